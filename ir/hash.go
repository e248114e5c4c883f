package ir

import (
	"fmt"
	"hash/maphash"
)

var hashSeed = maphash.MakeSeed()

// Hash is a structural hash: graphs that differ only in names, numbers, sources
// and scopes have the same hash within one process.
func (g *Graph) Hash() uint64 {
	var h maphash.Hash
	h.SetSeed(hashSeed)
	s := &hasher{h: &h, index: make([]int32, g.numValues)}
	s.block(g.top)
	return h.Sum64()
}

type hasher struct {
	h     *maphash.Hash
	index []int32
	next  int32
}

func (s *hasher) num(n int) { maphash.WriteComparable(s.h, n) }

func (s *hasher) define(v *Value) {
	s.next++
	s.index[v.id] = s.next
	maphash.WriteComparable(s.h, v.typ)
}

func (s *hasher) block(b *Block) {
	s.num(len(b.params))
	for _, p := range b.params {
		s.define(p)
	}
	for n := range b.Nodes() {
		s.node(n)
	}
	s.node(&b.ret)
}

func (s *hasher) node(n *Node) {
	maphash.WriteComparable(s.h, n.kind)
	s.num(len(n.inputs))
	for i := range n.inputs {
		maphash.WriteComparable(s.h, s.index[n.inputs[i].value.id])
	}
	s.num(len(n.attrs))
	for i := range n.attrs {
		s.attr(&n.attrs[i])
	}
	s.num(len(n.outputs))
	for _, v := range n.outputs {
		s.define(v)
	}
	s.num(len(n.blocks))
	for _, b := range n.blocks {
		s.block(b)
	}
}

func (s *hasher) attr(a *Attr) {
	maphash.WriteComparable(s.h, a.Name)
	s.num(int(a.Kind))
	s.num(int(a.num))
	switch v := a.ref.(type) {
	case nil:
	case *Graph:
		s.num(int(v.Hash()))
	case []*Graph:
		for _, g := range v {
			s.num(int(g.Hash()))
		}
	case *Tensor:
		s.h.WriteString(v.Text)
		if v.T != nil {
			s.num(int(v.T.DType()))
			fmt.Fprint(s.h, v.T.Shape())
		}
	case []*Tensor:
		s.num(len(v))
	default:
		fmt.Fprintf(s.h, "%v", v)
	}
}
