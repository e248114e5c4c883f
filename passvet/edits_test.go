package passvet

import (
	"go/ast"
	"go/token"
	"go/types"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/packages"
)

// TestPromises reads what doc comments say of facts.
func TestPromises(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), stables, "facts")
}

// noEdits count as edits for those who keep facts, but are not a pass's to ask for, or make what is
// put into the graph by other edits.
var noEdits = map[string]bool{
	"Graph.Undo":        true,
	"Graph.NewNode":     true,
	"Node.CloneInto":    true,
	"Graph.CloneInto":   true,
	"Graph.Clone":       true,
	"Copier.Node":       true,
	"Copier.Whole":      true,
	"Copier.Param":      true,
	"NewSubgraph":       true,
	"Graph.TakeRoom":    true,
	"Graph.NewConstant": true,
}

// TestEdits holds the table of edits to package ir: what is exported and reaches the counter of
// edits is in it, and nothing else is.
func TestEdits(t *testing.T) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, module+"ir")
	if err != nil || len(pkgs) != 1 || len(pkgs[0].Errors) > 0 {
		t.Fatal(err, pkgs)
	}
	found := touching(pkgs[0])
	for f := range found {
		if name := irName(f); f.Exported() && edits[name] == 0 && !noEdits[name] {
			t.Errorf("%s edits, and is not in the table", name)
		}
	}
	names := make(map[string]bool)
	for f := range found {
		names[irName(f)] = true
	}
	for name := range edits {
		if !names[name] {
			t.Errorf("%s is in the table, and edits nothing", name)
		}
	}
}

// touching are the functions of p that call Graph.touch, themselves or through others.
func touching(p *packages.Package) map[*types.Func]bool {
	calls := make(map[*types.Func][]*types.Func)
	found := make(map[*types.Func]bool)
	for _, f := range p.Syntax {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
				f := p.TypesInfo.Defs[d.Name].(*types.Func)
				found[f] = irName(f) == "Graph.touch"
				ast.Inspect(d.Body, func(n ast.Node) bool {
					if id, ok := n.(*ast.Ident); ok && id.Pos() != token.NoPos {
						if g, ok := p.TypesInfo.Uses[id].(*types.Func); ok {
							calls[f] = append(calls[f], g)
						}
					}
					return true
				})
			}
		}
	}
	for again := true; again; {
		again = false
		for f, gs := range calls {
			for _, g := range gs {
				if found[g] && !found[f] {
					found[f], again = true, true
				}
			}
		}
	}
	for f, yes := range found {
		if !yes {
			delete(found, f)
		}
	}
	return found
}
