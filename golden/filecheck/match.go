package filecheck

import (
	"errors"
	"fmt"
	"maps"
	"strings"
)

var errTooHard = errors.New("too many ways to match a variable that is used on its own line")

// subject is the text that a File is matched with.
type subject struct {
	name  string
	raw   []string
	lines []string // with runs of blanks as one, and a line feed at the front
}

func newSubject(name, text string) *subject {
	s := &subject{name: name, raw: strings.Split(strings.TrimSuffix(text, "\n"), "\n")}
	for _, l := range s.raw {
		s.lines = append(s.lines, "\n"+collapse(strings.TrimSuffix(l, "\r")))
	}
	return s
}

// place is between two bytes of a subject. col is 1 before the first of a line.
type place struct{ line, col int }

func (p place) before(q place) bool { return p.line < q.line || p.line == q.line && p.col < q.col }

// span is a match.
type span struct{ from, to place }

// matcher is one Match.
type matcher struct {
	*File
	*subject
	vars binding
}

// Match looks for the directives in text, which errors call name. The error of a
// text that does not have them is an *Error.
func (f *File) Match(name, text string) error {
	m := &matcher{File: f, subject: newSubject(name, text), vars: binding{}}
	last := place{0, 1}
	for i := 0; i < len(f.groups); i++ {
		g := f.groups[i]
		if g[0].kind != not {
			s, err := m.group(g, last)
			if err != nil {
				return err
			}
			last = s.to
			continue
		}
		after, until := place{}, place{len(m.lines) - 1, len(m.lines[len(m.lines)-1])}
		vars := maps.Clone(m.vars) // a CHECK-NOT knows what stands before it
		if i++; i < len(f.groups) {
			s, err := m.group(f.groups[i], last)
			if err != nil {
				return err
			}
			after, until = s.to, s.from
		}
		if err := m.absent(g, last, until, vars); err != nil {
			return err
		}
		last = after
	}
	return nil
}

// group matches a group that is not of CHECK-NOTs, from a place on.
func (m *matcher) group(g []directive, from place) (span, error) {
	d := &g[0]
	switch d.kind {
	case dag:
		return m.dags(g, from)
	case count:
		return m.counted(d, from)
	case empty:
		l := from.line + 1
		if l < len(m.lines) && m.lines[l] == "\n" {
			return span{place{l, 1}, place{l, 1}}, nil
		}
		return span{}, m.fail(d, from, "the next line is not empty")
	}
	return m.search(d, from)
}

// search finds one directive.
func (m *matcher) search(d *directive, from place) (span, error) {
	begin, until := from, place{len(m.lines) - 1, len(m.lines[len(m.lines)-1])}
	switch d.kind {
	case next:
		if from.line+1 >= len(m.lines) {
			return span{}, m.fail(d, from, "there is no next line")
		}
		begin = place{from.line + 1, 1}
		until = place{begin.line, len(m.lines[begin.line])}
	case same:
		until = place{from.line, len(m.lines[from.line])}
	}
	s, ok, err := m.find(d, begin, until, m.vars)
	switch {
	case err != nil:
		return s, m.fail(d, begin, err.Error())
	case ok:
		return s, nil
	case d.kind == next:
		return s, m.fail(d, begin, "not on the next line")
	case d.kind == same:
		return s, m.fail(d, begin, "not on the same line")
	}
	return s, m.fail(d, begin, "not found")
}

// find looks for d between two places and binds its variables in vars.
func (m *matcher) find(d *directive, from, until place, vars binding) (span, bool, error) {
	for l := from.line; l <= until.line; l++ {
		line, col := m.lines[l], 1
		if l == from.line {
			col = from.col
		}
		if l == until.line {
			line = line[:until.col]
		}
		if col > len(line) {
			continue
		}
		start, end, bound, err := d.pat.find(line, col, vars)
		if err != nil {
			return span{}, false, err
		}
		if start >= 0 {
			maps.Copy(vars, bound)
			return span{place{l, start}, place{l, end}}, true, nil
		}
	}
	return span{}, false, nil
}

// counted finds d as often as it says.
func (m *matcher) counted(d *directive, from place) (span, error) {
	var all span
	for i := range d.count {
		s, err := m.search(d, from)
		if err != nil {
			var e *Error
			if errors.As(err, &e) {
				e.Msg = fmt.Sprintf("%s for time %d of %d", e.Msg, i+1, d.count)
			}
			return s, err
		}
		if i == 0 {
			all.from = s.from
		}
		from, all.to = s.to, s.to
	}
	return all, nil
}

// dags finds a group of CHECK-DAGs: each anywhere, but none over another.
func (m *matcher) dags(g []directive, from place) (span, error) {
	var taken []span
	for i := range g {
		s, err := m.apart(&g[i], from, taken)
		if err != nil {
			return s, err
		}
		taken = append(taken, s)
	}
	all := taken[0]
	for _, s := range taken[1:] {
		if s.from.before(all.from) {
			all.from = s.from
		}
		if all.to.before(s.to) {
			all.to = s.to
		}
	}
	return all, nil
}

// apart finds d where nothing is taken.
func (m *matcher) apart(d *directive, from place, taken []span) (span, error) {
	begin := from
	for {
		s, err := m.search(d, begin)
		if err != nil {
			var e *Error
			if begin != from && errors.As(err, &e) {
				e.Msg += " apart from the CHECK-DAGs before it"
			}
			return s, err
		}
		free := true
		for _, t := range taken {
			if s.from.before(t.to) && t.from.before(s.to) {
				begin, free = t.to, false
				break
			}
		}
		if free {
			return s, nil
		}
	}
}

// absent checks that none of a group of CHECK-NOTs is between two places.
func (m *matcher) absent(g []directive, from, until place, vars binding) error {
	for i := range g {
		s, ok, err := m.find(&g[i], from, until, vars)
		if err != nil {
			return m.fail(&g[i], from, err.Error())
		}
		if ok {
			e := m.failed(&g[i], from, "found")
			e.Near, e.NearText = s.from.line+1, m.raw[s.from.line]
			return e
		}
	}
	return nil
}
