package exec

import (
	"math"
	"slices"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// normKernels lists batch, layer, group and instance normalization.
func normKernels() []Entry {
	return []Entry{
		{"aten::batch_norm", func(c *Call) error {
			out, _, _, err := batchNorm(c, 5)
			return c.give(out, err)
		}},
		{"aten::native_batch_norm", func(c *Call) error {
			return give3(c, func() (a, b, d *tensor.Tensor, err error) { return batchNorm(c, 5) })
		}},
		{"aten::layer_norm", func(c *Call) error {
			out, _, _, err := layerNorm(c.tensorAt(0), c.intsAt(1), c.tensorAt(2), c.tensorAt(3), c.Args[4].AsFloat())
			return c.give(out, err)
		}},
		{"aten::native_layer_norm", func(c *Call) error {
			return give3(c, func() (a, b, d *tensor.Tensor, err error) {
				return layerNorm(c.tensorAt(0), c.intsAt(1), c.tensorAt(2), c.tensorAt(3), c.Args[4].AsFloat())
			})
		}},
		{"aten::group_norm", func(c *Call) error {
			return c.give(groupNorm(c.tensorAt(0), c.intAt(1), c.tensorAt(2), c.tensorAt(3), c.Args[4].AsFloat()))
		}},
		{"aten::instance_norm", func(c *Call) error { return c.give(instanceNorm(c)) }},
	}
}

func give3(c *Call, f func() (a, b, d *tensor.Tensor, err error)) error {
	x, y, z, err := f()
	if err != nil {
		return err
	}
	return c.Return(value.TensorOf(x), value.TensorOf(y), value.TensorOf(z))
}

// floatsOr reads a vector of n parameters, or n times def if there is none.
func floatsOr(t *tensor.Tensor, n int, def float64) ([]float64, error) {
	if t != nil {
		return denseAs[float64](t)
	}
	out := make([]float64, n)
	for i := range out {
		out[i] = def
	}
	return out, nil
}

// batchNorm normalizes each channel (dimension 1): with the running statistics,
// or, in training, with those of the batch, which then move the running ones.
func batchNorm(c *Call, training int) (out, saveMean, saveInv *tensor.Tensor, err error) {
	x := c.tensorAt(0)
	train, momentum, eps := c.boolAt(training), c.Args[6].AsFloat(), c.Args[7].AsFloat()
	if x.Dim() < 2 {
		return nil, nil, nil, failIndex("Dimension out of range (expected to be in range of [%d, %d], but got 1)", -max(x.Dim(), 1), max(x.Dim(), 1)-1)
	}
	n := x.Shape()[1]
	names := []string{"weight", "bias", "running_mean", "running_var"}
	for i, name := range names {
		if p := c.tensorAt(i + 1); p != nil && p.Numel() != n {
			return nil, nil, nil, fail("%s should contain %d elements not %d", name, n, p.Numel())
		}
	}
	for i, name := range names[2:] {
		if !train && c.tensorAt(i+3) == nil {
			return nil, nil, nil, fail("%s must be defined in evaluation mode", name)
		}
	}
	if err := wideFloats.need("batch_norm", x.DType()); err != nil {
		return nil, nil, nil, err
	}
	params := make([][]float64, 4)
	for i := range params {
		if params[i], err = floatsOr(c.tensorAt(i+1), n, float64((i+1)%2)); err != nil {
			return nil, nil, nil, err
		}
	}
	means, vars := params[2], params[3]
	if train {
		if means, vars, err = batchStatistics(x, c.tensorAt(3), c.tensorAt(4), momentum); err != nil {
			return nil, nil, nil, err
		}
	}
	inv := make([]float64, n)
	for i := range inv {
		inv[i] = 1 / math.Sqrt(vars[i]+eps)
	}
	out, err = normalizeChannels(x, means, inv, params[0], params[1])
	if err != nil {
		return nil, nil, nil, err
	}
	saveMean, saveInv = tensor.New(x.DType(), []int{0}), tensor.New(x.DType(), []int{0})
	if train {
		saveMean, saveInv = tensor.New(x.DType(), []int{n}), tensor.New(x.DType(), []int{n})
		err = firstError(storeAs(saveMean, means), storeAs(saveInv, inv))
	}
	return out, saveMean, saveInv, err
}

// batchStatistics gives mean and variance of each channel, and moves the
// running ones toward them.
func batchStatistics(x, runMean, runVar *tensor.Tensor, momentum float64) (means, vars []float64, err error) {
	m, err := x.MoveDim([]int{1}, []int{0})
	if err != nil {
		return nil, nil, err
	}
	data, err := denseAs[float64](m)
	if err != nil {
		return nil, nil, err
	}
	n := x.Shape()[1]
	means, vars = make([]float64, n), make([]float64, n)
	unbiased := make([]float64, n)
	for i := range means {
		row := data[i*len(data)/n : (i+1)*len(data)/n]
		means[i], vars[i], unbiased[i] = sumPairs(row)/float64(len(row)), variance(row, 0), variance(row, 1)
	}
	for _, r := range []struct {
		t   *tensor.Tensor
		new []float64
	}{{runMean, means}, {runVar, unbiased}} {
		if r.t == nil {
			continue
		}
		old, err := denseAs[float64](r.t)
		if err != nil {
			return nil, nil, err
		}
		moved := make([]float64, n)
		for i := range moved {
			moved[i] = (1-momentum)*old[i] + momentum*r.new[i]
		}
		u, err := tensor.Empty(r.t.DType(), r.t.Shape())
		if err == nil {
			err = storeAs(u, moved)
		}
		if err == nil {
			err = copyInto(r.t, u)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return means, vars, nil
}

// normalizeChannels is (x-mean)*inv*w+b with one of each a channel.
func normalizeChannels(x *tensor.Tensor, mean, inv, w, b []float64) (*tensor.Tensor, error) {
	out, err := target{}.pointwise(x.DType(), x)
	if err != nil {
		return nil, err
	}
	for i := range mean {
		from, err := x.Select(1, i)
		if err != nil {
			return nil, err
		}
		to, err := out.Select(1, i)
		if err != nil {
			return nil, err
		}
		scale := inv[i] * w[i]
		shift := b[i] - mean[i]*scale
		if err := run1(to, from, func(o, x []float64) {
			for k, v := range x {
				o[k] = v*scale + shift
			}
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// normalizeRows makes each row of n elements have mean 0 and variance 1.
func normalizeRows(data []float64, n int, eps float64) (means, inv []float64) {
	if n == 0 {
		return nil, nil
	}
	for i := 0; i < len(data); i += n {
		row := data[i : i+n]
		m := sumPairs(row) / float64(n)
		r := 1 / math.Sqrt(variance(row, 0)+eps)
		for k := range row {
			row[k] = (row[k] - m) * r
		}
		means, inv = append(means, m), append(inv, r)
	}
	return means, inv
}

func layerNorm(x *tensor.Tensor, shape []int, w, b *tensor.Tensor, eps float64) (out, mean, rstd *tensor.Tensor, err error) {
	bad := func(e error) (*tensor.Tensor, *tensor.Tensor, *tensor.Tensor, error) { return nil, nil, nil, e }
	if len(shape) == 0 {
		return bad(fail("Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = %v", sizes(shape)))
	}
	for i, p := range []*tensor.Tensor{w, b} {
		if p != nil && !slices.Equal(p.Shape(), shape) {
			name := []string{"weight", "bias"}[i]
			return bad(fail("Expected %s to be of same shape as normalized_shape, but got %s of shape %v and normalized_shape = %v", name, name, sizes(p.Shape()), sizes(shape)))
		}
	}
	lead := x.Dim() - len(shape)
	if lead < 0 || !slices.Equal(x.Shape()[lead:], shape) {
		text := "[*"
		for _, n := range shape {
			text += ", " + sizes([]int{n}).String()[1:]
			text = text[:len(text)-1]
		}
		return bad(fail("Given normalized_shape=%v, expected input with shape %s], but got input of size%v", sizes(shape), text, sizes(x.Shape())))
	}
	if err := wideFloats.need("LayerNormKernelImpl", x.DType()); err != nil {
		return bad(err)
	}
	n := productOf(shape)
	data, err := ownFloats(x)
	if err != nil {
		return bad(err)
	}
	means, inv := normalizeRows(data, n, eps)
	ws, err := floatsOr(w, n, 1)
	if err != nil {
		return bad(err)
	}
	bs, err := floatsOr(b, n, 0)
	if err != nil {
		return bad(err)
	}
	for i := range data {
		data[i] = data[i]*ws[i%n] + bs[i%n]
	}
	out = tensor.New(x.DType(), x.Shape())
	statShape := append([]int(nil), x.Shape()[:lead]...)
	for range shape {
		statShape = append(statShape, 1)
	}
	mean, rstd = tensor.New(x.DType(), statShape), tensor.New(x.DType(), statShape)
	return out, mean, rstd, firstError(storeAs(out, data), storeAs(mean, means), storeAs(rstd, inv))
}

// ownFloats returns a copy of t's elements in C order.
func ownFloats(t *tensor.Tensor) ([]float64, error) {
	data, err := denseAs[float64](t)
	return append([]float64(nil), data...), err
}

func groupNorm(x *tensor.Tensor, groups int, w, b *tensor.Tensor, eps float64) (*tensor.Tensor, error) {
	if x.Dim() < 2 {
		return nil, fail("Expected at least 2 dimensions for input tensor but received %d", x.Dim())
	}
	n := x.Shape()[1]
	if groups <= 0 {
		return nil, fail("Expected num groups to be greater than 0, got %d", groups)
	}
	if n%groups != 0 {
		return nil, fail("Expected number of channels in input to be divisible by num_groups, but got input of shape %v and num_groups=%d", sizes(x.Shape()), groups)
	}
	for i, p := range []*tensor.Tensor{w, b} {
		if p != nil && (p.Dim() != 1 || p.Numel() != n) {
			name := []string{"weight", "bias"}[i]
			return nil, fail("Expected %s to be a vector of size equal to the number of channels in input, but got %s of shape %v and input of shape %v", name, name, sizes(p.Shape()), sizes(x.Shape()))
		}
	}
	if err := wideFloats.need("GroupNormKernelImpl", x.DType()); err != nil {
		return nil, err
	}
	data, err := ownFloats(x)
	if err != nil {
		return nil, err
	}
	inner := productOf(x.Shape()[2:])
	normalizeRows(data, n/groups*inner, eps)
	ws, err := floatsOr(w, n, 1)
	if err != nil {
		return nil, err
	}
	bs, err := floatsOr(b, n, 0)
	if err != nil {
		return nil, err
	}
	for i := range data {
		ch := i / inner % n
		data[i] = data[i]*ws[ch] + bs[ch]
	}
	out, err := tensor.Empty(x.DType(), x.Shape())
	if err != nil {
		return nil, err
	}
	return out, storeAs(out, data)
}

// instanceNorm is group_norm with a group a channel; running statistics are
// not kept here.
func instanceNorm(c *Call) (*tensor.Tensor, error) {
	x := c.tensorAt(0)
	if !c.boolAt(5) || c.tensorAt(3) != nil || c.tensorAt(4) != nil {
		return nil, unsupported("running statistics")
	}
	if x.Dim() < 2 {
		return nil, fail("Expected at least 2 dimensions for input tensor but received %d", x.Dim())
	}
	if err := wideFloats.need("batch_norm", x.DType()); err != nil {
		return nil, err
	}
	return groupNorm(x, x.Shape()[1], c.tensorAt(1), c.tensorAt(2), c.Args[7].AsFloat())
}
