package infer

import (
	"slices"
	"strings"
	"sync"

	"github.com/torchpass/torchpass/symbol"
)

// row is an entry of the table of rules: the operators, separated by blanks, and what
// follows for them. An operator is a schema's name with its overload.
type row struct {
	ops  string
	rule rule
}

// entry is the rule of one overload, or of a kind that has no schema.
type entry struct {
	overload string
	schema   bool
	rule     rule
}

// allRules are the rules by family.
func allRules() []row {
	return slices.Concat(pointwiseRules(), matmulRules(), convRules(), poolRules(), resizeRules(), normRules(), reduceRules(),
		viewRules(), rearrangeRules(), selectRules(), joinRules(), createRules(), recurrentRules(), queryRules(), numberRules(), containerRules())
}

// byKind is the table of rules by the number of the kind, made on first use.
var byKind = sync.OnceValue(func() [][]entry {
	var table [][]entry
	for _, r := range allRules() {
		for _, op := range strings.Fields(r.ops) {
			name, overload, _ := strings.Cut(op, ".")
			k := int(symbol.Of(name))
			for k >= len(table) {
				table = append(table, nil)
			}
			table[k] = append(table[k], entry{overload: overload, schema: !structural[name], rule: r.rule})
		}
	}
	return table
})

// structural are the kinds with a rule that have no schema, or whose schema does not
// matter.
var structural = words(`prim::ListConstruct prim::TupleConstruct prim::ListUnpack prim::TupleUnpack prim::TupleIndex
	prim::TupleSlice prim::NumToTensor prim::unchecked_cast prim::unchecked_unwrap_optional prim::dtype prim::device prim::DictConstruct`)
