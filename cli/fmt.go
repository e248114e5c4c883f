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
printed comes out byte for byte.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, files []string) error {
			for _, path := range files {
				if err := a.fmtFile(path, fl); err != nil {
					a.fail(err)
				}
			}
			return nil
		},
	}
	f := c.Flags()
	f.BoolVarP(&fl.list, "list", "l", false, "print the path of each file whose text would change")
	f.BoolVarP(&fl.diff, "diff", "d", false, "print a diff for each file whose text would change")
	f.BoolVarP(&fl.write, "write", "w", false, "write the result back to the file")
	f.BoolVar(&fl.print.NoSources, "no-sources", false, "leave out the \"# file:line:col\" comments")
	f.BoolVar(&fl.print.Renumber, "renumber", false, "call every value by a number")
	f.BoolVar(&fl.dot, "dot", false, "print the graph in DOT")
	return c
}

func (a *app) fmtFile(path string, fl fmtFlags) error {
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
	out := text(f, fl.print)
	changed := !bytes.Equal(out, src)
	switch {
	case fl.write:
		return a.fmtWrite(path, f, out, changed)
	case fl.list, fl.diff:
		if !changed {
			return nil
		}
		a.raise(exitAnswer)
		if fl.list {
			fmt.Fprintln(a.stdout, path)
		}
		if fl.diff {
			a.stdout.Write(diff.Diff(path+".orig", src, path, out))
		}
		return nil
	}
	_, err = a.stdout.Write(out)
	return err
}

func (a *app) fmtWrite(path string, f *parse.File, out []byte, changed bool) error {
	switch {
	case path == "-":
		return errors.New("fmt -w: standard input cannot be written back")
	case f.Other || f.Listing || a.graph != "":
		return fmt.Errorf("%s: fmt -w refuses a file that has other text besides the graphs", path)
	case !changed:
		return nil
	}
	return writeFile(path, out)
}
