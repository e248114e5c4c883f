package exec_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// TestControlFlow covers how blocks become jumps and registers: carried values
// that swap, computed in place, passed through, or come from outside.
func TestControlFlow(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"swap", `graph(%n : int):
  %t : bool = prim::Constant[value=1]()
  %0 : int = prim::Constant[value=0]()
  %1 : int = prim::Constant[value=1]()
  %a : int, %b : int = prim::Loop(%n, %t, %0, %1)
    block0(%i : int, %x : int, %y : int):
      %s : int = aten::add(%x, %y)
      -> (%t, %y, %s)
  %r : (int, int) = prim::TupleConstruct(%a, %b)
  return (%r)
`, "(55, 89)"},
		{"rotate", `graph(%n : int):
  %t : bool = prim::Constant[value=1]()
  %0 : int = prim::Constant[value=0]()
  %1 : int = prim::Constant[value=1]()
  %2 : int = prim::Constant[value=2]()
  %a : int, %b : int, %c : int = prim::Loop(%n, %t, %0, %1, %2)
    block0(%i : int, %x : int, %y : int, %z : int):
      -> (%t, %y, %z, %x)
  %r : (int, int, int) = prim::TupleConstruct(%a, %b, %c)
  return (%r)
`, "(1, 2, 0)"},
		{"invariant and trip number", `graph(%n : int):
  %t : bool = prim::Constant[value=1]()
  %0 : int = prim::Constant[value=0]()
  %k : int = aten::mul(%n, %n)
  %a : int, %last : int = prim::Loop(%n, %t, %0, %0)
    block0(%i : int, %x : int, %l : int):
      %s : int = aten::add(%x, %k)
      -> (%t, %s, %i)
  %r : (int, int) = prim::TupleConstruct(%a, %last)
  return (%r)
`, "(1000, 9)"},
		{"while with condition inside", `graph(%n : int):
  %big : int = prim::Constant[value=9223372036854775807]()
  %1 : int = prim::Constant[value=1]()
  %2 : int = prim::Constant[value=2]()
  %first : bool = aten::gt(%n, %1)
  %m : int = prim::Loop(%big, %first, %n)
    block0(%i : int, %x : int):
      %h : int = aten::floordiv(%x, %2)
      %go : bool = aten::gt(%h, %1)
      -> (%go, %h)
  return (%m)
`, "1"},
		{"zero turns", `graph(%n : int):
  %f : bool = prim::Constant[value=0]()
  %m : int = prim::Loop(%n, %f, %n)
    block0(%i : int, %x : int):
      %h : int = aten::add(%x, %x)
      -> (%f, %h)
  return (%m)
`, "10"},
		{"both branches pass values on", `graph(%n : int):
  %5 : int = prim::Constant[value=5]()
  %c : bool = aten::gt(%n, %5)
  %a : int, %b : int = prim::If(%c)
    block0():
      %s : int = aten::add(%n, %5)
      -> (%s, %s)
    block1():
      -> (%n, %5)
  %r : (int, int) = prim::TupleConstruct(%a, %b)
  return (%r)
`, "(15, 15)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := exec.Text(run(t, compile(t, c.text), value.Int(10))); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestCompileErrors asks for every reason at once, each with its position.
func TestCompileErrors(t *testing.T) {
	const text = `graph(%x : Tensor, %o : __torch__.M):
  %1 : int = my::op(%x)
  %2 : Tensor = prim::Constant[value=<Tensor>]()
  %3 : Tensor = aten::neg(%2)
  %4 : int = prim::If(%1)
    block0():
      %5 : int = other::op(%x)
      -> (%5)
    block1():
      -> (%1)
  %6 : Tensor = prim::CallMethod[name="forward"](%o, %x)
  %7 : Tensor = prim::Constant[value={0.333333}]()
  %8 : Tensor = aten::add(%7, %x, %4)
  return (%3, %6, %8)
`
	g, err := parse.Graph("m.txt", []byte(text), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = exec.Compile(g, exec.Options{File: "m.txt"})
	var ce *exec.CompileError
	if !errors.As(err, &ce) {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"m.txt:2:", "operator my::op is not supported", "m.txt:3:", "m.txt:7:", "operator other::op", "m.txt:11:", `method "forward"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in\n%v", want, err)
		}
	}
	codes := map[string]bool{}
	for _, p := range ce.Problems {
		codes[p.Code] = true
	}
	for _, code := range []string{"unsupported", "no-payload", "no-function"} {
		if !codes[code] {
			t.Errorf("no problem with code %s in\n%v", code, err)
		}
	}
}

// TestLossyLiteral is the choice between an error and the nearest tensor.
func TestLossyLiteral(t *testing.T) {
	const text = `graph():
  %1 : Float(2, strides=[1], requires_grad=0, device=cpu) = prim::Constant[value= 0.3333  0.1000 [ CPUFloatType{2} ]]()
  return (%1)
`
	g, err := parse.Graph("case", []byte(text), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.Compile(g, exec.Options{}); err == nil || !strings.Contains(err.Error(), "does not determine") {
		t.Errorf("got %v, want lossy-literal", err)
	}
	p, err := exec.Compile(g, exec.Options{Lossy: exec.LossyNearest})
	if err != nil {
		t.Fatal(err)
	}
	if got := tensor.Data[float32](run(t, p).Tensor()); got[0] != 0.3333 || got[1] != 0.1 {
		t.Errorf("got %v", got)
	}
}

const forever = `graph(%n : int):
  %t : bool = prim::Constant[value=1]()
  %big : int = prim::Constant[value=9223372036854775807]()
  %m : int = prim::Loop(%big, %t, %n)
    block0(%i : int, %x : int):
      %h : int = aten::add(%x, %i)
      -> (%t, %h)
  return (%m)
`

func TestLimits(t *testing.T) {
	p := compile(t, forever)
	var limit *exec.LimitError
	if _, err := p.Run(&exec.State{MaxSteps: 1e6}, []value.Value{value.Int(0)}); !errors.As(err, &limit) {
		t.Errorf("steps: got %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := p.Run(&exec.State{Context: ctx}, []value.Value{value.Int(0)}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("context: got %v", err)
	}
	long := compile(t, `graph(%x : int[], %n : int):
  %y : int[] = aten::mul(%x, %n)
  return (%y)
`)
	if _, err := long.Run(nil, []value.Value{value.NewList(types.Int, value.Int(1)), value.Int(1 << 50)}); !errors.As(err, &limit) {
		t.Errorf("items: got %v", err)
	}
}

// TestConcurrent runs one Program from several goroutines.
func TestConcurrent(t *testing.T) {
	p := compile(t, sumLoop)
	want := run(t, p, value.Int(1000)).Int()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if outs, err := p.Run(nil, []value.Value{value.Int(1000)}); err != nil || outs[0].Int() != want {
					t.Errorf("got %v, %v", outs, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestPrint(t *testing.T) {
	p := compile(t, `graph(%x : int, %y : float, %s : str, %l : str[]):
  %n : NoneType = prim::Constant()
   = prim::Print(%x, %y, %s, %l, %n)
   = prim::Print()
  return (%x)
`)
	var out strings.Builder
	args := []value.Value{value.Int(1), value.Float(2), value.Str("a b"), value.NewList(types.Str, value.Str("a"))}
	if _, err := p.Run(&exec.State{Stdout: &out}, args); err != nil {
		t.Fatal(err)
	}
	if want := "1 2. a b [a] None\n\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestConstantChunk(t *testing.T) {
	p := compile(t, `graph(%x : Tensor):
  %1 : int = prim::Constant[value=1]()
  %a : Tensor, %b : Tensor = prim::ConstantChunk[chunks=2, dim=0](%x)
  %r : Tensor = aten::sub(%b, %a, %1)
  return (%r)
`)
	got := run(t, p, value.TensorOf(tensor.Of([]int{4}, []float32{1, 2, 30, 40}))).Tensor()
	if d := tensor.Data[float32](got); got.Numel() != 2 || d[0] != 29 || d[1] != 38 {
		t.Errorf("got %v", d)
	}
}

// TestIllTyped must end in errors, not panics.
func TestIllTyped(t *testing.T) {
	p := compile(t, `graph(%x : Any):
  %l : int[] = prim::unchecked_cast(%x)
  %n : int = aten::len(%l)
  return (%n)
`)
	if _, err := p.Run(nil, []value.Value{value.Int(1)}); err == nil || !strings.Contains(err.Error(), "ill-typed") {
		t.Errorf("got %v", err)
	}
	if _, err := p.Run(nil, nil); err == nil {
		t.Error("a call without its argument succeeded")
	}
	q := compile(t, sumLoop)
	if _, err := q.Run(nil, []value.Value{value.Str("x")}); err == nil {
		t.Error("a str was accepted as an int")
	}
}

// TestKernelsExist pins that every row of the table names a schema.
func TestKernelsExist(t *testing.T) {
	table := schema.Default()
	for _, name := range exec.Default().Names() {
		if table.Lookup(name) == nil {
			t.Errorf("kernel %s has no schema", name)
		}
	}
	t.Logf("%d kernels", exec.Default().Len())
}

// TestWith replaces an operator that otherwise is an instruction.
func TestWith(t *testing.T) {
	g, err := parse.Graph("case", []byte("graph(%x : int):\n  %y : int = aten::add(%x, %x)\n  return (%y)\n"), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ks := exec.Default().With("aten::add.int", func(c *exec.Call) error { return c.Return(value.Int(42)) })
	p, err := exec.Compile(g, exec.Options{Kernels: ks})
	if err != nil {
		t.Fatal(err)
	}
	if got := run(t, p, value.Int(1)).Int(); got != 42 {
		t.Errorf("got %d", got)
	}
	if got := run(t, compile(t, "graph(%x : int):\n  %y : int = aten::add(%x, %x)\n  return (%y)\n"), value.Int(1)).Int(); got != 2 {
		t.Errorf("the default table changed: got %d", got)
	}
}

// TestRelease compiles a chain of tensors: few registers means that none lives
// longer than its last use.
func TestRelease(t *testing.T) {
	var text strings.Builder
	text.WriteString("graph(%x0 : Tensor):\n")
	const n = 200
	for i := range n {
		text.WriteString("  %x" + itoa(i+1) + " : Tensor = aten::neg(%x" + itoa(i) + ")\n")
	}
	text.WriteString("  return (%x" + itoa(n) + ")\n")
	p := compile(t, text.String())
	if p.NumRegisters() > 8 {
		t.Errorf("%d registers for a chain", p.NumRegisters())
	}
	if got := tensor.Data[float32](run(t, p, value.TensorOf(tensor.Of([]int{2}, []float32{1, -2}))).Tensor()); got[0] != 1 || got[1] != -2 {
		t.Errorf("got %v", got)
	}
}

func itoa(i int) string { return exec.Text(value.Int(int64(i))) }
