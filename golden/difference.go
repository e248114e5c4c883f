package golden

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
)

// difference says how the result differs from out: in which respect, where out
// comes from, and line by line.
func (r *runner) difference() string {
	out := r.Section(txcase.Out)
	return fmt.Sprintf("%s%s (-out +result):\n%s", respect(out, r.text), r.origin(), diff(out, r.text))
}

// respect says in which respect two texts of modules differ.
func respect(want, got string) string {
	w, err := parse.Parse("out", []byte(want), parse.Options{})
	if err != nil {
		return "out does not parse:\n" + err.Error() + "\nthe texts differ"
	}
	g, err := parse.Parse("the result", []byte(got), parse.Options{})
	if err != nil {
		return "the result does not parse:\n" + err.Error() + "\nthe texts differ"
	}
	bare := print.Options{NoSources: true, NoScopes: true}
	renumbered := bare
	renumbered.Renumber = true
	switch {
	case print.Module(w.Module, print.Options{}) == got:
		return "only the spelling differs: names and structure are the same"
	case print.Module(w.Module, bare) == print.Module(g.Module, bare):
		return "only source comments differ"
	case print.Module(w.Module, renumbered) == print.Module(g.Module, renumbered):
		return "only names differ"
	case slices.Equal(signatures(w), signatures(g)):
		return "only the order of nodes differs, and maybe names"
	}
	return fmt.Sprintf("the structure differs: %d nodes where %d are expected", count(g), count(w))
}

func count(f *parse.File) int {
	n := 0
	for _, g := range f.Graphs {
		for range g.AllNodes() {
			n++
		}
	}
	return n
}

// signatures are one for each function: equal if the functions differ in names and
// in the order of nodes within blocks alone.
func signatures(f *parse.File) []string {
	var out []string
	for _, fn := range f.Module.Functions {
		out = append(out, fn.QualifiedName(), signature(fn.Graph))
	}
	return out
}

func signature(g *ir.Graph) string {
	s := &signer{values: make([]string, g.NumValueIDs())}
	return s.block(g.Top(), "")
}

// signer gives each value a name made of all that it is computed from.
type signer struct{ values []string }

func hash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// block is the signature of a block in the context of its owner: its parameters,
// its nodes in no order, and its returns.
func (s *signer) block(b *ir.Block, owner string) string {
	parts := []string{"block", owner}
	for i, p := range b.Params() {
		s.values[p.ID()] = hash("param", owner, fmt.Sprint(i, len(parts)), p.Type().String())
		parts = append(parts, p.Type().String())
	}
	var nodes []string
	for n := range b.Nodes() {
		nodes = append(nodes, s.node(n))
	}
	slices.Sort(nodes)
	parts = append(append(parts, nodes...), "returns")
	for i := range b.NumReturns() {
		parts = append(parts, s.values[b.Ret(i).ID()])
	}
	return hash(parts...)
}

// node is the signature of a node, and names its outputs.
func (s *signer) node(n *ir.Node) string {
	parts := []string{operation(n)}
	for _, v := range n.Inputs() {
		parts = append(parts, s.values[v.ID()])
	}
	context := hash(parts...)
	for i, b := range n.Blocks() {
		parts = append(parts, s.block(b, context+fmt.Sprint(i)))
	}
	if sub := n.Subgraph(); sub != nil {
		parts = append(parts, signature(sub))
	}
	for _, v := range n.Outputs() {
		parts = append(parts, v.Type().String())
	}
	sig := hash(parts...)
	for i, v := range n.Outputs() {
		s.values[v.ID()] = hash(sig, fmt.Sprint(i))
	}
	return sig
}

// operation is the kind and the attributes of n, as they are printed: what stands
// between " = " and the inputs.
func operation(n *ir.Node) string {
	line := print.Node(n, print.Options{NoSources: true, NoScopes: true})
	if len(n.Blocks()) > 0 {
		line, _, _ = strings.Cut(line, "\n")
	}
	_, op, _ := strings.Cut(line, " = ")
	var inputs []string
	for _, v := range n.Inputs() {
		inputs = append(inputs, "%"+v.Name())
	}
	return strings.TrimSuffix(strings.TrimSpace(op), "("+strings.Join(inputs, ", ")+")")
}
