package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/torchpass/torchpass/plugin/load"
)

// work is a folder in which the go command runs.
type work struct {
	dir  string   // where it runs
	temp string   // to be removed
	env  []string // besides the process's own
}

// workspace makes a module that requires torchpass and the extensions, and checks that
// these are what they should be.
func (h *Host) workspace(ctx context.Context, exts []Extension) (*work, error) {
	version, dir, err := h.torchpass()
	if err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp("", "torchpass-build-")
	if err != nil {
		return nil, err
	}
	w := &work{dir: temp, temp: temp, env: []string{"GOWORK=off"}}
	if err = w.module(version, dir, exts); err == nil {
		err = w.fetch(ctx, exts)
	}
	if err == nil {
		err = w.check(ctx, exts)
	}
	if err != nil {
		w.remove()
		return nil, err
	}
	return w, nil
}

func (w *work) remove() { os.RemoveAll(w.temp) }

func (w *work) write(name, text string) error {
	return os.WriteFile(filepath.Join(w.temp, name), []byte(text), 0o666)
}

// module writes go.mod and go.sum. The go command adds what they lack.
func (w *work) module(version, dir string, exts []Extension) error {
	var mod, sum bytes.Buffer
	fmt.Fprintf(&mod, "module torchpass.local/main\n\ngo 1.26\n\nrequire %s %s\n", load.ModulePath, version)
	if dir != "" {
		fmt.Fprintf(&mod, "replace %s => %s\n", load.ModulePath, quoted(dir))
		sum.Write(optional(filepath.Join(dir, "go.sum")))
		mod.Write(required(filepath.Join(dir, "go.mod")))
	}
	for _, e := range exts {
		if e.Dir == "" {
			continue
		}
		if err := addLocal(&mod, &sum, e); err != nil {
			return err
		}
	}
	if err := w.write("go.sum", sum.String()); err != nil {
		return err
	}
	return w.write("go.mod", mod.String())
}

// addLocal requires an extension from its folder.
func addLocal(mod, sum *bytes.Buffer, e Extension) error {
	name, err := ModuleOf(e.Dir)
	if err != nil {
		return err
	}
	if name == load.ModulePath {
		return nil // a package of torchpass itself
	}
	if e.Package != name && !strings.HasPrefix(e.Package, name+"/") {
		return fmt.Errorf("%s is the module %s, not %s", e.Dir, name, e.Package)
	}
	fmt.Fprintf(mod, "require %s v0.0.0\nreplace %s => %s\n", name, name, quoted(e.Dir))
	sum.Write(optional(filepath.Join(e.Dir, "go.sum")))
	mod.Write(required(filepath.Join(e.Dir, "go.mod")))
	return nil
}

// within makes the go.mod of the host's own checkout, with the extension, for -modfile.
func (w *work) within(dir string, e Extension) error {
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return err
	}
	mod, sum := bytes.NewBuffer(append(data, '\n')), bytes.NewBuffer(optional(filepath.Join(dir, "go.sum")))
	if err := addLocal(mod, sum, e); err != nil {
		return err
	}
	if err := w.write("go.sum", sum.String()); err != nil {
		return err
	}
	return w.write("go.mod", mod.String())
}

// pin requires each module at the version that the host has.
func (w *work) pin(info *debug.BuildInfo) error {
	path := filepath.Join(w.temp, "go.mod")
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	mod := bytes.NewBuffer(data)
	for _, d := range info.Deps {
		if d.Path == load.ModulePath {
			continue
		}
		fmt.Fprintf(mod, "require %s %s\n", d.Path, d.Version)
		if r := d.Replace; r != nil {
			fmt.Fprintf(mod, "replace %s => %s %s\n", d.Path, quoted(r.Path), r.Version)
		}
	}
	return os.WriteFile(path, mod.Bytes(), 0o666)
}

