package alias

import (
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// builder walks the graph once, joining sets and noting writes.
type builder struct {
	f      *Facts
	kinds  map[*types.Type]mask
	last   *types.Type
	lastM  mask
	writes []write
	table  *schema.Table
	slot   func(*ir.Node) int // nil where slots are not told apart
}

func (b *builder) block(bl *ir.Block) {
	b.masks(bl.Params())
	for n := range bl.Nodes() {
		b.masks(n.Outputs())
		b.node(n)
		if hasEffects(n, b.table) {
			b.f.effects = append(b.f.effects, n)
		}
	}
}

// masks notes the masks of values when they are defined; types repeat.
func (b *builder) masks(vs []*ir.Value) {
	for _, v := range vs {
		if t := v.Type(); t != b.last {
			b.last, b.lastM = t, b.maskOf(t)
		}
		b.f.masks[v.ID()] = b.lastM
	}
}

// maskOf is typeMask, remembered for types made of other types.
func (b *builder) maskOf(t *types.Type) mask {
	if len(t.Contained()) == 0 {
		return typeMask(t)
	}
	m, ok := b.kinds[t]
	if !ok {
		m = typeMask(t)
		b.kinds[t] = m
	}
	return m
}

// join puts two values into one set if they may share anything.
func (b *builder) join(v, w *ir.Value) {
	if b.f.masks[v.ID()]&b.f.masks[w.ID()] != 0 {
		b.f.union(int32(v.ID()), int32(w.ID()))
	}
}

func (b *builder) joinWorld(v *ir.Value) {
	if b.f.masks[v.ID()] != 0 {
		b.f.union(int32(v.ID()), b.f.world)
	}
}

func (b *builder) write(n *ir.Node, v *ir.Value, m mask) {
	if m &= b.f.masks[v.ID()]; m != 0 {
		b.writes = append(b.writes, write{n, m, int32(v.ID())})
	}
}

func (b *builder) node(n *ir.Node) {
	if b.slot != nil && b.inSlot(n) {
		return
	}
	switch b.kindOf(n) {
	case kindFresh:
		return
	case kindContainer:
		b.joinAll(n)
		return
	case kindIf, kindLoop:
		b.structured(n)
		return
	case kindSetAttr:
		b.joinAll(n)
		if n.NumInputs() == 2 {
			b.join(n.Input(0), n.Input(1))
			b.write(n, n.Input(0), objectMask)
		}
		return
	case kindSchema:
		if s, err := n.Schema(); err == nil && s != nil {
			b.schema(n, s)
			return
		}
	}
	b.unknown(n)
}

// inSlot joins what n reads from or puts into a slot with the rest of its content. What
// is put there may be seen by others.
func (b *builder) inSlot(n *ir.Node) bool {
	if n.Kind() != symbol.PrimGetAttr && n.Kind() != symbol.PrimSetAttr {
		return false
	}
	i := b.slot(n)
	if i < 0 {
		return false
	}
	i += b.f.values
	vs := n.Outputs()
	if n.Kind() == symbol.PrimSetAttr && n.NumInputs() == 2 {
		vs = []*ir.Value{n.Input(1)}
		b.joinWorld(n.Input(1))
	}
	for _, v := range vs {
		if m := b.f.masks[v.ID()]; m != 0 {
			b.f.masks[i] |= m
			b.f.union(int32(i), int32(v.ID()))
		}
	}
	return true
}

// joinAll puts all inputs and outputs that may share anything into one set.
func (b *builder) joinAll(n *ir.Node) {
	for _, in := range n.Inputs() {
		if b.f.masks[in.ID()] == 0 {
			continue
		}
		for _, out := range n.Outputs() {
			b.join(in, out)
		}
	}
}

// unknown assumes the worst of n: it may write all it is given, keep it, and
// return anything from the outside world.
func (b *builder) unknown(n *ir.Node) {
	for _, in := range n.Inputs() {
		b.joinWorld(in)
		b.write(n, in, allMask)
	}
	for _, out := range n.Outputs() {
		b.joinWorld(out)
	}
	b.writes = append(b.writes, write{n, allMask, b.f.world})
	for _, bl := range n.Blocks() {
		b.block(bl)
		for _, p := range bl.Params() {
			b.joinWorld(p)
		}
		for i := range bl.NumReturns() {
			b.joinWorld(bl.Ret(i))
		}
	}
}

// structured joins what a prim::If or prim::Loop passes in and out of its blocks.
func (b *builder) structured(n *ir.Node) {
	for _, bl := range n.Blocks() {
		b.block(bl)
	}
	outs := n.Outputs()
	if n.Kind() == symbol.PrimIf {
		for _, bl := range n.Blocks() {
			for i := range min(bl.NumReturns(), len(outs)) {
				b.join(bl.Ret(i), outs[i])
			}
		}
		return
	}
	if len(n.Blocks()) != 1 {
		b.unknown(n)
		return
	}
	body := n.Blocks()[0]
	for i := range outs {
		if i+2 < n.NumInputs() && i+1 < len(body.Params()) && i+1 < body.NumReturns() {
			b.join(n.Input(i+2), outs[i])
			b.join(body.Ret(i+1), outs[i])
			b.join(body.Params()[i+1], outs[i])
			b.join(n.Input(i+2), body.Params()[i+1])
		}
	}
}

// schema applies the alias annotations of s to n.
func (b *builder) schema(n *ir.Node, s *schema.Schema) {
	if inert(s) {
		return
	}
	hiddenOff := s.Flags&schema.HiddenWrites != 0 && n.InputIsFalse(s.TrainingArg())
	for i, in := range n.Inputs() {
		a := argument(s.Args, i)
		if a == nil {
			continue
		}
		if s.WritesArg(i) && !(hiddenOff && a.Alias == nil) {
			b.write(n, in, writeMask(a.Type))
		}
		if a.Alias.HasWildcard() || s.WritesArg(i) && (holdsVar(a.Type) || rebinds(n.Kind())) {
			b.joinArguments(n, in)
		}
	}
	for i, out := range n.Outputs() {
		r := argument(s.Returns, i)
		switch {
		case r != nil && r.Alias == nil && !s.ReturnsInput && b.freshContainer(r.Type, out.Type()):
		case r == nil || s.ReturnsInput || r.Alias.HasWildcard() || r.Alias == nil && (holdsVar(r.Type) || out.Type().Kind() != types.TensorKind):
			for _, in := range n.Inputs() {
				b.join(in, out)
			}
			if r != nil && r.Alias.HasWildcard() && n.NumInputs() == 0 {
				b.joinWorld(out)
			}
		case r.Alias != nil:
			b.joinSets(n, s, r.Alias, out)
		}
	}
}

// inert reports whether s alone says that nothing is written and that the outputs
// are fresh tensors or immutable.
func inert(s *schema.Schema) bool {
	if s.ReturnsInput || s.Vararg || s.Varret || s.Flags&(schema.Writes|schema.HiddenWrites) != 0 {
		return false
	}
	for i := range s.Args {
		if s.Args[i].Alias != nil {
			return false
		}
	}
	for i := range s.Returns {
		switch s.Returns[i].Type.Kind() {
		case types.TensorKind, types.IntKind, types.FloatKind, types.BoolKind, types.StrKind:
		default:
			return false
		}
		if s.Returns[i].Alias != nil {
			return false
		}
	}
	return true
}

// freshContainer reports whether what a schema declares as a list or dict, without an
// annotation, holds nothing that can be written: then it shares nothing with the inputs.
func (b *builder) freshContainer(declared, t *types.Type) bool {
	switch declared.Kind() {
	case types.ListKind:
		return t.Kind() == types.ListKind && b.maskOf(t) == listMask && b.maskOf(t.Elem()) == 0
	case types.DictKind:
		return t.Kind() == types.DictKind && b.maskOf(t) == dictMask && b.maskOf(t.Value()) == 0
	}
	return false
}

// joinArguments joins in with every other input of n: it may end up in any.
func (b *builder) joinArguments(n *ir.Node, in *ir.Value) {
	for _, other := range n.Inputs() {
		b.join(in, other)
	}
}

// joinSets joins out with the inputs that share an alias set with annotation r.
func (b *builder) joinSets(n *ir.Node, s *schema.Schema, r *schema.AliasInfo, out *ir.Value) {
	for i, in := range n.Inputs() {
		if a := argument(s.Args, i); a != nil && a.Alias != nil && sharesSet(a.Alias, r) {
			b.join(in, out)
		}
	}
}

func sharesSet(a, r *schema.AliasInfo) bool {
	for _, x := range a.After {
		for _, y := range r.Before {
			if x == y {
				return true
			}
		}
	}
	for _, x := range a.Before {
		for _, y := range r.Before {
			if x == y {
				return true
			}
		}
	}
	for _, c := range a.Contained {
		if sharesSet(c, r) {
			return true
		}
	}
	for _, c := range r.Contained {
		if sharesSet(a, c) {
			return true
		}
	}
	return false
}

// holdsVar reports whether t is, or is a container of, a type variable: written,
// such a container may take over what other arguments hold (extend, update);
// returned without an annotation, it may be anything given (wait).
func holdsVar(t *types.Type) bool {
	switch t.Kind() {
	case types.VarKind:
		return true
	case types.ListKind, types.OptionalKind, types.FutureKind:
		return holdsVar(t.Elem())
	case types.DictKind:
		return holdsVar(t.Key()) || holdsVar(t.Value())
	case types.TupleKind, types.UnionKind:
		return slices.ContainsFunc(t.Elems(), holdsVar)
	}
	return false
}

// argument is the i-th argument, or nil for one beyond a variadic schema's list.
func argument(args []schema.Argument, i int) *schema.Argument {
	if i < len(args) {
		return &args[i]
	}
	return nil
}

// writeMask is what a write to an argument of type t touches: a container's own
// slots, or a tensor's elements. What a container holds is not written unless it
// is a container of tensors, as in foreach operators.
func writeMask(t *types.Type) mask {
	m := typeMask(t)
	if t.Kind() == types.VarKind {
		return allMask
	}
	return m
}
