package randgraph_test

import (
	"strings"
	"testing"

	"github.com/torchpass/torchpass/internal/randgraph"
)

// TestTextIsDeterministic: a seed tells the graph.
func TestTextIsDeterministic(t *testing.T) {
	seen := make(map[string]uint64)
	for seed := range uint64(200) {
		text := randgraph.Text(seed, randgraph.Options{})
		if text != randgraph.Text(seed, randgraph.Options{}) {
			t.Fatalf("seed %d gives two texts", seed)
		}
		if other, ok := seen[text]; ok {
			t.Errorf("seeds %d and %d give one text", other, seed)
		}
		seen[text] = seed
	}
}

// TestTextIsVaried: what the property tests are for does occur.
func TestTextIsVaried(t *testing.T) {
	count := make(map[string]int)
	ops := []string{"prim::If", "prim::Loop", "prim::ListConstruct", "prim::DictConstruct", "prim::TupleUnpack",
		"prim::ListUnpack", "prim::RaiseException", "aten::add_", "aten::copy_", "aten::masked_fill_", "aten::view(", "aten::reshape",
		"aten::select", "aten::slice", "aten::expand", "aten::transpose", "aten::append", "aten::_set_item", "aten::__getitem__",
		"aten::where", "aten::matmul", "aten::cat", "aten::stack", "aten::format", "aten::upper", "aten::item", "aten::sort"}
	for seed := range uint64(200) {
		text := randgraph.Text(seed, randgraph.Options{Nodes: 60, Raise: true})
		for _, op := range ops {
			if strings.Contains(text, op) {
				count[op]++
			}
		}
	}
	for _, op := range ops {
		if count[op] < 20 {
			t.Errorf("%s is in only %d of 200 graphs", op, count[op])
		}
	}
}
