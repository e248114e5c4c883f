package golden

import (
	"errors"
	"fmt"
	"math"
	"math/cmplx"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// vacuous is the reason why the calls say nothing of the passes, or nil. Scalars
// and exceptions that are asked for always say something, and so does a write to
// an argument.
func (x *runs) vacuous(outputs [][]expected) error {
	w := &witness{first: make(map[string]complex128)}
	raised := 0
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
		for j, v := range c.want.Results {
			w.value(fmt.Sprintf("%d %d", c.fn, j), v, 0)
		}
	}
	switch {
	case raised == len(x.calls):
		return fmt.Errorf("every call raises %q: give inputs, or expect it in outputs", last)
	case w.tensors > 0 && !w.telling:
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

// witness looks for a tensor of two or more elements that has two finite ones that
// differ, in one call or from call to call.
type witness struct {
	first   map[string]complex128 // of the tensor at that place
	tensors int
	telling bool
}

// value looks at all tensors in v, which came out at the place called path.
func (w *witness) value(path string, v value.Value, depth int) {
	var items []value.Value
	switch {
	case depth > maxDepth:
	case v.Tensor() != nil:
		w.tensor(path, v.Tensor())
	case v.List() != nil:
		items = v.List().Items
	case v.Tuple() != nil:
		items = v.Tuple().Items
	case v.Dict() != nil:
		for _, x := range v.Dict().All() {
			items = append(items, x)
		}
	}
	for i, x := range items {
		w.value(fmt.Sprintf("%s.%d", path, i), x, depth+1)
	}
}

// tensor looks at one tensor. Elements of a dtype that has no values may differ.
func (w *witness) tensor(path string, t *tensor.Tensor) {
	if !t.Defined() || t.Numel() < 2 {
		return
	}
	w.tensors++
	elements := value.Elements(t)
	w.telling = w.telling || len(elements) == 0
	for _, e := range elements {
		x := e.AsComplex()
		if cmplx.IsInf(x) || math.IsNaN(real(x)) || math.IsNaN(imag(x)) {
			continue
		}
		first, seen := w.first[path]
		if !seen {
			w.first[path] = x
		} else if x != first {
			w.telling = true
			return
		}
	}
}
