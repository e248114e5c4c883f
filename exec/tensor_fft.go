package exec

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/dsp/fourier"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// transform is a kind of discrete Fourier transform.
type transform uint8

const (
	toComplex  transform = iota // complex to complex
	realToHalf                  // real input, the first half of the result
	halfToReal                  // the first half of the input, real result
)

// fftKernels lists the discrete Fourier transforms.
func fftKernels() []Entry {
	type row struct {
		name    string
		kind    transform
		forward bool
	}
	var rows []Entry
	for _, r := range []row{
		{"fft", toComplex, true}, {"ifft", toComplex, false},
		{"rfft", realToHalf, true}, {"irfft", halfToReal, false},
		{"hfft", halfToReal, true}, {"ihfft", realToHalf, false},
	} {
		rows = append(rows, Entry{"aten::fft_" + r.name, func(c *Call) error {
			t := c.tensorAt(0)
			d, err := wrapDim(c.intAt(2), t.Dim())
			if err != nil {
				return err
			}
			var n []int
			if !c.Args[1].IsNone() {
				n = []int{c.intAt(1)}
			}
			return c.give(fourierOver(t, n, []int{d}, c.Args[3], r.kind, r.forward))
		}})
		for _, form := range []string{"2", "n"} {
			rows = append(rows, Entry{"aten::fft_" + r.name + form, func(c *Call) error {
				t := c.tensorAt(0)
				dims, err := fftDims(t, c.intsAt(1), c.Args[2])
				if err != nil {
					return err
				}
				return c.give(fourierOver(t, c.intsAt(1), dims, c.Args[3], r.kind, r.forward))
			}})
		}
	}
	return append(rows,
		composed("aten::fft_fftshift", func(k *calc, c *Call) *tensor.Tensor { return fftShift(k, c, false) }),
		composed("aten::fft_ifftshift", func(k *calc, c *Call) *tensor.Tensor { return fftShift(k, c, true) }))
}

// fftShift moves the zero frequency to the middle, or back.
func fftShift(k *calc, c *Call, back bool) *tensor.Tensor {
	t, dims := c.tensorAt(0), c.intsAt(1)
	if c.Args[1].IsNone() {
		for d := range t.Dim() {
			dims = append(dims, d)
		}
	}
	shifts := make([]int, len(dims))
	for i, dim := range dims {
		d, err := wrapDim(dim, t.Dim())
		if err != nil {
			return k.fail(err)
		}
		n := sizeOr1(t, d)
		shifts[i] = n / 2
		if back {
			shifts[i] = (n + 1) / 2
		}
	}
	if len(dims) == 0 {
		return k.op("clone", t, nil)
	}
	return k.op("roll", t, shifts, dims)
}

// fftDims are the dimensions that a transform over several works on: those given, else
// the last ones, as many as there are sizes, else all.
func fftDims(t *tensor.Tensor, s []int, given value.Value) ([]int, error) {
	if given.IsNone() {
		n := t.Dim()
		if s != nil {
			n = len(s)
		}
		if n > t.Dim() {
			return nil, fail("Got shape with %d values but input tensor only has %d dimensions.", n, t.Dim())
		}
		dims := make([]int, n)
		for i := range dims {
			dims[i] = t.Dim() - n + i
		}
		return dims, nil
	}
	dims := slices.Clone(intsOf(given))
	for i, dim := range dims {
		d, err := wrapDim(dim, t.Dim())
		if err != nil {
			return nil, err
		}
		if slices.Contains(dims[:i], d) {
			return nil, fail("FFT dims must be unique")
		}
		dims[i] = d
	}
	if s != nil && len(s) != len(dims) {
		return nil, fail("When given, dim and shape arguments must have the same length")
	}
	return dims, nil
}

// fftDType is the dtype that a transform computes in.
func fftDType(t *tensor.Tensor) (tensor.DType, error) {
	switch d := t.DType(); {
	case d == tensor.Float16 || d == tensor.BFloat16:
		return d, fail("Unsupported dtype %s", d)
	case d.IsFloat() || d.IsComplex():
		return d, nil
	}
	return tensor.Float32, nil
}

