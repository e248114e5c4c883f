package main

import (
	"bytes"
	"embed"
	"fmt"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"github.com/spf13/pflag"
	"golang.org/x/tools/imports"

	"github.com/torchpass/torchpass/cli"
	"github.com/torchpass/torchpass/rewrite"
)

// spec is what is to be generated.
type spec struct {
	Name   string // of the pass
	Module bool
	Op     string // the operator, or empty
	Import string // path of the package

	Pattern string // the file of the rules, or empty
	rules   []byte // what is in it
}

var nameRE = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
var opRE = regexp.MustCompile(`^[a-z][a-z0-9_]*::[a-z_][a-z0-9_]*$`)

// Package is the name of the Go package.
func (s spec) Package() string { return strings.ReplaceAll(s.Name, "-", "") }

// flags are those that say what is to be generated.
func (s *spec) flags(f *pflag.FlagSet) {
	f.BoolVar(&s.Module, "module", false, "a pass over the whole module")
	f.StringVar(&s.Op, "op", "", "an operator `ns::name` with a kernel, in place of a pass")
	f.StringVar(&s.Pattern, "pattern", "", "a pass that is the rules of `FILE`")
}

// Args are the arguments that make it again.
func (s spec) Args() string {
	switch {
	case s.Module:
		return "--module " + s.Name
	case s.Op != "":
		return "--op " + s.Op + " " + s.Name
	case s.Pattern != "":
		return "--pattern " + s.Package() + ".rules " + s.Name
	}
	return s.Name
}

func (s spec) check() error {
	switch {
	case !nameRE.MatchString(s.Name):
		return fmt.Errorf("%q: a name is lower-case words joined by dashes, such as remove-relu", s.Name)
	case token.IsKeyword(s.Package()) || s.Package() == "main" || s.Package() == "torchpass" || s.Package() == "testdata":
		return fmt.Errorf("%q cannot be the name of a Go package; choose another", s.Package())
	case s.Module && s.Op != "":
		return fmt.Errorf("--module is for passes, --op for operators")
	case s.Pattern != "" && (s.Module || s.Op != ""):
		return fmt.Errorf("--pattern is for passes over a graph, and stands alone")
	case s.Op != "" && !opRE.MatchString(s.Op):
		return fmt.Errorf("--op %q: an operator is called ns::name, such as mine::scale", s.Op)
	case s.Op == "" && slices.Contains(taken(), s.Name):
		return fmt.Errorf("the name %q is taken by a pass or pipeline of torchpass; choose another", s.Name)
	}
	return nil
}

// taken lists the names of passes and pipelines.
func taken() []string {
	var out bytes.Buffer
	cli.Run([]string{"passes"}, strings.NewReader(""), &out, &out)
	names := []string{"fix"}
	for line := range strings.Lines(out.String()) {
		if f := strings.Fields(line); len(f) > 0 {
			names = append(names, strings.TrimSuffix(f[0], ":"))
		}
	}
	return names
}

//go:embed templates
var templates embed.FS

// file is a generated file; path is below the package's folder.
type file struct {
	path string
	data []byte
}

// owned reports whether passgen may write a file again.
func (f file) owned() bool {
	i := strings.LastIndexByte(f.path, '/') + 1
	return strings.HasPrefix(f.path[i:], "zz_")
}

// kinds are the folders of templates.
func (s spec) kinds() []string {
	switch {
	case s.Op != "":
		return []string{"all", "op"}
	case s.Pattern != "":
		return []string{"all", "pass", "pattern"}
	case s.Module:
		return []string{"all", "pass", "walk", "module"}
	}
	return []string{"all", "pass", "walk", "graph"}
}

// files executes the templates and formats what is Go.
func (s spec) files() ([]file, error) {
	var out []file
	for _, kind := range s.kinds() {
		dir := "templates/" + kind
		entries, err := templates.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			f, err := s.file(dir + "/" + e.Name())
			if err != nil {
				return nil, err
			}
			out = append(out, f)
		}
	}
	if s.Pattern == "" {
		return out, nil
	}
	matchers, err := s.matchers()
	return append(out, file{s.Package() + ".rules", s.rules}, matchers), err
}

// matchers compiles the rules.
func (s spec) matchers() (file, error) {
	const name = "zz_matchers.go"
	if _, err := rewrite.Parse(s.Pattern, s.rules, rewrite.Options{}); err != nil {
		return file{}, err // with the name that the user gave
	}
	r, err := rewrite.Parse(s.Package()+".rules", s.rules, rewrite.Options{})
	if err != nil {
		return file{}, err
	}
	code, err := rewrite.Compile(r, s.Package())
	if err != nil {
		return file{}, err
	}
	code, err = formatted(name, code)
	return file{name, code}, err
}

// file executes one template. Its name has = for / and NAME for the package.
func (s spec) file(path string) (file, error) {
	text, err := templates.ReadFile(path)
	if err != nil {
		return file{}, err
	}
	t, err := template.New(path).Option("missingkey=error").Parse(string(text))
	if err != nil {
		return file{}, fmt.Errorf("dirty template: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, s); err != nil {
		return file{}, fmt.Errorf("dirty template: %w", err)
	}
	name := strings.TrimSuffix(path[strings.LastIndexByte(path, '/')+1:], ".tmpl")
	name = strings.ReplaceAll(strings.ReplaceAll(name, "=", "/"), "NAME", s.Package())
	f := file{path: name, data: b.Bytes()}
	if strings.HasSuffix(name, ".go") {
		if f.data, err = formatted(name, f.data); err != nil {
			return file{}, fmt.Errorf("dirty template: %w", err)
		}
	}
	return f, nil
}

// formatted is Go code as gofmt has it.
func formatted(name string, code []byte) ([]byte, error) {
	return imports.Process(name, code, &imports.Options{Comments: true, TabIndent: true, TabWidth: 8, FormatOnly: true})
}
