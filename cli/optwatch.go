package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
)

// watch gives the manager what shows a run as it goes. The result finishes it, and
// returns what went wrong with writing: that is no pass's fault.
func (a *app) watch(mgr *pass.Manager, f *parse.File, fl optFlags) (finish func() error, err error) {
	if a.printChanged {
		mgr.Instruments = append(mgr.Instruments, a.changes())
	}
	var fault error
	if fl.dumpDir != "" {
		in, err := a.dumps(fl.dumpDir, f, &fault)
		if err != nil {
			return nil, err
		}
		mgr.Instruments = append(mgr.Instruments, in)
	}
	var log bytes.Buffer
	if fl.editLog != "" {
		mgr.Log = func(e pass.Edit) { log.WriteString(editLine(e)) }
	}
	return func() error {
		switch fl.editLog {
		case "":
			return fault
		case "-":
			_, err := a.stderr.Write(log.Bytes())
			return errors.Join(fault, err)
		}
		return errors.Join(fault, writeFile(fl.editLog, log.Bytes()))
	}, nil
}

// editLine is an edit, its fields separated by tabs: step and round, pass, rule,
// graph, node kind, output, source; "-" for what is not known.
func editLine(e pass.Edit) string {
	fields := []string{fmt.Sprintf("%d.%d", e.Step, e.Round), e.Pass, e.Rule, e.Graph, e.Kind, e.Output, e.Source}
	for i, s := range fields {
		if s == "" {
			fields[i] = "-"
		}
	}
	return strings.Join(fields, "\t") + "\n"
}

// changes prints the structural diff of every graph that a pass changed: what moved to
// another number is not a change.
func (a *app) changes() pass.Instrument {
	last := make(map[*ir.Function]*ir.Graph)
	return pass.Instrument{
		Before: func(ap *pass.Application) error {
			for _, fn := range ap.Module.Functions {
				if last[fn] == nil {
					last[fn] = fn.Graph.Clone()
				}
			}
			return nil
		},
		After: func(ap *pass.Application) error {
			for i, fn := range ap.Module.Functions {
				if !slices.Contains(ap.Changed, fn) {
					continue
				}
				before := last[fn]
				if before == nil { // the pass made the function
					before = ir.NewGraph(ap.Module)
				}
				name := ap.Pass.Name
				switch {
				case fn.Name != "":
					name += " " + fn.QualifiedName()
				case len(ap.Module.Functions) > 1:
					name += fmt.Sprintf(" graph %d", i)
				}
				a.showChange(name, equiv.DiffGraphs(before, fn.Graph, equiv.DiffOptions{}))
				last[fn] = fn.Graph.Clone()
			}
			return nil
		},
	}
}

func (a *app) showChange(name string, d *equiv.Differences) {
	fmt.Fprintln(a.stderr, paint(a.colorErr, red, "--- before "+name))
	fmt.Fprintln(a.stderr, paint(a.colorErr, green, "+++ after "+name))
	if d.Equal() {
		fmt.Fprintln(a.stderr, "only names, sources or scopes changed")
		return
	}
	d.Write(a.stderr, equiv.TextOptions{A: "before", B: "after", Context: 2, Color: a.colorErr})
}

// dumps writes the text before the pipeline, and after every application of a pass
// that edited, to files of dir that sort in that order.
func (a *app) dumps(dir string, f *parse.File, fault *error) (pass.Instrument, error) {
	write := func(number int, name string) error {
		path := filepath.Join(dir, fmt.Sprintf("%02d-%s.txt", number, name))
		return writeFile(path, a.text(f, print.Options{}))
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return pass.Instrument{}, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return pass.Instrument{}, err
	}
	if len(entries) > 0 {
		return pass.Instrument{}, fmt.Errorf("opt --dump-dir %s: the folder is not empty; it has %s", dir, entries[0].Name())
	}
	return pass.Instrument{After: func(ap *pass.Application) error {
		if ap.Edits > 0 && *fault == nil {
			*fault = write(ap.Number, ap.Pass.Name)
		}
		return nil
	}}, write(0, "in")
}
