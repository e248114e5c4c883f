package simplify

import (
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
		{name: "ask a known tensor", doc: "x.dim(), x.size(i), x.dtype, x.device, … -> what is known of x",
			kinds: "aten::dim aten::size aten::numel prim::dtype prim::device prim::is_cuda aten::is_floating_point aten::is_complex", match: ask},
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
	if err != nil || sch == nil || sch.FullName() != "aten::to.dtype" || !n.InputIsFalse(3) || !isNone(n.Input(4)) {
		return no
	}
	want, ok := intOf(n.Input(1))
	if info := s.info(n.Input(0), 0); !ok || !info.HasDType || int64(info.DType) != want {
		return no
	}
	return is(n.Input(0))
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
	info := s.info(x, 0)
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

// ask answers a question about a tensor from what is known of it.
func ask(s *simplifier, n *ir.Node) replacement {
	if n.NumInputs() == 0 || n.NumOutputs() != 1 || !isOf(n.Input(0), types.TensorKind) {
		return no
	}
	info := s.info(n.Input(0), 0)
	switch name := n.Kind().String(); {
	case name == "aten::size":
		return askSize(n, info)
	case name == "aten::dim" && info.HasRank:
		return constant(value.Int(int64(len(info.Sizes))))
	case name == "aten::numel":
		return askNumel(info)
	case name == "prim::dtype" && info.HasDType:
		return constant(value.Int(int64(info.DType)))
	case name == "prim::device" && info.HasDevice:
		return constant(value.DeviceOf(info.Device))
	case name == "prim::is_cuda" && info.HasDevice:
		return constant(value.Bool(info.Device.Type == tensor.CUDA))
	case name == "aten::is_floating_point" && info.HasDType:
		return constant(value.Bool(info.DType.IsFloat()))
	case name == "aten::is_complex" && info.HasDType:
		return constant(value.Bool(info.DType.IsComplex()))
	}
	return no
}

func askSize(n *ir.Node, info types.TensorInfo) replacement {
	if n.NumInputs() != 2 || !info.HasRank {
		return no
	}
	i, ok := intOf(n.Input(1))
	if i < 0 {
		i += int64(len(info.Sizes))
	}
	if !ok || i < 0 || i >= int64(len(info.Sizes)) {
		return no
	}
	if size, ok := info.Sizes[i].Known(); ok {
		return constant(value.Int(size))
	}
	return no
}

func askNumel(info types.TensorInfo) replacement {
	sizes, ok := info.StaticSizes()
	if !ok {
		return no
	}
	n := int64(1)
	for _, d := range sizes {
		n *= d
	}
	return constant(value.Int(n))
}

func tensorOne(s *simplifier, n *ir.Node) replacement {
	if !binary(n) || !isOf(n.Input(0), types.TensorKind) || !isOne(n.Input(1)) {
		return no
	}
	if info := s.info(n.Input(0), 0); !plain(info) || !info.DType.IsFloat() {
		return no
	}
	return become(n.Input(0))
}

func tensorZero(s *simplifier, n *ir.Node) replacement {
	if n.NumInputs() != 3 || !isOf(n.Input(0), types.TensorKind) || !isInt(n.Input(1), 0) || !isOf(n.Input(2), types.IntKind) {
		return no
	}
	if info := s.info(n.Input(0), 0); !plain(info) || !info.DType.IsInteger(false) {
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
	if info := s.info(m.Input(0), 0); !plain(info) || !info.DType.IsInteger(false) && !info.DType.IsFloat() {
		return no
	}
	return become(m.Input(0))
}
