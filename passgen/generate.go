package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/spf13/pflag"
	"golang.org/x/tools/go/packages"

	"github.com/torchpass/torchpass/internal/whole"
	"github.com/torchpass/torchpass/plugin/build"
	"github.com/torchpass/torchpass/plugin/load"
)

// generate makes the package, in a module that is there or in one of its own.
func generate(s spec, torchpass string, stdout io.Writer) error {
	here, err := filepath.Abs(".")
	if err != nil {
		return err
	}
	root, module, err := moduleAround(here)
	if err != nil {
		return err
	}
	dir := filepath.Join(here, s.Package())
	if err := free(dir); err != nil {
		return err
	}
	if err := s.read(dir); err != nil {
		return err
	}
	var extra []file
	if root == "" {
		root, module = dir, "example.com/"+s.Package()
		if extra, err = ownModule(module, torchpass); err != nil {
			return err
		}
	}
	files, err := s.within(root, module, dir)
	if err != nil {
		return err
	}
	if err := check(dir, root, files, extra); err != nil {
		return err
	}
	return write(dir, append(extra, files...), stdout)
}

// within are the files of the package in dir, a folder of the module in root.
func (s *spec) within(root, module, dir string) ([]file, error) {
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		return nil, err
	}
	s.Import = path.Join(module, filepath.ToSlash(rel))
	return s.files()
}

// moduleAround finds the module that dir is in; none is no error.
func moduleAround(dir string) (root, module string, err error) {
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(filepath.Join(d, "go.mod")); err == nil {
			module, err = build.ModuleOf(d)
			return d, module, err
		}
		if d == filepath.Dir(d) {
			return "", "", nil
		}
	}
}

// free wants dir to be new, or passgen's.
func free(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, registration)); err == nil {
		return nil
	}
	return fmt.Errorf("the name is taken: the folder %s is there, and passgen did not make it", filepath.Base(dir))
}

// read reads the file of the rules. Rules that are in dir already are the user's, and stay.
func (s *spec) read(dir string) (err error) {
	if s.Pattern == "" {
		return nil
	}
	if s.rules, err = os.ReadFile(s.Pattern); err != nil {
		return err
	}
	own := filepath.Join(dir, s.Package()+".rules")
	if old, err := os.ReadFile(own); err == nil && !bytes.Equal(old, s.rules) {
		return fmt.Errorf("%s is there and is not what %s says: give --pattern %s, or copy the one over the other", filepath.ToSlash(filepath.Join(s.Package(), s.Package()+".rules")), s.Pattern,
			filepath.ToSlash(filepath.Join(s.Package(), s.Package()+".rules")))
	}
	return nil
}

// ownModule is the go.mod and go.sum of a module that requires torchpass.
func ownModule(module, torchpass string) ([]file, error) {
	version := ""
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Sum != "" {
		version = info.Main.Version
	}
	if torchpass == "" && version == "" {
		return nil, errors.New("not in a module, and this passgen has no version that a new one could require: give --torchpass DIR, or run go mod init first")
	}
	mod, sum, err := build.GoMod(module, version, torchpass)
	if err != nil {
		return nil, err
	}
	return []file{{"go.mod", mod}, {"go.sum", sum}}, nil
}

// check type-checks what is about to be written. A new module is checked where it will not
// be seen.
func check(dir, root string, files, extra []file) error {
	cfg := &packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedImports | packages.NeedExportFile,
		Dir: root, Overlay: make(map[string][]byte), Tests: true, Env: append(os.Environ(), "GOWORK=off")}
	pattern := dir
	if len(extra) > 0 {
		temp, err := os.MkdirTemp("", "passgen-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temp)
		if err := write(temp, append(extra[:len(extra):len(extra)], files...), io.Discard); err != nil {
			return err
		}
		cfg.Dir, pattern = temp, temp
	} else {
		for _, f := range files {
			full := filepath.Join(dir, filepath.FromSlash(f.path))
			if _, err := os.Stat(full); (strings.HasSuffix(f.path, ".go") || strings.HasSuffix(f.path, ".rules")) && (f.owned() || err != nil) {
				cfg.Overlay[full] = f.data
			}
		}
	}
	pkgs, err := packages.Load(cfg, pattern)
	if err != nil {
		return err
	}
	var errs []error
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		for _, e := range p.Errors {
			errs = append(errs, e)
		}
	})
	if len(errs) > 0 {
		return fmt.Errorf("what would be generated does not build, so nothing was written (is %s required by this module?):\n%w", load.ModulePath, errors.Join(errs...))
	}
	return nil
}

// write writes what is new and what is passgen's, each file whole or not at all.
func write(dir string, files []file, stdout io.Writer) error {
	for _, f := range files {
		full := filepath.Join(dir, filepath.FromSlash(f.path))
		old, err := os.ReadFile(full)
		if err == nil && (!f.owned() || bytes.Equal(old, f.data)) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			return err
		}
		err = whole.File(full, 0o666, false, func(w io.Writer) error {
			_, err := w.Write(f.data)
			return err
		})
		if err != nil {
			return err
		}
		fmt.Fprintln(stdout, filepath.ToSlash(filepath.Join(filepath.Base(dir), f.path)))
	}
	return nil
}

const registration = "zz_extension.go"

// errStale: doctor found something, and has said so.
var errStale = errors.New("stale")

var headerRE = regexp.MustCompile(`^// Code generated by passgen ([^;\n]*); DO NOT EDIT\.`)

// doctor compares the files that passgen wrote below root with what it writes today.
func doctor(root string, upgrade bool, stdout io.Writer) error {
	stale := 0
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != registration {
			return err
		}
		n, err := examine(filepath.Dir(p), upgrade, stdout)
		stale += n
		return err
	})
	if err == nil && stale > 0 && !upgrade {
		return errStale
	}
	return err
}

// examine looks at one package.
func examine(dir string, upgrade bool, stdout io.Writer) (stale int, err error) {
	data, err := os.ReadFile(filepath.Join(dir, registration))
	if err != nil {
		return 0, err
	}
	m := headerRE.FindSubmatch(data)
	if m == nil {
		return 0, fmt.Errorf("%s: has no line \"Code generated by passgen\"", filepath.Join(dir, registration))
	}
	files, err := again(dir, strings.Fields(string(m[1])))
	if err != nil {
		return 0, err
	}
	for _, f := range files {
		p := filepath.Join(dir, filepath.FromSlash(f.path))
		if old, err := os.ReadFile(p); f.owned() && (err != nil || !bytes.Equal(old, f.data)) {
			fmt.Fprintf(stdout, "%s: stale\n", filepath.ToSlash(p))
			stale++
		}
	}
	if upgrade && stale > 0 {
		return stale, write(dir, files, io.Discard)
	}
	return stale, nil
}

// again is what passgen makes in dir today of the arguments by which it made the package.
func again(dir string, args []string) ([]file, error) {
	var s spec
	f := pflag.NewFlagSet("passgen", pflag.ContinueOnError)
	s.flags(f)
	if err := f.Parse(args); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, registration), err)
	}
	s.Name = f.Arg(0)
	if s.Pattern != "" {
		s.Pattern = filepath.Join(dir, s.Pattern)
	}
	full, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := s.read(full); err != nil {
		return nil, err
	}
	root, module, err := moduleAround(full)
	if err != nil {
		return nil, err
	}
	if root == "" {
		return nil, fmt.Errorf("%s: is in no module", dir)
	}
	return s.within(root, module, full)
}
