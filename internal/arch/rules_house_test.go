package arch

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

// TestNoCgo: the product works with cgo off.
func TestNoCgo(t *testing.T) {
	eachFile(t, func(tr *tree, name string, s *source) {
		if slices.Contains(s.imports(), "C") {
			t.Errorf(`%s: import "C"`, s.path)
		}
	})
}

// TestNoInit: nothing happens because a package is linked in.
func TestNoInit(t *testing.T) {
	eachFile(t, func(tr *tree, name string, s *source) {
		for _, d := range s.ast.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: func init", tr.at(s, f))
			}
		}
	})
}

// TestNames: a package is called after what it owns.
func TestNames(t *testing.T) {
	vague := []string{"util", "utils", "common", "helper", "helpers", "misc", "shared", "base"}
	eachFile(t, func(tr *tree, name string, s *source) {
		if got := s.ast.Name.Name; slices.Contains(vague, got) || slices.Contains(vague, path.Base(name)) {
			t.Errorf("%s: package %s says nothing of what it owns", s.path, got)
		}
	})
}

// TestPackageComments: each package has one, and only one.
func TestPackageComments(t *testing.T) {
	tr := load(t)
	for _, name := range tr.names {
		var with []string
		for _, s := range tr.files[name] {
			if s.ast.Doc != nil && strings.TrimSpace(s.ast.Doc.Text()) != "" {
				with = append(with, s.path)
			}
		}
		if len(with) != 1 {
			t.Errorf("package %s should have one package comment, has %d %v", name, len(with), with)
		}
	}
}

// TestDocComments: every exported name says what it is.
func TestDocComments(t *testing.T) {
	eachFile(t, func(tr *tree, name string, s *source) {
		if s.ast.Name.Name == "main" {
			return
		}
		for _, d := range s.ast.Decls {
			for _, n := range undocumented(d) {
				t.Errorf("%s: exported %s has no doc comment", tr.at(s, n), n.Name)
			}
		}
	})
}

// undocumented lists the exported names that d declares without a comment. One
// comment on a group of constants or variables, or on the line, speaks for them; a method Error needs none.
func undocumented(d ast.Decl) []*ast.Ident {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && d.Name.Name != "Error" && !hiddenReceiver(d) {
			return []*ast.Ident{d.Name}
		}
	case *ast.GenDecl:
		return undocumentedSpecs(d)
	}
	return nil
}

func undocumentedSpecs(d *ast.GenDecl) []*ast.Ident {
	var bare []*ast.Ident
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if d.Doc == nil && spec.Doc == nil && spec.Comment == nil && spec.Name.IsExported() {
				bare = append(bare, spec.Name)
			}
		case *ast.ValueSpec:
			for _, n := range spec.Names {
				if d.Doc == nil && spec.Doc == nil && spec.Comment == nil && n.IsExported() {
					bare = append(bare, n)
				}
			}
		}
	}
	return bare
}

// hiddenReceiver reports whether f is a method of an unexported type.
func hiddenReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return false
	}
	x := f.Recv.List[0].Type
	for {
		switch y := x.(type) {
		case *ast.StarExpr:
			x = y.X
		case *ast.IndexExpr:
			x = y.X
		case *ast.IndexListExpr:
			x = y.X
		case *ast.Ident:
			return !y.IsExported()
		default:
			return false
		}
	}
}

// TestTestingStaysInTests: only adapters for go test link testing.
func TestTestingStaysInTests(t *testing.T) {
	adapters := []string{"golden/goldentest"}
	eachFile(t, func(tr *tree, name string, s *source) {
		if !slices.Contains(adapters, name) && slices.Contains(s.imports(), "testing") {
			t.Errorf("%s imports testing", s.path)
		}
	})
}

// TestPassesSeeOnlyGraphs: no files, flags, environment or processes in passes,
// nor in the facts and the graphs they work on.
func TestPassesSeeOnlyGraphs(t *testing.T) {
	outside := []string{"os", "os/exec", "flag", "net", "net/http", "syscall", "log", "plugin"}
	r, _ := plan(t)
	inner := map[string]bool{"ir": true, "schema": true, "types": true, "value": true, "symbol": true, "tensor": true,
		"parse": true, "print": true, "analysis": true, "alias": true, "infer": true, "verify": true, "pass": true, "rewrite": true}
	passes := passPackages(load(t))
	eachFile(t, func(tr *tree, name string, s *source) {
		if entry, ok := r.rule(name); !ok || entry != name || !inner[name] && !passes[name] {
			return
		}
		for _, p := range s.imports() {
			if slices.Contains(outside, p) {
				t.Errorf("%s imports %s", s.path, p)
			}
		}
	})
}

func eachFile(t *testing.T, visit func(tr *tree, name string, s *source)) {
	t.Helper()
	tr := load(t)
	for _, name := range tr.names {
		for _, s := range tr.files[name] {
			visit(tr, name, s)
		}
	}
}
