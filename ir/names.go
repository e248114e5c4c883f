package ir

import "strconv"

// Names gives values of one graph the names that other values had elsewhere, as
// PyTorch does it: a name goes to who asks last, and its owner so far takes the
// first free name of the same stem with a suffix, "x.1", "x.2", … It is right for
// as long as nothing else names values of the graph.
type Names struct {
	g     *Graph
	owner map[string]*Value
	next  map[string]int // suffixes up to here were given, by stem
}

// NewNames notes the names of g.
func NewNames(g *Graph) *Names {
	x := &Names{g: g, owner: make(map[string]*Value), next: make(map[string]int)}
	note := func(vs []*Value) {
		for _, v := range vs {
			if v.name != "" {
				x.owner[v.name] = v
			}
		}
	}
	note(g.top.params)
	for n := range g.AllNodes() {
		note(n.outputs)
		for _, b := range n.blocks {
			note(b.params)
		}
	}
	return x
}

// Forget frees the names of n's outputs and of all that is in n's blocks, which
// are about to be removed.
func (x *Names) Forget(n *Node) {
	x.forget(n.outputs)
	for _, b := range n.blocks {
		x.forget(b.params)
		for m := range b.Nodes() {
			x.Forget(m)
		}
	}
}

func (x *Names) forget(vs []*Value) {
	for _, v := range vs {
		if v.name != "" && x.owner[v.name] == v {
			delete(x.owner, v.name)
		}
	}
}

// Give makes name the name of v. The empty name leaves v as it is.
func (x *Names) Give(v *Value, name string) {
	if name == "" || v.name == name {
		return
	}
	if v.name != "" && x.owner[v.name] == v {
		delete(x.owner, v.name)
	}
	if old := x.owner[name]; old != nil && old != v {
		x.set(old, x.free(name))
	}
	x.set(v, name)
	x.g.touch()
}

func (x *Names) set(v *Value, name string) {
	v.keepName()
	v.name = name
	x.owner[name] = v
	x.g.noteName(name)
}

// free is the name that the owner of name gets when another takes it.
func (x *Names) free(name string) string {
	stem, suffix := splitSuffix(name)
	if n, ok := x.next[stem]; ok {
		suffix = max(suffix, n+1)
	}
	for {
		s := stem + "." + strconv.Itoa(suffix)
		suffix++
		if x.owner[s] == nil {
			x.next[stem] = suffix
			return s
		}
	}
}

// splitSuffix cuts the number off "x.12"; a name without one has suffix 1.
func splitSuffix(name string) (stem string, suffix int) {
	stem = trimNumericSuffix(name)
	if stem == name {
		return name, 1
	}
	suffix, err := strconv.Atoi(name[len(stem)+1:])
	if err != nil {
		return name, 1
	}
	return stem, suffix
}
