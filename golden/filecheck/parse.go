package filecheck

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// kind is what a directive asks for.
type kind uint8

const (
	anywhere kind = iota
	next
	same
	empty
	not
	dag
	count
)

// suffixes are the names of the kinds after "CHECK".
var suffixes = map[string]kind{"": anywhere, "-NEXT": next, "-SAME": same, "-EMPTY": empty, "-NOT": not, "-DAG": dag}

// directive is one line of a File.
type directive struct {
	kind  kind
	count int    // of a count
	line  int    // where it stands, from 1
	text  string // as written, without the comment mark
	pat   *pattern
}

// File is a list of directives.
type File struct {
	name   string
	groups [][]directive // neighbouring CHECK-NOTs or CHECK-DAGs, or one directive
}

// maxDirectives and maxCount bound the work of a match.
const (
	maxDirectives = 10000
	maxCount      = 100000
)

// Parse reads directives from text, whose first line is number line of the file
// called name. All errors are reported, each as "name:line: message". A text
// without directives is an error: it would match anything.
func Parse(name string, line int, text string) (*File, error) {
	f := &File{name: name}
	p := &reader{File: f, defined: make(map[string]bool)}
	for i, s := range strings.Split(text, "\n") {
		if err := p.read(line+i, strings.TrimSpace(s)); err != nil {
			p.errs = append(p.errs, fmt.Errorf("%s:%d: %w", name, line+i, err))
		}
	}
	if p.n == 0 && len(p.errs) == 0 {
		p.errs = append(p.errs, fmt.Errorf("%s:%d: no CHECK directives", name, line))
	}
	if len(p.errs) > 0 {
		return nil, errors.Join(p.errs...)
	}
	return f, nil
}

// reader is one Parse.
type reader struct {
	*File
	n       int
	defined map[string]bool // variables of the directives before
	errs    []error
}

// read takes one line.
func (p *reader) read(line int, s string) error {
	comment := strings.HasPrefix(s, "#")
	s = strings.TrimSpace(strings.TrimLeft(s, "#"))
	if !strings.HasPrefix(s, "CHECK") {
		if comment || s == "" {
			return nil
		}
		return fmt.Errorf("%q is neither a CHECK directive nor a comment", s)
	}
	word, rest, ok := strings.Cut(s, ":")
	if !ok || strings.ContainsAny(word, " \t") {
		return fmt.Errorf("expected CHECK…: before %q", s)
	}
	d := directive{line: line, text: s}
	exactly, err := d.kinds(word)
	if err != nil {
		return err
	}
	if err := p.pattern(&d, strings.TrimSpace(rest)); err != nil {
		return err
	}
	if p.n++; p.n > maxDirectives {
		return fmt.Errorf("more than %d directives", maxDirectives)
	}
	p.add(d)
	if exactly {
		d.kind = not
		p.add(d)
	}
	return nil
}

// kinds sets what the directive's name asks for.
func (d *directive) kinds(word string) (exactly bool, err error) {
	suffix := strings.TrimPrefix(word, "CHECK")
	if n, ok := strings.CutPrefix(suffix, "-COUNT-"); ok {
		n, exactly = strings.CutPrefix(n, "EXACTLY-")
		d.kind = count
		if d.count, err = strconv.Atoi(n); err != nil || d.count < 1 || d.count > maxCount {
			return false, fmt.Errorf("%s: expected a count from 1 to %d, not %q", word, maxCount, n)
		}
		return exactly, nil
	}
	k, ok := suffixes[suffix]
	if !ok {
		return false, fmt.Errorf("no directive is called %s; there are CHECK, -NEXT, -SAME, -EMPTY, -NOT, -DAG, -COUNT-n, -COUNT-EXACTLY-n", word)
	}
	d.kind = k
	return false, nil
}

// pattern reads what the directive looks for.
func (p *reader) pattern(d *directive, text string) error {
	word, _, _ := strings.Cut(d.text, ":")
	switch {
	case p.n == 0 && (d.kind == next || d.kind == same || d.kind == empty):
		return fmt.Errorf("%s needs a directive before it", word)
	case d.kind == empty && text != "":
		return fmt.Errorf("%s takes no text", word)
	case d.kind == empty:
		return nil
	case text == "":
		return fmt.Errorf("%s needs a text", word)
	}
	var err error
	if d.pat, err = parsePattern(text, p.defined); err != nil {
		return err
	}
	for _, x := range d.pat.parts {
		if x.kind != define {
			continue
		}
		if d.kind == not {
			return fmt.Errorf("%s cannot give %s a value", word, x.name)
		}
		p.defined[x.name] = true
	}
	return nil
}

// add puts d into the group it belongs to.
func (p *reader) add(d directive) {
	n := len(p.groups)
	if n > 0 && (d.kind == not || d.kind == dag) && p.groups[n-1][0].kind == d.kind {
		p.groups[n-1] = append(p.groups[n-1], d)
		return
	}
	p.groups = append(p.groups, []directive{d})
}
