package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// addProduct is beta*self + alpha*(a·b); a beta of 0 ignores self.
func addProduct(c *Call, name string) (*tensor.Tensor, error) {
	self, a, b := c.tensorAt(0), c.tensorAt(1), c.tensorAt(2)
	beta, alpha := c.Args[3], c.Args[4]
	var r *tensor.Tensor
	var err error
	switch name {
	case "addmm":
		switch {
		case a.Dim() != 2 || b.Dim() != 2:
			return nil, fail("mat1 must be a matrix, got %d-D tensor", a.Dim())
		}
		if self.DType() != b.DType() && a.Shape()[1] == b.Shape()[0] {
			return nil, fail("self and mat2 must have the same dtype")
		}
		r, err = mmChecked(a, b)
	case "baddbmm":
		r, err = bmm(a, b, "baddbmm")
	default:
		r, err = mv(a, b)
	}
	if err != nil {
		return nil, err
	}
	if err := sameDType(a, self); err != nil {
		return nil, err
	}
	wide, err := self.Expand(r.Shape()...)
	if err != nil {
		return nil, err
	}
	return r, combine(r, wide, beta, alpha)
}

// combine sets r to beta*self + alpha*r.
func combine(r, self *tensor.Tensor, beta, alpha value.Value) error {
	l := bodies2{
		i: mix(beta.AsInt(), alpha.AsInt()),
		f: mix(float32(beta.AsFloat()), float32(alpha.AsFloat())),
		d: mix(beta.AsFloat(), alpha.AsFloat()),
		c: mix(beta.AsComplex(), alpha.AsComplex()),
	}
	return l.run(r, self, r, r.DType())
}

func mix[T number](beta, alpha T) func(o, x, y []T) {
	return func(o, x, y []T) {
		for i, v := range y {
			v *= alpha
			if beta != 0 {
				v += beta * x[i]
			}
			o[i] = v
		}
	}
}

// linear is x·weightᵀ + bias.
func linear(x, w, bias *tensor.Tensor) (*tensor.Tensor, error) {
	if x.Dim() == 0 || w.Dim() == 0 {
		return nil, fail("both arguments to linear need to be at least 1D, but they are %dD and %dD", x.Dim(), w.Dim())
	}
	wt, err := w.T()
	if err != nil {
		return nil, err
	}
	r, err := matmul(x, wt)
	if err != nil || bias == nil {
		return r, err
	}
	if err := sameDType(r, bias); err != nil {
		return nil, err
	}
	wide, err := bias.Expand(r.Shape()...)
	if err != nil {
		return nil, err
	}
	return r, combine(r, wide, value.Int(1), value.Int(1))
}
