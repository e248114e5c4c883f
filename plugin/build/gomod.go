package build

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/plugin/load"
)

// ModuleOf reads the module's path from the go.mod in dir.
func ModuleOf(dir string) (string, error) {
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) >= 2 && f[0] == "module" {
			if name, err := strconv.Unquote(f[1]); err == nil {
				return name, nil
			}
			return f[1], nil
		}
	}
	return "", fmt.Errorf("%s: names no module", filepath.Join(dir, "go.mod"))
}

// sources is the full path of dir, which --torchpass gave.
func sources(dir string) (string, error) {
	if name, err := ModuleOf(dir); err != nil || name != load.ModulePath {
		return "", fmt.Errorf("--torchpass %s: is not the folder of torchpass's own go.mod", dir)
	}
	return filepath.Abs(dir)
}

// required are the require lines of a go.mod, so that nothing need be looked up. Those
// without a version that exists are left out: something replaces them.
func required(path string) []byte {
	var out bytes.Buffer
	open := false
	for line := range strings.Lines(string(optional(path))) {
		line, _, _ = strings.Cut(line, "//")
		f := strings.Fields(line)
		switch {
		case len(f) == 2 && f[0] == "require" && f[1] == "(":
			open = true
		case len(f) == 1 && f[0] == ")":
			open = false
		case len(f) == 3 && f[0] == "require":
			writeRequire(&out, f[1], f[2])
		case open && len(f) == 2:
			writeRequire(&out, f[0], f[1])
		}
	}
	return out.Bytes()
}

func writeRequire(out *bytes.Buffer, path, version string) {
	if version != "v0.0.0" {
		fmt.Fprintf(out, "require %s %s\n", path, version)
	}
}

// optional reads a file that need not be there.
func optional(path string) []byte {
	data, err := os.ReadFile(path)
	if err != nil || len(data) == 0 {
		return nil
	}
	return append(bytes.TrimRight(data, "\n"), '\n')
}

// quoted is a path as go.mod takes it.
func quoted(path string) string {
	if strings.ContainsAny(path, " \t\"'`(),[]") {
		return strconv.Quote(path)
	}
	return path
}

// GoMod is the go.mod and go.sum of a new module that requires torchpass, at a version or from
// the folder dir.
func GoMod(module, version, dir string) (mod, sum []byte, err error) {
	if dir == "" {
		return fmt.Appendf(nil, "module %s\n\ngo 1.26\n\nrequire %s %s\n", module, load.ModulePath, version), nil, nil
	}
	full, err := sources(dir)
	if err != nil {
		return nil, nil, err
	}
	mod = fmt.Appendf(nil, "module %s\n\ngo 1.26\n\nrequire %s v0.0.0\n\nreplace %s => %s\n\n", module, load.ModulePath, load.ModulePath, quoted(full))
	for line := range strings.Lines(string(required(filepath.Join(full, "go.mod")))) {
		mod = append(append(mod, strings.TrimSpace(line)...), " // indirect\n"...)
	}
	return mod, optional(filepath.Join(full, "go.sum")), nil
}
