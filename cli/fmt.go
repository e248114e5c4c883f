package cli

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
)

type fmtFlags struct {
	list, diff, write bool
	print             print.Options
	dot               bool
}

func (a *app) fmtCommand() *cobra.Command {
	var fl fmtFlags
	c := &cobra.Command{
		Use:   "fmt [flags] FILE...",
		Short: "reprint graphs as PyTorch prints them",
		Long: `fmt reads each file and prints its graphs as PyTorch 1.13 prints them, separated
by blank lines; older dialects come out in today's form. A dump that PyTorch 1.13
printed comes out byte for byte.

-l and -d exit with 1 if the text of a file would change. -w replaces a file whole
or not at all, and refuses one that has other text besides the graphs.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, files []string) error {
			return a.each(files, func(a *app, _ int, path string) error { return a.fmtFile(path, fl) })
		},
	}
	f := c.Flags()
	f.BoolVarP(&fl.list, "list", "l", false, "print the path of each file whose text would change")
	f.BoolVarP(&fl.diff, "diff", "d", false, "print a diff for each file whose text would change")
	f.BoolVarP(&fl.write, "write", "w", false, "write the result back to the file")
	f.BoolVar(&fl.print.NoSources, "no-sources", false, "leave out the \"# file:line:col\" comments")
	f.BoolVar(&fl.print.Renumber, "renumber", false, "call every value by a number")
	f.BoolVar(&fl.dot, "dot", false, "print the graph in DOT")
	c.MarkFlagsMutuallyExclusive("dot", "list")
	c.MarkFlagsMutuallyExclusive("dot", "diff")
	c.MarkFlagsMutuallyExclusive("dot", "write")
	return c
}

func (a *app) fmtFile(path string, fl fmtFlags) error {
	if fl.write && path == "-" {
		return errors.New("fmt -w: standard input cannot be written back")
	}
	f, src, err := a.load(path)
	if err != nil {
		return err
	}
	if fl.dot {
		g, err := a.one(path, f, "")
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(a.stdout, print.DOT(g))
		return err
	}
	if a.archive && (fl.list || fl.diff || fl.write) {
		return fmt.Errorf("%s: is an archive, which fmt prints as text and does not write", display(path))
	}
	out := a.text(f, fl.print)
	if !fl.list && !fl.diff && !fl.write {
		_, err = a.stdout.Write(out)
		return err
	}
	return a.fmtChanged(path, f, src, out, fl)
}

// fmtChanged does what -l, -d and -w ask for, all of them if all are given.
func (a *app) fmtChanged(path string, f *parse.File, src, out []byte, fl fmtFlags) error {
	if fl.write && (f.Other || f.Listing || a.graph != "") {
		return fmt.Errorf("%s: fmt -w refuses a file that has other text besides the graphs", path)
	}
	if bytes.Equal(src, out) {
		return nil
	}
	if fl.list {
		fmt.Fprintln(a.stdout, display(path))
	}
	if fl.diff {
		writeDiff(a.stdout, a.colorOut, diff.Diff(display(path)+".orig", src, display(path), out))
	}
	if fl.write {
		return writeFile(path, out)
	}
	a.raise(exitAnswer)
	return nil
}
