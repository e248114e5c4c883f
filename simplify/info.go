package simplify

import (
	"math"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// maxLook bounds how many operators back a fact about a tensor is looked for.
const maxLook = 8

// info is what is known of tensor v in every run: what the operator that makes it
// proves and, where types are trusted, what its type says. A tensor that is written,
// be it resized, may become anything.
func (s *simplifier) info(v *ir.Value, depth int) types.TensorInfo {
	if depth > maxLook || !isOf(v, types.TensorKind) || !s.unwritten(v) {
		return types.TensorInfo{}
	}
	info := s.proof(v, depth)
	if s.opt.TrustTypes {
		info = joined(info, v.Type().TensorInfo())
	}
	return info
}

// joined adds to what is proved what a type says.
func joined(info types.TensorInfo, said *types.TensorInfo) types.TensorInfo {
	if said == nil {
		return info
	}
	if !info.HasDType {
		info.DType, info.HasDType = said.DType, said.HasDType
	}
	if !info.HasDevice {
		info.Device, info.HasDevice = said.Device, said.HasDevice
	}
	if _, ok := info.StaticSizes(); !ok && said.HasRank {
		info.Sizes, info.HasRank = said.Sizes, true
	}
	if info.Strides == nil {
		info.Strides = said.Strides
	}
	if info.RequiresGrad == types.Unknown {
		info.RequiresGrad = said.RequiresGrad
	}
	return info
}

// plain reports whether a tensor is known to be contiguous, of known dtype and sizes,
// and without gradient: an operator that keeps its elements gives a tensor just like it.
func plain(info types.TensorInfo) bool {
	sizes, ok := info.StaticSizes()
	if !ok || !info.HasDType || info.RequiresGrad != types.False || len(info.Strides) != len(sizes) {
		return false
	}
	step := int64(1)
	for i := len(sizes) - 1; i >= 0; i-- {
		if info.Strides[i] != step {
			return false
		}
		step *= max(1, sizes[i])
	}
	return true
}

// proof is what the operator that gives v proves of it.
func (s *simplifier) proof(v *ir.Value, depth int) types.TensorInfo {
	n := v.Def()
	if n == nil {
		return types.TensorInfo{}
	}
	if n.Kind() == symbol.PrimConstant {
		if c, ok := ir.ConstantOf(n); ok && c.Kind() == value.TensorKind {
			return types.InfoOf(c.Tensor())
		}
		return types.TensorInfo{}
	}
	name := n.Kind().String()
	switch {
	case name == "prim::NumToTensor":
		return ofNumber(n)
	case creators[name]:
		return s.created(n)
	case keepers[name] || name == "aten::clone" && n.NumInputs() == 2 && isNone(n.Input(1)):
		return elementwise(s.info(n.Input(0), depth+1))
	case reshapers[name] && n.NumInputs() > 1 && isOf(n.Input(1), types.ListKind):
		return s.reshaped(n, depth)
	case name == "aten::to":
		return converted(n)
	}
	return fixed[name]
}

// creators make contiguous tensors of given sizes.
var creators = map[string]bool{"aten::zeros": true, "aten::ones": true, "aten::full": true, "aten::empty": true, "aten::rand": true, "aten::randn": true}

// keepers compute element by element: their result has dtype, sizes and device of
// their input. None takes another dtype for its result or promotes.
var keepers = map[string]bool{"aten::relu": true, "aten::leaky_relu": true, "aten::hardtanh": true, "aten::gelu": true, "aten::silu": true}

// reshapers have as many dimensions as the list of ints in their second input.
var reshapers = map[string]bool{"aten::view": true, "aten::reshape": true, "aten::permute": true, "aten::expand": true}

// fixed are facts that an operator guarantees alone.
var fixed = map[string]types.TensorInfo{
	"aten::mm":      {HasRank: true, Sizes: []types.Dim{types.AnyDim, types.AnyDim}},
	"aten::addmm":   {HasRank: true, Sizes: []types.Dim{types.AnyDim, types.AnyDim}},
	"aten::bmm":     {HasRank: true, Sizes: []types.Dim{types.AnyDim, types.AnyDim, types.AnyDim}},
	"aten::nonzero": {HasRank: true, Sizes: []types.Dim{types.AnyDim, types.AnyDim}, HasDType: true, DType: tensor.Int64},
	"aten::argmax":  {HasDType: true, DType: tensor.Int64},
	"aten::argmin":  {HasDType: true, DType: tensor.Int64},
	"aten::isnan":   {HasDType: true, DType: tensor.Bool},
	"aten::eq":      {HasDType: true, DType: tensor.Bool},
	"aten::ne":      {HasDType: true, DType: tensor.Bool},
	"aten::lt":      {HasDType: true, DType: tensor.Bool},
	"aten::le":      {HasDType: true, DType: tensor.Bool},
	"aten::gt":      {HasDType: true, DType: tensor.Bool},
	"aten::ge":      {HasDType: true, DType: tensor.Bool},
}

func ofNumber(n *ir.Node) types.TensorInfo {
	info := types.TensorInfo{HasRank: true, RequiresGrad: types.False, Strides: []int64{}}
	switch n.Input(0).Type().Kind() {
	case types.IntKind:
		info.HasDType, info.DType = true, tensor.Int64
	case types.FloatKind:
		info.HasDType, info.DType = true, tensor.Float64
	case types.BoolKind:
		info.HasDType, info.DType = true, tensor.Bool
	}
	return info
}

// created reads sizes, dtype and device where they are constants.
func (s *simplifier) created(n *ir.Node) types.TensorInfo {
	sch, err := n.Schema()
	if err != nil || sch == nil || sch.Arg("names") >= 0 || !isNoneArg(n, sch, "layout") || !isNoneArg(n, sch, "memory_format") {
		return types.TensorInfo{}
	}
	info := types.TensorInfo{RequiresGrad: types.False}
	if i := sch.Arg("dtype"); i >= 0 && i < n.NumInputs() {
		info.DType, info.HasDType = dtypeOf(n.Input(i))
	}
	if i := sch.Arg("device"); i >= 0 && i < n.NumInputs() {
		if d, ok := n.Input(i).Constant(); ok && d.Kind() == value.DeviceKind && d.Device() == tensor.CPUDevice {
			info.Device, info.HasDevice = d.Device(), true
		}
	}
	if sizes, ok := s.ints(n.Input(0)); ok {
		info.HasRank, info.Sizes = true, sizes
		info.Strides = contiguous(sizes)
	}
	return info
}

// isNoneArg reports whether n has None for the argument of that name, or has no such
// argument.
func isNoneArg(n *ir.Node, sch *schema.Schema, name string) bool {
	i := sch.Arg(name)
	return i < 0 || i < n.NumInputs() && isNone(n.Input(i))
}

func dtypeOf(v *ir.Value) (tensor.DType, bool) {
	x, ok := intOf(v)
	if !ok || x < 0 || x > math.MaxUint8 || !tensor.DType(x).Valid() {
		return 0, false
	}
	return tensor.DType(x), true
}

// ints reads a list of ints that nothing changes: sizes that are not constant are AnyDim.
func (s *simplifier) ints(v *ir.Value) ([]types.Dim, bool) {
	if c, ok := v.Constant(); ok && c.Kind() == value.ListKind && s.fixed(v) {
		sizes := make([]types.Dim, len(c.List().Items))
		for i, x := range c.List().Items {
			sizes[i] = dimOf(x.Int(), x.Kind() == value.IntKind)
		}
		return sizes, true
	}
	m := s.madeList(v)
	if m == nil {
		return nil, false
	}
	sizes := make([]types.Dim, m.NumInputs())
	for i, in := range m.Inputs() {
		sizes[i] = dimOf(intOf(in))
	}
	return sizes, true
}

func dimOf(x int64, ok bool) types.Dim {
	if !ok || x < 0 {
		return types.AnyDim
	}
	return types.Dim(x)
}

// contiguous are the strides of a contiguous tensor, nil unless all sizes are known.
func contiguous(sizes []types.Dim) []int64 {
	strides := make([]int64, len(sizes))
	step := int64(1)
	for i := len(sizes) - 1; i >= 0; i-- {
		strides[i] = step
		d, ok := sizes[i].Known()
		if !ok {
			return nil
		}
		step *= max(1, d)
	}
	return strides
}

// elementwise is what an operator passes on that computes each element by itself: it
// keeps the strides of a contiguous tensor.
func elementwise(info types.TensorInfo) types.TensorInfo {
	if !plain(info) {
		info.Strides, info.RequiresGrad = nil, types.Unknown
	}
	return info
}

// reshaped has the dtype of the input and the sizes given, except one that is -1.
func (s *simplifier) reshaped(n *ir.Node, depth int) types.TensorInfo {
	from := s.info(n.Input(0), depth+1)
	info := types.TensorInfo{DType: from.DType, HasDType: from.HasDType, Device: from.Device, HasDevice: from.HasDevice}
	sizes, ok := s.ints(n.Input(1))
	if !ok {
		return info
	}
	if n.Kind().Base() == "permute" {
		for i := range sizes {
			sizes[i] = types.AnyDim
		}
	}
	info.HasRank, info.Sizes = true, sizes
	return info
}

// converted has the dtype that it is converted to.
func converted(n *ir.Node) types.TensorInfo {
	sch, err := n.Schema()
	if err != nil || sch == nil {
		return types.TensorInfo{}
	}
	if i := sch.Arg("dtype"); i > 0 && i < n.NumInputs() {
		if d, ok := dtypeOf(n.Input(i)); ok {
			return types.TensorInfo{DType: d, HasDType: true}
		}
	}
	return types.TensorInfo{}
}
