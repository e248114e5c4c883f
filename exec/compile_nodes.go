package exec

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// regList files a list of registers for an instruction's operand.
func (c *compiler) regList(regs []int32) int32 {
	c.p.regLists = append(c.p.regLists, regs)
	return int32(len(c.p.regLists) - 1)
}

func (c *compiler) construct(n *ir.Node) {
	if n.NumOutputs() != 1 || n.Kind() == symbol.PrimDictConstruct && n.NumInputs()%2 != 0 {
		c.problem("malformed", "%s has the wrong number of inputs or outputs", n.Kind())
		return
	}
	op := opList
	switch n.Kind() {
	case symbol.PrimTupleConstruct:
		op = opTuple
	case symbol.PrimDictConstruct:
		op = opDict
	}
	items := c.regList(c.uses(n, 0))
	c.emit(instr{op: op, a: c.define(n.Output(0)), b: c.typeIndex(n.Output(0).Type()), x: items})
}

func (c *compiler) unpack(n *ir.Node) {
	if n.NumInputs() != 1 {
		c.problem("malformed", "%s has %d inputs", n.Kind(), n.NumInputs())
		return
	}
	op := opUnpackList
	if n.Kind() == symbol.PrimTupleUnpack {
		op = opUnpackTup
	}
	src := c.use(n.Input(0))
	c.emit(instr{op: op, b: src, x: c.regList(c.defs(n))})
}

func (c *compiler) tupleSlice(n *ir.Node) {
	beg, end := n.Attr(symbol.AttrBeg), n.Attr(symbol.AttrEnd)
	if beg == nil || end == nil || n.NumInputs() != 1 || n.NumOutputs() != 1 {
		c.problem("malformed", "prim::TupleSlice needs attributes beg and end")
		return
	}
	src := c.use(n.Input(0))
	c.emit(instr{op: opTupleSlice, a: c.define(n.Output(0)), b: src, c: int32(beg.Int()), x: int32(end.Int())})
}

func (c *compiler) attribute(n *ir.Node) {
	name := n.Attr(symbol.AttrName)
	if name == nil || n.NumInputs() < 1 {
		c.problem("malformed", "%s needs an object and attribute name", n.Kind())
		return
	}
	ref := attrRef{class: n.Input(0).Type(), name: name.Str(), slot: -1}
	if decl := ref.class.Class(); decl != nil {
		for i := range decl.Attributes {
			if decl.Attributes[i].Name == ref.name {
				ref.slot = i
			}
		}
	}
	c.p.attrs = append(c.p.attrs, ref)
	x := int32(len(c.p.attrs) - 1)
	obj := c.use(n.Input(0))
	switch n.Kind() {
	case symbol.PrimGetAttr:
		c.emit(instr{op: opGetAttr, a: c.define(n.Output(0)), b: obj, x: x})
	case symbol.PrimHasAttr:
		c.emit(instr{op: opHasAttr, a: c.define(n.Output(0)), b: obj, x: x})
	default:
		if n.NumInputs() == 2 {
			c.emit(instr{op: opSetAttr, a: obj, b: c.use(n.Input(1)), x: x})
		}
	}
}

func (c *compiler) isInstance(n *ir.Node) {
	a := n.Attr(symbol.AttrTypes)
	if a == nil || n.NumInputs() != 1 || n.NumOutputs() != 1 {
		c.problem("malformed", "prim::isinstance needs attribute types")
		return
	}
	ts := a.Types()
	if len(ts) == 0 && a.Type() != nil {
		ts = []*types.Type{a.Type()}
	}
	from := int32(len(c.p.types))
	c.p.types = append(c.p.types, ts...)
	src := c.use(n.Input(0))
	c.emit(instr{op: opIsInstance, a: c.define(n.Output(0)), b: src, c: int32(len(ts)), x: from})
}

// constantChunk emits prim::ConstantChunk: torch.chunk with a known number of
// results.
func (c *compiler) constantChunk(n *ir.Node) {
	chunks, dim := n.Attr(symbol.AttrChunks), n.Attr(symbol.AttrDim)
	if chunks == nil || dim == nil || n.NumInputs() != 1 {
		c.problem("malformed", "prim::ConstantChunk needs attributes chunks and dim")
		return
	}
	count, axis, outputs := int(chunks.Int()), int(dim.Int()), n.NumOutputs()
	c.call(n, func(call *Call) error {
		parts, err := call.Args[0].Tensor().Chunk(count, axis)
		if err != nil {
			return tensorErr(err)
		}
		if len(parts) != outputs {
			return Raise("RuntimeError", "Expected chunk to return %d outputs, got %d", outputs, len(parts))
		}
		for i, t := range parts {
			call.Out[i] = value.TensorOf(t)
		}
		return nil
	}, nil)
}

