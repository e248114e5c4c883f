package freeze

import (
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/value"
)

// Options are the settings of [Pass].
type Options struct {
	Preserve string `option:"preserve" doc:"attributes to keep, by their path from the root, joined by +"`
	Device   string `option:"device" doc:"where all tensors, and what names a device, are to be, such as cpu"`
}

// Pass makes constants of attributes.
var Pass = &pass.Pass{
	Name: "freeze",
	Doc: `make constants of the attributes that nothing changes

In the methods of the root object; calls should have been inlined, and unused
functions stripped. A module without a root is left alone.`,
	NewOptions: func() any { return &Options{} },
	RunModule:  run,
}

func run(u *pass.ModuleUnit) error {
	root := u.Module.Root.Object()
	if root == nil {
		return nil
	}
	s := newState(u.Module, u.Explaining())
	if err := s.preserve(root, u.Options.(*Options).Preserve); err != nil {
		return err
	}
	s.collect()
	s.share()
	fr := &freezer{state: s, u: u, detached: replacer{leaf: detached, done: make(map[any]value.Value)}}
	for _, g := range s.graphs {
		if g.self != nil {
			fr.graph(g)
			continue
		}
		for _, n := range g.reads {
			fr.miss(n, cause{why: notInlined})
		}
	}
	if d := u.Options.(*Options).Device; d != "" {
		return s.remap(u, d)
	}
	return nil
}

// preserve keeps the attributes at the paths that text lists.
func (s *state) preserve(root *value.Object, text string) error {
	for _, path := range strings.Split(text, "+") {
		if path = strings.TrimSpace(path); path == "" {
			continue
		}
		o := root
		names := strings.Split(path, ".")
		for i, name := range names {
			k := o.Slot(name)
			if k < 0 {
				return fmt.Errorf("preserve: %s: class %s has no attribute %q", path, o.Type.Name(), name)
			}
			if i == len(names)-1 {
				s.keepAll(o, k, cause{why: named})
				break
			}
			if o = o.Attrs[k].Object(); o == nil {
				return fmt.Errorf("preserve: %s: %q is no module", path, strings.Join(names[:i+1], "."))
			}
		}
	}
	return nil
}

// freezer edits.
type freezer struct {
	*state
	u        *pass.ModuleUnit
	detached replacer
}

func (f *freezer) graph(g *scanned) {
	for _, n := range g.reads {
		c, why := f.constant(g, n)
		if c == nil {
			f.miss(n, why)
			continue
		}
		if !f.u.Edit(n, rule) {
			continue
		}
		c.CopySource(n)
		c.InsertBefore(n)
		out := n.Output(0)
		out.ReplaceAllUsesWith(c.Output(0))
		c.Output(0).TakeName(out)
		n.Remove()
	}
}

// constant is a constant of what n reads, or why there is none.
func (f *freezer) constant(g *scanned, n *ir.Node) (*ir.Node, cause) {
	p, ok := g.known(n)
	if !ok {
		return nil, cause{why: notKnown}
	}
	if why, kept := f.keep[p]; kept {
		return nil, why
	}
	v := p.object.Attrs[p.index]
	if v.Kind() == value.ObjectKind {
		return nil, cause{why: holdsObject}
	}
	c := g.graph.NewConstant(f.detached.value(v), n.Output(0).Type())
	if c == nil || !c.Output(0).Type().IsSubtypeOf(n.Output(0).Type()) {
		return nil, cause{why: noConstant}
	}
	return c, cause{}
}

// rule is the name of the one edit that freeze makes.
const rule = "attribute frozen"

func (f *freezer) miss(n *ir.Node, c cause) {
	if f.u.Explaining() {
		f.u.Miss(n, rule, "%q: %s", attributeOf(n), c)
	}
}

// attributeOf is the name that n reads, sets or asks for.
func attributeOf(n *ir.Node) string {
	if a := n.Attr(symbol.AttrName); a != nil && a.Kind == ir.AttrS {
		return a.Str()
	}
	return ""
}
