package exec

import (
	"math"
	"slices"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// attentionKernels lists the fused forms of attention and of a transformer's layer
// that nn.MultiheadAttention and nn.TransformerEncoderLayer call without gradients.
func attentionKernels() []Entry {
	return []Entry{
		{"aten::_native_multi_head_attention", func(c *Call) error {
			a := attention{embed: c.intAt(3), heads: c.intAt(4), mask: c.tensorAt(9), maskType: c.intOr(12, -1)}
			out, weights, err := a.run([3]*tensor.Tensor{c.tensorAt(0), c.tensorAt(1), c.tensorAt(2)}, c.tensorAt(5), c.tensorAt(6), c.tensorAt(7), c.tensorAt(8))
			if err == nil && c.boolAt(10) && c.boolAt(11) {
				weights, err = mean(weights, []int{1}, false, value.None())
			}
			if err != nil {
				return err
			}
			if !c.boolAt(10) {
				weights = tensor.Undefined()
			}
			return c.Return(value.TensorOf(out), value.TensorOf(weights))
		}},
		{"aten::_transformer_encoder_layer_fwd", func(c *Call) error { return c.give(encoderLayer(c)) }},
	}
}

// attention is softmax(q kᵀ / √d) v by heads.
type attention struct {
	embed, heads int
	mask         *tensor.Tensor
	maskType     int // 1: of [batch, sources]; 2: of all; -1: not said
}

func (a attention) check(x [3]*tensor.Tensor, w *tensor.Tensor) error {
	q := x[0]
	switch {
	case q.Dim() != 3 || x[1].Dim() != 3 || x[2].Dim() != 3 || w.Dim() != 2:
		return fail("expected 3-D `query`, got %d-D tensor", q.Dim())
	case q.Shape()[2] != a.embed || x[1].Shape()[2] != a.embed || x[2].Shape()[2] != a.embed || w.Shape()[0] != 3*a.embed || w.Shape()[1] != a.embed:
		return fail("passed-in embed_dim %d didn't match last dim of query %d", a.embed, q.Shape()[2])
	case a.heads <= 0 || a.embed%a.heads != 0:
		return fail("`embed_dim` must divide evenly by `num_heads`")
	case !fullDTypes.has(q.DType()):
		return unsupported("dtype %s", q.DType())
	case !slices.Equal(q.Shape(), x[1].Shape()) || !slices.Equal(q.Shape(), x[2].Shape()):
		return fail("expected `query`/`key`/`value` shapes to match")
	case a.mask != nil && a.mask.Dim() == 2 && a.mask.Shape()[0] != q.Shape()[0]:
		return fail("Expected attn_mask->sizes()[0] == batch_size to be true, but got false.  (Could this error message be improved?  If so, please report an enhancement request to PyTorch.)")
	}
	return nil
}

// run projects, attends and projects back. The weights are [batch, head, target, source].
func (a attention) run(x [3]*tensor.Tensor, w, b, proj, projBias *tensor.Tensor) (out, weights *tensor.Tensor, err error) {
	if err := a.check(x, w); err != nil {
		return nil, nil, err
	}
	var qkv [3][]float64
	for i := range qkv {
		if qkv[i], err = a.project(x[i], w, b, i); err != nil {
			return nil, nil, err
		}
	}
	batch, targets, sources := x[0].Shape()[0], x[0].Shape()[1], x[1].Shape()[1]
	hidden, err := a.hidden(batch, targets, sources)
	if err != nil {
		return nil, nil, err
	}
	if err := checkRoom(x[0].DType(), []int{batch, a.heads, targets, sources}); err != nil {
		return nil, nil, err
	}
	scores := make([]float64, batch*a.heads*targets*sources)
	context := make([]float64, batch*targets*a.embed)
	for i := range batch * a.heads * targets {
		n, h, t := i/a.heads/targets, i/targets%a.heads, i%targets
		line := scores[i*sources : (i+1)*sources]
		a.scores(line, qkv[0][(n*targets+t)*a.embed:], qkv[1][n*sources*a.embed:], h)
		softmaxMasked(line, func(s int) bool { return hidden != nil && hidden(n, h, t, s) })
		a.gather(context[(n*targets+t)*a.embed:], line, qkv[2][n*sources*a.embed:], h)
	}
	mixed, err := holding(x[0].DType(), []int{batch, targets, a.embed}, context)
	if err != nil {
		return nil, nil, err
	}
	if weights, err = holding(x[0].DType(), []int{batch, a.heads, targets, sources}, scores); err != nil {
		return nil, nil, err
	}
	out, err = linear(mixed, proj, projBias)
	return out, weights, err
}

// holding is a contiguous tensor of those elements.
func holding(d tensor.DType, shape []int, data []float64) (*tensor.Tensor, error) {
	t, err := tensor.Empty(d, shape)
	if err != nil {
		return nil, err
	}
	return t, storeAs(t, data)
}

// project is the i-th third of the joint projection.
func (a attention) project(x, w, b *tensor.Tensor, i int) ([]float64, error) {
	third, err := w.Narrow(0, i*a.embed, a.embed)
	if err != nil {
		return nil, err
	}
	bias, err := b.Narrow(0, i*a.embed, a.embed)
	if err != nil {
		return nil, err
	}
	y, err := linear(x, third, bias)
	if err != nil {
		return nil, err
	}
	return denseAs[float64](y)
}

// scores puts q·k/√d of one head into line.
func (a attention) scores(line, q, k []float64, head int) {
	d := a.embed / a.heads
	q = q[head*d : (head+1)*d]
	scale := 1 / math.Sqrt(float64(d))
	for s := range line {
		sum := 0.0
		for i, v := range k[s*a.embed+head*d : s*a.embed+(head+1)*d] {
			sum += q[i] * v
		}
		line[s] = sum * scale
	}
}

// gather puts the sum of the values of one head, by their weights, into to.
func (a attention) gather(to, line, v []float64, head int) {
	d := a.embed / a.heads
	to = to[head*d : (head+1)*d]
	for s, w := range line {
		for i, x := range v[s*a.embed+head*d : s*a.embed+(head+1)*d] {
			to[i] += w * x
		}
	}
}

// hidden tells which sources a target may not see, nil if all are seen.
func (a attention) hidden(batch, targets, sources int) (func(n, h, t, s int) bool, error) {
	if a.mask == nil {
		return nil, nil
	}
	data, err := denseAs[bool](a.mask)
	if err != nil {
		return nil, err
	}
	switch {
	case a.maskType == 1 && len(data) == batch*sources:
		return func(n, _, _, s int) bool { return data[n*sources+s] }, nil
	case a.maskType == 2 && len(data) == batch*a.heads*targets*sources:
		return func(n, h, t, s int) bool { return data[((n*a.heads+h)*targets+t)*sources+s] }, nil
	}
	return nil, unsupported("a mask of type %d with shape %v", a.maskType, sizes(a.mask.Shape()))
}

// softmaxMasked is softmax over what is not hidden.
func softmaxMasked(line []float64, hidden func(int) bool) {
	top, sum := math.Inf(-1), 0.0
	for i, v := range line {
		if !hidden(i) {
			top = max(top, v)
		}
	}
	for i, v := range line {
		if line[i] = 0; !hidden(i) {
			line[i] = math.Exp(v - top)
			sum += line[i]
		}
	}
	for i := range line {
		line[i] /= sum
	}
}

// encoderLayer is attention and two linear layers, each with a shortcut and a norm
// before or after.
func encoderLayer(c *Call) (*tensor.Tensor, error) {
	src, first, eps := c.tensorAt(0), c.boolAt(8), c.Args[9].AsFloat()
	norm := func(x *tensor.Tensor, at int) (*tensor.Tensor, error) {
		y, _, _, err := layerNorm(x, []int{c.intAt(1)}, c.tensorAt(at), c.tensorAt(at+1), eps)
		return y, err
	}
	attend := func(x *tensor.Tensor) (*tensor.Tensor, error) {
		a := attention{embed: c.intAt(1), heads: c.intAt(2), mask: c.tensorAt(18), maskType: c.intOr(19, -1)}
		y, _, err := a.run([3]*tensor.Tensor{x, x, x}, c.tensorAt(3), c.tensorAt(4), c.tensorAt(5), c.tensorAt(6))
		return y, err
	}
	feed := func(x *tensor.Tensor) (*tensor.Tensor, error) {
		y, err := linear(x, c.tensorAt(14), c.tensorAt(15))
		if err != nil {
			return nil, err
		}
		data, err := ownFloats(y)
		if err != nil {
			return nil, err
		}
		for i, v := range data {
			if c.boolAt(7) {
				data[i] = v * 0.5 * (1 + math.Erf(v*math.Sqrt2/2))
			} else {
				data[i] = max(v, 0)
			}
		}
		if y, err = holding(y.DType(), y.Shape(), data); err != nil {
			return nil, err
		}
		return linear(y, c.tensorAt(16), c.tensorAt(17))
	}
	x := src
	for i, f := range []func(*tensor.Tensor) (*tensor.Tensor, error){attend, feed} {
		y, err := x, error(nil)
		if first {
			if y, err = norm(x, 10+2*i); err != nil {
				return nil, err
			}
		}
		if y, err = f(y); err != nil {
			return nil, err
		}
		if x, err = sumOf(x, y); err != nil {
			return nil, err
		}
		if !first {
			if x, err = norm(x, 10+2*i); err != nil {
				return nil, err
			}
		}
	}
	return x, nil
}

// sumOf adds two tensors of one shape and dtype.
func sumOf(a, b *tensor.Tensor) (*tensor.Tensor, error) {
	x, err := ownFloats(a)
	if err != nil {
		return nil, err
	}
	y, err := denseAs[float64](b)
	if err != nil {
		return nil, err
	}
	for i := range x {
		x[i] += y[i]
	}
	return holding(a.DType(), a.Shape(), x)
}
