package ir

import "unsafe"

// slab hands out single objects from chunks that grow with the graph, so that a
// large graph costs few allocations and a small one little space.
type slab[T any] struct {
	free []T
	made int
}

const maxChunk = 4096

// chunk is the size of the next chunk after made objects: a quarter more, so that
// at most a fifth of the space is unused.
func chunk(made int) int { return min(max(made/4, 8), maxChunk) }

// reserve makes room for n more objects in one chunk.
func (s *slab[T]) reserve(n int) {
	if n > len(s.free) {
		s.free = make([]T, n)
		s.made += n
	}
}

func (s *slab[T]) get() *T {
	if len(s.free) == 0 {
		s.free = make([]T, chunk(s.made))
		s.made += len(s.free)
	}
	p := &s.free[0]
	s.free = s.free[1:]
	return p
}

// takeSpare takes the last of what was recycled, nil if there is nothing.
func takeSpare[T any](spare *[]*T) *T {
	last := len(*spare) - 1
	if last < 0 {
		return nil
	}
	p := (*spare)[last]
	*spare = (*spare)[:last]
	return p
}

// sliceSlab hands out slices of exact capacity from shared chunks.
type sliceSlab[T any] struct {
	free []T
	made int
}

func (s *sliceSlab[T]) reserve(n int) {
	if n > len(s.free) {
		s.free = make([]T, n)
		s.made += n
	}
}

func (s *sliceSlab[T]) get(n int) []T {
	if n == 0 {
		return nil
	}
	if n > len(s.free) {
		if n > maxChunk/4 {
			return make([]T, n)
		}
		s.free = make([]T, max(chunk(s.made), n))
		s.made += len(s.free)
	}
	p := s.free[:n:n]
	s.free = s.free[n:]
	return p
}

// textSlab copies short strings into shared chunks: names keep no part of the
// text they were read from alive.
type textSlab struct {
	free []byte
	made int
}

func (s *textSlab) copy(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > len(s.free) {
		if len(b) > 1024 {
			return string(b)
		}
		s.free = make([]byte, max(8*chunk(s.made/8), len(b)))
		s.made += len(s.free)
	}
	n := copy(s.free, b)
	p := s.free[:n:n]
	s.free = s.free[n:]
	return unsafe.String(&p[0], n)
}
