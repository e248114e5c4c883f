package tensor

import "unsafe"

// Storage is the memory that tensors view. Two tensors alias iff they point to
// the same Storage; its address is its identity.
type Storage struct {
	bytes []byte
}

// NewStorage allocates n zeroed bytes, aligned for every element type.
func NewStorage(n int) *Storage {
	if n <= 0 {
		return &Storage{}
	}
	words := make([]uint64, (n+7)/8)
	return &Storage{unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), n)}
}

// StorageOf makes a storage of b without copying it (b may be a mapped file).
func StorageOf(b []byte) *Storage { return &Storage{b} }

// Bytes returns the memory itself, in the machine's byte order.
func (s *Storage) Bytes() []byte {
	if s == nil {
		return nil
	}
	return s.bytes
}

// SetBytes replaces the memory, as resize_ and set_data do: every tensor on s
// sees the new bytes. The caller keeps s large enough for its tensors.
func (s *Storage) SetBytes(b []byte) { s.bytes = b }
