package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

// version is what the build knows of itself.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// maxText bounds the text of one file; a graph takes several times its text.
const maxText = 4 << 30

// read returns the text of path, or of standard input for "-".
func (a *app) read(path string) ([]byte, error) {
	a.reading = path
	r := a.stdin
	if path != "-" {
		st, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if st.IsDir() {
			return nil, fmt.Errorf("%s: is a directory", path)
		}
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
		if st.Mode().IsRegular() && st.Size() <= maxText {
			a.src, err = os.ReadFile(path)
			return a.src, err
		}
	}
	src, err := io.ReadAll(io.LimitReader(r, maxText+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", display(path), err)
	}
	if len(src) > maxText {
		return nil, fmt.Errorf("%s: limit exceeded: more than %d bytes of text", display(path), int64(maxText))
	}
	a.src = src
	return src, nil
}

// display is how messages call path.
func display(path string) string {
	if path == "-" {
		return "<stdin>"
	}
	return path
}

// load reads path, text or an archive; --graph selects among its graphs.
func (a *app) load(path string) (*parse.File, []byte, error) {
	f, src, err := a.open(path)
	if err != nil {
		return nil, src, err
	}
	return f, src, a.choose(path, f)
}

// reload reads what was loaded once more.
func (a *app) reload(path string) (*parse.File, error) {
	if a.src == nil {
		f, _, err := a.load(path)
		return f, err
	}
	f, err := a.parse(path, a.src)
	if err != nil {
		return nil, err
	}
	return f, a.choose(path, f)
}

// choose leaves the graph that --graph names.
func (a *app) choose(path string, f *parse.File) error {
	if a.graph != "" {
		if err := selectGraph(f, a.graph); err != nil {
			return fmt.Errorf("%s: %w", display(path), err)
		}
	}
	return nil
}

// open reads text or, by its first bytes, a TorchScript archive. An archive in a
// file is mapped, and there is no text.
func (a *app) open(path string) (*parse.File, []byte, error) {
	if a.archive = isArchive(path); a.archive {
		a.reading = path
		f, err := a.archived(path, func(opt archive.ScriptOptions) (*archive.Script, error) { return archive.OpenScript(path, opt) })
		return f, nil, err
	}
	src, err := a.read(path)
	if err != nil {
		return nil, nil, err
	}
	f, err := a.parse(path, src)
	return f, src, err
}

// isArchive reports whether path is a regular file that begins like an archive.
func isArchive(path string) bool {
	st, err := os.Stat(path)
	if path == "-" || err != nil || !st.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false // reading it says why
	}
	defer f.Close()
	head := make([]byte, archive.SniffLen)
	n, _ := io.ReadFull(f, head)
	return archive.Sniff(head[:n]) == archive.ZipFile
}

// parse reads text or, by its first bytes, a TorchScript archive.
func (a *app) parse(path string, src []byte) (*parse.File, error) {
	if a.archive = archive.Sniff(src) == archive.ZipFile; a.archive {
		return a.archived(path, func(opt archive.ScriptOptions) (*archive.Script, error) { return archive.ScriptOf(src, opt) })
	}
	if err := archive.Refusal(src); err != nil {
		return nil, fmt.Errorf("%s: %w", display(path), err)
	}
	start := time.Now()
	f, err := parse.Parse(display(path), src, parse.Options{Payload: sidePayload(path), Table: a.table})
	if err == nil && a.verbose {
		fmt.Fprintf(a.stderr, "%s: %d bytes, %d graphs, %d nodes, parsed in %v\n", display(path), len(src), len(f.Graphs), countNodes(f.Graphs), time.Since(start).Round(time.Microsecond))
	}
	return f, err
}

func countNodes(graphs []*ir.Graph) int {
	n := 0
	for _, g := range graphs {
		for x := range g.AllNodes() {
			n++
			if sub := x.Subgraph(); sub != nil {
				n += countNodes([]*ir.Graph{sub})
			}
		}
	}
	return n
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

// selectGraph makes the graph with that number or qualified name the only one of
// f.Graphs. A plain dump forgets the others; the functions of a module stay, as
// they may be called.
func selectGraph(f *parse.File, which string) error {
	for i, fn := range f.Module.Functions {
		if fn.QualifiedName() == which || strconv.Itoa(i) == which {
			f.Graphs = []*ir.Graph{fn.Graph}
			if print.IsPlain(f.Module) {
				f.Module.Functions = []*ir.Function{fn}
			}
			return nil
		}
	}
	return fmt.Errorf("no graph %q among %d", which, len(f.Graphs))
}

// one is for commands that need a single graph: the method asked for, the only
// graph, or the root's forward.
func (a *app) one(path string, f *parse.File, method string) (*ir.Graph, error) {
	if method != "" {
		return oneMethod(path, f, method)
	}
	if len(f.Graphs) == 1 {
		return f.Graphs[0], nil
	}
	if root := f.Module.Root.Object(); root != nil {
		for _, fn := range f.Module.Functions {
			if fn.Name == "forward" && fn.Class == root.Type {
				return fn.Graph, nil
			}
		}
	}
	return nil, fmt.Errorf("%s: has %d graphs and one is needed; choose with --graph N (from 0) or NAME", display(path), len(f.Graphs))
}

// oneMethod finds a function by its qualified name, the root's method of that
// name, or the only function called so.
func oneMethod(path string, f *parse.File, method string) (*ir.Graph, error) {
	var found []*ir.Function
	root := f.Module.Root.Object()
	for _, fn := range f.Module.Functions {
		switch {
		case fn.QualifiedName() == method, fn.Name == method && root != nil && fn.Class == root.Type:
			return fn.Graph, nil
		case fn.Name == method:
			found = append(found, fn)
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("%s: no function or method called %q", display(path), method)
	case 1:
		return found[0].Graph, nil
	}
	return nil, fmt.Errorf("%s: %q may be %s or %s", display(path), method, found[0].QualifiedName(), found[1].QualifiedName())
}

// text prints a file as fmt and opt do: its graphs separated by blank lines, or
// module text. A graph selected from module text is printed alone, as a dump.
func (a *app) text(f *parse.File, opt print.Options) []byte {
	opt.NoTypes = opt.NoTypes || f.Untyped
	if a.graph != "" && !print.IsPlain(f.Module) {
		return print.AppendGraph(nil, f.Graphs[0], opt)
	}
	return print.AppendModule(nil, f.Module, opt)
}

// typed refuses a dump without types to what would go by them.
func typed(path string, f *parse.File) error {
	if f.Untyped {
		return fmt.Errorf("%s: the dump has no types, so operators cannot be told apart; print it without type verbosity 0", display(path))
	}
	return nil
}
