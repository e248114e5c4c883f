package equiv

import (
	"fmt"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// candidates are the shapes that Probe tries, in order.
var candidates = [][]int{{2, 3}, {3, 3}, {2, 3, 8, 8}, {2, 3, 4}, {4}, {}, {3, 4}, {4, 3}, {3}, {2, 2, 2}, {4, 4, 4, 4}, {1, 3, 32, 32}}

// maxTries bounds the runs of Probe.
const maxTries = 500

// Probe looks for shapes and dtypes of the inputs about which neither their types
// nor the spec say enough, so that run, which gets what [Inputs] makes, returns no
// error. It returns the spec completed with the first that go: the same shape for
// all open inputs before different ones, float32 before int64. If nothing is open,
// run is tried once. If nothing goes, the error is that of the first try; at most
// 500 are made. What Inputs itself refuses is returned at once.
func Probe(g *ir.Graph, spec Spec, run func(args []value.Value) error) (Spec, error) {
	open := openInputs(g, spec)
	try := func(s Spec) error {
		args, err := Inputs(g, s)
		if err != nil {
			return err
		}
		return run(args)
	}
	if _, err := Inputs(g, spec); err != nil {
		return spec, err
	}
	first := try(spec)
	if first == nil || len(open) == 0 {
		return spec, first
	}
	tries := 1
	for choice := range choices(len(open)) {
		if tries++; tries > maxTries {
			break
		}
		s := spec
		s.Tensors = make(map[string]TensorSpec, len(spec.Tensors)+len(open))
		for name, t := range spec.Tensors {
			s.Tensors[name] = t
		}
		for i, name := range open {
			s.Tensors[name] = choice(i, spec.tensor(name))
		}
		if try(s) == nil {
			return s, nil
		}
	}
	return spec, fmt.Errorf("no shapes were found with which it runs; with the first: %w", first)
}

// openInputs names the inputs with a tensor whose rank nobody gives.
func openInputs(g *ir.Graph, spec Spec) []string {
	var names []string
	for _, v := range g.Inputs() {
		if !spec.tensor(v.Name()).HasShape && holdsOpenTensor(v.Type(), 0) {
			names = append(names, v.Name())
		}
	}
	return names
}

func holdsOpenTensor(t *types.Type, depth int) bool {
	if t.IsTensor() {
		_, known := t.TensorInfo().StaticSizes()
		return !known
	}
	for _, e := range t.Contained() {
		if depth < maxInputDepth && holdsOpenTensor(e, depth+1) {
			return true
		}
	}
	return false
}

// choice says what the i-th open input is to be.
type choice func(i int, given TensorSpec) TensorSpec

// choices yields what n open inputs may be: alike, first floating, then integer;
// then, for two or three, combinations.
func choices(n int) func(yield func(choice) bool) {
	return func(yield func(choice) bool) {
		for _, dt := range []tensor.DType{tensor.Float32, tensor.Int64} {
			for _, shape := range candidates {
				if !yield(func(_ int, t TensorSpec) TensorSpec { return t.with(dt, shape) }) {
					return
				}
			}
		}
		if n < 2 || n > 3 {
			return
		}
		k := 2 * len(candidates)
		total := k * k
		if n == 3 {
			total *= k
		}
		for c := range total {
			if !yield(func(i int, t TensorSpec) TensorSpec {
				at := c
				for range i {
					at /= k
				}
				at %= k
				return t.with([]tensor.DType{tensor.Float32, tensor.Int64}[at%2], candidates[at/2])
			}) {
				return
			}
		}
	}
}

func (t TensorSpec) with(dt tensor.DType, shape []int) TensorSpec {
	t.Shape, t.HasShape = shape, true
	if !t.HasDType && dt != tensor.Float32 { // which is what Inputs takes, but for positions
		t.DType, t.HasDType = dt, true
	}
	return t
}
