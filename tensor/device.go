package tensor

import (
	"strconv"
	"strings"
)

// DeviceType is a kind of device, numbered as PyTorch's c10::DeviceType.
type DeviceType uint8

// The device types. ParseDevice reads and String prints their lower-case names.
const (
	CPU         DeviceType = 0
	CUDA        DeviceType = 1
	MKLDNN      DeviceType = 2
	OpenGL      DeviceType = 3
	OpenCL      DeviceType = 4
	IDEEP       DeviceType = 5
	HIP         DeviceType = 6
	FPGA        DeviceType = 7
	ORT         DeviceType = 8
	XLA         DeviceType = 9
	Vulkan      DeviceType = 10
	Metal       DeviceType = 11
	XPU         DeviceType = 12
	MPS         DeviceType = 13
	Meta        DeviceType = 14
	HPU         DeviceType = 15
	VE          DeviceType = 16
	Lazy        DeviceType = 17
	IPU         DeviceType = 18
	MTIA        DeviceType = 19
	PrivateUse1 DeviceType = 20
)

var deviceNames = [...]string{
	"cpu", "cuda", "mkldnn", "opengl", "opencl", "ideep", "hip", "fpga", "ort", "xla", "vulkan",
	"metal", "xpu", "mps", "meta", "hpu", "ve", "lazy", "ipu", "mtia", "privateuseone",
}

// String returns the lower-case name: "cpu", "cuda".
func (d DeviceType) String() string {
	if int(d) < len(deviceNames) {
		return deviceNames[d]
	}
	return "unknown"
}

// Device is a device type and an index. An index of -1 means none given.
type Device struct {
	Type  DeviceType
	Index int8
}

// CPUDevice is the device of every tensor that has data: "cpu", no index.
var CPUDevice = Device{CPU, -1}

// String returns "cpu", "cuda", "cuda:0".
func (d Device) String() string {
	if d.Index < 0 {
		return d.Type.String()
	}
	return d.Type.String() + ":" + strconv.Itoa(int(d.Index))
}

// ParseDevice reads "cpu", "cuda", "cuda:0". Errors carry PyTorch's messages.
func ParseDevice(s string) (Device, error) {
	name, index, hasIndex := strings.Cut(s, ":")
	kind := -1
	for i, n := range deviceNames {
		if n == name {
			kind = i
		}
	}
	if s == "" {
		return Device{}, runtimeErr("Device string must not be empty")
	}
	if hasIndex && (name == "" || !decimalIndex(index)) {
		return Device{}, runtimeErr("Invalid device string: '%s'", s)
	}
	if kind < 0 {
		return Device{}, runtimeErr("Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, ort, xla, lazy, vulkan, mps, meta, hpu, privateuseone device type at start of device string: %s", name)
	}
	dev := Device{Type: DeviceType(kind), Index: -1}
	if hasIndex {
		n, err := strconv.ParseInt(index, 10, 8)
		if err != nil {
			return Device{}, runtimeErr("Invalid device string: '%s'", s)
		}
		dev.Index = int8(n)
	}
	return dev, nil
}

// decimalIndex reports a decimal number without leading zeros.
func decimalIndex(s string) bool {
	if s == "" || len(s) > 1 && s[0] == '0' {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
