package exec

import (
	"math"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// composedLinalgKernels lists operators of linear algebra that are made of others.
func composedLinalgKernels() []Entry {
	return []Entry{
		composed("aten::linalg_matrix_power", matrixPower),
		composed("aten::matrix_power", matrixPower),
		composed("aten::linalg_multi_dot", multiDot),
		composed("aten::linalg_vander", vander),
		composed("aten::matrix_exp", func(k *calc, c *Call) *tensor.Tensor { return k.op("linalg_matrix_exp", c.Args[0]) }),
		{"aten::linalg_matrix_exp", func(c *Call) error {
			m, err := matricesOf(c.tensorAt(0), "linalg.matrix_exp", true)
			if err != nil {
				return err
			}
			return c.give(m.mapped(m.rows, m.cols, matrix.exp))
		}},
		{"aten::linalg_eigvalsh", func(c *Call) error {
			m, err := matricesOf(c.tensorAt(0), "linalg.eigh", true)
			if err != nil {
				return err
			}
			upper := strings.ToUpper(c.Args[1].Str()) == "U"
			return c.give(m.tensorOf(m.dtype.ToReal(), []int{m.rows}, func(i int) []complex128 { return m.all[i].eigenvalues(upper) }))
		}},
		composed("aten::linalg_tensorinv", tensorInverse),
		composed("aten::linalg_tensorsolve", tensorSolve),
		composed("aten::linalg_matrix_norm", func(k *calc, c *Call) *tensor.Tensor {
			return matrixNorm(k, c.tensorAt(0), c.Args[1], c.intsAt(2), c.boolAt(3), c.Args[4])
		}),
		composed("aten::linalg_matrix_norm.str_ord", func(k *calc, c *Call) *tensor.Tensor {
			return matrixNorm(k, c.tensorAt(0), c.Args[1], c.intsAt(2), c.boolAt(3), c.Args[4])
		}),
		composed("aten::linalg_norm", linalgNorm),
		composed("aten::linalg_norm.ord_str", linalgNorm),
		composed("aten::linalg_cond", cond),
		composed("aten::linalg_cond.p_str", cond),
		composed("aten::nuclear_norm", func(k *calc, c *Call) *tensor.Tensor {
			return matrixNorm(k, c.tensorAt(0), value.Str("nuc"), []int{-2, -1}, c.boolAt(1), value.None())
		}),
		composed("aten::nuclear_norm.dim", func(k *calc, c *Call) *tensor.Tensor {
			return matrixNorm(k, c.tensorAt(0), value.Str("nuc"), c.intsAt(1), c.boolAt(2), value.None())
		}),
		{"aten::linalg_pinv.atol_rtol_tensor", func(c *Call) error { return pseudoInverse(c, c.Args[1], c.Args[2], c.boolAt(3)) }},
		{"aten::linalg_pinv.atol_rtol_float", func(c *Call) error { return pseudoInverse(c, c.Args[1], c.Args[2], c.boolAt(3)) }},
		{"aten::linalg_pinv", func(c *Call) error { return pseudoInverse(c, value.Float(0), c.Args[1], c.boolAt(2)) }},
		{"aten::pinverse", func(c *Call) error { return pseudoInverse(c, value.Float(0), c.Args[1], false) }},
		{"aten::linalg_matrix_rank.atol_rtol_tensor", matrixRank},
		{"aten::linalg_matrix_rank.atol_rtol_float", matrixRank},
	}
}

func matrixPower(k *calc, c *Call) *tensor.Tensor {
	t, n := c.tensorAt(0), c.intAt(1)
	rows, cols := matrixSize(t)
	switch {
	case t.Dim() < 2:
		return k.fail(fail("linalg.matrix_power: The input tensor A must have at least 2 dimensions."))
	case rows != cols:
		return k.fail(fail("linalg.matrix_power: A must be batches of square matrices, but they are %d by %d matrices", rows, cols))
	case n == math.MinInt:
		return k.fail(unsupported("a power of %d", n))
	case n == 0:
		eye := k.op("eye", rows, t.DType())
		return k.op("clone", k.op("expand", eye, t.Shape()), int(tensor.Contiguous))
	case n < 0:
		t, n = k.op("linalg_inv", t), -n
	case n == 1:
		return k.op("clone", t, nil)
	}
	var out *tensor.Tensor
	for ; n > 0 && k.err == nil; n >>= 1 {
		if n&1 == 1 {
			if out == nil {
				out = t
			} else {
				out = k.op("matmul", out, t)
			}
		}
		if n > 1 {
			t = k.op("matmul", t, t)
		}
	}
	return out
}

// multiDot is a product of matrices; vectors may stand at its ends.
func multiDot(k *calc, c *Call) *tensor.Tensor {
	ts := c.tensorsAt(0)
	if len(ts) < 2 {
		return k.fail(fail("multi_dot(): expected at least 2 tensors but got %d", len(ts)))
	}
	out := ts[0]
	if out.Dim() != 1 && out.Dim() != 2 {
		return k.fail(fail("multi_dot(): the first tensor must be 1D or 2D but got %dD", out.Dim()))
	}
	for i, t := range ts[1:] {
		if last := i == len(ts)-2; t.Dim() != 2 && !(last && t.Dim() == 1) {
			if last {
				return k.fail(fail("multi_dot(): the last tensor must be 1D or 2D but got %dD", t.Dim()))
			}
			return k.fail(fail("multi_dot(): tensor %d must be 2D but got %dD", i+1, t.Dim()))
		}
		out = k.op("matmul", out, t)
	}
	return out
}

func vander(k *calc, c *Call) *tensor.Tensor {
	t := c.tensorAt(0)
	if t.Dim() == 0 && c.Args[1].IsNone() {
		return k.fail(unsupported("a 0-d tensor without N"))
	}
	n := c.intOr(1, sizeOr1(t, max(t.Dim()-1, 0)))
	if n <= 1 {
		return k.fail(fail("N must be greater than 1."))
	}
	t = k.op("atleast_1d", t)
	if d := t.DType(); d.IsInteger(true) {
		t = k.to(t, tensor.Int64)
	}
	t = k.op("unsqueeze", t, -1)
	if k.err != nil {
		return t
	}
	shape := slices.Clone(t.Shape())
	ones := k.op("ones", shape, t.DType())
	shape[len(shape)-1] = n - 1
	powers := k.op("cumprod", k.op("expand", t, shape), -1, nil)
	return k.op("cat", []*tensor.Tensor{ones, powers}, -1)
}

func tensorInverse(k *calc, c *Call) *tensor.Tensor {
	t, ind := c.tensorAt(0), c.intAt(1)
	if ind <= 0 {
		return k.fail(fail("Expected a strictly positive integer for 'ind'"))
	}
	if ind > t.Dim() {
		return k.fail(unsupported("ind of %d for %d dimensions", ind, t.Dim()))
	}
	to, from := slices.Clone(t.Shape()[:ind]), slices.Clone(t.Shape()[ind:])
	if productOf(to) != productOf(from) {
		return k.fail(fail("Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got %d != %d", productOf(from), productOf(to)))
	}
	n := productOf(to)
	return k.op("reshape", k.op("linalg_inv", k.op("reshape", t, []int{n, n})), append(from, to...))
}

func tensorSolve(k *calc, c *Call) *tensor.Tensor {
	a, b := c.tensorAt(0), c.tensorAt(1)
	if !c.Args[2].IsNone() {
		dims := c.intsAt(2)
		to := make([]int, len(dims))
		for i := range to {
			to[i] = a.Dim() - len(dims) + i
		}
		a = k.op("movedim.intlist", a, dims, to)
	}
	if k.err != nil || b.Dim() > a.Dim() {
		return k.fail(firstError(k.err, unsupported("more dimensions on the right")))
	}
	shape := slices.Clone(a.Shape()[b.Dim():])
	n := productOf(shape)
	if n != b.Numel() {
		return k.fail(fail("Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim]), but got %d != %d", n, b.Numel()))
	}
	x := k.op("linalg_solve", k.op("reshape", a, []int{b.Numel(), n}), k.op("reshape", b, []int{-1}))
	return k.op("reshape", x, shape)
}

// matrixNorm is a norm of the matrices in two dimensions.
func matrixNorm(k *calc, t *tensor.Tensor, ord value.Value, dims []int, keep bool, dtype value.Value) *tensor.Tensor {
	if len(dims) != 2 {
		return k.fail(fail("linalg.matrix_norm: dim must be a 2-tuple. Got %s", sizes(dims)))
	}
	if t.Dim() < 2 {
		return k.fail(fail("linalg.matrix_norm: The input tensor A must have at least 2 dimensions."))
	}
	p, err := wrapDim(dims[0], t.Dim())
	q, other := wrapDim(dims[1], t.Dim())
	if err := firstError(err, other); err != nil {
		return k.fail(err)
	}
	if p == q {
		return k.fail(fail("linalg.matrix_norm: dims must be different. Got (%d, %d)", dims[0], dims[1]))
	}
	if !dtype.IsNone() {
		t = k.to(t, dtype)
	}
	kind := ""
	if ord.Kind() == value.StrKind {
		kind = ord.Str()
		if kind != "fro" && kind != "nuc" {
			return k.fail(fail("linalg.matrix_norm: Order %s not supported.", kind))
		}
	}
	if kind == "fro" {
		return k.op("linalg_vector_norm", t, value.Int(2), []int{p, q}, keep, nil)
	}
	size := 2.0
	if kind == "" {
		size = ord.AsFloat()
	}
	if kind == "" && math.Abs(size) != 2 {
		return sumNorm(k, t, size, p, q, keep)
	}
	s := k.op("linalg_svdvals", k.op("movedim.intlist", t, []int{p, q}, []int{-2, -1}))
	switch {
	case kind == "nuc":
		s = k.op("sum.dim_IntList", s, []int{-1}, false, nil)
	case size > 0:
		s = k.op("amax", s, []int{-1}, false)
	default:
		s = k.op("amin", s, []int{-1}, false)
	}
	if keep {
		s = k.op("unsqueeze", k.op("unsqueeze", s, min(p, q)), max(p, q))
	}
	return s
}

// sumNorm is the largest or smallest sum of absolute values of columns or rows.
func sumNorm(k *calc, t *tensor.Tensor, ord float64, p, q int, keep bool) *tensor.Tensor {
	if a := math.Abs(ord); a != 1 && !math.IsInf(a, 0) {
		return k.fail(fail("linalg.matrix_norm: Order %v not supported.", ord))
	}
	if math.IsInf(ord, 0) {
		p, q = q, p
	}
	s := k.op("sum.dim_IntList", k.op("abs", t), []int{p}, true, nil)
	name := "amax"
	if ord < 0 {
		name = "amin"
	}
	s = k.op(name, s, []int{q}, true)
	if keep {
		return s
	}
	return k.op("squeeze.dim", k.op("squeeze.dim", s, max(p, q)), min(p, q))
}

func linalgNorm(k *calc, c *Call) *tensor.Tensor {
	t, ord, dims := c.tensorAt(0), c.Args[1], c.Args[2]
	if dims.IsNone() && ord.IsNone() {
		r := k.op("linalg_vector_norm", k.op("reshape", t, []int{-1}), value.Int(2), nil, false, c.Args[4])
		if c.boolAt(3) && k.err == nil {
			r = k.op("reshape", r, onesOf(t.Dim()))
		}
		return r
	}
	at := intsOf(dims)
	switch {
	case dims.IsNone() && t.Dim() == 2:
		at = []int{0, 1}
	case dims.IsNone() && t.Dim() != 1:
		return k.fail(fail("linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got %dD.", t.Dim()))
	case dims.IsNone():
		at = []int{0}
	}
	if len(at) == 2 && !ord.IsNone() {
		return matrixNorm(k, t, ord, at, c.boolAt(3), c.Args[4])
	}
	if ord.IsNone() {
		ord = value.Int(2)
	}
	if ord.Kind() == value.StrKind {
		return k.fail(fail("linalg.matrix_norm: dim must be a 2-tuple. Got %s", sizes(at)))
	}
	return k.op("linalg_vector_norm", t, ord, at, c.boolAt(3), c.Args[4])
}

func cond(k *calc, c *Call) *tensor.Tensor {
	t, p := c.tensorAt(0), c.Args[1]
	if t.Numel() == 0 {
		return k.fail(unsupported("no elements"))
	}
	if p.IsNone() || p.Kind() != value.StrKind && math.Abs(p.AsFloat()) == 2 {
		s := k.op("linalg_svdvals", t)
		hi, lo := k.op("amax", s, []int{-1}, false), k.op("amin", s, []int{-1}, false)
		if !p.IsNone() && p.AsFloat() < 0 {
			hi, lo = lo, hi
		}
		return k.op("div.Tensor", hi, lo)
	}
	dims := []int{-2, -1}
	none := value.None()
	return k.op("mul.Tensor", matrixNorm(k, t, p, dims, false, none), matrixNorm(k, k.op("linalg_inv", t), p, dims, false, none))
}
