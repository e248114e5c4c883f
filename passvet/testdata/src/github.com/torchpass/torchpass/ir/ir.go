// Package ir has the names that the analyzers know of the real one.
package ir

import "iter"

type Graph struct{}
type Block struct{}
type Node struct{}
type Value struct{}

func NewGraph() *Graph { return nil }

func (g *Graph) Top() *Block         { return nil }
func (g *Graph) NewNode(k int) *Node { return nil }

func (b *Block) Nodes() iter.Seq[*Node] { return nil }
func (b *Block) Append(n *Node)         {}
func (b *Block) AddParam(t int) *Value  { return nil }

func (n *Node) Remove()              {}
func (n *Node) InsertBefore(m *Node) {}
func (n *Node) MoveBefore(m *Node)   {}
func (n *Node) AddInput(v *Value)    {}
func (n *Node) SetKind(k int)        {}
func (n *Node) Kind() int            { return 0 }
func (n *Node) Output(i int) *Value  { return nil }
func (n *Node) Graph() *Graph        { return nil }

func (v *Value) ReplaceAllUsesWith(w *Value) {}
func (v *Value) SetUniqueName(s string)      {}
