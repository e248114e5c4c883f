package exec

import (
	"math"
	"math/cmplx"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// momentKernels lists var, std, norm and logsumexp.
func momentKernels() []Entry {
	var rows []Entry
	for _, name := range []string{"var", "std"} {
		p := "aten::" + name
		root := name == "std"
		all := func(c *Call) (reduction, float64, error) {
			r, err := reduceOver(c.tensorAt(0), nil, false)
			return r, float64(c.Args[1].AsInt()), err
		}
		dim := func(c *Call) (reduction, float64, error) {
			r, err := reduceOver(c.tensorAt(0), dimless(c.Args[1]), c.boolAt(3))
			return r, float64(c.Args[2].AsInt()), err
		}
		corrected := func(c *Call) (reduction, float64, error) {
			r, err := reduceOver(c.tensorAt(0), dimless(c.Args[1]), c.boolAt(3))
			return r, float64(c.intOr(2, 1)), err
		}
		for _, row := range []struct {
			overload string
			prepare  func(c *Call) (reduction, float64, error)
		}{{"", all}, {".dim", dim}, {".correction", corrected}} {
			rows = append(rows,
				Entry{p + row.overload, func(c *Call) error {
					v, _, err := spread(c, row.prepare, root)
					return c.give(v, err)
				}},
				Entry{p + "_mean" + row.overload, func(c *Call) error {
					if d := c.tensorAt(0).DType(); d.IsInteger(true) {
						return fail("%s_mean only support floating point and complex dtypes", name)
					}
					v, m, err := spread(c, row.prepare, root)
					if err != nil {
						return err
					}
					return c.Return(value.TensorOf(v), value.TensorOf(m))
				}})
		}
	}
	rows = append(rows, normRows()...)
	return append(rows, Entry{"aten::logsumexp", func(c *Call) error { return c.give(logSumExp(c)) }})
}

// spread computes the variance, or its root, and the mean of each row.
func spread(c *Call, prepare func(c *Call) (reduction, float64, error), root bool) (v, m *tensor.Tensor, err error) {
	d := c.tensorAt(0).DType()
	if !d.IsFloat() {
		if d.IsComplex() {
			return nil, nil, unsupported("dtype %s", d.Name())
		}
		return nil, nil, fail("std and var only support floating point and complex dtypes")
	}
	r, correction, err := prepare(c)
	if err != nil {
		return nil, nil, err
	}
	if m, err = reduceRows(r, d, func(row []float64) float64 { return sumPairs(row) / float64(len(row)) }); err != nil {
		return nil, nil, err
	}
	v, err = reduceRows(r, d, func(row []float64) float64 {
		x := variance(row, correction)
		if root {
			x = math.Sqrt(x)
		}
		return x
	})
	return v, m, err
}

// variance divides the squared distances from the mean by n-correction.
func variance(row []float64, correction float64) float64 {
	n := float64(len(row))
	if n == 0 {
		return math.NaN()
	}
	m := sumPairs(row) / n
	s := 0.0
	for _, v := range row {
		s += (v - m) * (v - m)
	}
	return s / math.Max(n-correction, 0)
}

// normRows lists the overloads of the p-norm.
func normRows() []Entry {
	two := value.Int(2)
	or2 := func(v value.Value) value.Value {
		if v.IsNone() {
			return two
		}
		return v
	}
	classic := "norm(): input dtype should be either floating point or complex. Got %s instead."
	modern := "linalg.vector_norm: Expected a floating point or complex tensor as input. Got %s"
	none := value.None()
	return append([]Entry{
		{"aten::norm.Scalar", func(c *Call) error { return c.give(norm(c.tensorAt(0), c.Args[1], nil, false, none, classic)) }},
		{"aten::norm.ScalarOpt_dtype", func(c *Call) error {
			return c.give(norm(c.tensorAt(0), or2(c.Args[1]), nil, false, c.Args[2], classic))
		}},
		{"aten::norm.ScalarOpt_dim", func(c *Call) error {
			return c.give(norm(c.tensorAt(0), or2(c.Args[1]), c.intsAt(2), c.boolAt(3), none, classic))
		}},
		{"aten::norm.ScalarOpt_dim_dtype", func(c *Call) error {
			return c.give(norm(c.tensorAt(0), or2(c.Args[1]), c.intsAt(2), c.boolAt(3), c.Args[4], classic))
		}},
		{"aten::linalg_vector_norm", func(c *Call) error {
			return c.give(norm(c.tensorAt(0), c.Args[1], dimless(c.Args[2]), c.boolAt(3), c.Args[4], modern))
		}},
		{"aten::frobenius_norm", func(c *Call) error { return c.give(norm(c.tensorAt(0), two, nil, false, none, classic)) }},
		{"aten::frobenius_norm.dim", func(c *Call) error {
			return c.give(norm(c.tensorAt(0), two, c.intsAt(1), c.boolAt(2), none, classic))
		}},
	}, append(append(variants("", "", "aten::frobenius_norm.out", func(c *Call, to target) (*tensor.Tensor, error) {
		r, err := norm(c.tensorAt(0), two, c.intsAt(1), c.boolAt(2), none, classic)
		if err != nil {
			return nil, err
		}
		return to.finish(r)
	}), variants("", "", "aten::norm.out", func(c *Call, to target) (*tensor.Tensor, error) {
		r, err := norm(c.tensorAt(0), or2(c.Args[1]), c.intsAt(2), c.boolAt(3), none, classic)
		if err != nil {
			return nil, err
		}
		return to.finish(r)
	})...), variants("", "", "aten::norm.dtype_out", func(c *Call, to target) (*tensor.Tensor, error) {
		r, err := norm(c.tensorAt(0), or2(c.Args[1]), c.intsAt(2), c.boolAt(3), c.Args[4], classic)
		if err != nil {
			return nil, err
		}
		return to.finish(r)
	})...)...)
}

// norm is the p-norm of the absolute values of each row.
func norm(t *tensor.Tensor, p value.Value, dims []int, keep bool, dtype value.Value, refusal string) (*tensor.Tensor, error) {
	d := t.DType()
	if !dtype.IsNone() {
		d = tensor.DType(dtype.Int())
	}
	if !d.IsFloat() && !d.IsComplex() {
		return nil, fail(refusal, d)
	}
	r, err := reduceOver(t, dims, keep)
	if err != nil {
		return nil, err
	}
	ord := p.AsFloat()
	if r.inner == 0 && (ord < 0 || math.IsInf(ord, 1)) {
		return nil, fail("linalg.vector_norm cannot compute the %v norm on an empty tensor because the operation does not have an identity", ord)
	}
	if !d.IsComplex() && t.DType().IsComplex() { // the conversion drops the imaginary part
		if r.rows, err = converted(r.rows, d); err != nil {
			return nil, err
		}
	}
	return reduceRows(r, d.ToReal(), func(row []complex128) float64 { return pNorm(row, ord) })
}

func pNorm(row []complex128, p float64) float64 {
	s := 0.0
	if math.IsInf(p, -1) {
		s = math.Inf(1)
	}
	for _, v := range row {
		a := cmplx.Abs(v)
		if v != v {
			a = math.NaN()
		}
		switch {
		case math.IsInf(p, 1):
			s = math.Max(s, a)
		case math.IsInf(p, -1):
			s = math.Min(s, a)
		case p == 0:
			if a != 0 {
				s++
			}
		case p == 1:
			s += a
		case p == 2:
			s += a * a
		default:
			s += math.Pow(a, p)
		}
	}
	switch {
	case p == 2:
		return math.Sqrt(s)
	case p == 0 || p == 1 || math.IsInf(p, 0):
		return s
	}
	return math.Pow(s, 1/p)
}

func logSumExp(c *Call) (*tensor.Tensor, error) {
	t := c.tensorAt(0)
	d := t.DType().ToInexact()
	if d.IsComplex() {
		return nil, fail("logsumexp(): Expected floating point type for result tensor, but got: %s", d)
	}
	if err := wideFloats.need("exp_vml_cpu", d); err != nil {
		return nil, err
	}
	r, err := reduceOver(t, c.intsAt(1), c.boolAt(2))
	if err != nil {
		return nil, err
	}
	return reduceRows(r, d, logSumExpRow)
}

func logSumExpRow(row []float64) float64 {
	if len(row) == 0 {
		return math.Inf(-1)
	}
	m := row[best(row, false)]
	if math.IsInf(m, 0) {
		return m
	}
	s := 0.0
	for _, v := range row {
		s += math.Exp(v - m)
	}
	return m + math.Log(s)
}
