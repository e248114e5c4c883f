package equiv

import (
	"fmt"

	"github.com/torchpass/torchpass/value"
)

// compareAliasing checks that the same results and inputs are, or share the memory
// of, one another in both outcomes: a caller that writes to one would see it. It
// returns a figure that is not OK for the first difference.
func compareAliasing(want, got *Outcome) (Figure, bool) {
	p := &pairing{there: make(map[any]any), back: make(map[any]any)}
	for i := range want.Results {
		p.value(fmt.Sprintf("output %d", i), want.Results[i], got.Results[i])
	}
	for i := range want.Inputs {
		p.value(fmt.Sprintf("input %d afterwards", i), want.Inputs[i], got.Inputs[i])
	}
	return Figure{Path: p.path, Msg: "shares memory with other values than expected"}, p.path == ""
}

// pairing maps each storage, list, dict and object of one outcome to its
// counterpart in the other; both directions must be functions.
type pairing struct {
	there, back map[any]any
	path        string // of the first contradiction
	bad         bool   // there was one
}

// pair notes that w and g stand for each other and reports whether that is new.
func (p *pairing) pair(path string, w, g any) bool {
	oldG, ok1 := p.there[w]
	oldW, ok2 := p.back[g]
	if ok1 && oldG != g || ok2 && oldW != w {
		p.bad = true
		if p.path == "" {
			p.path = path
		}
	}
	p.there[w], p.back[g] = g, w
	return !ok1 && !ok2
}

// value walks two values of one structure; where they differ, Compare says so.
func (p *pairing) value(path string, w, g value.Value) {
	if w.Kind() != g.Kind() || p.path != "" {
		return
	}
	switch w.Kind() {
	case value.TensorKind:
		a, b := w.Tensor(), g.Tensor()
		if a.Defined() && b.Defined() && a.HasData() && b.HasData() && a.Numel() > 0 && b.Numel() > 0 {
			p.pair(path, a.Storage(), b.Storage())
		}
	case value.ListKind:
		if p.pair(path, w.List(), g.List()) {
			p.items(path, w.List().Items, g.List().Items)
		}
	case value.ObjectKind:
		if p.pair(path, w.Object(), g.Object()) {
			ws, gs := attributes(w.Object(), g.Object())
			p.items(path, ws, gs)
		}
	case value.TupleKind:
		p.items(path, w.Tuple().Items, g.Tuple().Items)
	case value.DictKind:
		if p.pair(path, w.Dict(), g.Dict()) {
			p.items(path, entries(w.Dict()), entries(g.Dict()))
		}
	}
}

func (p *pairing) items(path string, ws, gs []value.Value) {
	for i := range min(len(ws), len(gs)) {
		p.value(fmt.Sprintf("%s[%d]", path, i), ws[i], gs[i])
	}
}

func entries(d *value.Dict) []value.Value {
	var vs []value.Value
	for k, v := range d.All() {
		vs = append(vs, k, v)
	}
	return vs
}
