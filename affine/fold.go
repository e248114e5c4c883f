package affine

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// Why something is not folded; nothing is said of what no rule is about.
const (
	otherLayer   = "the weights before it are written, seen outside, no constants, transposed in groups, or of a dtype that is no float: "
	otherAlpha   = "its alpha is not 1"
	otherOperand = "the operand is no number, and no constant of the weights' dtype with one element a channel"
	otherUse     = "something else uses %%%s"
	otherBlock   = "it is in another block than the layer before it"
	mayTrain     = "it may be training"
	noRank       = "the layer may be given no batch: neither a type nor a check says how many dimensions there are"
	noStatistics = "its weights and statistics are not all constants of the weights' dtype, one element a channel"
	noKernel     = "the new weights cannot be computed"
)

// folded gives the weights of l with which it computes what next makes of its output;
// nil is what l keeps as it has it. Otherwise it says why not, if a rule is about next.
func (f *folder) folded(l *layer, next *ir.Node) (weight, bias *tensor.Tensor, ok bool, why string) {
	if next.Kind() == symbol.AtenBatchNorm {
		if why := f.refused(l, next); why != "" {
			return nil, nil, false, why
		}
		weight, bias, ok = f.batchNorm(l, next)
		return weight, bias, ok, noKernel
	}
	compute, inputs := l.scaled, 2
	switch next.Kind() {
	case symbol.AtenMul, symbol.AtenDiv:
	case symbol.AtenAdd, symbol.AtenSub:
		compute, inputs = l.shifted, 3
	default:
		return nil, nil, false, ""
	}
	if next.NumInputs() != inputs {
		return nil, nil, false, ""
	}
	if inputs == 3 && !isOne(next.Input(2)) {
		return nil, nil, false, otherAlpha
	}
	c, ok := f.operand(l, next)
	if !ok {
		return nil, nil, false, otherOperand
	}
	weight, bias, ok = compute(next.Kind(), c)
	return weight, bias, ok, noKernel
}

func isOne(v *ir.Value) bool {
	c, ok := v.Constant()
	return ok && (c.Kind() == value.IntKind && c.Int() == 1 || c.Kind() == value.FloatKind && c.Float() == 1)
}

// operand is what next combines l's output with: a number, or a tensor that is the
// same for all but the channels.
func (f *folder) operand(l *layer, next *ir.Node) (value.Value, bool) {
	x, other := next.Input(0), next.Input(1)
	if other == l.node.Output(0) && (next.Kind() == symbol.AtenAdd || next.Kind() == symbol.AtenMul) {
		x, other = other, x
	}
	if x != l.node.Output(0) {
		return value.Value{}, false
	}
	c, ok := other.Constant()
	if !ok {
		return c, false
	}
	switch c.Kind() {
	case value.IntKind, value.FloatKind:
		return c, true
	case value.TensorKind:
		t := f.tensor(other)
		return c, t != nil && t.DType() == l.weight.DType() && l.perChannel(t)
	}
	return c, false
}

// perChannel reports whether t, beside the output of l, is one element or one a
// channel, and adds no dimension.
func (l *layer) perChannel(t *tensor.Tensor) bool {
	channel := t.Dim() - 1 - l.spatial
	if channel < 0 {
		return t.Numel() == 1
	}
	return channel == 0 && t.Numel() == t.Shape()[0] && (t.Numel() == 1 || t.Numel() == l.channels())
}

// scaled is l with its output multiplied, or divided, by c.
func (l *layer) scaled(kind symbol.Symbol, c value.Value) (weight, bias *tensor.Tensor, ok bool) {
	r := newRecipe(l)
	outs := []*ir.Value{r.op(kind, r.weight, r.beside(c, l))}
	if l.bias != nil {
		outs = append(outs, r.op(kind, r.bias, r.flat(c)))
	}
	return r.run(outs...)
}

// shifted is l with c added to its output, or subtracted from it.
func (l *layer) shifted(kind symbol.Symbol, c value.Value) (weight, bias *tensor.Tensor, ok bool) {
	r := newRecipe(l)
	bias, _, ok = r.run(r.op(kind, r.bias, r.flat(c), r.number(value.Int(1))))
	return nil, bias, ok
}

// refused says why next, a batch norm, cannot be folded whatever it is given.
func (f *folder) refused(l *layer, next *ir.Node) string {
	switch {
	case next.NumInputs() != 9 || next.Input(0) != l.node.Output(0):
		return noStatistics
	case !next.InputIsFalse(5):
		return mayTrain
	case !f.hasRank(l, next):
		return noRank
	}
	for i := 1; i < 5; i++ {
		if i < 3 && isNone(next.Input(i)) {
			continue
		}
		if t := f.tensor(next.Input(i)); t == nil || t.DType() != l.weight.DType() || t.Dim() != 1 || t.Numel() != l.channels() {
			return noStatistics
		}
	}
	return ""
}

// batchNorm is l with next, a batch norm that is not refused, after it.
func (f *folder) batchNorm(l *layer, next *ir.Node) (weight, bias *tensor.Tensor, ok bool) {
	eps, ok := next.Input(7).Constant()
	if !ok || eps.Kind() != value.FloatKind {
		return nil, nil, false
	}
	var ts [4]*tensor.Tensor // weight, bias, mean, variance
	for i := range ts {
		ts[i] = f.tensor(next.Input(i + 1)) // nil for None
	}
	r := newRecipe(l)
	one := r.number(value.Int(1))
	scale := r.op(symbol.AtenRsqrt, r.op(symbol.AtenAdd, r.tensor(ts[3]), r.number(eps), one))
	if ts[0] != nil {
		scale = r.op(symbol.AtenMul, scale, r.tensor(ts[0]))
	}
	shift := r.op(symbol.AtenMul, r.op(symbol.AtenSub, r.bias, r.tensor(ts[2]), one), scale)
	if ts[1] != nil {
		shift = r.op(symbol.AtenAdd, shift, r.tensor(ts[1]), one)
	}
	return r.run(r.op(symbol.AtenMul, r.weight, r.reshape(scale, l)), shift)
}

// hasRank reports whether it is known that the output of l has a batch in front where
// next takes it: by a type, or as package infer concludes, also from a check that raises
// otherwise.
func (f *folder) hasRank(l *layer, next *ir.Node) bool {
	want := l.spatial + 2
	out := l.node.Output(0)
	for _, v := range []*ir.Value{out, l.node.Input(0), next.Output(0)} {
		if rank, known := f.known.Tensor(v).Rank(); known {
			return rank == want
		}
		if info := v.Type().TensorInfo(); info != nil {
			if rank, known := info.Rank(); known {
				return rank == want
			}
		}
	}
	return false
}
