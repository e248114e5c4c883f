package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// unfoldKernels lists im2col, which nn.functional.unfold calls.
func unfoldKernels() []Entry {
	return []Entry{viewOf("aten::im2col", func(c *Call, x *tensor.Tensor) (*tensor.Tensor, error) {
		var by [4][]int
		for i := range by {
			v, err := c.spreadAt(i+1, 2, "im2col", "argument")
			if err != nil {
				return nil, err
			}
			by[i] = v
		}
		return windows(x, by[0], by[1], by[2], by[3])
	})}
}

// windows puts the elements under each place of a kernel into a column.
func windows(x *tensor.Tensor, kernel, dilation, padding, stride []int) (*tensor.Tensor, error) {
	if x.Dim() != 3 && x.Dim() != 4 {
		return nil, fail("Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: %v", sizes(x.Shape()))
	}
	single := x.Dim() == 3
	for i := range 2 {
		if kernel[i] <= 0 || dilation[i] <= 0 || padding[i] < 0 || stride[i] <= 0 {
			return nil, unsupported("kernel %v, dilation %v, padding %v, stride %v", kernel, dilation, padding, stride)
		}
	}
	padded, err := padConstant(x, []int{padding[1], padding[1], padding[0], padding[0]}, value.Int(0))
	if err != nil {
		return nil, err
	}
	if single {
		if padded, err = padded.Unsqueeze(0); err != nil {
			return nil, err
		}
	}
	padded = padded.Contiguous()
	n, c, h, w := padded.Shape()[0], padded.Shape()[1], padded.Shape()[2], padded.Shape()[3]
	rows := (h-dilation[0]*(kernel[0]-1)-1)/stride[0] + 1
	columns := (w-dilation[1]*(kernel[1]-1)-1)/stride[1] + 1
	if h < dilation[0]*(kernel[0]-1)+1 || w < dilation[1]*(kernel[1]-1)+1 {
		return nil, unsupported("a kernel larger than the input")
	}
	shape := []int{n, c * kernel[0] * kernel[1], rows * columns}
	if err := checkRoom(x.DType(), shape); err != nil {
		return nil, err
	}
	at := make([]int, 0, productOf(shape))
	for p := range n * c * kernel[0] * kernel[1] {
		plane, ky, kx := p/kernel[1]/kernel[0], p/kernel[1]%kernel[0], p%kernel[1]
		for r := range rows {
			for k := range columns {
				at = append(at, (plane*h+r*stride[0]+ky*dilation[0])*w+k*stride[1]+kx*dilation[1])
			}
		}
	}
	if single {
		shape = shape[1:]
	}
	out, err := tensor.Empty(x.DType(), shape)
	if err != nil {
		return nil, err
	}
	takeAt(out, padded, at)
	return out, nil
}
