package ir_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
)

// TestEditsAreRecorded: every exported method that counts an edit is among those that
// TestUndo makes and takes back. A new one must keep what undoes it, see journal.go.
func TestEditsAreRecorded(t *testing.T) {
	tried := make(map[string]bool)
	for name := range edits() {
		tried[name] = true
	}
	for _, other := range []string{"SetInputs", "RemoveAllInputs", "InsertBefore", "Set", "Undo"} {
		tried[other] = true // by way of others, and Undo itself
	}
	found := 0
	for _, f := range sources(t) {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || !fn.Name.IsExported() || !counts(fn) {
				continue
			}
			if found++; !tried[fn.Name.Name] {
				t.Errorf("%s counts an edit, and TestUndo does not try it: does it keep what undoes it?", fn.Name.Name)
			}
		}
	}
	if found < 15 {
		t.Errorf("found only %d methods that edit", found)
	}
}

func sources(t *testing.T) []*ast.File {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// counts reports whether fn calls touch.
func counts(fn *ast.FuncDecl) bool {
	yes := false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "touch" {
				yes = true
			}
		}
		return true
	})
	return yes
}
