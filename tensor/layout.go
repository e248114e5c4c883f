package tensor

// Layout is how a tensor lies in memory, numbered as PyTorch's c10::Layout.
// Only Strided tensors have elements here; the others can be named.
type Layout uint8

// The layouts.
const (
	Strided   Layout = 0
	Sparse    Layout = 1
	SparseCsr Layout = 2
	Mkldnn    Layout = 3
	SparseCsc Layout = 4
	SparseBsr Layout = 5
	SparseBsc Layout = 6
	Jagged    Layout = 7
)

var layoutNames = [...]string{
	"strided", "sparse_coo", "sparse_csr", "_mkldnn", "sparse_csc", "sparse_bsr", "sparse_bsc", "jagged",
}

// String returns Python's name without "torch.": "strided", "sparse_coo".
func (l Layout) String() string { return nameOf(layoutNames[:], int(l)) }

// MemoryFormat is an order of strides, numbered as PyTorch's.
type MemoryFormat uint8

// The memory formats. Preserve is a request (keep the source's), never a state.
const (
	Contiguous     MemoryFormat = 0
	Preserve       MemoryFormat = 1
	ChannelsLast   MemoryFormat = 2
	ChannelsLast3d MemoryFormat = 3
)

var memoryFormatNames = [...]string{
	"contiguous_format", "preserve_format", "channels_last", "channels_last_3d",
}

// String returns Python's name without "torch.": "channels_last".
func (m MemoryFormat) String() string { return nameOf(memoryFormatNames[:], int(m)) }

// QScheme is a quantization scheme, numbered as PyTorch's.
type QScheme uint8

// The quantization schemes.
const (
	PerTensorAffine             QScheme = 0
	PerChannelAffine            QScheme = 1
	PerTensorSymmetric          QScheme = 2
	PerChannelSymmetric         QScheme = 3
	PerChannelAffineFloatParams QScheme = 4
)

var qschemeNames = [...]string{
	"per_tensor_affine", "per_channel_affine", "per_tensor_symmetric", "per_channel_symmetric",
	"per_channel_affine_float_qparams",
}

// String returns Python's name without "torch.": "per_tensor_affine".
func (q QScheme) String() string { return nameOf(qschemeNames[:], int(q)) }

// Quant holds the parameters of a quantized tensor.
type Quant struct {
	Scheme     QScheme
	Scale      float64 // per tensor: value = (stored - ZeroPoint) * Scale
	ZeroPoint  int64
	Scales     *Tensor // per channel, 1-d float64 (float32 for float params)
	ZeroPoints *Tensor // per channel, 1-d int64 (float32 for float params)
	Axis       int     // per channel: the dimension of the channels
}

func nameOf(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return "unknown"
}
