package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/plugin"
	"github.com/torchpass/torchpass/plugin/build"
	"github.com/torchpass/torchpass/plugin/load"
	"github.com/torchpass/torchpass/plugin/sandbox"
)

func (a *app) buildCommand() *cobra.Command {
	var with []string
	var out, dir string
	c := &cobra.Command{
		Use:   "build --with MODULE[@V][=DIR]... -o FILE",
		Short: "make a torchpass with extensions compiled in",
		Long: `build makes a binary of torchpass with extensions compiled in, without cgo. An
extension is a package that exports Extension; MODULE is its import path, V the
version of its module, and DIR the folder of that module, in place of a version.

A torchpass that was built from a checkout names no version of itself: --torchpass
then gives the folder of the checkout. It needs the go command.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if len(with) == 0 || out == "" {
				return errors.New("build needs --with and -o")
			}
			var exts []build.Extension
			for _, text := range with {
				e, err := build.ParseExtension(text)
				if err != nil {
					return err
				}
				exts = append(exts, e)
			}
			return a.building(dir, func(ctx context.Context, h *build.Host) error { return h.Binary(ctx, exts, out) })
		},
	}
	f := c.Flags()
	f.StringArrayVar(&with, "with", nil, "an extension, `MODULE[@V][=DIR]`; may be repeated")
	f.StringVarP(&out, "output", "o", "", "write the binary to `FILE`")
	f.StringVar(&dir, "torchpass", "", "the `FOLDER` of torchpass's sources, in place of the version of this binary")
	return c
}

func (a *app) pluginCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "plugin build|inspect",
		Short: "make and inspect plugins",
		Long: `A plugin is an extension in a file, for --plugin: a Go plugin (.so), which is as
trusted as torchpass itself and must be built for the very binary that loads it, or a
WebAssembly module (.wasm), which runs in a sandbox and everywhere.`,
		RunE: func(c *cobra.Command, _ []string) error {
			fmt.Fprint(a.stderr, c.UsageString())
			return errors.New("plugin build or plugin inspect")
		},
	}
	c.AddCommand(a.pluginBuildCommand(), a.pluginInspectCommand())
	return c
}

func (a *app) pluginBuildCommand() *cobra.Command {
	var out, dir string
	var wasm bool
	c := &cobra.Command{
		Use:   "build [--wasm] DIR -o FILE",
		Short: "make a plugin of the package in DIR",
		Long: `build makes a Go plugin of the package in DIR, which exports Extension. The flags of
the build and the versions of modules are those of the torchpass that runs, so that
it can load the plugin. With --wasm it makes a WebAssembly module for the sandbox,
for which nothing need agree. It needs the go command, and without --wasm a C
compiler.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if out == "" {
				return errors.New("plugin build needs -o")
			}
			return a.building(dir, func(ctx context.Context, h *build.Host) error {
				e, err := build.Here(ctx, args[0])
				switch {
				case err != nil:
					return err
				case wasm:
					return h.Wasm(ctx, e, out)
				}
				return h.Plugin(ctx, e, out)
			})
		},
	}
	f := c.Flags()
	f.BoolVar(&wasm, "wasm", false, "make a WebAssembly module for the sandbox")
	f.StringVarP(&out, "output", "o", "", "write the plugin to `FILE`")
	f.StringVar(&dir, "torchpass", "", "the `FOLDER` of torchpass's sources, where this binary is a development build")
	return c
}

// building calls do for the torchpass that runs.
func (a *app) building(dir string, do func(context.Context, *build.Host) error) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return errors.New("this torchpass has no build information; build it with go build, from a module")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := do(ctx, &build.Host{Info: info, Dir: dir})
	if errors.Is(err, build.ErrSources) {
		return fmt.Errorf("%w; name the folder of its sources: --torchpass %s", err, sources())
	}
	return err
}

// sources is where this binary's sources are, if they are still there.
func sources() string {
	_, file, _, _ := runtime.Caller(0)
	dir := filepath.Dir(filepath.Dir(file))
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil && filepath.IsAbs(dir) {
		return dir
	}
	return "DIR"
}

func (a *app) pluginInspectCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "inspect FILE",
		Short: "say what a plugin offers, without running a pass",
		Long: `inspect loads a plugin and says what it offers: passes with their options, facts, and
operators. Loading a Go plugin runs the initialisers of its packages; a WebAssembly
module answers from within its sandbox.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			d, err := a.inspect(args[0])
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(d)
			}
			a.printDescription(d)
			return nil
		},
	}
	c.Flags().BoolVar(&a.json, "json", false, "print one JSON document")
	return c
}

func (a *app) inspect(path string) (*plugin.Description, error) {
	is, err := a.sandboxed(path)
	if err != nil {
		return nil, err
	}
	if is {
		d, err := sandbox.Describe(path, a.limits)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return d, nil
	}
	e, err := load.Open(path)
	if err != nil {
		return nil, err
	}
	d := e.Describe()
	return &d, nil
}

func (a *app) printDescription(d *plugin.Description) {
	fmt.Fprintf(a.stdout, "API %d\n", d.API)
	for _, p := range d.Passes {
		first, _, _ := strings.Cut(p.Doc, "\n")
		fmt.Fprintf(a.stdout, "pass %s (%s): %s\n", p.Name, p.Numerics, first)
		for _, o := range p.Options {
			fmt.Fprintf(a.stdout, "  option %s (%s, default %s): %s\n", o.Name, o.Type, o.Default, o.Doc)
		}
	}
	for _, name := range d.Analyses {
		fmt.Fprintf(a.stdout, "analysis %s\n", name)
	}
	for _, text := range d.Operators {
		fmt.Fprintf(a.stdout, "operator %s\n", text)
	}
	for _, name := range d.Kernels {
		fmt.Fprintf(a.stdout, "kernel %s\n", name)
	}
}
