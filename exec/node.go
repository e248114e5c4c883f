package exec

import (
	"fmt"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/value"
)

// CompileNode translates one node into a Program whose arguments are the node's
// inputs, then the values in outer, and whose results are its outputs. outer names
// all that the node's blocks read from outside; a value may stand in both.
func CompileNode(n *ir.Node, opts Options, outer ...*ir.Value) (*Program, error) {
	g := ir.NewGraph(n.Graph().Module())
	inputs := make([]*ir.Value, n.NumInputs())
	for i, v := range n.Inputs() {
		inputs[i] = g.Top().AddParam(v.Type())
	}
	params := make(map[*ir.Value]*ir.Value, len(outer))
	for _, v := range outer {
		params[v] = g.Top().AddParam(v.Type())
	}
	m := n.CloneInto(g, inputs, params)
	g.Top().Append(m)
	for _, out := range m.Outputs() {
		g.Top().AddReturn(out)
	}
	return Compile(g, opts)
}

// NodeRunner runs single nodes where they stand, without a graph or program for
// each: it keeps its memory from one node to the next. It serves one goroutine.
type NodeRunner struct {
	c    compiler
	p    Program
	vals []value.Value // registers, arguments and results of the run
	out  []value.Value
}

// NewNodeRunner returns a NodeRunner that compiles with opts.
func NewNodeRunner(opts Options) *NodeRunner {
	r := &NodeRunner{}
	r.c.session = &session{opts: opts.orDefault(), programs: make(map[*ir.Graph]*Program)}
	r.c.p = &r.p
	return r
}

// Run runs n on args, one for each input; a value that is two of n's inputs has the
// first of its arguments. Errors are those of [Compile] and of [Program.Run]. The
// results, one for each output, stand until the next Run. What a nil State is to
// Program.Run it is here.
func (r *NodeRunner) Run(st *State, n *ir.Node, args []value.Value) ([]value.Value, error) {
	if len(args) != n.NumInputs() {
		return nil, fmt.Errorf("the node has %d inputs, %d values are given", n.NumInputs(), len(args))
	}
	if len(n.Blocks()) > 0 {
		p, err := CompileNode(n, r.c.opts)
		if err != nil {
			return nil, err
		}
		return p.Run(st, args)
	}
	if err := r.compile(n); err != nil {
		return nil, err
	}
	if st == nil {
		st = &State{}
	}
	return r.run(st, n, args)
}

// compile makes r.p the program of n: its distinct inputs are in the first registers.
func (r *NodeRunner) compile(n *ir.Node) error {
	c, p := &r.c, &r.p
	*p = Program{code: p.code[:0], nodes: p.nodes[:0], inputs: p.inputs[:0], outputs: p.outputs[:0], calls: p.calls[:0]}
	clear(c.programs)
	c.calls, c.problems, c.free, c.nregs = nil, nil, c.free[:0], 1
	c.g, c.node = n.Graph(), n
	if ids := c.g.NumValueIDs(); ids > len(c.regs) {
		c.regs = make([]int32, ids+ids/2)
	}
	for _, v := range n.Inputs() {
		p.inputs = append(p.inputs, c.define(v))
	}
	c.compileNode(n)
	for _, v := range n.Outputs() {
		p.outputs = append(p.outputs, c.define(v))
	}
	for _, v := range n.Inputs() {
		c.regs[v.ID()] = 0
	}
	for _, v := range n.Outputs() {
		c.regs[v.ID()] = 0
	}
	p.nregs = c.nregs
	if len(c.problems) > 0 {
		return &CompileError{Problems: c.problems}
	}
	return nil
}

func (r *NodeRunner) run(st *State, n *ir.Node, args []value.Value) ([]value.Value, error) {
	f := frame{p: &r.p, st: st}
	r.vals = f.layOut(r.vals)
	for i := len(args) - 1; i >= 0; i-- {
		if t := n.Input(i).Type(); !accepts(t, args[i]) {
			return nil, fmt.Errorf("input %d: expected %s, got a value of kind %s", i, t, args[i].Kind())
		}
		f.regs[r.p.inputs[i]] = args[i]
	}
	if err := f.run(); err != nil {
		return nil, err
	}
	r.out = r.out[:0]
	for _, reg := range r.p.outputs {
		r.out = append(r.out, f.regs[reg])
	}
	return r.out, nil
}
