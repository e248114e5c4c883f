package schema

import (
	"fmt"

	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// resolver fills the arguments of one schema from one call.
type resolver struct {
	s       *Schema
	c       *Call
	convert bool // implicit conversions are allowed
	env     types.Env
	args    int  // positional arguments used so far
	self    bool // Self is still to be used
	kwargs  []bool
	made    int // values that PyTorch has made so far, for defaults and conversions
	out     *Resolution
}

// resolve tries s for c. The error says what does not fit; made is how many values
// PyTorch makes until it sees that.
func (s *Schema) resolve(c *Call, convert bool) (res *Resolution, made int, err error) {
	if s.Overload == "dtype" && s.Name.String() == "aten::view" {
		// A node cannot tell a ScalarType from an int, so PyTorch's compiler
		// leaves this overload out lest it take x.view(1).
		return nil, 0, fmt.Errorf("the compiler does not offer this overload")
	}
	r := &resolver{s: s, c: c, convert: convert, env: types.Env{}, self: c.Self != nil, kwargs: make([]bool, len(c.Kwargs))}
	r.out = &Resolution{Schema: s, Inputs: make([]Input, 0, len(s.Args))}
	for i := range s.Args {
		if err := r.argument(i); err != nil {
			return nil, r.made, err
		}
	}
	if err := r.leftOver(); err != nil {
		return nil, r.made, err
	}
	for i := range s.Returns {
		t, err := types.Substitute(s.Returns[i].Type, r.env)
		if err != nil {
			return nil, r.made, fmt.Errorf("return %d: %w", i, err)
		}
		r.out.Outputs = append(r.out.Outputs, t)
	}
	return r.out, r.made, nil
}

// argument fills argument i of the schema.
func (r *resolver) argument(i int) error {
	a := &r.s.Args[i]
	switch {
	case r.self && a.Name == "self":
		r.self = false
		return r.fill(a, Input{From: FromSelf}, *r.c.Self)
	case !a.KwargOnly && r.args < len(r.c.Args):
		if r.convert && r.takesRest(i) {
			return r.rest(a)
		}
		r.args++
		return r.fill(a, Input{From: FromPositional, Index: r.args - 1}, r.c.Args[r.args-1])
	}
	if k := r.keyword(a.Name); k >= 0 {
		if r.kwargs[k] {
			return fmt.Errorf("keyword argument '%s' is needed twice", r.c.Kwargs[k].Name)
		}
		r.kwargs[k] = true
		return r.fill(a, Input{From: FromKeyword, Index: k}, r.c.Kwargs[k].Arg)
	}
	if a.HasDefault {
		return r.fill(a, Input{From: FromDefault}, Arg{Type: value.TypeOf(a.Default)})
	}
	return fmt.Errorf("argument '%s' is missing", a.Name)
}

// keyword finds the keyword argument for argument name. The functions of torch
// call self input.
func (r *resolver) keyword(name string) int {
	input := name == "self" && r.s.Name.Namespace() == "aten"
	for k := range r.c.Kwargs {
		if n := r.c.Kwargs[k].Name; n == name || input && n == "input" {
			return k
		}
	}
	return -1
}

// fill adds the input in from arg, converted.
func (r *resolver) fill(a *Argument, in Input, arg Arg) error {
	if in.From == FromDefault {
		r.made++
	}
	var err error
	if in.Convert, err = r.convertArg(a, arg); err != nil {
		return err
	}
	r.out.Inputs = append(r.out.Inputs, in)
	return nil
}

// takesRest reports whether all positional arguments that are left shall make the
// list that argument i takes: it is the last positional one and a list of no
// declared length, and the next argument is not a list itself.
func (r *resolver) takesRest(i int) bool {
	a := &r.s.Args[i]
	if i+1 < len(r.s.Args) && !r.s.Args[i+1].KwargOnly {
		return false
	}
	if a.Type.Kind() != types.ListKind || a.N > 0 || a.Type.Elem().Kind() == types.VarKind {
		return false
	}
	actual := r.c.Args[r.args].Type
	return actual.Kind() != types.ListKind && !becomesList(actual, a.Type)
}

// rest fills a with a list of all positional arguments that are left.
func (r *resolver) rest(a *Argument) error {
	elem := Argument{Name: a.Name, Type: a.Type.Elem()}
	in := Input{From: FromRest, Index: r.args, Convert: Conversion{Step: MakeList, Type: a.Type}}
	for ; r.args < len(r.c.Args); r.args++ {
		c, err := r.convertArg(&elem, r.c.Args[r.args])
		if err != nil {
			return err
		}
		in.Convert.Elems = append(in.Convert.Elems, c)
	}
	r.made++
	r.out.Inputs = append(r.out.Inputs, in)
	return nil
}

// leftOver passes what is left to a schema with varargs, as it is, and is an error
// if an argument of the call was not used.
func (r *resolver) leftOver() error {
	if r.self {
		return fmt.Errorf("there is no argument 'self' for the object")
	}
	for ; r.s.Vararg && r.args < len(r.c.Args); r.args++ {
		in := Input{From: FromPositional, Index: r.args, Convert: Conversion{Type: r.c.Args[r.args].Type}}
		r.out.Inputs = append(r.out.Inputs, in)
	}
	if r.args < len(r.c.Args) {
		return fmt.Errorf("%d positional arguments, at most %d fit", len(r.c.Args), r.args)
	}
	for k, used := range r.kwargs {
		if name := r.c.Kwargs[k].Name; !used && r.s.Arg(name) >= 0 {
			return fmt.Errorf("argument '%s' is given twice", name)
		} else if !used {
			return fmt.Errorf("there is no argument '%s'", name)
		}
	}
	return nil
}
