package valueio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

const npyMagic = "\x93NUMPY"

// npyTypes are numpy's type codes without the byte order.
var npyTypes = [...]struct {
	code  string
	dtype tensor.DType
}{
	{"b1", tensor.Bool}, {"i1", tensor.Int8}, {"u1", tensor.Uint8}, {"i2", tensor.Int16}, {"i4", tensor.Int32},
	{"i8", tensor.Int64}, {"u2", tensor.Uint16}, {"u4", tensor.Uint32}, {"u8", tensor.Uint64}, {"f2", tensor.Float16},
	{"f4", tensor.Float32}, {"f8", tensor.Float64}, {"c8", tensor.Complex64}, {"c16", tensor.Complex128},
}

// readNpz reads every array of a numpy.savez file, by name without ".npy".
func readNpz(z *archive.Zip) (value.Value, error) {
	d := value.NewDict(types.Str, types.Tensor)
	for _, n := range z.Names() {
		b, err := z.Read(n)
		if err != nil {
			return value.Value{}, err
		}
		t, err := readNpy(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return value.Value{}, fmt.Errorf("%s: %w", n, err)
		}
		d.Set(value.Str(strings.TrimSuffix(n, ".npy")), value.TensorOf(t))
	}
	return value.DictOf(d), nil
}

// readNpy reads one array of size bytes, header included. As torch.from_numpy
// does, an array in Fortran order becomes a tensor with Fortran's strides.
func readNpy(r io.Reader, size int64) (*tensor.Tensor, error) {
	text, n, err := npyText(r, size)
	if err != nil {
		return nil, err
	}
	h, err := parseNpyHeader(text)
	if err != nil {
		return nil, fmt.Errorf(".npy header: %w", err)
	}
	count, ok := tensor.NumelOf(h.shape)
	if !ok || int64(count) > size || int64(count)*int64(h.dtype.Size()) != size-n {
		return nil, fmt.Errorf(".npy of shape %v and dtype %s has %d bytes of data", h.shape, h.dtype.Name(), size-n)
	}
	st := tensor.NewStorage(int(size - n))
	if _, err := io.ReadFull(r, st.Bytes()); err != nil {
		return nil, err
	}
	archive.Normalize(st.Bytes(), h.dtype, h.order)
	strides := tensor.ContiguousStrides(h.shape)
	if h.fortran {
		step := 1
		for i, n := range h.shape {
			strides[i] = step
			step *= max(n, 1)
		}
	}
	return tensor.FromStorage(st, h.dtype, h.shape, strides, 0)
}

// npyText returns the header's text and where the data begins.
func npyText(r io.Reader, size int64) (string, int64, error) {
	var fixed [12]byte
	if _, err := io.ReadFull(r, fixed[:10]); err != nil || string(fixed[:6]) != npyMagic {
		return "", 0, errors.New("not an .npy array")
	}
	n, start := int64(binary.LittleEndian.Uint16(fixed[8:])), int64(10)
	switch fixed[6] {
	case 1:
	case 2, 3:
		if _, err := io.ReadFull(r, fixed[10:]); err != nil {
			return "", 0, io.ErrUnexpectedEOF
		}
		n, start = int64(binary.LittleEndian.Uint32(fixed[8:])), 12
	default:
		return "", 0, fmt.Errorf(".npy version %d; 1 to 3 are read", fixed[6])
	}
	if n > 1<<20 || n > size-start {
		return "", 0, fmt.Errorf(".npy header of %d bytes", n)
	}
	text := make([]byte, n)
	_, err := io.ReadFull(r, text)
	return string(text), start + n, err
}
