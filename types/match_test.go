package types

import "testing"

// The expectations are PyTorch's: what it infers or says when a script calls an
// operator of that signature.
func TestMatch(t *testing.T) {
	for _, c := range []struct {
		formal, actual []string
		result, want   string // want is a type, or an error after "!"
	}{
		{[]string{"t[]", "t"}, []string{"int[]", "int"}, "t[]", "int[]"},
		{[]string{"t[]", "t"}, []string{"int[]", "float"}, "t", "!type variable 't' previously matched to type int is matched to type float"},
		{[]string{"t[]", "t"}, []string{"int?[]", "int"}, "t[]", "int?[]"},
		{[]string{"Dict(str, t)"}, []string{"Dict(str, int)"}, "t?", "int?"},
		{[]string{"Dict(str, t)"}, []string{"Dict(str, int)"}, "(str, t)[]", "(str, int)[]"},
		{[]string{"t[]"}, []string{"(int, int)"}, "t", "int"},
		{[]string{"t[]"}, []string{"(int, str)"}, "t", "!cannot match t[] to (int, str): the elements of the tuple have no common type"},
		{[]string{"t?"}, []string{"int[]?"}, "t", "int[]"},
		{[]string{"t?"}, []string{"int"}, "t", "int"},
		{[]string{"t?"}, []string{"NoneType"}, "t", "!cannot match t? to None: its element type is unknown"},
		{[]string{"Future[t]"}, []string{"Future[(int, Tensor)]"}, "t", "(int, Tensor)"},
		{[]string{"(t, tVal)"}, []string{"(int, str)"}, "Dict(t, tVal)", "Dict(int, str)"},
		{[]string{"(t, tVal)"}, []string{"(int)"}, "t", "!cannot match (t, tVal) to (int)"},
		{[]string{"int"}, []string{"str"}, "int", "int"},
		{[]string{"int"}, []string{"str"}, "t", "!type variable t is not bound"},
	} {
		parse := func(text string) *Type {
			typ, _, err := ParseDump(text, nil)
			if err != nil {
				t.Fatal(err)
			}
			return typ
		}
		env := Env{}
		var err error
		for i, f := range c.formal {
			if err == nil {
				err = Match(parse(f), parse(c.actual[i]), env)
			}
		}
		var got *Type
		if err == nil {
			got, err = Substitute(parse(c.result), env)
		}
		text := got.String()
		if err != nil {
			text = "!" + err.Error()
		}
		if text != c.want {
			t.Errorf("%v with %v: %s is %q, want %q", c.formal, c.actual, c.result, text, c.want)
		}
	}
}

func TestRuntimeAndUnshaped(t *testing.T) {
	typ, _, err := ParseDump("(ScalarType?, Layout[], Float(2, 3)?, Dict(str, SymInt))", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := typ.Runtime().String(); got != "(int?, int[], Float(2, 3)?, Dict(str, int))" {
		t.Errorf("Runtime: %s", got)
	}
	if got := typ.Unshaped().String(); got != "(ScalarType?, Layout[], Tensor?, Dict(str, SymInt))" {
		t.Errorf("Unshaped: %s", got)
	}
	if List(Int).Runtime() != List(Int) {
		t.Error("Runtime changed a type without such parts")
	}
}

func TestUnifyLists(t *testing.T) {
	if u, ok := UnifyAll([]*Type{Int, None, Int}); !ok || u != Optional(Int) {
		t.Errorf("UnifyAll = %v, %v", u, ok)
	}
	if _, ok := UnifyAll(nil); ok {
		t.Error("an empty list unifies")
	}
	if u := UnifyOrUnion(Int, Float); u.String() != "Union(float, int)" {
		t.Errorf("UnifyOrUnion = %v", u)
	}
}
