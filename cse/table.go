package cse

import (
	"iter"

	"github.com/torchpass/torchpass/ir"
)

// entry is a node that later ones may be merged with.
type entry struct {
	node  *ir.Node
	hash  uint64
	state int32 // of what the node read
	mode  int32 // in which it ran
	next  int32 // in the chain of its bucket
}

// table finds entries by hash. The entries added last can be taken back, so that
// leaving a block forgets what stands in it.
type table struct {
	buckets []int32 // 1 + index of the newest entry
	entries []entry
}

func (t *table) size() int { return len(t.entries) }

func (t *table) bucket(hash uint64) *int32 { return &t.buckets[hash&uint64(len(t.buckets)-1)] }

// find yields the entries of a hash, the newest first.
func (t *table) find(hash uint64) iter.Seq[*entry] {
	return func(yield func(*entry) bool) {
		if len(t.buckets) == 0 {
			return
		}
		for i := *t.bucket(hash); i != 0; i = t.entries[i-1].next {
			if e := &t.entries[i-1]; e.hash == hash && !yield(e) {
				return
			}
		}
	}
}

func (t *table) add(e entry) {
	if len(t.entries) >= len(t.buckets) {
		t.grow()
	}
	b := t.bucket(e.hash)
	e.next = *b
	t.entries = append(t.entries, e)
	*b = int32(len(t.entries))
}

func (t *table) grow() {
	t.buckets = make([]int32, max(64, 2*len(t.buckets)))
	for i := range t.entries {
		e := &t.entries[i]
		b := t.bucket(e.hash)
		e.next = *b
		*b = int32(i + 1)
	}
}

// shrink takes back all but the first n entries.
func (t *table) shrink(n int) {
	for i := len(t.entries) - 1; i >= n; i-- {
		*t.bucket(t.entries[i].hash) = t.entries[i].next
	}
	clear(t.entries[n:])
	t.entries = t.entries[:n]
}
