package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// Match returns the schema of a node of kind sym whose inputs have the given types:
// the first overload, in the order of registration, that accepts them, as
// PyTorch's Node::schema finds it. If there is none the error is a [*MatchError].
func (t *Table) Match(sym symbol.Symbol, inputs []*types.Type) (*Schema, error) {
	all := t.Overloads(sym)
	for _, s := range all {
		if s.Accepts(inputs) {
			return s, nil
		}
	}
	return nil, &MatchError{Kind: sym, Inputs: slices.Clone(inputs), Candidates: all} // a copy, so that callers need not allocate
}

// Accepts reports whether a node of this schema may have inputs of these types.
func (s *Schema) Accepts(inputs []*types.Type) bool {
	if len(inputs) < len(s.Args) || len(inputs) > len(s.Args) && !s.Vararg {
		return false
	}
	var env binding
	for i := range s.Args {
		formal, actual := s.Args[i].Type, inputs[i]
		if formal.HasVars() {
			env.bind(formal, actual)
			formal = env.apply(formal)
		}
		if formal != actual && !(formal == types.Tensor && actual.IsTensor()) && !actual.IsSubtypeOf(formal) {
			return false
		}
	}
	return true
}

// Why says, for inputs that s does not accept, what is wrong with them. It returns
// nil for inputs that s accepts.
func (s *Schema) Why(inputs []*types.Type) error {
	if s.Accepts(inputs) {
		return nil
	}
	if len(inputs) < len(s.Args) {
		return fmt.Errorf("argument '%s' is missing: %d inputs, %d arguments", s.Args[len(inputs)].Name, len(inputs), len(s.Args))
	}
	var env binding
	for i := range s.Args {
		a := &s.Args[i]
		formal := a.Type
		if formal.HasVars() {
			env.bind(formal, inputs[i])
			formal = env.apply(formal)
		}
		if !inputs[i].IsSubtypeOf(formal) {
			return fmt.Errorf("argument '%s' takes %s, not %s", a.Name, formal, inputs[i])
		}
	}
	return fmt.Errorf("%d inputs, %d arguments", len(inputs), len(s.Args))
}

// MatchError says that no schema accepts a node's inputs. Without Candidates no
// operator of that name is known.
type MatchError struct {
	Kind       symbol.Symbol
	Inputs     []*types.Type
	Candidates []*Schema
}

// Unknown reports that there is no operator of that name at all.
func (e *MatchError) Unknown() bool { return len(e.Candidates) == 0 }

// Error lists the overloads, each with the first thing it does not accept.
func (e *MatchError) Error() string {
	if e.Unknown() {
		return fmt.Sprintf("no operator is named %s", e.Kind)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "no overload of %s takes (", e.Kind)
	for i, t := range e.Inputs {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(t.String())
	}
	b.WriteByte(')')
	for _, s := range e.Candidates {
		fmt.Fprintf(&b, "\n  %s: %v", s, s.Why(e.Inputs))
	}
	return b.String()
}
