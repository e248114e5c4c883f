package functional

import (
	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
)

// Options are the options of the pass.
type Options struct {
	Lenient bool `option:"lenient" doc:"also replace operators that raise in place if the result has another dtype or shape"`
}

// Pass makes in-place operators functional.
var Pass = &pass.Pass{
	Name: "functional",
	Doc: `replace operators that write what was just made by ones that make anew

In-place operators on tensors become functional, and lists that are built by append,
insert and assignment are built at once, where nothing else sees the write.`,
	NewOptions: func() any { return &Options{} },
	Run:        run,
}

// replacer is one run of the pass.
type replacer struct {
	u     *pass.Unit
	opt   *Options
	facts *alias.Facts
	index *alias.Index            // nil until it is needed
	was   map[*ir.Value]*ir.Value // by value of this run: the value that the facts know
}

func run(u *pass.Unit) error {
	//passvet:ignore what is made is looked up as what it replaces
	facts, err := alias.Key.Of(u)
	if err != nil {
		return err
	}
	r := &replacer{u: u, opt: u.Options.(*Options), facts: facts, was: make(map[*ir.Value]*ir.Value)}
	r.block(u.Graph.Top())
	return nil
}

func (r *replacer) block(b *ir.Block) {
	for n := range b.Nodes() {
		for _, inner := range n.Blocks() {
			r.block(inner)
		}
		if !r.list(n) {
			r.tensor(n)
		}
	}
}

// known is the value that the facts know for v.
func (r *replacer) known(v *ir.Value) *ir.Value {
	if w, ok := r.was[v]; ok {
		return w
	}
	return v
}

// separable reports whether n's write to v can be replaced by a new value from n on.
func (r *replacer) separable(v *ir.Value, n *ir.Node, rule string) bool {
	if v.Def() == nil || v.Def().Block() != n.Block() {
		r.u.Miss(n, rule, "%%%s is not made in the block where it is written", v.Name())
		return false
	}
	w := r.known(v)
	if !r.facts.Fresh(w) {
		r.u.Miss(n, rule, "%%%s may be, or share storage with, what was there before", v.Name())
		return false
	}
	if r.index == nil {
		r.index = r.facts.Index()
	}
	for _, o := range r.index.Others(w) {
		if o != v && before(o, n) && usedAfter(o, n) {
			r.u.Miss(n, rule, "%%%s, which may be or hold %%%s, is used after the write", o.Name(), v.Name())
			return false
		}
	}
	return true
}

// before reports whether v is made before n.
func before(v *ir.Value, n *ir.Node) bool {
	d := v.Def()
	if d == nil {
		return v.DefBlock().Encloses(n.Block())
	}
	return d != n && d.Block() != nil && d.Before(n)
}

// usedAfter reports whether a node that runs after n, or n itself, takes v. In a loop that
// v is made outside of all nodes run after n.
func usedAfter(v *ir.Value, n *ir.Node) bool {
	outside := v.DefBlock() != n.Block()
	for u := range v.Uses() {
		if outside || !u.User().Before(n) {
			return true
		}
	}
	return false
}

// replace makes the output of m, which stands before n, take the place of v from n on, and
// that of n's output.
func (r *replacer) replace(v *ir.Value, n, m *ir.Node) {
	m.CopySource(n)
	m.InsertBefore(n)
	out := m.Output(0)
	r.was[out] = r.known(v)
	name := v
	for _, o := range n.Outputs() {
		o.ReplaceAllUsesWith(out)
		name = o
	}
	v.ReplaceUsesAfter(n, out)
	n.Remove()
	if name != v {
		out.TakeName(name)
	}
}
