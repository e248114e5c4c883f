package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// TestMain makes torchpass a command of the scripts, and torchpass-broken, which
// has passes that fail.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"torchpass": func() { os.Exit(Main()) },
		"torchpass-broken": func() {
			os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, append(allPasses(), brokenPasses()...)))
		},
	})
}

// brokenPasses fail in each way that a pass can.
func brokenPasses() []*pass.Pass {
	return []*pass.Pass{
		{Name: "panics", Doc: "panic at once", Run: func(*pass.Unit) error { panic("as the test wants") }},
		onNegs("panics-on-neg", "panic where something is negated", func(*pass.Unit, *ir.Node) { panic("as the test wants") }),
		{Name: "refuses", Doc: "return an error", Run: func(*pass.Unit) error { return errors.New("no") }},
		{Name: "hangs", Doc: "loop for ever", Run: func(*pass.Unit) error {
			for {
				time.Sleep(time.Millisecond)
			}
		}},
		{Name: "unasked", Doc: "edit without asking", Run: func(u *pass.Unit) error {
			addNode(u.Graph)
			return nil
		}},
		{Name: "breaks", Doc: "leave a node without its inputs", Once: true, Run: func(u *pass.Unit) error {
			if u.Edit(u.Graph, "broken") {
				addNode(u.Graph)
			}
			return nil
		}},
		onNegs("drops", "drop what negates", func(u *pass.Unit, n *ir.Node) {
			if u.Edit(n, "dropped") {
				n.Output(0).ReplaceAllUsesWith(n.Input(0))
				n.Remove()
			}
		}),
		onNegs("rounds", "negate by another way, in other bits", func(u *pass.Unit, n *ir.Node) {
			if !u.Edit(n, "rounded") {
				return
			}
			minus := u.Graph.NewConstant(value.Float(-1.000005), types.Float)
			minus.InsertBefore(n)
			n.SetKind(symbol.Of("aten::mul"))
			n.AddInput(minus.Output(0))
		}),
		onNegs("unknown", "put an operator that nobody can run", func(u *pass.Unit, n *ir.Node) {
			if u.Edit(n, "replaced") {
				n.SetKind(symbol.Of("my::neg"))
			}
		}),
	}
}

// onNegs is a pass that does something to each aten::neg.
func onNegs(name, doc string, do func(*pass.Unit, *ir.Node)) *pass.Pass {
	return &pass.Pass{Name: name, Doc: doc, Run: func(u *pass.Unit) error {
		for n := range u.Graph.AllNodes() {
			if n.Kind().String() == "aten::neg" {
				do(u, n)
			}
		}
		return nil
	}}
}

// addNode appends an aten::relu without inputs.
func addNode(g *ir.Graph) { g.Top().Append(g.NewNode(symbol.Of("aten::relu"))) }

// TestScripts runs testdata/script. The scripts have these commands besides those
// of testscript:
//
//	code N COMMAND...   the command must end with this exit code
//	json FILE           the file (or stdout) must be one JSON document
//	make KIND FILE      write an input that is too large or too odd for a txtar file
func TestScripts(t *testing.T) {
	demo, err := filepath.Abs("demo")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("DEMO", demo)
			env.Setenv("TMPDIR", filepath.Join(env.WorkDir, ".tmp"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": wantCode,
			"json": wantJSON,
			"make": makeFile,
		},
	})
}

func wantCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d where %d is expected", got, want)
	}
}

func wantJSON(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: json FILE")
	}
	dec := json.NewDecoder(bytes.NewReader([]byte(ts.ReadFile(args[0]))))
	var doc map[string]any
	if err := dec.Decode(&doc); err != nil {
		ts.Fatalf("%s: %v", args[0], err)
	}
	if dec.More() {
		ts.Fatalf("%s: more than one document", args[0])
	}
	if doc["version"] != 1.0 {
		ts.Fatalf("%s: version is %v", args[0], doc["version"])
	}
}

func makeFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: make KIND FILE")
	}
	repeat := func(s string, n int) []byte { return bytes.Repeat([]byte(s), n) }
	const head = "graph(%x : Tensor):\n  %1 : int[] = prim::Constant[value="
	var data []byte
	switch args[0] {
	case "binary":
		for i := range 1 << 16 {
			data = append(data, byte(i*i>>3))
		}
	case "nul":
		data = []byte("graph(%x : Tensor):\n  %y : Tensor = aten::relu\x00(%x)\n  return (%y)\n")
	case "utf8":
		data = []byte("graph(%x : Tensor):\n  %\xff\xfe : Tensor = aten::\xc3(%x)\n  return (%z)\n")
	case "line":
		data = append([]byte("graph(%x : Tensor): "), repeat("%y ", 10<<20/3)...)
	case "brackets":
		data = append([]byte(head), repeat("[", 100_000)...)
	case "types":
		data = append([]byte("graph(%x : "), repeat("Optional[", 100_000)...)
	case "blocks":
		data = []byte("graph(%x : bool):\n")
		for i := range 5000 {
			data = fmt.Appendf(data, "%*s = prim::If(%%x)\n%*sblock0():\n", 2+i, "", 4+i, "")
		}
	case "empty":
	default:
		ts.Fatalf("nothing called %q can be made", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o666))
}
