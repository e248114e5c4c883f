package passvet

import (
	"go/types"
	"strings"
)

// module is where the packages are that the analyzers know by name.
const module = "github.com/torchpass/torchpass/"

// kinds is a set of kinds of edits.
type kinds uint8

const (
	removal kinds = 1 << iota
	insertion
	replacement
	motion
	retyping
	naming
	anyEdit kinds = 1<<iota - 1
)

var kindNames = []struct {
	kind kinds
	name string
}{
	{removal, "removal"}, {insertion, "insertion"}, {replacement, "replacement"}, {motion, "motion"},
	{retyping, "retyping"}, {naming, "naming"},
}

func (k kinds) String() string {
	var names []string
	for _, x := range kindNames {
		if k&x.kind != 0 {
			names = append(names, x.name)
		}
	}
	return strings.Join(names, ", ")
}

// edits are the methods of package ir that edit a graph, by receiver and name.
var edits = map[string]kinds{
	"Block.AddParam":           insertion,
	"Block.AddReturn":          insertion,
	"Block.Append":             insertion,
	"Block.AppendWith":         insertion,
	"Block.PermuteParams":      motion,
	"Block.Prepend":            insertion,
	"Block.RemoveParam":        removal,
	"Block.RemoveReturn":       removal,
	"Graph.Rename":             naming,
	"Node.AddBlock":            insertion,
	"Node.AddInput":            insertion,
	"Node.AddOutput":           insertion,
	"Node.InsertAfter":         insertion,
	"Node.InsertBefore":        insertion,
	"Node.InsertInput":         insertion,
	"Node.MoveAfter":           motion,
	"Node.MoveBefore":          motion,
	"Node.PermuteOutputs":      motion,
	"Node.Remove":              removal,
	"Node.RemoveAllInputs":     removal,
	"Node.RemoveAttr":          retyping,
	"Node.RemoveBlock":         removal,
	"Node.RemoveInput":         removal,
	"Node.RemoveOutput":        removal,
	"Node.ReplaceWith":         removal | insertion | replacement,
	"Node.SetAttr":             retyping,
	"Node.SetInput":            replacement,
	"Node.SetInputs":           replacement,
	"Node.SetKind":             retyping,
	"Node.SwapBlocks":          motion,
	"Use.Set":                  replacement,
	"Value.ReplaceAllUsesWith": replacement,
	"Value.ReplaceUsesAfter":   replacement,
	"Value.SetType":            retyping,
	"Value.SetUniqueName":      naming,
}

// makers are what makes a graph, node or block that nothing else has yet.
var makers = map[string]bool{
	"Copier.Node":       true,
	"Copier.Whole":      true,
	"Graph.Clone":       true,
	"Graph.CloneInto":   true,
	"Graph.NewConstant": true,
	"Graph.NewNode":     true,
	"NewGraph":          true,
	"NewSubgraph":       true,
	"Node.CloneInto":    true,
}

// insideOut are the methods that put their receiver, which may be new, beside what
// they are given.
var insideOut = map[string]bool{
	"Node.InsertAfter":  true,
	"Node.InsertBefore": true,
	"Node.MoveAfter":    true,
	"Node.MoveBefore":   true,
}

// irName is "Receiver.Name", or "Name" of a function, of what package ir has, or "".
func irName(f *types.Func) string {
	if f == nil || f.Pkg() == nil || f.Pkg().Path() != module+"ir" {
		return ""
	}
	if t := receiver(f); t != nil {
		return t.Obj().Name() + "." + f.Name()
	}
	return f.Name()
}

// receiver is the named type of f's receiver, or nil.
func receiver(f *types.Func) *types.Named {
	sig := f.Signature()
	if sig.Recv() == nil {
		return nil
	}
	return named(sig.Recv().Type())
}

// ours reports whether t, or what it points to, is the type of that name in one of our
// packages.
func ours(t types.Type, pkg, name string) bool {
	n := named(t)
	return n != nil && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == module+pkg
}

// named is t, or what it points to, if that has a name.
func named(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}

// asks reports whether f is a method Edit(any, string) bool.
func asks(f *types.Func) bool {
	if f == nil || f.Name() != "Edit" || f.Signature().Recv() == nil {
		return false
	}
	p, r := f.Signature().Params(), f.Signature().Results()
	return p.Len() == 2 && r.Len() == 1 && types.IsInterface(p.At(0).Type()) &&
		types.Identical(p.At(1).Type(), types.Typ[types.String]) && types.Identical(r.At(0).Type(), types.Typ[types.Bool])
}

// editor reports whether t has a method that asks.
func editor(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, false, nil, "Edit")
	f, _ := obj.(*types.Func)
	return asks(f)
}
