package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/torchpass/torchpass/plugin/load"
)

// Host is the torchpass for which something is built.
type Host struct {
	Info *debug.BuildInfo // of the program that runs
	Dir  string           // the sources of torchpass, or empty: the version in Info
}

// Extension names a package that exports Extension.
type Extension struct {
	Package string // import path
	Version string // of its module; empty for the latest, or with Dir
	Dir     string // the folder of its module, in place of a version
}

// ParseExtension reads MODULE[@V][=DIR], as --with has it.
func ParseExtension(text string) (Extension, error) {
	var e Extension
	rest, dir, replaced := strings.Cut(text, "=")
	e.Package, e.Version, _ = strings.Cut(rest, "@")
	switch {
	case e.Package == "" || strings.ContainsAny(e.Package, " \t"):
		return e, fmt.Errorf("--with %s: give MODULE, MODULE@VERSION or MODULE=DIR", text)
	case replaced && dir == "":
		return e, fmt.Errorf("--with %s: no folder after =", text)
	}
	if replaced {
		full, err := filepath.Abs(dir)
		if err != nil {
			return e, err
		}
		e.Dir = full
	}
	return e, nil
}

// Here is the extension in a folder on this machine.
func Here(ctx context.Context, dir string) (Extension, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return Extension{}, err
	}
	if st, err := os.Stat(full); err != nil {
		return Extension{}, err
	} else if !st.IsDir() {
		return Extension{}, fmt.Errorf("%s: is a file; give the folder of a package", dir)
	}
	p, err := (&work{dir: full}).list(ctx, ".")
	if err != nil {
		return Extension{}, fmt.Errorf("%s: %w", dir, err)
	}
	if p.Module == nil || p.Module.Dir == "" {
		return Extension{}, fmt.Errorf("%s: is in no module; make one: cd %s && go mod init example.com/mine", dir, dir)
	}
	return Extension{Package: p.ImportPath, Dir: p.Module.Dir}, nil
}

// developed reports whether the host was built from a checkout.
func (h *Host) developed() bool { return h.Info.Main.Path == load.ModulePath && h.Info.Main.Sum == "" }

// ErrSources is a development build that needs to be told its sources.
var ErrSources = errors.New("this torchpass is a development build, which is no version that can be required")

// torchpass is how the host's own module is required: a version, and a folder in its
// place or "".
func (h *Host) torchpass() (version, dir string, err error) {
	if h.Dir != "" {
		dir, err := sources(h.Dir)
		return "v0.0.0", dir, err
	}
	if h.Info.Main.Path == load.ModulePath {
		if h.developed() {
			return "", "", ErrSources
		}
		return h.Info.Main.Version, "", nil
	}
	for _, d := range h.Info.Deps {
		if d.Path == load.ModulePath {
			switch r := d.Replace; {
			case r == nil || r.Version != "":
				return d.Version, "", nil
			case !filepath.IsAbs(r.Path):
				return "", "", ErrSources // relative to a folder that nothing records
			default:
				return d.Version, r.Path, nil
			}
		}
	}
	return "", "", ErrSources
}

// Binary makes torchpass with extensions compiled in, without cgo.
func (h *Host) Binary(ctx context.Context, exts []Extension, out string) error {
	w, err := h.workspace(ctx, exts)
	if err != nil {
		return err
	}
	defer w.remove()
	if err := w.write("main.go", mainText("torchpass build", binaryText, exts)); err != nil {
		return err
	}
	w.env = append(w.env, "CGO_ENABLED=0")
	return w.output(ctx, out, "-trimpath", ".")
}

// Wasm makes a module for the sandbox.
func (h *Host) Wasm(ctx context.Context, e Extension, out string) error {
	w, err := h.workspace(ctx, []Extension{e})
	if err != nil {
		return err
	}
	defer w.remove()
	if err := w.write("main.go", mainText("torchpass plugin build --wasm", guestText, []Extension{e})); err != nil {
		return err
	}
	w.env = append(w.env, "CGO_ENABLED=0", "GOOS=wasip1", "GOARCH=wasm")
	return w.output(ctx, out, "-trimpath", "-ldflags=-s -w", ".")
}

// Plugin makes a Go plugin that the host can load.
func (h *Host) Plugin(ctx context.Context, e Extension, out string) error {
	if err := canLink(); err != nil {
		return err
	}
	w, err := h.workspace(ctx, []Extension{e})
	if err != nil {
		return err
	}
	defer w.remove()
	if err := w.write("main.go", mainText("torchpass plugin build", pluginText, []Extension{e})); err != nil {
		return err
	}
	flags, env := load.Flags(h.Info)
	w.env = append(w.env, env...)
	target := "."
	if h.developed() {
		if err := w.within(h.Dir, e); err != nil {
			return err
		}
		flags = append(flags, "-modfile="+filepath.Join(w.dir, "go.mod"))
		w.dir, target = h.Dir, filepath.Join(w.dir, "main.go")
	} else if err := w.pin(h.Info); err != nil {
		return err
	}
	return w.output(ctx, out, append(flags, "-buildmode=plugin", target)...)
}
