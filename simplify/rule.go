package simplify

import (
	"slices"
	"sync"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/value"
)

// rule rewrites nodes of some kinds. Exactly one of match and edit is set.
type rule struct {
	name  string // what the edit is called
	doc   string // the rewrite in a line
	kinds string // the kinds of nodes it looks at, separated by blanks
	match func(s *simplifier, n *ir.Node) replacement
	edit  func(s *simplifier, n *ir.Node, name string) // asks Edit itself; n stays
}

// replacement is what stands for the outputs of a node; the zero replacement says
// that the rule does not apply.
type replacement struct {
	values   []*ir.Value                // values that are there, one an output
	constant *value.Value               // the only output
	build    func(at *ir.Node) *ir.Node // makes a node without outputs yet
	apart    bool                       // values were other things than the outputs until now
}

var no replacement

// is says that the outputs are the very values given.
func is(vs ...*ir.Value) replacement { return replacement{values: vs} }

// become says that the output, a thing of its own, may become v.
func become(v *ir.Value) replacement { return replacement{values: []*ir.Value{v}, apart: true} }

// constant says that the output is always x.
func constant(x value.Value) replacement { return replacement{constant: &x} }

// built says that a new node of a kind gives the output.
func built(k symbol.Symbol, inputs ...*ir.Value) replacement {
	return replacement{build: func(at *ir.Node) *ir.Node {
		n := at.Graph().NewNode(k)
		n.SetInputs(inputs...)
		return n
	}}
}

// allRules lists the rules in the order in which they are tried.
func allRules() []rule {
	return slices.Concat(arithmeticRules(), conversionRules(), compareRules(), noneRules(), tupleRules(),
		listRules(), dictRules(), textRules(), controlRules(), tensorRules())
}

// byKind is the table of rules by the number of the kind, made on first use.
var byKind = sync.OnceValue(func() [][]*rule {
	var table [][]*rule
	for _, r := range allRules() {
		for _, k := range kindsOf(&r) {
			for int(k) >= len(table) {
				table = append(table, nil)
			}
			table[k] = append(table[k], &r)
		}
	}
	return table
})
