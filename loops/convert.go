package loops

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// ConvertOptions are the settings of [IfConvert].
type ConvertOptions struct {
	MaxNodes int64 `option:"max-nodes" doc:"how many nodes of branches may be computed whichever branch is taken"`
}

// IfConvert makes logic of branches.
var IfConvert = &pass.Pass{
	Name: "if-convert",
	Doc: `make logic of a choice between truth values

Of an output of a prim::If that is a constant in one branch. What the branches compute
for it is computed before them, if it never raises.`,
	NewOptions: func() any { return &ConvertOptions{MaxNodes: 8} },
	Run: func(u *pass.Unit) error {
		convertAll(u, u.Graph.Top())
		return nil
	},
}

func convertAll(u *pass.Unit, b *ir.Block) {
	for n := range b.Nodes() {
		for _, inner := range n.Blocks() {
			convertAll(u, inner)
		}
		if isIf(n) {
			convert(u, n)
		}
	}
}

const converted = "choice made logic"

// convert takes the outputs out of n that are logic.
func convert(u *pass.Unit, n *ir.Node) {
	for i := n.NumOutputs() - 1; i >= 0; i-- {
		if n.Output(i).Type().Kind() != types.BoolKind || !n.Output(i).HasUses() {
			continue
		}
		f, ok := formOf(n, i)
		if !ok {
			continue
		}
		if !speculates(u, n, f.other) || !u.Edit(n, converted) {
			continue
		}
		for m := n.Blocks()[f.branch].First(); m != nil && !f.other.Dominates(n); {
			next := m.Next()
			m.MoveBefore(n)
			m = next
		}
		out := n.Output(i)
		v := f.build(n)
		out.ReplaceAllUsesWith(v)
		v.TakeName(out)
		n.RemoveOutput(i)
		for _, b := range n.Blocks() {
			b.RemoveReturn(i)
		}
	}
}

// form is a choice between a constant and another truth value.
type form struct {
	branch   int // that gives the other value
	other    *ir.Value
	constant bool
}

func formOf(n *ir.Node, i int) (form, bool) {
	for branch, b := range n.Blocks() {
		c, v := n.Blocks()[1-branch].Ret(i), b.Ret(i)
		if v.Type().Kind() != types.BoolKind || v.IsConstant() {
			continue
		}
		if isBool(c, true) || isBool(c, false) {
			return form{branch, v, isBool(c, true)}, true
		}
	}
	return form{}, false
}

// build makes the logic before n: "c and x", "c or x", or these of "not c".
func (f form) build(n *ir.Node) *ir.Value {
	b, cond := &builder{like: n, before: n}, n.Input(0)
	if f.constant == (f.branch == 0) { // if c then x else True, or if c then False else x
		cond = b.op(symbol.Of("aten::__not__"), types.Bool, cond)
	}
	kind := "aten::__and__"
	if f.constant {
		kind = "aten::__or__"
	}
	return b.op(symbol.Of(kind), types.Bool, cond, f.other)
}

// speculates reports whether v, which a branch of n gives, may be computed before n.
func speculates(u *pass.Unit, n *ir.Node, v *ir.Value) bool {
	if v.Dominates(n) {
		return true
	}
	d := v.Def()
	if d == nil {
		return false
	}
	b, left := d.Block(), u.Options.(*ConvertOptions).MaxNodes
	if b.Owner() != n {
		return false
	}
	for m := range b.Nodes() {
		if left--; left < 0 || !total(m) {
			u.Miss(n, converted, "%s may raise, is not pure, or is one of more than max-nodes=%d nodes", pass.Describe(m),
				u.Options.(*ConvertOptions).MaxNodes)
			return false
		}
	}
	return true
}
