package txcase

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// Names of the sections of a case.
const (
	Pipeline = "pipeline"
	In       = "in"
	Out      = "out"
	Check    = "check"
	Inputs   = "inputs"
	Outputs  = "outputs"
	Stats    = "stats"
	Misses   = "misses"
	Error    = "error"
	Skip     = "skip"
)

// Names of the sections that only reproducers have.
const (
	Command = "command"
	Version = "version"
	Failure = "failure"
	Stack   = "stack"
)

var known = []string{Pipeline, In, Out, Check, Inputs, Outputs, Stats, Misses, Error, Skip, Command, Version, Failure, Stack}

// Case is one case file. The zero Case is an empty one to be filled with Set.
type Case struct {
	Path   string // where it was read from; errors name it
	Intent string // the text before the first section
	// Provenance is the last line of that text, if it says who wrote out.
	Provenance string
	files      []txtar.File
	first      int // the line of the first section's marker
}

// provenance is how the line of that name begins.
const provenance = "Out written by "

// Read reads the case in the file at path.
func Read(path string) (*Case, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// Parse reads a case from its text. It is an error if the sentence of intent or the
// section in is missing, or if a section is unknown or given twice.
func Parse(path string, data []byte) (*Case, error) {
	ar := txtar.Parse(data)
	c := &Case{Path: path, files: ar.Files, first: bytes.Count(ar.Comment, []byte("\n")) + 1}
	c.Intent, c.Provenance = splitComment(strings.TrimSpace(string(ar.Comment)))
	if c.Intent == "" {
		return nil, fmt.Errorf("%s: a case begins with a sentence of intent", path)
	}
	for i, f := range c.files {
		if !slices.Contains(known, f.Name) {
			return nil, fmt.Errorf("%s: unknown section %q; there are %s", path, f.Name, strings.Join(known, ", "))
		}
		if slices.ContainsFunc(c.files[:i], func(g txtar.File) bool { return g.Name == f.Name }) {
			return nil, fmt.Errorf("%s: section %s is given twice", path, f.Name)
		}
	}
	if len(bytes.TrimSpace(c.bytes(In))) == 0 {
		return nil, fmt.Errorf("%s: no section in", path)
	}
	return c, nil
}

// splitComment takes the line of provenance off the end of the text before the
// first section.
func splitComment(text string) (intent, from string) {
	i := strings.LastIndexByte(text, '\n')
	if last := text[i+1:]; i > 0 && strings.HasPrefix(last, provenance) {
		return strings.TrimSpace(text[:i]), last
	}
	return text, ""
}

func (c *Case) bytes(name string) []byte {
	for _, f := range c.files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// Has reports whether the case has a section of that name, be it empty.
func (c *Case) Has(name string) bool {
	return slices.ContainsFunc(c.files, func(f txtar.File) bool { return f.Name == name })
}

// Section is the text of a section, empty if there is none.
func (c *Case) Section(name string) string { return string(c.bytes(name)) }

// Line is the number of the line, from 1, on which the body of a section began
// when the case was parsed, or 0 if there is none.
func (c *Case) Line(name string) int {
	line := c.first
	for _, f := range c.files {
		if f.Name == name {
			return line + 1
		}
		line += 1 + bytes.Count(f.Data, []byte("\n"))
	}
	return 0
}

// Set gives the case a section, in the place of the one it has or at the end.
func (c *Case) Set(name, text string) {
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	for i := range c.files {
		if c.files[i].Name == name {
			c.files[i].Data = []byte(text)
			return
		}
	}
	c.files = append(c.files, txtar.File{Name: name, Data: []byte(text)})
}

// Remove takes a section out.
func (c *Case) Remove(name string) {
	c.files = slices.DeleteFunc(c.files, func(f txtar.File) bool { return f.Name == name })
}

func (c *Case) comment() string {
	text := strings.TrimSpace(c.Intent) + "\n"
	if c.Provenance != "" {
		text += c.Provenance + "\n"
	}
	return text
}

// Format is the text of the case.
func (c *Case) Format() []byte {
	return txtar.Format(&txtar.Archive{Comment: []byte(c.comment()), Files: c.files})
}
