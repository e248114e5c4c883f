package exec

import (
	"context"
	"fmt"
	"io"
)

// Default limits of a [State].
const (
	DefaultMaxDepth = 1000
	DefaultMaxItems = 1 << 28
)

// State is what one run may use and what it leaves behind: the output stream,
// limits, the random seed. The zero State is ready to use. A State serves one
// run at a time; runs that follow each other go on with its generator of random
// numbers, which [State.ManualSeed] seeds.
type State struct {
	// Stdout gets what prim::Print prints; nil discards it.
	Stdout io.Writer
	// Warn is called for aten::warn; nil ignores it.
	Warn func(message string)
	// Context ends the run when it is done; nil never does.
	Context context.Context
	// MaxSteps bounds the instructions executed, counted at loops and calls;
	// 0 means no bound.
	MaxSteps int64
	// MaxDepth bounds nested calls; 0 means DefaultMaxDepth.
	MaxDepth int
	// MaxItems bounds the length of one list or str; 0 means DefaultMaxItems.
	MaxItems int
	// NoGrad is what aten::is_grad_enabled denies. Gradients are never recorded.
	NoGrad bool

	generator *generator // nil until it is seeded or drawn from
	steps     int64
	nextCheck int64
	depth     int
}

// LimitError says that a run was ended because it exceeded a limit.
type LimitError struct{ What string }

// Error names the limit.
func (e *LimitError) Error() string { return "limit exceeded: " + e.What }

// Steps is the number of instructions counted so far.
func (s *State) Steps() int64 { return s.steps }

// checkEvery is the number of steps between looks at the context.
const checkEvery = 1 << 16

// step counts n instructions.
func (s *State) step(n int64) error {
	s.steps += n
	if s.steps < s.nextCheck {
		return nil
	}
	return s.check()
}

func (s *State) check() error {
	s.nextCheck = s.steps + checkEvery
	if s.MaxSteps > 0 {
		if s.steps > s.MaxSteps {
			return &LimitError{fmt.Sprintf("%d steps", s.MaxSteps)}
		}
		s.nextCheck = min(s.nextCheck, s.MaxSteps+1)
	}
	if s.Context != nil {
		return s.Context.Err()
	}
	return nil
}

// enter counts one more nested call.
func (s *State) enter() error {
	limit := s.MaxDepth
	if limit == 0 {
		limit = DefaultMaxDepth
	}
	if s.depth >= limit {
		return &LimitError{fmt.Sprintf("%d nested calls", limit)}
	}
	s.depth++
	return nil
}

// checkItems refuses a list or str of n elements that is over the limit.
func (s *State) checkItems(n int) error {
	limit := s.MaxItems
	if limit == 0 {
		limit = DefaultMaxItems
	}
	if n > limit {
		return &LimitError{fmt.Sprintf("%d items in a list or str", limit)}
	}
	return nil
}
