package ir

import (
	"sync"
	"sync/atomic"
)

// SourceText is the text of a function in Python, or of another stretch of a file.
type SourceText struct {
	Text  string
	File  string
	First int // number of the first line
}

// Span is a stretch of a source text, by byte offsets: what PyTorch underlines when
// a node fails. The zero Span is none. A Span says more than a [Source], which has no
// end and no text; only archives have them.
type Span struct {
	Text       *SourceText
	Start, End int
}

// spanTable numbers spans as stringTable does strings, but each anew.
type spanTable struct {
	mu   sync.Mutex
	list atomic.Pointer[[]Span]
}

// AddSpan numbers a span of this module for [Node.SetSpanID]; the zero Span is 0.
func (m *Module) AddSpan(s Span) uint32 {
	if s == (Span{}) {
		return 0
	}
	t := &m.spans
	t.mu.Lock()
	defer t.mu.Unlock()
	var list []Span
	if p := t.list.Load(); p != nil {
		list = *p
	}
	list = append(list, s)
	t.list.Store(&list)
	return uint32(len(list))
}

// Span returns the stretch of source that n came from, or the zero Span.
func (n *Node) Span() Span {
	if n.src.span == 0 {
		return Span{}
	}
	return (*n.Graph().module.spans.list.Load())[n.src.span-1]
}

// SetSpanID records a number of [Module.AddSpan]. [Node.SetSource] forgets it.
func (n *Node) SetSpanID(id uint32) {
	n.keepSource()
	n.src.span = id
}
