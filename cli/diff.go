package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/parse"
)

// DiffReport is the document of diff --json.
type DiffReport struct {
	Version     int              `json:"version"` // 1
	Equal       bool             `json:"equal"`
	Class       string           `json:"class"` // same, names, order or structure
	A           string           `json:"a"`
	B           string           `json:"b"`
	NodesA      int              `json:"nodesA"`
	NodesB      int              `json:"nodesB"`
	Paired      int              `json:"paired"`
	Renamed     int              `json:"renamed"`
	Unread      int              `json:"unread"`
	Counts      map[string]int   `json:"counts"`
	Divergences []DiffDivergence `json:"divergences"`
	More        int              `json:"more"`
}

// DiffDivergence is one difference. A or B is missing where only the other has
// something.
type DiffDivergence struct {
	Kind     string     `json:"kind"`
	Function string     `json:"function,omitempty"`
	Detail   string     `json:"detail"`
	A        *DiffPlace `json:"a,omitempty"`
	B        *DiffPlace `json:"b,omitempty"`
}

// DiffPlace is where a node is: in the text, and in which blocks.
type DiffPlace struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Path   string `json:"path,omitempty"`
	Node   string `json:"node"`
}

type diffFlags struct {
	types                  string
	names, sources, scopes bool
	quiet                  bool
	limit, context         int
}

func (a *app) diffCommand() *cobra.Command {
	var fl diffFlags
	c := &cobra.Command{
		Use:   "diff A B",
		Short: "compare the structure of two graphs",
		Long: `diff compares two files of graphs. How values are called, the numbers in mangled
type names, source comments and scopes do not count unless flags say so; constants
count to the bit where both texts have them. Graphs are paired by name, those
without a name by position.

It prints one block a divergence, the first first and with its neighbours. A node
is the counterpart of another by what it computes and by what uses it, so that one
change is one divergence. Exit status 0: the same; 1: they differ.`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error { return a.diff(args[0], args[1], fl) },
	}
	f := c.Flags()
	f.StringVar(&fl.types, "types", "exact", "how types count: exact, erase (every tensor type is Tensor) or ignore")
	f.BoolVar(&fl.names, "names", false, "names and numbers of values count")
	f.BoolVar(&fl.sources, "sources", false, "source comments count")
	f.BoolVar(&fl.scopes, "scopes", false, "scopes count")
	f.BoolVarP(&fl.quiet, "quiet", "q", false, "print nothing; the exit status tells")
	f.IntVar(&fl.limit, "limit", 20, "show at most `N` divergences (0: all)")
	f.IntVar(&fl.context, "context", 2, "show `N` nodes before and after the first divergence")
	f.BoolVar(&a.json, "json", false, "print one JSON document")
	return c
}

func (fl diffFlags) options() (equiv.DiffOptions, error) {
	opt := equiv.DiffOptions{Names: fl.names, Sources: fl.sources, Scopes: fl.scopes}
	switch fl.types {
	case "exact":
	case "erase":
		opt.Types = equiv.TypesErased
	case "ignore":
		opt.Types = equiv.TypesIgnored
	default:
		return opt, fmt.Errorf("--types must be exact, erase or ignore, not %q", fl.types)
	}
	if fl.limit < 0 || fl.context < 0 {
		return opt, errors.New("--limit and --context must not be negative")
	}
	return opt, nil
}

func (a *app) diff(pathA, pathB string, fl diffFlags) error {
	opt, err := fl.options()
	if err == nil && stdins([]string{pathA, pathB}) > 1 {
		err = errors.New("standard input can be read once: give \"-\" once")
	}
	if err != nil {
		return err
	}
	var files [2]*parse.File
	var failed error
	for i, path := range []string{pathA, pathB} {
		f, _, err := a.load(path)
		failed = errors.Join(failed, err)
		files[i] = f
	}
	if failed != nil {
		return failed
	}
	if (files[0].Untyped || files[1].Untyped) && opt.Types != equiv.TypesIgnored {
		fmt.Fprintf(a.stderr, "%s, %s: a dump has no types; types were not compared\n", display(pathA), display(pathB))
		opt.Types = equiv.TypesIgnored
	}
	return a.printDiff(pathA, pathB, a.differences(files, opt), fl)
}

// differences compares the modules, or the graphs that --graph selects.
func (a *app) differences(files [2]*parse.File, opt equiv.DiffOptions) *equiv.Differences {
	if a.graph != "" {
		return equiv.DiffGraphs(files[0].Graphs[0], files[1].Graphs[0], opt)
	}
	return equiv.DiffModules(files[0].Module, files[1].Module, opt)
}

func (a *app) printDiff(pathA, pathB string, d *equiv.Differences, fl diffFlags) error {
	if !d.Equal() {
		a.raise(exitAnswer)
	}
	switch {
	case a.json:
		return a.printJSON(diffReport(pathA, pathB, d, fl.limit))
	case fl.quiet:
		return nil
	}
	opt := equiv.TextOptions{A: display(pathA), B: display(pathB), Limit: fl.limit, Context: fl.context, Color: a.colorOut}
	if err := d.Write(a.stdout, opt); err != nil {
		return err
	}
	colour := green
	if !d.Equal() {
		colour = red
	}
	fmt.Fprintln(a.stdout, paint(a.colorOut, colour, d.Summary()))
	if d.Unread > 0 {
		fmt.Fprintf(a.stderr, "%d tensor constants have no elements in the text and were compared by their types\n", d.Unread)
	}
	return nil
}

func diffReport(pathA, pathB string, d *equiv.Differences, limit int) DiffReport {
	r := DiffReport{
		Version: 1, Equal: d.Equal(), Class: d.Class().String(), A: pathA, B: pathB,
		NodesA: d.NodesA, NodesB: d.NodesB, Paired: d.Paired, Renamed: d.Renamed, Unread: d.Unread,
		Counts: make(map[string]int), Divergences: []DiffDivergence{},
	}
	for i, x := range d.List {
		r.Counts[x.Kind.String()]++
		if limit > 0 && i >= limit {
			r.More++
			continue
		}
		r.Divergences = append(r.Divergences, DiffDivergence{x.Kind.String(), x.Function, x.Detail, diffPlace(x.A), diffPlace(x.B)})
	}
	return r
}

func diffPlace(p equiv.Place) *DiffPlace {
	if p.Node == nil && p.Line == 0 {
		return nil
	}
	return &DiffPlace{p.Line, p.Col, p.Path, p.Text()}
}
