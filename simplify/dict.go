package simplify

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

func dictRules() []rule {
	return []rule{
		{name: "length of a made dict", doc: `len({"a": x}) -> 1`, kinds: "aten::len", match: dictLen},
		{name: "item of a made dict", doc: `{"a": x}["a"] -> x`, kinds: "aten::__getitem__ aten::get", match: dictItem},
		{name: "key of a made dict", doc: `"a" in {"a": x} -> True`, kinds: "aten::__contains__", match: dictContains},
	}
}

// madeDict is what a dict holds that is made of constant keys and not changed, the
// later of two items of one key.
type madeDict struct {
	keys   []value.Value
	values []*ir.Value
}

// madeDict reads the node that makes dict v. Keys are ints, bools or strs: floats
// have a NaN, and tensors are found by identity.
func (s *simplifier) madeDict(v *ir.Value) (d madeDict, ok bool) {
	m := made(v, symbol.PrimDictConstruct)
	if m == nil || !isOf(v, types.DictKind) || m.NumInputs()%2 != 0 || m.NumInputs() > maxKeys || !s.fixed(v) {
		return d, false
	}
	for i := 0; i < m.NumInputs(); i += 2 {
		k, ok := key(m.Input(i))
		if !ok {
			return d, false
		}
		if at := d.find(k); at >= 0 {
			d.values[at] = m.Input(i + 1)
			continue
		}
		d.keys, d.values = append(d.keys, k), append(d.values, m.Input(i+1))
	}
	return d, true
}

// maxKeys bounds the inputs of a dict that rules look into: they do so in turn.
const maxKeys = 128

func key(v *ir.Value) (value.Value, bool) {
	k, ok := v.Constant()
	return k, ok && (k.Kind() == value.IntKind || k.Kind() == value.BoolKind || k.Kind() == value.StrKind)
}

func (d madeDict) find(k value.Value) int {
	for i := range d.keys {
		if value.Identical(d.keys[i], k) {
			return i
		}
	}
	return -1
}

func dictLen(s *simplifier, n *ir.Node) replacement {
	if !unary(n) {
		return no
	}
	if d, ok := s.madeDict(n.Input(0)); ok {
		return constant(value.Int(int64(len(d.keys))))
	}
	return no
}

// dictItem leaves a key that is not there: it raises, or gives None or a default.
func dictItem(s *simplifier, n *ir.Node) replacement {
	if n.NumInputs() < 2 || n.NumInputs() > 3 || n.NumOutputs() != 1 {
		return no
	}
	if k, ok := key(n.Input(1)); ok {
		if d, ok := s.madeDict(n.Input(0)); ok && d.find(k) >= 0 {
			return is(d.values[d.find(k)])
		}
	}
	return no
}

func dictContains(s *simplifier, n *ir.Node) replacement {
	if !binary(n) {
		return no
	}
	if k, ok := key(n.Input(1)); ok {
		if d, ok := s.madeDict(n.Input(0)); ok {
			return constant(value.Bool(d.find(k) >= 0))
		}
	}
	return no
}
