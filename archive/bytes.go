package archive

import (
	"encoding/binary"
	"slices"
	"unsafe"

	"github.com/torchpass/torchpass/tensor"
)

// alignedBytes allocates n bytes that any element type may be read from.
func alignedBytes(n int64) []byte {
	b := tensor.NewStorage(int(n)).Bytes()
	return b[:len(b):len(b)]
}

// aligned reports whether any element type may be read from b.
func aligned(b []byte) bool { return uintptr(unsafe.Pointer(unsafe.SliceData(b)))%8 == 0 }

// Normalize turns the bytes of a file into those of a storage: the machine's
// byte order, and 0 or 1 for each bool.
func Normalize(b []byte, dtype tensor.DType, order binary.ByteOrder) {
	if dtype == tensor.Bool {
		for i, v := range b {
			if v > 1 {
				b[i] = 1
			}
		}
	}
	if isBig(order) != isBig(binary.NativeEndian) {
		swapBytes(b, dtype)
	}
}

func isBig(order binary.ByteOrder) bool { return order.Uint16([]byte{1, 0}) != 1 }

// swapBytes reverses the byte order of each number in b, of a complex dtype
// that of each part.
func swapBytes(b []byte, dtype tensor.DType) {
	size := dtype.ToReal().Size()
	if size < 2 {
		return
	}
	for ; len(b) >= size; b = b[size:] {
		slices.Reverse(b[:size])
	}
}
