package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"golang.org/x/tools/txtar"
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
	files := []txtar.File{
		{Name: "command", Data: []byte("torchpass " + quoteArgs(a.args) + "\n")},
		{Name: "version", Data: []byte(version() + "\n")},
		{Name: "stack", Data: stack},
	}
	if a.src != nil {
		files = append(files, txtar.File{Name: "in", Data: a.src})
	}
	what := "torchpass panicked"
	if a.reading != "" {
		what += " on " + display(a.reading)
	}
	err := fmt.Errorf("internal error: %s: %v", what, x)
	if a.verbose {
		err = fmt.Errorf("%w\n%s", err, stack)
	}
	a.fail(a.withReproducer(err, files))
}

// withReproducer writes one case file with files into a new folder of --crash-dir
// and adds its name to err, which becomes an internal error.
func (a *app) withReproducer(err error, files []txtar.File) error {
	first, _, _ := strings.Cut(err.Error(), "\n")
	ar := &txtar.Archive{Comment: []byte("Reproducer: " + first + "\n"), Files: files}
	path, werr := writeReproducer(a.crashDir, txtar.Format(ar))
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
