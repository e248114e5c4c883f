package exec

import (
	"fmt"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// Lossy says what to do with tensor constants whose text does not determine
// their elements.
type Lossy uint8

// The choices.
const (
	LossyError   Lossy = iota // executing one is the error lossy-literal
	LossyNearest              // use the nearest tensor
)

// Options are the choices of [Compile]. The zero Options use the default kernels.
type Options struct {
	Kernels *Kernels
	Lossy   Lossy
	// File is the name of the text that errors give as the position.
	File string
}

// Compile translates g into a Program. Nodes that cannot be run are all reported
// at once, as a *CompileError: operators without a kernel, calls to functions
// that the module lacks, tensor constants without payload or with a lossy text.
// The graph must not be edited while it is compiled; afterwards the Program
// does not depend on it.
func Compile(g *ir.Graph, opts Options) (*Program, error) {
	s := &session{opts: opts.orDefault(), programs: make(map[*ir.Graph]*Program)}
	p := s.compile(g)
	if len(s.problems) > 0 {
		return nil, &CompileError{Problems: s.problems}
	}
	return p, nil
}

func (o Options) orDefault() Options {
	if o.Kernels == nil {
		o.Kernels = Default()
	}
	if o.File == "" {
		o.File = "graph"
	}
	return o
}

// session is one Compile: the programs of the graph and of all that it calls.
type session struct {
	opts     Options
	programs map[*ir.Graph]*Program
	calls    *ir.Calls // nil until something is called
	problems []Problem
	depth    int
}

// maxSubgraphs bounds the nesting of graphs in attributes.
const maxSubgraphs = 200

// compile returns the program of g; it may still be under construction when g
// calls itself.
func (s *session) compile(g *ir.Graph) *Program {
	if p, ok := s.programs[g]; ok {
		return p
	}
	p := &Program{}
	s.programs[g] = p
	s.depth++
	defer func() { s.depth-- }()
	if s.depth > maxSubgraphs {
		s.problems = append(s.problems, Problem{Code: "unsupported", Msg: "graphs are nested too deeply"})
		return p
	}
	c := &compiler{session: s, g: g, p: p, regs: make([]int32, g.NumValueIDs()), nregs: 1, borrow: make([]borrowing, g.NumValueIDs())}
	c.lastUses()
	c.loadConstants()
	for _, v := range g.Inputs() {
		p.inputs = append(p.inputs, c.define(v))
		p.inTypes = append(p.inTypes, v.Type())
	}
	c.releaseUnused(g.Inputs())
	c.block(g.Top())
	for i := range g.NumOutputs() {
		p.outputs = append(p.outputs, c.use(g.Output(i)))
	}
	p.nregs = c.nregs
	return p
}

// compiler translates one graph.
type compiler struct {
	*session
	g     *ir.Graph
	p     *Program
	regs  []int32       // by value id; 0 for none yet
	dying [][]*ir.Value // by node id: the values whose last use it is
	free  []int32
	nregs int32
	node  *ir.Node // being compiled

	borrow []borrowing // by value id
}

func (c *compiler) emit(i instr) int {
	c.p.code = append(c.p.code, i)
	c.p.nodes = append(c.p.nodes, c.node)
	return len(c.p.code) - 1
}

// target makes the jump at pc go to the next instruction.
func (c *compiler) target(pc int) { c.p.code[pc].x = int32(len(c.p.code)) }

// fresh returns a register that nothing uses.
func (c *compiler) fresh() int32 {
	if n := len(c.free); n > 0 {
		r := c.free[n-1]
		c.free = c.free[:n-1]
		return r
	}
	c.nregs++
	return c.nregs - 1
}

// define gives v a register, unless it has one already.
func (c *compiler) define(v *ir.Value) int32 {
	if c.regs[v.ID()] == 0 {
		c.regs[v.ID()] = c.fresh()
	}
	return c.regs[v.ID()]
}

// use returns the register of v, which is defined before on well-formed graphs.
func (c *compiler) use(v *ir.Value) int32 {
	r := c.regs[v.ID()]
	if r <= 0 {
		c.problem("malformed", "%%%s is used where it is not defined", v.Name())
		return 0
	}
	return r
}

func (c *compiler) uses(n *ir.Node, from int) []int32 {
	regs := make([]int32, 0, n.NumInputs()-from)
	for i := from; i < n.NumInputs(); i++ {
		regs = append(regs, c.use(n.Input(i)))
	}
	return regs
}

func (c *compiler) defs(n *ir.Node) []int32 {
	regs := make([]int32, n.NumOutputs())
	for i, v := range n.Outputs() {
		regs[i] = c.define(v)
	}
	return regs
}

// problem reports that the current node cannot be run.
func (c *compiler) problem(code, format string, args ...any) {
	p := Problem{Code: code, Msg: fmt.Sprintf(format, args...), File: c.opts.File}
	if n := c.node; n != nil {
		p.Kind, p.Source = n.Kind().String(), n.Source()
		p.Line, p.Col = n.TextPos()
		for b := n.Block(); b != nil && b.Owner() != nil; b = b.Owner().Block() {
			p.InBlock++
		}
		if s, err := n.Schema(); err == nil && s != nil {
			p.Schema = s.String()
		}
	}
	c.problems = append(c.problems, p)
}

// block compiles the nodes of b. Its returns are the caller's business.
func (c *compiler) block(b *ir.Block) {
	for n := range b.Nodes() {
		if n.Kind() == symbol.PrimConstant {
			continue
		}
		c.node = n
		c.compileNode(n)
		c.node = n
		c.release(c.dying[n.ID()])
		c.releaseUnused(n.Outputs())
	}
}

// compileNode emits the instructions of n.
func (c *compiler) compileNode(n *ir.Node) {
	if c.structural(n) {
		return
	}
	sch, err := n.Schema()
	if err != nil {
		if s := matchNamedTuple(n); s != nil {
			sch, err = s, nil
		}
	}
	switch {
	case err != nil:
		c.problem("unsupported", "operator %s is not supported: %v", n.Kind(), err)
		c.defs(n)
	case sch == nil:
		c.problem("unsupported", "operator %s is not supported", n.Kind())
		c.defs(n)
	default:
		c.operator(n, sch)
	}
}

// matchNamedTuple resolves a node whose inputs hold a NamedTuple once by its
// fields and once, inside a Dict, by its name alone, as dumps print it: read
// from text the name is a class that nothing declares.
func matchNamedTuple(n *ir.Node) *schema.Schema {
	var named *types.Type
	for _, v := range n.Inputs() {
		if t := v.Type(); t.IsNamedTuple() {
			if named != nil && named != t {
				return nil
			}
			named = t
		}
	}
	if named == nil {
		return nil
	}
	inputs := make([]*types.Type, 0, n.NumInputs())
	for _, v := range n.Inputs() {
		inputs = append(inputs, v.Type().Map(func(t *types.Type) *types.Type {
			if t.Kind() == types.ClassKind && !t.Class().Declared {
				return named
			}
			return t
		}))
	}
	s, err := n.Graph().Module().Table.Match(n.Kind(), inputs)
	if err != nil {
		return nil
	}
	return s
}

// operator emits a node that has a schema.
func (c *compiler) operator(n *ir.Node, sch *schema.Schema) {
	name := sch.FullName()
	if op, ok := fastOps[name]; ok && !c.opts.Kernels.custom[name] && c.fast(n, op) {
		return
	}
	k, ok := c.opts.Kernels.Lookup(sch)
	if !ok && sch.Flags&schema.Random != 0 {
		k, ok = random, true
	}
	if !ok {
		c.problem("unsupported", "operator %s is not supported", name)
		c.defs(n)
		return
	}
	if !sch.Vararg && n.NumInputs() != len(sch.Args) {
		c.problem("malformed", "%s has %d inputs, its schema %d", name, n.NumInputs(), len(sch.Args))
		return
	}
	c.call(n, k, sch)
}

func (c *compiler) call(n *ir.Node, k Kernel, sch *schema.Schema) {
	site := callSite{kernel: k, schema: sch, args: c.uses(n, 0)}
	site.outs = c.defs(n)
	c.p.maxArgs = max(c.p.maxArgs, len(site.args))
	c.p.maxOuts = max(c.p.maxOuts, len(site.outs))
	c.p.calls = append(c.p.calls, site)
	c.emit(instr{op: opKernel, x: int32(len(c.p.calls) - 1)})
}

// fast emits an operator that is an instruction of its own.
func (c *compiler) fast(n *ir.Node, op opcode) bool {
	if n.NumOutputs() > 1 || n.NumInputs() == 0 || n.NumInputs() > 3 {
		return false
	}
	var r [3]int32
	for i := range n.NumInputs() {
		r[i] = c.use(n.Input(i))
	}
	dst := int32(0)
	if n.NumOutputs() == 1 {
		dst = c.define(n.Output(0))
	}
	c.emit(instr{op: op, a: dst, b: r[0], c: r[1], x: r[2]})
	return true
}

// typeIndex files t for an instruction's operand.
func (c *compiler) typeIndex(t *types.Type) int32 {
	c.p.types = append(c.p.types, t)
	return int32(len(c.p.types) - 1)
}
