package equiv

import (
	"fmt"
	"slices"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// DiffModules compares two modules: classes, interfaces and enums that they define,
// functions and methods, and the state of the root object. All are paired by name,
// mangling ignored; of functions without counterpart by name, those that have no
// name or are the only one left are paired by position. Graphs are compared as by
// [DiffGraphs].
func DiffModules(a, b *ir.Module, opt DiffOptions) *Differences {
	d := &differ{opt: opt, names: newNames(opt.Types), out: new(Differences)}
	d.definitions(a, b)
	d.functions(a.Functions, b.Functions)
	d.state(a, b)
	return d.out
}

// byName pairs the elements of two lists by name, those of one name in order, and
// returns for each of as the index of its counterpart or -1, and what is left of bs.
func byName[T any](as, bs []T, name func(T) string) (to []int, left []int) {
	where := make(map[string][]int)
	for j, y := range bs {
		where[name(y)] = append(where[name(y)], j)
	}
	taken := make([]bool, len(bs))
	for _, x := range as {
		at := -1
		if js := where[name(x)]; len(js) > 0 {
			at, where[name(x)] = js[0], js[1:]
			taken[at] = true
		}
		to = append(to, at)
	}
	for j := range bs {
		if !taken[j] {
			left = append(left, j)
		}
	}
	return to, left
}

func (d *differ) functions(as, bs []*ir.Function) {
	to, left := byName(as, bs, func(f *ir.Function) string { return demangle(f.QualifiedName()) })
	var alone []int // of as
	for i := range as {
		if to[i] < 0 {
			alone = append(alone, i)
		}
	}
	for len(alone) > 0 && len(left) > 0 && byPosition(as, bs, alone, left) {
		to[alone[0]] = left[0]
		alone, left = alone[1:], left[1:]
	}
	for i, f := range as {
		d.function = f.QualifiedName()
		if to[i] < 0 {
			d.lone(MissingFunction, f)
			continue
		}
		g := bs[to[i]]
		if demangle(f.Name) != demangle(g.Name) {
			d.out.Renamed++
		}
		d.graphs(f.Graph, g.Graph)
	}
	for _, j := range left {
		d.function = bs[j].QualifiedName()
		d.lone(ExtraFunction, bs[j])
	}
	d.function = ""
}

// byPosition reports whether the first of what is left on both sides may be paired
// although they have different names.
func byPosition(as, bs []*ir.Function, alone, left []int) bool {
	return as[alone[0]].Name == "" || bs[left[0]].Name == "" || len(as) == 1 && len(bs) == 1
}

// lone reports a function without counterpart, and counts its nodes.
func (d *differ) lone(k DivergenceKind, f *ir.Function) {
	n := 0
	for range f.Graph.AllNodes() {
		n++
	}
	x := Divergence{Kind: k, Function: d.function, Detail: fmt.Sprintf("%d nodes", n)}
	first := f.Graph.Top().First()
	if k == MissingFunction {
		d.out.NodesA += n
		x.A = d.place("", first)
		x.A.Node = nil
	} else {
		d.out.NodesB += n
		x.B = d.place("", first)
		x.B.Node = nil
	}
	d.out.add(x)
}

// definitions compares what the modules define: a class that is only mentioned is
// not compared.
func (d *differ) definitions(a, b *ir.Module) {
	as, bs := defined(a), defined(b)
	to, left := byName(as, bs, func(t *types.Type) string { return t.Kind().String() + " " + demangle(t.Name()) })
	for i, t := range as {
		if to[i] < 0 {
			d.out.add(Divergence{Kind: MissingDefinition, Detail: definitionName(t)})
			continue
		}
		u := bs[to[i]]
		if t.Name() != u.Name() {
			d.out.Renamed++
		}
		d.class(t, u)
	}
	for _, j := range left {
		d.out.add(Divergence{Kind: ExtraDefinition, Detail: definitionName(bs[j])})
	}
}

func defined(m *ir.Module) []*types.Type {
	var out []*types.Type
	for t := range m.Scope.All() {
		if t.Class() != nil && t.Class().Declared {
			out = append(out, t)
		}
	}
	return out
}

func definitionName(t *types.Type) string { return t.Kind().String() + " " + t.Name() }

// class compares two definitions: what a class is, its attributes by name and in
// order, the methods of an interface, the members of an enum.
func (d *differ) class(a, b *types.Type) {
	x, y := a.Class(), b.Class()
	differs := func(format string, args ...any) {
		d.out.add(Divergence{Kind: DefinitionDiffers, Detail: definitionName(a) + ": " + fmt.Sprintf(format, args...)})
	}
	if x.IsModule != y.IsModule {
		differs("module %t | %t", x.IsModule, y.IsModule)
	}
	d.members(differs, "attribute", texts(x.Attributes, d.attributeText), texts(y.Attributes, d.attributeText))
	d.members(differs, "method", texts(x.Methods, d.methodText), texts(y.Methods, d.methodText))
	enum := func(m types.Member) (string, string) { return m.Name, fmt.Sprintf("%T %v", m.Value, m.Value) }
	d.members(differs, "member", texts(x.Members, enum), texts(y.Members, enum))
}

// member is a part of a definition: its name, and what it is.
type member struct{ name, text string }

func texts[T any](xs []T, of func(T) (name, text string)) []member {
	out := make([]member, len(xs))
	for i, x := range xs {
		out[i].name, out[i].text = of(x)
	}
	return out
}

var attrRoles = [...]string{types.Attribute: "attribute", types.Parameter: "parameter", types.Buffer: "buffer", types.Constant: "constant"}

func (d *differ) attributeText(a types.Attr) (name, text string) {
	return a.Name, attrRoles[a.Kind] + " : " + d.typeText(a.Type)
}

func (d *differ) methodText(m types.Method) (name, text string) {
	text = "("
	for _, p := range m.Params {
		text += d.typeText(p) + ", "
	}
	return m.Name, text + ") -> " + d.typeText(m.Result)
}

// typeText is a type's text as far as the rule for types and mangling allow.
func (d *differ) typeText(t *types.Type) string {
	if t == nil || d.opt.Types == TypesIgnored {
		return "_"
	}
	return demangle(d.shownType(t))
}

// members compares two lists of members by name, and then their order.
func (d *differ) members(differs func(string, ...any), what string, as, bs []member) {
	to, left := byName(as, bs, func(m member) string { return m.name })
	for i, m := range as {
		switch {
		case to[i] < 0:
			differs("%s %s %s | none", what, m.name, m.text)
		case m.text != bs[to[i]].text:
			differs("%s %s: %s | %s", what, m.name, m.text, bs[to[i]].text)
		}
	}
	for _, j := range left {
		differs("%s %s: none | %s", what, bs[j].name, bs[j].text)
	}
	to = slices.DeleteFunc(to, func(j int) bool { return j < 0 })
	if !slices.IsSorted(to) {
		differs("order of %ss", what)
	}
}

// state compares the root objects attribute by attribute.
func (d *differ) state(a, b *ir.Module) {
	if a.Root.Kind() != value.ObjectKind && b.Root.Kind() != value.ObjectKind {
		return
	}
	w := newWalk(d)
	w.value("root", a.Root, b.Root, 0)
	for _, f := range w.found {
		d.out.add(Divergence{Kind: StateDiffers, Detail: f.text()})
	}
}
