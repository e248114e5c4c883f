package ir

import "unsafe"

// slab hands out single objects from chunks that grow with the graph, so that a
// large graph costs few allocations and a small one little space.
type slab[T any] struct {
	free []T
	next int
}

const maxChunk = 4096

func (s *slab[T]) get() *T {
	if len(s.free) == 0 {
		s.next = min(max(2*s.next, 8), maxChunk)
		s.free = make([]T, s.next)
	}
	p := &s.free[0]
	s.free = s.free[1:]
	return p
}

// sliceSlab hands out slices of exact capacity from shared chunks.
type sliceSlab[T any] struct {
	free []T
	next int
}

func (s *sliceSlab[T]) get(n int) []T {
	if n == 0 {
		return nil
	}
	if n > len(s.free) {
		if n > maxChunk/4 {
			return make([]T, n)
		}
		s.next = max(min(max(2*s.next, 8), maxChunk), n)
		s.free = make([]T, s.next)
	}
	p := s.free[:n:n]
	s.free = s.free[n:]
	return p
}

// textSlab copies short strings into shared chunks: names keep no part of the
// text they were read from alive.
type textSlab struct {
	free []byte
	next int
}

func (s *textSlab) copy(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > len(s.free) {
		if len(b) > 1024 {
			return string(b)
		}
		s.next = max(min(max(2*s.next, 64), 8*maxChunk), len(b))
		s.free = make([]byte, s.next)
	}
	n := copy(s.free, b)
	p := s.free[:n:n]
	s.free = s.free[n:]
	return unsafe.String(&p[0], n)
}
