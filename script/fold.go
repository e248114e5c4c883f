package script

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// fold runs what has constant inputs and deals with nothing mutable.
func (c *cleaner) fold(b *ir.Block) {
	for n := range b.Nodes() {
		constant := n.NumInputs() > 0
		for _, v := range n.Inputs() {
			constant = constant && v.IsConstant()
		}
		switch {
		case n.Kind() == symbol.PrimIf && constant:
			c.inlineIf(n)
		case n.Kind() == symbol.PrimIf:
			c.foldBlocks(n)
			c.sameResults(n)
		case n.Kind() == symbol.PrimLoop:
			c.foldLoop(n)
		case constant && len(n.Blocks()) == 0 && c.foldable(n):
			c.foldNode(n)
		default:
			c.foldBlocks(n)
		}
	}
}

func (c *cleaner) foldBlocks(n *ir.Node) {
	for _, b := range n.Blocks() {
		c.fold(b)
	}
}

// foldLoop removes a loop that does not run, and results that it does not change.
func (c *cleaner) foldLoop(n *ir.Node) {
	trips, known := constantInt(n.Input(0))
	never := known && trips < 1
	if v := n.Input(1); v.IsConstant() {
		k, ok := ir.ConstantOf(v.Def())
		never = never || ok && !k.Bool()
	}
	if never {
		for i, v := range n.Outputs() {
			v.ReplaceAllUsesWith(n.Input(i + 2))
		}
		c.unname(n)
		n.Remove()
		return
	}
	c.foldBlocks(n)
	body := n.Blocks()[0]
	for i := n.NumOutputs() - 1; i >= 0; i-- {
		p := body.Params()[i+1]
		if body.Ret(i+1) != p {
			continue
		}
		n.Output(i).ReplaceAllUsesWith(n.Input(i + 2))
		p.ReplaceAllUsesWith(n.Input(i + 2))
		c.names.drop(p)
		c.dropResult(n, i)
	}
}

// inlineIf puts the branch that is taken in place of n.
func (c *cleaner) inlineIf(n *ir.Node) {
	k, ok := ir.ConstantOf(n.Input(0).Def())
	if !ok {
		return
	}
	b := n.Blocks()[1]
	if k.Bool() {
		b = n.Blocks()[0]
	}
	c.fold(b)
	for m := range b.Nodes() {
		m.MoveBefore(n)
	}
	for i, v := range n.Outputs() {
		v.ReplaceAllUsesWith(b.Ret(i))
	}
	c.unname(n)
	n.Remove()
}

// sameResults removes results that are the same in both branches.
func (c *cleaner) sameResults(n *ir.Node) {
	yes, no := n.Blocks()[0], n.Blocks()[1]
	for i := n.NumOutputs() - 1; i >= 0; i-- {
		a, b := yes.Ret(i), no.Ret(i)
		if a != b {
			if !a.IsConstant() || !b.IsConstant() || !sameConstant(a.Def(), b.Def()) {
				continue
			}
			d := a.Def()
			m := d.CloneInto(c.graph, nil, nil)
			m.InsertBefore(n)
			m.SetSource(ir.Source{})
			a = m.Output(0)
		}
		n.Output(i).ReplaceAllUsesWith(a)
		c.dropResult(n, i)
	}
}

func sameConstant(n, m *ir.Node) bool {
	a, ok := keyOf(n)
	b, ok2 := keyOf(m)
	return ok && ok2 && a == b
}

// foldable reports whether n may run now as well as later.
func (c *cleaner) foldable(n *ir.Node) bool {
	switch n.Kind() {
	case symbol.PrimConstant, symbol.PrimUninitialized, symbol.PrimUncheckedUnwrapOptional, symbol.PrimProfile, symbol.PrimProfileIvalue:
		return false
	}
	for _, v := range n.Inputs() {
		if !immutable(v.Type()) {
			return false
		}
	}
	for _, v := range n.Outputs() {
		if !immutable(v.Type()) {
			return false
		}
	}
	if s, err := n.Schema(); s != nil && err == nil {
		return s.Flags&(schema.Effects|schema.Random|schema.Writes|schema.HiddenWrites) == 0
	}
	f := c.im.table.Facts(n.Kind())
	return f.Known && !f.SideEffects && !f.Writes && !f.Nondeterministic
}

// immutable reports whether values of type t never change.
func immutable(t *types.Type) bool {
	switch t.Kind() {
	case types.TensorKind, types.ListKind, types.DictKind, types.ClassKind, types.InterfaceKind, types.AnyKind, types.FutureKind,
		types.AnyListKind, types.AnyTupleKind, types.AnyClassKind, types.PyObjectKind, types.CapsuleKind, types.RRefKind, types.AwaitKind, types.GeneratorKind:
		return false
	case types.TupleKind, types.OptionalKind, types.UnionKind:
		for _, e := range t.Contained() {
			if !immutable(e) {
				return false
			}
		}
	}
	return true
}

func (c *cleaner) foldNode(n *ir.Node) {
	args := make([]value.Value, n.NumInputs())
	for i, v := range n.Inputs() {
		k, ok := ir.ConstantOf(v.Def())
		if !ok {
			return
		}
		args[i] = k
	}
	results, ok := known(n, args)
	if !ok && c.im.eval != nil {
		results, ok = c.im.eval(n, args)
	}
	if !ok || len(results) != n.NumOutputs() {
		return
	}
	for i, r := range results {
		k := c.graph.NewConstant(r, n.Output(i).Type())
		if k == nil {
			continue
		}
		if r.IsNone() {
			k.Output(0).SetType(n.Output(i).Type())
		}
		k.InsertBefore(n)
		n.Output(i).ReplaceAllUsesWith(k.Output(0))
	}
}

// known runs what PyTorch's printer writes for constants: tuples, and numbers and
// devices that have no literal.
func known(n *ir.Node, args []value.Value) ([]value.Value, bool) {
	one := func(v value.Value) ([]value.Value, bool) { return []value.Value{v}, true }
	switch n.Kind().String() {
	case "prim::TupleConstruct":
		t := &value.Tuple{Items: args}
		if n.Output(0).Type().IsNamedTuple() {
			t.Type = n.Output(0).Type()
		}
		return one(value.TupleOf(t))
	case "prim::unchecked_cast":
		return one(args[0])
	case "prim::TupleIndex":
		t := args[0].Tuple()
		if i := args[1].Int(); t != nil && i >= 0 && i < int64(len(t.Items)) {
			return one(t.Items[i])
		}
	case "aten::Float":
		if args[0].Kind() == value.StrKind {
			if v, ok := parseSpecial(args[0].Str()); ok {
				return one(v)
			}
		}
	case "aten::device":
		if d, err := tensor.ParseDevice(args[0].Str()); len(args) == 1 && err == nil {
			return one(value.DeviceOf(d))
		}
	case "aten::neg":
		if v, ok := negated(args[0]); ok {
			return one(v)
		}
	case "aten::add", "aten::sub":
		if len(args) == 2 && args[1].Kind() == value.ComplexKind && args[0].IsNumber() {
			if n.Kind() == symbol.AtenSub {
				return one(value.Complex(args[0].AsComplex() - args[1].Complex()))
			}
			return one(value.Complex(args[0].AsComplex() + args[1].Complex()))
		}
	}
	return nil, false
}
