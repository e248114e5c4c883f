package golden

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

// Each function is called seeds times with inputs made from its types. While there
// are blocks that no call reached, seeds up to maxSeeds are tried, and calls that
// reach one are made, too.
const (
	seeds    = 3
	maxSeeds = 24
)

// maxSteps bounds the instructions of a call.
const maxSteps = 1 << 24

// runs are the calls made to in, and what they gave.
type runs struct {
	file     *parse.File
	coverage *coverage
	timeout  time.Duration
	kernels  *exec.Kernels
	calls    []*executed
}

// executed is a call.
type executed struct {
	name  string // for messages: "forward, seed 1"
	fn    int    // number of the function
	must  bool   // the result must have the function
	self  bool   // the first argument is the module
	fresh bool   // the module is as in the text; otherwise as the call before left it
	args  []value.Value
	want  *equiv.Outcome
	got   *equiv.Outcome // of the final result
}

// execute runs in and the result, and checks what that shows.
func (r *runner) execute(out *parse.File) {
	x, err := r.runIn()
	skipped := r.skipped("run") != nil
	same := r.check("run", func() error {
		if err != nil {
			return err
		}
		return x.compareResult(out)
	})
	if err != nil || skipped {
		return
	}
	r.runs = x
	if same && r.bitExact {
		r.check("bit-exact", func() error { return x.exactly() })
	}
	r.check("vacuity", func() error { return x.vacuous(r.outputs) })
	r.check("coverage", func() error { return x.coverage.missing(r.Path) })
}

// runIn makes the calls to a fresh copy of in.
func (r *runner) runIn() (*runs, error) {
	f, err := r.load()
	if err != nil {
		return nil, err
	}
	x := &runs{file: f, timeout: r.cfg.Timeout, kernels: r.cfg.Kernels}
	if len(r.given) > 0 {
		err = x.plan(r.Path, r.given)
	} else {
		err = x.seeded()
	}
	if err != nil {
		return nil, err
	}
	x.coverage = cover(f)
	kernels := x.coverage.kernels(r.cfg.Kernels)
	keep := func(c *executed, o *equiv.Outcome) error {
		c.want = o
		return nil
	}
	if err = x.each(f, kernels, r.Path, x.calls, keep); err != nil || len(r.given) > 0 {
		return x, err
	}
	for seed := uint64(seeds); seed < maxSeeds && x.coverage.left() > 0; seed++ {
		for i := range f.Module.Functions {
			left := x.coverage.left()
			c, err := x.withSeed(i, seed)
			if err != nil {
				continue // seeded has said so where it matters
			}
			c.fresh = true
			if x.each(f, kernels, r.Path, []*executed{c}, keep) == nil && x.coverage.left() < left {
				x.calls = append(x.calls, c)
			}
		}
	}
	return x, nil
}

// main is the function that is called when none is named: the only one, or the
// root's forward.
func (x *runs) main() int {
	fns := x.file.Module.Functions
	root := x.file.Module.Root.Object()
	for i, f := range fns {
		if root != nil && f.Name == "forward" && f.Class == root.Type {
			return i
		}
	}
	if len(fns) == 1 {
		return 0
	}
	return -1
}

// plan makes the calls that the section inputs asks for, one after the other on
// the same module.
func (x *runs) plan(path string, given []call) error {
	for i, c := range given {
		fn, err := x.find(c.target)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", path, c.line, err)
		}
		g := x.file.Module.Functions[fn].Graph
		self, params := valueio.Params(g)
		args, err := valueio.Bind(params, c.args)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", path, c.line, err)
		}
		x.calls = append(x.calls, &executed{name: fmt.Sprintf("call %d", i), fn: fn, must: true, self: self != nil, fresh: i == 0, args: args})
	}
	return nil
}

// find is the number of the function that target names: by its number, qualified
// name, or as a method of the root.
func (x *runs) find(target string) (int, error) {
	if target == "" {
		if i := x.main(); i >= 0 {
			return i, nil
		}
		return 0, errors.New("there are several functions and no root with a method forward: say \"call NAME\"")
	}
	m := x.file.Module
	root := m.Root.Object()
	for i, f := range m.Functions {
		if f.QualifiedName() == target || strconv.Itoa(i) == target || root != nil && f.Class == root.Type && f.Name == target {
			return i, nil
		}
	}
	return 0, fmt.Errorf("no function or method called %q", target)
}

