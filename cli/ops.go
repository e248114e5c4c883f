package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
)

// OpsReport is the document of ops --json: of a file what it lacks, else the table.
type OpsReport struct {
	Version   int           `json:"version"` // 1
	File      string        `json:"file,omitempty"`
	OK        bool          `json:"ok"`
	Missing   []OpsMissing  `json:"missing,omitempty"`
	Operators []OpsOperator `json:"operators,omitempty"`
}

// OpsMissing is a node that the executor cannot run. Line and Column count from 1;
// they are 0 where the text does not give the place. Source is where the program had it.
type OpsMissing struct {
	Operator string `json:"operator"`
	Message  string `json:"message"`
	Graph    string `json:"graph"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Source   string `json:"source,omitempty"`
}

// OpsOperator is an overload that has a kernel, and what the recorded samples of
// PyTorch's own table of operators showed of it: none where Samples is 0.
type OpsOperator struct {
	Name    string   `json:"name"`
	Samples int      `json:"samples"`
	Agree   int      `json:"agree"`
	DTypes  []string `json:"dtypes,omitempty"`
}

func (a *app) opsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "ops [FILE]",
		Short: "say whether a model can run here, or which operators can",
		Long: `ops FILE says whether the reference executor can run every graph of a file, without
running it: each node that it cannot run, with its place. The exit code is 2 if there is one.

Without FILE it lists the overloads that have a kernel, with how many of the recorded
samples of PyTorch's own table of operators agree with PyTorch, and their dtypes.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.listOperators()
			}
			return a.each(args, func(a *app, _ int, path string) error { return a.lacking(path) })
		},
	}
	c.Flags().BoolVar(&a.json, "json", false, "print one JSON document")
	return c
}

// listOperators prints the table of kernels.
func (a *app) listOperators() error {
	kernels := a.kernels
	if kernels == nil {
		kernels = exec.Default()
	}
	samples := exec.Samples()
	doc := OpsReport{Version: 1, OK: true}
	for _, name := range kernels.Names() {
		s := samples[name]
		doc.Operators = append(doc.Operators, OpsOperator{name, s.Samples, s.Agree, s.DTypes})
	}
	if a.json {
		return a.printJSON(doc)
	}
	for _, o := range doc.Operators {
		if o.Samples == 0 {
			fmt.Fprintf(a.stdout, "%s\n", o.Name)
			continue
		}
		fmt.Fprintf(a.stdout, "%s  %d of %d samples  %s\n", o.Name, o.Agree, o.Samples, strings.Join(o.DTypes, " "))
	}
	return nil
}

// lacking lists what the executor cannot run of a file.
func (a *app) lacking(path string) error {
	f, _, err := a.load(path)
	if err != nil {
		return err
	}
	doc := OpsReport{Version: 1, File: path}
	for i, g := range f.Graphs {
		doc.Missing = append(doc.Missing, a.missing(path, fmt.Sprint(i+1), g)...)
	}
	doc.OK = len(doc.Missing) == 0
	if a.json {
		err = a.printJSON(doc)
	} else {
		for _, m := range doc.Missing {
			fmt.Fprintln(a.stdout, m.Message)
		}
		if doc.OK {
			fmt.Fprintf(a.stdout, "%s: every operator can run here\n", display(path))
		}
	}
	if err == nil && !doc.OK {
		err = fmt.Errorf("%s: %d that cannot run here", display(path), len(doc.Missing))
	}
	return err
}

// missing lists what a graph's compilation refuses.
func (a *app) missing(path, graph string, g *ir.Graph) []OpsMissing {
	_, err := exec.Compile(g, exec.Options{File: display(path), Lossy: exec.LossyNearest, Kernels: a.kernels})
	var refused *exec.CompileError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &refused):
		return []OpsMissing{{Message: err.Error(), Graph: graph}}
	}
	var out []OpsMissing
	for _, p := range refused.Problems {
		name, _, _ := strings.Cut(p.Schema, "(")
		if name == "" {
			name = p.Kind
		}
		m := OpsMissing{Operator: name, Message: p.String(), Graph: graph, Line: p.Line, Column: p.Col}
		if p.Source.File != "" {
			m.Source = fmt.Sprintf("%s:%d:%d", p.Source.File, p.Source.Line, p.Source.Col)
			m.Message += " (" + m.Source + ")"
		}
		out = append(out, m)
	}
	return out
}
