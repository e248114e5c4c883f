package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// padKernels lists padding: with a number, or with the tensor's own elements.
func padKernels() []Entry {
	rows := []Entry{
		viewOf("aten::constant_pad_nd", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
			return padConstant(t, c.intsAt(1), c.Args[2])
		}),
		viewOf("aten::pad", pad),
	}
	for _, mode := range []string{"reflect", "replicate"} {
		name := map[string]string{"reflect": "reflection", "replicate": "replication"}[mode]
		for _, n := range []string{"1", "2", "3"} {
			rows = append(rows, viewOf("aten::"+name+"_pad"+n+"d", func(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
				return padMapped(t, c.intsAt(1), mode)
			}))
		}
	}
	return rows
}

func pad(c *Call, t *tensor.Tensor) (*tensor.Tensor, error) {
	by, mode, v := c.intsAt(1), c.Args[2].Str(), c.Args[3]
	if len(by)%2 != 0 {
		return nil, fail("Padding length must be divisible by 2")
	}
	if len(by) > 2*t.Dim() {
		return nil, fail("Padding length too large")
	}
	if mode == "constant" {
		if v.IsNone() {
			v = value.Float(0)
		}
		return padConstant(t, by, v)
	}
	if !v.IsNone() && v.AsFloat() != 0 {
		return nil, fail("Padding mode \"%s\" doesn't take in value argument", mode)
	}
	n := len(by) / 2
	if n < 1 || n > 3 || t.Dim() != n+1 && t.Dim() != n+2 {
		return nil, fail("Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now")
	}
	switch mode {
	case "reflect", "replicate", "circular":
		return padMapped(t, by, mode)
	}
	return nil, fail("Unrecognised padding mode %s", mode)
}

// padConstant adds v around the last dimensions; negative pads cut.
func padConstant(t *tensor.Tensor, by []int, v value.Value) (*tensor.Tensor, error) {
	if len(by)%2 != 0 {
		return nil, fail("Length of pad must be even but instead it equals %d", len(by))
	}
	if t.Dim() < len(by)/2 {
		return nil, fail("Length of pad should be no more than twice the number of dimensions of the input. Pad length is %dwhile the input has %ddimensions.", len(by), t.Dim())
	}
	shape := append([]int(nil), t.Shape()...)
	if err := smallInts(by); err != nil {
		return nil, err
	}
	src := t
	type side struct{ d, start, n int }
	var inner []side
	for i := 0; i < len(by); i += 2 {
		d := t.Dim() - 1 - i/2
		lo, hi := by[i], by[i+1]
		shape[d] = t.Shape()[d] + lo + hi
		if shape[d] < 0 {
			return nil, fail("The input size %d, plus negative padding %d and %d resulted in a negative output size, which is invalid. Check dimension %d of your input.", t.Shape()[d], lo, hi, d)
		}
		cutLo, cutHi := max(-lo, 0), max(-hi, 0)
		n := max(t.Shape()[d]-cutLo-cutHi, 0)
		cut, err := src.Narrow(d, min(cutLo, t.Shape()[d]), n)
		if err != nil {
			return nil, err
		}
		src = cut
		inner = append(inner, side{d, max(lo, 0), n})
	}
	strides, err := tensor.StridesIn(t.SuggestMemoryFormat(), shape)
	if err != nil {
		return nil, err
	}
	out, err := tensor.EmptyStrided(t.DType(), shape, strides)
	if err != nil {
		return nil, err
	}
	if err := fillNumber(out, v); err != nil {
		return nil, err
	}
	dst := out
	for _, s := range inner {
		if dst, err = dst.Narrow(s.d, s.start, s.n); err != nil {
			return nil, err
		}
	}
	return out, copyInto(dst, src)
}

// padMapped pads with elements of the tensor: mirrored, repeated from the
// edge, or from the other side.
func padMapped(t *tensor.Tensor, by []int, mode string) (*tensor.Tensor, error) {
	if mode == "reflect" && !(fullDTypes | complexDTypes).has(t.DType()) {
		return nil, notImplemented("reflection_pad"+string(rune('0'+len(by)/2))+"d", t.DType())
	}
	maps := make([][]int, t.Dim())
	for i := 0; i+1 < len(by); i += 2 {
		d := t.Dim() - 1 - i/2
		if d < 0 {
			return nil, fail("Padding length too large")
		}
		n, lo, hi := t.Shape()[d], by[i], by[i+1]
		if mode == "reflect" && (lo >= n || hi >= n) {
			return nil, fail("Argument #4: Padding size should be less than the corresponding input dimension, but got: padding (%d, %d) at dimension %d of input %v", lo, hi, d, sizes(t.Shape()))
		}
		if mode == "circular" && (lo > n || hi > n) {
			return nil, fail("Padding value causes wrapping around more than once.")
		}
		if err := smallInts([]int{lo, hi}); err != nil {
			return nil, err
		}
		if n+lo+hi < 1 || n == 0 {
			return nil, fail("input (%s: %d) is too small. Calculated output %s: %d", "size", n, "size", n+lo+hi)
		}
		m := make([]int, n+lo+hi)
		for k := range m {
			m[k] = padSource(k-lo, n, mode)
		}
		maps[d] = m
	}
	return remap(t, maps)
}

func padSource(k, n int, mode string) int {
	switch mode {
	case "reflect":
		if k < 0 {
			k = -k
		}
		if k >= n {
			k = 2*(n-1) - k
		}
		return k
	case "circular":
		return ((k % n) + n) % n
	}
	return min(max(k, 0), n-1)
}
