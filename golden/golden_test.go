package golden_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/fold"
	"github.com/torchpass/torchpass/golden"
	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

var refuse = &pass.Pass{Name: "refuse", Doc: "return an error", Run: func(*pass.Unit) error { return errors.New("not today") }}

var config = golden.Config{
	Catalog: &pass.Catalog{
		Passes:    []*pass.Pass{dce.Pass, fold.Pass, refuse},
		Pipelines: []pass.Named{{Name: "both", Text: "fix(fold,dce)", Doc: "fold and remove until nothing changes"}},
	},
	Default: "dce",
}

// dead has one node that dce removes.
const dead = `-- in --
graph(%x : Tensor, %y : Tensor):
  %one : int = prim::Constant[value=1]()
  %d : Tensor = aten::neg(%x)
  %s : Tensor = aten::sub(%x, %y, %one)
  %r : Tensor = aten::relu(%s)
  return (%r)
`

const deadOut = `graph(%x : Tensor,
      %y : Tensor):
  %one : int = prim::Constant[value=1]()
  %s : Tensor = aten::sub(%x, %y, %one)
  %r : Tensor = aten::relu(%s)
  return (%r)
`

const branch = `-- in --
graph(%x : Tensor, %c : bool):
  %y : Tensor = prim::If(%c)
    block0():
      %a : Tensor = aten::neg(%x)
      -> (%a)
    block1():
      -> (%x)
  return (%y)
`

const constant = `-- in --
graph(%x : Tensor):
  %one : int = prim::Constant[value=1]()
  %y : Tensor = aten::sub(%x, %x, %one)
  return (%y)
`

const matmul = `-- in --
graph(%x : Tensor, %y : Tensor):
  %z : Tensor = aten::mm(%x, %y)
  return (%z)
`

const counting = `-- pipeline --
both
-- in --
class __torch__.Net(Module):
  attribute calls : int

object $net : __torch__.Net
  calls = 0

root $net

method __torch__.Net.forward = graph(%self : __torch__.Net, %x : int):
  %n : int = prim::GetAttr[name="calls"](%self)
  %m : int = aten::add(%n, %x)
   = prim::SetAttr[name="calls"](%self, %m)
  return (%m)

function twice = graph(%x : float):
  %2 : int = prim::Constant[value=2]()
  %y : float = aten::mul(%x, %2)
  return (%y)
`

