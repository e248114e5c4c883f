package passvet

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// State finds package variables of passes that change.
var State = over("passstate", "report writes to package variables in packages of passes", runState)

func runState(p *analysis.Pass, c *program) {
	if !imports(p, "pass") {
		return
	}
	for _, f := range c.funcs {
		if f.Synthetic != "" {
			continue // variables get their first values
		}
		eachInstruction(f, func(i ssa.Instruction) {
			if g := written(i); g != nil && i.Pos().IsValid() && !inTest(p, i.Pos()) {
				report(p, i.Pos(), "package variable %s is written to: a pass keeps no state between units", g.Name())
			}
		})
	}
}

// written is the package variable that i changes, or what it holds, or nil.
func written(i ssa.Instruction) *ssa.Global {
	switch i := i.(type) {
	case *ssa.Store:
		return global(i.Addr)
	case *ssa.MapUpdate:
		return global(i.Map)
	case ssa.CallInstruction:
		return changed(i)
	}
	return nil
}

// changed is the package variable that a call of a builtin, or of a method of package
// sync, changes.
func changed(call ssa.CallInstruction) *ssa.Global {
	common := call.Common()
	if len(common.Args) == 0 {
		return nil
	}
	if b, ok := common.Value.(*ssa.Builtin); ok {
		if b.Name() == "delete" || b.Name() == "clear" || b.Name() == "copy" {
			return global(common.Args[0])
		}
		return nil
	}
	f := callee(call)
	if f == nil || f.Pkg() == nil || f.Signature().Recv() == nil {
		return nil
	}
	switch f.Pkg().Path() {
	case "sync":
		if receiver(f).Obj().Name() == "Once" {
			return nil // a table that is made once
		}
		return global(common.Args[0])
	case "sync/atomic":
		return global(common.Args[0])
	}
	return nil
}

// global is the package variable in, or behind, which v lies.
func global(v ssa.Value) *ssa.Global {
	for {
		switch x := v.(type) {
		case *ssa.Global:
			if _, ok := x.Object().(*types.Var); ok {
				return x
			}
			return nil
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.Slice:
			v = x.X
		case *ssa.UnOp:
			if x.Op != token.MUL {
				return nil
			}
			v = x.X
		default:
			return nil
		}
	}
}
