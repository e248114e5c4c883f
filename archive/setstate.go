package archive

import (
	"fmt"
	"slices"

	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// pendingState is an object whose class has a method __setstate__, and its argument.
type pendingState struct {
	object *value.Object
	state  value.Value
}

// deferState keeps the state of an object for its method __setstate__.
func (l *scriptLoader) deferState(o *value.Object, state item) error {
	if name := o.Type.Name(); !slices.Contains(l.out.Stateful, name) {
		l.out.Stateful = append(l.out.Stateful, name)
	}
	v, err := state.value()
	l.pending = append(l.pending, pendingState{o, v})
	return err
}

// setStates runs the methods __setstate__ in the order in which PyTorch does: that
// of the file, in which an object stands before those that hold it.
func (l *scriptLoader) setStates() error {
	for _, p := range l.pending {
		if err := l.runSetState(p); err != nil {
			return fmt.Errorf("%s.__setstate__: %w", p.object.Type.Name(), err)
		}
	}
	l.out.Stateful = nil
	return nil
}

func (l *scriptLoader) runSetState(p pendingState) error {
	f := l.out.Module.Method(p.object.Type, "__setstate__")
	params := f.Graph.Top().Params()
	args := []value.Value{value.ObjectOf(p.object)}
	if len(params) == 2 {
		v, err := fit(p.state, params[1].Type(), 0)
		if err != nil {
			return fmt.Errorf("its argument: %w", err)
		}
		args = append(args, v)
	}
	if len(params) != len(args) {
		return fmt.Errorf("%d parameters", len(params))
	}
	if err := l.run(f, args); err != nil {
		return err
	}
	for i, a := range p.object.Type.Class().Attributes {
		if p.object.Attrs[i].IsNone() && !types.None.IsSubtypeOf(a.Type) {
			return fmt.Errorf("attribute %s is not set", a.Name)
		}
	}
	return nil
}
