package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/pflag"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/plugin"
	"github.com/torchpass/torchpass/plugin/load"
	"github.com/torchpass/torchpass/plugin/sandbox"
	"github.com/torchpass/torchpass/schema"
)

// extras is what extensions add to an app.
type extras struct {
	extensions []plugin.Extension // compiled in
	plugins    []string           // --plugin
	limits     sandbox.Limits

	// Set by extend; nil where nothing was added.
	analyses []analysis.Info
	table    *schema.Table
	kernels  *exec.Kernels
}

func (a *app) sandboxFlags(f *pflag.FlagSet) {
	f.IntVar(&a.limits.Memory, "sandbox-memory", 1024, "what a WebAssembly plugin may use, in `MiB`")
	f.DurationVar(&a.limits.Time, "sandbox-time", time.Minute, "how long a WebAssembly plugin may take for one pass")
}

// extend adds what is compiled in and what --plugin names. Loading a plugin runs its
// code, so the commands that make and inspect plugins do not call it for their own.
func (a *app) extend() error {
	exts := a.extensions
	for _, path := range a.plugins {
		e, err := a.openPlugin(path)
		if err != nil {
			return err
		}
		exts = append(exts[:len(exts):len(exts)], *e)
	}
	if len(exts) == 0 {
		return nil
	}
	set, err := plugin.Set{Passes: a.passes, Analyses: a.analyses, Table: schema.Default(), Kernels: exec.Default()}.With(exts...)
	if err != nil {
		return err
	}
	was := a.passes
	a.passes, a.analyses, a.table, a.kernels = set.Passes, set.Analyses, set.Table, set.Kernels
	if err := a.catalog().Validate(); err != nil {
		a.passes = was
		return fmt.Errorf("an extension is at fault:\n%w", err)
	}
	a.extensions, a.plugins = exts, nil
	return nil
}

// openPlugin loads an extension from a file.
func (a *app) openPlugin(path string) (*plugin.Extension, error) {
	is, err := a.sandboxed(path)
	if err != nil {
		return nil, err
	}
	if !is {
		return load.Open(path)
	}
	e, err := sandbox.Open(path, a.limits)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.ToSlash(path), err)
	}
	return e, nil
}

// sandboxed reports whether the plugin at path is for the sandbox, whose limits must be
// some.
func (a *app) sandboxed(path string) (bool, error) {
	if a.limits.Memory <= 0 || a.limits.Time <= 0 {
		return false, errors.New("--sandbox-memory and --sandbox-time must be positive")
	}
	return sandbox.Is(path)
}
