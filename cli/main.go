package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/plugin"
	"github.com/torchpass/torchpass/rewrite"
	"github.com/torchpass/torchpass/script"
)

// Exit codes.
const (
	exitOK       = 0
	exitAnswer   = 1
	exitCannot   = 2
	exitInternal = 3
)

// app is one invocation: its streams, common flags, and the highest exit code.
// Commands on several files give each file a copy of its own; see each.
type app struct {
	args   []string
	passes []*pass.Pass
	extras
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer

	verifyEach   bool
	printChanged bool
	showTime     bool
	showStats    bool
	verbose      bool
	runSetState  bool
	json         bool
	color        string
	jobs         int
	crashDir     string
	graph        string // --graph
	code         int

	colorOut, colorErr bool // stdout and stderr get colour

	reading string           // the file being worked on, for crash reports
	src     []byte           // its text
	archive bool             // it is a TorchScript archive
	extra   []archive.Record // files beside the module in that archive
}

// Main runs the command line in os.Args, with what extensions add to it, and returns
// the exit code.
func Main(extensions ...plugin.Extension) int {
	return Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, extensions...)
}

// Run runs one command line with the given streams and returns the exit code.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer, extensions ...plugin.Extension) int {
	return run(args, stdin, stdout, stderr, allPasses(), extensions...)
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer, passes []*pass.Pass, extensions ...plugin.Extension) int {
	out := &answerWriter{w: stdout}
	a := &app{args: args, passes: passes, extras: extras{extensions: extensions}, stdin: stdin, stdout: out, stderr: stderr}
	a.guard(func() { a.execute() })
	if out.err != nil {
		a.fail(fmt.Errorf("standard output: %w", out.err))
	}
	return a.code
}

func (a *app) execute() {
	root := a.rootCommand()
	root.SetArgs(a.args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	if err := root.ExecuteContext(context.Background()); err != nil {
		a.fail(err)
	}
}

// answerWriter keeps the first error of writing an answer: an answer that did not
// arrive is not fine.
type answerWriter struct {
	w   io.Writer
	err error
}

func (w *answerWriter) Write(p []byte) (int, error) {
	n, err := w.w.Write(p)
	if err != nil && w.err == nil {
		w.err = err
	}
	return n, err
}

// codeError is an error that decides the exit code.
type codeError struct {
	code int
	err  error
}

func (e *codeError) Error() string { return e.err.Error() }
func (e *codeError) Unwrap() error { return e.err }

func answer(err error) error   { return &codeError{exitAnswer, err} }
func internal(err error) error { return &codeError{exitInternal, err} }

// fail reports err on stderr and raises the exit code to what it calls for: 2
// unless it says otherwise. What has a position of its own in a text is printed
// as it is, the rest with the program's name before it.
func (a *app) fail(err error) {
	code := exitCannot
	var ce *codeError
	if errors.As(err, &ce) {
		code = ce.code
	}
	a.raise(code)
	var inText parse.Errors
	var inGraph *exec.CompileError
	prefix := "torchpass: "
	if errors.As(err, &inText) || errors.As(err, new(script.Errors)) || errors.As(err, new(rewrite.Errors)) || errors.As(err, &inGraph) || errors.As(err, new(*exec.Exception)) {
		prefix = ""
	}
	fmt.Fprintf(a.stderr, "%s%v\n", prefix, err)
}

func (a *app) raise(code int) { a.code = max(a.code, code) }

const rootDoc = `torchpass reads what PyTorch prints (str(graph)), checks it, transforms it with
composable passes, prints it back byte for byte as PyTorch would, and runs it to
prove that no pass changed what the model computes.

FILE may be "-" for standard input. A file is a list of graphs, possibly among
other lines, as in a log; --graph N or NAME selects one.

Exit status: 0 fine; 1 the answer is not as it should be; 2 it could not be done;
3 internal error.`

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "torchpass",
		Short:         "read, check, transform, run and print TorchScript graphs without PyTorch",
		Long:          rootDoc,
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if a.color != "auto" && a.color != "always" && a.color != "never" {
				return fmt.Errorf("--color must be auto, always or never, not %q", a.color)
			}
			if a.jobs < 0 {
				return fmt.Errorf("-j must not be negative")
			}
			if err := a.catalog().Validate(); err != nil {
				return internal(fmt.Errorf("internal error: the passes are at fault:\n%w", err))
			}
			if err := a.extend(); err != nil {
				return err
			}
			a.colorOut, a.colorErr = a.colored(a.stdout), a.colored(a.stderr)
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error {
			fmt.Fprint(a.stderr, c.UsageString())
			return errors.New("a command is needed")
		},
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w\nrun \"%s --help\" for the flags", err, c.CommandPath())
	})
	f := root.PersistentFlags()
	f.StringVar(&a.graph, "graph", "", "work on graph number `N` (from 0) or the function NAME only")
	f.BoolVarP(&a.verbose, "verbose", "v", false, "say more on stderr")
	f.BoolVar(&a.runSetState, "run-setstate", false, "run the methods __setstate__ of archives while they load, within limits")
	f.IntVarP(&a.jobs, "jobs", "j", 0, "work on `N` files at once (0: one a processor)")
	f.StringVar(&a.color, "color", "auto", "colour on a terminal: auto, always or never")
	f.StringVar(&a.crashDir, "crash-dir", os.TempDir(), "the `FOLDER` in which reproducers of internal errors go")
	root.AddCommand(a.fmtCommand(), a.verifyCommand(), a.optCommand(), a.runCommand(), a.diffCommand(), a.testCommand(), a.showCommand(), a.aliasCommand(),
		a.passesCommand(), a.opsCommand(), a.demoCommand(), a.buildCommand(), a.pluginCommand(), a.manCommand(root))
	f.StringArrayVar(&a.plugins, "plugin", nil, "add the passes and operators of `FILE`, a Go plugin or a WebAssembly module; may be repeated")
	a.sandboxFlags(f)
	return root
}
