package script

import (
	"math"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// annotation reads x as a type; classes that it names are imported.
func (im *Importer) annotation(f *file, x *expr) *types.Type {
	switch x.kind {
	case exprConst:
		if x.val.IsNone() {
			return types.None
		}
	case exprVar, exprAttr:
		name := qualifiedName(x)
		if name == "" {
			break
		}
		if t := plainType(name); t != nil {
			return t
		}
		if t := im.named(f, x, name); t != nil {
			return t
		}
		im.failAt(f, x.at, "unknown type "+name)
	case exprSubscript:
		return im.generic(f, x)
	}
	im.failAt(f, x.at, "expected a type")
	return nil
}

// qualifiedName is a.b.c of attributes of a name, empty for anything else.
func qualifiedName(x *expr) string {
	if x.kind == exprVar {
		return x.name
	}
	if x.kind != exprAttr {
		return ""
	}
	prefix := qualifiedName(x.parts[0])
	if prefix == "" {
		return ""
	}
	return prefix + "." + x.name
}

// plainType is a type that needs no scope.
func plainType(name string) *types.Type {
	if name == "number" {
		return types.Number
	}
	t, n, err := types.ParseAnnotation(name, nil)
	if err != nil || n != len(name) {
		return nil
	}
	return t
}

func (im *Importer) named(f *file, x *expr, name string) *types.Type {
	t, err := im.lookupType(name)
	if err != nil {
		throw(err)
	}
	return t
}

func (im *Importer) generic(f *file, x *expr) *types.Type {
	args := make([]*types.Type, 0, len(x.parts)-1)
	name := x.parts[0].name
	for _, p := range x.parts[1:] {
		if name == "Tuple" && p.kind == exprTuple && len(p.parts) == 0 {
			continue
		}
		args = append(args, im.annotation(f, p))
	}
	one := map[string]func(*types.Type) *types.Type{"List": types.List, "Optional": types.Optional, "Future": types.Future, "RRef": types.RRef, "Await": types.Await}
	switch make := one[name]; {
	case make != nil && len(args) == 1:
		return deep(im, f, x, make(args[0]))
	case name == "Dict" && len(args) == 2:
		return deep(im, f, x, types.Dict(args[0], args[1]))
	case name == "Tuple":
		return deep(im, f, x, types.Tuple(args...))
	case name == "Union" && len(args) > 0:
		return deep(im, f, x, types.Union(args...))
	}
	im.failAt(f, x.at, "unknown type "+name+" with "+strconv.Itoa(len(args))+" arguments")
	return nil
}

func deep(im *Importer, f *file, x *expr, t *types.Type) *types.Type {
	if t.Depth() > types.MaxDepth {
		im.failAt(f, x.at, "a type nested too deep")
	}
	return t
}

// defaultOf is the value of a parameter's default of type t.
func (im *Importer) defaultOf(f *file, x *expr, t *types.Type) value.Value {
	v := im.constant(f, x)
	if l := v.List(); l != nil {
		want := t
		if want.Kind() == types.OptionalKind {
			want = want.Elem()
		}
		if want.Kind() == types.ListKind {
			l.Elem = want.Elem()
		}
	}
	if !value.TypeOf(v).IsSubtypeOf(t) && !(v.Kind() == value.ListKind && len(v.List().Items) == 0) {
		im.failAt(f, x.at, "the default is "+value.TypeOf(v).Annotation()+", not "+t.Annotation())
	}
	return v
}

// constant evaluates an expression that needs nothing but itself.
func (im *Importer) constant(f *file, x *expr) value.Value {
	switch x.kind {
	case exprConst:
		return x.val
	case exprVar:
		switch x.name {
		case "inf", "nan", "infj", "nanj":
			return specialNumber(x.name)
		}
	case exprUnary:
		if x.name == "-" {
			if v, ok := negated(im.constant(f, x.parts[0])); ok {
				return v
			}
		}
	case exprBinary: // 1.+2.j
		a, b := im.constant(f, x.parts[0]), im.constant(f, x.parts[1])
		if a.IsNumber() && b.Kind() == value.ComplexKind && (x.name == "+" || x.name == "-") {
			if x.name == "-" {
				return value.Complex(a.AsComplex() - b.Complex())
			}
			return value.Complex(a.AsComplex() + b.Complex())
		}
	case exprTuple:
		return value.NewTuple(im.constantList(f, x.parts)...)
	case exprList:
		items := im.constantList(f, x.parts)
		var elem *types.Type
		for _, v := range items {
			elem = union(append([]*types.Type{value.TypeOf(v)}, nonNil(elem)...))
		}
		if elem == nil {
			elem = types.Tensor
		}
		return value.NewList(elem, items...)
	case exprAttr:
		if v, ok := im.constantAttr(f, x); ok {
			return v
		}
	case exprCall:
		if v, ok := im.constantCall(f, x); ok {
			return v
		}
	}
	im.failAt(f, x.at, "this is no constant")
	return value.Value{}
}

func nonNil(t *types.Type) []*types.Type {
	if t == nil {
		return nil
	}
	return []*types.Type{t}
}

func (im *Importer) constantList(f *file, xs []*expr) []value.Value {
	out := make([]value.Value, len(xs))
	for i, x := range xs {
		out[i] = im.constant(f, x)
	}
	return out
}

// constantAttr is CONSTANTS.c0 or a member of an Enum.
func (im *Importer) constantAttr(f *file, x *expr) (value.Value, bool) {
	if x.parts[0].name == "CONSTANTS" && x.parts[0].kind == exprVar {
		i, err := strconv.Atoi(x.name[1:])
		if err != nil || x.name[0] != 'c' || i < 0 || i >= len(im.constants) {
			return value.Value{}, false
		}
		return im.constants[i], true
	}
	name := qualifiedName(x.parts[0])
	if name == "" {
		return value.Value{}, false
	}
	t := im.named(f, x, name)
	if t.Kind() != types.EnumKind {
		return value.Value{}, false
	}
	m, ok := t.Class().Member(x.name)
	if !ok {
		return value.Value{}, false
	}
	return value.EnumOf(member(t, m)), true
}

// constantCall is float("inf"), torch.device("cpu"), annotate(T, constant) or a
// NamedTuple.
func (im *Importer) constantCall(f *file, x *expr) (value.Value, bool) {
	args := x.parts[1:]
	switch name := qualifiedName(x.parts[0]); {
	case name == "float" && len(args) == 1 && args[0].val.Kind() == value.StrKind:
		return parseSpecial(args[0].val.Str())
	case name == "torch.device" && len(args) == 1 && args[0].val.Kind() == value.StrKind:
		d, err := tensor.ParseDevice(args[0].val.Str())
		return value.DeviceOf(d), err == nil
	case name == "annotate" && len(args) == 2:
		return im.defaultOf(f, args[1], im.annotation(f, args[0])), true
	case strings.HasPrefix(name, "__torch__."):
		t, err := im.lookupType(name)
		if err != nil || !t.IsNamedTuple() || len(t.Fields()) != len(args) {
			return value.Value{}, false
		}
		return value.TupleOf(&value.Tuple{Items: im.constantList(f, args), Type: t}), true
	}
	return value.Value{}, false
}

func parseSpecial(s string) (value.Value, bool) {
	switch s {
	case "inf":
		return value.Float(math.Inf(1)), true
	case "-inf":
		return value.Float(math.Inf(-1)), true
	case "nan":
		return value.Float(math.NaN()), true
	}
	n, err := strconv.ParseFloat(s, 64)
	return value.Float(n), err == nil
}
