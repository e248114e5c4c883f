package goldentest

import (
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/golden"
	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/plugin"
	"github.com/torchpass/torchpass/schema"
)

var update = flag.Bool("update", false, "write what the pipelines give into golden cases that are fine otherwise")

// Test runs every case in testdata. The first pass is the one under test, the
// pipeline of cases that give none; the others may stand in pipelines, too.
func Test(t *testing.T, passes ...*pass.Pass) {
	t.Helper()
	Dir(t, "testdata", passes...)
}

// Dir is [Test] for another folder.
func Dir(t *testing.T, dir string, passes ...*pass.Pass) {
	t.Helper()
	cases(t, dir, golden.Config{Catalog: &pass.Catalog{Passes: passes}, Default: passes[0].Name})
}

// Extension runs every case in testdata with the passes and operators of an extension.
// Cases that give no pipeline run its first pass; without passes, one that does nothing.
func Extension(t *testing.T, e plugin.Extension) {
	t.Helper()
	set, err := plugin.Set{Table: schema.Default(), Kernels: exec.Default()}.With(e)
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Passes) == 0 {
		set.Passes = []*pass.Pass{{Name: "nothing", Doc: "leave everything as it is", Run: func(*pass.Unit) error { return nil }}}
	}
	cases(t, "testdata", golden.Config{Catalog: &pass.Catalog{Passes: set.Passes}, Default: set.Passes[0].Name, Table: set.Table, Kernels: set.Kernels})
}

// cases runs the cases of a folder.
func cases(t *testing.T, dir string, cfg golden.Config) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in %s: %v", dir, err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			run(t, path, cfg)
		})
	}
}

func run(t *testing.T, path string, cfg golden.Config) {
	c, err := txcase.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	var res *golden.Result
	if *update {
		var changed bool
		res, changed, err = golden.Update(c, cfg)
		if changed {
			t.Log("updated")
		}
	} else {
		res, err = golden.Run(c, cfg)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range res.Failures {
		t.Error(f)
	}
}
