package rewrite

import "github.com/torchpass/torchpass/ir"

// Matcher is a compiled alternative of a rule: it matches at n and binds in m what the
// interpreter would.
type Matcher func(m *Match, n *ir.Node) bool
