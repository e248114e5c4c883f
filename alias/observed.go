package alias

import (
	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// ObservedSet is the values that somebody may tell from an equal copy: the caller
// to whom they are returned, an operator that keeps them or is not known, and
// whoever asks whether one thing is another.
type ObservedSet struct {
	facts *Facts
	how   []observation // by value
	work  []*ir.Value
}

type observation uint8

const (
	leaves   observation = 1 << iota // returned, kept, or given to what is not known
	compared                         // an operand of is, a key that is found by identity
)

// Observed is the analysis of [ObservedSet]. Stable under removal, motion and naming.
var Observed = analysis.New("observed", "values that somebody may tell from an equal copy", func(s analysis.Subject) (*ObservedSet, error) {
	f, err := Key.Of(s)
	if err != nil {
		return nil, err
	}
	o := &ObservedSet{facts: f, how: make([]observation, f.g.NumValueIDs())}
	for i := range f.g.NumOutputs() {
		o.mark(f.g.Output(i), leaves)
	}
	for n := range f.g.AllNodes() {
		if how := observes(n); how != 0 {
			for _, in := range n.Inputs() {
				o.mark(in, how)
			}
		}
	}
	o.drain()
	return o, nil
})

// Has reports whether v may be told from an equal copy.
func (o *ObservedSet) Has(v *ir.Value) bool { return o.at(v) != 0 }

// Compares reports whether v's identity may be compared within the graph.
func (o *ObservedSet) Compares(v *ir.Value) bool { return o.at(v)&compared != 0 }

func (o *ObservedSet) at(v *ir.Value) observation {
	if v.ID() >= len(o.how) {
		return leaves | compared // made after the analysis
	}
	return o.how[v.ID()]
}

// Join notes that v takes the place of w: what w was observed by now observes v.
func (o *ObservedSet) Join(v, w *ir.Value) {
	o.mark(v, o.at(w))
	o.drain()
}

func (o *ObservedSet) mark(v *ir.Value, how observation) {
	if v.ID() < len(o.how) && o.how[v.ID()]&how != how {
		o.how[v.ID()] |= how
		o.work = append(o.work, v)
	}
}

// drain marks what the marked values may be, hold, or share storage with.
func (o *ObservedSet) drain() {
	for len(o.work) > 0 {
		v := o.work[len(o.work)-1]
		o.work = o.work[:len(o.work)-1]
		if o.facts.Mutable(v) {
			o.sources(v, o.how[v.ID()])
		}
	}
}

func (o *ObservedSet) sources(v *ir.Value, how observation) {
	n, at := v.Def(), v.Index()
	if n == nil {
		if n = v.DefBlock().Owner(); n == nil || n.Kind() != symbol.PrimLoop {
			return
		}
		at--
	}
	switch n.Kind() {
	case symbol.PrimIf:
		for _, b := range n.Blocks() {
			if at < b.NumReturns() {
				o.mark(b.Ret(at), how)
			}
		}
	case symbol.PrimLoop:
		if at >= 0 && at+2 < n.NumInputs() {
			o.mark(n.Input(at+2), how)
		}
		for _, b := range n.Blocks() {
			if at >= 0 && at+1 < b.NumReturns() {
				o.mark(b.Ret(at+1), how)
			}
		}
	default:
		for _, in := range n.Inputs() {
			if o.facts.MayAlias(in, v) {
				o.mark(in, how)
			}
		}
	}
}

// observes says how n itself tells its inputs from equal copies. What it returns of
// them is not its own doing.
func observes(n *ir.Node) observation {
	switch n.Kind() {
	case symbol.PrimIf, symbol.PrimLoop, symbol.PrimConstant:
		return 0
	}
	if ComparesIdentity(n) || comparesItems(n) {
		return compared
	}
	if Pure(n) {
		return 0
	}
	s, err := n.Schema()
	if err != nil || s == nil || s.HasSideEffects() || rebinds(n.Kind()) {
		return leaves
	}
	for i := range s.Args {
		if s.WritesArg(i) && s.Args[i].Type.Kind() != types.TensorKind {
			return leaves
		}
	}
	return 0
}

// comparesItems reports whether n looks at which tensors a container holds: tensors
// that are keys are found by identity, and lists of tensors that are the same are
// equal whatever the tensors hold.
func comparesItems(n *ir.Node) bool {
	answers := n.NumOutputs() == 1 && (n.Output(0).Type().Kind() == types.BoolKind || n.Output(0).Type().Kind() == types.IntKind)
	for _, in := range n.Inputs() {
		if keyedByTensor(in.Type()) || answers && n.Kind() != symbol.AtenLen && holdsTensors(in.Type()) {
			return true
		}
	}
	return n.Kind() == symbol.PrimDictConstruct && n.NumOutputs() == 1 && keyedByTensor(n.Output(0).Type())
}

func keyedByTensor(t *types.Type) bool {
	return t.Kind() == types.DictKind && t.Key().Kind() == types.TensorKind
}

func holdsTensors(t *types.Type) bool {
	switch t.Kind() {
	case types.ListKind, types.DictKind, types.TupleKind:
		return typeMask(t)&tensorMask != 0
	}
	return false
}
