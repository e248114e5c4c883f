package randgraph

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Options shapes the graphs. The zero Options makes graphs of about 40
// statements, nested three deep.
type Options struct {
	Nodes int  // about how many statements; a statement is one to six nodes
	Depth int  // how deep blocks nest
	Raise bool // let some runs end in prim::RaiseException
}

// New returns the graph of a seed: [Text], parsed. It panics if the text does not
// parse, which is a bug of the parser or of this package.
func New(seed uint64, opt Options) *ir.Graph {
	g, err := parse.Graph(fmt.Sprintf("randgraph-%d", seed), []byte(Text(seed, opt)), parse.Options{})
	if err != nil {
		panic(fmt.Sprintf("randgraph: seed %d: %v", seed, err))
	}
	return g
}

// Text returns the text of a seed's graph. Its inputs are those of [Inputs].
func Text(seed uint64, opt Options) string {
	if opt.Nodes <= 0 {
		opt.Nodes = 40
	}
	if opt.Depth <= 0 {
		opt.Depth = 3
	}
	g := &gen{rng: rand.New(rand.NewPCG(seed, 1)), opt: opt, consts: make(map[string]val)}
	return g.graph()
}

// Inputs returns random arguments for the graph of any seed: %x and %y are
// float32[2, 3], %z is float32[3], then an int, a float, a bool, a str, an int[]
// of three elements and a Tensor[] of two. Now and then two of the tensors are one.
func Inputs(seed uint64) []value.Value {
	rng := rand.New(rand.NewPCG(seed, 2))
	floats := func(shape ...int) *tensor.Tensor {
		n := 1
		for _, d := range shape {
			n *= d
		}
		data := make([]float32, n)
		for i := range data {
			data[i] = float32(rng.IntN(65)-32) / 16
		}
		return tensor.Of(shape, data)
	}
	x, y, z := floats(2, 3), floats(2, 3), floats(3)
	inList := []*tensor.Tensor{floats(2, 3), floats(2, 3)}
	if rng.IntN(6) == 0 {
		y = x
	}
	if rng.IntN(6) == 0 {
		inList[1] = x
	}
	ints := value.NewList(types.Int, value.Int(rng.Int64N(9)-4), value.Int(rng.Int64N(9)-4), value.Int(rng.Int64N(9)-4))
	words := []string{"", "a", "graph", "Zoë"}
	return []value.Value{
		value.TensorOf(x), value.TensorOf(y), value.TensorOf(z),
		value.Int(rng.Int64N(13) - 4), value.Float(float64(rng.IntN(33)-16) / 8), value.Bool(rng.IntN(2) == 0),
		value.Str(words[rng.IntN(len(words))]), ints,
		value.NewList(types.Tensor, value.TensorOf(inList[0]), value.TensorOf(inList[1])),
	}
}

// graph writes the whole text.
func (g *gen) graph() string {
	matrix, vector := tensorKind(floats, 2, 3), tensorKind(floats, 3)
	matrix.contig, vector.contig = true, true
	params := []val{
		{"%x", matrix}, {"%y", matrix}, {"%z", vector}, {"%n", intKind}, {"%f", floatKind}, {"%b", boolKind},
		{"%s", strKind}, {"%xs", listOf(intKind)}, {"%ts", listOf(tensorKind(floats, 2, 3))},
	}
	typed := []string{"Float(2, 3, strides=[3, 1], requires_grad=0, device=cpu)", "Tensor",
		"Float(3, strides=[1], requires_grad=0, device=cpu)"}
	g.pool = params
	body := g.block(g.opt.Nodes)
	var returned []string
	for range 1 + g.rng.IntN(3) {
		returned = append(returned, g.recent(func(kind) bool { return true }).name)
	}
	var b strings.Builder
	b.WriteString("graph(")
	for i, p := range params {
		if i > 0 {
			b.WriteString(",\n      ")
		}
		t := p.kind.typ()
		if i < len(typed) {
			t = typed[i]
		}
		b.WriteString(p.name + " : " + t)
	}
	b.WriteString("):\n")
	b.WriteString(g.constText.String())
	b.WriteString(body)
	fmt.Fprintf(&b, "  return (%s)\n", strings.Join(returned, ", "))
	return b.String()
}
