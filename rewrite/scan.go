package rewrite

import (
	"bytes"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// scanner reads one section of a text of rules, statement by statement. A statement
// ends with its line, unless a bracket is open.
type scanner struct {
	r     *reader
	off   int
	end   int
	depth int // of open brackets
}

// failure is what is thrown out of a statement that cannot be read; the reader goes on
// with the next.
type failure struct{}

// reader holds a text and what is wrong with it.
type reader struct {
	file   string
	src    []byte
	lines  []int // where each line begins
	errs   Errors
	preds  map[string]Predicate
	rule   *ruleText
	parsed []*Rule
}

// lineOf is the line, from 1, that holds off.
func (r *reader) lineOf(off int) int { return sort.SearchInts(r.lines, off+1) }

func (r *reader) errorf(off int, format string, args ...any) {
	if len(r.errs) >= maxErrors {
		return
	}
	line := r.lineOf(off)
	msg := strings.ToValidUTF8(fmt.Sprintf(format, args...), "?")
	e := &Error{r.file, line, off - r.lines[line-1] + 1, msg}
	for _, x := range r.errs {
		if *x == *e {
			return
		}
	}
	r.errs = append(r.errs, e)
}

func (s *scanner) fail(off int, format string, args ...any) {
	s.r.errorf(off, format, args...)
	panic(failure{})
}

// skip passes over blanks and comments, and over line ends within brackets.
func (s *scanner) skip() {
	for s.off < s.end {
		switch c := s.r.src[s.off]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n' && s.depth > 0:
			s.off++
		case c == '#':
			s.line()
		default:
			return
		}
	}
}

// line moves to the end of the line.
func (s *scanner) line() {
	if i := bytes.IndexByte(s.r.src[s.off:s.end], '\n'); i >= 0 {
		s.off += i
	} else {
		s.off = s.end
	}
}

// next moves to the next statement and reports whether there is one.
func (s *scanner) next() bool {
	s.depth = 0
	for {
		s.skip()
		if s.off >= s.end {
			return false
		}
		if s.r.src[s.off] != '\n' {
			return true
		}
		s.off++
	}
}

// peek is the next byte of the statement, 0 at its end.
func (s *scanner) peek() byte {
	s.skip()
	if s.off >= s.end || s.r.src[s.off] == '\n' {
		return 0
	}
	return s.r.src[s.off]
}

// has reports whether the statement goes on with text.
func (s *scanner) has(text string) bool {
	s.skip()
	return bytes.HasPrefix(s.r.src[s.off:s.end], []byte(text))
}

// accept takes text if it is next.
func (s *scanner) accept(text string) bool {
	if !s.has(text) {
		return false
	}
	s.off += len(text)
	switch text {
	case "(", "[", "{":
		s.depth++
	case ")", "]", "}":
		s.depth--
	}
	return true
}

func (s *scanner) expect(text string) {
	if !s.accept(text) {
		s.fail(s.off, "want %q, found %s", text, s.found())
	}
}

// each reads what stands between two brackets, with commas between.
func (s *scanner) each(open, end string, read func()) {
	s.expect(open)
	for first := true; !s.accept(end); first = false {
		if !first {
			s.expect(",")
		}
		read()
	}
}

// found names what is next, for messages.
func (s *scanner) found() string {
	c := s.peek()
	if c == 0 {
		return "the end of the line"
	}
	rest := s.r.src[s.off:s.end]
	n := 0
	for n < len(rest) && n < 20 && rest[n] > ' ' && (n == 0 || isName(rest[n])) {
		n++
	}
	return strconv.Quote(string(rest[:max(n, 1)]))
}

// done asks that the statement ends here.
func (s *scanner) done() {
	if s.peek() != 0 {
		s.fail(s.off, "unexpected %s", s.found())
	}
}

func isName(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// word takes a name without dots, which may be empty.
func (s *scanner) word() string {
	s.skip()
	start := s.off
	for s.off < s.end && isName(s.r.src[s.off]) {
		s.off++
	}
	return string(s.r.src[start:s.off])
}

// valueName takes the name behind a "%". Dots are part of it, but not three of them.
func (s *scanner) valueName() string {
	start := s.off
	for s.off < s.end {
		c := s.r.src[s.off]
		if !isName(c) && c != '.' || c == '.' && s.has("...") {
			break
		}
		s.off++
	}
	if s.off == start {
		s.fail(start, "want a name behind the %%, found %s", s.found())
	}
	return string(s.r.src[start:s.off])
}

// typ takes a type in the spelling of dumps.
func (s *scanner) typ() *types.Type {
	s.skip()
	rest := s.r.src[s.off:s.end]
	if s.depth == 0 {
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			rest = rest[:i]
		}
	}
	t, n, err := types.ParseDump(string(rest), nil)
	if err != nil {
		msg, off := err.Error(), s.off
		if te, ok := err.(*types.Error); ok {
			msg, off = te.Msg, s.off+min(te.Off, len(rest))
		}
		s.fail(off, "%s", msg)
	}
	s.off += n
	return t
}

// literal takes a number, string, None, True, False or a list of such, and reports
// whether one is there.
func (s *scanner) literal() (value.Value, bool) {
	c := s.peek()
	switch {
	case c == '"':
		return value.Str(s.str()), true
	case c == '[':
		return s.list(), true
	case c == '-' || c >= '0' && c <= '9' || c == '.':
		return s.number(), true
	}
	switch {
	case s.keyword("None"):
		return value.None(), true
	case s.keyword("True"):
		return value.Bool(true), true
	case s.keyword("False"):
		return value.Bool(false), true
	}
	return value.Value{}, false
}

// keyword takes a word if it is next, whole.
func (s *scanner) keyword(word string) bool {
	if !s.has(word) || s.off+len(word) < s.end && isName(s.r.src[s.off+len(word)]) {
		return false
	}
	s.off += len(word)
	return true
}

func (s *scanner) str() string {
	start := s.off
	for s.off++; s.off < s.end && s.r.src[s.off] != '\n'; s.off++ {
		switch s.r.src[s.off] {
		case '\\':
			s.off++
		case '"':
			s.off++
			text, err := strconv.Unquote(string(s.r.src[start:s.off]))
			if err != nil {
				s.fail(start, "this string has an escape that is not known")
			}
			return text
		}
	}
	s.off = min(s.off, s.end)
	s.fail(start, "this string does not end")
	return ""
}

func (s *scanner) number() value.Value {
	start := s.off
	for s.off < s.end {
		c := s.r.src[s.off]
		sign := c == '-' || c == '+'
		if sign && s.off > start && s.r.src[s.off-1] != 'e' || !sign && !isName(c) && c != '.' {
			break
		}
		s.off++
	}
	text := string(s.r.src[start:s.off])
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return value.Int(i)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.ContainsAny(text, "xXpP_") {
		s.fail(start, "%q is not a number", text)
	}
	return value.Float(f)
}

// list takes a list of literals of one type.
func (s *scanner) list() value.Value {
	start := s.off
	var items []value.Value
	s.each("[", "]", func() {
		s.skip()
		at := s.off
		v, ok := s.literal()
		if !ok || v.Kind() == value.ListKind {
			s.fail(at, "want a number, string, True, False or None, found %s", s.found())
		}
		items = append(items, v)
	})
	elem := types.Int
	for i, v := range items {
		t := value.TypeOf(v)
		if i > 0 && t != elem {
			s.fail(start, "the elements of a list have one type, here are %s and %s", elem, t)
		}
		elem = t
	}
	return value.NewList(elem, items...)
}
