package alias_test

import (
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
)

// TestAliasDb compares with PyTorch's own analysis, recorded by oracle/alias.py: where that
// calls two values apart, or a value unwritten, so must this, but for the exceptions.
func TestAliasDb(t *testing.T) {
	recorded, err := os.ReadFile(filepath.Join(corpus.Dir(), "alias", "aliasdb.txt"))
	if err != nil {
		t.Fatal(err)
	}
	functions, err := corpus.FunctionFiles(corpus.DefaultFunctionsPath())
	if err != nil {
		t.Fatal(err)
	}
	var c comparison
	for line := range strings.Lines(string(recorded)) {
		f := strings.Fields(line)
		files, known := functions[f[0]]
		if len(f) != 4 || !known {
			continue
		}
		g, err := parse.Graph(f[0], files["graph.txt"], parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c.graph(t, f[0], g, strings.Split(f[1], ","), f[2], f[3])
	}
	t.Logf("%d pairs: PyTorch calls %d apart, we %d; %d that it calls apart we do not; %d values: it calls %d written, we %d",
		c.pairs, c.theirs, c.ours, c.worse, c.values, c.theirWritten, c.written)
	if c.pairs < 1000 || c.ours < c.theirs {
		t.Error("less is told apart than by PyTorch")
	}
}

type comparison struct{ pairs, theirs, ours, worse, values, theirWritten, written int }

func (c *comparison) graph(t *testing.T, name string, g *ir.Graph, names []string, pairs, writers string) {
	facts, all := alias.Analyze(g), inOrder(g.Top(), nil)
	number := func(text string) *ir.Value {
		i, err := strconv.Atoi(text)
		if err != nil || i >= len(all) {
			t.Fatalf("%s: no value number %s", name, text)
		}
		return all[i]
	}
	apart, _ := new(big.Int).SetString(pairs, 16)
	written, _ := new(big.Int).SetString(writers, 16)
	k := 0
	for i, x := range names {
		v := number(x)
		c.values++
		c.theirWritten += int(written.Bit(i))
		if facts.HasWriters(v) {
			c.written++
			if written.Bit(i) == 0 && v.Type().IsTensor() && exceptions[name] == "" { // theirs leaves out what a container holds
				t.Errorf("%s: only we call %%%s written", name, v.Name())
			}
		}
		for _, y := range names[:i] {
			w := number(y)
			theirs, ours := apart.Bit(k) == 0, !facts.MayAlias(v, w)
			k++
			c.pairs++
			if theirs {
				c.theirs++
			}
			if ours {
				c.ours++
			}
			if theirs && !ours {
				if c.worse++; exceptions[name] == "" {
					t.Errorf("%s: only PyTorch calls %%%s and %%%s apart", name, v.Name(), w.Name())
				}
			}
		}
	}
}

// exceptions are functions in which PyTorch calls apart what we do not, and why.
var exceptions = map[string]string{
	"any_returned":                 "a value that is never given is what both branches may pass on",
	"dict_of_tensors":              zeroOrLast,
	"inplace_in_loop":              zeroOrLast,
	"loop_carries_tensor":          zeroOrLast,
	"loop_invariant_shape":         zeroOrLast,
	"merge_loop_writes_later":      zeroOrLast,
	"neutral_constant_loop_lists":  zeroOrLast,
	"op_len_iterate":               zeroOrLast,
	"optional_list_of_optional":    zeroOrLast,
	"variable_redefined_in_branch": zeroOrLast,
	"list_add_mul":                 "aten::add_ returns the list that it extends",
	"neutral_dropout_error":        returnsInput,
	"op_casts":                     returnsInput,
	"op_products":                  returnsInput,
}

const (
	zeroOrLast   = "a loop that never runs gives what came in, and what it carries is what the iteration before made"
	returnsInput = "the operator may give its input, or a view of it, though no annotation says so: dropout, type_as, einsum"
)

// inOrder lists the values of a block in the order of its text.
func inOrder(b *ir.Block, all []*ir.Value) []*ir.Value {
	all = append(all, b.Params()...)
	for n := range b.Nodes() {
		all = append(all, n.Outputs()...)
		for _, inner := range n.Blocks() {
			all = inOrder(inner, all)
		}
	}
	return all
}
