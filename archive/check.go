package archive

import (
	"errors"
	"fmt"

	"github.com/torchpass/torchpass/value"
)

// maxExpansion bounds the size of a value written out as a tree: a list that
// holds the same list twice, and so on, doubles at each level.
const maxExpansion = 1 << 24

// checker walks a value once, however often its parts are shared.
type checker struct {
	seen  map[any]extent
	depth int
	limit int
}

// extent is the size of a container as a tree, 0 while the walk is inside it,
// and the number of containers from it to its deepest part.
type extent struct{ size, height int }

// checkValue refuses values that contain themselves, are nested too deep, or
// are too large as trees: all who print, copy or compare values recurse.
func checkValue(v value.Value, limits Limits) error {
	c := &checker{seen: make(map[any]extent), limit: limits.Depth}
	_, err := c.walk(v)
	return err
}

func (c *checker) walk(v value.Value) (extent, error) {
	var id any
	switch v.Kind() {
	case value.ListKind:
		id = v.List()
	case value.DictKind:
		id = v.Dict()
	case value.TupleKind:
		id = v.Tuple()
	case value.ObjectKind:
		id = v.Object()
	default:
		return extent{size: 1}, nil
	}
	e, seen := c.seen[id]
	if seen && e.size == 0 {
		return e, errors.New("a value that contains itself")
	}
	if c.depth+max(1, e.height) > c.limit {
		return e, fmt.Errorf("values nested more than %d deep", c.limit)
	}
	if seen {
		return e, nil
	}
	c.seen[id] = extent{}
	c.depth++
	e = extent{size: 1, height: 1}
	for part := range parts(v) {
		p, err := c.walk(part)
		if err != nil {
			return e, err
		}
		e.height = max(e.height, p.height+1)
		if e.size += p.size; e.size > maxExpansion {
			return e, fmt.Errorf("a value of more than %d parts", maxExpansion)
		}
	}
	c.depth--
	c.seen[id] = e
	return e, nil
}

// parts yields what a container holds, keys of dicts included.
func parts(v value.Value) func(yield func(value.Value) bool) {
	return func(yield func(value.Value) bool) {
		var items []value.Value
		switch v.Kind() {
		case value.ListKind:
			items = v.List().Items
		case value.TupleKind:
			items = v.Tuple().Items
		case value.ObjectKind:
			items = v.Object().Attrs
		case value.DictKind:
			for k, e := range v.Dict().All() {
				if !yield(k) || !yield(e) {
					return
				}
			}
		}
		for _, e := range items {
			if !yield(e) {
				return
			}
		}
	}
}
