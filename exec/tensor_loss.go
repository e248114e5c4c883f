package exec

import (
	"math"
	"slices"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// lossKernels lists the loss functions.
func lossKernels() []Entry {
	elementwise := func(kernel string, has dtypes, f func(c *Call) func(x, y float64) float64) Kernel {
		return func(c *Call) error {
			a, b := c.tensorAt(0), c.tensorAt(1)
			d := resultType(asOperand(a), asOperand(b))
			out, err := target{}.pointwise(d, a, b)
			if err != nil {
				return err
			}
			if err := has.need(kernel, d); err != nil {
				return err
			}
			g := f(c)
			if err := (bodies2{f: pairwise[float32](g), d: pairwise[float64](g)}).run(out, a, b, d); err != nil {
				return err
			}
			return c.give(reduceLoss(out, c.intAt(2)))
		}
	}
	return []Entry{
		{"aten::l1_loss", l1Loss},
		{"aten::mse_loss", elementwise("mse_cpu", fullDTypes|halfDType, func(*Call) func(x, y float64) float64 {
			return func(x, y float64) float64 { return (x - y) * (x - y) }
		})},
		{"aten::smooth_l1_loss", elementwise("smooth_l1_cpu", floatDTypes, smoothL1)},
		{"aten::huber_loss", elementwise("huber_cpu", floatDTypes, func(c *Call) func(x, y float64) float64 {
			delta := c.Args[3].AsFloat()
			return func(x, y float64) float64 {
				z := math.Abs(x - y)
				if z < delta {
					return 0.5 * z * z
				}
				return delta * (z - 0.5*delta)
			}
		})},
		{"aten::nll_loss_nd", func(c *Call) error {
			return c.give(nllLoss(c.tensorAt(0), c.tensorAt(1), c.tensorAt(2), c.intAt(3), c.intAt(4)))
		}},
		{"aten::nll_loss", func(c *Call) error {
			return c.give(nllLoss(c.tensorAt(0), c.tensorAt(1), c.tensorAt(2), c.intAt(3), c.intAt(4)))
		}},
		{"aten::cross_entropy_loss", crossEntropy},
		{"aten::binary_cross_entropy_with_logits", func(c *Call) error { return c.give(logitsLoss(c)) }},
		{"aten::cosine_similarity", func(c *Call) error { return c.give(cosineSimilarity(c)) }},
	}
}

// reduceLoss applies reduction 0 (none), 1 (mean) or 2 (sum).
func reduceLoss(t *tensor.Tensor, reduction int) (*tensor.Tensor, error) {
	switch reduction {
	case 1:
		return mean(t, nil, false, value.None())
	case 2:
		return sumTensor(t, nil, false, value.None())
	}
	return t, nil
}

// logitsLoss is the binary cross entropy of sigmoid(x), computed so that no
// exponential overflows.
func logitsLoss(c *Call) (*tensor.Tensor, error) {
	d := c.tensorAt(0).DType()
	ts := []*tensor.Tensor{c.tensorAt(0), c.tensorAt(1)}
	for i := 2; i < 4; i++ {
		t := c.tensorAt(i)
		if t == nil {
			t = tensor.Scalar(1.0)
		}
		ts = append(ts, t)
	}
	if !wideFloats.has(d) || ts[1].DType() != d {
		return nil, unsupported("dtypes %s and %s", d, ts[1].DType())
	}
	ts, err := broadcastTensors(ts)
	if err != nil {
		return nil, err
	}
	var data [4][]float64
	for i, t := range ts {
		if data[i], err = denseAs[float64](t); err != nil {
			return nil, err
		}
	}
	out := make([]float64, len(data[0]))
	for i, x := range data[0] {
		y, top := data[1][i], max(-x, 0)
		slope := (data[3][i]-1)*y + 1
		out[i] = data[2][i] * ((1-y)*x + slope*(math.Log(math.Exp(-top)+math.Exp(-x-top))+top))
	}
	t, err := holding(d, ts[0].Shape(), out)
	if err != nil {
		return nil, err
	}
	return reduceLoss(t, c.intAt(4))
}

func l1Loss(c *Call) error {
	a, b := c.tensorAt(0), c.tensorAt(1)
	sub := &Call{Args: []value.Value{c.Args[0], c.Args[1], value.Int(1)}}
	diff, err := subScaled(sub, target{}, asOperand(a), asOperand(b))
	if err != nil {
		return err
	}
	abs, err := absoluteOf(&Call{Args: []value.Value{value.TensorOf(diff)}}, target{}, bodies1{i: absolute[int64], f: over[float32](math.Abs), d: over[float64](math.Abs)})
	if err != nil {
		return err
	}
	return c.give(reduceLoss(abs, c.intAt(2)))
}

func smoothL1(c *Call) func(x, y float64) float64 {
	beta := c.Args[3].AsFloat()
	return func(x, y float64) float64 {
		z := math.Abs(x - y)
		if z < beta {
			return 0.5 * z * z / beta
		}
		return z - 0.5*beta
	}
}

// nllLoss picks minus the log-probability of the target class; dimension 1 (0
// of a vector) holds the classes.
func nllLoss(x, y, weight *tensor.Tensor, reduction, ignore int) (*tensor.Tensor, error) {
	if x.Dim() == 0 {
		return nil, fail("Expected 1 or more dimensions (got %d)", x.Dim())
	}
	if y.DType() != tensor.Int64 {
		return nil, fail("expected scalar type Long but found %s", y.DType())
	}
	kernel := "nll_loss_out_frame"
	if x.Dim() > 2 {
		kernel = "nll_loss2d_forward_out_frame"
	}
	if err := wideFloats.need(kernel, x.DType()); err != nil {
		return nil, err
	}
	axis := min(1, x.Dim()-1)
	if x.Dim() > 1 && (y.Dim() == 0 || x.Shape()[0] != y.Shape()[0]) {
		n := 1
		if y.Dim() > 0 {
			n = y.Shape()[0]
		}
		return nil, fail("Expected input batch_size (%d) to match target batch_size (%d).", x.Shape()[0], n)
	}
	classes := x.Shape()[axis]
	rows, _, err := linesOf[float64](x, axis)
	if err != nil {
		return nil, err
	}
	targets, err := denseAs[int64](y)
	if err != nil {
		return nil, err
	}
	if len(targets)*classes != len(rows) {
		return nil, fail("size mismatch (got input: %v , target: %v)", sizes(x.Shape()), sizes(y.Shape()))
	}
	if weight != nil && (weight.Dim() != 1 || weight.Numel() != classes) {
		return nil, fail("weight tensor should be defined either for all %d classes or no classes but got weight tensor of shape: %v", classes, sizes(weight.Shape()))
	}
	w, err := floatsOr(weight, classes, 1)
	if err != nil {
		return nil, err
	}
	losses, sum, total, err := pickLosses(rows, targets, w, ignore)
	if err != nil {
		return nil, err
	}
	if reduction == 0 {
		out, err := tensor.Empty(x.DType(), y.Shape())
		if err != nil {
			return nil, err
		}
		return out, storeAs(out, losses)
	}
	if reduction == 1 {
		sum /= total
	}
	out := tensor.New(x.DType(), nil)
	return out, storeAs(out, []float64{sum})
}

// pickLosses gives the weighted loss of each target, their sum, and the sum of
// the weights.
func pickLosses(rows []float64, targets []int64, w []float64, ignore int) (losses []float64, sum, total float64, err error) {
	losses = make([]float64, len(targets))
	for i, t := range targets {
		if t == int64(ignore) {
			continue
		}
		if t < 0 || t >= int64(len(w)) {
			return nil, 0, 0, failIndex("Target %d is out of bounds.", t)
		}
		losses[i] = -rows[i*len(w)+int(t)] * w[t]
		sum += losses[i]
		total += w[t]
	}
	return losses, sum, total, nil
}

func crossEntropy(c *Call) error {
	x, y := c.tensorAt(0), c.tensorAt(1)
	if c.Args[5].AsFloat() != 0 {
		return unsupported("label_smoothing")
	}
	if slices.Equal(x.Shape(), y.Shape()) && y.DType().IsFloat() {
		return unsupported("targets that are probabilities")
	}
	logs, err := softmax(x, min(1, max(x.Dim(), 1)-1), value.None(), true)
	if err != nil {
		return err
	}
	return c.give(nllLoss(logs, y, c.tensorAt(2), c.intAt(3), c.intAt(4)))
}

// cosineSimilarity is the dot product along a dimension over the norms, each
// no smaller than eps.
func cosineSimilarity(c *Call) (*tensor.Tensor, error) {
	a, b, eps := c.tensorAt(0), c.tensorAt(1), c.Args[3].AsFloat()
	d := resultType(asOperand(a), asOperand(b))
	if !d.IsFloat() {
		return nil, fail("expected common dtype to be floating point, yet common dtype is %s", d)
	}
	if err := wideFloats.need("clamp_min_cpu", d); err != nil {
		return nil, err
	}
	both, err := broadcastTensors([]*tensor.Tensor{a, b})
	if err != nil {
		return nil, err
	}
	axis, err := wrapDim(c.intAt(2), both[0].Dim())
	if err != nil {
		return nil, err
	}
	r, err := reduceOver(both[0], []int{axis}, false)
	if err != nil {
		return nil, err
	}
	s, err := reduceOver(both[1], []int{axis}, false)
	if err != nil {
		return nil, err
	}
	x, err := denseAs[float64](r.rows)
	if err != nil {
		return nil, err
	}
	y, err := denseAs[float64](s.rows)
	if err != nil {
		return nil, err
	}
	out, err := tensor.Empty(d, r.shape)
	if err != nil {
		return nil, err
	}
	res := make([]float64, out.Numel())
	for i := range res {
		var xy, xx, yy float64
		for k := i * r.inner; k < (i+1)*r.inner; k++ {
			xy += x[k] * y[k]
			xx += x[k] * x[k]
			yy += y[k] * y[k]
		}
		res[i] = xy / (math.Max(math.Sqrt(xx), eps) * math.Max(math.Sqrt(yy), eps))
	}
	return out, storeAs(out, res)
}
