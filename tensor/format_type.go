package tensor

import (
	"strconv"
	"strings"
)

func decimal(n int) string { return strconv.Itoa(n) }

// typeName returns the legacy name of t's type without backend: "FloatTensor".
func typeName(t *Tensor) string { return t.dtype.String() + "Tensor" }

// backendNames are the devices as legacy type names spell them.
var backendNames = [...]string{
	CPU: "CPU", CUDA: "CUDA", HIP: "HIP", FPGA: "FPGA", ORT: "ORT", XLA: "XLA", Vulkan: "Vulkan",
	Metal: "Metal", XPU: "XPU", MPS: "MPS", Meta: "Meta", HPU: "HPU", VE: "VE", Lazy: "Lazy",
	IPU: "IPU", MTIA: "MTIA", PrivateUse1: "PrivateUse1",
}

// legacyType returns what C++'s Tensor.toString prints: "CPUFloatType",
// "QuantizedCPUQUInt8Type", "SparseCPULongType".
func legacyType(t *Tensor) string {
	backend := backendNames[CPU]
	if int(t.device.Type) < len(backendNames) && backendNames[t.device.Type] != "" {
		backend = backendNames[t.device.Type]
	}
	prefix := ""
	switch {
	case t.dtype.IsQuantized():
		prefix = "Quantized"
	case t.layout == Sparse:
		prefix = "Sparse"
	case t.layout == SparseCsr || t.layout == SparseCsc || t.layout == SparseBsr || t.layout == SparseBsc:
		prefix = "SparseCsr"
	case t.layout == Mkldnn:
		prefix = "Mkldnn"
	}
	return prefix + backend + t.dtype.String() + "Type"
}

// parseLegacyType reads what legacyType prints.
func parseLegacyType(s string) (d DType, dev DeviceType, l Layout, ok bool) {
	s, ok = strings.CutSuffix(s, "Type")
	if !ok {
		return UndefinedDType, 0, 0, false
	}
	for i := range dtypes {
		backend, found := strings.CutSuffix(s, dtypes[i].dump)
		if !found {
			continue
		}
		layout := Strided
		for _, p := range [...]struct {
			prefix string
			layout Layout
		}{{"Quantized", Strided}, {"SparseCsr", SparseCsr}, {"Sparse", Sparse}, {"Mkldnn", Mkldnn}} {
			if rest, has := strings.CutPrefix(backend, p.prefix); has {
				backend, layout = rest, p.layout
				break
			}
		}
		for j, name := range backendNames {
			if name != "" && name == backend {
				return DType(i), DeviceType(j), layout, true
			}
		}
	}
	return UndefinedDType, 0, 0, false
}
