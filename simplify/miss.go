package simplify

import (
	"fmt"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/types"
)

// miss is what a walk leaves as it is.
type miss struct {
	node         *ir.Node
	rule, reason string
}

// tell says what the last walk left.
func (s *simplifier) tell() {
	for _, m := range s.misses {
		s.u.Miss(m.node, m.rule, "%s", m.reason)
	}
}

// missed notes what stands in the way of a rule at n.
func (s *simplifier) missed(n *ir.Node, rule, format string, args ...any) {
	if s.u.Explaining() {
		s.misses = append(s.misses, miss{n, rule, fmt.Sprintf(format, args...)})
	}
}

// missedOne says why v, a thing of its own, may not become w.
func (s *simplifier) missedOne(n *ir.Node, rule string, v, w *ir.Value) {
	if !s.u.Explaining() {
		return
	}
	a, b := s.known(v), s.known(w)
	for _, x := range []*ir.Value{a, b} {
		for by := range s.facts.Writers(x) {
			s.missed(n, rule, "%s may write to %%%s", pass.Describe(by), x.Name())
			return
		}
	}
	if s.facts.Escapes(a) && s.facts.Escapes(b) {
		s.missed(n, rule, "%%%s and %%%s can both be seen from outside", v.Name(), w.Name())
		return
	}
	s.missed(n, rule, "the graph compares %%%s or %%%s with is", v.Name(), w.Name())
}

// missedQuestion says what is not known of the tensor that n asks about.
func (s *simplifier) missedQuestion(n *ir.Node) {
	v := n.Input(0)
	if !s.u.Explaining() || !isOf(v, types.TensorKind) || !isUsed(n) {
		return
	}
	const rule = "ask a known tensor"
	switch name := n.Kind().Base(); name {
	case "dim", "size", "numel", "len", "stride", "is_contiguous":
		if s.info(v).HasRank {
			s.missed(n, rule, "not all sizes or strides of %%%s are known", v.Name())
			return
		}
		s.missed(n, rule, "the shape of %%%s is not known", v.Name())
	case "dtype", "is_floating_point", "is_complex", "is_signed", "element_size":
		s.missed(n, rule, "the dtype of %%%s is not known", v.Name())
	case "device", "is_cuda":
		s.missed(n, rule, "the device of %%%s is not known", v.Name())
	}
}
