package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// module makes an empty module that finds this repository, and goes there.
func module(t *testing.T) (torchpass string) {
	t.Helper()
	torchpass, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOPROXY", "off")
	t.Chdir(t.TempDir())
	return torchpass
}

// gen runs passgen.
func gen(args ...string) (code int, out string) {
	var b bytes.Buffer
	code = run(args, &b, &b)
	return code, b.String()
}

// TestKinds: what is made of each kind type-checks, alone and in a module that is there.
func TestKinds(t *testing.T) {
	torchpass := module(t)
	if code, out := gen("--torchpass", torchpass, "first-pass"); code != 0 || !strings.Contains(out, "firstpass/go.mod") {
		t.Fatalf("%d\n%s", code, out)
	}
	t.Chdir("firstpass")
	if err := os.WriteFile("my.rules", []byte(twice), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"second"}, {"--module", "third"}, {"--op", "mine::op", "fourth"}, {"--pattern", "my.rules", "fifth-one"}} {
		if code, out := gen(args...); code != 0 || strings.Contains(out, "go.mod") || !strings.Contains(out, "zz_extension.go") {
			t.Errorf("%q: %d\n%s", args, code, out)
		}
	}
	if code, out := gen("doctor"); code != 0 || out != "" {
		t.Errorf("doctor: %d\n%s", code, out)
	}
}

// twice are rules.
const twice = "rule relu twice\ndoc relu of relu is the inner one\nmatch\n  %a : Tensor = aten::relu(%x)\n  %b : Tensor = aten::relu(%a)\nreplace\n  return (%a)\n"

// TestPattern: a pass of rules passes its cases; once the rules have changed doctor mends the
// matchers, and until then the pass says that they are stale.
func TestPattern(t *testing.T) {
	torchpass := module(t)
	write := func(path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("a.rules", twice)
	if code, out := gen("--torchpass", torchpass, "--pattern", "a.rules", "once"); code != 0 || !strings.Contains(out, "once/once.rules") {
		t.Fatalf("%d\n%s", code, out)
	}
	test := func(want string) {
		t.Helper()
		c := exec.Command("go", "test", ".")
		c.Dir = "once"
		if out, _ := c.CombinedOutput(); !strings.Contains(string(out), want) {
			t.Errorf("want %q\n%s", want, out)
		}
	}
	graph := "graph(%x : Tensor):\n  %a : Tensor = aten::relu(%x)\n"
	write("once/testdata/relu.txtar", "One is enough.\n-- in --\n"+graph+"  %b : Tensor = aten::relu(%a)\n  return (%b)\n-- out --\n"+graph+"  return (%a)\n")
	test("ok")
	write("once/once.rules", twice+"# more\n")
	test("the matchers were compiled from another text")
	if code, out := gen("--torchpass", torchpass, "--pattern", "a.rules", "once"); code != 2 || !strings.Contains(out, "once/once.rules is there") {
		t.Errorf("%d\n%s", code, out)
	}
	if code, out := gen("doctor", "--upgrade"); code != 0 || out != "once/zz_matchers.go: stale\n" {
		t.Errorf("doctor: %d\n%s", code, out)
	}
	test("ok")
}

// TestAgain: the user's files stay; passgen's own are mended.
func TestAgain(t *testing.T) {
	torchpass := module(t)
	if code, out := gen("--torchpass", torchpass, "mine"); code != 0 {
		t.Fatalf("%d\n%s", code, out)
	}
	mine, ours := filepath.Join("mine", "doc.go"), filepath.Join("mine", "zz_extension.go")
	text, err := os.ReadFile(ours)
	if err != nil {
		t.Fatal(err)
	}
	edit := func(path, with string) {
		if err := os.WriteFile(path, []byte(with), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	edit(mine, "// Package mine is mine.\npackage mine\n")
	edit(ours, string(text)+"\n// stale\n")
	if code, out := gen("doctor"); code != 1 || out != "mine/zz_extension.go: stale\n" {
		t.Errorf("doctor: %d\n%s", code, out)
	}
	if code, out := gen("doctor", "--upgrade"); code != 0 {
		t.Errorf("doctor --upgrade: %d\n%s", code, out)
	}
	if code, out := gen("--torchpass", torchpass, "mine"); code != 0 || out != "" {
		t.Errorf("again: %d\n%s", code, out)
	}
	for path, want := range map[string]string{mine: "// Package mine is mine.\npackage mine\n", ours: string(text)} {
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s: %v\n%s", path, err, got)
		}
	}
}

// TestRefuses: each mistake is named, and nothing is written.
func TestRefuses(t *testing.T) {
	torchpass := module(t)
	if err := os.MkdirAll(filepath.Join("other", "x"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		args []string
		want string
	}{
		{[]string{"Bad_Name"}, "lower-case words joined by dashes"},
		{[]string{"func"}, "cannot be the name of a Go package"},
		{[]string{"dce"}, "is taken by a pass or pipeline"},
		{[]string{"frozen"}, "is taken by a pass or pipeline"},
		{[]string{"--op", "scale", "mine"}, "an operator is called ns::name"},
		{[]string{"--torchpass", torchpass, "other"}, "the folder other is there"},
		{[]string{"mine"}, "not in a module"},
		{[]string{"--torchpass", ".", "mine"}, "is not the folder of torchpass's own go.mod"},
		{[]string{"--pattern", "no.rules", "mine"}, "no.rules: no such file"},
		{[]string{"--module", "--pattern", "no.rules", "mine"}, "--pattern is for passes over a graph"},
		{[]string{"--torchpass", torchpass, "--pattern", filepath.Join(torchpass, "go.mod"), "mine"}, "go.mod:1:1: want rule, doc"},
		{[]string{"a", "b"}, "give one NAME"},
		{[]string{"--upgrade", "a"}, "--upgrade is for doctor"},
	} {
		if code, out := gen(x.args...); code != 2 || !strings.Contains(out, x.want) {
			t.Errorf("%q: %d\n%s", x.args, code, out)
		}
	}
	if entries, err := os.ReadDir("."); err != nil || len(entries) != 1 {
		t.Errorf("something was written: %v %v", entries, err)
	}
}
