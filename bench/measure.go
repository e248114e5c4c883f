package main

import (
	"runtime"
	"time"

	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
)

// times are ours for one text.
type times struct {
	nodes        int
	parse, print time.Duration
	printed      int
	dce, managed time.Duration
	edits        int
	heap         int64 // live bytes of the parsed file
}

// least is the least time of f over at least three runs and about two seconds.
func least(f func() time.Duration) time.Duration {
	best, spent := time.Duration(1<<62), time.Duration(0)
	for runs := 0; runs < 3 || spent < 2*time.Second && runs < 300; runs++ {
		took := f()
		best, spent = min(best, took), spent+took
	}
	return best
}

func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

func measure(src []byte) (times, error) {
	var t times
	file, err := parse.Parse("bench", src, parse.Options{}) // warms the table of operators
	if err != nil {
		return t, err
	}
	for range file.Graphs[0].AllNodes() {
		t.nodes++
	}
	t.print = least(func() time.Duration {
		return timed(func() { t.printed = len(print.Graph(file.Graphs[0], print.Options{NoSources: true})) })
	})
	t.parse = least(func() time.Duration {
		file = nil
		return timed(func() { file, err = parse.Parse("bench", src, parse.Options{}) })
	})
	file = nil
	t.heap = liveHeap(src)
	t.dce = least(func() time.Duration { return runDCE(src, false, &t) })
	t.managed = least(func() time.Duration { return runDCE(src, true, &t) })
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
func runDCE(src []byte, managed bool, t *times) time.Duration {
	file, err := parse.Parse("bench", src, parse.Options{})
	if err != nil {
		panic(err)
	}
	pipeline, err := pass.ParsePipeline("dce", []*pass.Pass{dce.Pass})
	if err != nil {
		panic(err)
	}
	runtime.GC()
	start := time.Now()
	report, err := (&pass.Manager{Verify: managed}).Run(file.Module, pipeline)
	whole := time.Since(start)
	if err != nil {
		panic(err)
	}
	t.edits = report.Edits
	if managed {
		return whole
	}
	return report.Rows[0].Time
}
