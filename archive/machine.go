package archive

import (
	"errors"
	"fmt"

	"github.com/torchpass/torchpass/value"
)

// machine runs pickles. What a global means and what a persistent id names is
// given to it; the rest is fixed.
type machine struct {
	src      *source
	limits   Limits
	globals  func(module, name string) (*global, error)
	persist  func(id []item) (item, error)
	setState func(o *value.Object, state item) error // for objects of classes; nil where there are none

	stack []item
	marks []int
	memo  []item          // what was kept under 0, 1, 2, …
	far   map[uint32]item // and under what leaves a gap
	names map[[2]string]*global
	items int
	until int64 // where the pickle must end
}

func newMachine(src *source, limits Limits) *machine {
	room := int(min(src.size/16, 1<<14)) // about what such pickles keep
	return &machine{src: src, limits: limits, names: make(map[[2]string]*global), memo: make([]item, 0, room)}
}

// load runs one pickle and returns what it leaves; the next one starts afresh
// except for the count of items.
func (m *machine) load() (item, error) {
	m.stack, m.marks, m.memo, m.far = m.stack[:0], m.marks[:0], m.memo[:0], nil
	m.until = m.src.pos + m.limits.Pickle
	for {
		at := m.src.pos
		op, err := m.src.byte()
		if err == nil && op == opStop {
			var it item
			if it, err = m.pop(); err == nil {
				return it, nil
			}
		}
		if err == nil {
			err = m.step(op)
		}
		if err == nil && m.src.pos > m.until {
			err = fmt.Errorf("longer than %d bytes", m.limits.Pickle)
		}
		if err != nil {
			return item{}, fmt.Errorf("pickle, byte %d: %w", at, err)
		}
	}
}

// loadValue is load for a pickle that holds a value.
func (m *machine) loadValue() (value.Value, error) {
	it, err := m.load()
	if err != nil {
		return value.Value{}, err
	}
	v, err := it.value()
	if err != nil {
		return value.Value{}, fmt.Errorf("pickle: %w", err)
	}
	return v, nil
}

var errUnderflow = errors.New("the stack is empty")

func (m *machine) push(it item) error {
	if m.items++; m.items > m.limits.Items {
		return fmt.Errorf("more than %d objects", m.limits.Items)
	}
	m.stack = append(m.stack, it)
	return nil
}

// floor is the lowest stack index that the current mark allows to pop.
func (m *machine) floor() int {
	if len(m.marks) == 0 {
		return 0
	}
	return m.marks[len(m.marks)-1]
}

func (m *machine) pop() (item, error) {
	if len(m.stack) <= m.floor() {
		return item{}, errUnderflow
	}
	it := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	return it, nil
}

// popN pops n items and returns a copy of them, the deepest first.
func (m *machine) popN(n int) ([]item, error) {
	if len(m.stack)-n < m.floor() {
		return nil, errUnderflow
	}
	items := append([]item(nil), m.stack[len(m.stack)-n:]...)
	m.stack = m.stack[:len(m.stack)-n]
	return items, nil
}

// popMark pops what lies above the last mark, and the mark. The result is
// valid until the next push.
func (m *machine) popMark() ([]item, error) {
	if len(m.marks) == 0 {
		return nil, errors.New("no mark is set")
	}
	at := m.floor()
	m.marks = m.marks[:len(m.marks)-1]
	items := m.stack[at:]
	m.stack = m.stack[:at]
	return items, nil
}

func (m *machine) top() (item, error) {
	if len(m.stack) <= m.floor() {
		return item{}, errUnderflow
	}
	return m.stack[len(m.stack)-1], nil
}

func (m *machine) put(index uint64) error {
	it, err := m.top()
	switch n := uint64(len(m.memo)); {
	case err != nil:
	case index < n:
		m.memo[index] = it
	case index == n:
		m.memo = append(m.memo, it)
		delete(m.far, uint32(index))
	default:
		if m.far == nil {
			m.far = make(map[uint32]item)
		}
		m.far[uint32(index)] = it
	}
	return err
}

func (m *machine) get(index uint64) error {
	if index < uint64(len(m.memo)) {
		return m.push(m.memo[index])
	}
	it, ok := m.far[uint32(index)]
	if !ok {
		return fmt.Errorf("memo entry %d is not set", index)
	}
	return m.push(it)
}

// pushTuple pushes a tuple of items, which it takes over.
func (m *machine) pushTuple(items []item) error {
	t := &tuple{items: items, depth: 1}
	for _, it := range items {
		if inner, ok := it.x.(*tuple); ok {
			t.depth = max(t.depth, inner.depth+1)
		}
	}
	if t.depth > m.limits.Depth {
		return fmt.Errorf("tuples nested more than %d deep", m.limits.Depth)
	}
	return m.push(item{x: t})
}

// pushGlobal pushes what a name means; equal names give the same pointer.
func (m *machine) pushGlobal(module, name string) error {
	g := m.names[[2]string{module, name}]
	if g == nil {
		var err error
		if g, err = m.globals(module, name); err != nil {
			return err
		}
		m.names[[2]string{module, name}] = g
	}
	return m.push(item{x: g})
}
