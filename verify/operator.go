package verify

import (
	"slices"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// operator checks a node of a kind that the module's table knows against the
// schemas of that kind. Kinds that it does not know are legal.
func (c *graphCheck) operator(n *ir.Node) {
	if c.Untyped || c.mod == nil || c.mod.Table == nil {
		return
	}
	if anyOutputs(n.Kind()) {
		if n.Kind() == symbol.PrimUncheckedCast {
			c.shape(n, KindArity, 1, -1, 0)
		}
		return
	}
	s, err := n.Schema()
	if s != nil {
		c.writes(n, s)
		c.shape(n, KindArity, -1, -1, 0)
	}
	switch {
	case s == nil && err == nil:
		c.special(n)
	case s != nil && c.returns(n, s, nil):
	case argumentsInAttrs(n):
	case c.matchesLoosely(n, &s) || c.appendsWaited(n) || c.filled(n) || c.matchesErased(n):
	case s != nil:
		c.returns(n, s, c)
	default:
		c.report(SchemaMatch, n, "%s", schemaMessage(err))
	}
}

// anyOutputs reports whether nodes of kind k have outputs of whatever number and
// type the compiler wants: casts after a type check, and values for branches that
// are never left.
func anyOutputs(k symbol.Symbol) bool {
	return k == symbol.PrimUncheckedCast || k == symbol.PrimUninitialized || k == symbol.PrimAutogradAnyNonZero
}

// special checks the numbers of inputs, outputs and blocks of a kind that has no
// schema but is known.
func (c *graphCheck) special(n *ir.Node) {
	f := c.mod.Table.Facts(n.Kind())
	if f.Special && !f.Structural && len(n.Attrs()) == 0 {
		c.shape(n, KindArity, count(f.Inputs), count(f.Outputs), count(f.Blocks))
	}
}

func count(n int) int {
	if n == schema.Any {
		return -1
	}
	return n
}

// argumentsInAttrs reports whether n gives arguments as attributes.
func argumentsInAttrs(n *ir.Node) bool {
	for i := range n.Attrs() {
		if n.Attrs()[i].Name.String() != "warn_id" {
			return true
		}
	}
	return false
}

// matchesLoosely reports whether any schema accepts n's inputs and returns its
// outputs when nothing is said of tensors but that they are tensors. Schemas may
// differ in what they return alone, as those of prim::EnumValue do. It sets s to
// the first that accepts the inputs if that is nil.
func (c *graphCheck) matchesLoosely(n *ir.Node, s **schema.Schema) bool {
	named := false
	for _, v := range n.Inputs() {
		named = named || hasNamedTuple(typeOf(v))
	}
	return c.matchesAs(n, (*types.Type).Unshaped, s) || named && c.matchesAs(n, vague, s)
}

// matchesAs is matchesLoosely for one way to look at types.
func (c *graphCheck) matchesAs(n *ir.Node, look func(*types.Type) *types.Type, s **schema.Schema) bool {
	args := make([]*types.Type, n.NumInputs())
	for i, v := range n.Inputs() {
		args[i] = look(typeOf(v))
	}
	for _, o := range c.mod.Table.Overloads(n.Kind()) {
		if !o.Accepts(args) {
			continue
		}
		if *s == nil {
			*s = o
		} else if returnsNumber(o) && n.NumOutputs() == 1 && n.Output(0).Type() != types.Number {
			continue // it takes what the one before it takes, and says less of what it gives
		}
		if c.returns(n, o, nil) {
			return true
		}
	}
	return false
}

// matchesErased reports whether n stands in a half converted function and has the
// numbers of inputs and outputs of one of its schemas, and their types but for
// numbers that were erased to tensors.
func (c *graphCheck) matchesErased(n *ir.Node) bool {
	if !c.halfConverted() {
		return false
	}
	for _, o := range c.mod.Table.Overloads(n.Kind()) {
		if c.acceptsErased(n, o) && c.returns(n, o, nil) {
			return true
		}
	}
	return false
}

func (c *graphCheck) acceptsErased(n *ir.Node, s *schema.Schema) bool {
	if n.NumInputs() < len(s.Args) || n.NumInputs() > len(s.Args) && !s.Vararg {
		return false
	}
	for i := range s.Args {
		if t := s.Args[i].Type; !t.HasVars() && !c.fits(typeOf(n.Input(i)), t) {
			return false
		}
	}
	return true
}

// appendsWaited reports whether n appends to a list of futures what one of them gave.
func (c *graphCheck) appendsWaited(n *ir.Node) bool {
	if n.Kind() != symbol.AtenAppend || n.NumInputs() != 2 {
		return false
	}
	list := typeOf(n.Input(0))
	return list.Kind() == types.ListKind && c.waited(typeOf(n.Input(1)), list.Elem())
}

// returnsNumber reports whether s returns a number whose type its inputs tell.
func returnsNumber(s *schema.Schema) bool {
	return len(s.Returns) == 1 && s.Returns[0].Type == types.Number
}

// filled reports whether n is what PyTorch's removal of in-place writes makes of
// aten::fill_ with a tensor: aten::full_like, which takes a number there.
func (c *graphCheck) filled(n *ir.Node) bool {
	return n.Kind().String() == "aten::full_like" && n.NumInputs() == 7 && typeOf(n.Input(0)).IsTensor() && typeOf(n.Input(1)).IsTensor()
}

// schemaMessage says what is wrong in one line: with the reason where there is
// one candidate.
func schemaMessage(err error) string {
	head, _, _ := strings.Cut(err.Error(), "\n")
	if e, ok := err.(*schema.MatchError); ok && len(e.Candidates) == 1 {
		return head + ": " + e.Candidates[0].Why(e.Inputs).Error()
	}
	return head
}

// returns reports whether n's outputs are what schema s returns; violations go to
// to, unless that is nil. A tuple may be there as its elements.
func (c *graphCheck) returns(n *ir.Node, s *schema.Schema, to *graphCheck) bool {
	outs := n.Outputs()
	var buf [8]*types.Type
	want := returned(n, s, buf[:0])
	if len(outs) != len(want) {
		want = flatten(want)
	}
	if len(outs) > len(want) && slices.ContainsFunc(want, unknownClass) {
		return true // a named tuple of which a Dict prints the name alone, lowered
	}
	if len(outs) < len(want) || len(outs) > len(want) && !s.Varret {
		if to != nil {
			to.report(SchemaReturns, n, "%s has %d outputs; %s returns %d", kind(n), len(outs), s.FullName(), len(s.Returns))
		}
		return false
	}
	ok := true
	for i, w := range want {
		if t := outs[i].Type(); !c.fits(t, w) && !unpackedTensor(outs[i], w) {
			ok = false
			if to != nil {
				to.report(SchemaReturns, n, "output %%%s of %s is %s; %s returns %s", outs[i].Name(), kind(n), t, s.FullName(), w)
			}
		}
	}
	return ok
}

// unknownClass reports whether t is a class that nobody declared.
func unknownClass(t *types.Type) bool {
	return t.Kind() == types.ClassKind && (t.Class() == nil || !t.Class().Declared)
}

// returned appends the types that s returns for n's inputs; nil where they do not
// tell.
func returned(n *ir.Node, s *schema.Schema, to []*types.Type) []*types.Type {
	var env types.Env
	for i := range s.Returns {
		t := s.Returns[i].Type
		if t.HasVars() {
			if env == nil {
				env = bind(n, s)
			}
			if t, _ = types.Substitute(t, env); t.HasVars() {
				t = nil
			}
		}
		to = append(to, t)
	}
	return to
}

// bind gives the type variables of s what the inputs of n make them.
func bind(n *ir.Node, s *schema.Schema) types.Env {
	env := types.Env{}
	for i := range s.Args {
		if s.Args[i].Type.HasVars() {
			_ = types.Match(s.Args[i].Type, typeOf(n.Input(i)), env) // n matches s already
		}
	}
	return env
}

// flatten replaces tuples by their elements, as PyTorch's lowering of tuples does.
func flatten(ts []*types.Type) []*types.Type {
	var out []*types.Type
	for _, t := range ts {
		if t.Kind() == types.TupleKind {
			out = append(out, flatten(t.Elems())...)
		} else {
			out = append(out, t)
		}
	}
	return out
}

// maxUnpacks bounds the uses that unpackedTensor looks at: each of them asks again.
const maxUnpacks = 16

// unpackedTensor reports whether v is a list of tensors that shape analysis called
// a tensor on its way to the prim::ListUnpack nodes that alone use it.
func unpackedTensor(v *ir.Value, want *types.Type) bool {
	if want.Kind() != types.ListKind || !want.Elem().IsTensor() || !v.Type().IsTensor() {
		return false
	}
	if v.NumUses() > maxUnpacks {
		return false
	}
	for u := range v.Uses() {
		if n := u.User(); n == nil || n.Kind() != symbol.PrimListUnpack {
			return false
		}
	}
	return true
}

// guard checks a node that compares its inputs with the types in its attribute
// types: it gives the inputs back and a bool, or the bool alone.
func (c *graphCheck) guard(n *ir.Node, outputs int) {
	if !c.shape(n, GuardArity, -1, outputs, 0) {
		return
	}
	if a := n.Attr(symbol.AttrTypes); a != nil && a.Kind == ir.AttrTys && len(a.Types()) != n.NumInputs() {
		c.report(GuardArity, n, "%s has %d types for %d inputs", kind(n), len(a.Types()), n.NumInputs())
	}
	if v := n.Output(outputs - 1); !c.fits(v.Type(), types.Bool) {
		c.report(GuardTypes, n, "the last output %%%s of %s is %s, not bool", v.Name(), kind(n), v.Type())
	}
}