// fetch gets extensions that are not on this machine.
func (w *work) fetch(ctx context.Context, exts []Extension) error {
	for _, e := range exts {
		if e.Dir != "" {
			continue
		}
		version := e.Version
		if version == "" {
			version = "latest"
		}
		if _, err := w.run(ctx, "get", e.Package+"@"+version); err != nil {
			return err
		}
	}
	return nil
}

// listed is what go list tells of a package.
type listed struct {
	Dir, ImportPath, Name string
	GoFiles               []string
	Module                *struct{ Path, Dir string }
	Error                 *struct{ Err string }
}

func (w *work) list(ctx context.Context, pattern string) (*listed, error) {
	out, err := w.run(ctx, "list", "-e", "-mod=mod", "-json=Dir,ImportPath,Name,GoFiles,Module,Error", pattern)
	if err != nil {
		return nil, err
	}
	p := new(listed)
	if err := json.Unmarshal(out, p); err != nil {
		return nil, err
	}
	if p.Error != nil {
		return nil, errors.New(p.Error.Err)
	}
	return p, nil
}

// check wants each extension to be a package that exports Extension.
func (w *work) check(ctx context.Context, exts []Extension) error {
	for _, e := range exts {
		p, err := w.list(ctx, e.Package)
		if err != nil {
			return err
		}
		if p.Name == "main" {
			return fmt.Errorf("%s is a main package; an extension is an ordinary one, around which the main package is made", e.Package)
		}
		if ok, err := exports(p); err != nil {
			return err
		} else if !ok {
			return fmt.Errorf("%s exports no extension; it needs\n\tfunc Extension() plugin.Extension", e.Package)
		}
	}
	return nil
}

// exports looks for the function Extension.
func exports(p *listed) (bool, error) {
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return false, err
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "Extension" {
				return true, nil
			}
		}
	}
	return false, nil
}

// output builds into a temporary file beside out and renames it.
func (w *work) output(ctx context.Context, out string, args ...string) error {
	full, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(full), ".torchpass-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	made := filepath.Join(tmp, filepath.Base(full))
	if _, err := w.run(ctx, append([]string{"build", "-mod=mod", "-o", made}, args...)...); err != nil {
		return err
	}
	return os.Rename(made, full)
}

// run runs the go command; the error has what it said.
func (w *work) run(ctx context.Context, args ...string) ([]byte, error) {
	tool, err := exec.LookPath("go")
	if err != nil {
		return nil, errors.New("the go command is not in PATH; building extensions needs Go: https://go.dev/dl")
	}
	cmd := exec.CommandContext(ctx, tool, args...)
	cmd.Dir = w.dir
	cmd.Env = append(os.Environ(), w.env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		said := strings.TrimSpace(stderr.String())
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, advise(said))
	}
	return stdout.Bytes(), nil
}

// advise adds to what the go command said what to do about it.
func advise(said string) string {
	switch {
	case strings.Contains(said, "toolchain not available"):
		return said + "\nthe toolchain that built this torchpass cannot be had; build torchpass anew with the one that is here"
	case strings.Contains(said, "C compiler"), strings.Contains(said, "-buildmode=plugin requires"), strings.Contains(said, "not supported on"):
		return said + "\nGo plugins need cgo and a C compiler; \"torchpass build --with\" and \"torchpass plugin build --wasm\" do not"
	case strings.Contains(said, "dial tcp"), strings.Contains(said, "module lookup disabled"):
		return said + "\na module that is not on this machine is needed; give its folder with MODULE=DIR, or a network"
	}
	return said
}

// canLink wants a C compiler, by which Go links plugins.
func canLink() error {
	names := strings.Fields(os.Getenv("CC"))
	if len(names) == 0 {
		names = []string{"gcc", "clang", "cc"}
	} else {
		names = names[:1]
	}
	for _, name := range names {
		if _, err := exec.LookPath(name); err == nil {
			return nil
		}
	}
	return fmt.Errorf("there is no C compiler (%s), by which Go links plugins; install one, or use \"torchpass build --with\" or \"torchpass plugin build --wasm\"", strings.Join(names, ", "))
}
