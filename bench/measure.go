package main

import (
	"runtime"
	"syscall"
	"time"

	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/verify"
)

// times are ours for one text.
type times struct {
	nodes        int
	parse, print time.Duration
	printed      int
	dce, managed time.Duration
	heap         int64 // live bytes of the parsed file
}

// least is the least time of f over at least three runs and about two seconds.
func least(f func() time.Duration) time.Duration {
	best, spent := time.Duration(1<<62), time.Duration(0)
	for runs := 0; runs < 3 || spent < time.Second && runs < 300; runs++ {
		took := f()
		best, spent = min(best, took), spent+took
	}
	return best
}

func timed(f func()) time.Duration {
	start := cpuTime()
	f()
	return cpuTime() - start
}

// cpuTime is what the process has used of the CPU so far, the garbage collector's
// work included: on a machine that others use too it repeats better than the clock.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func measure(src []byte) (times, error) {
	var t times
	file, err := parse.Parse("bench", src, parse.Options{}) // warms the table of operators
	if err != nil {
		return t, err
	}
	t.nodes = countNodes(file.Graphs[0])
	t.print = least(func() time.Duration {
		return timed(func() { t.printed = len(print.Graph(file.Graphs[0], print.Options{NoSources: true})) })
	})
	t.parse = least(func() time.Duration {
		file = nil
		return timed(func() { file, err = parse.Parse("bench", src, parse.Options{}) })
	})
	file = nil
	t.heap = liveHeap(src)
	t.dce = least(func() time.Duration { return runDCE(src, false) })
	if file, err = parse.Parse("bench", src, parse.Options{}); err == nil && len(verify.Module(file.Module)) == 0 {
		file = nil
		t.managed = least(func() time.Duration { return runDCE(src, true) })
	}
	return t, nil
}

// liveHeap is what a parsed file keeps alive, the text not counted.
func liveHeap(src []byte) int64 {
	before := heap()
	file, err := parse.Parse("bench", src, parse.Options{})
	if err != nil {
		return -1
	}
	after := heap()
	runtime.KeepAlive(file)
	runtime.KeepAlive(src)
	return int64(after) - int64(before)
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// runDCE parses the text anew and runs the pass: alone, or with all that the manager
// does around it.
func runDCE(src []byte, managed bool) time.Duration {
	r, err := runPass(dce.Pass, src, managed)
	if err != nil {
		panic(err)
	}
	if managed {
		return r.whole
	}
	return r.bare
}