func (c *compiler) raise(n *ir.Node) {
	if n.NumInputs() == 0 {
		c.problem("malformed", "prim::RaiseException needs a message")
		return
	}
	i := instr{op: opRaise, a: c.use(n.Input(0)), b: -1}
	if n.NumInputs() > 1 {
		i.b = c.use(n.Input(1))
	}
	c.emit(i)
	c.defs(n)
}

// callFunction emits a call of a function of the module, named by a constant.
func (c *compiler) callFunction(n *ir.Node) {
	var f *ir.Function
	name := ""
	if n.NumInputs() > 0 {
		if c.calls == nil {
			c.calls = ir.NewCalls(c.g.Module())
		}
		f = c.calls.Callee(n.Input(0))
		if def := n.Input(0).Def(); def != nil {
			if a := def.Attr(symbol.AttrName); a != nil {
				name = a.Str()
			}
		}
	}
	if f == nil || f.Graph == nil {
		c.problem("no-function", "function %q is called, but the module does not define it", name)
		c.defs(n)
		return
	}
	c.emitCall(n, opCall, callee{name: f.QualifiedName(), prog: c.compile(f.Graph)}, 1)
}

// callMethod emits a call of a method.
func (c *compiler) callMethod(n *ir.Node) {
	name := n.Attr(symbol.AttrName)
	if name == nil || n.NumInputs() == 0 {
		c.problem("malformed", "%s needs an object and attribute name", n.Kind())
		c.defs(n)
		return
	}
	target, ok := c.method(n.Input(0).Type(), name.Str())
	if !ok {
		c.defs(n)
		return
	}
	c.emitCall(n, opCall, target, 0)
}

// method is the method called name of a class, or, for an interface, of the class
// that the object turns out to have.
func (c *compiler) method(class *types.Type, name string) (callee, bool) {
	m := c.g.Module()
	target := callee{name: name}
	if f := m.Method(class, name); f != nil && f.Graph != nil {
		target.prog = c.compile(f.Graph)
	} else if class.Kind() == types.InterfaceKind {
		target.byClass = make(map[*types.Type]*Program)
		for _, f := range m.Functions {
			if f.Class != nil && f.Name == name && f.Graph != nil {
				target.byClass[f.Class] = c.compile(f.Graph)
			}
		}
	}
	if target.prog == nil && len(target.byClass) == 0 {
		c.problem("no-function", "method %q of %s is called, but the module does not define it", name, class)
		return target, false
	}
	return target, true
}

// with emits prim::Enter or prim::Exit: calls of the object's methods __enter__
// and __exit__.
func (c *compiler) with(n *ir.Node) {
	if n.NumInputs() != 1 || n.NumOutputs() > 1 {
		c.problem("malformed", "%s takes one object and gives one value", n.Kind())
		c.defs(n)
		return
	}
	class := n.Input(0).Type()
	exit, ok := c.method(class, "__exit__")
	target, op := exit, opExit
	if ok && n.Kind() == symbol.PrimEnter {
		op = opEnter
		target, ok = c.method(class, "__enter__")
		target.exit = &exit
	}
	if !ok {
		c.defs(n)
		return
	}
	target.args, target.outs = c.uses(n, 0), c.defs(n)
	c.p.callees = append(c.p.callees, target)
	c.emit(instr{op: op, b: target.args[0], x: int32(len(c.p.callees) - 1)})
}

// callGraph emits a node that runs the graph in its attribute Subgraph.
func (c *compiler) callGraph(n *ir.Node, op opcode) {
	g := n.Subgraph()
	if g == nil {
		c.problem("unsupported", "operator %s without a Subgraph is not supported", n.Kind())
		c.defs(n)
		return
	}
	c.emitCall(n, op, callee{name: n.Kind().String(), prog: c.compile(g)}, 0)
}

func (c *compiler) emitCall(n *ir.Node, op opcode, target callee, from int) {
	target.args = c.uses(n, from)
	target.outs = c.defs(n)
	c.p.callees = append(c.p.callees, target)
	c.emit(instr{op: op, x: int32(len(c.p.callees) - 1)})
}
