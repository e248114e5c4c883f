package alias

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
)

// Pure reports whether n computes its outputs from its inputs, and from what they
// hold, alone and always alike, and does nothing else but raise. An operator that is
// random, or writes statistics, only while training is pure where a constant says
// that it is not. Nodes with blocks or subgraphs are not pure, nor is what makes an
// object. The outputs may be, or share storage with, the inputs.
func Pure(n *ir.Node) bool {
	t := n.Graph().Module().Table
	if t == nil || len(n.Blocks()) > 0 || n.Subgraph() != nil {
		return false
	}
	answer := purity(t.Memo(schema.MemoPure, n.Kind()))
	if answer == 0 {
		answer = purityOfKind(n.Kind(), t)
		t.SetMemo(schema.MemoPure, n.Kind(), uint8(answer))
	}
	if answer != sometimesPure {
		return answer == alwaysPure
	}
	s, err := n.Schema()
	return err == nil && s != nil && (s.Pure() || pureInEvaluation(s) && n.InputIsFalse(s.TrainingArg()))
}

// purity says whether nodes of a kind are pure.
type purity uint8

const (
	alwaysPure purity = 1 + iota
	neverPure
	sometimesPure
)

func purityOfKind(kind symbol.Symbol, t *schema.Table) purity {
	rows := t.Overloads(kind)
	if len(rows) == 0 {
		k := t.Facts(kind)
		if k.Known && !k.SideEffects && !k.Writes && !k.Nondeterministic && !k.FromBody && !k.Subgraph && !k.Structural &&
			kind != symbol.PrimCreateObject {
			return alwaysPure
		}
		return neverPure
	}
	pure, some := true, false
	for _, s := range rows {
		pure = pure && s.Pure()
		some = some || s.Pure() || pureInEvaluation(s)
	}
	switch {
	case pure:
		return alwaysPure
	case some:
		return sometimesPure
	}
	return neverPure
}

func pureInEvaluation(s *schema.Schema) bool {
	return s.Flags&^(schema.RandomIfTrain|schema.HiddenWrites) == 0
}
