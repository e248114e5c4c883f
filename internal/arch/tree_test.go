package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	modulePath = "github.com/torchpass/torchpass"
	root       = "../.."
)

// source is one Go file that is no test. Build tags are not looked at: a rule
// holds on every platform.
type source struct {
	path string // from the repository's root
	ast  *ast.File
}

// imports lists what the file imports.
func (s *source) imports() []string {
	var paths []string
	for _, spec := range s.ast.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err == nil {
			paths = append(paths, p)
		}
	}
	return paths
}

// tree is the product's packages by their path from the module's root, in order.
type tree struct {
	fset  *token.FileSet
	names []string
	files map[string][]*source
}

// load reads every package of the module: all folders but testdata, hidden ones
// and modules of their own.
func load(t *testing.T) *tree {
	t.Helper()
	tr := &tree{fset: token.NewFileSet(), files: make(map[string][]*source)}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return tr.enter(path, d.Name())
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		return tr.add(path)
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(tr.names)
	if len(tr.names) < 10 {
		t.Fatalf("only %d packages found: is the test run from its own folder?", len(tr.names))
	}
	return tr
}

// enter says whether to go into a folder.
func (tr *tree) enter(path, name string) error {
	if path == root {
		return nil
	}
	if name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return filepath.SkipDir
	}
	if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
		return filepath.SkipDir
	}
	return nil
}

func (tr *tree) add(path string) error {
	file, err := parser.ParseFile(tr.fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return err
	}
	rel = filepath.ToSlash(rel)
	name := "."
	if i := strings.LastIndexByte(rel, '/'); i >= 0 {
		name = rel[:i]
	}
	if tr.files[name] == nil {
		tr.names = append(tr.names, name)
	}
	tr.files[name] = append(tr.files[name], &source{path: rel, ast: file})
	return nil
}

// at is where a node stands, as file:line.
func (tr *tree) at(s *source, n ast.Node) string {
	return s.path + ":" + strconv.Itoa(tr.fset.Position(n.Pos()).Line)
}
