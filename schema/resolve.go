package schema

import (
	"slices"

	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// Arg is one argument of a call in source: what is known of it before it runs.
type Arg struct {
	Type *types.Type
	// EmptyList says that the argument is the literal [], which may become a list
	// of anything. Its Type, if no schema says otherwise, is Tensor[].
	EmptyList bool
}

// NamedArg is an argument given by keyword.
type NamedArg struct {
	Name string
	Arg
}

// Call is a call of an operator in TorchScript source: ns::kind(args, name=kwarg),
// or self.kind(args, name=kwarg).
type Call struct {
	Kind   symbol.Symbol
	Self   *Arg // the object of a method call, nil for a function call
	Args   []Arg
	Kwargs []NamedArg
}

// Resolution says which schema a call is of and how to build its node.
type Resolution struct {
	Schema *Schema
	// Inputs are the inputs of the node in order: one for each argument of the
	// schema, then the further arguments of a call with varargs.
	Inputs []Input
	// Outputs are the types of the outputs, type variables replaced.
	Outputs []*types.Type
	// Tried is how many values PyTorch's compiler makes, and drops, while it tries
	// the schemas before this one; it passes over so many numbers of values.
	Tried int
}

// Source says where an input comes from.
type Source uint8

// The sources of inputs.
const (
	FromSelf       Source = iota // Call.Self
	FromPositional               // Call.Args[Index]
	FromKeyword                  // Call.Kwargs[Index]
	FromDefault                  // the default of the schema
	FromRest                     // a list of all of Call.Args from Index on
)

// Input says how one input of the node is made.
type Input struct {
	From  Source
	Index int
	// Convert is what to do with the value. For FromRest it is a Conversion with
	// Step MakeList, whose Elems are for the arguments in turn.
	Convert Conversion
}

// Step is the outermost thing that a conversion does.
type Step uint8

// The steps of conversions.
const (
	// Keep: the value as it is. An Optional wraps a value without a node.
	Keep Step = iota
	// Apply: a node of kind Conversion.Kind with the value as its only input:
	// aten::IntImplicit, FloatImplicit, ComplexImplicit and ScalarImplicit from a
	// tensor, aten::Int, Float and Complex from a Scalar, aten::device from a str.
	Apply
	// Repeat: a list that holds the value Conversion.N times, for int[2] from int.
	Repeat
	// MakeList: a list of the arguments, each converted by its Elems entry.
	MakeList
	// EmptyList: a new empty list, for the literal [].
	EmptyList
	// TupleToList: a list of the elements of the tuple.
	TupleToList
	// TupleEach: a tuple of the elements of the tuple, each converted by its Elems
	// entry.
	TupleEach
)

// Conversion is what the compiler does with an argument so that it fits.
type Conversion struct {
	Step  Step
	Type  *types.Type   // the type of the result
	Kind  symbol.Symbol // for Apply
	N     int           // for Repeat the length, for TupleToList that of the tuple
	Elems []Conversion  // for MakeList and TupleEach
}

// IsFunction reports that the call is not of an operator but of one of the functions
// that PyTorch has in TorchScript under an operator's name and inlines, such as
// add(int a, Tensor b), which is b + a. Their schemas are in no Table.
func (r *Resolution) IsFunction() bool { return r.Schema.Origin == Function }

// Resolve finds the schema of a call in source, as PyTorch's compiler does: the
// first overload, operators in the order of registration and then functions, that
// takes the arguments with lists and optionals adjusted; and if there is none, the
// first that takes them with implicit conversions: a tensor where a number is
// wanted, a Scalar where an int, float or complex is, a str for a Device, and the
// last positional arguments for a list. Nothing makes a Tensor of a number: the
// overloads with a Scalar, and functions, are there for that. If no schema takes
// the call the error is a [*ResolveError].
func (t *Table) Resolve(c Call) (*Resolution, error) { return t.ResolveAt(c, 0) }

// ResolveAt is Resolve for source of an operator version; 0 means the present one.
// Overloads that had another meaning in it take the calls of their historic
// schemas instead, after all others: then the Schema of the result names an Upgrader.
func (t *Table) ResolveAt(c Call, version int) (*Resolution, error) {
	all := t.Overloads(c.Kind)
	if c.Self != nil && !hasMethod(all, c.Self.Type) {
		return nil, &ResolveError{Call: c, NoMethod: len(all) > 0}
	}
	all = t.overloadsAt(c.Kind, all, version)
	if fs := functions()[c.Kind]; len(fs) > 0 {
		all = append(all[:len(all):len(all)], fs...)
	}
	tried := 0
	for _, convert := range [2]bool{false, true} {
		if !convert && len(all) == 1 {
			continue // conversions change nothing for a call that fits without
		}
		for _, s := range all {
			r, made, err := s.resolve(&c, convert)
			if err == nil {
				r.Tried = tried
				return r, nil
			}
			tried += made
		}
	}
	return nil, rejections(c, all)
}

// overloadsAt puts the historic schemas that hold in a version behind the present
// ones, and leaves out those that they stand for.
func (t *Table) overloadsAt(kind symbol.Symbol, present []*Schema, version int) []*Schema {
	historic := t.Historic(kind)
	if version <= 0 || len(historic) == 0 {
		return present
	}
	all := make([]*Schema, 0, len(present)+len(historic))
	var old []*Schema
	for _, s := range present {
		i := slices.IndexFunc(historic, func(o *Schema) bool {
			return o.Overload == s.Overload && o.Since <= version && version <= o.Until
		})
		if i >= 0 {
			old = append(old, historic[i])
		} else {
			all = append(all, s)
		}
	}
	return append(all, old...)
}

// hasMethod reports whether an operator has an argument self that takes this type
// as it is; only then does PyTorch see a method. Functions do not count.
func hasMethod(all []*Schema, self *types.Type) bool {
	for _, s := range all {
		if i := s.Arg("self"); i >= 0 {
			env := types.Env{}
			if types.Match(s.Args[i].Type, self, env) != nil {
				continue
			}
			if formal, err := types.Substitute(s.Args[i].Type, env); err == nil && self.IsSubtypeOf(formal) {
				return true
			}
		}
	}
	return false
}

// Resolve fits a call to s alone, as PyTorch's compiler does for calls of functions
// and methods: with implicit conversions. If s does not take it the error is a
// [*ResolveError].
func (s *Schema) Resolve(c Call) (*Resolution, error) {
	r, _, err := s.resolve(&c, true)
	if err != nil {
		return nil, &ResolveError{Call: c, Rejections: []Rejection{{s, err}}}
	}
	return r, nil
}
