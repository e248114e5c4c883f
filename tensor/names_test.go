package tensor

import (
	"math"
	"testing"
)

func TestNamesRoundTrip(t *testing.T) {
	for d := DType(0); d.Valid(); d++ {
		if e, ok := ParseDType(d.String()); !ok || e != d {
			t.Errorf("%d prints %q", d, d.String())
		}
		if e, ok := ParseName(d.Name()); !ok || e != d {
			t.Errorf("%d is named %q", d, d.Name())
		}
		if got, _, _, ok := parseLegacyType(legacyType(&Tensor{dtype: d})); !ok || got != d {
			t.Errorf("%d has the type %s", d, legacyType(&Tensor{dtype: d}))
		}
	}
	if _, ok := ParseDType("float32"); ok || UndefinedDType.Size() != 0 {
		t.Error("undefined dtype")
	}
}

func TestParseDevice(t *testing.T) {
	for s, want := range map[string]Device{"cpu": {CPU, -1}, "cuda:0": {CUDA, 0}, "lazy:3": {Lazy, 3}, "cuda:127": {CUDA, 127}} {
		if got, err := ParseDevice(s); err != nil || got != want || got.String() != s {
			t.Errorf("%s: %v %v", s, got, err)
		}
	}
	const all = "Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, ort, xla, lazy, vulkan, mps, meta, hpu, privateuseone device type at start of device string: foo"
	for s, want := range map[string]string{
		"": "Device string must not be empty", "cpu:x": "Invalid device string: 'cpu:x'", "cuda:01": "Invalid device string: 'cuda:01'",
		"cuda:-1": "Invalid device string: 'cuda:-1'", "cpu:": "Invalid device string: 'cpu:'", ":1": "Invalid device string: ':1'", "foo": all, "foo:1": all,
	} {
		if _, err := ParseDevice(s); err == nil || err.Error() != want {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// TestHalves compares rounding with exhaustive neighbours: each 16 bit value
// returns, and so do numbers nearer to it than to the next.
func TestHalves(t *testing.T) {
	for u := range 1 << 16 {
		if f := Half(u).Float32(); f == f && HalfOf(f) != Half(u) {
			t.Fatalf("half %#x", u)
		}
		if f := BF16(u).Float32(); f == f && BFloat16Of(f) != BF16(u) {
			t.Fatalf("bfloat16 %#x", u)
		}
	}
	for u := uint16(0); u < 0x7f7f; u++ {
		lo, hi := BF16(u).Float32(), BF16(u+1).Float32()
		even := BF16(u + u&1)
		mid := float32((float64(lo) + float64(hi)) / 2)
		if u < 0x7f7f && BFloat16Of(mid) != even || BFloat16Of(math.Nextafter32(mid, lo)) != BF16(u) || BFloat16Of(math.Nextafter32(mid, hi)) != BF16(u+1) {
			t.Fatalf("bfloat16 between %#x and the next", u)
		}
	}
	for u := uint16(0); u < 0x7bff; u++ {
		mid := (Half(u).Float32() + Half(u+1).Float32()) / 2
		if HalfOf(mid) != Half(u+u&1) || HalfOf(math.Nextafter32(mid, 0)) != Half(u) {
			t.Fatalf("half between %#x and the next", u)
		}
	}
}

func TestConstruction(t *testing.T) {
	for _, c := range []struct {
		dtype DType
		shape []int
		want  string
	}{
		{Float32, []int{-1}, "Trying to create tensor with negative dimension -1: [-1]"},
		{Float32, []int{1 << 40, 1 << 40}, "Storage size calculation overflowed with sizes=[1099511627776, 1099511627776]"},
		{Float32, []int{0, 1 << 62, 1 << 62}, "Storage size calculation overflowed with sizes=[0, 4611686018427387904, 4611686018427387904]"},
		{Float32, []int{1 << 45}, "DefaultCPUAllocator: can't allocate memory: you tried to allocate 140737488355328 bytes. Error code 12 (Cannot allocate memory)"},
		{UndefinedDType, nil, "tensor does not have a dtype"},
	} {
		if _, err := Empty(c.dtype, c.shape); err == nil || err.Error() != c.want {
			t.Errorf("%v: %v", c.shape, err)
		}
	}
	x := Of([]int{2, 2}, []int64{1, 2, 3, 4})
	y, _ := x.Select(1, 1)
	Data[int64](y)[0] = 9
	if Format(x) != " 1  9\n 3  4\n[ CPULongType{2,2} ]" || !SharesStorage(x, y) {
		t.Error(Format(x))
	}
	y.SetTo(x)
	if y.Dim() != 2 || Undefined().Defined() || Format(Undefined()) != "[ Tensor (undefined) ]" {
		t.Error("headers")
	}
	w, err := WithoutPayload(Float32, []int{3}, []int{1}, Device{CUDA, 0})
	if err != nil || w.HasData() || Data[float32](w) != nil || Format(w) != "<Tensor>" || CopyElements(x, w) == nil {
		t.Error("a header without payload has data")
	}
}
