package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
)

// samplerKernels lists grid_sampler of pictures and volumes.
func samplerKernels() []Entry {
	row := func(name string) Entry {
		return Entry{"aten::" + name, func(c *Call) error {
			x, grid := c.tensorAt(0), c.tensorAt(1)
			s := sampler{mode: c.intAt(2), padding: c.intAt(3), corners: c.boolAt(4)}
			if err := s.check(x, grid); err != nil {
				return err
			}
			if x.DType() == tensor.Float64 {
				return c.give(gridSample[float64](s, x, grid))
			}
			return c.give(gridSample[float32](s, x, grid))
		}}
	}
	return []Entry{row("grid_sampler"), row("grid_sampler_2d"), row("grid_sampler_3d")}
}

// sampler is how an element is made of those around its place.
type sampler struct {
	mode    int  // 0: linear, 1: nearest
	padding int  // 0: zeros outside, 1: the border, 2: mirrored
	corners bool // -1 and 1 are the centers of the corner elements, not their edges
}

func (s sampler) check(x, grid *tensor.Tensor) error {
	n := x.Dim() - 2
	switch {
	case n != 2 && n != 3 || grid.Dim() != x.Dim() || grid.Shape()[n+1] != n || grid.Shape()[0] != x.Shape()[0]:
		return unsupported("an input of shape %v with a grid of shape %v", sizes(x.Shape()), sizes(grid.Shape()))
	case x.DType() != grid.DType() || !fullDTypes.has(x.DType()):
		return unsupported("dtypes %s and %s", x.DType(), grid.DType())
	case s.mode != 0 && s.mode != 1:
		return unsupported("bicubic interpolation")
	}
	for _, size := range x.Shape()[2:] {
		if size == 0 {
			return unsupported("an input of shape %v", sizes(x.Shape()))
		}
	}
	return nil
}

func gridSample[T realFloat](s sampler, x, grid *tensor.Tensor) (*tensor.Tensor, error) {
	n, size := x.Dim()-2, x.Shape()[2:]
	data, err := numbersAs[T](x)
	if err != nil {
		return nil, err
	}
	places, err := numbersAs[T](grid)
	if err != nil {
		return nil, err
	}
	shape := append([]int{x.Shape()[0], x.Shape()[1]}, grid.Shape()[1:n+1]...)
	if err := checkRoom(x.DType(), shape); err != nil {
		return nil, err
	}
	plane, channels, samples := productOf(size), shape[1], productOf(shape[2:])
	out := make([]float64, productOf(shape))
	for i := range shape[0] * samples {
		corners := placeCorners(s, places[i*n:(i+1)*n], size)
		for ch := range channels {
			from := data[(i/max(samples, 1)*channels+ch)*plane:]
			var sum T
			for _, k := range corners {
				sum += from[k.at] * k.w
			}
			out[(i/max(samples, 1)*channels+ch)*samples+i%samples] = float64(sum)
		}
	}
	return holding(x.DType(), shape, out)
}

// placeCorners lists the elements that a place is made of. The last dimension
// comes first in a place.
func placeCorners[T realFloat](s sampler, place []T, size []int) []corner[T] {
	out := []corner[T]{{0, 1}}
	for d, n := range size {
		at := s.folded(float64(coordinate(place[len(size)-1-d], n, s.corners)), n)
		low := math.Floor(at)
		taps := []corner[T]{{s.inside(low, n), T(low+1) - T(at)}, {s.inside(low+1, n), T(at) - T(low)}}
		if s.mode == 1 {
			taps = []corner[T]{{s.inside(math.RoundToEven(at), n), 1}}
		}
		next := make([]corner[T], 0, 2*len(out))
		for _, o := range out {
			for _, t := range taps {
				if t.at >= 0 {
					next = append(next, corner[T]{o.at*n + t.at, o.w * t.w})
				}
			}
		}
		out = next
	}
	return out
}

// inside is an index into n elements, -1 outside.
func (s sampler) inside(at float64, n int) int {
	if !(at >= 0 && at < float64(n)) {
		return -1
	}
	return int(at)
}

// coordinate is the place among n elements of one between -1 and 1.
func coordinate[T realFloat](x T, n int, corners bool) T {
	if corners {
		return (x + 1) * (T(n-1) / 2)
	}
	return T((x+1)*(T(n)/2)) - 0.5
}

// folded brings a coordinate outside back, as the padding asks.
func (s sampler) folded(at float64, n int) float64 {
	if s.padding == 2 {
		low, high := -1, 2*n-1
		if s.corners {
			low, high = 0, 2*(n-1)
		}
		at = mirrored(at, low, high)
	}
	if s.padding == 0 {
		return at
	}
	if at = min(max(at, 0), float64(n-1)); at != at {
		return 0
	}
	return at
}

// mirrored folds x back into [low/2, high/2].
func mirrored(x float64, low, high int) float64 {
	if low == high {
		return 0
	}
	start, span := float64(low)/2, float64(high-low)/2
	x = math.Abs(x - start)
	rest := math.Mod(x, span)
	if math.Mod(math.Floor(x/span), 2) == 0 {
		return rest + start
	}
	return span - rest + start
}
