package verify

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
)

// listConstruct checks that the output is a list that takes every input.
func (c *graphCheck) listConstruct(n *ir.Node) {
	if !c.shape(n, ListArity, -1, 1, 0) || c.Untyped {
		return
	}
	t := n.Output(0).Type()
	if t.Kind() != types.ListKind {
		c.report(ListElement, n, "prim::ListConstruct gives %s, not a list", t)
		return
	}
	for _, v := range n.Inputs() {
		if e := typeOf(v); !c.fits(e, t.Elem()) && !c.waited(e, t.Elem()) {
			c.report(ListElement, n, "%%%s of type %s is no element of %s", v.Name(), e, t)
		}
	}
}

// waited reports whether a list for elements of type want takes what a future gave,
// as it does when PyTorch has inlined prim::fork and aten::wait.
func (c *graphCheck) waited(have, want *types.Type) bool {
	return want.Kind() == types.FutureKind && c.fits(have, want.Elem())
}

var listOfTensors = types.List(types.Tensor)

// listUnpack checks that each output takes an element of the list.
func (c *graphCheck) listUnpack(n *ir.Node) {
	if n.NumInputs() == 0 && allUnused(n) {
		return // left behind by ONNX conversion
	}
	if !c.shape(n, ListArity, 1, -1, 0) || c.Untyped {
		return
	}
	t := typeOf(n.Input(0))
	if unpackedTensor(n.Input(0), listOfTensors) && n.Input(0).Def() != nil {
		return
	}
	if t.Kind() != types.ListKind {
		c.report(ListElement, n, "prim::ListUnpack of %%%s, which is %s and no list", n.Input(0).Name(), t)
		return
	}
	for _, v := range n.Outputs() {
		if !c.fits(t.Elem(), v.Type()) {
			c.report(ListElement, n, "%%%s of type %s is unpacked from %s", v.Name(), v.Type(), t)
		}
	}
}

func allUnused(n *ir.Node) bool {
	for _, v := range n.Outputs() {
		if v.HasUses() {
			return false
		}
	}
	return true
}

// tupleConstruct checks that the output is the tuple of the inputs.
func (c *graphCheck) tupleConstruct(n *ir.Node) {
	if !c.shape(n, TupleArity, -1, 1, 0) || c.Untyped {
		return
	}
	t := n.Output(0).Type()
	if t.Kind() != types.TupleKind {
		c.report(TupleElement, n, "prim::TupleConstruct gives %s, not a tuple", t)
		return
	}
	if n.NumInputs() != len(t.Elems()) {
		c.report(TupleArity, n, "prim::TupleConstruct has %d inputs for the %d elements of %s", n.NumInputs(), len(t.Elems()), t)
		return
	}
	for i, v := range n.Inputs() {
		if e := typeOf(v); !c.fits(e, t.Elems()[i]) {
			c.report(TupleElement, n, "%%%s of type %s is no element %d of %s", v.Name(), e, i, t)
		}
	}
}

// tupleInput returns the elements of the tuple that n takes apart.
func (c *graphCheck) tupleInput(n *ir.Node) ([]*types.Type, bool) {
	if n.NumInputs() == 0 {
		c.report(TupleArity, n, "%s has no input", kind(n))
		return nil, false
	}
	t := typeOf(n.Input(0))
	if t.Kind() != types.TupleKind && !c.Untyped {
		c.report(TupleElement, n, "%s of %%%s, which is %s and no tuple", kind(n), n.Input(0).Name(), t)
	}
	return t.Elems(), t.Kind() == types.TupleKind
}

// tupleUnpack checks that there is one output for each element.
func (c *graphCheck) tupleUnpack(n *ir.Node) {
	elems, ok := c.tupleInput(n)
	if !ok {
		return
	}
	if n.NumInputs() != 1 || n.NumOutputs() != len(elems) {
		c.report(UnpackArity, n, "prim::TupleUnpack has %d outputs for the %d elements of %s", n.NumOutputs(), len(elems), typeOf(n.Input(0)))
		return
	}
	for i, v := range n.Outputs() {
		c.element(n, elems[i], v)
	}
}

// element checks that v, an output of n, takes an element of type t.
func (c *graphCheck) element(n *ir.Node, t *types.Type, v *ir.Value) {
	if !c.fits(t, v.Type()) {
		c.report(TupleElement, n, "%%%s of type %s is element %s of %s", v.Name(), v.Type(), t, typeOf(n.Input(0)))
	}
}

// tupleIndex checks the index, where it is a constant, and the output.
func (c *graphCheck) tupleIndex(n *ir.Node) {
	elems, ok := c.tupleInput(n)
	if !ok || !c.shape(n, TupleArity, 2, 1, 0) {
		return
	}
	if t := typeOf(n.Input(1)); !c.fits(t, types.Int) {
		c.report(TupleIndex, n, "the index %%%s of prim::TupleIndex is %s, not int", n.Input(1).Name(), t)
		return
	}
	i, known := constantInt(n.Input(1))
	if !known {
		return
	}
	if i < -int64(len(elems)) || i >= int64(len(elems)) {
		c.report(TupleIndex, n, "index %d of prim::TupleIndex is out of range for %s", i, typeOf(n.Input(0)))
		return
	}
	if i < 0 {
		i += int64(len(elems))
	}
	c.element(n, elems[i], n.Output(0))
}

// tupleSlice checks the bounds in the attributes beg and end, and the output.
func (c *graphCheck) tupleSlice(n *ir.Node) {
	elems, ok := c.tupleInput(n)
	if !ok || !c.shape(n, TupleArity, 1, 1, 0) {
		return
	}
	beg, end, ok := sliceBounds(n)
	if !ok {
		return // reported with the attributes
	}
	if beg < 0 || end < beg || end > int64(len(elems)) {
		c.report(TupleIndex, n, "prim::TupleSlice[beg=%d, end=%d] is out of range for %s", beg, end, typeOf(n.Input(0)))
		return
	}
	if t := types.Tuple(elems[beg:end]...); !c.fits(t, n.Output(0).Type()) {
		c.report(TupleElement, n, "prim::TupleSlice gives %s for %%%s of type %s", t, n.Output(0).Name(), n.Output(0).Type())
	}
}

// dictConstruct checks that the output is a dict that takes the inputs, keys and
// values in turn.
func (c *graphCheck) dictConstruct(n *ir.Node) {
	if !c.shape(n, DictArity, -1, 1, 0) || c.Untyped {
		return
	}
	t := n.Output(0).Type()
	if t.Kind() != types.DictKind {
		c.report(DictElement, n, "prim::DictConstruct gives %s, not a dict", t)
		return
	}
	if n.NumInputs()%2 != 0 {
		c.report(DictArity, n, "prim::DictConstruct has %d inputs; it takes keys and values in turn", n.NumInputs())
		return
	}
	for i, v := range n.Inputs() {
		want, what := t.Key(), "key"
		if i%2 == 1 {
			want, what = t.Value(), "value"
		}
		if e := typeOf(v); !c.fits(e, want) {
			c.report(DictElement, n, "%%%s of type %s is no %s of %s", v.Name(), e, what, t)
		}
	}
}
