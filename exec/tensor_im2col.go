package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

var value0 = value.Int(0)

// taps lists, for every place of the small side of a convolution (the output;
// the input, if transposed) and every element of the kernel, the place on the
// large side that they join, -1 in the padding.
func (cv convolution) taps(small, large, kernel []int) []int32 {
	out := []int32{0}
	count, reach := 1, 1
	for i := range cv.n {
		next := make([]int32, 0, len(out)*small[i]*kernel[i])
		for p := range count {
			for s := range small[i] {
				for k := range reach {
					base := out[p*reach+k]
					for t := range kernel[i] {
						at := s*cv.stride[i] - cv.padding[i] + t*cv.dilation[i]
						if base < 0 || at < 0 || at >= large[i] {
							next = append(next, -1)
						} else {
							next = append(next, base*int32(large[i])+int32(at))
						}
					}
				}
			}
		}
		out, count, reach = next, count*small[i], reach*kernel[i]
	}
	return out
}

// onesOf is n times 1.
func onesOf(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

func productOf(ns []int) int {
	p := 1
	for _, n := range ns {
		p *= n
	}
	return p
}

// convolve gathers the inputs under each place of the kernel into columns and
// multiplies them with the weights, group by group. A transposed convolution
// multiplies first and scatters the products.
func convolve[T number](cv convolution, x, w, bias *tensor.Tensor) (*tensor.Tensor, error) {
	batch, groups := x.Shape()[0], cv.groups
	size := cv.outputSize(x, w)
	channels := w.Shape()[0]
	if cv.transposed {
		channels = w.Shape()[1] * groups
	}
	shape := append([]int{batch, channels}, size...)
	for _, n := range size {
		if n <= 0 {
			return nil, fail("Given input size per channel: %v. Calculated output size per channel: %v. Output size is too small", sizes(x.Shape()[2:]), sizes(size))
		}
	}
	if err := checkRoom(tensor.Int64, append(append([]int(nil), size...), w.Shape()[1:]...)); err != nil {
		return nil, err
	}
	out, err := tensor.Empty(x.DType(), shape)
	if err != nil {
		return nil, err
	}
	xs, err := numbersOf[T](x)
	if err != nil {
		return nil, err
	}
	ws, err := numbersOf[T](w)
	if err != nil {
		return nil, err
	}
	in, place := productOf(x.Shape()[2:]), productOf(size)
	result := make([]T, out.Numel())
	g := geometry{inChannels: x.Shape()[1] / groups, outChannels: channels / groups, in: in, out: place, kernel: productOf(w.Shape()[2:])}
	if cv.transposed {
		g.taps = cv.taps(x.Shape()[2:], size, w.Shape()[2:])
	} else {
		g.taps = cv.taps(size, x.Shape()[2:], w.Shape()[2:])
	}
	weights := len(ws) / groups
	for i := range batch * groups {
		from := xs[i*g.inChannels*in : (i+1)*g.inChannels*in]
		to := result[i*g.outChannels*place : (i+1)*g.outChannels*place]
		k := i % groups
		if cv.transposed {
			scatterColumns(g, from, ws[k*weights:(k+1)*weights], to)
		} else {
			gatherColumns(g, from, ws[k*weights:(k+1)*weights], to)
		}
	}
	if err := addBias(result, bias, channels, place); err != nil {
		return nil, err
	}
	if err := storeNumbers(out, result); err != nil {
		return nil, err
	}
	if x.SuggestMemoryFormat() == tensor.ChannelsLast || w.SuggestMemoryFormat() == tensor.ChannelsLast {
		return out.ContiguousIn(tensor.ChannelsLast)
	}
	return out, nil
}

// geometry is the sizes of one group: channels, places and kernel elements.
type geometry struct {
	inChannels, outChannels int
	in, out, kernel         int
	taps                    []int32
}

// gatherColumns computes to[outChannels × out] of one image and group.
func gatherColumns[T number](g geometry, from, w, to []T) {
	width := g.inChannels * g.kernel
	columns := make([]T, g.out*width)
	for p := range g.out {
		taps := g.taps[p*g.kernel : (p+1)*g.kernel]
		row := columns[p*width : (p+1)*width]
		for ch := range g.inChannels {
			plane := from[ch*g.in : (ch+1)*g.in]
			for k, at := range taps {
				if at >= 0 {
					row[ch*g.kernel+k] = plane[at]
				}
			}
		}
	}
	gemm(g.outChannels, g.out, width, w, columns, to)
}

// scatterColumns adds the products of inputs and weights w[inChannels ×
// outChannels × kernel] where they belong in to.
func scatterColumns[T number](g geometry, from, w, to []T) {
	width := g.outChannels * g.kernel
	columns := make([]T, g.in*width)
	gemm(g.in, width, g.inChannels, flipped(from, g.inChannels, g.in), flipped(w, g.inChannels, width), columns)
	for p := range g.in {
		taps := g.taps[p*g.kernel : (p+1)*g.kernel]
		row := columns[p*width : (p+1)*width]
		for ch := range g.outChannels {
			for k, at := range taps {
				if at >= 0 {
					to[ch*g.out+int(at)] += row[ch*g.kernel+k]
				}
			}
		}
	}
}

// flipped transposes a matrix of rows × cols.
func flipped[T number](m []T, rows, cols int) []T {
	out := make([]T, len(m))
	for i := range rows {
		for j := range cols {
			out[j*rows+i] = m[i*cols+j]
		}
	}
	return out
}

func addBias[T number](result []T, bias *tensor.Tensor, channels, place int) error {
	if bias == nil {
		return nil
	}
	b, err := numbersOf[T](bias)
	if err != nil {
		return err
	}
	for i := 0; i*place < len(result); i++ {
		v := b[i%channels]
		for k := range result[i*place : (i+1)*place] {
			result[i*place+k] += v
		}
	}
	return nil
}
