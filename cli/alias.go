package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/ir"
)

// AliasReport is the document of alias --json.
type AliasReport struct {
	Version int          `json:"version"` // 1
	File    string       `json:"file"`
	Graphs  []AliasGraph `json:"graphs"`
}

// AliasGraph is what is known about the values of one graph that can be written.
type AliasGraph struct {
	Name   string       `json:"name,omitempty"`
	Values []AliasValue `json:"values"`
}

// AliasValue is one value. Is lists the values that may be the same thing or share its
// storage, In those that may hold it, Holds those that it may hold.
type AliasValue struct {
	Value   string      `json:"value"`
	Type    string      `json:"type"`
	Source  string      `json:"source,omitempty"`
	Is      []string    `json:"is"`
	In      []string    `json:"in"`
	Holds   []string    `json:"holds"`
	Writers []AliasNode `json:"writers"`
	Escapes bool        `json:"escapes"`
	Ways    []AliasNode `json:"ways"` // the nodes by which the caller, or what is not known, gets it
	LastUse *AliasNode  `json:"lastUse"`
}

// AliasNode is a node and where it comes from.
type AliasNode struct {
	Kind   string `json:"kind"`
	Output string `json:"output,omitempty"`
	Source string `json:"source,omitempty"`
}

type aliasFlags struct{ value, method string }

func (a *app) aliasCommand() *cobra.Command {
	var fl aliasFlags
	c := &cobra.Command{
		Use:   "alias FILE",
		Short: "tell what may alias what, who writes it, and where it escapes",
		Long: `alias tells, of each value that can be written, what the passes know of it: which
values may be the same thing or share its storage, which may hold it, the nodes that may write
to it or to what it holds, whether the caller or what is not known may see it and by which
nodes, and the last node that may use it. With --value it tells of one value, with all lists;
without, of all of them in one line each.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.each(args, func(a *app, _ int, path string) error { return a.aliases(path, fl) })
		},
	}
	c.Flags().BoolVar(&a.json, "json", false, "print one JSON document")
	c.Flags().StringVar(&fl.value, "value", "", "the value, such as %x")
	c.Flags().StringVar(&fl.method, "method", "", "the function or method")
	return c
}

func (a *app) aliases(path string, fl aliasFlags) error {
	f, _, err := a.load(path)
	if err != nil {
		return err
	}
	graphs := f.Graphs
	if fl.value != "" || fl.method != "" {
		g, err := a.one(path, f, fl.method)
		if err != nil {
			return err
		}
		graphs = []*ir.Graph{g}
	}
	doc := AliasReport{Version: 1, File: path, Graphs: []AliasGraph{}}
	for _, g := range graphs {
		out, err := aliasGraph(g, strings.TrimPrefix(fl.value, "%"))
		if err != nil {
			return fmt.Errorf("%s: %w", display(path), err)
		}
		for _, fn := range functionOf(f.Module, g) {
			out.Name = fn.QualifiedName()
		}
		doc.Graphs = append(doc.Graphs, out)
	}
	if a.json {
		return a.printJSON(doc)
	}
	_, err = a.stdout.Write([]byte(doc.text(fl.value != "")))
	return err
}

// aliasGraph asks about all values of g, or about the one of a name.
func aliasGraph(g *ir.Graph, name string) (AliasGraph, error) {
	facts := alias.Analyze(g)
	var all []*ir.Value
	for v := range g.AllValues() {
		if facts.Mutable(v) || v.Name() == name {
			all = append(all, v)
		}
	}
	out := AliasGraph{Values: []AliasValue{}}
	for _, v := range all {
		if name == "" || v.Name() == name {
			out.Values = append(out.Values, aliasValue(facts, v, all))
		}
	}
	if name != "" && len(out.Values) == 0 {
		return out, fmt.Errorf("there is no value %%%s", name)
	}
	return out, nil
}

func aliasValue(f *alias.Facts, v *ir.Value, all []*ir.Value) AliasValue {
	out := AliasValue{
		Value: "%" + v.Name(), Type: v.Type().String(), Is: []string{}, In: []string{}, Holds: []string{},
		Writers: aliasNodes(slices.Collect(f.Writers(v))), Escapes: f.Escapes(v), Ways: aliasNodes(f.Ways(v)),
	}
	if v.Def() != nil {
		out.Source = aliasSource(v.Def())
	}
	for _, w := range all {
		if w != v && f.MayBe(v, w) {
			out.Is = append(out.Is, "%"+w.Name())
		}
		if f.MayHold(w, v) {
			out.In = append(out.In, "%"+w.Name())
		}
		if f.MayHold(v, w) {
			out.Holds = append(out.Holds, "%"+w.Name())
		}
	}
	if n := f.LastUse(v); n != nil {
		last := aliasNode(n)
		out.LastUse = &last
	}
	return out
}

// aliasNodes are nodes in program order, each once.
func aliasNodes(ns []*ir.Node) []AliasNode {
	slices.SortFunc(ns, func(a, b *ir.Node) int {
		switch {
		case a == b:
			return 0
		case a.Before(b):
			return -1
		}
		return 1
	})
	out := []AliasNode{}
	for _, n := range slices.Compact(ns) {
		out = append(out, aliasNode(n))
	}
	return out
}

func aliasNode(n *ir.Node) AliasNode {
	out := AliasNode{Kind: n.Kind().String(), Source: aliasSource(n)}
	if n.IsReturn() {
		out.Kind = "return"
	} else if n.NumOutputs() > 0 {
		out.Output = "%" + n.Output(0).Name()
	}
	return out
}

// aliasSource is where n comes from in Python, or else in the text of the graph.
func aliasSource(n *ir.Node) string {
	if s := n.Source(); !n.IsReturn() && s.File != "" {
		return fmt.Sprintf("%s:%d:%d", s.File, s.Line, s.Col)
	}
	if line, col := n.TextPos(); line > 0 {
		return fmt.Sprintf("%d:%d", line, col)
	}
	return ""
}