// seeded plans calls of every function for which inputs can be made: the graphs of
// a dump and the root's forward must be among them.
func (x *runs) seeded() error {
	var errs []error
	for i, fn := range x.file.Module.Functions {
		for seed := range uint64(seeds) {
			c, err := x.withSeed(i, seed)
			if err != nil && (fn.Name == "" || i == x.main()) {
				return err
			}
			if err != nil {
				errs = append(errs, err)
				break
			}
			x.calls = append(x.calls, c)
		}
	}
	if len(x.calls) == 0 {
		return errors.Join(errs...)
	}
	return nil
}

// withSeed is a call of function i with arguments made from a seed.
func (x *runs) withSeed(i int, seed uint64) (*executed, error) {
	fn := x.file.Module.Functions[i]
	several := len(x.file.Module.Functions) > 1
	args, err := equiv.Inputs(fn.Graph, equiv.Spec{Seed: seed})
	if err != nil && several {
		err = fmt.Errorf("%s: %w", functionName(fn, i), err)
	}
	if err != nil {
		return nil, err
	}
	self := hasSelf(fn.Graph)
	if self {
		args = args[1:]
	}
	name := fmt.Sprintf("seed %d", seed)
	if several {
		name = functionName(fn, i) + ", " + name
	}
	main := x.main()
	return &executed{name: name, fn: i, must: fn.Name == "" || main < 0 || i == main, self: self, fresh: seed == 0, args: args}, nil
}

func functionName(f *ir.Function, i int) string {
	if f.Name == "" {
		return fmt.Sprintf("graph %d", i)
	}
	return f.QualifiedName()
}

func hasSelf(g *ir.Graph) bool {
	return len(g.Inputs()) > 0 && g.Inputs()[0].Type().Kind() == types.ClassKind
}

// counterpart is the function of f that stands for number i of in.
func (x *runs) counterpart(f *parse.File, i int) *ir.Function {
	fn := x.file.Module.Functions[i]
	if fn.Name != "" {
		return f.Module.Function(fn.QualifiedName())
	}
	if i < len(f.Module.Functions) {
		return f.Module.Functions[i]
	}
	return nil
}

// each makes calls to f, which is in or a result.
func (x *runs) each(f *parse.File, k *exec.Kernels, path string, calls []*executed, do func(*executed, *equiv.Outcome) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), x.timeout)
	defer cancel()
	s := &session{file: f, ctx: ctx, opts: exec.Options{File: path, Kernels: k}, programs: make(map[*ir.Graph]*exec.Program)}
	for _, c := range calls {
		fn := x.counterpart(f, c.fn)
		if fn == nil && !c.must {
			continue
		}
		if fn == nil {
			return fmt.Errorf("the result has no %s", functionName(x.file.Module.Functions[c.fn], c.fn))
		}
		o, err := s.call(fn.Graph, c)
		if errors.As(err, new(*exec.CompileError)) {
			return err // it has positions, and is the same for every call
		}
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		if err := do(c, o); err != nil {
			return err
		}
	}
	return nil
}

// session is a list of calls to one module.
type session struct {
	file     *parse.File
	ctx      context.Context
	opts     exec.Options
	programs map[*ir.Graph]*exec.Program
	state    value.Value // the object that the last call had
}

func (s *session) call(g *ir.Graph, c *executed) (*equiv.Outcome, error) {
	p := s.programs[g]
	if p == nil {
		var err error
		if p, err = exec.Compile(g, s.opts); err != nil {
			return nil, err
		}
		s.programs[g] = p
	}
	args := c.args
	self := hasSelf(g)
	if self {
		object, err := s.object(g.Inputs()[0], c.fresh)
		if err != nil {
			return nil, err
		}
		args = append([]value.Value{object}, args...)
	}
	if len(args) != len(g.Inputs()) {
		return nil, fmt.Errorf("there are %d arguments for %d inputs", len(args), len(g.Inputs()))
	}
	o, err := equiv.Run(p, &exec.State{Context: s.ctx, MaxSteps: maxSteps}, args)
	if err == nil && self {
		s.state = o.Inputs[0]
	}
	return o, err
}

// object is what to call a method on: what the last call left, or the root, or the
// only object of the class.
func (s *session) object(self *ir.Value, fresh bool) (value.Value, error) {
	class, m := self.Type(), s.file.Module
	if o := s.state.Object(); o != nil && o.Type == class && !fresh {
		return s.state, nil
	}
	if o := m.Root.Object(); o != nil && o.Type == class {
		return m.Root, nil
	}
	var found []value.Value
	for _, p := range m.Payloads {
		if o := p.Val.Object(); o != nil && o.Type == class {
			found = append(found, p.Val)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return value.Value{}, fmt.Errorf("%%%s : %s needs an object, and there are %d of that class", self.Name(), class, len(found))
}
