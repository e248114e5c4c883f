package archive

import (
	"errors"
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// storageClasses are the typed storages of module torch, by dtype.
var storageClasses = map[string]tensor.DType{
	"ByteStorage": tensor.Uint8, "CharStorage": tensor.Int8, "ShortStorage": tensor.Int16,
	"IntStorage": tensor.Int32, "LongStorage": tensor.Int64, "HalfStorage": tensor.Float16,
	"FloatStorage": tensor.Float32, "DoubleStorage": tensor.Float64, "ComplexFloatStorage": tensor.Complex64,
	"ComplexDoubleStorage": tensor.Complex128, "BoolStorage": tensor.Bool, "BFloat16Storage": tensor.BFloat16,
	"QInt8Storage": tensor.QInt8, "QUInt8Storage": tensor.QUInt8, "QInt32Storage": tensor.QInt32,
}

var qschemes = map[string]tensor.QScheme{
	"per_tensor_affine":                tensor.PerTensorAffine,
	"per_channel_affine":               tensor.PerChannelAffine,
	"per_tensor_symmetric":             tensor.PerTensorSymmetric,
	"per_channel_symmetric":            tensor.PerChannelSymmetric,
	"per_channel_affine_float_qparams": tensor.PerChannelAffineFloatParams,
}

// functions are the callables of torch.save files, without their module where
// several PyTorch versions use several.
var functions = map[string]func(m *machine, args []item) (item, error){
	"torch._utils._rebuild_tensor":                 rebuildTensor,
	"torch._utils._rebuild_tensor_v2":              rebuildTensor,
	"torch._utils._rebuild_tensor_v3":              rebuildTensorV3,
	"torch._utils._rebuild_parameter":              rebuildParameter,
	"torch._utils._rebuild_qtensor":                rebuildQTensor,
	"torch._utils._rebuild_meta_tensor_no_storage": rebuildMeta,
	"torch._tensor._rebuild_from_type_v2":          rebuildFromType,
	"torch.serialization._get_layout":              getLayout,
	"torch.Size":                                   newSize,
	"torch.device":                                 newDevice,
	"collections.OrderedDict":                      newDict,
	"__builtin__.complex":                          newComplex,
	"builtins.complex":                             newComplex,
}

// saveGlobals says what a global of a torch.save file means, or refuses it.
func saveGlobals(module, name string) (*global, error) {
	g := &global{module: module, name: name}
	if g.call = functions[module+"."+name]; g.call != nil {
		return g, nil
	}
	switch {
	case module == "torch" && storageClasses[name] != 0, module == "torch" && name == "ByteStorage":
		g.isStorage, g.dtype = true, storageClasses[name]
		return g, nil
	case name == "UntypedStorage" && (module == "torch" || module == "torch.storage"):
		g.isStorage, g.dtype, g.untyped = true, tensor.Uint8, true
		return g, nil
	case module == "torch._tensor" && name == "Tensor", module == "torch" && name == "Tensor",
		module == "torch.nn.parameter" && name == "Parameter":
		g.isClass = true
		return g, nil
	case module == "torch":
		if d, ok := tensor.ParseName(name); ok {
			return constant(g, int64(d)), nil
		}
		if q, ok := qschemes[name]; ok {
			return constant(g, int64(q)), nil
		}
	}
	return nil, fmt.Errorf("global %q is not accepted: only tensors, numbers, str, lists, tuples and dicts are read", module+"."+name)
}

func constant(g *global, n int64) *global {
	g.isConstant, g.constant = true, value.Int(n)
	return g
}

var errArgs = errors.New("unexpected arguments")

func getLayout(m *machine, args []item) (item, error) {
	if len(args) != 1 || !args[0].kind(value.StrKind) {
		return item{}, errArgs
	}
	name, ok := strings.CutPrefix(args[0].v.Str(), "torch.")
	for l := tensor.Strided; ok && l <= tensor.Jagged; l++ {
		if l.String() == name {
			return of(value.Int(int64(l))), nil
		}
	}
	return item{}, fmt.Errorf("%q is not a layout", args[0].v.Str())
}

func newSize(m *machine, args []item) (item, error) {
	if len(args) != 1 {
		return item{}, errArgs
	}
	dims, ok := args[0].ints()
	if !ok {
		return item{}, errArgs
	}
	items := make([]value.Value, len(dims))
	for i, n := range dims {
		items[i] = value.Int(int64(n))
	}
	return of(value.NewTuple(items...)), nil
}

func newDevice(m *machine, args []item) (item, error) {
	if len(args) < 1 || len(args) > 2 || !args[0].kind(value.StrKind) {
		return item{}, errArgs
	}
	d, err := tensor.ParseDevice(args[0].v.Str())
	if err != nil {
		return item{}, err
	}
	if len(args) == 2 && !args[1].kind(value.NoneKind) {
		n := args[1].v.Int()
		if !args[1].kind(value.IntKind) || n < 0 || n > 127 || d.Index >= 0 {
			return item{}, errArgs
		}
		d.Index = int8(n)
	}
	return of(value.DeviceOf(d)), nil
}

// newDict makes an OrderedDict, of nothing or (Python 2) of a list of pairs.
func newDict(m *machine, args []item) (item, error) {
	d := value.NewDict(nil, nil)
	if len(args) == 0 {
		return of(value.DictOf(d)), nil
	}
	if len(args) != 1 || !args[0].kind(value.ListKind) {
		return item{}, errArgs
	}
	for _, pair := range args[0].v.List().Items {
		var kv []value.Value
		switch pair.Kind() {
		case value.ListKind:
			kv = pair.List().Items
		case value.TupleKind:
			kv = pair.Tuple().Items
		}
		if len(kv) != 2 {
			return item{}, errArgs
		}
		if err := setItems(d, []item{of(kv[0]), of(kv[1])}); err != nil {
			return item{}, err
		}
	}
	return of(value.DictOf(d)), nil
}

func newComplex(m *machine, args []item) (item, error) {
	if len(args) != 2 || !args[0].kind(value.FloatKind) || !args[1].kind(value.FloatKind) {
		return item{}, errArgs
	}
	return of(value.Complex(complex(args[0].v.Float(), args[1].v.Float()))), nil
}
