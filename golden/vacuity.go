package golden

import (
	"errors"
	"fmt"
	"math"
	"math/cmplx"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/value"
)

// vacuous is the reason why the calls say nothing of the passes, or nil. Scalars
// and exceptions that are asked for always say something, and so does a write to
// an input.
func (x *runs) vacuous(outputs [][]expected) error {
	tensors, raised := 0, 0
	var last error
	for i, c := range x.calls {
		if e := c.want.Raised; e != nil {
			asked := e.Type == "torch.jit.Error" || i < len(outputs) && len(outputs[i]) == 1 && outputs[i][0].raises != ""
			if asked {
				return nil
			}
			last = e
			raised++
			continue
		}
		if c.writes() {
			return nil
		}
		for _, v := range c.want.Results {
			n, telling := tells(v, 0)
			if telling {
				return nil
			}
			tensors += n
		}
	}
	switch {
	case raised == len(x.calls):
		return fmt.Errorf("every call raises %q: give inputs, or expect it in outputs", last)
	case tensors > 0:
		return errors.New("every tensor that comes out is constant or not finite: give other inputs")
	}
	return nil
}

// writes reports whether the call changed its arguments.
func (c *executed) writes() bool {
	after := c.want.Inputs
	if c.self {
		after = after[1:]
	}
	for i, v := range c.args {
		for _, f := range equiv.Compare("", v, after[i], equiv.Options{}) {
			if !f.Exact {
				return true
			}
		}
	}
	return false
}

// maxDepth bounds containers in containers.
const maxDepth = 100

// tells counts the tensors of two or more elements in v, and reports whether one
// of them has two finite elements that differ.
func tells(v value.Value, depth int) (n int, telling bool) {
	var items []value.Value
	switch {
	case depth > maxDepth:
	case v.Tensor() != nil:
		t := v.Tensor()
		if !t.Defined() || t.Numel() < 2 {
			return 0, false
		}
		return 1, !t.HasData() || varies(value.Elements(t))
	case v.List() != nil:
		items = v.List().Items
	case v.Tuple() != nil:
		items = v.Tuple().Items
	case v.Dict() != nil:
		for _, x := range v.Dict().All() {
			items = append(items, x)
		}
	}
	for _, x := range items {
		k, ok := tells(x, depth+1)
		n, telling = n+k, telling || ok
	}
	return n, telling
}

// varies reports whether two finite elements differ. Elements of a dtype that has
// no values are nil, and are taken to.
func varies(elements []value.Value) bool {
	var first complex128
	seen := false
	for _, e := range elements {
		x := e.AsComplex()
		if cmplx.IsInf(x) || math.IsNaN(real(x)) || math.IsNaN(imag(x)) {
			continue
		}
		if seen && x != first {
			return true
		}
		first, seen = x, true
	}
	return len(elements) == 0
}
