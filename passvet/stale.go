package passvet

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// Stale finds facts that are read when they may no longer hold.
var Stale = over("passstale", "report facts read after an edit under which their analysis is not said to be stable", runStale, stables)

// asked is a call X.Of(u).
type asked struct {
	key  *types.Var // X, or nil where X is computed
	name string     // of X, for people
	typ  types.Type // of the facts
	at   token.Pos
}

// askedBy reads a call as X.Of(u).
func askedBy(call ssa.CallInstruction) (asked, bool) {
	f := callee(call)
	if f == nil || f.Name() != "Of" || f.Signature().Recv() == nil || len(call.Common().Args) != 2 {
		return asked{}, false
	}
	x := call.Common().Args[0]
	t := factsOf(x.Type())
	if t == nil {
		return asked{}, false
	}
	a := asked{at: call.Pos(), typ: t, name: types.TypeString(t, func(p *types.Package) string { return p.Name() })}
	if load, ok := x.(*ssa.UnOp); ok && load.Op == token.MUL {
		if g, ok := load.X.(*ssa.Global); ok {
			a.key, _ = g.Object().(*types.Var)
			a.name = g.Pkg.Pkg.Name() + "." + g.Name()
		}
	}
	return a, true
}

// stale follows facts of one type through a package.
type stale struct {
	*program
	typ     types.Type
	renews  map[*ssa.Function]bool  // f may ask anew
	entered map[*ssa.Function]kinds // made since the facts were asked for, before f
	at      map[*ssa.BasicBlock]kinds
}

func runStale(p *analysis.Pass, c *program) {
	known := p.ResultOf[stables].(map[types.Object]kinds)
	for _, group := range factTypes(c) {
		allowed := anyEdit
		for _, a := range group {
			allowed &= a.stable(p, known)
		}
		s := &stale{program: c, typ: group[0].typ, renews: make(map[*ssa.Function]bool),
			entered: make(map[*ssa.Function]kinds), at: make(map[*ssa.BasicBlock]kinds)}
		s.flow()
		s.check(p, group[0].name, allowed)
	}
}

// stable is under what the facts are stable. Where they are asked for can be excused,
// for all that is done with them.
func (a asked) stable(p *analysis.Pass, known map[types.Object]kinds) kinds {
	if reason, _ := excuse(p, a.at); reason != "" {
		return anyEdit
	}
	if a.key == nil {
		return 0
	}
	return known[a.key]
}

// factTypes groups what is asked for by the type of the facts, in source order.
func factTypes(c *program) (groups [][]asked) {
	for _, f := range c.funcs {
		eachCall(f, func(call ssa.CallInstruction) {
			a, ok := askedBy(call)
			if !ok {
				return
			}
			for i := range groups {
				if types.Identical(groups[i][0].typ, a.typ) {
					groups[i] = append(groups[i], a)
					return
				}
			}
			groups = append(groups, []asked{a})
		})
	}
	return groups
}

// flow finds what was edited before each block since the facts were asked for.
func (s *stale) flow() {
	for again := true; again; {
		again = false
		for _, f := range s.funcs {
			for _, b := range f.Blocks {
				if s.through(f, b, nil) {
					again = true
				}
			}
		}
	}
}

// through goes through a block, and reports whether it learned anything. visit sees
// each instruction with what was edited before it.
func (s *stale) through(f *ssa.Function, b *ssa.BasicBlock, visit func(ssa.Instruction, kinds)) (news bool) {
	k := s.at[b]
	if b.Index == 0 {
		k |= s.entered[f]
	}
	for _, i := range b.Instrs {
		if visit != nil {
			visit(i, k)
		}
		call, ok := i.(ssa.CallInstruction)
		if !ok {
			continue
		}
		fs, handed := s.callees(call)
		made := s.callEdits(call)
		before := k
		if handed {
			before |= made // it may run many times
		}
		renewed := s.renewed(call, fs)
		if renewed && !s.renews[f] {
			s.renews[f], news = true, true
		}
		for _, g := range fs {
			if s.entered[g]|before != s.entered[g] {
				s.entered[g] |= before
				news = true
			}
		}
		if k |= made; renewed {
			k = 0
		}
	}
	for _, n := range b.Succs {
		if s.at[n]|k != s.at[n] {
			s.at[n] |= k
			news = true
		}
	}
	return news
}

// renewed reports whether the call asks for the facts anew.
func (s *stale) renewed(call ssa.CallInstruction, fs []*ssa.Function) bool {
	if a, ok := askedBy(call); ok && types.Identical(a.typ, s.typ) {
		return true
	}
	for _, g := range fs {
		if s.renews[g] {
			return true
		}
	}
	return false
}

// check reports reads of the facts after edits that are not allowed.
func (s *stale) check(p *analysis.Pass, name string, allowed kinds) {
	for _, f := range s.funcs {
		for _, b := range f.Blocks {
			s.through(f, b, func(i ssa.Instruction, k kinds) {
				if k &^= allowed; k != 0 && s.reads(i) && i.Pos().IsValid() && !inTest(p, i.Pos()) {
					report(p, i.Pos(), "facts of %s read after an edit (%s) under which they are not said to be stable", name, k)
				}
			})
		}
	}
}

// reads reports whether i looks into the facts.
func (s *stale) reads(i ssa.Instruction) bool {
	is := func(v ssa.Value) bool { return types.Identical(v.Type(), s.typ) }
	switch i := i.(type) {
	case ssa.CallInstruction:
		f := callee(i)
		return f != nil && f.Signature().Recv() != nil && !i.Common().IsInvoke() && len(i.Common().Args) > 0 && is(i.Common().Args[0])
	case *ssa.FieldAddr:
		return is(i.X)
	case *ssa.Lookup:
		return is(i.X)
	case *ssa.IndexAddr:
		return is(i.X)
	case *ssa.Range:
		return is(i.X)
	}
	return false
}
