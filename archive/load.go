package archive

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// Format is a kind of file that PyTorch writes.
type Format uint8

// The formats that Sniff tells apart.
const (
	Unknown    Format = iota
	ZipFile           // a zip: torch.save since 1.6, torch.jit.save, numpy.savez
	Legacy            // torch.save before 1.6
	Tar               // torch.save before 0.2
	Flatbuffer        // a module for PyTorch mobile
	Preview           // the archive of a preview release of PyTorch 1.0
)

// legacyHead is how a legacy file begins, after the protocol number: the magic
// number as LONG1 of 10 bytes, then STOP.
var legacyHead = []byte{0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.'}

// SniffLen is the number of bytes that Sniff needs to know every format.
const SniffLen = 512

// Sniff tells the format from the first SniffLen bytes of a file, or all of a
// shorter one.
func Sniff(head []byte) Format {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return ZipFile
	case isLegacy(head):
		return Legacy
	case len(head) >= 262 && string(head[257:262]) == "ustar":
		return Tar
	case len(head) >= 8 && string(head[4:8]) == "PTMF":
		return Flatbuffer
	case bytes.HasPrefix(head, []byte("PYTORCH1")):
		return Preview
	}
	return Unknown
}

// Refusal is the error of a format that Sniff knows from the first bytes of a file
// and that is not read; nil for others.
func Refusal(head []byte) error {
	switch Sniff(head) {
	case Tar:
		return errors.New("a tar file, as torch.save wrote before PyTorch 0.2; load and save it with a newer one")
	case Flatbuffer:
		return errors.New("a flatbuffer module of PyTorch mobile, which is not read; save it as an archive")
	case Preview:
		return errors.New("an archive of a preview release of PyTorch 1.0, which no later release reads")
	}
	return nil
}

func isLegacy(head []byte) bool {
	if len(head) < 2 || head[0] != opProto {
		return false
	}
	head = head[2:]
	if len(head) > 9 && head[0] == opFrame { // protocols 4 and 5
		head = head[9:]
	}
	return bytes.HasPrefix(head, legacyHead)
}

// Load reads a torch.save file, zip or legacy, with default limits. Lists and
// dicts come without element types (Elem, Key and Val are nil): the file has
// none. Tensors are placed in new memory; r is not needed afterwards.
func Load(r io.ReaderAt, size int64) (value.Value, error) {
	return LoadWith(r, size, Limits{})
}

// LoadWith is Load within limits.
func LoadWith(r io.ReaderAt, size int64, limits Limits) (value.Value, error) {
	limits = limits.withDefaults()
	head := make([]byte, min(size, SniffLen))
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), head); err != nil {
		return value.Value{}, err
	}
	var v value.Value
	var err error
	switch Sniff(head) {
	case ZipFile:
		v, err = loadZip(r, size, limits)
	case Legacy:
		v, err = loadLegacy(r, size, limits)
	default:
		if err = Refusal(head); err == nil {
			err = errors.New("not a torch.save file")
		}
	}
	if err != nil {
		return value.Value{}, err
	}
	if err := checkValue(v, limits); err != nil {
		return value.Value{}, err
	}
	return v, nil
}

// ErrScript says that a file holds a module, which [LoadScript] reads, where values were asked for.
var ErrScript = errors.New("a TorchScript archive (torch.jit.save), not a torch.save file")

func loadZip(r io.ReaderAt, size int64, limits Limits) (value.Value, error) {
	c, err := OpenContainer(r, size, limits)
	if err != nil {
		return value.Value{}, err
	}
	if c.Has("constants.pkl") || c.Has("model.json") {
		return value.Value{}, ErrScript
	}
	if n := c.zip.Size(c.root + "data.pkl"); n > limits.Pickle {
		return value.Value{}, fmt.Errorf("data.pkl is %d bytes long, more than %d", n, limits.Pickle)
	}
	data, err := c.Read("data.pkl")
	if err != nil {
		return value.Value{}, err
	}
	m := newMachine(sourceOf(data), limits)
	m.globals = saveGlobals
	loaded := zipStorages{c: c, folder: "data/", limit: limits.Bytes, byKey: make(map[string]*storage)}
	m.persist = loaded.persist
	return m.loadValue()
}

// zipStorages loads the storages of a container, each once.
type zipStorages struct {
	c      *Container
	folder string // of the records
	limit  int64
	byKey  map[string]*storage
}

// persist resolves ("storage", class, key, location, number of elements).
func (z *zipStorages) persist(id []item) (item, error) {
	if len(id) != 5 {
		return item{}, errors.New("a persistent id that is not a storage")
	}
	st, key, err := storageID(id, z.limit)
	if err != nil {
		return item{}, err
	}
	if old := z.byKey[key]; old != nil {
		return item{x: old}, old.sameAs(st, key)
	}
	if st.bytes, err = z.c.storage(z.folder+key, st.dtype, st.count); err != nil {
		return item{}, err
	}
	st.swapped = isBig(z.c.order) != isBig(binary.NativeEndian)
	z.byKey[key] = st
	return item{x: st}, nil
}

// storageID reads the first five parts of a storage's persistent id; the bytes
// are still to be set.
func storageID(id []item, limit int64) (*storage, string, error) {
	class, ok := id[1].x.(*global)
	if !id[0].kind(value.StrKind) || id[0].v.Str() != "storage" || !ok || !class.isStorage {
		return nil, "", errors.New("a persistent id that is not a storage")
	}
	if !id[2].kind(value.StrKind) || !id[3].kind(value.StrKind) || !id[4].kind(value.IntKind) {
		return nil, "", errors.New("a storage whose key, place or size has the wrong type")
	}
	st := &storage{dtype: class.dtype, untyped: class.untyped, count: id[4].v.Int()}
	if st.count < 0 || st.count > limit/int64(st.dtype.Size()) {
		return nil, "", fmt.Errorf("a storage of %d elements", st.count)
	}
	var err error
	st.device, err = tensor.ParseDevice(id[3].v.Str())
	return st, id[2].v.Str(), err
}

// sameAs refuses a second use of a key with another dtype or size.
func (st *storage) sameAs(other *storage, key string) error {
	if st.dtype != other.dtype || st.untyped != other.untyped || st.count != other.count {
		return fmt.Errorf("storage %q is used with two types or sizes", key)
	}
	return nil
}
