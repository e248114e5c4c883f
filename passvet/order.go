package passvet

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"
)

// Order finds edits whose order is that of a map.
var Order = over("passorder", "report iteration over a map that feeds edits", runOrder)

// order knows which functions of a package edit or ask for edits.
type order struct {
	p     *analysis.Pass
	edits map[types.Object]bool
}

func runOrder(p *analysis.Pass, c *program) {
	o := &order{p, make(map[types.Object]bool)}
	for _, f := range c.funcs {
		if f.Object() != nil && (c.edits[f] != 0 || c.asks[f]) {
			o.edits[f.Object()] = true
		}
	}
	for _, f := range p.Files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil && !inTest(p, d.Pos()) {
				o.function(d)
			}
		}
	}
}

func (o *order) function(d *ast.FuncDecl) {
	ast.Inspect(d.Body, func(n ast.Node) bool {
		loop, ok := n.(*ast.RangeStmt)
		if !ok || !o.unordered(loop.X) {
			return true
		}
		if o.within(loop.Body) {
			report(o.p, loop.Pos(), "edits in the order of a map: sort its keys")
			return true
		}
		for _, v := range o.collected(loop) {
			if o.feeds(d.Body, loop, v) {
				report(o.p, loop.Pos(), "%s, from which edits are made, is in the order of a map: sort it", v.Name())
			}
		}
		return true
	})
}

// unordered reports whether x is a map, or an iterator of package maps over one.
func (o *order) unordered(x ast.Expr) bool {
	if t := o.p.TypesInfo.TypeOf(x); t != nil {
		if _, ok := t.Underlying().(*types.Map); ok {
			return true
		}
	}
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	return ok && o.called(call, "maps", "All", "Keys", "Values")
}

// called reports whether the call is of one of the functions of that package, all of
// them if none is named.
func (o *order) called(call *ast.CallExpr, pkg string, names ...string) bool {
	f := o.callee(call)
	return f != nil && f.Pkg() != nil && f.Pkg().Path() == pkg && (len(names) == 0 || slices.Contains(names, f.Name()))
}

func (o *order) callee(call *ast.CallExpr) *types.Func {
	f, ok := typeutil.Callee(o.p.TypesInfo, call).(*types.Func)
	if !ok {
		return nil
	}
	return f.Origin()
}

// within reports whether something in n edits or asks for an edit.
func (o *order) within(n ast.Node) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			f := o.callee(call)
			found = found || f != nil && (asks(f) || edits[irName(f)] != 0 || o.edits[f])
		}
		return !found
	})
	return found
}

// collected are the slices outside the loop to which its body appends.
func (o *order) collected(loop *ast.RangeStmt) (vs []types.Object) {
	ast.Inspect(loop.Body, func(n ast.Node) bool {
		set, ok := n.(*ast.AssignStmt)
		if !ok || len(set.Lhs) != 1 || len(set.Rhs) != 1 {
			return true
		}
		call, ok := set.Rhs[0].(*ast.CallExpr)
		if !ok {
			return true
		}
		name, ok := call.Fun.(*ast.Ident)
		if id, isVar := set.Lhs[0].(*ast.Ident); ok && isVar && o.p.TypesInfo.Uses[name] == types.Universe.Lookup("append") {
			if v := o.p.TypesInfo.Uses[id]; v != nil && v.Pos() < loop.Pos() {
				vs = append(vs, v)
			}
		}
		return true
	})
	return vs
}

// feeds reports whether v, never sorted in body, is gone through to edit after the loop,
// or handed to what edits.
func (o *order) feeds(body *ast.BlockStmt, loop *ast.RangeStmt, v types.Object) bool {
	sorted, used := false, false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if n.Pos() > loop.End() && o.mentions(n.Args, v) {
				f := o.callee(n)
				used = used || f != nil && (o.edits[f] || edits[irName(f)] != 0)
				sorted = sorted || o.called(n, "sort") || o.called(n, "slices", "Sort", "SortFunc", "SortStableFunc")
			}
		case *ast.RangeStmt:
			if n.Pos() > loop.End() && o.mentions([]ast.Expr{n.X}, v) && o.within(n.Body) {
				used = true
			}
		}
		return true
	})
	return used && !sorted
}

func (o *order) mentions(xs []ast.Expr, v types.Object) (found bool) {
	for _, x := range xs {
		ast.Inspect(x, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && o.p.TypesInfo.Uses[id] == v {
				found = true
			}
			return !found
		})
	}
	return found
}
