package script

import (
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Kinds that stand in a graph only while it is compiled.
var (
	kindLoad       = symbol.Of("prim::Load")
	kindStore      = symbol.Of("prim::Store")
	kindReturnStmt = symbol.Of("prim::ReturnStmt")
	kindEmptyList  = symbol.Of("prim::EmptyListLiteral")
	kindForkBody   = symbol.Of("prim::forkClosure")
	kindScope      = symbol.Of("prim::ComprehensionScope")
	kindBreak      = symbol.Of("prim::BreakStmt")
	kindContinue   = symbol.Of("prim::ContinueStmt")
	kindLoopExit   = symbol.Of("prim::LoopContinuation")
	kindWith       = symbol.Of("prim::With")
)

// emitter compiles one function. Errors leave it by a panic of *Error that
// compile catches.
type emitter struct {
	im       *Importer
	file     *file
	fileID   uint32
	graph    *ir.Graph
	names    names
	env      *frame
	at       *ir.Node // new nodes go before it
	ints     map[int64]*ir.Value
	floats   map[float64]*ir.Value
	declared *types.Type        // result of the function, if it is annotated
	result   *types.Type        // what the returns met so far give
	exits    map[*ir.Block]bool // blocks that end with a return or raise
	inLoop   loopStatus
	leaves   bool                // something leaves a block before its end
	keys     map[*ir.Value]any   // for typeKey, of what exits made
	withs    bool                // there is a with
	temps    int                 // temporary variables named so far
	old      map[*ir.Node]string // calls with a historic meaning, and their upgraders
	erased   []*ir.Node          // reads and writes of variables
	vars     []string            // by id of a node, the variable that it reads or writes
}

// frame is the scope of a block: what its variables are.
type frame struct {
	block   *ir.Block
	types   map[string]*types.Type // variables that nodes store
	sugared map[string]*sugared    // names for what is no value
	next    *frame
}

func (e *emitter) fail(at int, format string, args ...any) {
	panic(e.im.errorIn(e.file, at, fmt.Sprintf(format, args...)))
}

// push begins the scope of b; what is emitted goes to its end. The result puts
// things back and gives the scope.
func (e *emitter) push(b *ir.Block) (pop func() *frame) {
	at := e.at
	e.env = &frame{block: b, types: map[string]*types.Type{}, sugared: map[string]*sugared{}, next: e.env}
	e.at = b.Return()
	return func() *frame {
		f := e.env
		e.env, e.at = f.next, at
		return f
	}
}

// inside emits with the end of b as the place for nodes.
func (e *emitter) inside(at *ir.Node, do func()) {
	old := e.at
	e.at = at
	do()
	e.at = old
}

// node inserts a node without outputs.
func (e *emitter) node(at int, kind symbol.Symbol, inputs ...*ir.Value) *ir.Node {
	n := e.newNode(at, kind)
	n.SetInputs(inputs...)
	n.InsertBefore(e.at)
	e.source(n, at)
	return n
}

// newNode makes a node, if there is room.
func (e *emitter) newNode(at int, kind symbol.Symbol) *ir.Node {
	n := e.graph.NewNode(kind)
	if n.ID() > roomOfNodes+nodesPerByte*len(e.file.src) {
		e.fail(max(at, 0), "the function makes more than %d nodes", n.ID())
	}
	return n
}

// A function has at most so many nodes, and more by the length of its file: loops over
// tuples, and subscripts of tensors, which PyTorch evaluates three times, may multiply.
const (
	roomOfNodes  = 1 << 16
	nodesPerByte = 16
)

// op inserts a node with one output.
func (e *emitter) op(at int, kind symbol.Symbol, t *types.Type, inputs ...*ir.Value) *ir.Value {
	return e.node(at, kind, inputs...).AddOutput(t)
}

// source records where n comes from, as PyTorch prints it: the Python source, if
// the archive knows it, or the file of code. A negative place is none.
func (e *emitter) source(n *ir.Node, at int) {
	if at < 0 {
		return
	}
	if o, known := e.file.origin(at); known {
		if o.name != "" {
			n.SetSourceID(o.file, o.line, o.col)
		}
		n.SetSpanID(o.span)
		return
	}
	line, col := e.file.position(at)
	n.SetSourceID(e.fileID, line, col)
}

// skip passes over n numbers of values, which PyTorch gives to nodes that come
// to nothing.
func (e *emitter) skip(n int) {
	e.graph.SkipNumbers(max(n, 0))
}

// constant inserts a constant at the current place.
func (e *emitter) constant(at int, v value.Value, declared *types.Type) *ir.Value {
	n := e.graph.NewConstant(v, declared)
	if n == nil {
		e.fail(max(at, 0), "a constant of type %s is not supported", value.TypeOf(v))
	}
	n.InsertBefore(e.at)
	e.source(n, at)
	return n.Output(0)
}

// number is the constant of a literal, once a graph and at its front.
func (e *emitter) number(at int, v value.Value) *ir.Value {
	insert := func() (c *ir.Value) {
		front := e.graph.Top().First()
		if front == nil {
			front = e.graph.Top().Return()
		}
		e.inside(front, func() { c = e.constant(at, v, nil) })
		return c
	}
	switch v.Kind() {
	case value.IntKind:
		if e.ints[v.Int()] == nil {
			e.ints[v.Int()] = insert()
		}
		return e.ints[v.Int()]
	case value.FloatKind:
		if e.floats[v.Float()] == nil {
			e.floats[v.Float()] = insert()
		}
		return e.floats[v.Float()]
	}
	return insert()
}

// load reads a variable of that type.
func (e *emitter) load(name string, t *types.Type) *ir.Value {
	v := e.plainLoad(name, t)
	if meaningful(name) {
		e.names.set(v, name)
	}
	return v
}

func (e *emitter) store(name string, v *ir.Value, t *types.Type) {
	e.env.types[name] = t
	e.access(e.node(-1, kindStore, v), name)
}

// access makes n a read or write of a variable.
func (e *emitter) access(n *ir.Node, name string) {
	for len(e.vars) <= n.ID() {
		e.vars = append(e.vars, "")
	}
	e.vars[n.ID()] = name
}

// meaningful reports whether a name is more than a number for the printer.
func meaningful(name string) bool {
	return name != "" && name[0] != '$' && (name[0] != '_' || strings.Trim(name[1:], "0123456789") != "")
}

// here finds a name in one scope; a variable is read by that.
func (e *emitter) here(f *frame, name string) *sugared {
	if s := f.sugared[name]; s != nil {
		return s
	}
	if t := f.types[name]; t != nil {
		return simple(e.load(name, t))
	}
	return nil
}

// find looks a name up in f and the scopes around it.
func (e *emitter) find(f *frame, name string) *sugared {
	for ; f != nil; f = f.next {
		if s := e.here(f, name); s != nil {
			return s
		}
	}
	return nil
}

// assign gives a name a meaning. declared is the annotation, or nil.
func (e *emitter) assign(at int, name string, s *sugared, declared *types.Type) {
	v := s.val
	if s.kind != sugarValue {
		v = nil
	}
	if v != nil && !v.HasName() && meaningful(name) && v.DefBlock() == e.env.block {
		e.names.set(v, name)
	}
	if outer := e.find(e.env.next, name); outer != nil {
		if declared != nil {
			e.fail(at, "%s is annotated but is a variable of an outer block", name)
		}
		if v == nil || outer.kind != sugarValue {
			e.fail(at, "%s is assigned again inside a block but is no value that a variable can hold", name)
		}
		want := outer.val.Type().Unshaped()
		v = e.convert(at, want, v)
		if !v.Type().IsSubtypeOf(want) {
			e.fail(at, "%s was %s before and is assigned %s", name, want.Annotation(), v.Type().Annotation())
		}
	}
	if v == nil {
		e.env.sugared[name] = s
		return
	}
	t := v.Type()
	if declared != nil {
		if !t.IsSubtypeOf(declared) {
			e.fail(at, "%s is annotated as %s and is assigned %s", name, declared.Annotation(), t.Annotation())
		}
		t = declared
	}
	e.store(name, v, t)
}

// convert makes v fit t as far as implicit conversions go.
func (e *emitter) convert(at int, t *types.Type, v *ir.Value) *ir.Value {
	if t.Kind() == types.OptionalKind && v.Type().Kind() != types.OptionalKind && !v.Type().IsSubtypeOf(types.None) {
		return e.convert(at, t.Elem(), v)
	}
	if d := v.Def(); d != nil && d.Kind() == kindEmptyList && t.Kind() == types.ListKind {
		return e.op(at, symbol.PrimListConstruct, t)
	}
	if v.Type().Kind() == types.TupleKind {
		v = e.convertTuple(at, t, v)
	}
	switch {
	case v.Type().IsTensor():
		switch t {
		case types.Float:
			return e.builtinOf(at, "aten::FloatImplicit", v)
		case types.Complex:
			return e.builtinOf(at, "aten::ComplexImplicit", v)
		case types.Int:
			return e.builtinOf(at, "aten::IntImplicit", v)
		case types.Number:
			return e.builtinOf(at, "aten::ScalarImplicit", v)
		}
	case v.Type() == types.Number:
		switch t {
		case types.Float:
			return e.builtinOf(at, "aten::Float", v)
		case types.Complex:
			return e.builtinOf(at, "aten::Complex", v)
		case types.Int:
			return e.builtinOf(at, "aten::Int", v)
		}
	case v.Type() == types.Str && t.IsSubtypeOf(types.Device):
		return e.builtinOf(at, "aten::device", v)
	}
	return v
}

// convertTuple makes a list of a tuple, or converts it element by element.
func (e *emitter) convertTuple(at int, t *types.Type, v *ir.Value) *ir.Value {
	elems := v.Type().Elems()
	bare := t
	if t.Kind() == types.OptionalKind {
		bare = t.Elem()
	}
	if bare.Kind() == types.ListKind {
		for _, x := range elems {
			if !x.IsSubtypeOf(bare.Elem()) {
				return v
			}
		}
		return e.op(at, symbol.PrimListConstruct, bare, e.unpack(at, v)...)
	}
	if t.Kind() != types.TupleKind || v.Type().IsSubtypeOf(t) || len(t.Elems()) != len(elems) {
		return v
	}
	parts := append([]*ir.Value(nil), e.unpack(at, v)...)
	for i := range parts {
		parts[i] = e.convert(at, t.Elems()[i], parts[i])
	}
	return e.tuple(parts)
}

func (e *emitter) tuple(vs []*ir.Value) *ir.Value {
	ts := make([]*types.Type, len(vs))
	for i, v := range vs {
		ts[i] = v.Type()
	}
	return e.op(-1, symbol.PrimTupleConstruct, types.Tuple(ts...), vs...)
}

// unpack gives the elements of a tuple.
func (e *emitter) unpack(at int, v *ir.Value) []*ir.Value {
	if d := v.Def(); d != nil && d.Kind() == symbol.PrimTupleConstruct {
		out := make([]*ir.Value, d.NumInputs())
		for i, x := range d.Inputs() {
			out[i] = x
		}
		return out
	}
	n := e.node(-1, symbol.PrimTupleUnpack, v)
	for _, t := range v.Type().Elems() {
		n.AddOutput(t)
	}
	return n.Outputs()
}
