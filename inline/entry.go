package inline

import "github.com/torchpass/torchpass/ir"

// isEntry reports whether f can be called from outside: a method of the root object,
// and without a root every function.
func (x *inliner) isEntry(f *ir.Function) bool {
	root := x.u.Module.Root.Object()
	return root == nil || f.Class == root.Type
}

// reach notes that f is called when the pass is done.
func (x *inliner) reach(f *ir.Function) {
	if !x.live[f] {
		x.live[f] = true
		x.todo = append(x.todo, f)
	}
}
