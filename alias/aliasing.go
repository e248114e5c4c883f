package alias

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
)

// kindInfo says how the builder treats a kind of node.
type kindInfo uint8

const (
	kindUnasked   kindInfo = iota
	kindFresh              // outputs are fresh or immutable, nothing is written
	kindNothing            // outputs stand for values that no run reads
	kindContainer          // builds, takes apart or passes on values
	kindMixed              // outputs may be or hold what the inputs are or hold
	kindIf
	kindLoop
	kindSchema // ask the schema
	kindUnknown
)

// structural gives the kinds without a schema that build, take apart and pass on
// values without side effects on them.
var structural = map[symbol.Symbol]kindInfo{
	symbol.PrimConstant:                kindFresh,
	symbol.PrimUninitialized:           kindNothing,
	symbol.PrimCreateObject:            kindFresh,
	symbol.PrimListConstruct:           kindContainer,
	symbol.PrimListUnpack:              kindContainer,
	symbol.PrimTupleConstruct:          kindContainer,
	symbol.PrimTupleUnpack:             kindContainer,
	symbol.PrimTupleIndex:              kindContainer,
	symbol.PrimTupleSlice:              kindContainer,
	symbol.PrimDictConstruct:           kindContainer,
	symbol.PrimGetAttr:                 kindContainer,
	symbol.PrimUncheckedCast:           kindContainer,
	symbol.PrimUncheckedUnwrapOptional: kindContainer,
	symbol.PrimIsinstance:              kindFresh,
	symbol.PrimProfile:                 kindContainer,
	symbol.PrimProfileIvalue:           kindContainer,
	symbol.PrimConstantChunk:           kindContainer,
	symbol.PrimIf:                      kindIf,
	symbol.PrimLoop:                    kindLoop,
	symbol.PrimSetAttr:                 kindContainer,
}

// rebinds reports whether operators of kind k give a tensor that they write the
// storage of another argument, which alias annotations cannot say.
func rebinds(k symbol.Symbol) bool {
	switch k.String() {
	case "aten::set_", "aten::set_data":
		return true
	}
	return false
}

func (b *builder) kindOf(n *ir.Node) kindInfo {
	k := n.Kind()
	info := kindUnasked
	if b.table != nil {
		info = kindInfo(b.table.Memo(schema.MemoAlias, k))
	}
	if info == kindUnasked {
		info = classify(k, b.table)
		if b.table != nil {
			b.table.SetMemo(schema.MemoAlias, k, uint8(info))
		}
	}
	if sub := n.Subgraph(); sub != nil {
		if len(n.Blocks()) == 0 && plainGroup(n.Kind()) && !subgraphEffects(sub) {
			return kindMixed
		}
		return kindUnknown
	}
	if len(n.Blocks()) > 0 && info != kindIf && info != kindLoop {
		return kindUnknown
	}
	return info
}

// plainGroup reports whether nodes of kind k run their subgraph once, where they stand.
func plainGroup(k symbol.Symbol) bool {
	switch k.String() {
	case "prim::TensorExprGroup", "prim::FusionGroup", "prim::DifferentiableGraph", "prim::StaticSubgraph":
		return true
	}
	return false
}

// classify looks at all overloads of k: where none writes, annotates or has a
// container to return, no node of that kind needs its overload resolved.
func classify(k symbol.Symbol, t *schema.Table) kindInfo {
	if c, ok := structural[k]; ok {
		return c
	}
	if t == nil {
		return kindUnknown
	}
	rows := t.Overloads(k)
	if len(rows) == 0 {
		if f := t.Facts(k); f.Known && !f.SideEffects && !f.Writes && !f.Subgraph && !f.FromBody {
			return kindMixed
		}
		return kindUnknown
	}
	types := newKinds()
	for _, s := range rows {
		if s.ReturnsInput || s.Flags&(schema.Writes|schema.HiddenWrites) != 0 || s.Varret || s.Vararg {
			return kindSchema
		}
		for i := range s.Args {
			if s.Args[i].Alias != nil {
				return kindSchema
			}
		}
		for i := range s.Returns {
			if p := types.of(s.Returns[i].Type); s.Returns[i].Alias != nil || p != noParts && p != tensorParts {
				return kindSchema
			}
		}
	}
	return kindFresh
}
