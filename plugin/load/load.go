package load

import (
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/torchpass/torchpass/plugin"
)

// Symbol is the function that the generated main package of a plugin exports.
const Symbol = "TorchpassExtension"

// Error is a plugin that cannot be loaded, and what to do.
type Error struct {
	Path   string
	Reason string
	Advice string // what to run
}

// Error has the reason, and the advice on a line of its own.
func (e *Error) Error() string {
	return fmt.Sprintf("plugin %s: %s\n%s", e.Path, e.Reason, e.Advice)
}

// otherWays are those that need no agreement of builds.
const otherWays = `"torchpass build --with MODULE=DIR -o mytorchpass" compiles the extension in, and
"torchpass plugin build --wasm DIR -o my.wasm" makes one for the sandbox; both work everywhere`

const rebuild = `build the plugin anew with the torchpass that is to load it: torchpass plugin build DIR -o my.so`

// Open loads the Go plugin at path, which runs the initialisers of its packages.
func Open(path string) (*plugin.Extension, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(full); err != nil {
		return nil, err
	}
	theirs, err := buildinfo.ReadFile(full)
	if err != nil {
		return nil, &Error{path, "is neither a Go plugin nor a WebAssembly module", "make one: torchpass plugin build DIR -o my.so, or torchpass plugin build --wasm DIR -o my.wasm"}
	}
	if !available {
		return nil, &Error{path, unavailable, "build torchpass with CGO_ENABLED=1 and a C compiler, or use another way:\n" + otherWays}
	}
	if mine, ok := debug.ReadBuildInfo(); ok {
		if e := Compare(mine, theirs); e != nil {
			e.Path = path
			return nil, e
		}
	}
	e, err := open(full)
	if err != nil {
		return nil, explain(path, err)
	}
	return e, nil
}

// errSymbol is a plugin without the function that it should have.
var errSymbol = errors.New("has no function " + Symbol + " that returns a plugin.Extension")

// panicked is an initialiser or Extension that panicked.
type panicked struct{ x any }

func (p *panicked) Error() string { return fmt.Sprintf("panicked while it was loaded: %v", p.x) }

// explain makes advice of what Go's loader says.
func explain(path string, err error) *Error {
	var p *panicked
	text := err.Error()
	switch {
	case errors.Is(err, errSymbol):
		return &Error{path, text, `a plugin is made from a package that exports Extension, never by go build alone: torchpass plugin build DIR -o my.so`}
	case errors.As(err, &p):
		return &Error{path, text, "the fault is in the package itself; its test shows it: go test DIR"}
	case strings.Contains(text, "different version of package"):
		_, name, _ := strings.Cut(text, "different version of package ")
		return &Error{path, fmt.Sprintf("package %s is not the one that this torchpass has", name),
			"the sources of torchpass changed between the two builds, or a flag that neither records; build both from the same sources, torchpass first:\n" + rebuild}
	case strings.Contains(text, "already loaded"), strings.Contains(text, "previous failure"):
		return &Error{path, text, "give each plugin once"}
	}
	return &Error{path, text, rebuild}
}
