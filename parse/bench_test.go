package parse_test

import (
	"runtime"
	"testing"

	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
)

// resnet50 is torchvision's, inlined.
func resnet50(b *testing.B) []byte {
	x, err := corpus.Find("torchvision_convolutional", "resnet50", "inlined")
	if err != nil {
		b.Fatal(err)
	}
	return x.Data
}

func BenchmarkParse(b *testing.B) {
	for _, c := range []struct {
		name string
		text func(b *testing.B) []byte
	}{
		{"straight-1e5", func(*testing.B) []byte { return corpus.StraightLine(100_000) }},
		{"resnet50-inlined", resnet50},
	} {
		b.Run(c.name, func(b *testing.B) {
			text := c.text(b)
			nodes, heap := measure(b, text)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for b.Loop() {
				if _, err := parse.Parse("bench", text, parse.Options{}); err != nil {
					b.Fatal(err)
				}
			}
			runtime.ReadMemStats(&after)
			total := float64(nodes) * float64(b.N)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/total, "ns/node")
			b.ReportMetric(float64(after.Mallocs-before.Mallocs)/total, "allocs/node")
			b.ReportMetric(heap, "heap-B/node")
		})
	}
}

// measure counts the nodes of a text and the live heap that each of them takes.
func measure(tb testing.TB, text []byte) (nodes int, heap float64) {
	parse.Parse("warm", text, parse.Options{}) // types and symbols stay
	var before, after runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&before)
	f, err := parse.Parse("bench", text, parse.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	for _, g := range f.Graphs {
		nodes += count(g)
	}
	return nodes, (float64(after.HeapAlloc) - float64(before.HeapAlloc)) / float64(nodes)
}

func count(g *ir.Graph) (n int) {
	for range g.AllNodes() {
		n++
	}
	return n
}

// TestHeapPerNode holds the promise of at most 500 bytes of live heap a node,
// names and sources included.
func TestHeapPerNode(t *testing.T) {
	nodes, heap := measure(t, corpus.StraightLine(100_000))
	if nodes != 100_000 || heap > 500 {
		t.Errorf("%d nodes of %.0f bytes", nodes, heap)
	}
	t.Logf("%.0f bytes a node", heap)
}
