package exec_test

import (
	"testing"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/value"
)

// sumLoop adds i*i % 7 for i < n where it is odd: nine instructions of scalar
// work a turn.
const sumLoop = `graph(%n : int):
  %1 : bool = prim::Constant[value=1]()
  %2 : int = prim::Constant[value=0]()
  %3 : int = prim::Constant[value=7]()
  %4 : int = prim::Constant[value=2]()
  %5 : int = prim::Constant[value=1]()
  %acc : int = prim::Loop(%n, %1, %2)
    block0(%i : int, %a : int):
      %8 : int = aten::mul(%i, %i)
      %9 : int = aten::remainder(%8, %3)
      %10 : int = aten::remainder(%9, %4)
      %11 : bool = aten::eq(%10, %5)
      %12 : int = prim::If(%11)
        block0():
          %13 : int = aten::add(%a, %9)
          -> (%13)
        block1():
          -> (%a)
      -> (%1, %12)
  return (%acc)
`

// listLoop sums a float list by index.
const listLoop = `graph(%xs : float[]):
  %1 : bool = prim::Constant[value=1]()
  %2 : float = prim::Constant[value=0.]()
  %n : int = aten::len(%xs)
  %acc : float = prim::Loop(%n, %1, %2)
    block0(%i : int, %a : float):
      %x : float = aten::__getitem__(%xs, %i)
      %s : float = aten::add(%a, %x)
      -> (%1, %s)
  return (%acc)
`

func compile(t testing.TB, text string) *exec.Program {
	t.Helper()
	g, err := parse.Graph("case", []byte(text), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := exec.Compile(g, exec.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func run(t testing.TB, p *exec.Program, args ...value.Value) value.Value {
	t.Helper()
	outs, err := p.Run(nil, args)
	if err != nil {
		t.Fatal(err)
	}
	return returned(outs)
}

const turns = 1000000

func BenchmarkScalarLoop(b *testing.B) {
	p := compile(b, sumLoop)
	b.ReportAllocs()
	for b.Loop() {
		run(b, p, value.Int(turns))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/turns, "ns/turn")
}

func BenchmarkListLoop(b *testing.B) {
	p := compile(b, listLoop)
	items := make([]value.Value, turns)
	for i := range items {
		items[i] = value.Float(float64(i))
	}
	xs := value.NewList(nil, items...)
	b.ReportAllocs()
	for b.Loop() {
		run(b, p, xs)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/turns, "ns/turn")
}
