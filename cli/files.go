package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

func stack() string { return string(debug.Stack()) }

// version is what the build knows of itself.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// read returns the text of path, or of standard input for "-".
func (a *app) read(path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(a.stdin)
	}
	st, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if st.IsDir() {
		return nil, fmt.Errorf("%s: is a directory", path)
	}
	return os.ReadFile(path)
}

// display is how messages call path.
func display(path string) string {
	if path == "-" {
		return "<stdin>"
	}
	return path
}

// load reads and parses path; --graph selects among its graphs.
func (a *app) load(path string) (*parse.File, []byte, error) {
	src, err := a.read(path)
	if err != nil {
		return nil, nil, err
	}
	if bytes.HasPrefix(src, []byte("PK\x03\x04")) {
		return nil, nil, fmt.Errorf("%s: is a zip archive; this version reads graph text", display(path))
	}
	f, err := parse.Parse(display(path), src, parse.Options{Payload: sidePayload(path)})
	if err != nil {
		return nil, src, err
	}
	if a.graph != "" {
		if err := selectGraph(f, a.graph); err != nil {
			return nil, src, fmt.Errorf("%s: %w", display(path), err)
		}
	}
	return f, src, nil
}

// sidePayload resolves file("path", "key") of module text relative to the text.
func sidePayload(path string) func(string, string) (value.Value, error) {
	return func(side, key string) (value.Value, error) {
		if !filepath.IsAbs(side) {
			side = filepath.Join(filepath.Dir(path), side)
		}
		v, err := valueio.Load(side)
		if err != nil || key == "" {
			return v, err
		}
		if d := v.Dict(); d != nil {
			if x, ok := d.Get(value.Str(key)); ok {
				return x, nil
			}
		}
		return value.Value{}, fmt.Errorf("%s has no entry %q", side, key)
	}
}

// selectGraph keeps the graph with that number or qualified name.
func selectGraph(f *parse.File, which string) error {
	for i, fn := range f.Module.Functions {
		if fn.QualifiedName() == which || strconv.Itoa(i) == which {
			f.Module.Functions = []*ir.Function{fn}
			f.Graphs = []*ir.Graph{fn.Graph}
			return nil
		}
	}
	return fmt.Errorf("no graph %q among %d", which, len(f.Graphs))
}

// one is for commands that need a single graph.
func (a *app) one(path string, f *parse.File, method string) (*ir.Graph, error) {
	if method != "" {
		for _, fn := range f.Module.Functions {
			if fn.Name == method || fn.QualifiedName() == method {
				return fn.Graph, nil
			}
		}
		return nil, fmt.Errorf("%s: no function or method called %q", display(path), method)
	}
	if len(f.Graphs) == 1 {
		return f.Graphs[0], nil
	}
	for _, fn := range f.Module.Functions {
		if fn.Name == "forward" && f.Module.Root.Object() != nil && fn.Class == f.Module.Root.Object().Type {
			return fn.Graph, nil
		}
	}
	return nil, fmt.Errorf("%s: has %d graphs and one is needed; choose with --graph N (from 0) or NAME", display(path), len(f.Graphs))
}

// text prints a file as fmt and opt do: its graphs separated by blank lines, or
// module text.
func text(f *parse.File, opt print.Options) []byte {
	opt.NoTypes = opt.NoTypes || f.Untyped
	return print.AppendModule(nil, f.Module, opt)
}

// writeFile writes data to path by way of a temporary file beside it, so that
// path holds either what it held or all of data.
func writeFile(path string, data []byte) error {
	mode := os.FileMode(0o644)
	if st, err := os.Stat(path); err == nil {
		mode = st.Mode().Perm()
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".torchpass-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Chmod(mode)
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		os.Remove(tmp.Name())
	}
	return err
}
