package script

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// sugarKind says what a name or an attribute stands for.
type sugarKind uint8

const (
	sugarValue     sugarKind = iota // val
	sugarBuiltin                    // operator sym, on val if it is a method
	sugarMethod                     // method name of val
	sugarNamespace                  // the module, class or function that name begins
	sugarFunction                   // function name
	sugarClass                      // class typ
	sugarNew                        // __new__ of class typ
	sugarTuple                      // NamedTuple typ
	sugarEnum                       // enum typ
	sugarOps                        // ops, or ops.name
	sugarTorch                      // torch
	sugarConstants                  // CONSTANTS
	sugarForm                       // a form with rules of its own, called name
	sugarCast                       // a call of type typ: int, float, bool …, by operator sym
	sugarRange                      // range(…)
	sugarClosure                    // the closure that val is
	sugarZip                        // zip or enumerate of items
	sugarItems                      // the elements of a tuple
	sugarException                  // the exception called name
	sugarMessage                    // an exception that says val
)

// sugared is what an expression may be besides a value.
type sugared struct {
	kind sugarKind
	val  *ir.Value
	name string
	typ  *types.Type
	sym  symbol.Symbol
	rng  [3]*ir.Value // start, end and step; with end only, start is nil

	items []*sugared
	trips int  // of a range beside a tuple
	fixed bool // trips is there
}

func simple(v *ir.Value) *sugared { return &sugared{kind: sugarValue, val: v} }

// forms are the names with rules of their own.
var forms = map[string]bool{"annotate": true, "unchecked_cast": true, "uninitialized": true, "isinstance": true,
	"fork": true, "getattr": true, "hasattr": true, "range": true, "enumerate": true, "zip": true, "tuple": true, "list": true, "dict": true}

// casts are the names of types that convert.
var casts = map[string]struct {
	typ  *types.Type
	kind string
}{
	"float": {types.Float, "aten::Float"}, "int": {types.Int, "aten::Int"}, "bool": {types.Bool, "aten::Bool"},
	"complex": {types.Complex, "aten::Complex"}, "str": {types.Str, "aten::str"}, "_to_tensor": {types.Tensor, "prim::NumToTensor"},
}

// functions of Python that are operators.
var globals = map[string]string{"print": "prim::Print", "len": "aten::len", "hex": "aten::hex", "oct": "aten::oct", "round": "aten::round",
	"hash": "aten::hash", "min": "prim::min", "max": "prim::max", "abs": "prim::abs", "all": "aten::all", "any": "aten::any",
	"divmod": "aten::divmod", "sum": "aten::sum", "ord": "aten::ord", "chr": "aten::chr", "bin": "aten::bin", "pow": "aten::pow",
	"rangelist": "prim::rangelist", "sorted": "aten::sorted", "id": "prim::id"}

// variable says what a name means.
func (e *emitter) variable(x *expr) *sugared {
	if s := e.find(e.env, x.name); s != nil {
		return s
	}
	switch x.name {
	case "torch":
		return &sugared{kind: sugarTorch}
	case "ops":
		return &sugared{kind: sugarOps}
	case "CONSTANTS":
		return &sugared{kind: sugarConstants}
	case "__torch__":
		return &sugared{kind: sugarNamespace, name: "__torch__"}
	case "inf", "nan", "infj", "nanj":
		return simple(e.constant(x.at, specialNumber(x.name), nil))
	}
	if forms[x.name] {
		return &sugared{kind: sugarForm, name: x.name}
	}
	if c, ok := casts[x.name]; ok {
		return &sugared{kind: sugarCast, name: x.name, typ: c.typ, sym: symbol.Of(c.kind)}
	}
	if op, ok := globals[x.name]; ok {
		return &sugared{kind: sugarBuiltin, sym: symbol.Of(op)}
	}
	if x.name == assertionError {
		return &sugared{kind: sugarException, name: x.name}
	}
	e.fail(x.at, "%s is not defined", x.name)
	return nil
}

// value makes a value of s or says what it is.
func (e *emitter) value(at int, s *sugared) *ir.Value {
	switch s.kind {
	case sugarValue:
		return s.val
	case sugarItems:
		return e.tuple(e.asTuple(at, s, 0))
	}
	what := map[sugarKind]string{sugarBuiltin: "an operator", sugarMethod: "a method", sugarNamespace: "a module", sugarFunction: "a function",
		sugarClass: "a class", sugarTuple: "a class", sugarEnum: "a class", sugarRange: "a range", sugarClosure: "a closure"}[s.kind]
	if what == "" {
		what = "no value"
	}
	e.fail(at, "this is %s where a value is needed", what)
	return nil
}

