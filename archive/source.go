package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// source is what a pickle is read from, with the position: a stream, or data that
// is there already.
type source struct {
	r    *bufio.Reader
	data []byte // if r is nil
	pos  int64
	size int64 // where the stream ends
}

func newSource(r io.Reader, size int64) *source {
	return &source{r: bufio.NewReaderSize(r, 64<<10), size: size}
}

func sourceOf(data []byte) *source { return &source{data: data, size: int64(len(data))} }

func (s *source) byte() (byte, error) {
	if s.r == nil {
		s.pos++
		if s.pos > s.size {
			return 0, io.ErrUnexpectedEOF
		}
		return s.data[s.pos-1], nil
	}
	b, err := s.r.ReadByte()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	s.pos++
	return b, err
}

// bytes reads the next n bytes, which the caller must not change or keep; it
// allocates nothing that the stream does not hold.
func (s *source) bytes(n uint64) ([]byte, error) {
	if s.pos > s.size || n > uint64(s.size-s.pos) {
		return nil, fmt.Errorf("needs %d bytes where %d are left", n, max(0, s.size-s.pos))
	}
	if s.r == nil {
		s.pos += int64(n)
		return s.data[s.pos-int64(n) : s.pos], nil
	}
	b := make([]byte, n)
	_, err := io.ReadFull(s.r, b)
	s.pos += int64(n)
	return b, err
}

// uint reads a little endian number of n bytes.
func (s *source) uint(n int) (uint64, error) {
	var v uint64
	for i := range n {
		b, err := s.byte()
		if err != nil {
			return 0, err
		}
		v |= uint64(b) << (8 * i)
	}
	return v, nil
}

// line reads up to a line feed, which it drops.
func (s *source) line() (string, error) {
	if s.r == nil {
		n := bytes.IndexByte(s.data[min(s.pos, s.size):], '\n')
		if n < 0 {
			return "", io.ErrUnexpectedEOF
		}
		s.pos += int64(n) + 1
		return string(s.data[s.pos-int64(n)-1 : s.pos-1]), nil
	}
	b, err := s.r.ReadSlice('\n')
	s.pos += int64(len(b))
	if err == bufio.ErrBufferFull {
		return "", errors.New("a name of more than 65536 bytes")
	}
	if err != nil {
		return "", io.ErrUnexpectedEOF
	}
	return string(b[:len(b)-1]), nil
}