// TestRun: what cases ask for, and the failures they have: none if want is empty.
func TestRun(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing asked", dead, ""},
		{"out", dead + "-- out --\n" + deadOut, ""},
		{"out, names", dead + "-- out --\n" + strings.ReplaceAll(deadOut, "%s", "%t"), "out: only names differ (-out +result):"},
		{"out, spelling", dead + "-- out --\n" + strings.Replace(deadOut, ",\n     ", ",", 1), "out: only the spelling differs"},
		{"out, sources", dead + "-- out --\n" + strings.Replace(deadOut, "neg(%s)\n", "neg(%s) # a.py:1:2\n", 1), ""},
		{"out, structure", dead + "-- out --\n" + strings.Replace(deadOut, "sub", "add", 1), "out: the structure differs: 3 nodes where 3 are expected"},
		{"out, no graph", dead + "-- out --\nx\n", "out: out does not parse:\nout:1:1"},
		{"in does not parse", "-- in --\ngraph(:\n", "in: c.txtar:3:7"},
		{"in does not verify", "-- in --\ngraph(%x : Tensor):\n  %y : Tensor = aten::neg(%x, %x, %x)\n  return (%y)\n", "in: in does not verify:\n  4:3: [schema-match]"},
		{"in without types", "-- in --\ngraph(%x):\n  return (%x)\n", "in: the dump has no types"},
		{"check", dead + "-- check --\n# CHECK-NOT: neg\n# CHECK: %[[S:.*]] : Tensor = aten::sub\n# CHECK-NEXT: relu(%[[S]])\n", ""},
		{"check fails", dead + "-- check --\n# CHECK: neg\n", "check: c.txtar:10: CHECK: neg: not found\n  searched from out:1:"},
		{"stats", dead + "-- stats --\ndce removed 1\ndce removed >= 1\ndce removed < 2\ndce if output dropped 0\n", ""},
		{"stats fail", dead + "-- stats --\n# none\ndce removed > 1\n", "stats: c.txtar:11: dce removed 1, where > 1 is expected\nall edits: dce removed 1"},
		{"error", "-- pipeline --\nrefuse\n" + dead + "-- error --\nnot today\n", ""},
		{"another error", "-- pipeline --\nrefuse\n" + dead + "-- error --\ntomorrow\n", `error: the pipeline fails, but not with "tomorrow":`},
		{"no error", dead + "-- error --\nnot today\n", "error: the pipeline does not fail"},
		{"unexpected error", "-- pipeline --\nrefuse\n" + dead, "pipeline: pass refuse: not today"},
		{"unneeded skip", "-- skip --\nrun: cannot\n" + dead, "skip: c.txtar:3: run need not be skipped: it passes"},
		{"unneeded skip of a check that is not made", "-- skip --\nrun: it has no kernel\nvacuity: no\n-- in --\ngraph(%x : Tensor):\n  %y : Tensor = my::op(%x)\n  return (%y)\n",
			"skip: c.txtar:4: vacuity need not be skipped: it is not checked here"},
		{"needed skip", "-- skip --\nrun: it has no kernel\n-- in --\ngraph(%x : Tensor):\n  %y : Tensor = my::op(%x)\n  return (%y)\n", ""},
		{"no kernel", "-- in --\ngraph(%x : Tensor):\n  %y : Tensor = my::op(%x)\n  return (%y)\n", "run: c.txtar:4:3: operator my::op is not supported"},
		{"vacuous", constant, "vacuity: every tensor that comes out is constant"},
		{"vacuous on purpose", "-- skip --\nvacuity: the shape is the point\n" + constant, ""},
		{"constant in each call", "-- in --\ngraph(%x : Float(2, 1), %f : float):\n  %n : NoneType = prim::Constant()\n  %y : Tensor = aten::full_like(%x, %f, %n, %n, %n, %n, %n)\n  return (%y)\n", ""},
		{"always raises", matmul, "vacuity: every call raises"},
		{"shapes given", matmul + "-- inputs --\nx = float32[2, 3] seed 1\ny = float32[3, 2] seed 2 scale 10\n", ""},
		{"exception asked for", matmul + "-- inputs --\nx = float32[2, 3] seed 1\ny = float32[2, 3] seed 2\n-- outputs --\nraises mat1 and mat2 shapes cannot be multiplied\n", ""},
		{"coverage", branch + "-- inputs --\nx = float32[2, 3] seed 1\nc = True\n", "coverage: c.txtar:4:3: block1 of prim::If is reached by no call"},
		{"a branch that few seeds take", strings.Replace(strings.Replace(branch, "%c : bool", "%i : int, %j : int", 1), "  %y", "  %four : int = prim::Constant[value=4]()\n  %ij : int = aten::mul(%i, %j)\n  %c : bool = aten::eq(%ij, %four)\n  %y", 1), ""},
		{"both blocks", branch + "-- inputs --\nx = float32[2, 3] seed 1\nc = True\n\nx = tensor(float32[2], [1, 2])\nc = False\n", ""},
		{"outputs", branch + "-- inputs --\n# first\nx = tensor(float32[2], [1, 2])\nc = True\ncall\nx = tensor(float32[2], [1, 2])\nc = False\n-- outputs --\ntensor(float32[2], [-1, -2])\ncall\ntensor(float32[2], [1, 2])\n", ""},
		{"wrong outputs", branch + "-- inputs --\nx = tensor(float32[2], [1, 2])\nc = True\n\nx = tensor(float32[2], [1, 2])\nc = False\n-- outputs --\ntensor(float32[2], [-1, -2])\n\ntensor(float32[2], [1, 3])\n",
			"outputs: c.txtar:20: in, call 1: output 0: MISMATCH, max abs 1"},
		{"too few outputs", branch + "-- inputs --\nx = tensor(float32[2], [1, 2])\nc = True\n\nx = tensor(float32[2], [1, 2])\nc = False\n-- outputs --\ntensor(float32[2], [-1, -2])\n", "outputs of 1 calls, and there are 2"},
		{"shared inputs", "-- in --\ngraph(%x : Tensor, %y : Tensor):\n  %a : Tensor = aten::neg_(%x)\n  return (%y)\n-- inputs --\nx = tensor(float32[2], [1, 2])\ny = $x\n-- outputs --\ntensor(float32[2], [-1, -2])\n", ""},
		{"state goes from call to call", counting + "-- inputs --\nx = 3\n\nx = 4\ncall twice\nx = 1.5\n-- outputs --\n3\n\n7\n\n3.\n", ""},
		{"every function", counting, ""},
		{"missing argument", dead + "-- inputs --\nx = 3\n", "run: c.txtar:10: argument \"x\": "},
		{"unknown function", dead + "-- inputs --\ncall f\n", `run: c.txtar:10: no function or method called "f"`},
		{"no end", "-- skip --\nvacuity: no\n-- in --\ngraph(%x : int):\n  %n : int = prim::Constant[value=9223372036854775807]()\n  %t : bool = prim::Constant[value=1]()\n  %r : int = prim::Loop(%n, %t, %x)\n    block0(%i : int, %p : int):\n      %q : int = aten::add(%p, %x)\n      -> (%t, %q)\n  return (%r)\n",
			"run: seed 0: limit exceeded"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			res, err := golden.Run(parseCase(t, c.text), config)
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" {
				for _, f := range res.Failures {
					t.Error(f)
				}
				return
			}
			if len(res.Failures) == 0 || !strings.Contains(res.Failures[0].String(), c.want) {
				t.Errorf("failures are %q, without %q", res.Failures, c.want)
			}
		})
	}
}

