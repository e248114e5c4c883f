package rewrite

import (
	"fmt"

	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/infer"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Unit is one application of rules to a graph, as a pass has it.
type Unit interface {
	analysis.Subject
	Edit(site any, rule string) bool
	Explaining() bool
	Miss(site any, rule, format string, args ...any)
}

// Known gives, for a graph as it is now, what is known of its tensors in every run. It is
// asked anew for each round; in a round, what it gave must stay true of values that were
// there when it was asked, and of those made since nothing is known.
type Known func(analysis.Subject) (func(*ir.Value) types.TensorInfo, error)

// Proven knows what package infer proves of tensors.
func Proven(s analysis.Subject) (func(*ir.Value) types.TensorInfo, error) {
	return inferred(infer.Key, s)
}

// Trusted knows what package infer concludes where types are taken at their word.
func Trusted(s analysis.Subject) (func(*ir.Value) types.TensorInfo, error) {
	return inferred(infer.Trusted, s)
}

func inferred(key *analysis.Analysis[*infer.Facts], s analysis.Subject) (func(*ir.Value) types.TensorInfo, error) {
	//passvet:ignore a round asks anew, and matches nothing that it made
	f, err := key.Of(s)
	if err != nil {
		return nil, err
	}
	return func(v *ir.Value) types.TensorInfo { return f.Tensor(v).TensorInfo }, nil
}

// session is one round over a graph: the facts are those of its beginning.
type session struct {
	u     Unit
	rules *Rules
	facts *alias.Facts
	same  *alias.ComparedSet
	info  func(*ir.Value) types.TensorInfo
	limit int // nodes from this id on were made in this round
	edits int
	last  string // the rule of the last edit
	stop  bool   // the facts are no longer true
	m     Match
	why   []missNote // by rule, while somebody asks why
}

// maxRounds bounds the rounds of one application: what a rule makes of what it made.
const maxRounds = 500

// Apply rewrites the graph of u until no rule applies. Nodes are looked at in program
// order, those in blocks before the node around them; at each node rules are tried in
// order, and the first that matches, and may be applied, is. What a round makes is first
// looked at in the next one, with facts found anew. An error says that the rules did not
// come to an end.
func (r *Rules) Apply(u Unit, known Known) error {
	g := u.AnalysisCache().Graph()
	limit, edits := 20*g.NumNodeIDs()+1000, 0
	for round := 1; ; round++ {
		s, err := r.session(u, known)
		if err != nil {
			return err
		}
		s.block(g.Top())
		if s.edits == 0 {
			s.explain()
			return nil
		}
		if edits += s.edits; edits > limit || round == maxRounds {
			return fmt.Errorf("the rules of %s do not come to an end: after %d edits in %d rounds there is more to do, at last for rule %q",
				r.file, edits, round, s.last)
		}
	}
}

func (r *Rules) session(u Unit, known Known) (*session, error) {
	//passvet:ignore what becomes one is joined in the facts, and what a round makes is not matched in it
	facts, err := alias.Key.Of(u)
	if err != nil {
		return nil, err
	}
	//passvet:ignore values that are compared are not made one
	same, err := alias.Compared.Of(u)
	if err != nil {
		return nil, err
	}
	info, err := known(u)
	if err != nil {
		return nil, err
	}
	g := u.AnalysisCache().Graph()
	s := &session{u: u, rules: r, facts: facts, same: same, info: info, limit: g.NumNodeIDs()}
	s.m.s = s
	if u.Explaining() {
		s.why = make([]missNote, len(r.list))
	}
	return s, nil
}

func (s *session) block(b *ir.Block) {
	for n := range b.Nodes() {
		for _, c := range n.Blocks() {
			s.block(c)
		}
		if s.stop {
			return
		}
		if k := int(n.Kind()); k < len(s.rules.byKind) && s.rules.byKind[k] != nil && n.ID() < s.limit {
			s.node(n, s.rules.byKind[k])
		}
	}
}

// node applies the first rule that may be applied at n.
func (s *session) node(n *ir.Node, list []entry) {
	m := &s.m
	var next Next
	if k := int(n.Kind()); s.why == nil && k < len(s.rules.next) {
		next = s.rules.next[k]
	}
	for i := 0; i < len(list); i++ {
		if next != nil {
			if i = next(n, i); i < 0 {
				return
			}
		}
		e := &list[i]
		switch {
		case s.why != nil:
			m.why = &s.why[e.rule.index]
		case next == nil && !e.passes(n):
			continue
		}
		if m.try(e.rule, e.alt, n) && s.rewrite(m) {
			return
		}
	}
}

// rewrite replaces what m matched, if that is sound and allowed.
func (s *session) rewrite(m *Match) bool {
	refuse := func(reason string) bool {
		if m.why != nil {
			m.why.refuse(m, reason)
		}
		return false
	}
	if reason := m.sound(); reason != "" {
		return refuse(reason)
	}
	pl := plan{m: m}
	if reason := pl.make(); reason != "" {
		return refuse(reason)
	}
	if reason := m.aliasing(&pl); reason != "" {
		return refuse(reason)
	}
	if !s.u.Edit(m.root, m.rule.Name) {
		return true // no other rule is to take its place
	}
	s.edits++
	s.last = m.rule.Name
	pl.carryOut()
	return true
}

// explain tells what came closest of each rule.
func (s *session) explain() {
	for i := range s.why {
		if w := &s.why[i]; w.root != nil && (w.near || !s.rules.nearOnly) {
			s.u.Miss(w.root, s.rules.list[i].Name, "%s", w.reason)
		}
	}
}

// known is what is known of tensor v in every run: nothing of one that is written, which
// may be resized.
func (m *Match) known(v *ir.Value) types.TensorInfo {
	if v.Type().Kind() != types.TensorKind || m.s.facts.HasWriters(v) {
		return types.TensorInfo{}
	}
	if n := v.Def(); n != nil && n.Kind() == symbol.PrimConstant {
		if c, ok := ir.ConstantOf(n); ok && c.Kind() == value.TensorKind {
			return types.InfoOf(c.Tensor())
		}
	}
	return m.s.info(v)
}
