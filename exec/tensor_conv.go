package exec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/tensor"
)

// convolution holds the geometry of one call, all lists one item a spatial
// dimension.
type convolution struct {
	n                         int // spatial dimensions
	stride, padding, dilation []int
	outputPadding             []int
	groups                    int
	transposed                bool
	direct                    bool // not one of the named convolutions: no complex
}

// convKernels lists the convolutions in 1, 2 and 3 dimensions.
func convKernels() []Entry {
	var rows []Entry
	for n := 1; n <= 3; n++ {
		name := fmt.Sprintf("conv%dd", n)
		rows = append(rows,
			Entry{"aten::" + name, func(c *Call) error { return convNamed(c, name, n) }},
			Entry{"aten::" + name + ".padding", func(c *Call) error { return convPadded(c, name, n) }},
		)
	}
	rows = append(rows,
		Entry{"aten::conv_transpose1d", func(c *Call) error { return convTransposed(c, "conv_transpose1d", 1) }},
		Entry{"aten::conv_transpose2d.input", func(c *Call) error { return convTransposed(c, "conv_transpose2d", 2) }},
		Entry{"aten::conv_transpose3d.input", func(c *Call) error { return convTransposed(c, "conv_transpose3d", 3) }})
	for _, name := range []string{"aten::convolution", "aten::_convolution", "aten::_convolution.deprecated"} {
		rows = append(rows, Entry{name, convGeneral})
	}
	return append(rows, Entry{"aten::_convolution_mode", func(c *Call) error {
		x, w := c.tensorAt(0), c.tensorAt(1)
		n := w.Dim() - 2
		if n < 1 || n > 3 || x.Dim() != w.Dim() {
			return unsupported("padding %s of %d dimensions", c.Args[4].Str(), x.Dim())
		}
		return convPadded(c, fmt.Sprintf("conv%dd", n), n)
	}})
}

// lists reads the geometry arguments as n ints each.
func (cv *convolution) lists(c *Call, stride, padding, dilation int) (err error) {
	if cv.stride, err = convList(c.intsAt(stride), cv.n, "stride"); err != nil {
		return err
	}
	if padding >= 0 {
		if cv.padding, err = convList(c.intsAt(padding), cv.n, "padding"); err != nil {
			return err
		}
	}
	cv.dilation, err = convList(c.intsAt(dilation), cv.n, "dilation")
	return err
}

func convList(v []int, n int, what string) ([]int, error) {
	if len(v) != 1 && len(v) != n {
		return nil, fail("expected %s to be a single integer value or a list of %d values to match the convolution dimensions, but got %s=%v", what, n, what, sizes(v))
	}
	out := make([]int, n)
	for i := range out {
		out[i] = v[i%len(v)]
	}
	return out, nil
}

// batched gives an unbatched input a batch of one.
func batched(x *tensor.Tensor, name string, n int) (*tensor.Tensor, bool, error) {
	switch x.Dim() {
	case n + 2:
		return x, true, nil
	case n + 1:
		u, err := x.Unsqueeze(0)
		return u, false, err
	}
	return nil, false, fail("Expected %dD (unbatched) or %dD (batched) input to %s, but got input of size: %v", n+1, n+2, name, sizes(x.Shape()))
}

func (cv convolution) give(c *Call, x *tensor.Tensor, name string) error {
	in, batch, err := batched(x, name, cv.n)
	if err != nil {
		return err
	}
	r, err := cv.apply(in, c.tensorAt(1), c.tensorAt(2))
	if err == nil && !batch {
		r, err = r.SqueezeDim(0)
	}
	return c.give(r, err)
}

func convNamed(c *Call, name string, n int) error {
	cv := convolution{n: n, groups: c.intAt(6)}
	if err := cv.lists(c, 3, 4, 5); err != nil {
		return err
	}
	return cv.give(c, c.tensorAt(0), name)
}

// convPadded takes padding="valid" or "same"; the odd one goes to the end.
func convPadded(c *Call, name string, n int) error {
	cv := convolution{n: n, groups: c.intAt(6), padding: make([]int, n)}
	if err := cv.lists(c, 3, -1, 5); err != nil {
		return err
	}
	x, w := c.tensorAt(0), c.tensorAt(1)
	switch mode := c.Args[4].Str(); mode {
	case "valid":
	case "same":
		if w.Dim() != n+2 {
			return fail("weight should have at least three dimensions")
		}
		extra := make([]int, 2*n)
		odd := false
		for i := range n {
			if cv.stride[i] != 1 {
				return fail("padding='same' is not supported for strided convolutions")
			}
			total := cv.dilation[i] * (w.Shape()[i+2] - 1)
			cv.padding[i] = total / 2
			if total%2 != 0 {
				odd = true
				extra[2*(n-1-i)+1] = 1
			}
		}
		if odd {
			p, err := padConstant(x, extra, value0)
			if err != nil {
				return err
			}
			x = p
		}
	default:
		return fail("Invalid padding string: '%s'", mode)
	}
	return cv.give(c, x, name)
}

func convTransposed(c *Call, name string, n int) error {
	cv := convolution{n: n, groups: c.intAt(6), transposed: true}
	err := cv.lists(c, 3, 4, 7)
	if err == nil {
		cv.outputPadding, err = convList(c.intsAt(5), n, "output_padding")
	}
	if err != nil {
		return err
	}
	return cv.give(c, c.tensorAt(0), name)
}

