package strip

import (
	"fmt"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/types"
)

// Options are the settings of [Pass].
type Options struct {
	Keep string `option:"keep" doc:"methods and attributes of the root to keep, joined by +; none: forward, or all methods if there is no forward"`
}

// Pass removes what no entry point uses.
var Pass = &pass.Pass{
	Name: "strip",
	Doc: `remove functions, methods, attributes and payloads that no entry point uses

Entry points are the root's forward, or the methods that keep names. A module
without a root is left alone.`,
	NewOptions: func() any { return &Options{} },
	RunModule:  run,
}

func run(u *pass.ModuleUnit) error {
	if u.Module.Root.Object() == nil {
		return nil
	}
	r := newReach(u.Module)
	if err := r.entries(u.Options.(*Options).Keep); err != nil {
		return err
	}
	r.drain()
	removeFunctions(u, r)
	removeAttributes(u, r)
	removePayloads(u)
	return nil
}

// entries marks what keep names of the root's class.
func (r *reach) entries(keep string) error {
	class := r.m.Root.Object().Type
	var names []string
	for _, name := range strings.Split(keep, "+") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 && r.methods[method{class, "forward"}] != nil {
		names = []string{"forward"}
	}
	if decl := class.Class(); slices.Contains(names, "forward") { // who calls it runs them
		names = slices.Concat(names, decl.PreHooks, decl.Hooks)
	}
	for _, name := range names {
		f := r.methods[method{class, name}]
		if f != nil {
			r.entry(f)
		} else if !hasAttribute(class.Class(), name) {
			return fmt.Errorf("keep: class %s has no method or attribute %q", class.Name(), name)
		}
		r.attribute(class, name)
	}
	for _, f := range r.m.Functions {
		if len(names) == 0 && f.Class == class {
			r.entry(f)
		}
		if f.Class == nil && f.Name == "" || f.Class != nil && calledByName(f.Name) {
			r.function(f)
		}
	}
	return nil
}

// calledByName reports whether PyTorch calls methods of that name although no node
// does: __getstate__, __len__, __lt__, …
func calledByName(name string) bool {
	switch name {
	case "__init__", "__enter__", "__exit__":
		return false
	}
	return len(name) > 4 && strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__")
}

// removeFunctions removes what is not reached, callers first. What is refused keeps
// all that it reaches.
func removeFunctions(u *pass.ModuleUnit, r *reach) {
	gone := make(map[*ir.Function]bool)
	for _, f := range r.unreached() {
		if r.functions[f] {
			continue
		}
		rule := "method removed"
		if f.Class == nil {
			rule = "function removed"
		}
		if u.Edit(f, rule) {
			gone[f] = true
			continue
		}
		r.function(f)
		r.drain()
	}
	if len(gone) == 0 {
		return
	}
	var left []*ir.Function
	for _, f := range u.Module.Functions {
		if !gone[f] || r.functions[f] {
			left = append(left, f)
		} else if f.Class != nil {
			d := f.Class.Class()
			d.Methods = without(d.Methods, slices.IndexFunc(d.Methods, func(m types.Method) bool { return m.Name == f.Name }))
			d.PreHooks = without(d.PreHooks, slices.Index(d.PreHooks, f.Name))
			d.Hooks = without(d.Hooks, slices.Index(d.Hooks, f.Name))
			if f.Name == "forward" { // there is nothing to hook
				d.PreHooks, d.Hooks = nil, nil
			}
		}
	}
	u.Module.Functions = left
}

// without is a copy of s that lacks element i, or s if i is negative.
func without[T any](s []T, i int) []T {
	if i < 0 || i >= len(s) {
		return s
	}
	return append(slices.Clone(s[:i]), s[i+1:]...)
}
