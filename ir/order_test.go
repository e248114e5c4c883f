package ir

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

func emptyGraph() *Graph { return NewGraph(NewModule(schema.Default())) }

// TestOrderFollowsTheList inserts, moves and removes nodes at random places and
// at one hot place, and holds Before to the order of the list.
func TestOrderFollowsTheList(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, hot := range []bool{false, true} {
		g := emptyGraph()
		var list []*Node
		for i := range 4000 {
			n := g.NewNode(symbol.PrimConstant)
			at := 0
			if len(list) > 0 {
				at = rng.IntN(len(list) + 1)
			}
			if hot {
				at = len(list) / 2
			}
			if at == len(list) {
				g.Top().Append(n)
			} else {
				n.InsertBefore(list[at])
			}
			list = slices.Insert(list, at, n)
			if i%7 == 0 {
				from, to := rng.IntN(len(list)), rng.IntN(len(list))
				m := list[from]
				if from != to {
					m.MoveBefore(list[to])
					list = slices.Delete(list, from, from+1)
					if from < to {
						to--
					}
					list = slices.Insert(list, to, m)
				}
			}
			if i%11 == 0 {
				k := rng.IntN(len(list))
				list[k].Remove()
				list = slices.Delete(list, k, k+1)
			}
		}
		if got := slices.Collect(g.Top().Nodes()); !slices.Equal(got, list) {
			t.Fatal("the list itself differs")
		}
		for i := range list {
			j := rng.IntN(len(list))
			if got := list[i].Before(list[j]); got != (i < j) {
				t.Fatalf("Before(%d, %d) = %v", i, j, got)
			}
		}
		for i := 1; i < len(list); i++ {
			if list[i-1].order >= list[i].order {
				t.Fatalf("labels do not increase at %d", i)
			}
		}
	}
}

// TestBeforeAcrossBlocks compares nodes of nested blocks with a walk in program order.
func TestBeforeAcrossBlocks(t *testing.T) {
	g := emptyGraph()
	var fill func(b *Block, depth int)
	fill = func(b *Block, depth int) {
		for range 3 {
			n := g.NewNode(symbol.PrimIf)
			b.Append(n)
			if depth < 3 {
				fill(n.AddBlock(), depth+1)
				fill(n.AddBlock(), depth+1)
			}
		}
	}
	fill(g.Top(), 0)
	all := slices.Collect(g.AllNodes())
	for i, a := range all {
		for j := i % 5; j < len(all); j += 5 {
			if got := a.Before(all[j]); got != (i < j) {
				t.Fatalf("Before(%d, %d) = %v", i, j, got)
			}
		}
	}
}

// TestUseLists checks both directions of every use after random edits.
func TestUseLists(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	g := emptyGraph()
	vals := []*Value{g.Top().AddParam(types.Tensor), g.Top().AddParam(types.Tensor)}
	var nodes []*Node
	for range 500 {
		n := g.NewNode(symbol.AtenAdd)
		for range rng.IntN(4) {
			n.AddInput(vals[rng.IntN(len(vals))])
		}
		g.Top().Append(n)
		vals = append(vals, n.AddOutput(types.Tensor))
		nodes = append(nodes, n)
		m := nodes[rng.IntN(len(nodes))]
		switch k := m.NumInputs(); rng.IntN(5) {
		case 0:
			if k > 0 {
				m.SetInput(rng.IntN(k), vals[rng.IntN(len(vals))])
			}
		case 1:
			if k > 0 {
				m.RemoveInput(rng.IntN(k))
			}
		case 2:
			m.InsertInput(rng.IntN(k+1), vals[rng.IntN(len(vals))])
		case 3:
			vals[rng.IntN(len(vals))].ReplaceAllUsesWith(vals[rng.IntN(len(vals))])
		}
	}
	counted := make(map[*Value]int)
	for _, n := range nodes {
		for i, v := range n.Inputs() {
			counted[v]++
			if u := n.InputUse(i); u.User() != n || u.Index() != i || u.Value() != v {
				t.Fatalf("use %d of node %d is wrong", i, n.ID())
			}
		}
	}
	for _, v := range vals {
		seen := 0
		for u := range v.Uses() {
			if u.Value() != v || u.User().Input(u.Index()) != v {
				t.Fatal("a use in the list does not lead back")
			}
			seen++
		}
		if seen != counted[v] || seen != v.NumUses() {
			t.Fatalf("%d uses listed, %d counted, %d stored", seen, counted[v], v.NumUses())
		}
	}
}
