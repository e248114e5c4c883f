package passvet

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// Requires finds facts that a pass asks for without saying so.
var Requires = over("passrequires", "report facts that a pass asks for and does not name in its Requires", runRequires)

func runRequires(p *analysis.Pass, c *program) {
	if !imports(p, "pass") {
		return
	}
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok && ours(p.TypesInfo.TypeOf(lit), "pass", "Pass") && !inTest(p, lit.Pos()) {
				checkRequires(p, c, lit)
			}
			return true
		})
	}
}

// checkRequires looks at a pass that declares Requires in a form that can be read.
func checkRequires(p *analysis.Pass, c *program, lit *ast.CompositeLit) {
	fields := make(map[string]ast.Expr)
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				fields[id.Name] = kv.Value
			}
		}
	}
	list, ok := fields["Requires"].(*ast.CompositeLit)
	if !ok {
		return
	}
	declared := make(map[types.Object]bool)
	for _, e := range list.Elts {
		x := keyVar(p, e)
		if x == nil {
			return
		}
		declared[x] = true
	}
	for _, field := range []string{"Run", "RunModule"} {
		for _, f := range c.reachable(runs(p, c, fields[field])) {
			eachCall(f, func(call ssa.CallInstruction) {
				if a, ok := askedBy(call); ok && a.key != nil && !declared[a.key] {
					report(p, call.Pos(), "the pass asks for %s, which is not in its Requires", a.name)
				}
			})
		}
	}
}

// keyVar is X of an expression X.Key(), or nil.
func keyVar(p *analysis.Pass, e ast.Expr) types.Object {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return nil
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Key" || factsOf(p.TypesInfo.TypeOf(sel.X)) == nil {
		return nil
	}
	switch x := ast.Unparen(sel.X).(type) {
	case *ast.Ident:
		return p.TypesInfo.Uses[x]
	case *ast.SelectorExpr:
		return p.TypesInfo.Uses[x.Sel]
	}
	return nil
}

// runs is the function that e is, or nil.
func runs(p *analysis.Pass, c *program, e ast.Expr) *ssa.Function {
	for _, f := range c.funcs {
		switch e := e.(type) {
		case *ast.FuncLit:
			if f.Syntax() == e {
				return f
			}
		case *ast.Ident:
			if f.Object() != nil && f.Object() == p.TypesInfo.Uses[e] {
				return f
			}
		case *ast.SelectorExpr:
			if f.Object() != nil && f.Object() == p.TypesInfo.Uses[e.Sel] {
				return f
			}
		}
	}
	return nil
}

// reachable are f and all that it may call, literals included.
func (c *program) reachable(f *ssa.Function) (fs []*ssa.Function) {
	seen := make(map[*ssa.Function]bool)
	var visit func(*ssa.Function)
	visit = func(f *ssa.Function) {
		if f == nil || seen[f] || f.Blocks == nil {
			return
		}
		seen[f] = true
		fs = append(fs, f)
		eachCall(f, func(call ssa.CallInstruction) {
			called, _ := c.callees(call)
			for _, g := range called {
				visit(g)
			}
		})
	}
	visit(f)
	return fs
}
