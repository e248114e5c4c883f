package simplify

import (
	"slices"

	"github.com/torchpass/torchpass/infer"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

func tensorRules() []rule {
	return []rule{
		{name: "dropout in evaluation", doc: "dropout(x, p, train=False) -> x",
			kinds: "aten::dropout aten::feature_dropout aten::alpha_dropout aten::feature_alpha_dropout", match: dropout},
		{name: "convert to the same dtype", doc: "x.to(dtype) -> x where x has it", kinds: "aten::to", match: toSame},
		{name: "contiguous twice", doc: "x.contiguous().contiguous() -> x.contiguous()", kinds: "aten::contiguous", match: contiguousTwice},
		{name: "transpose twice", doc: "x.t().t(), x.transpose(a, b).transpose(a, b) -> x", kinds: "aten::t aten::transpose", match: transposeTwice},
		{name: "number of sizes", doc: "len(x.size()) -> x.dim()", kinds: "aten::len", match: lenSize},
		{name: "ask a known tensor", doc: "x.dim(), x.size(i), x.dtype, x.device, … -> what is known of x", match: ask,
			kinds: "aten::dim aten::size aten::numel prim::dtype prim::device prim::is_cuda aten::is_floating_point aten::is_complex " +
				"aten::is_signed aten::is_contiguous aten::stride aten::element_size aten::len"},
		{name: "compare known sizes", doc: "x.size(0) == y.size(0) -> True where both are one symbol, and likewise", match: ask,
			kinds: "aten::eq aten::ne aten::lt aten::le aten::gt aten::ge aten::__not__ aten::__is__ aten::__isnot__ aten::__getitem__"},
		{name: "sizes of a known tensor", doc: "x.size(), x.stride() -> a constant list that nobody changes", kinds: "aten::size aten::stride", match: askSizes},
		{name: "already contiguous", doc: "x.contiguous() -> x where x is contiguous", kinds: "aten::contiguous", match: contiguousAlready},
		{name: "type as the same", doc: "x.type_as(y) -> x where dtypes and devices are one", kinds: "aten::type_as", match: typeAsSame},
		{name: "view in the same sizes", doc: "x.expand(x.size()), x.view(x.size()), … -> x",
			kinds: "aten::expand aten::expand_as aten::view aten::view_as aten::reshape aten::reshape_as", match: sameView},
		{name: "detach without gradient", doc: "x.detach() -> x where x requires no gradient", kinds: "aten::detach", match: detachSame},
		{name: "multiply tensor by one", doc: "x * 1, x / 1 -> x for a contiguous tensor of floats", kinds: "aten::mul aten::div", match: tensorOne},
		{name: "add zero to tensor", doc: "x + 0, x - 0 -> x for a contiguous tensor of ints", kinds: "aten::add aten::sub", match: tensorZero},
		{name: "negate tensor twice", doc: "-(-x) -> x for a contiguous tensor of ints or floats", kinds: "aten::neg", match: tensorNegTwice},
	}
}

// dropout returns its input itself in evaluation, if p is a probability.
func dropout(_ *simplifier, n *ir.Node) replacement {
	if n.NumInputs() != 3 || n.NumOutputs() != 1 || !n.InputIsFalse(2) {
		return no
	}
	if p, ok := n.Input(1).Constant(); !ok || !(p.AsFloat() >= 0 && p.AsFloat() <= 1) {
		return no
	}
	return is(n.Input(0))
}

// toSame: to returns its input itself if nothing is to be converted.
func toSame(s *simplifier, n *ir.Node) replacement {
	sch, err := n.Schema()
	if err != nil || sch == nil || n.NumInputs() < 2 || !n.InputIsFalse(sch.Arg("copy")) {
		return no
	}
	if i := sch.Arg("memory_format"); i >= 0 && !isNone(n.Input(i)) {
		return no
	}
	for _, name := range []string{"layout", "pin_memory"} {
		if i := sch.Arg(name); i >= 0 && !isNone(n.Input(i)) {
			return no
		}
	}
	info := s.info(n.Input(0))
	if i := sch.Arg("other"); i >= 0 {
		return s.asOther(n, info, s.info(n.Input(i)))
	}
	if i := sch.Arg("dtype"); i >= 0 && !isNone(n.Input(i)) {
		want, ok := intOf(n.Input(i))
		if !ok || !info.HasDType || int64(info.DType) != want {
			return no
		}
	}
	if i := sch.Arg("device"); i >= 0 && !isNone(n.Input(i)) {
		want, ok := s.scalar(n.Input(i))
		if !ok || want.Kind() != value.DeviceKind || !info.HasDevice || info.Device != tensor.CPUDevice || want.Device() != info.Device {
			return no
		}
	}
	return is(n.Input(0))
}

// asOther is the input of n if it has dtype and device of another tensor.
func (s *simplifier) asOther(n *ir.Node, x, y *infer.Tensor) replacement {
	if !x.HasDType || !y.HasDType || x.DType != y.DType || !x.HasDevice || !y.HasDevice || x.Device != y.Device {
		return no
	}
	return is(n.Input(0))
}

func typeAsSame(s *simplifier, n *ir.Node) replacement {
	if !binary(n) {
		return no
	}
	return s.asOther(n, s.info(n.Input(0)), s.info(n.Input(1)))
}

// contiguousAlready: contiguous returns its input itself if that is contiguous.
func contiguousAlready(s *simplifier, n *ir.Node) replacement {
	if !binary(n) || !isInt(n.Input(1), int64(tensor.Contiguous)) || !s.info(n.Input(0)).Contiguous {
		return no
	}
	return is(n.Input(0))
}

// sameView: a view in the sizes that the tensor has is a tensor of its own over the same
// elements.
func sameView(s *simplifier, n *ir.Node) replacement {
	if n.NumInputs() == 0 || n.NumOutputs() != 1 || !isOf(n.Input(0), types.TensorKind) || !isOf(n.Output(0), types.TensorKind) {
		return no
	}
	x, y := s.info(n.Input(0)), s.info(n.Output(0))
	if !x.HasRank || !y.HasRank || !slices.Equal(x.Sizes, y.Sizes) || slices.Contains(x.Sizes, types.AnyDim) {
		return no
	}
	if n.Kind() != symbol.Of("aten::expand") && !x.Contiguous {
		return no // other strides for dimensions of size 1
	}
	return become(n.Input(0))
}

// detachSame: a tensor that requires no gradient has none to be detached from.
func detachSame(s *simplifier, n *ir.Node) replacement {
	if !unary(n) || !isOf(n.Input(0), types.TensorKind) || s.info(n.Input(0)).RequiresGrad != types.False {
		return no
	}
	return become(n.Input(0))
}

// contiguousTwice: contiguous returns its input itself if that is contiguous.
func contiguousTwice(s *simplifier, n *ir.Node) replacement {
	if !binary(n) {
		return no
	}
	m := made(n.Input(0), n.Kind())
	if m == nil || !binary(m) || !s.unwritten(m.Output(0)) {
		return no
	}
	a, ok1 := intOf(m.Input(1))
	b, ok2 := intOf(n.Input(1))
	if !ok1 || !ok2 || a != b {
		return no
	}
	return is(n.Input(0))
}

func transposeTwice(s *simplifier, n *ir.Node) replacement {
	if n.NumInputs() == 0 || n.NumOutputs() != 1 {
		return no
	}
	m := made(n.Input(0), n.Kind())
	if m == nil || m.NumInputs() != n.NumInputs() {
		return no
	}
	x := m.Input(0)
	info := s.info(x)
	rank, ok := info.Rank()
	if !ok || n.NumInputs() == 1 && rank > 2 {
		return no // t refuses it
	}
	if n.NumInputs() == 3 && !sameDims(m, n, rank) {
		return no
	}
	return become(x)
}

// sameDims reports whether two transpositions exchange the same two constant
// dimensions of a tensor that has them.
func sameDims(m, n *ir.Node, rank int) bool {
	var dims [4]int64
	for i, v := range []*ir.Value{m.Input(1), m.Input(2), n.Input(1), n.Input(2)} {
		d, ok := intOf(v)
		if d < 0 {
			d += int64(rank)
		}
		if !ok || d < 0 || d >= int64(rank) {
			return false
		}
		dims[i] = d
	}
	return dims[0] == dims[2] && dims[1] == dims[3] || dims[0] == dims[3] && dims[1] == dims[2]
}

func lenSize(s *simplifier, n *ir.Node) replacement {
	if !unary(n) {
		return no
	}
	m := made(n.Input(0), symbol.AtenSize)
	if m == nil || !unary(m) || !s.fixed(m.Output(0)) || !s.unwritten(m.Input(0)) {
		return no
	}
	return built(symbol.AtenDim, m.Input(0))
}

// ask answers a question whose answer is known.
func ask(s *simplifier, n *ir.Node) replacement {
	if n.NumInputs() == 0 || n.NumOutputs() != 1 {
		return no
	}
	if x, ok := s.inferred.Constant(s.known(n.Output(0))); ok {
		return constant(x)
	}
	s.missedQuestion(n)
	return no
}

// askSizes gives a constant for a list of sizes that nobody can tell from it.
func askSizes(s *simplifier, n *ir.Node) replacement {
	if !unary(n) || !isOf(n.Output(0), types.ListKind) {
		return no
	}
	out := s.known(n.Output(0))
	sizes, ok := s.inferred.Ints(out)
	if !ok || s.facts.HasWriters(out) || s.facts.Escapes(out) || s.same.Has(out) {
		return no
	}
	items := make([]value.Value, len(sizes))
	for i, x := range sizes {
		items[i] = value.Int(x)
	}
	return constant(value.NewList(types.Int, items...))
}

func tensorOne(s *simplifier, n *ir.Node) replacement {
	if !binary(n) || !isOf(n.Input(0), types.TensorKind) || !isOne(n.Input(1)) {
		return no
	}
	if info := s.info(n.Input(0)); !plain(info) || !info.DType.IsFloat() {
		return no
	}
	return become(n.Input(0))
}

func tensorZero(s *simplifier, n *ir.Node) replacement {
	if n.NumInputs() != 3 || !isOf(n.Input(0), types.TensorKind) || !isInt(n.Input(1), 0) || !isOf(n.Input(2), types.IntKind) {
		return no
	}
	if info := s.info(n.Input(0)); !plain(info) || !info.DType.IsInteger(false) {
		return no
	}
	return become(n.Input(0))
}

func tensorNegTwice(s *simplifier, n *ir.Node) replacement {
	if !unary(n) {
		return no
	}
	m := made(n.Input(0), n.Kind())
	if m == nil || !isOf(m.Input(0), types.TensorKind) || !s.unwritten(m.Output(0)) {
		return no
	}
	if info := s.info(m.Input(0)); !plain(info) || !info.DType.IsInteger(false) && !info.DType.IsFloat() {
		return no
	}
	return become(m.Input(0))
}