// attr is s.name.
func (e *emitter) attr(at int, s *sugared, name string) *sugared {
	switch s.kind {
	case sugarTorch:
		return &sugared{kind: sugarBuiltin, sym: symbol.Of("aten::" + name)}
	case sugarOps:
		if s.name == "" {
			return &sugared{kind: sugarOps, name: name}
		}
		return &sugared{kind: sugarBuiltin, sym: symbol.Of(s.name + "::" + name)}
	case sugarConstants:
		return simple(e.tableConstant(at, name))
	case sugarNamespace:
		return e.qualified(at, s.name+"."+name)
	case sugarClass:
		if name == "__new__" {
			return &sugared{kind: sugarNew, typ: s.typ}
		}
		return e.qualified(at, s.typ.Name()+"."+name)
	case sugarEnum:
		return simple(e.enumMember(at, s.typ, name))
	case sugarValue:
		return e.valueAttr(at, s.val, name)
	}
	e.fail(at, "this has no attribute %s", name)
	return nil
}

// qualified says what a name below __torch__ is.
func (e *emitter) qualified(at int, name string) *sugared {
	if t, err := e.im.lookupType(name); err != nil {
		throw(err)
	} else if t != nil {
		switch t.Kind() {
		case types.EnumKind:
			return &sugared{kind: sugarEnum, typ: t}
		case types.TupleKind:
			return &sugared{kind: sugarTuple, typ: t}
		case types.ClassKind:
			return &sugared{kind: sugarClass, typ: t}
		}
		e.fail(at, "interface %s is no value", name)
	}
	f, err := e.im.lookupFunction(name)
	if err != nil {
		throw(err)
	}
	if f != nil {
		return &sugared{kind: sugarFunction, name: name}
	}
	return &sugared{kind: sugarNamespace, name: name}
}

func (e *emitter) enumMember(at int, t *types.Type, name string) *ir.Value {
	m, ok := t.Class().Member(name)
	if !ok {
		e.fail(at, "%s has no member %s", t.Annotation(), name)
	}
	return e.constant(at, value.EnumOf(member(t, m)), t)
}

// valueAttr is v.name: a method, an attribute, a field, or an operator on v.
func (e *emitter) valueAttr(at int, v *ir.Value, name string) *sugared {
	t := v.Type()
	switch t.Kind() {
	case types.ClassKind:
		if _, ok := e.im.method(t, name); ok {
			return &sugared{kind: sugarMethod, val: v, name: name}
		}
		if a, ok := t.Class().Attr(name); ok {
			return simple(e.getAttr(at, v, a))
		}
		e.fail(at, "%s has no attribute or method %s", t.Annotation(), name)
	case types.InterfaceKind:
		if _, ok := e.im.method(t, name); ok {
			return &sugared{kind: sugarMethod, val: v, name: name}
		}
		e.fail(at, "%s has no method %s", t.Annotation(), name)
	case types.EnumKind:
		switch name {
		case "name":
			return simple(e.op(-1, symbol.PrimEnumName, types.Str, v))
		case "value":
			return simple(e.op(-1, symbol.PrimEnumValue, t.Class().EnumValue, v))
		}
	case types.TupleKind:
		for i, f := range t.Fields() {
			if f.Name == name {
				idx := e.constant(-1, value.Int(int64(i)), nil)
				return simple(e.op(-1, symbol.PrimTupleIndex, f.Type, v, idx))
			}
		}
	}
	if p := property(t, name); p != "" {
		return simple(e.builtinOf(at, p, v))
	}
	return &sugared{kind: sugarBuiltin, sym: symbol.Of("aten::" + name), val: v}
}

// property names the operator behind an attribute of a tensor or device.
func property(t *types.Type, name string) string {
	switch {
	case t.IsTensor():
		switch name {
		case "dtype", "device", "grad", "data", "shape", "is_cuda", "is_sparse", "is_mkldnn", "is_quantized", "is_meta", "layout", "requires_grad", "is_leaf", "itemsize", "nbytes", "name":
			return "prim::" + name
		case "T", "H", "mT", "mH":
			return "aten::numpy_T"
		}
	case t == types.Device && (name == "type" || name == "index"):
		return "prim::" + name
	}
	return ""
}

func (e *emitter) getAttr(at int, obj *ir.Value, a types.Attr) *ir.Value {
	n := e.node(-1, symbol.PrimGetAttr, obj)
	n.SetAttr(ir.StringAttr(symbol.AttrName, a.Name))
	v := n.AddOutput(a.Type)
	name := a.Name
	if isDigit(name[0]) {
		name = "_" + name
	}
	e.names.set(v, name)
	return v
}
