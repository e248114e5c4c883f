package inline

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// isEntry reports whether f can be called from outside: a method of the root object,
// and without a root every function.
func (x *inliner) isEntry(f *ir.Function) bool {
	root := x.u.Module.Root.Object()
	return root == nil || f.Class == root.Type
}

// reach notes that f is called when the pass is done.
func (x *inliner) reach(f *ir.Function) {
	if f != nil && !x.live[f] {
		x.live[f] = true
		x.todo = append(x.todo, f)
	}
}

// reachFrom notes what g still calls, or hands to somebody who may.
func (x *inliner) reachFrom(g *ir.Graph) {
	for n := range g.AllNodes() {
		switch n.Kind() {
		case symbol.PrimCallMethod, symbol.PrimInterfaceCall:
			x.reachMethod(n)
		case symbol.PrimConstant:
			if a := n.Attr(symbol.AttrName); a != nil && n.NumOutputs() == 1 && n.Output(0).HasUses() {
				x.reach(x.functions[a.Str()])
			}
		}
		for i := range n.Attrs() {
			for _, sub := range n.Attrs()[i].Graphs() {
				x.reachFrom(sub)
			}
		}
	}
}

// reachMethod notes what the call n may call: of an interface's method, that of every
// class.
func (x *inliner) reachMethod(n *ir.Node) {
	a := n.Attr(symbol.AttrName)
	if a == nil || n.NumInputs() == 0 {
		return
	}
	if class := n.Input(0).Type(); class.Kind() != types.InterfaceKind {
		x.reach(x.methods[method{class, a.Str()}])
		return
	}
	for _, f := range x.module.Functions {
		if f.Class != nil && f.Name == a.Str() {
			x.reach(f)
		}
	}
}
