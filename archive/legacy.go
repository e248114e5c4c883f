package archive

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// legacyProtocol is the only version of the legacy format.
const legacyProtocol = 1001

// legacyStorages hands out storages whose bytes follow after the pickles.
type legacyStorages struct {
	byKey map[string]*storage
	views map[string]*storage
	space budget
}

// loadLegacy reads a file of torch.save before 1.6: the pickles of a magic
// number, a version, the writer's system, the value and the storage keys, then
// each storage as its length and its bytes, which are little endian whatever
// the system.
func loadLegacy(r io.ReaderAt, size int64, limits Limits) (value.Value, error) {
	src := newSource(io.NewSectionReader(r, 0, size), size)
	m := newMachine(src, limits)
	m.globals = saveGlobals
	if _, err := m.load(); err != nil { // the magic number, known from Sniff
		return value.Value{}, err
	}
	version, err := m.loadValue()
	if err != nil {
		return value.Value{}, err
	}
	if version.Kind() != value.IntKind || version.Int() != legacyProtocol {
		return value.Value{}, fmt.Errorf("legacy file of protocol %d, not %d", version.Int(), legacyProtocol)
	}
	if _, err := m.load(); err != nil { // the system
		return value.Value{}, err
	}
	stores := legacyStorages{byKey: make(map[string]*storage), views: make(map[string]*storage),
		space: budget{left: min(size, limits.Bytes), total: min(size, limits.Bytes)}}
	m.persist = stores.persist
	v, err := m.loadValue()
	if err != nil {
		return value.Value{}, err
	}
	keys, err := m.loadValue()
	if err != nil {
		return value.Value{}, err
	}
	return v, stores.fill(src, keys)
}

// persist resolves ("storage", class, key, location, number of elements, view),
// where view is None or (key, offset, number of elements).
func (l *legacyStorages) persist(id []item) (item, error) {
	if len(id) < 5 || len(id) > 6 {
		return item{}, errors.New("a persistent id that is not a storage (a pickled module?)")
	}
	st, key, err := storageID(id, l.space.total)
	if err != nil {
		return item{}, err
	}
	if old := l.byKey[key]; old != nil {
		if err := old.sameAs(st, key); err != nil {
			return item{}, err
		}
		st = old
	} else {
		n := st.count * int64(st.dtype.Size())
		if err := l.space.spend(n); err != nil {
			return item{}, errors.New("storages are longer than the file")
		}
		st.bytes = tensor.NewStorage(int(n))
		l.byKey[key] = st
	}
	if len(id) == 6 && !id[5].kind(value.NoneKind) {
		st, err = l.view(st, id[5])
	}
	return item{x: st}, err
}

// view returns the part of a storage that a view of it names.
func (l *legacyStorages) view(root *storage, meta item) (*storage, error) {
	parts, ok := meta.tuple()
	if !ok || len(parts) != 3 || !parts[0].kind(value.StrKind) || !parts[1].kind(value.IntKind) || !parts[2].kind(value.IntKind) {
		return nil, errors.New("a malformed storage view")
	}
	off, n := parts[1].v.Int(), parts[2].v.Int()
	if off < 0 || n < 0 || off > root.count || n > root.count-off {
		return nil, errors.New("a storage view outside of its storage")
	}
	key := parts[0].v.Str()
	if old := l.views[key]; old != nil {
		if old.bytes != root.bytes || int64(old.offset) != off {
			return nil, fmt.Errorf("storage view %q is used twice", key)
		}
		return old, nil
	}
	st := *root
	st.offset, st.count = int(off), n
	l.views[key] = &st
	return &st, nil
}

// fill reads the bytes of the storages in the order of their keys.
func (l *legacyStorages) fill(src *source, keys value.Value) error {
	if keys.Kind() != value.ListKind {
		return errors.New("a legacy file without a list of storages")
	}
	done := make(map[string]bool)
	for _, k := range keys.List().Items {
		st := l.byKey[k.Str()]
		if k.Kind() != value.StrKind || st == nil || done[k.Str()] {
			return fmt.Errorf("storage %q is not used or comes twice", k.Str())
		}
		done[k.Str()] = true
		n, err := src.uint(8)
		if err != nil {
			return fmt.Errorf("storage %q: %w", k.Str(), err)
		}
		if n != uint64(st.count) {
			return fmt.Errorf("storage %q has %d elements where the pickle says %d", k.Str(), n, st.count)
		}
		b := st.bytes.Bytes()
		if _, err := io.ReadFull(src.r, b); err != nil {
			return fmt.Errorf("storage %q: %w", k.Str(), io.ErrUnexpectedEOF)
		}
		Normalize(b, st.dtype, binary.LittleEndian)
	}
	if len(done) != len(l.byKey) {
		return fmt.Errorf("%d of %d storages are missing", len(l.byKey)-len(done), len(l.byKey))
	}
	return nil
}
