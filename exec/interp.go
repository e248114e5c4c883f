package exec

import (
	"errors"
	"fmt"
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/value"
)

// Run executes the program on args, one for each graph input, and returns the
// graph's outputs. A nil State is a fresh one. The error is an *Exception where
// PyTorch raises, an *Unsupported where this executor cannot go on, a
// *LimitError or the context's error. What was written before an error stays.
func (p *Program) Run(st *State, args []value.Value) ([]value.Value, error) {
	if st == nil {
		st = &State{}
	}
	if len(args) != len(p.inputs) {
		return nil, fmt.Errorf("the graph has %d inputs, %d values are given", len(p.inputs), len(args))
	}
	for i, v := range args {
		if !accepts(p.inTypes[i], v) {
			return nil, fmt.Errorf("input %d: expected %s, got a value of kind %s", i, p.inTypes[i], v.Kind())
		}
	}
	f := p.newFrame(st)
	for i, r := range p.inputs {
		f.regs[r] = args[i]
	}
	if err := f.run(); err != nil {
		return nil, err
	}
	out := make([]value.Value, len(p.outputs))
	for i, r := range p.outputs {
		out[i] = f.regs[r]
	}
	return out, nil
}

// frame is one activation of a program.
type frame struct {
	p    *Program
	st   *State
	regs []value.Value
	args []value.Value // room for the arguments of any kernel call
	outs []value.Value
	call Call

	entered []entered
}

func (p *Program) newFrame(st *State) *frame {
	f := &frame{p: p, st: st}
	f.layOut(nil)
	for i := range p.consts {
		f.regs[p.consts[i].reg] = p.consts[i].val
	}
	return f
}

// layOut gives f empty registers and room for calls, in mem where that is large
// enough, and returns the memory that it took.
func (f *frame) layOut(mem []value.Value) []value.Value {
	n, p := int(f.p.nregs), f.p
	all := slices.Grow(mem[:0], n+p.maxArgs+p.maxOuts)[:n+p.maxArgs+p.maxOuts]
	clear(all)
	f.regs, f.args, f.outs = all[:n:n], all[n:n+p.maxArgs:n+p.maxArgs], all[n+p.maxArgs:]
	f.call.State = f.st
	return all
}

// run executes the code and gives errors their position. A panic, which an
// ill-typed graph can provoke in a kernel, becomes an error.
func (f *frame) run() (err error) {
	pc := 0
	if err := f.st.enter(); err != nil {
		return err
	}
	defer func() {
		f.st.depth--
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: the graph is ill-typed here: %v", f.where(pc), r)
		}
	}()
	if err := f.st.step(int64(len(f.p.code))); err != nil {
		return err
	}
	err = f.interpret(&pc)
	if err != nil {
		f.leave()
		err = f.locate(err, pc)
	}
	return err
}

func (f *frame) node(pc int) *ir.Node {
	if pc < 0 || pc >= len(f.p.nodes) {
		return nil
	}
	return f.p.nodes[pc]
}

// where names the node at pc for messages.
func (f *frame) where(pc int) string {
	n := f.node(pc)
	if n == nil {
		return "graph"
	}
	line, col := n.TextPos()
	return fmt.Sprintf("%d:%d: %s", line, col, n.Kind())
}

// locate notes the innermost node that raised.
func (f *frame) locate(err error, pc int) error {
	var e *Exception
	n := f.node(pc)
	if n == nil || !errors.As(err, &e) || e.Line != 0 || !e.Source.IsZero() {
		return err
	}
	at := *e
	at.Source = n.Source()
	at.Line, at.Col = n.TextPos()
	return &at
}

// kernel applies calls[x].
func (f *frame) kernel(x int32) error {
	site := &f.p.calls[x]
	args, outs := f.args[:len(site.args)], f.outs[:len(site.outs)]
	for i, r := range site.args {
		args[i] = f.regs[r]
	}
	clear(outs)
	f.call.Args, f.call.Out, f.call.Schema = args, outs, site.schema
	if err := site.kernel(&f.call); err != nil {
		return err
	}
	for i, r := range site.outs {
		f.regs[r] = outs[i]
	}
	clear(args)
	return nil
}

// invoke runs a callee on its arguments.
func (f *frame) invoke(c *callee) ([]value.Value, error) {
	args := make([]value.Value, len(c.args))
	for i, r := range c.args {
		args[i] = f.regs[r]
	}
	p, err := c.program(args)
	if err != nil {
		return nil, err
	}
	return p.Run(f.st, args)
}

// program is what runs for these arguments.
func (c *callee) program(args []value.Value) (*Program, error) {
	if c.prog != nil {
		return c.prog, nil
	}
	o := args[0].Object()
	if o == nil {
		return nil, fmt.Errorf("method %q is called on a %s", c.name, args[0].Kind())
	}
	if p := c.byClass[o.Type]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("method %q of %s is not defined", c.name, o.Type)
}

func (f *frame) callSub(c *callee) error {
	outs, err := f.invoke(c)
	if err != nil {
		return err
	}
	if len(outs) != len(c.outs) {
		return fmt.Errorf("%s returns %d values, the call takes %d", c.name, len(outs), len(c.outs))
	}
	for i, r := range c.outs {
		f.regs[r] = outs[i]
	}
	return nil
}

// fork runs the callee at once, one of the orders that PyTorch's scheduler may
// choose, and keeps what it returns or raises for aten::wait.
func (f *frame) fork(c *callee) error {
	outs, err := f.invoke(c)
	var raised *Exception
	if err != nil && !errors.As(err, &raised) {
		return err
	}
	fut := &value.Future{Done: make(chan struct{}), Err: err}
	switch len(outs) {
	case 0:
	case 1:
		fut.Val = outs[0]
	default:
		fut.Val = value.NewTuple(outs...)
	}
	close(fut.Done)
	f.regs[c.outs[0]] = value.FutureOf(fut)
	return nil
}

func wait(v value.Value) (value.Value, error) {
	fut := v.Future()
	if fut == nil {
		return v, nil
	}
	<-fut.Done
	return fut.Val, fut.Err
}
