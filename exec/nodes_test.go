package exec_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"os"
	"strconv"
	"testing"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// tagged is a value as oracle/exec_nodes.py writes it.
type tagged struct {
	I, F, S *string
	C       []string
	B       *bool
	L, T    *[]*tagged
	D       *[][2]*tagged
	Dev     *string
}

func (x *tagged) value(t *testing.T) value.Value {
	number := func(s string) float64 {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	all := func(xs []*tagged) (out []value.Value) {
		for _, x := range xs {
			out = append(out, x.value(t))
		}
		return out
	}
	switch {
	case x == nil:
		return value.None()
	case x.I != nil:
		i, err := strconv.ParseInt(*x.I, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return value.Int(i)
	case x.F != nil:
		return value.Float(number(*x.F))
	case x.C != nil:
		return value.Complex(complex(number(x.C[0]), number(x.C[1])))
	case x.B != nil:
		return value.Bool(*x.B)
	case x.S != nil:
		return value.Str(*x.S)
	case x.L != nil:
		return value.NewList(nil, all(*x.L)...)
	case x.T != nil:
		return value.NewTuple(all(*x.T)...)
	case x.D != nil:
		d := value.NewDict(nil, nil)
		for _, kv := range *x.D {
			d.Set(kv[0].value(t), kv[1].value(t))
		}
		return value.DictOf(d)
	case x.Dev != nil:
		d, err := tensor.ParseDevice(*x.Dev)
		if err != nil {
			t.Fatal(err)
		}
		return value.DeviceOf(d)
	}
	t.Fatal("a case holds a value of no kind")
	return value.Value{}
}

// TestNodes runs graphs of one operator and compares results and exceptions with
// PyTorch's. testdata/nodes.json.gz was made by oracle/exec_nodes.py.
func TestNodes(t *testing.T) {
	f, err := os.Open("testdata/nodes.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			Graph string
			Args  []*tagged
			Out   *tagged
			Error *string
		}
	}
	if err := json.NewDecoder(z).Decode(&file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) < 1000 {
		t.Fatalf("%d cases", len(file.Cases))
	}
	for _, c := range file.Cases {
		g, err := parse.Graph("case", []byte(c.Graph), parse.Options{})
		if err != nil {
			t.Fatalf("%s\n%v", c.Graph, err)
		}
		p, err := exec.Compile(g, exec.Options{})
		if err != nil {
			t.Errorf("%s\n%v", c.Graph, err)
			continue
		}
		args := make([]value.Value, len(c.Args))
		texts := make([]string, len(c.Args))
		for i, a := range c.Args {
			args[i] = typed(a.value(t), g.Inputs()[i].Type())
			texts[i] = exec.Text(args[i])
		}
		outs, err := p.Run(nil, args)
		var e *exec.Exception
		switch {
		case c.Error != nil && !errors.As(err, &e):
			t.Errorf("%s%q: got %s, %v, want %q", c.Graph, texts, exec.Text(returned(outs)), err, *c.Error)
		case c.Error != nil && e.Msg != *c.Error:
			t.Errorf("%s%q: got %q, want %q", c.Graph, texts, e.Msg, *c.Error)
		case c.Error == nil && err != nil:
			t.Errorf("%s%q: %v", c.Graph, texts, err)
		case c.Error == nil:
			if msg := differ(returned(outs), c.Out.value(t)); msg != "" {
				t.Errorf("%s%q: result%s", c.Graph, texts, msg)
			}
		}
	}
	t.Logf("%d cases", len(file.Cases))
}

// typed is v entering a function, with a whole float for a Scalar kept as it is.
func typed(v value.Value, t *types.Type) value.Value {
	if v.Kind() == value.ListKind && t.Kind() == types.AnyKind {
		return v
	}
	return entering(v, t)
}
