package golden

import (
	"errors"
	"fmt"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// reached is the operator that stands at the front of each block of a module that
// is run for coverage. The executor knows nothing of it.
const reached = "golden::reached"

// coverage says which blocks of a module were reached.
type coverage struct {
	blocks []blockPlace
	seen   []bool
}

type blockPlace struct {
	what      string
	line, col int
}

// cover puts a marker into every block of f. Its functions compute what they did.
func cover(f *parse.File) *coverage {
	c := &coverage{}
	f.Module.Table = f.Module.Table.With(reachedSchema())
	for i, fn := range f.Module.Functions {
		c.graph(fn.Graph, functionName(fn, i))
	}
	c.seen = make([]bool, len(c.blocks))
	return c
}

func reachedSchema() *schema.Schema {
	s, err := schema.Parse(reached + "(int block) -> ()")
	if err != nil {
		panic(err)
	}
	return s
}

func (c *coverage) graph(g *ir.Graph, name string) {
	var owners []*ir.Node
	for n := range g.AllNodes() {
		if len(n.Blocks()) > 0 || n.Subgraph() != nil {
			owners = append(owners, n)
		}
	}
	c.block(g.Top(), blockPlace{what: name})
	for _, n := range owners {
		line, col := n.TextPos()
		for i, b := range n.Blocks() {
			c.block(b, blockPlace{fmt.Sprintf("block%d of %s", i, n.Kind()), line, col})
		}
		if sub := n.Subgraph(); sub != nil {
			c.graph(sub, "the graph of "+n.Kind().String())
		}
	}
}

// block puts the marker into one block.
func (c *coverage) block(b *ir.Block, place blockPlace) {
	g := b.Graph()
	number := g.NewNode(symbol.PrimConstant)
	number.SetAttr(ir.IntAttr(symbol.AttrValue, int64(len(c.blocks))))
	mark := g.NewNode(symbol.Of(reached))
	mark.AddInput(number.AddOutput(types.Int))
	b.Prepend(mark)
	b.Prepend(number)
	c.blocks = append(c.blocks, place)
}

// kernels are those given, or the default ones, and that of the marker.
func (c *coverage) kernels(base *exec.Kernels) *exec.Kernels {
	if base == nil {
		base = exec.Default()
	}
	return base.With(reached, func(call *exec.Call) error {
		c.seen[call.Args[0].Int()] = true
		return nil
	})
}

// left is the number of blocks that were not reached.
func (c *coverage) left() int {
	n := 0
	for _, seen := range c.seen {
		if !seen {
			n++
		}
	}
	return n
}

// missing names the blocks that no call reached.
func (c *coverage) missing(path string) error {
	var errs []error
	for i, b := range c.blocks {
		switch {
		case c.seen[i]:
		case b.line > 0:
			errs = append(errs, fmt.Errorf("%s:%d:%d: %s is reached by no call", path, b.line, b.col, b.what))
		default:
			errs = append(errs, fmt.Errorf("%s is reached by no call", b.what))
		}
	}
	return errors.Join(errs...)
}
