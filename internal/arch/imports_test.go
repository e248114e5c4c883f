package arch

import (
	"go/ast"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// plan reads docs/architecture.md: its import block and its table of rooms.
func plan(t *testing.T) (r rules, rooms string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(data), "```imports\n")
	block, _, ok2 := strings.Cut(rest, "```")
	if !ok || !ok2 {
		t.Fatal("docs/architecture.md has no block marked imports")
	}
	if r, err = parseRules(block); err != nil {
		t.Fatalf("docs/architecture.md: %v", err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		if strings.HasPrefix(line, "| `") {
			rooms += strings.SplitN(line, "|", 3)[1] + "\n"
		}
	}
	return r, strings.ReplaceAll(rooms, "/`", "`")
}

// TestImports holds what every package imports to the rules.
func TestImports(t *testing.T) {
	r, _ := plan(t)
	tr := load(t)
	for _, name := range tr.names {
		if _, ok := r.rule(name); !ok {
			t.Errorf("package %s is not in the import block of docs/architecture.md", name)
			continue
		}
		for _, s := range tr.files[name] {
			for _, p := range s.imports() {
				to, ours := strings.CutPrefix(p, modulePath+"/")
				if !ours {
					continue
				}
				if why := r.mayImport(name, to); why != "" {
					t.Errorf("%s: %s", s.path, why)
				}
			}
		}
	}
}

// TestPromises checks that the rules themselves keep what section 3 promises.
func TestPromises(t *testing.T) {
	r, _ := plan(t)
	passes := passPackages(load(t))
	for _, name := range []string{"cse", "dce", "fold", "freeze", "functional", "fuse", "inline", "loops", "recompose", "simplify"} {
		passes[name] = true
	}
	for a := range passes {
		if !r.reach(a)["pass"] {
			t.Errorf("%s exports a Pass, but the rules do not let it import pass", a)
		}
		for b := range passes {
			if r.reach(a)[b] {
				t.Errorf("the rules let pass %s import pass %s", a, b)
			}
		}
	}
	for _, x := range [][2]string{{"parse", "print"}, {"print", "parse"}, {"pass", "exec"}, {"tensor", "types"}, {"golden", "cli"}} {
		if r.reach(x[0])[x[1]] {
			t.Errorf("the rules let %s import %s", x[0], x[1])
		}
	}
}

// TestRooms wants each package in the table that says what it owns.
func TestRooms(t *testing.T) {
	r, rooms := plan(t)
	for name := range r {
		if !strings.Contains(rooms, "`"+name+"`") {
			t.Errorf("section 2 of docs/architecture.md does not say what %s owns", name)
		}
	}
}

// passPackages is the set of packages with an exported variable Pass.
func passPackages(tr *tree) map[string]bool {
	found := make(map[string]bool)
	for _, name := range tr.names {
		for _, s := range tr.files[name] {
			for _, d := range s.ast.Decls {
				g, ok := d.(*ast.GenDecl)
				if !ok {
					continue
				}
				for _, spec := range g.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok && v.Names[0].Name == "Pass" {
						found[name] = true
					}
				}
			}
		}
	}
	return found
}
