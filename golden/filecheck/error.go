package filecheck

import (
	"fmt"
	"maps"
	"sort"
	"strings"
)

// Error is a directive that the text does not satisfy. Lines count from 1.
type Error struct {
	File      string // where the directive stands
	Line      int
	Directive string // as written
	Msg       string
	Text      string // what the searched text is called
	From      int    // the line where the search began
	FromText  string
	Near      int // the line that comes nearest, or, for CHECK-NOT, that matches; 0 for none
	NearText  string
	Values    string // the variables that the directive uses: `A = "3"`
}

// Error is the place and the cause, then a line each for where the search began
// and what comes nearest.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d: %s: %s", e.File, e.Line, e.Directive, e.Msg)
	if e.Values != "" {
		fmt.Fprintf(&b, "\n  where %s", e.Values)
	}
	fmt.Fprintf(&b, "\n  searched from %s:%d: %s", e.Text, e.From, shorten(e.FromText))
	if e.Near > 0 {
		what := "nearest is"
		if e.Msg == "found" {
			what = "it is in"
		}
		fmt.Fprintf(&b, "\n  %s %s:%d: %s", what, e.Text, e.Near, shorten(e.NearText))
	}
	return b.String()
}

// maxShown bounds a line in an error.
const maxShown = 200

func shorten(s string) string {
	s = strings.TrimSpace(strings.ToValidUTF8(s, "?"))
	if len(s) > maxShown {
		s = strings.ToValidUTF8(s[:maxShown], "") + "…"
	}
	return s
}

func (m *matcher) failed(d *directive, from place, msg string) *Error {
	e := &Error{File: m.File.name, Line: d.line, Directive: shorten(d.text), Msg: msg, Text: m.subject.name, From: from.line + 1}
	e.FromText = m.raw[from.line]
	var values []string
	if d.pat != nil {
		for _, x := range d.pat.parts {
			if v, ok := m.vars[x.name]; ok && x.kind == use {
				values = append(values, fmt.Sprintf("%s = %q", x.name, v))
			}
		}
	}
	sort.Strings(values)
	e.Values = strings.Join(values, ", ")
	return e
}

// fail is the error of a directive that was not found from a place on.
func (m *matcher) fail(d *directive, from place, msg string) error {
	e := m.failed(d, from, msg)
	if d.pat != nil {
		if l := m.nearest(d, from); l >= 0 {
			e.Near, e.NearText = l+1, m.raw[l]
		}
	}
	return e
}

// How far a nearest match is looked for, in lines and bytes of a line.
const (
	nearLines = 200
	nearBytes = 300
)

// nearest is the line that needs the fewest changes to hold the directive's text,
// the first of several, or -1 if each needs more than half of it.
func (m *matcher) nearest(d *directive, from place) int {
	if l := m.exact(d, from); l >= 0 {
		return l
	}
	want := m.wanted(d)
	best, at := len(want)/2+1, -1
	for l := from.line; l < min(len(m.lines), from.line+nearLines); l++ {
		if n := distance(want, cut(m.lines[l][1:])); n < best {
			best, at = n, l
		}
	}
	return at
}

// exact is the first line, from a place on and then from the front, that has the
// directive: it stands in another order. It is -1 if there is none.
func (m *matcher) exact(d *directive, from place) int {
	end := place{len(m.lines) - 1, len(m.lines[len(m.lines)-1])}
	for _, begin := range []place{from, {0, 1}} {
		if s, ok, err := m.find(d, begin, end, maps.Clone(m.vars)); err == nil && ok {
			return s.from.line
		}
	}
	return -1
}

// wanted is the directive's text with the values of variables, and nothing for
// regular expressions.
func (m *matcher) wanted(d *directive) string {
	var b strings.Builder
	for _, x := range d.pat.parts {
		switch x.kind {
		case literal:
			b.WriteString(x.text)
		case use:
			b.WriteString(m.vars[x.name])
		}
	}
	return cut(b.String())
}

func cut(s string) string { return s[:min(len(s), nearBytes)] }

// distance is the least number of bytes to insert, drop or change to make want a
// part of line (Sellers, 1980).
func distance(want, line string) int {
	col := make([]int, len(want)+1) // of the bytes of want, for the part of line so far
	for i := range col {
		col[i] = i
	}
	best := len(want)
	for j := range len(line) {
		diag := 0 // a part of line may begin anywhere
		for i := range len(want) {
			up := col[i+1]
			cost := diag
			if want[i] != line[j] {
				cost = min(diag, up, col[i]) + 1
			}
			col[i+1], diag = cost, up
		}
		best = min(best, col[len(want)])
	}
	return best
}
