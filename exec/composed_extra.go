package exec

import (
	"math"
	"slices"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// composedExtraKernels lists operators of arithmetic and statistics that are made of
// others.
func composedExtraKernels() []Entry {
	return []Entry{
		composed("aten::nanmean", func(k *calc, c *Call) *tensor.Tensor {
			count := k.op("sum.dim_IntList", k.op("logical_not", k.op("isnan", c.Args[0])), c.Args[1], c.Args[2], nil)
			return k.op("div.Tensor", k.op("nansum", c.Args[0], c.Args[1], c.Args[2], c.Args[3]), count)
		}),
		composed("aten::complex", func(k *calc, c *Call) *tensor.Tensor {
			x, y := c.tensorAt(0), c.tensorAt(1)
			if d := x.DType(); d != y.DType() || !fullDTypes.has(d) {
				return k.fail(fail("Expected both inputs to be Half, Float or Double tensors but got %s and %s", x.DType(), y.DType()))
			}
			i := value.Complex(1i)
			z := k.op("mul.Scalar", k.to(y, y.DType().ToComplex()), i)
			return k.op("add.Tensor", z, x, 1)
		}),
		composed("aten::polar", func(k *calc, c *Call) *tensor.Tensor {
			r, a := c.Args[0], c.Args[1]
			return k.op("complex", k.op("mul.Tensor", r, k.op("cos", a)), k.op("mul.Tensor", r, k.op("sin", a)))
		}),
		composed("aten::polygamma_", func(k *calc, c *Call) *tensor.Tensor {
			return k.into(c.tensorAt(0), k.op("polygamma", c.Args[1], c.Args[0]))
		}),
		composed("aten::logspace", logspace),
		composed("aten::pdist", pdist),
		composed("aten::cdist", cdist),
		composed("aten::quantile", func(k *calc, c *Call) *tensor.Tensor { return quantile(k, c, false) }),
		composed("aten::quantile.scalar", func(k *calc, c *Call) *tensor.Tensor { return quantile(k, c, false) }),
		composed("aten::nanquantile", func(k *calc, c *Call) *tensor.Tensor { return quantile(k, c, true) }),
		composed("aten::nanquantile.scalar", func(k *calc, c *Call) *tensor.Tensor { return quantile(k, c, true) }),
		composed("aten::max_unpool2d", func(k *calc, c *Call) *tensor.Tensor { return maxUnpool(k, c, 2) }),
		composed("aten::max_unpool3d", func(k *calc, c *Call) *tensor.Tensor { return maxUnpool(k, c, 3) }),
		{"aten::frexp.Tensor", frexpTensor},
	}
}

func frexpTensor(c *Call) error {
	t := c.tensorAt(0)
	if !floatDTypes.has(t.DType()) {
		return fail("torch.frexp() only supports floating-point dtypes")
	}
	data, err := denseAs[float64](t)
	if err != nil {
		return err
	}
	m, e := make([]float64, len(data)), make([]int64, len(data))
	for i, v := range data {
		frac, exp := math.Frexp(v)
		m[i], e[i] = frac, int64(exp)
	}
	mantissa, err := holding(t.DType(), t.Shape(), m)
	if err != nil {
		return err
	}
	exponent, err := tensor.Empty(tensor.Int32, t.Shape())
	if err == nil {
		err = storeAs(exponent, e)
	}
	if err != nil {
		return err
	}
	return c.Return(value.TensorOf(mantissa), value.TensorOf(exponent))
}

func logspace(k *calc, c *Call) *tensor.Tensor {
	d := c.dtypeOr(4, tensor.Float32)
	n := c.intAt(2)
	if n < 0 {
		return k.fail(fail("number of steps must be non-negative"))
	}
	if c.Args[0].Kind() == value.ComplexKind || c.Args[1].Kind() == value.ComplexKind {
		return k.fail(unsupported("complex bounds"))
	}
	from, to, base := c.Args[0].AsFloat(), c.Args[1].AsFloat(), c.Args[3].AsFloat()
	if err := checkRoom(tensor.Float64, []int{n}); err != nil {
		return k.fail(err)
	}
	data := make([]float64, n)
	step := 0.0
	if n > 1 {
		step = (to - from) / float64(n-1)
		if d.IsInteger(false) {
			step = float64(float32(step))
		}
	}
	for i := range data {
		e := from + step*float64(i)
		if i >= n/2 && n > 1 {
			e = to - step*float64(n-1-i)
		}
		data[i] = math.Pow(base, e)
	}
	return k.held(d, []int{n}, data, 0)
}

// pdist are the distances between the rows of a matrix.
func pdist(k *calc, c *Call) *tensor.Tensor {
	t := c.tensorAt(0)
	if t.Dim() != 2 {
		return k.fail(fail("pdist only supports 2D tensors, got: %dD", t.Dim()))
	}
	if !fullDTypes.has(t.DType()) {
		return k.fail(fail("pdist only supports floating-point dtypes"))
	}
	if c.Args[1].AsFloat() < 0 {
		return k.fail(fail("pdist only supports non-negative p values"))
	}
	x, err := denseAs[float64](t)
	if err != nil {
		return k.fail(err)
	}
	n, m := t.Shape()[0], t.Shape()[1]
	var out []float64
	for i := range n {
		for j := i + 1; j < n; j++ {
			out = append(out, rowDistance(x[i*m:(i+1)*m], x[j*m:(j+1)*m], c.Args[1].AsFloat()))
		}
	}
	return k.held(t.DType(), []int{len(out)}, out, 0)
}

func rowDistance(x, y []float64, p float64) float64 {
	sum := 0.0
	for i, v := range x {
		d := math.Abs(v - y[i])
		switch {
		case d != d:
			return d
		case p == 0 && d != 0:
			sum++
		case p == 0:
		case math.IsInf(p, 1):
			sum = max(sum, d)
		default:
			sum += math.Pow(d, p)
		}
	}
	if p == 0 || math.IsInf(p, 1) {
		return sum
	}
	return math.Pow(sum, 1/p)
}

// cdist are the distances between the rows of one matrix and those of another.
func cdist(k *calc, c *Call) *tensor.Tensor {
	x, y, p := c.tensorAt(0), c.tensorAt(1), c.Args[2].AsFloat()
	switch {
	case x.Dim() < 2 || y.Dim() < 2:
		return k.fail(fail("cdist only supports at least 2D tensors, X1 got: %dD", x.Dim()))
	case x.DType() != y.DType() || !fullDTypes.has(x.DType()):
		return k.fail(unsupported("dtypes %s and %s", x.DType(), y.DType()))
	case p < 0:
		return k.fail(fail("cdist only supports non-negative p values"))
	}
	n, r, m := x.Shape()[x.Dim()-2], y.Shape()[y.Dim()-2], x.Shape()[x.Dim()-1]
	if m != y.Shape()[y.Dim()-1] {
		return k.fail(fail("X1 and X2 must have the same number of columns. X1: %d X2: %d", m, y.Shape()[y.Dim()-1]))
	}
	lead, err := tensor.BroadcastShapes(x.Shape()[:x.Dim()-2], y.Shape()[:y.Dim()-2])
	if err != nil {
		return k.fail(err)
	}
	a, errA := denseAs[float64](k.op("expand", x, append(slices.Clone(lead), n, m)))
	b, errB := denseAs[float64](k.op("expand", y, append(slices.Clone(lead), r, m)))
	if err := firstError(k.err, errA, errB); err != nil {
		return k.fail(err)
	}
	batch := productOf(lead)
	out := make([]float64, 0, batch*n*r)
	for s := range batch {
		for i := range n {
			for j := range r {
				u, v := (s*n+i)*m, (s*r+j)*m
				out = append(out, rowDistance(a[u:u+m], b[v:v+m], p))
			}
		}
	}
	return k.held(x.DType(), append(slices.Clone(lead), n, r), out, 0)
}

// quantile interpolates between the sorted elements of lines.
func quantile(k *calc, c *Call, skipNaN bool) *tensor.Tensor {
	t, dim, keep, mode := c.tensorAt(0), c.Args[2], c.boolAt(3), c.Args[4].Str()
	q := c.tensorAt(1)
	if q == nil {
		q = k.op("scalar_tensor", c.Args[1], t.DType())
	}
	switch {
	case !fullDTypes.has(t.DType()):
		return k.fail(fail("quantile() input tensor must be either float or double dtype"))
	case q.Dim() > 1:
		return k.fail(fail("quantile() q must be a scalar or 1D tensor"))
	case q.DType() != t.DType():
		return k.fail(fail("quantile() q tensor must be same dtype as the input tensor"))
	case t.Numel() == 0:
		return k.fail(fail("quantile() input tensor must be non-empty"))
	}
	line, d, shape := quantileLines(k, t, dim, keep)
	if k.err != nil {
		return t
	}
	data, n, err := linesOf[float64](line, d)
	qs, errQ := denseAs[float64](q)
	if err := firstError(err, errQ); err != nil {
		return k.fail(err)
	}
	out := make([]float64, 0, len(data)/n*len(qs))
	for _, p := range qs {
		if !(p >= 0 && p <= 1) {
			return k.fail(fail("quantile() q values must be in the range [0, 1]"))
		}
		for i := 0; i < len(data); i += n {
			v, ok := quantileOf(data[i:i+n], p, mode, skipNaN, t.DType())
			if !ok {
				return k.fail(fail("quantile() interpolation must be one of linear, lower, higher, midpoint or nearest, but got %s", mode))
			}
			out = append(out, v)
		}
	}
	if q.Dim() == 1 {
		shape = append([]int{len(qs)}, shape...)
	}
	return k.held(t.DType(), shape, out, 0)
}

// quantileLines are the lines that quantile works on, along dimension d, and the shape
// that is left of them.
func quantileLines(k *calc, t *tensor.Tensor, dim value.Value, keep bool) (line *tensor.Tensor, d int, shape []int) {
	if dim.IsNone() {
		if keep {
			shape = onesOf(t.Dim())
		}
		return k.op("reshape", t, []int{-1}), 0, shape
	}
	shape = slices.Clone(t.Shape())
	d, err := wrapDim(int(dim.AsInt()), t.Dim())
	switch {
	case err != nil:
		k.fail(err)
	case len(shape) == 0:
	case keep:
		shape[d] = 1
	default:
		shape = slices.Delete(shape, d, d+1)
	}
	return t, d, shape
}

func quantileOf(line []float64, q float64, mode string, skipNaN bool, d tensor.DType) (v float64, ok bool) {
	var sorted []float64
	for _, v := range line {
		if v == v {
			sorted = append(sorted, v)
		}
	}
	slices.Sort(sorted)
	if len(sorted) == 0 || len(sorted) < len(line) && !skipNaN {
		return math.NaN(), true
	}
	at := q * float64(len(sorted)-1)
	if d == tensor.Float32 {
		at = float64(float32(at))
	}
	lo, hi := sorted[int(math.Floor(at))], sorted[int(math.Ceil(at))]
	switch mode {
	case "linear":
		return lo + (hi-lo)*(at-math.Floor(at)), true
	case "lower":
		return lo, true
	case "higher":
		return hi, true
	case "midpoint":
		return lo + (hi-lo)*0.5, true
	case "nearest":
		return sorted[int(math.RoundToEven(at))], true
	}
	return 0, false
}

// maxUnpool puts elements back where pooling took them from.
func maxUnpool(k *calc, c *Call, spatial int) *tensor.Tensor {
	t, index, size := c.tensorAt(0), c.tensorAt(1), c.intsAt(2)
	lead := t.Dim() - spatial
	switch {
	case index.DType() != tensor.Int64:
		return k.fail(fail("elements in indices should be type int64 but got: %s", index.DType()))
	case len(size) != spatial:
		return k.fail(fail("There should be exactly %d elements in output_size, but got %d elements.", spatial, len(size)))
	case lead != 1 && lead != 2:
		return k.fail(fail("Input to max_unpooling%dd should be a %dd or %dd Tensor", spatial, spatial+1, spatial+2))
	case !slices.Equal(t.Shape(), index.Shape()):
		return k.fail(fail("Expected shape of indices to be same as that of the input tensor (%v) but got indices tensor with shape: %v", sizes(t.Shape()), sizes(index.Shape())))
	}
	shape := append(slices.Clone(t.Shape()[:lead]), size...)
	rows, n := productOf(t.Shape()[:lead]), productOf(size)
	at, err := denseAs[int64](index)
	if err != nil {
		return k.fail(err)
	}
	for _, p := range at {
		if p < 0 || p >= int64(n) {
			return k.fail(unsupported("an index %d outside of %d elements", p, n))
		}
	}
	out := k.op("zeros", []int{rows, n}, t.DType())
	out = k.op("scatter.src", out, 1, k.op("reshape", index, []int{rows, -1}), k.op("reshape", t, []int{rows, -1}))
	return k.op("reshape", out, shape)
}
