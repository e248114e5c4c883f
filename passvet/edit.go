package passvet

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// Edit finds edits that nobody asked for.
var Edit = over("passedit", "report edits of a graph on a path on which no Edit was asked", runEdit)

// asking is what is known of the functions of a package.
type asking struct {
	*program
	must   map[*ssa.Function]bool                // asks on every path
	reach  map[*ssa.Function]string              // runs when nobody has asked, from this entry
	report func(at token.Pos, name, from string) // of an edit, if wanted
	enter  func(f *ssa.Function, from string)    // of a call when nobody has asked
}

func runEdit(p *analysis.Pass, c *program) {
	a := newAsking(c)
	var queue []*ssa.Function
	a.enter = func(f *ssa.Function, from string) {
		if a.reach[f] == "" {
			a.reach[f] = from
			queue = append(queue, f)
		}
	}
	a.report = func(at token.Pos, name, from string) {
		if !inTest(p, at) {
			report(p, at, "%s edits the graph on a path of %s on which no Edit was asked", name, from)
		}
	}
	for _, f := range c.funcs {
		if entry(f) {
			a.enter(f, f.Name())
		}
	}
	for len(queue) > 0 {
		f := queue[0]
		queue = queue[1:]
		a.walk(f)
	}
}

// entry reports whether f is what a pass runs: func(*pass.Unit) error, or exported and
// given something that can be asked.
func entry(f *ssa.Function) bool {
	s := f.Signature
	if f.Object() != nil && f.Object().Exported() {
		for v := range s.Params().Variables() {
			if editor(v.Type()) {
				return true
			}
		}
	}
	if s.Params().Len() != 1 || s.Results().Len() != 1 || !types.Identical(s.Results().At(0).Type(), types.Universe.Lookup("error").Type()) {
		return false
	}
	t := s.Params().At(0).Type()
	return ours(t, "pass", "Unit") || ours(t, "pass", "ModuleUnit")
}

func newAsking(c *program) *asking {
	a := &asking{program: c, must: make(map[*ssa.Function]bool), reach: make(map[*ssa.Function]string)}
	for again := true; again; {
		again = false
		for _, f := range c.funcs {
			if a.asks[f] && !a.must[f] && !a.walk(f) {
				a.must[f], again = true, true
			}
		}
	}
	return a
}

// asked reports whether, after the call, somebody has asked; its answer may have been
// no if gated.
func (a *asking) asked(call ssa.CallInstruction) (yes, gated bool) {
	if asks(callee(call)) {
		return true, true
	}
	fs, handed := a.callees(call)
	if handed || len(fs) == 0 {
		return false, false
	}
	may, must := false, true
	for _, f := range fs {
		may = may || a.asks[f]
		must = must && a.must[f]
	}
	answers := answer(call.Common().Signature().Results())
	return must || may && answers, may && answers
}

// answer reports whether results can tell what came of asking: an error alone cannot.
func answer(r *types.Tuple) bool {
	return r.Len() > 1 || r.Len() == 1 && !types.Identical(r.At(0).Type(), types.Universe.Lookup("error").Type())
}

// walk follows the paths of f on which nobody has asked, and reports whether one of
// them returns.
func (a *asking) walk(f *ssa.Function) (returns bool) {
	queue := []*ssa.BasicBlock{f.Blocks[0]}
	seen := map[*ssa.BasicBlock]bool{f.Blocks[0]: true}
	var open []ssa.Value // calls whose answer decides, met when nobody had asked
	push := func(b *ssa.BasicBlock) {
		if !seen[b] {
			seen[b] = true
			queue = append(queue, b)
		}
	}
	for len(queue) > 0 {
		b := queue[0]
		queue = queue[1:]
		stopped, answers := a.block(f, b)
		open = append(open, answers...)
		if !stopped {
			if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
				returns = true
			}
			for _, s := range b.Succs {
				push(s)
			}
		}
		for _, d := range f.Blocks { // where the answer is no, nobody has asked
			if i, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If); ok {
				if no := refused(i, open); no != nil {
					push(no)
				}
			}
		}
	}
	return returns
}

// block goes through b as long as nobody has asked, and returns the answers of who did.
func (a *asking) block(f *ssa.Function, b *ssa.BasicBlock) (stopped bool, answers []ssa.Value) {
	for _, i := range b.Instrs {
		call, ok := i.(ssa.CallInstruction)
		if !ok {
			continue
		}
		if a.report != nil {
			a.visit(f, call)
		}
		if yes, gated := a.asked(call); yes {
			if v := call.Value(); v != nil && gated {
				answers = append(answers, v)
			}
			return true, answers
		}
	}
	return false, nil
}

// visit looks at a call made when nobody has asked.
func (a *asking) visit(f *ssa.Function, call ssa.CallInstruction) {
	if _, name := a.editOf(call); name != "" {
		a.report(call.Pos(), name, a.reach[f])
	}
	fs, _ := a.callees(call)
	for _, g := range fs {
		a.enter(g, a.reach[f])
	}
}

// refused is where an If goes when one of the answers is no, or nil.
func refused(i *ssa.If, answers []ssa.Value) *ssa.BasicBlock {
	cond, no := i.Cond, 1
	for {
		u, ok := cond.(*ssa.UnOp)
		if !ok || u.Op != token.NOT {
			break
		}
		cond, no = u.X, 1-no
	}
	if slices.Contains(answers, cond) {
		return i.Block().Succs[no]
	}
	return nil
}
