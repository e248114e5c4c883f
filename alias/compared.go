package alias

import (
	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
)

// ComparedSet is what a graph may tell from an equal copy, because it asks whether
// it is another thing.
type ComparedSet struct {
	facts *Facts
	some  []*ir.Value
}

// Compared is the analysis of [ComparedSet]. Stable under removal, motion and naming.
var Compared = analysis.New("compared", "what a graph tells from an equal copy by comparing identities", func(s analysis.Subject) (*ComparedSet, error) {
	f, err := Key.Of(s)
	if err != nil {
		return nil, err
	}
	c := &ComparedSet{facts: f}
	for n := range f.g.AllNodes() {
		if ComparesIdentity(n) && f.Mutable(n.Input(0)) && f.Mutable(n.Input(1)) {
			c.some = append(c.some, n.Input(0), n.Input(1))
		}
	}
	return c, nil
})

// ComparesIdentity reports whether n is x is y, or x is not y.
func ComparesIdentity(n *ir.Node) bool {
	return (n.Kind() == symbol.AtenMagicIs || n.Kind() == symbol.AtenMagicIsnot) && n.NumInputs() == 2
}

// Has reports whether v may alias an operand of x is y where both are mutable.
func (c *ComparedSet) Has(v *ir.Value) bool {
	for i, w := range c.some {
		if (i == 0 || c.some[i-1] != w) && c.facts.MayAlias(v, w) {
			return true
		}
	}
	return false
}
