package scaleop

import (
	"errors"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// Schema is the signature: arguments, defaults, and with (a!) what it writes.
const Schema = "mine::scale(Tensor x, float by=2.) -> Tensor"

// Kernel multiplies float32 elements.
func Kernel(c *exec.Call) error {
	x := c.Args[0].Tensor()
	if x == nil || x.DType() != tensor.Float32 || !x.IsContiguous() || !x.HasData() {
		return errors.New("mine::scale takes contiguous float32 tensors")
	}
	by := float32(c.Args[1].Float())
	out := tensor.New(tensor.Float32, x.Shape())
	to := tensor.Data[float32](out)
	for i, v := range tensor.Data[float32](x)[:len(to)] {
		to[i] = v * by
	}
	return c.Return(value.TensorOf(out))
}
