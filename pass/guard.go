package pass

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// guard calls f and turns a panic into an error with its stack.
func guard(f func() error) (stack string, err error) {
	defer func() {
		if x := recover(); x != nil {
			stack = string(debug.Stack())
			err = fmt.Errorf("%w: %v", ErrPanic, x)
		}
	}()
	return "", f()
}

// outcome is how a guarded call ended.
type outcome struct {
	stack string
	err   error
	lost  bool // it did not end, and may still be at work on the graph
}

// within is guard with a limit of time, 0 for none. What does not end is abandoned:
// it goes on in a goroutine of its own, and must reach nothing that others use.
func within(limit time.Duration, abandoned *atomic.Bool, f func() error) outcome {
	if limit <= 0 {
		stack, err := guard(f)
		return outcome{stack: stack, err: err}
	}
	done := make(chan outcome, 1)
	go runLimited(done, f)
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case o := <-done:
		return o
	case <-timer.C:
	}
	abandoned.Store(true)
	return outcome{stackOfLimited(), fmt.Errorf("%w: %v", ErrTimeout, limit), true}
}

func runLimited(done chan<- outcome, f func() error) {
	stack, err := guard(f)
	done <- outcome{stack: stack, err: err}
}

// stackOfLimited is where the goroutines of runLimited are at the moment.
func stackOfLimited() string {
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	var out []string
	for _, g := range strings.Split(string(buf), "\n\n") {
		if strings.Contains(g, "pass.runLimited(") {
			out = append(out, g)
		}
	}
	return strings.Join(out, "\n\n") + "\n"
}

// sideBySide calls do for 0 to n-1, at most jobs at a time. Numbers are handed out
// in order until one call returns false; those handed out are finished.
func sideBySide(n, jobs int, do func(i int) bool) {
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	if jobs = min(jobs, n); jobs <= 1 {
		for i := range n {
			if !do(i) {
				return
			}
		}
		return
	}
	var next atomic.Int64
	var stop atomic.Bool
	var wg sync.WaitGroup
	for range jobs {
		wg.Go(func() {
			for !stop.Load() {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if !do(i) {
					stop.Store(true)
				}
			}
		})
	}
	wg.Wait()
}
