package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitOK       = 0
	exitAnswer   = 1
	exitCannot   = 2
	exitInternal = 3
)

// app is one invocation: its streams, common flags, and the highest exit code.
type app struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer

	verifyEach   bool
	printChanged bool
	showTime     bool
	showStats    bool
	verbose      bool
	json         bool
	color        string
	jobs         int
	crashDir     string
	graph        string // --graph
	code         int
}

// Main runs the command line in os.Args and returns the exit code.
func Main() int { return Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr) }

// Run runs one command line with the given streams and returns the exit code.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr}
	defer func() {
		if x := recover(); x != nil {
			fmt.Fprintf(stderr, "torchpass: internal error: %v\n%s", x, stack())
			code = exitInternal
		}
	}()
	root := a.rootCommand()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	if err := root.ExecuteContext(context.Background()); err != nil {
		a.fail(err)
	}
	return a.code
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
// unless it says otherwise.
func (a *app) fail(err error) {
	code := exitCannot
	var ce *codeError
	if errors.As(err, &ce) {
		code = ce.code
	}
	a.raise(code)
	fmt.Fprintf(a.stderr, "%v\n", err)
}

func (a *app) raise(code int) { a.code = max(a.code, code) }

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "torchpass",
		Short:         "read, check, transform, run and print TorchScript graphs without PyTorch",
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		Long: `torchpass reads what PyTorch prints (str(graph)), checks it, transforms it with
composable passes, prints it back byte for byte as PyTorch would, and runs it to
prove that no pass changed what the model computes.

FILE may be "-" for standard input. A file is a list of graphs, possibly among
other lines, as in a log; --graph N or NAME selects one.

Exit status: 0 fine; 1 the answer is not as it should be; 2 it could not be done;
3 internal error.`,
	}
	f := root.PersistentFlags()
	f.StringVar(&a.graph, "graph", "", "work on graph number `N` (from 0) or the function NAME only")
	f.BoolVarP(&a.verbose, "verbose", "v", false, "say more on stderr")
	f.IntVarP(&a.jobs, "jobs", "j", 0, "work on `N` files at once (0: one a processor)")
	f.StringVar(&a.color, "color", "auto", "colour in output: auto, always or never")
	root.AddCommand(a.fmtCommand(), a.verifyCommand(), a.optCommand(), a.runCommand(), a.passesCommand(), a.demoCommand(), a.manCommand(root))
	return root
}
