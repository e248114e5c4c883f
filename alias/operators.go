package alias

import (
	"iter"
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/types"
)

// schema applies the alias annotations of s to n.
func (b *builder) schema(n *ir.Node, s *schema.Schema) {
	if inert(s) {
		b.made(n)
		return
	}
	hiddenOff := s.Flags&schema.HiddenWrites != 0 && n.InputIsFalse(s.TrainingArg())
	for i, in := range n.Inputs() {
		a := argument(s.Args, i)
		if a == nil || b.cell(in) == 0 {
			continue
		}
		if s.WritesArg(i) && !(hiddenOff && a.Alias == nil) {
			b.writeArgument(n, s, i)
		}
		if a.Alias.HasWildcard() {
			b.put(n, s, i)
		}
	}
	for i, out := range n.Outputs() {
		if p := b.kind(out); p != noParts {
			b.of[out.ID()] = b.result(n, s, argument(s.Returns, i), out, p)
		}
	}
}

// writeArgument notes that n writes argument i: the elements of a tensor, the slots of a
// container, or, where the annotation is on them, the tensors that a list holds.
func (b *builder) writeArgument(n *ir.Node, s *schema.Schema, i int) {
	in, a := n.Input(i), &s.Args[i]
	if a.Alias != nil && len(a.Alias.Contained) > 0 && slices.ContainsFunc(a.Alias.Contained, func(c *schema.AliasInfo) bool { return c.IsWrite }) {
		c := b.some(b.kinds.known[b.parts[in.ID()]].elem)
		b.load(b.cell(in), c)
		b.writes = append(b.writes, pending{node: n, cell: c, mask: allMask})
		return
	}
	b.write(n, in, allMask)
	switch {
	case rebinds(n.Kind()):
		b.rebind(n)
	case holdsVar(a.Type):
		for j, other := range n.Inputs() {
			if b.cell(other) == 0 || j == i {
				continue
			}
			if o := argument(s.Args, j); o == nil || !isContainer(o.Type) {
				b.store(b.cell(other), b.cell(in))
			} else {
				b.absorb(other, b.cell(in))
			}
		}
	}
}

// absorb makes a container hold what another one holds.
func (b *builder) absorb(from *ir.Value, to int32) {
	c := b.some(b.kinds.known[b.parts[from.ID()]].elem)
	b.load(b.cell(from), c)
	b.store(c, to)
}

// rebind makes the tensors that n is given one.
func (b *builder) rebind(n *ir.Node) {
	c := b.fresh(tensorParts)
	for _, in := range n.Inputs() {
		if b.cell(in) != 0 {
			b.edge(b.cell(in), c)
		}
	}
}

// put lets argument i go where its annotation, (a -> *), allows: into a container that is
// written, or into a list that is returned with what shares its set; else to the world.
func (b *builder) put(n *ir.Node, s *schema.Schema, i int) {
	kept := false
	for j := range min(len(s.Args), n.NumInputs()) {
		if j != i && s.WritesArg(j) && b.kinds.known[b.parts[n.Input(j).ID()]].elem != 0 {
			b.store(b.of[n.Input(i).ID()], b.cell(n.Input(j)))
			kept = true
		}
	}
	for j := range s.Returns {
		kept = kept || s.Returns[j].Alias != nil && !s.Returns[j].Alias.HasWildcard() && sharesSet(s.Args[i].Alias, s.Returns[j].Alias)
	}
	if !kept {
		b.edge(b.cell(n.Input(i)), world)
	}
}

// result is the cell of an output that s declares as r.
func (b *builder) result(n *ir.Node, s *schema.Schema, r *schema.Argument, out *ir.Value, p int32) int32 {
	switch {
	case r == nil || out.Type().Kind() != types.TensorKind && (s.ReturnsInput || r.Alias == nil):
		return b.unannotated(n, s, r, out, p)
	case r.Alias == nil && !s.ReturnsInput && r.Type.Kind() != types.VarKind:
		return b.opaque(p)
	case r.Alias == nil:
		return b.inputs(n, p)
	case r.Alias.HasWildcard():
		return b.wildcard(n, r, p)
	}
	return b.annotated(n, s, r.Alias, p)
}

