package simplify

import (
	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/infer"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/verify"
)

// Options are the settings of the pass.
type Options struct {
	// TrustTypes makes rules believe what types say of tensors.
	TrustTypes bool `option:"trust-types" doc:"take dtypes, shapes and devices in types for facts"`
}

// Pass rewrites single nodes by exact rules.
var Pass = &pass.Pass{
	Name: "simplify",
	Doc: `rewrite single nodes by exact rules

Drops arithmetic that changes nothing, takes values out of tuples, lists and dicts
that were just made, answers questions that types settle, and straightens branches.`,
	NewOptions: func() any { return &Options{} },
	Run:        run,
}

// simplifier is one run of the pass.
type simplifier struct {
	u        *pass.Unit
	opt      *Options
	facts    *alias.Facts
	same     *alias.ComparedSet
	inferred *infer.Facts
	table    [][]*rule // by kind
	misses   []miss
	made     map[*ir.Value]*ir.Value // values of this run, and those known to the facts that they replace
	gradient types.Tri               // whether tensors may be undefined
}

// maxWalks bounds the walks of a run: what is simpler may tell more.
const maxWalks = 16

func run(u *pass.Unit) error {
	for range maxWalks {
		before := u.Graph.Edits()
		s, err := walk(u)
		if err != nil {
			return err
		}
		if u.Graph.Edits() == before {
			s.tell()
			break
		}
	}
	return nil
}

// walk simplifies the graph once, by what is known of it as it is.
func walk(u *pass.Unit) (*simplifier, error) {
	//passvet:ignore what becomes one is joined in the facts, and what is made is looked up as what it replaces
	facts, err := alias.Key.Of(u)
	if err != nil {
		return nil, err
	}
	//passvet:ignore values that are compared are not made one
	same, err := alias.Compared.Of(u)
	if err != nil {
		return nil, err
	}
	key := infer.Key
	if u.Options.(*Options).TrustTypes {
		key = infer.Trusted
	}
	//passvet:ignore every edit keeps what values are, and what is made is looked up as what it replaces
	inferred, err := key.Of(u)
	if err != nil {
		return nil, err
	}
	s := &simplifier{u: u, opt: u.Options.(*Options), facts: facts, same: same, inferred: inferred, table: byKind(), made: make(map[*ir.Value]*ir.Value)}
	s.block(u.Graph.Top())
	return s, nil
}

// block simplifies the nodes of b in order, inner ones before those around them.
func (s *simplifier) block(b *ir.Block) {
	for n := range b.Nodes() {
		for _, c := range n.Blocks() {
			s.block(c)
		}
		s.node(n)
	}
}

// node applies the rules of n's kind until one replaces it or none fits.
func (s *simplifier) node(n *ir.Node) {
	if int(n.Kind()) >= len(s.table) {
		return
	}
	for _, r := range s.table[n.Kind()] {
		if r.edit != nil {
			r.edit(s, n, r.name)
		} else if isUsed(n) && s.replace(n, r.match(s, n), r.name) {
			return
		}
	}
}

func isUsed(n *ir.Node) bool {
	for _, v := range n.Outputs() {
		if v.HasUses() {
			return true
		}
	}
	return false
}

// replace puts r in the place of n, if it is something, if all stays well typed, and
// if the edit is allowed, and reports whether it did.
func (s *simplifier) replace(n *ir.Node, r replacement, rule string) bool {
	if !s.fits(n, r, rule) || !s.u.Edit(n, rule) {
		return false
	}
	switch {
	case r.constant != nil:
		r.values = []*ir.Value{s.constant(n, *r.constant, n.Output(0).Type())}
	case r.build != nil:
		r.values = []*ir.Value{s.built(n, r.build(n))}
	}
	for i, out := range n.Outputs() {
		if r.apart {
			s.facts.Join(s.known(out), s.known(r.values[i]))
		}
		out.ReplaceAllUsesWith(r.values[i])
	}
	if r.constant != nil || r.build != nil {
		r.values[0].TakeName(n.Output(0))
	}
	n.Remove()
	if r.build != nil {
		s.node(r.values[0].Def()) // what was made may be simple itself
	}
	return true
}

// built inserts m, which gives what the only output of n is.
func (s *simplifier) built(n, m *ir.Node) *ir.Value {
	m.CopySource(n)
	m.InsertBefore(n)
	v := m.AddOutput(n.Output(0).Type())
	s.made[v] = s.known(n.Output(0))
	return v
}

// constant inserts a constant of value x before n.
func (s *simplifier) constant(n *ir.Node, x value.Value, declared *types.Type) *ir.Value {
	c := s.u.Graph.NewConstant(x, declared)
	c.CopySource(n)
	c.InsertBefore(n)
	return c.Output(0)
}

// fits reports whether r may stand for the outputs of n.
func (s *simplifier) fits(n *ir.Node, r replacement, rule string) bool {
	switch {
	case r.build != nil:
		return true
	case r.constant != nil:
		return verify.Fits(n.Output(0), value.TypeOf(*r.constant))
	case r.values == nil:
		return false
	}
	for i, out := range n.Outputs() {
		v := r.values[i]
		if !out.HasUses() {
			continue
		}
		if !verify.Fits(out, v.Type()) {
			return false
		}
		if r.apart && !s.mayBecomeOne(s.known(out), s.known(v)) {
			s.missedOne(n, rule, out, v)
			return false
		}
	}
	return true
}

// known is the value that the facts know for v: v itself unless this run made it.
func (s *simplifier) known(v *ir.Value) *ir.Value {
	if len(s.made) > 0 {
		if w := s.made[v]; w != nil {
			return w
		}
	}
	return v
}

// mayBecomeOne reports whether nobody can tell when v, a thing of its own, becomes w.
func (s *simplifier) mayBecomeOne(v, w *ir.Value) bool {
	if !s.facts.Mutable(v) {
		return true
	}
	return !s.facts.HasWriters(v) && !s.facts.HasWriters(w) && !(s.facts.Escapes(v) && s.facts.Escapes(w)) &&
		!s.same.Has(v) && !s.same.Has(w)
}

// unwritten reports whether no node writes to what v is or holds.
func (s *simplifier) unwritten(v *ir.Value) bool { return !s.facts.HasWriters(s.known(v)) }

// fixed reports whether no node changes which things list, dict or object v holds.
func (s *simplifier) fixed(v *ir.Value) bool { return !s.facts.HasSlotWriters(s.known(v)) }
