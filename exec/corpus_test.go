package exec_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"testing"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

func load(t testing.TB, files map[string][]byte, name string) (value.Value, bool) {
	data, ok := files[name]
	if !ok {
		return value.Value{}, false
	}
	v, err := valueio.Read(name, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v, true
}

// TestFunctions runs every call of the corpus and compares results, exceptions,
// writes to arguments, and which tensors share storage with PyTorch's.
func TestFunctions(t *testing.T) {
	functions, err := corpus.FunctionFiles(corpus.FunctionsPath())
	if err != nil {
		t.Fatal(err)
	}
	if len(functions) < 100 {
		t.Fatalf("the corpus has %d functions", len(functions))
	}
	names := make([]string, 0, len(functions))
	for name := range functions {
		names = append(names, name)
	}
	sort.Strings(names)
	calls := 0
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			g, err := parse.Graph(name, functions[name]["graph.txt"], parse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			p, err := exec.Compile(g, exec.Options{File: name})
			if err != nil {
				t.Fatal(err)
			}
			for i := 0; ; i++ {
				if _, ok := functions[name][fmt.Sprintf("in.%d.pt", i)]; !ok {
					break
				}
				calls++
				checkCall(t, g, p, functions[name], i)
			}
		})
	}
	t.Logf("%d functions, %d calls", len(names), calls)
}

func checkCall(t *testing.T, g *ir.Graph, p *exec.Program, files map[string][]byte, i int) {
	in, _ := load(t, files, fmt.Sprintf("in.%d.pt", i))
	original := in.Tuple().Items
	args := make([]value.Value, len(original))
	for j, v := range original {
		args[j] = entering(v, g.Inputs()[j].Type())
	}
	outs, err := p.Run(nil, args)
	if text, raises := files[fmt.Sprintf("err.%d.json", i)]; raises {
		checkException(t, i, text, outs, err)
	} else if err != nil {
		t.Errorf("call %d: %v", i, err)
	} else {
		want, _ := load(t, files, fmt.Sprintf("out.%d.pt", i))
		if msg := differ(returned(outs), want); msg != "" {
			t.Errorf("call %d: result%s", i, msg)
		}
	}
	after, changed := load(t, files, fmt.Sprintf("after.%d.pt", i))
	if !changed {
		after, _ = load(t, files, fmt.Sprintf("in.%d.pt", i))
	}
	if msg := differ(in, after); msg != "" {
		t.Errorf("call %d: arguments afterwards%s", i, msg)
	}
}

func returned(outs []value.Value) value.Value {
	switch len(outs) {
	case 0:
		return value.None()
	case 1:
		return outs[0]
	}
	return value.NewTuple(outs...)
}

func checkException(t *testing.T, i int, text []byte, outs []value.Value, err error) {
	var want struct{ Type, Message string }
	if jsonErr := json.Unmarshal(text, &want); jsonErr != nil {
		t.Fatal(jsonErr)
	}
	var e *exec.Exception
	switch {
	case err == nil:
		t.Errorf("call %d: got %s, want exception %q", i, exec.Text(returned(outs)), want.Message)
	case !errors.As(err, &e):
		t.Errorf("call %d: got error %v, want exception %q", i, err, want.Message)
	case e.Type != want.Type || e.Msg != want.Message:
		t.Errorf("call %d: got %s %q\nwant %s %q", i, e.Type, e.Msg, want.Type, want.Message)
	case e.Line == 0:
		t.Errorf("call %d: the exception has no position", i)
	}
}
