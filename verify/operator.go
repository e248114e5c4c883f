package verify

import (
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
	s, err := n.Schema()
	switch {
	case s != nil:
		c.returns(n, s)
	case err != nil && !argumentsInAttrs(n) && !c.matchesLoosely(n):
		c.report(SchemaMatch, n, "%s", schemaMessage(err))
	}
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

// matchesLoosely reports whether n has a schema when nothing is said of tensors
// but that they are tensors, or when erased numbers are numbers again.
func (c *graphCheck) matchesLoosely(n *ir.Node) bool {
	for _, plain := range [...]func(*types.Type) *types.Type{(*types.Type).Unshaped, numbers} {
		args := make([]*types.Type, n.NumInputs())
		for i, v := range n.Inputs() {
			args[i] = plain(v.Type())
		}
		if s, err := c.mod.Table.Match(n.Kind(), args); err == nil {
			c.returns(n, s)
			return true
		}
	}
	return c.halfConverted()
}

// schemaMessage says what is wrong in one line: with the reason where there is
// one candidate, else with their number.
func schemaMessage(err error) string {
	e, ok := err.(*schema.MatchError)
	if !ok {
		return err.Error()
	}
	head, _, _ := strings.Cut(err.Error(), "\n")
	if len(e.Candidates) == 1 {
		return head + ": " + e.Candidates[0].Why(e.Inputs).Error()
	}
	return head
}

// returns checks the outputs of n against what schema s returns.
func (c *graphCheck) returns(n *ir.Node, s *schema.Schema) {
	outs := n.Outputs()
	if anyOutputs(n.Kind()) {
		return
	}
	if len(outs) < len(s.Returns) || len(outs) > len(s.Returns) && !s.Varret {
		if hasOutputsAttr(n) {
			return // a list unpacked into outputs on the way to ONNX
		}
		c.report(SchemaReturns, n, "%s has %d outputs; %s returns %d", kind(n), len(outs), s.FullName(), len(s.Returns))
		return
	}
	var env types.Env
	for i := range s.Returns {
		want := s.Returns[i].Type
		if want.HasVars() {
			if env == nil {
				env = bind(n, s)
			}
			t, err := types.Substitute(want, env)
			if err != nil {
				continue
			}
			want = t
		}
		if t := outs[i].Type(); !c.fits(t, want) {
			c.report(SchemaReturns, n, "output %%%s of %s is %s; %s returns %s", outs[i].Name(), kind(n), t, s.FullName(), want)
		}
	}
}

// anyOutputs reports whether nodes of kind k have outputs of whatever number and
// type the compiler wants: casts after a type check, and values for branches that
// are never left.
func anyOutputs(k symbol.Symbol) bool {
	return k == symbol.PrimUncheckedCast || k == symbol.PrimUninitialized
}

// hasOutputsAttr reports whether ONNX conversion gave n the outputs of the
// prim::ListUnpack behind it.
func hasOutputsAttr(n *ir.Node) bool {
	for i := range n.Attrs() {
		if n.Attrs()[i].Name.String() == "_outputs" {
			return true
		}
	}
	return false
}

// bind gives the type variables of s what the inputs of n make them.
func bind(n *ir.Node, s *schema.Schema) types.Env {
	env := types.Env{}
	for i := range s.Args {
		if s.Args[i].Type.HasVars() {
			_ = types.Match(s.Args[i].Type, n.Input(i).Type(), env) // n matches s already
		}
	}
	return env
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
