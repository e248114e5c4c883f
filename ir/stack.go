package ir

// stack keeps what is pushed in chunks, so that growing moves nothing.
type stack[T any] struct {
	full [][]T // all of stackChunk entries
	top  []T
}

const stackChunk = 1024

func (s *stack[T]) size() int { return len(s.full)*stackChunk + len(s.top) }

func (s *stack[T]) push(x T) {
	if len(s.top) == stackChunk {
		s.full = append(s.full, s.top)
		s.top = make([]T, 0, stackChunk)
	}
	s.top = append(s.top, x)
}

func (s *stack[T]) pop() T {
	last := len(s.full) - 1
	if len(s.top) == 0 && last >= 0 {
		s.top = s.full[last]
		s.full[last] = nil
		s.full = s.full[:last]
	}
	i := len(s.top) - 1
	x := s.top[i]
	clear(s.top[i:])
	s.top = s.top[:i]
	return x
}
