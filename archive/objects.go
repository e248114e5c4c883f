package archive

import (
	"errors"
	"fmt"

	"github.com/torchpass/torchpass/value"
)

// container makes a tuple, a list, a dict or a set.
func (m *machine) container(op byte) error {
	switch op {
	case opEmptyTuple, opTuple1, opTuple2, opTuple3:
		n := 0
		if op != opEmptyTuple {
			n = int(op-opTuple1) + 1
		}
		items, err := m.popN(n)
		if err != nil {
			return err
		}
		return m.pushTuple(items)
	case opEmptyList:
		return m.push(of(value.ListOf(&value.List{})))
	case opEmptyDict:
		return m.push(of(value.DictOf(value.NewDict(nil, nil))))
	case opEmptySet:
		return errors.New("a set is not a TorchScript value")
	}
	items, err := m.popMark()
	if err != nil {
		return err
	}
	switch op {
	case opTuple:
		return m.pushTuple(append([]item(nil), items...))
	case opList:
		vals, err := values(items)
		if err != nil {
			return err
		}
		return m.push(of(value.ListOf(&value.List{Items: vals})))
	}
	d := value.NewDict(nil, nil)
	if err := setItems(d, items); err != nil {
		return err
	}
	return m.push(of(value.DictOf(d)))
}

// fill adds items to the list or dict below them.
func (m *machine) fill(op byte) error {
	var items []item
	var err error
	switch op {
	case opAppend:
		items, err = m.popN(1)
	case opSetItem:
		items, err = m.popN(2)
	default:
		items, err = m.popMark()
	}
	if err != nil {
		return err
	}
	target, err := m.top()
	if err != nil {
		return err
	}
	if op == opSetItem || op == opSetItems {
		if !target.kind(value.DictKind) {
			return fmt.Errorf("items are set on %s, which is not a dict", target.describe())
		}
		return setItems(target.v.Dict(), items)
	}
	if !target.kind(value.ListKind) {
		return fmt.Errorf("items are appended to %s, which is not a list", target.describe())
	}
	vals, err := values(items)
	if err != nil {
		return err
	}
	l := target.v.List()
	l.Items = append(l.Items, vals...)
	return nil
}

// setItems puts alternating keys and values into d.
func setItems(d *value.Dict, items []item) error {
	if len(items)%2 != 0 {
		return errors.New("a dict key has no value")
	}
	for i := 0; i < len(items); i += 2 {
		k, err := items[i].value()
		if err != nil {
			return fmt.Errorf("dict key: %w", err)
		}
		switch k.Kind() {
		case value.IntKind, value.FloatKind, value.ComplexKind, value.BoolKind, value.StrKind, value.DeviceKind, value.TensorKind:
		default:
			return fmt.Errorf("a %s is not a TorchScript dict key", k.Kind())
		}
		v, err := items[i+1].value()
		if err != nil {
			return err
		}
		d.Set(k, v)
	}
	return nil
}

// global reads a qualified name and pushes what it means.
func (m *machine) global(op byte) error {
	if op == opGlobal {
		module, err := m.src.line()
		if err != nil {
			return err
		}
		name, err := m.src.line()
		if err != nil {
			return err
		}
		return m.pushGlobal(module, name)
	}
	items, err := m.popN(2)
	if err != nil {
		return err
	}
	if !items[0].kind(value.StrKind) || !items[1].kind(value.StrKind) {
		return errors.New("a global is not named by two str")
	}
	return m.pushGlobal(items[0].v.Str(), items[1].v.Str())
}

// call runs REDUCE and NEWOBJ: a known function on a tuple of arguments.
func (m *machine) call() error {
	items, err := m.popN(2)
	if err != nil {
		return err
	}
	g, ok := items[0].x.(*global)
	args, isTuple := items[1].tuple()
	switch {
	case isTuple:
	case ok && g.isEnum: // PyTorch pickles the value bare
		args = items[1:]
	default:
		return errors.New("a call's arguments are not a tuple")
	}
	if !ok || g.call == nil {
		return fmt.Errorf("%s cannot be called", items[0].describe())
	}
	it, err := g.call(m, args)
	if err != nil {
		return fmt.Errorf("%s: %w", g, err)
	}
	return m.push(it)
}

// build runs BUILD. Python attributes of an OrderedDict have no TorchScript
// form and are dropped; besides it only objects of TorchScript classes have state.
func (m *machine) build() error {
	state, err := m.pop()
	if err != nil {
		return err
	}
	it, err := m.top()
	if err == nil && it.kind(value.ObjectKind) && m.setState != nil {
		return m.setState(it.v.Object(), state)
	}
	if u, ok := it.x.(*unbuilt); err == nil && ok {
		made, err := u.build(state)
		m.stack[len(m.stack)-1] = made
		return err
	}
	if err == nil && !it.kind(value.DictKind) {
		err = fmt.Errorf("state is set on %s", it.describe())
	}
	return err
}

func (m *machine) persistent() error {
	it, err := m.pop()
	if err != nil {
		return err
	}
	id, ok := it.tuple()
	if !ok || m.persist == nil {
		return errors.New("a persistent id that is no tuple")
	}
	got, err := m.persist(id)
	if err != nil {
		return err
	}
	return m.push(got)
}