func parseCase(t *testing.T, text string) *txcase.Case {
	t.Helper()
	c, err := txcase.Parse("c.txtar", []byte("About it.\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestMalformed: a case with a faulty section is not run; all faults are named.
func TestMalformed(t *testing.T) {
	for text, want := range map[string]string{
		"-- pipeline --\nnone\n" + dead:                                       `c.txtar: pipeline "none", column 1: unknown pass`,
		"-- pipeline --\n" + dead:                                             "expected the name of a pass",
		"-- skip --\n" + dead:                                                 "the section skip is empty",
		"-- skip --\nrun\n" + dead:                                            `c.txtar:3: skipping run needs a reason, "run: why"`,
		"-- skip --\nrun:\n" + dead:                                           "needs a reason",
		"-- skip --\nrum: x\n" + dead:                                         `no check called "rum" can be skipped; there are roundtrip,`,
		"-- skip --\nverify: x\n" + dead:                                      `no check called "verify" can be skipped`,
		"-- skip --\nrun: x\nrun: y\n" + dead:                                 "c.txtar:4: run is skipped twice",
		dead + "-- stats --\nfold folded 1\n":                                 "c.txtar:10: pass fold is not in the pipeline dce",
		dead + "-- stats --\ndce removed\n":                                   `expected "pass rule count"`,
		dead + "-- stats --\ndce removed x\n":                                 "expected a count",
		dead + "-- stats --\ndce >= 1\n":                                      "no rule",
		dead + "-- check --\nCHECK-FOO: a\n":                                  "c.txtar:10: no directive is called CHECK-FOO",
		dead + "-- inputs --\n":                                               "the section inputs is empty",
		dead + "-- inputs --\nx 3\n":                                          `c.txtar:10: expected "name = value" or "file NAME"`,
		dead + "-- inputs --\nx = 3\ny = [\n":                                 "c.txtar:11:",
		dead + "-- inputs --\nx = float32[2] seed\n":                          "c.txtar:10:",
		dead + "-- inputs --\nfile ../x.pt\n":                                 "beside and below it only",
		dead + "-- inputs --\nx = file none.npz w\n":                          "none.npz",
		dead + "-- outputs --\n3\n":                                           "needs the section inputs",
		dead + "-- inputs --\nx = 3\n-- outputs --\n3\nraises x\n":            "a call that raises has no other outputs",
		dead + "-- error --\n":                                                "the section error is empty",
		dead + "-- error --\nx\n-- out --\n":                                  "a case that expects an error has no section out",
		"-- skip --\nrun: x\n" + dead + "-- inputs --\ncall\n-- outputs --\n": "run cannot be skipped",
		"-- skip --\nx: y\n" + dead + "-- stats --\nz\n":                      "expected \"pass rule count\"",
	} {
		_, err := golden.Run(parseCase(t, text), config)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

// TestOrderOnly: nodes in another order are told from another structure.
func TestOrderOnly(t *testing.T) {
	const in = `-- in --
graph(%x : Tensor, %c : bool):
  %a : Tensor = aten::neg(%x)
  %b : Tensor = aten::relu(%x)
  %y : Tensor = prim::If(%c)
    block0():
      %d : Tensor = aten::exp(%a)
      %e : Tensor = aten::exp(%b)
      %f : Tensor = aten::mul(%d, %e)
      -> (%f)
    block1():
      -> (%a)
  return (%y)
-- out --
`
	const out = `graph(%x : Tensor,
      %c : bool):
  %2 : Tensor = aten::relu(%x)
  %1 : Tensor = aten::neg(%x)
  %y : Tensor = prim::If(%c)
    block0():
      %e : Tensor = aten::exp(%2)
      %d : Tensor = aten::exp(%1)
      %f : Tensor = aten::mul(%d, %e)
      -> (%f)
    block1():
      -> (%1)
  return (%y)
`
	for text, want := range map[string]string{
		out: "only the order of nodes differs",
		strings.Replace(out, "(%d, %e)", "(%e, %d)", 1): "the structure differs",
		strings.Replace(out, "-> (%1)", "-> (%2)", 1):   "the structure differs",
	} {
		res, err := golden.Run(parseCase(t, in+text), config)
		if err != nil || len(res.Failures) != 1 || !strings.Contains(res.Failures[0].Msg, want) {
			t.Errorf("error %v, failures %q, want %q", err, res.Failures, want)
		}
	}
}

// TestInputFiles: arguments come from files beside the case, all or one by one.
func TestInputFiles(t *testing.T) {
	dir := t.TempDir()
	x, y := value.TensorOf(tensor.Of([]int{2}, []float32{1, 2})), value.TensorOf(tensor.Of([]int{2}, []float32{3, 5}))
	if err := valueio.Save(filepath.Join(dir, "both.pt"), value.NewTuple(x, y)); err != nil {
		t.Fatal(err)
	}
	if err := valueio.Save(filepath.Join(dir, "y.npz"), value.NewTuple(y)); err != nil {
		t.Fatal(err)
	}
	const outputs = "-- outputs --\ntensor(float32[2], [0, 0])\n"
	for _, inputs := range []string{"file both.pt\n", "x = tensor(float32[2], [1, 2])\ny = file y.npz arr_0\n"} {
		c := parseCase(t, dead+"-- inputs --\n"+inputs+outputs)
		c.Set(txcase.Skip, "vacuity: it is about the files")
		c.Path = filepath.Join(dir, "c.txtar")
		res, err := golden.Run(c, config)
		if err != nil || len(res.Failures) > 0 {
			t.Errorf("%q: %v %v", inputs, err, res)
		}
	}
}

// update writes text to a file and updates it.
func update(t *testing.T, text string) (after string, res *golden.Result, changed bool) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "c.txtar")
	if err := os.WriteFile(path, []byte("About it.\n"+text), 0o640); err != nil {
		t.Fatal(err)
	}
	c, err := txcase.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	res, changed, err = golden.Update(c, config)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o640 {
		t.Errorf("mode is %v, %v", st.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 {
		t.Errorf("files left behind: %v", left)
	}
	return string(data), res, changed
}

// TestUpdate: expectations are written once, and then stand.
func TestUpdate(t *testing.T) {
	after, _, changed := update(t, dead)
	_, line, _ := strings.Cut(after, "\n")
	if !changed || !strings.HasSuffix(after, "-- out --\n"+deadOut) || !strings.HasPrefix(line, "Out written by -update: pipeline dce took ") {
		t.Errorf("changed %v:\n%s", changed, after)
	}
	text := strings.TrimPrefix(after, "About it.\n")
	if again, _, changed := update(t, text); changed || again != after {
		t.Errorf("a second update changes %v:\n%s", changed, again)
	}
	for edit, want := range map[string]*strings.Replacer{
		"stale: in or the pipeline changed": strings.NewReplacer("%d : Tensor = aten::neg(%x)", "%d : Tensor = aten::neg(%y)", "%y, %one)\n  %r : Tensor = aten::relu(%s)\n  return (%r)\n-- out", "%x, %one)\n  return (%s)\n-- out"),
		"edited by hand":                    strings.NewReplacer("      %y : Tensor):\n  %one : int", "      %y : Tensor):\n  %two : int"),
	} {
		res, err := golden.Run(parseCase(t, want.Replace(text)), config)
		if err != nil || len(res.Failures) == 0 || !strings.Contains(res.Failures[len(res.Failures)-1].Msg, edit) {
			t.Errorf("%s: %v, %v", edit, err, res)
		}
	}
}

// TestUpdateSections: the sections that a case has are written, and no others.
func TestUpdateSections(t *testing.T) {
	after, _, changed := update(t, dead+"-- inputs --\nx = tensor(float32[2], [1, 0.5])\ny = tensor(float32[2], [0, 0])\n-- outputs --\n-- stats --\n# counts\ndce removed 5\ndce removed >= 1\n")
	if want := "-- outputs --\ncall\ntensor(float32[2], [1, 0.5])\n-- stats --\n# counts\ndce removed 1\ndce removed >= 1\n"; !changed || !strings.HasSuffix(after, want) {
		t.Errorf("changed %v:\n%s", changed, after)
	}
}

// TestUpdateRefuses: a case that fails otherwise is left as it is.
func TestUpdateRefuses(t *testing.T) {
	for text, check := range map[string]string{
		constant:                            "vacuity",
		"-- pipeline --\nrefuse\n" + dead:   "pipeline",
		dead + "-- check --\nCHECK: neg\n":  "check",
		dead + "-- error --\nnot today\n":   "error",
		"-- skip --\nbisect: slow\n" + dead: "skip",
	} {
		after, res, changed := update(t, text)
		if changed || after != "About it.\n"+text || len(res.Failures) == 0 || res.Failures[0].Check != check {
			t.Errorf("changed %v, failures %v, want %s:\n%s", changed, res.Failures, check, after)
		}
	}
}

// TestFiles: cases are found below folders, in the order of names.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.txtar", "a/z.txtar", "a/z.txt", "c/d/e.txtar"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		os.MkdirAll(filepath.Dir(path), 0o755)
		os.WriteFile(path, nil, 0o644)
	}
	os.Mkdir(filepath.Join(dir, "empty"), 0o755)
	got, err := golden.Files([]string{dir, filepath.Join(dir, "b.txtar")})
	for i := range got {
		got[i], _ = filepath.Rel(dir, got[i])
	}
	if want := "[a/z.txtar b.txtar c/d/e.txtar]"; err != nil || strings.ReplaceAll(strings.Join(got, " "), `\`, "/") != strings.Trim(want, "[]") {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := golden.Files([]string{filepath.Join(dir, "empty")}); err == nil {
		t.Error("a folder without cases is fine")
	}
	if _, err := golden.Files([]string{filepath.Join(dir, "none")}); err == nil {
		t.Error("a folder that is not there is fine")
	}
}

// TestDiff: a failure shows the lines that differ and those around them.
func TestDiff(t *testing.T) {
	wrong := strings.Replace(deadOut, "sub", "add", 1)
	res, err := golden.Run(parseCase(t, dead+"-- out --\n"+wrong), config)
	if err != nil || len(res.Failures) != 1 {
		t.Fatal(err, res)
	}
	want := `the structure differs: 3 nodes where 3 are expected (-out +result):
   graph(%x : Tensor,
         %y : Tensor):
     %one : int = prim::Constant[value=1]()
  -  %s : Tensor = aten::add(%x, %y, %one)
  +  %s : Tensor = aten::sub(%x, %y, %one)
     %r : Tensor = aten::relu(%s)
     return (%r)`
	if got := res.Failures[0].Msg; got != want {
		t.Errorf("message is\n%s", got)
	}
}
