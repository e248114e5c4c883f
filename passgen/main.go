package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/pflag"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is one invocation; it returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	if err := command(args, stdout); err != nil {
		if errors.Is(err, errStale) {
			return 1
		}
		fmt.Fprintf(stderr, "passgen: %v\n", err)
		return 2
	}
	return 0
}

func command(args []string, stdout io.Writer) error {
	var s spec
	var dir string
	var upgrade bool
	f := pflag.NewFlagSet("passgen", pflag.ContinueOnError)
	s.flags(f)
	f.StringVar(&dir, "torchpass", "", "the `FOLDER` of torchpass's sources")
	f.BoolVar(&upgrade, "upgrade", false, "with doctor, write what is stale")
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return errors.New("give one NAME, such as remove-relu, or doctor; go doc github.com/torchpass/torchpass/passgen tells more")
	}
	if f.Arg(0) == "doctor" {
		return doctor(".", upgrade, stdout)
	}
	if upgrade {
		return errors.New("--upgrade is for doctor")
	}
	s.Name = f.Arg(0)
	if err := s.check(); err != nil {
		return err
	}
	return generate(s, dir, stdout)
}