// unannotated is the cell of a list, a dict, a tuple or anything else of which no
// annotation says where it comes from: aten::add_ returns the list that it extends.
func (b *builder) unannotated(n *ir.Node, s *schema.Schema, r *schema.Argument, out *ir.Value, p int32) int32 {
	if r == nil || s.ReturnsInput || r.Type.Kind() != out.Type().Kind() || !isContainer(r.Type) {
		b.mixed(n, out)
		return b.cell(out)
	}
	c := b.opaque(p)
	if b.kinds.known[p].elem != 0 {
		for _, in := range n.Inputs() {
			if b.cell(in) != 0 {
				b.store(b.cell(in), c)
				b.absorb(in, c)
			}
		}
	}
	if s.Flags&schema.Writes == 0 {
		return c
	}
	either := b.some(b.kinds.known[p].own)
	b.edge(c, either)
	for i, in := range n.Inputs() {
		if a := argument(s.Args, i); a != nil && s.WritesArg(i) {
			b.edge(b.fits(in, p), either)
		}
	}
	return either
}

// inputs is the cell of what may be an input of n, or be held by one, or be new.
func (b *builder) inputs(n *ir.Node, p int32) int32 {
	c, direct := b.some(b.kinds.known[p].own), false
	for _, in := range n.Inputs() {
		direct = direct || b.fits(in, p) != 0
		b.edge(b.cell(in), c)
		b.load(b.cell(in), c)
	}
	if !direct {
		b.edge(b.opaque(p), c)
	}
	return c
}

// wildcard is the cell of what is taken out of a container, or may be anything.
func (b *builder) wildcard(n *ir.Node, r *schema.Argument, p int32) int32 {
	held, others := false, false
	for _, in := range n.Inputs() {
		holds := b.kinds.known[b.parts[in.ID()]].elem != 0
		held = held || holds
		others = others || !holds && b.fits(in, p) != 0
	}
	if held && !others && !isContainer(r.Type) {
		return b.taken(n, p)
	}
	c := b.some(b.kinds.known[p].own)
	for _, in := range n.Inputs() {
		b.edge(b.cell(in), c)
		b.load(b.cell(in), c)
	}
	if !held {
		b.edge(world, c)
	}
	if isContainer(r.Type) {
		made := b.opaque(p)
		b.edge(made, c)
		for _, in := range n.Inputs() {
			if b.cell(in) != 0 {
				b.absorb(in, made)
			}
		}
	}
	return c
}

// annotated is the cell of an output with annotation r: of what shares its set, or what
// such holds, and for a list of such, a new list.
func (b *builder) annotated(n *ir.Node, s *schema.Schema, r *schema.AliasInfo, p int32) int32 {
	if len(r.Before) == 0 {
		c := b.opaque(p)
		for in, direct := range sharing(n, s, r) {
			if direct {
				b.store(b.cell(in), c)
			} else if b.cell(in) != 0 {
				b.absorb(in, c)
			}
		}
		return c
	}
	only, several := int32(0), false
	for in, direct := range sharing(n, s, r) {
		if c := b.fits(in, p); direct && c != 0 && c != only {
			several = several || only != 0
			only = c
		} else if !direct {
			several = true
		}
	}
	if only != 0 && !several {
		return only
	}
	c := b.some(b.kinds.known[p].own)
	for in, direct := range sharing(n, s, r) {
		if direct {
			b.edge(b.cell(in), c)
		} else {
			b.load(b.cell(in), c)
		}
	}
	if only == 0 {
		b.edge(b.opaque(p), c)
	}
	return c
}

// sharing yields the inputs of n that share an alias set with annotation r, and whether
// themselves or in what they hold.
func sharing(n *ir.Node, s *schema.Schema, r *schema.AliasInfo) iter.Seq2[*ir.Value, bool] {
	return func(yield func(*ir.Value, bool) bool) {
		for i, in := range n.Inputs() {
			a := argument(s.Args, i)
			if a == nil || a.Alias == nil {
				continue
			}
			if meets(a.Alias, r) && !yield(in, true) {
				return
			}
			for _, c := range a.Alias.Contained {
				if sharesSet(c, r) && !yield(in, false) {
					return
				}
			}
		}
	}
}

// meets reports whether a itself shares a set with r or with what r contains.
func meets(a, r *schema.AliasInfo) bool {
	top := schema.AliasInfo{Before: a.Before, After: a.After}
	return sharesSet(&top, r)
}

// sharesSet reports whether a, or what it contains, shares a set with r, or with what that
// contains.
func sharesSet(a, r *schema.AliasInfo) bool {
	for _, y := range r.Before {
		if slices.Contains(a.After, y) || slices.Contains(a.Before, y) {
			return true
		}
	}
	within := func(c *schema.AliasInfo) bool { return sharesSet(a, c) }
	return slices.ContainsFunc(a.Contained, func(c *schema.AliasInfo) bool { return sharesSet(c, r) }) ||
		slices.ContainsFunc(r.Contained, within)
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

// holdsVar reports whether t is, or is a container of, a type variable: written,
// such a container may take over what other arguments hold (extend, update).
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