func convGeneral(c *Call) error {
	n := c.tensorAt(1).Dim() - 2
	if n < 1 || n > 3 {
		return fail("weight should have at least three dimensions")
	}
	cv := convolution{n: n, groups: c.intAt(8), transposed: c.boolAt(6), direct: true}
	err := cv.lists(c, 3, 4, 5)
	if err == nil {
		cv.outputPadding, err = convList(c.intsAt(7), n, "output_padding")
	}
	if err != nil {
		return err
	}
	return cv.give(c, c.tensorAt(0), fmt.Sprintf("conv%dd", n))
}

// check returns PyTorch's errors on shapes.
func (cv convolution) check(x, w, bias *tensor.Tensor) error {
	if w.Dim() != x.Dim() {
		return fail("Expected %d-dimensional input for %d-dimensional weight %v, but got %d-dimensional input of size %v instead", w.Dim(), w.Dim(), sizes(w.Shape()), x.Dim(), sizes(x.Shape()))
	}
	if err := smallInts(cv.stride, cv.padding, cv.dilation, cv.outputPadding, []int{cv.groups}); err != nil {
		return err
	}
	for i := range cv.n {
		switch {
		case cv.padding[i] < 0:
			return fail("negative padding is not supported")
		case cv.stride[i] <= 0:
			return fail("non-positive stride is not supported")
		case cv.dilation[i] <= 0:
			return fail("dilation should be greater than zero")
		}
	}
	out, in := w.Shape()[0], w.Shape()[1]*cv.groups
	if cv.groups <= 0 {
		return fail("non-positive groups is not supported")
	}
	if cv.transposed {
		if in = w.Shape()[0]; x.Shape()[1] != in {
			return fail("Given transposed=1, weight of size %v, expected input%v to have %d channels, but got %d channels instead", sizes(w.Shape()), sizes(x.Shape()), in, x.Shape()[1])
		}
		out = w.Shape()[1] * cv.groups
	} else {
		switch {
		case out < cv.groups:
			return fail("Given groups=%d, expected weight to be at least %d at dimension 0, but got weight of size %v instead", cv.groups, cv.groups, sizes(w.Shape()))
		case out%cv.groups != 0:
			return fail("Given groups=%d, expected weight to be divisible by %d at dimension 0, but got weight of size %v instead", cv.groups, cv.groups, sizes(w.Shape()))
		case x.Shape()[1] != in:
			return fail("Given groups=%d, weight of size %v, expected input%v to have %d channels, but got %d channels instead", cv.groups, sizes(w.Shape()), sizes(x.Shape()), in, x.Shape()[1])
		}
	}
	if bias != nil && (bias.Dim() != 1 || bias.Numel() != out) {
		return fail("Given %sweight of size %v, expected bias to be 1-dimensional with %d elements, but got bias of size %v instead", map[bool]string{true: "transposed=1, "}[cv.transposed], sizes(w.Shape()), out, sizes(bias.Shape()))
	}
	return cv.checkKernel(x, w)
}

func (cv convolution) checkKernel(x, w *tensor.Tensor) error {
	if cv.transposed {
		return nil
	}
	var in, kernel []string
	small := false
	for i := range cv.n {
		have := x.Shape()[i+2] + 2*cv.padding[i]
		need := cv.dilation[i]*(w.Shape()[i+2]-1) + 1
		small = small || have < need
		in, kernel = append(in, fmt.Sprint(have)), append(kernel, fmt.Sprint(need))
	}
	if small {
		return fail("Calculated padded input size per channel: (%s). Kernel size: (%s). Kernel size can't be greater than actual input size",
			strings.Join(in, " x "), strings.Join(kernel, " x "))
	}
	return nil
}

// outputSize is the spatial shape of the result.
func (cv convolution) outputSize(x, w *tensor.Tensor) []int {
	out := make([]int, cv.n)
	for i := range out {
		reach := cv.dilation[i]*(w.Shape()[i+2]-1) + 1
		if cv.transposed {
			out[i] = (x.Shape()[i+2]-1)*cv.stride[i] - 2*cv.padding[i] + reach + cv.outputPadding[i]
		} else {
			out[i] = (x.Shape()[i+2]+2*cv.padding[i]-reach)/cv.stride[i] + 1
		}
	}
	return out
}

// apply convolves a batch.
func (cv convolution) apply(x, w, bias *tensor.Tensor) (*tensor.Tensor, error) {
	if err := cv.check(x, w, bias); err != nil {
		return nil, err
	}
	if err := sameDType(x, w); err != nil {
		return nil, err
	}
	if bias != nil {
		if x.DType() != bias.DType() {
			return nil, fail("Input type (%s) and bias type (%s) should be the same", cName(x.DType()), cName(bias.DType()))
		}
	}
	kernel, has := "slow_conv2d_cpu", dtypes(productDTypes)
	switch {
	case cv.transposed:
		kernel, has = fmt.Sprintf("slow_conv_transpose%dd_out_cpu", max(cv.n, 2)), wideFloats|longDType
	case cv.n == 3:
		kernel = "compute_columns3d"
	case slices.Max(cv.dilation) > 1:
		kernel, has = "slow_conv_dilated<>", wideFloats|longDType
	}
	if !cv.direct && !(cv.transposed && cv.n > 1) {
		has |= complexDTypes
	} else {
		has &^= complexDTypes
	}
	if err := has.need(kernel, x.DType()); err != nil {
		return nil, err
	}
	switch classOf(x.DType()) {
	case classInt:
		return convolve[int64](cv, x, w, bias)
	case classFloat:
		return convolve[float32](cv, x, w, bias)
	case classDouble:
		return convolve[float64](cv, x, w, bias)
	}
	return convolve[complex128](cv, x, w, bias)
}
