package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/script"
	"github.com/torchpass/torchpass/value"
)

// archived reads a TorchScript archive, which then is like module text. The file
// stays mapped until the process ends.
func (a *app) archived(path string, load func(archive.ScriptOptions) (*archive.Script, error)) (*parse.File, error) {
	start := time.Now()
	opt := archive.ScriptOptions{Eval: evaluator(), Table: a.table}
	if a.runSetState {
		opt.RunSetState = runSetState
	}
	s, err := load(opt)
	var inCode script.Errors
	if errors.As(err, &inCode) {
		for _, e := range inCode {
			e.File = display(path) + "/" + e.File
		}
		return nil, inCode
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", display(path), err)
	}
	for _, class := range s.Stateful {
		fmt.Fprintf(a.stderr, "%s: %s has a method __setstate__, which was not run (--run-setstate runs it): the attributes of its objects are not set\n", display(path), class)
	}
	a.extra = s.Extra
	f := &parse.File{Module: s.Module}
	for _, fn := range s.Module.Functions {
		f.Graphs = append(f.Graphs, fn.Graph)
	}
	if a.verbose {
		fmt.Fprintf(a.stderr, "%s: version %d, %d functions, %d nodes, loaded in %v\n", display(path), s.Version, len(f.Graphs), countNodes(f.Graphs), time.Since(start).Round(time.Microsecond))
	}
	return f, nil
}

// checkSums reads all records of the archive at path, weights included, for which
// loading does not need their checksums.
func (a *app) checkSums(path string) error {
	if path == "-" {
		return archive.CheckSums(bytes.NewReader(a.src), int64(len(a.src)), archive.Limits{})
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	st, err := f.Stat()
	if err == nil {
		err = archive.CheckSums(f, st.Size(), archive.Limits{})
	}
	return err
}

// namesArchive reports whether a file of that name is to be an archive.
func namesArchive(path string) bool {
	ext := filepath.Ext(path)
	return ext == ".pt" || ext == ".pth"
}

// writeArchive writes m and the files beside it to path, weights straight from
// their storages.
func writeArchive(path string, m *ir.Module, extra []archive.Record) error {
	return writeWith(path, func(w io.Writer) error {
		buffered := bufio.NewWriterSize(w, 1<<16)
		if err := archive.SaveScript(buffered, m, extra...); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		return buffered.Flush()
	})
}

// The limits of a node that is run while an archive is loaded.
const (
	evalSteps = 1 << 12
	evalItems = 1 << 16
	// Those of a method __setstate__.
	stateSteps = 1 << 20
	stateItems = 1 << 20
)

// runSetState runs a method __setstate__ while an archive is loaded.
func runSetState(f *ir.Function, args []value.Value) error {
	p, err := exec.Compile(f.Graph, exec.Options{})
	if err != nil {
		return err
	}
	_, err = p.Run(&exec.State{MaxSteps: stateSteps, MaxItems: stateItems}, args)
	return err
}

// evaluator returns a function that runs nodes on constants, one at a time; what
// cannot run is not folded.
func evaluator() func(*ir.Node, []value.Value) ([]value.Value, bool) {
	runner := exec.NewNodeRunner(exec.Options{})
	return func(n *ir.Node, args []value.Value) ([]value.Value, bool) {
		results, err := runner.Run(&exec.State{MaxSteps: evalSteps, MaxItems: evalItems}, n, args)
		return results, err == nil
	}
}
