package script

import (
	"errors"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// namedValue is an argument given by keyword.
type namedValue struct {
	name string
	val  *ir.Value
}

func (e *emitter) call(x *expr, hint *types.Type) *sugared {
	if x.parts[0].kind == exprAttr && x.parts[0].name == "tolist" && len(x.parts) == 1 && hint != nil {
		e.expr(x.parts[0].parts[0], nil) // PyTorch evaluates it once to see that there is a tolist
		return simple(e.toList(x.at, e.expr(x.parts[0].parts[0], nil), hint))
	}
	callee := e.sugared(x.parts[0], nil)
	if callee.kind == sugarForm {
		return e.form(x, callee.name, hint)
	}
	if callee.kind == sugarNew {
		if len(x.parts) != 2 {
			e.fail(x.at, "__new__ takes the class")
		}
		e.sugared(x.parts[1], nil)
		return simple(e.op(x.at, symbol.PrimCreateObject, callee.typ))
	}
	args := e.values(x.parts[1:], nil)
	kwargs := make([]namedValue, len(x.kwargs))
	for i, k := range x.kwargs {
		kwargs[i] = namedValue{k.name, e.expr(k.val, nil)}
	}
	return e.invoke(x.at, callee, args, kwargs)
}

// magicMethods are the methods of objects behind functions of Python.
var magicMethods = map[string]string{"aten::len": "__len__", "aten::hex": "__hex__", "aten::oct": "__oct__", "aten::round": "__round__"}

// invoke calls what s is.
func (e *emitter) invoke(at int, s *sugared, args []*ir.Value, kwargs []namedValue) *sugared {
	switch s.kind {
	case sugarBuiltin:
		if name := magicMethods[s.sym.String()]; name != "" && s.val == nil && len(args) > 0 && args[0].Type().Kind() == types.ClassKind {
			return e.invoke(at, e.valueAttr(at, args[0], name), args[1:], kwargs)
		}
		return simple(e.builtin(at, s.sym, s.val, args, kwargs))
	case sugarCast:
		if len(args) == 1 && args[0].Type().Kind() == types.ClassKind {
			return e.invoke(at, e.valueAttr(at, args[0], "__"+s.name+"__"), nil, nil)
		}
		if len(args) == 1 && len(kwargs) == 0 {
			return simple(e.cast(at, s.typ, s.sym.String(), args[0]))
		}
		return simple(e.builtin(at, s.sym, nil, args, kwargs))
	case sugarMethod:
		sig, _ := e.im.method(s.val.Type(), s.name)
		inputs := e.match(at, sig, append([]*ir.Value{s.val}, args...), kwargs)
		n := e.node(at, symbol.PrimCallMethod, inputs...)
		n.SetAttr(ir.StringAttr(symbol.AttrName, s.name))
		return simple(n.AddOutput(sig.result))
	case sugarFunction:
		sig, err := e.im.lookupFunction(s.name)
		if err != nil {
			throw(err)
		}
		inputs := e.match(at, sig, args, kwargs)
		c := e.node(-1, symbol.PrimConstant)
		c.SetAttr(ir.StringAttr(symbol.AttrName, sig.name))
		fn := c.AddOutput(types.Function(s.name))
		return simple(e.op(at, symbol.PrimCallFunction, sig.result, append([]*ir.Value{fn}, inputs...)...))
	case sugarTuple:
		fields := s.typ.Fields()
		sig := &signature{name: s.typ.Name(), result: s.typ}
		for _, f := range fields {
			sig.params = append(sig.params, sigParam{name: f.Name, typ: f.Type})
		}
		return simple(e.op(at, symbol.PrimTupleConstruct, s.typ, e.match(at, sig, args, kwargs)...))
	case sugarClass:
		obj := e.op(at, symbol.PrimCreateObject, s.typ)
		if _, ok := e.im.method(s.typ, "__init__"); !ok {
			e.fail(at, "%s has no method __init__", s.typ.Annotation())
		}
		e.invoke(at, e.valueAttr(at, obj, "__init__"), args, kwargs)
		return simple(obj)
	case sugarException:
		if len(kwargs) == 0 {
			return e.message(at, s, args)
		}
	case sugarValue:
		if s.val.Type().Kind() == types.ClassKind {
			return e.invoke(at, e.valueAttr(at, s.val, "__call__"), args, kwargs)
		}
	}
	e.fail(at, "this cannot be called")
	return nil
}

// match fits a call to the parameters of a function, with defaults and
// conversions.
func (e *emitter) match(at int, sig *signature, args []*ir.Value, kwargs []namedValue) []*ir.Value {
	call, vals := callOf(symbol.Empty, nil, args, kwargs)
	r, err := sig.schema().Resolve(call)
	if err != nil {
		e.fail(at, "%s: %s", sig.name, reason(err))
	}
	return e.inputs(at, r, vals)
}

// reason is what a failed match says, without the schema when there is only one.
func reason(err error) string {
	var re *schema.ResolveError
	if errors.As(err, &re) && len(re.Rejections) == 1 {
		return re.Rejections[0].Reason.Error()
	}
	return err.Error()
}

// callVals are the values of a schema.Call.
type callVals struct {
	self   *ir.Value
	args   []*ir.Value
	kwargs []namedValue
}

func argOf(v *ir.Value) schema.Arg {
	d := v.Def()
	return schema.Arg{Type: v.Type(), EmptyList: d != nil && d.Kind() == kindEmptyList}
}

func callOf(kind symbol.Symbol, self *ir.Value, args []*ir.Value, kwargs []namedValue) (schema.Call, callVals) {
	c := schema.Call{Kind: kind, Args: make([]schema.Arg, len(args))}
	if self != nil {
		a := argOf(self)
		c.Self = &a
	}
	for i, v := range args {
		c.Args[i] = argOf(v)
	}
	for _, k := range kwargs {
		c.Kwargs = append(c.Kwargs, schema.NamedArg{Name: k.name, Arg: argOf(k.val)})
	}
	return c, callVals{self, args, kwargs}
}

// builtinOf calls an operator on positional arguments.
func (e *emitter) builtinOf(at int, name string, args ...*ir.Value) *ir.Value {
	return e.builtin(at, symbol.Of(name), nil, args, nil)
}

// builtin calls an operator: the node, and a tuple of its outputs if it has not one.
func (e *emitter) builtin(at int, kind symbol.Symbol, self *ir.Value, args []*ir.Value, kwargs []namedValue) *ir.Value {
	call, vals := callOf(kind, self, args, kwargs)
	r, err := e.im.table.ResolveAt(call, e.im.version)
	if err != nil {
		e.fail(at, "%v", err)
	}
	e.skip(r.Tried)
	inputs := e.inputs(at, r, vals)
	if r.IsFunction() {
		return e.inlined(at, r.Schema, inputs)
	}
	n := e.node(at, kind, inputs...)
	e.leaves = e.leaves || kind == symbol.PrimRaiseException
	if r.Schema.Upgrader != "" {
		e.old[n] = r.Schema.Upgrader
	}
	for _, t := range r.Outputs {
		n.AddOutput(t)
	}
	if n.NumOutputs() == 1 {
		return n.Output(0)
	}
	return e.packed(at, n, r)
}

// packed makes one value of any number of outputs; those with names are a NamedTuple
// in Python only.
func (e *emitter) packed(at int, n *ir.Node, r *schema.Resolution) *ir.Value {
	return e.tuple(n.Outputs())
}

// inputs makes the inputs of a node as a resolution says.
func (e *emitter) inputs(at int, r *schema.Resolution, c callVals) []*ir.Value {
	out := make([]*ir.Value, len(r.Inputs))
	for i, in := range r.Inputs {
		var v *ir.Value
		switch in.From {
		case schema.FromSelf:
			v = c.self
		case schema.FromPositional:
			v = c.args[in.Index]
		case schema.FromKeyword:
			v = c.kwargs[in.Index].val
		case schema.FromDefault:
			a := &r.Schema.Args[i]
			v = e.constant(-1, a.Default, a.Type)
		case schema.FromRest:
			parts := make([]*ir.Value, len(in.Convert.Elems))
			for j := range parts {
				parts[j] = e.adapted(at, c.args[in.Index+j], in.Convert.Elems[j])
			}
			out[i] = e.op(at, symbol.PrimListConstruct, in.Convert.Type, parts...)
			continue
		}
		out[i] = e.adapted(at, v, in.Convert)
	}
	return out
}

// adapted makes v what a conversion says.
func (e *emitter) adapted(at int, v *ir.Value, c schema.Conversion) *ir.Value {
	switch c.Step {
	case schema.Apply:
		return e.builtin(at, c.Kind, nil, []*ir.Value{v}, nil)
	case schema.Repeat:
		vs := make([]*ir.Value, c.N)
		for i := range vs {
			vs[i] = v
		}
		return e.op(-1, symbol.PrimListConstruct, c.Type, vs...)
	case schema.EmptyList:
		return e.op(-1, symbol.PrimListConstruct, c.Type)
	case schema.TupleToList:
		return e.op(-1, symbol.PrimListConstruct, c.Type, e.unpack(-1, v)...)
	case schema.TupleEach:
		parts := append([]*ir.Value(nil), e.unpack(-1, v)...)
		for i := range parts {
			parts[i] = e.adapted(at, parts[i], c.Elems[i])
		}
		return e.tuple(parts)
	}
	return v
}

// cast is a call of a type by its name.
func (e *emitter) cast(at int, t *types.Type, kind string, v *ir.Value) *ir.Value {
	zero := e.constant(-1, value.Int(0), nil)
	if v.Type().IsSubtypeOf(t) {
		return v
	}
	if t == types.Bool {
		switch v.Type().Kind() {
		case types.ListKind, types.DictKind, types.StrKind:
			return e.builtinOf(at, "aten::gt", e.builtinOf(at, "aten::len", v), zero)
		}
	}
	return e.builtinOf(at, kind, v)
}

// toList is v.tolist(), whose type is what annotate says around it.
func (e *emitter) toList(at int, v *ir.Value, t *types.Type) *ir.Value {
	dims, elem := 0, t
	for elem.Kind() == types.ListKind {
		dims, elem = dims+1, elem.Elem()
	}
	number, ok := map[*types.Type]int64{types.Int: 0, types.Float: 1, types.Bool: 2, types.Complex: 3}[elem]
	if !ok || !v.Type().IsTensor() {
		e.fail(at, "tolist gives lists of numbers of a tensor, not %s of %s", t.Annotation(), v.Type().Annotation())
	}
	d := e.constant(-1, value.Int(int64(dims)), nil)
	return e.op(-1, symbol.PrimTolist, t, v, d, e.constant(-1, value.Int(number), nil))
}

// form evaluates what looks like a call but has rules of its own.
func (e *emitter) form(x *expr, name string, hint *types.Type) *sugared {
	args := x.parts[1:]
	need := func(n int) {
		if len(args) != n || len(x.kwargs) > 0 {
			e.fail(x.at, "%s takes %d arguments", name, n)
		}
	}
	switch name {
	case "annotate":
		need(2)
		return simple(e.annotate(x.at, e.typ(args[0]), args[1]))
	case "unchecked_cast":
		need(2)
		t := e.typ(args[0])
		return simple(e.op(-1, symbol.PrimUncheckedCast, t, e.expr(args[1], nil)))
	case "uninitialized":
		need(1)
		return simple(e.op(x.at, symbol.PrimUninitialized, e.typ(args[0])))
	case "isinstance":
		return simple(e.isInstance(x).val)
	case "getattr":
		need(2)
		if args[1].kind != exprConst || args[1].val.Kind() != value.StrKind || args[1].val.Str() == "" {
			e.fail(args[1].at, "the name of an attribute is a string")
		}
		return e.attr(x.at, e.sugared(args[0], nil), args[1].val.Str())
	case "hasattr":
		return simple(e.hasAttr(x).val)
	case "range":
		return e.rangeOf(x)
	case "enumerate":
		return e.enumerate(x)
	case "zip":
		return e.zip(x)
	case "tuple":
		need(1)
		return simple(e.tuple(e.asTuple(x.at, e.iterableTuple(args[0]), 0)))
	case "list":
		return simple(e.listOf(x, hint))
	case "dict":
		return simple(e.dictOf(x, hint))
	case "fork":
		need(1)
		f := e.sugared(args[0], nil)
		if f.kind != sugarClosure {
			e.fail(args[0].at, "fork takes a closure in serialized code")
		}
		return simple(e.op(x.at, kindForkBody, types.Future(f.typ), f.val))
	}
	e.fail(x.at, "%s is not supported", name)
	return nil
}

func (e *emitter) annotate(at int, t *types.Type, x *expr) *ir.Value {
	v := e.convert(at, t, e.expr(x, t))
	if !v.Type().IsSubtypeOf(t) {
		e.fail(at, "%s is annotated as %s", v.Type().Annotation(), t.Annotation())
	}
	if t.Kind() == types.OptionalKind && v.Type().IsSubtypeOf(types.None) {
		v = e.constant(-1, value.None(), nil)
		v.SetType(t)
	}
	return v
}
