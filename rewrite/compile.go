package rewrite

import (
	"bytes"
	"fmt"
	"go/format"
	"path"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/symbol"
)

const modulePath = "github.com/torchpass/torchpass"

// Compile writes Go code, a file of package pkg, that finds where rules could match. Its
// one function is called after the file of the rules: of my.rules, myMatchers gives what
// Options.Compiled takes. What is found is bound, held to overloads, attributes, lists
// and constraints on tensors, and replaced, as without it: results are the same.
func Compile(rules *Rules, pkg string) ([]byte, error) {
	c := &compiler{rules: rules, ways: make(map[*pattern]int), names: make(map[symbol.Symbol]string)}
	c.name = goName(strings.TrimSuffix(path.Base(rules.file), path.Ext(rules.file)))
	for k, list := range rules.byKind { // in the order of their names: numbers differ from run to run
		if list != nil {
			c.roots = append(c.roots, symbol.Symbol(k))
		}
	}
	slices.SortFunc(c.roots, func(a, b symbol.Symbol) int { return strings.Compare(a.String(), b.String()) })
	for _, k := range c.roots {
		c.root(k, rules.byKind[k])
	}
	var out bytes.Buffer
	c.head(&out, pkg)
	out.Write(c.body.Bytes())
	return format.Source(out.Bytes())
}

// compiler writes the matchers of one text of rules.
type compiler struct {
	rules *Rules
	name  string
	roots []symbol.Symbol
	kinds []symbol.Symbol // that the code compares with
	ways  map[*pattern]int
	names map[symbol.Symbol]string
	body  bytes.Buffer
}

func (c *compiler) printf(format string, args ...any) { fmt.Fprintf(&c.body, format, args...) }

// head writes what stands before the matchers.
func (c *compiler) head(out *bytes.Buffer, pkg string) {
	fmt.Fprintf(out, "// Code generated from %s; DO NOT EDIT.\n\npackage %s\n\nimport (\n", path.Base(c.rules.file), pkg)
	for _, p := range []string{"ir", "rewrite", "symbol", "types"} {
		if p == "symbol" && len(c.kinds) > 0 || p == "types" && bytes.Contains(c.body.Bytes(), []byte("types.")) || p == "ir" || p == "rewrite" {
			fmt.Fprintf(out, "\t%q\n", modulePath+"/"+p)
		}
	}
	fmt.Fprintf(out, ")\n\n// %sMatchers finds where the rules of %s could match.\nfunc %sMatchers() *rewrite.Compiled {\n\tk := &%sKinds{\n",
		c.name, path.Base(c.rules.file), c.name, c.name)
	for _, k := range c.kinds {
		fmt.Fprintf(out, "\t\t%s: symbol.Of(%q),\n", c.nameOf(k), k)
	}
	fmt.Fprintf(out, "\t}\n\treturn &rewrite.Compiled{\n\t\tSum: %q,\n\t\tRoots: []rewrite.CompiledRoot{\n", sumOf(c.rules.text))
	for _, k := range c.roots {
		fmt.Fprintf(out, "\t\t\t{Kind: %q, Next: k.at%s},\n", k, upper(c.nameOf(k)))
	}
	fmt.Fprintf(out, "\t\t},\n\t}\n}\n\n// %sKinds are the kinds of nodes that the rules ask for.\ntype %sKinds struct {\n", c.name, c.name)
	for _, k := range c.kinds {
		fmt.Fprintf(out, "\t%s symbol.Symbol\n", c.nameOf(k))
	}
	out.WriteString("}\n\n")
}

// root writes the function that finds the ways to match at nodes of kind k, and those
// ways that no kind before had.
func (c *compiler) root(k symbol.Symbol, list []entry) {
	inputs := 0
	for _, e := range list {
		for _, g := range e.guards {
			inputs = max(inputs, g.i+1)
		}
	}
	c.printf("func (k *%sKinds) at%s(n *ir.Node, from int) int {\n", c.name, upper(c.nameOf(k)))
	asked := make([]bool, inputs)
	for _, e := range list {
		for _, g := range e.guards {
			if !asked[g.i] {
				asked[g.i] = true
				c.printf("in%d := rewrite.InputKind(n, %d)\n", g.i, g.i)
			}
		}
	}
	var fresh []entry
	c.printf("switch {\n")
	for i, e := range list {
		c.printf("case from <= %d", i)
		for _, g := range e.guards {
			c.printf(" && %s", c.anyOf(fmt.Sprintf("in%d", g.i), g.kinds))
		}
		p := e.rule.alts[e.alt]
		if _, ok := c.ways[p]; !ok {
			c.ways[p] = len(c.ways)
			fresh = append(fresh, e)
		}
		c.printf(" && k.way%d(n): // %s\nreturn %d\n", c.ways[p], strings.Map(printable, e.rule.Name), i)
	}
	c.printf("}\nreturn -1\n}\n\n")
	for _, e := range fresh {
		c.way(e.rule, e.rule.alts[e.alt])
	}
}

// anyOf is an expression for x being one of kinds.
func (c *compiler) anyOf(x string, kinds []symbol.Symbol) string {
	parts := make([]string, len(kinds))
	for i, k := range kinds {
		if !slices.Contains(c.kinds, k) {
			c.kinds = append(c.kinds, k)
		}
		parts[i] = x + " == k." + c.nameOf(k)
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + strings.Join(parts, " || ") + ")"
}

// nameOf is the Go name of kind k, which no other kind has.
func (c *compiler) nameOf(k symbol.Symbol) string {
	if name, ok := c.names[k]; ok {
		return name
	}
	name := goName(k.String())
	for _, other := range c.names {
		if other == name {
			name += fmt.Sprint(len(c.names))
			break
		}
	}
	c.names[k] = name
	return name
}

func upper(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return '?'
	}
	return r
}

// goName is a Go name for text: aten::add is atenAdd, aten::add_ atenAdd_.
func goName(text string) string {
	var b strings.Builder
	upper := false
	for i := range len(text) {
		ch := text[i]
		switch {
		case ch >= 'a' && ch <= 'z' && upper:
			b.WriteByte(ch - 'a' + 'A')
		case ch >= 'a' && ch <= 'z' || ch >= 'A' && ch <= 'Z' || ch == '_' || ch >= '0' && ch <= '9' && b.Len() > 0:
			b.WriteByte(ch)
		}
		upper = !isName(ch)
	}
	if b.Len() == 0 {
		return "rules"
	}
	return b.String()
}
