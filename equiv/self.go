package equiv

import (
	"fmt"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

// Self is the object that g takes first if that is of a class: the module's root, or
// the only object of the class. A graph that never uses it, as frozen ones do not,
// gets an empty one. It is None for a graph that takes no such input.
func Self(g *ir.Graph) (value.Value, error) {
	self, _ := valueio.Params(g)
	if self == nil {
		return value.None(), nil
	}
	m := g.Module()
	if o := m.Root.Object(); o != nil && o.Type == self.Type() {
		return m.Root, nil
	}
	var found []value.Value
	for _, pl := range m.Payloads {
		if o := pl.Val.Object(); o != nil && o.Type == self.Type() {
			found = append(found, pl.Val)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return value.Value{}, fmt.Errorf("%%%s : %s may be any of %d objects", self.Name(), self.Type(), len(found))
	case !self.HasUses():
		return emptyObject(self.Type()), nil
	}
	return value.Value{}, fmt.Errorf("%%%s : %s needs the module's state, which the text does not have", self.Name(), self.Type())
}

func emptyObject(t *types.Type) value.Value {
	return value.ObjectOf(&value.Object{Type: t, Attrs: make([]value.Value, len(t.Class().Attributes))})
}

// Arguments is [Inputs] without the object of [Self].
func Arguments(g *ir.Graph, spec Spec) ([]value.Value, error) {
	_, params := valueio.Params(g)
	inputs := g.Inputs()
	skip := len(inputs) - len(params)
	out := make([]value.Value, len(params))
	for i := range params {
		x, err := spec.input(inputs[skip+i], skip+i, g.Module())
		if err != nil {
			return nil, err
		}
		out[i] = x
	}
	return out, nil
}
