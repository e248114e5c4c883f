package cli

import (
	"fmt"
	"strings"
)

// text is the report for people: a line for each value, or all about one.
func (r *AliasReport) text(one bool) string {
	var b strings.Builder
	for i, g := range r.Graphs {
		if !one && (g.Name != "" || len(r.Graphs) > 1) {
			if i > 0 {
				b.WriteByte('\n')
			}
			fmt.Fprintf(&b, "%s\n", g.Name)
		}
		for _, v := range g.Values {
			if one {
				v.all(&b)
			} else {
				v.line(&b)
			}
		}
	}
	return b.String()
}

// line is v in one line: only what there is to tell.
func (v *AliasValue) line(b *strings.Builder) {
	fmt.Fprintf(b, "%s : %s", v.Value, v.Type)
	for _, l := range [3]struct {
		what   string
		values []string
	}{{"is", v.Is}, {"in", v.In}, {"holds", v.Holds}} {
		if len(l.values) > 0 {
			fmt.Fprintf(b, "; %s %s", l.what, strings.Join(l.values, " "))
		}
	}
	for i, n := range v.Writers {
		if i == 0 {
			b.WriteString("; written by")
		}
		fmt.Fprintf(b, " %s", n)
	}
	if v.Escapes {
		b.WriteString("; escapes")
	}
	b.WriteByte('\n')
}

// all is v with each fact in a line of its own.
func (v *AliasValue) all(b *strings.Builder) {
	fmt.Fprintf(b, "%s : %s", v.Value, v.Type)
	if v.Source != "" {
		fmt.Fprintf(b, "  %s", v.Source)
	}
	b.WriteByte('\n')
	list := func(what string, some []string) {
		if len(some) == 0 {
			some = []string{"nothing"}
		}
		fmt.Fprintf(b, "  %-13s%s\n", what, strings.Join(some, " "))
	}
	list("may be", v.Is)
	list("may be in", v.In)
	list("may hold", v.Holds)
	nodes := func(what string, ns []AliasNode) {
		for i, n := range ns {
			if i > 0 {
				what = ""
			}
			fmt.Fprintf(b, "  %-13s%s\n", what, strings.TrimSpace(n.String()+"  "+n.Source))
		}
	}
	if len(v.Writers) == 0 {
		list("written by", nil)
	}
	nodes("written by", v.Writers)
	switch {
	case !v.Escapes:
		list("escapes", []string{"never"})
	case len(v.Ways) == 0:
		list("escapes", []string{"it comes from outside"})
	}
	nodes("escapes by", v.Ways)
	if v.LastUse != nil {
		nodes("last used by", []AliasNode{*v.LastUse})
	} else {
		list("last used by", nil)
	}
}

// String is the node as a dump begins it.
func (n AliasNode) String() string {
	if n.Output == "" {
		return n.Kind
	}
	return n.Output + " = " + n.Kind
}
