package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/torchpass/torchpass/golden/txcase"
)

// guard calls f. A panic becomes an internal error with a reproducer.
func (a *app) guard(f func()) {
	defer func() {
		if x := recover(); x != nil {
			a.crashed(x, debug.Stack())
		}
	}()
	f()
}

// crashed reports a panic outside of any pass: what was asked, of which text, and
// where it happened.
func (a *app) crashed(x any, stack []byte) {
	c := &txcase.Case{}
	c.Set(txcase.Command, "torchpass "+quoteArgs(a.args))
	c.Set(txcase.Version, version())
	c.Set(txcase.Stack, string(stack))
	if a.src != nil {
		c.Set(txcase.In, string(a.src))
	}
	what := "torchpass panicked"
	if a.reading != "" {
		what += " on " + display(a.reading)
	}
	err := fmt.Errorf("internal error: %s: %v", what, x)
	if a.verbose {
		err = fmt.Errorf("%w\n%s", err, stack)
	}
	c.Set(txcase.Failure, fmt.Sprintf("%s: %v", what, x))
	a.fail(a.withReproducer(err, c))
}

// withReproducer writes a case file into a new folder of --crash-dir and adds its
// name to err, which becomes an internal error.
func (a *app) withReproducer(err error, c *txcase.Case) error {
	first, _, _ := strings.Cut(err.Error(), "\n")
	c.Intent = "Reproducer: " + first
	path, werr := writeReproducer(a.crashDir, c.Format())
	if werr != nil {
		return internal(fmt.Errorf("%w\nno reproducer could be written: %v", err, werr))
	}
	return internal(fmt.Errorf("%w\nreproducer: %s", err, path))
}

func writeReproducer(dir string, data []byte) (string, error) {
	if dir == "" {
		dir = os.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	sub, err := os.MkdirTemp(dir, "torchpass-crash-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(sub, "reproducer.txtar")
	return path, os.WriteFile(path, data, 0o644)
}

// quoteArgs joins args so that a shell reads them back.
func quoteArgs(args []string) string {
	out := make([]string, len(args))
	for i, s := range args {
		if s == "" || strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-=./,:@%+") != "" {
			s = "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
		}
		out[i] = s
	}
	return strings.Join(out, " ")
}
