package archive

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// Save writes v as torch.save does, in the zip format, so that torch.load of
// PyTorch 1.6 and later gives it back: None, numbers, str, devices, tensors,
// lists, tuples and dicts in any nesting, with what they share. An undefined
// tensor becomes None, as in Python. The same value gives the same bytes. Any
// other value, a tensor without payload, and a dtype that PyTorch 1.13 cannot
// save are errors; what was written until then is to be thrown away.
func Save(w io.Writer, v value.Value) error {
	if err := checkValue(v, Limits{}.withDefaults()); err != nil {
		return err
	}
	p := newPickler()
	if err := p.dump(v); err != nil {
		return err
	}
	const root = "archive/"
	z := NewZipWriter(w)
	if err := z.Add(root+"data.pkl", p.out); err != nil {
		return err
	}
	if err := z.Add(root+"byteorder", []byte("little")); err != nil {
		return err
	}
	for i, st := range p.storages {
		if err := addStorage(z, root+"data/"+strconv.Itoa(i), st); err != nil {
			return err
		}
	}
	if err := z.Add(root+"version", []byte("3\n")); err != nil {
		return err
	}
	return z.Close()
}

// addStorage writes the elements of a storage, little endian.
func addStorage(z *ZipWriter, name string, st *storage) error {
	b := st.bytes.Bytes()[:st.count*int64(st.dtype.Size())]
	if isBig(binary.NativeEndian) {
		b = slices.Clone(b)
		swapBytes(b, st.dtype)
	}
	return z.Add(name, b)
}

// storageID returns the number under which st is saved as dtype.
func (p *pickler) storageID(t *tensor.Tensor) (int, error) {
	if storageClass(t.DType()) == "" {
		return 0, fmt.Errorf("PyTorch 1.13 cannot save a tensor of dtype %s", t.DType().Name())
	}
	st := t.Storage()
	i, ok := p.byStorage[st]
	if !ok {
		i = len(p.storages)
		p.byStorage[st] = i
		count := int64(len(st.Bytes()) / t.DType().Size())
		p.storages = append(p.storages, &storage{bytes: st, dtype: t.DType(), device: t.Device(), count: count})
	}
	if old := p.storages[i]; old.dtype != t.DType() || old.device != t.Device() {
		return 0, fmt.Errorf("tensors of %s and %s view one storage: PyTorch cannot save that", old.dtype.Name(), t.DType().Name())
	}
	return i, nil
}