// fourierOver transforms t, with sizes s, over dims.
func fourierOver(t *tensor.Tensor, s, dims []int, norm value.Value, kind transform, forward bool) (*tensor.Tensor, error) {
	d, err := fftDType(t)
	if err != nil {
		return nil, err
	}
	switch {
	case kind == realToHalf && d.IsComplex():
		name := "rfft"
		if !forward {
			name = "ihfft"
		}
		return nil, fail("%s expects a real input tensor, but got %s", name, d)
	case len(dims) == 0 && kind != toComplex:
		return nil, fail("at least one dimension must be transformed")
	case t.Dim() == 0 && len(dims) > 0:
		return nil, unsupported("a 0-d tensor")
	}
	if t, err = converted(t, d.ToComplex()); err != nil {
		return nil, err
	}
	sizes := make([]int, len(dims))
	for i, dim := range dims {
		if sizes[i], err = fftSize(t, s, i, dim, kind == halfToReal && i == len(dims)-1); err != nil {
			return nil, err
		}
	}
	scale, err := fftScale(norm, productOf(sizes), forward)
	if err != nil {
		return nil, err
	}
	return fourierSteps{sizes, dims, kind, forward, scale}.run(t)
}

// fftSize is the length of the signal along a dimension.
func fftSize(t *tensor.Tensor, s []int, i, dim int, whole bool) (int, error) {
	n := t.Shape()[dim]
	if whole {
		n = 2 * (n - 1)
	}
	if s != nil && s[i] != -1 {
		n = s[i]
	}
	if n < 1 {
		return 0, fail("Invalid number of data points (%d) specified", n)
	}
	return n, checkRoom(tensor.Complex128, []int{n})
}

func fftScale(norm value.Value, n int, forward bool) (float64, error) {
	mode := "backward"
	if !norm.IsNone() {
		mode = norm.Str()
	}
	switch {
	case mode == "ortho":
		return 1 / math.Sqrt(float64(n)), nil
	case mode != "forward" && mode != "backward":
		return 0, fail("Invalid normalization mode: \"%s\"", mode)
	case (mode == "forward") == forward:
		return 1 / float64(n), nil
	}
	return 1, nil
}

// fourierSteps is a transform over several dimensions, one after the other.
type fourierSteps struct {
	sizes, dims []int
	kind        transform
	forward     bool
	scale       float64
}

func (f fourierSteps) run(t *tensor.Tensor) (*tensor.Tensor, error) {
	last := len(f.dims) - 1
	if last < 0 {
		return t.Copy(), nil
	}
	out := t
	for i := range f.dims {
		at := i
		if f.kind == realToHalf {
			at = last - i // the real one first
		}
		data, shape, err := f.step(out, at)
		if err != nil {
			return nil, err
		}
		if out, err = fromLines(tensor.Complex128, shape, f.dims[at], data); err != nil {
			return nil, err
		}
	}
	d := t.DType()
	if f.kind == halfToReal {
		d = d.ToReal()
	}
	if f.scale != 1 {
		data := tensor.Data[complex128](out)
		for i := range data {
			data[i] *= complex(f.scale, 0)
		}
	}
	return converted(out, d)
}

// step transforms the lines of dimension dims[i].
func (f fourierSteps) step(t *tensor.Tensor, i int) (data []complex128, shape []int, err error) {
	d, n := f.dims[i], f.sizes[i]
	lines, m, err := linesOf[complex128](t, d)
	if err != nil {
		return nil, nil, err
	}
	count, kept := t.Numel()/max(m, 1), n
	last := i == len(f.dims)-1
	if last && f.kind == realToHalf {
		kept = n/2 + 1
	}
	shape = slices.Clone(t.Shape())
	shape[d] = kept
	if m == 0 {
		count = productOf(shape) / kept
	}
	if err := checkRoom(tensor.Complex128, shape); err != nil {
		return nil, nil, err
	}
	fft := fourier.NewCmplxFFT(n)
	line, spectrum := make([]complex128, n), make([]complex128, n)
	data = make([]complex128, 0, count*kept)
	for k := range count {
		fillLine(line, lines[k*m:(k+1)*m], last && f.kind == halfToReal)
		if f.forward {
			fft.Coefficients(spectrum, line)
		} else {
			fft.Sequence(spectrum, line)
		}
		data = append(data, spectrum[:kept]...)
	}
	return data, shape, nil
}

// fillLine cuts or pads a line; the second half of one that is the first half of a
// conjugate-symmetric line follows from the first.
func fillLine(line, from []complex128, symmetric bool) {
	clear(line)
	n := len(line)
	if !symmetric {
		copy(line, from)
		return
	}
	copy(line[:n/2+1], from)
	line[0] = complex(real(line[0]), 0)
	if n%2 == 0 {
		line[n/2] = complex(real(line[n/2]), 0)
	}
	for i := n/2 + 1; i < n; i++ {
		v := line[n-i]
		line[i] = complex(real(v), -imag(v))
	}
}
