package equiv

import (
	"fmt"

	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// valueDifference says how two values differ, or "": numbers and tensors to the
// bit, types but for mangling, containers with their order and with what in them
// is one and the same.
func (d *differ) valueDifference(a, b value.Value) string {
	w := newWalk(d)
	w.value("", a, b, 0)
	if len(w.found) == 0 {
		return ""
	}
	return w.found[0].text()
}

// walk compares two values leaf by leaf.
type walk struct {
	d      *differ
	pairs  pairing
	tuples map[[2]any]bool // compared before
	found  []valueDifference
}

func newWalk(d *differ) *walk {
	return &walk{d: d, pairs: pairing{there: make(map[any]any), back: make(map[any]any)}, tuples: make(map[[2]any]bool)}
}

// valueDifference is one leaf: where it is, and how it differs.
type valueDifference struct{ path, detail string }

func (v valueDifference) text() string {
	if v.path == "" {
		return v.detail
	}
	return v.path + ": " + v.detail
}

func (w *walk) differ(path, format string, args ...any) {
	w.found = append(w.found, valueDifference{path, fmt.Sprintf(format, args...)})
}

func (w *walk) value(path string, a, b value.Value, depth int) {
	if depth > maxDepth {
		w.differ(path, "nested too deeply to compare")
		return
	}
	if a.Kind() != b.Kind() {
		w.differ(path, "%s | %s", cut(valueText(a), maxShown), cut(valueText(b), maxShown))
		return
	}
	switch a.Kind() {
	case value.TensorKind:
		w.tensor(path, a, b)
	case value.ListKind, value.DictKind, value.TupleKind, value.ObjectKind:
		w.container(path, a, b, depth)
	case value.FloatKind:
		if !sameFloat(a.Float(), b.Float()) {
			w.differ(path, "%s | %s", valueText(a), valueText(b))
		}
	case value.ComplexKind:
		if !sameComplex(a.Complex(), b.Complex()) {
			w.differ(path, "%s | %s", valueText(a), valueText(b))
		}
	default:
		if x, y := demangle(valueText(a)), demangle(valueText(b)); x != y {
			w.differ(path, "%s | %s", cut(x, maxShown), cut(y, maxShown))
		}
	}
}

func (w *walk) tensor(path string, a, b value.Value) {
	if s := w.d.payloadDifference(a.Tensor(), b.Tensor()); s != "" {
		w.differ(path, "%s", s)
		return
	}
	if x, y := a.Tensor(), b.Tensor(); x.Defined() && x.HasData() && y.HasData() && x.Numel() > 0 {
		w.pairs.pair(path, x.Storage(), y.Storage())
		w.shared(path)
	}
}

// shared reports a contradiction in what is one and the same.
func (w *walk) shared(path string) bool {
	if !w.pairs.bad {
		return true
	}
	w.differ(path, "shared with other values")
	w.pairs.bad = false
	return false
}

func (w *walk) container(path string, a, b value.Value, depth int) {
	x, y, fresh := w.identities(path, a, b)
	if !fresh {
		return
	}
	if s, t := w.typeText(a), w.typeText(b); s != t {
		w.differ(path, "%s | %s", cut(s, maxShown), cut(t, maxShown))
		return
	}
	if a.Kind() == value.ObjectKind {
		w.object(path, a.Object(), b.Object(), depth)
		return
	}
	if len(x) != len(y) {
		w.differ(path, "%d | %d elements", len(x), len(y))
		return
	}
	for i := range x {
		w.value(elementPath(path, a, i), x[i], y[i], depth+1)
	}
}

// object compares the attributes that both classes have, by name: others are a
// difference of the classes.
func (w *walk) object(path string, a, b *value.Object, depth int) {
	for i, x := range a.Attrs {
		j := i
		if c := a.Type.Class(); c != nil && i < len(c.Attributes) {
			j = b.Slot(c.Attributes[i].Name)
		}
		if j >= 0 && j < len(b.Attrs) {
			w.value(elementPath(path, value.ObjectOf(a), i), x, b.Attrs[j], depth+1)
		}
	}
}

// identities returns the elements of two containers, and false if they were
// compared before.
func (w *walk) identities(path string, a, b value.Value) (x, y []value.Value, fresh bool) {
	switch a.Kind() {
	case value.TupleKind: // immutable: which tuples are one cannot be seen
		key := [2]any{a.Tuple(), b.Tuple()}
		fresh, w.tuples[key] = !w.tuples[key], true
		return a.Tuple().Items, b.Tuple().Items, fresh
	case value.ListKind:
		x, y, fresh = a.List().Items, b.List().Items, w.pairs.pair(path, a.List(), b.List())
	case value.DictKind:
		x, y, fresh = entries(a.Dict()), entries(b.Dict()), w.pairs.pair(path, a.Dict(), b.Dict())
	default:
		x, y, fresh = a.Object().Attrs, b.Object().Attrs, w.pairs.pair(path, a.Object(), b.Object())
	}
	return x, y, w.shared(path) && fresh
}

// typeText is the type that a container has of its own.
func (w *walk) typeText(v value.Value) string {
	var t *types.Type
	switch v.Kind() {
	case value.ListKind:
		t = v.List().Elem
	case value.DictKind:
		t = types.Dict(v.Dict().Key, v.Dict().Val)
	case value.ObjectKind:
		t = v.Object().Type
	default:
		return ""
	}
	if w.d.opt.Types != TypesExact {
		t = t.Unshaped()
	}
	return demangle(t.String())
}

func elementPath(path string, v value.Value, i int) string {
	switch v.Kind() {
	case value.ObjectKind:
		if c := v.Object().Type.Class(); c != nil && i < len(c.Attributes) {
			if path == "" {
				return c.Attributes[i].Name
			}
			return path + "." + c.Attributes[i].Name
		}
	case value.DictKind:
		if i%2 == 0 {
			return fmt.Sprintf("%s key %d", path, i/2)
		}
		return fmt.Sprintf("%s value %d", path, i/2)
	}
	return fmt.Sprintf("%s[%d]", path, i)
}
