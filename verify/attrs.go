package verify

import (
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
)

// attrRule says what an attribute of some kind of node holds. kinds are the kinds
// of attribute allowed; required ones must be there.
type attrRule struct {
	name     symbol.Symbol
	kinds    []ir.AttrKind
	required bool
}

var (
	nameRules = []attrRule{{symbol.AttrName, []ir.AttrKind{ir.AttrS}, true}}
	typesRule = []attrRule{{symbol.AttrTypes, []ir.AttrKind{ir.AttrTys}, true}}
	graphRule = []attrRule{{symbol.AttrSubgraph, []ir.AttrKind{ir.AttrG}, true}}
	// optionalGraph is of kinds that early dumps print with a block instead.
	optionalGraph = []attrRule{{symbol.AttrSubgraph, []ir.AttrKind{ir.AttrG}, false}}
	chunkRules    = []attrRule{
		{symbol.AttrChunks, []ir.AttrKind{ir.AttrI}, true},
		{symbol.AttrDim, []ir.AttrKind{ir.AttrI}, true},
	}
	sliceRules = []attrRule{
		{symbol.AttrBeg, []ir.AttrKind{ir.AttrI}, true},
		{symbol.AttrEnd, []ir.AttrKind{ir.AttrI}, true},
	}
	profileRules = []attrRule{
		{symbol.AttrProfiledType, []ir.AttrKind{ir.AttrTy}, false},
		{symbol.AttrSeenNone, []ir.AttrKind{ir.AttrI}, false},
	}
	constantRules = []attrRule{
		{symbol.AttrName, []ir.AttrKind{ir.AttrS}, false},
		{symbol.AttrFallback, []ir.AttrKind{ir.AttrI}, false},
	}
)

// attrRules are the rules for nodes of kind k; other attributes are free.
func attrRules(k symbol.Symbol) []attrRule {
	switch k {
	case symbol.PrimConstant:
		return constantRules
	case symbol.PrimGetAttr, symbol.PrimSetAttr, symbol.PrimCallMethod:
		return nameRules
	case symbol.PrimIsinstance, symbol.PrimTypeCheck, symbol.PrimRequiresGradCheck, symbol.PrimTensorExprDynamicGuard, symbol.PrimCudaFusionGuard:
		return typesRule
	case symbol.PrimConstantChunk:
		return chunkRules
	case symbol.PrimTupleSlice:
		return sliceRules
	case symbol.PrimProfile, symbol.PrimProfileIvalue:
		return profileRules
	case symbol.PrimFusionGroup, symbol.PrimDifferentiableGraph, symbol.PrimTensorExprGroup, symbol.PrimTensorExprDynamicGroup,
		symbol.PrimCudaFusionGroup, symbol.PrimStaticSubgraph, symbol.PrimFunctionalGraph, symbol.PrimOneDNNFusionGroup, symbol.PrimFallbackGraph:
		return graphRule
	case symbol.PrimFork, symbol.PrimAwaitable:
		return optionalGraph
	}
	return nil
}

// attributes checks the attributes of n and notes the graphs among them.
func (c *graphCheck) attributes(n *ir.Node) {
	attrs := n.Attrs()
	for i := range attrs {
		if k := attrs[i].Kind; k == ir.AttrG || k == ir.AttrGs {
			c.subs = append(c.subs, n)
			break
		}
	}
	for _, r := range attrRules(n.Kind()) {
		a := n.Attr(r.name)
		switch {
		case a == nil && r.required:
			c.report(AttrMissing, n, "%s has no attribute %s", kind(n), r.name)
		case a != nil && !holds(r.kinds, a.Kind):
			c.report(AttrKind, n, "attribute %s of %s holds %s, not %s", r.name, kind(n), describe(a), kindWords(r.kinds))
		}
	}
	if len(attrs) > 1 {
		c.attrNames(n, attrs)
	}
}

// attrNames checks that no attribute is there twice.
func (c *graphCheck) attrNames(n *ir.Node, attrs []ir.Attr) {
	if len(attrs) > 16 {
		seen := make(map[symbol.Symbol]bool, len(attrs))
		for i := range attrs {
			if seen[attrs[i].Name] {
				c.report(AttrKind, n, "attribute %s of %s is there twice", attrs[i].Name, kind(n))
			}
			seen[attrs[i].Name] = true
		}
		return
	}
	for i := range attrs {
		if n.Attr(attrs[i].Name) != &attrs[i] {
			c.report(AttrKind, n, "attribute %s of %s is there twice", attrs[i].Name, kind(n))
		}
	}
}

func holds(kinds []ir.AttrKind, k ir.AttrKind) bool {
	for _, x := range kinds {
		if x == k {
			return true
		}
	}
	return false
}

var attrWords = map[ir.AttrKind]string{ir.AttrS: "a string", ir.AttrI: "an int", ir.AttrTy: "a type", ir.AttrTys: "a list of types", ir.AttrG: "a graph"}

func kindWords(kinds []ir.AttrKind) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = attrWords[k]
	}
	return strings.Join(words, " or ")
}

// sliceBounds returns the attributes beg and end of a prim::TupleSlice.
func sliceBounds(n *ir.Node) (beg, end int64, ok bool) {
	a, b := n.Attr(symbol.AttrBeg), n.Attr(symbol.AttrEnd)
	if a == nil || b == nil || a.Kind != ir.AttrI || b.Kind != ir.AttrI {
		return 0, 0, false
	}
	return a.Int(), b.Int(), true
}

// chunks checks that a prim::ConstantChunk has an output for each chunk.
func (c *graphCheck) chunks(n *ir.Node) {
	a := n.Attr(symbol.AttrChunks)
	if a != nil && a.Kind == ir.AttrI && a.Int() != int64(n.NumOutputs()) {
		c.report(UnpackArity, n, "prim::ConstantChunk has %d outputs for %d chunks", n.NumOutputs(), a.Int())
	}
}

func shapeText(shape []int) string {
	return strings.ReplaceAll(fmt.Sprint(shape), " ", ", ")
}
