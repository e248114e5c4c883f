package golden

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/torchpass/torchpass/golden/txcase"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/value"
)

// call is one call that the section inputs asks for.
type call struct {
	target string // the function, empty for the main one
	line   int
	args   value.Value // as a file of arguments holds them; see valueio.Bind
}

// group is the lines of a section up to a blank line or a line that begins with
// "call".
type lineGroup struct {
	target string // what follows "call"
	line   int
	lines  []numbered
}

type numbered struct {
	n    int
	text string
}

// groups splits a section into calls. Comments are lines that begin with "#".
func (r *runner) groups(section string) []lineGroup {
	var out []lineGroup
	open := false
	for i, s := range strings.Split(strings.TrimRight(r.Section(section), "\n"), "\n") {
		n := r.Line(section) + i
		s = strings.TrimSpace(s)
		switch {
		case strings.HasPrefix(s, "#"):
		case s == "":
			open = false
		case s == "call" || strings.HasPrefix(s, "call "):
			out = append(out, lineGroup{target: strings.TrimSpace(s[len("call"):]), line: n})
			open = true
		default:
			if !open {
				out = append(out, lineGroup{line: n})
				open = true
			}
			g := &out[len(out)-1]
			g.lines = append(g.lines, numbered{n, s})
		}
	}
	return out
}

// readInputs reads calls: "name = value" lines, or one line "file NAME" with all
// arguments.
func (r *runner) readInputs() error {
	var errs []error
	for _, g := range r.groups(txcase.Inputs) {
		c := call{target: g.target, line: g.line}
		var err error
		if len(g.lines) == 1 && strings.HasPrefix(g.lines[0].text, "file ") {
			c.args, err = r.sideFile(strings.TrimSpace(g.lines[0].text[len("file "):]), "")
			if err != nil {
				err = fmt.Errorf("%s:%d: %w", r.Path, g.lines[0].n, err)
			}
		} else {
			c.args, err = r.arguments(g.lines)
		}
		errs = append(errs, err)
		r.given = append(r.given, c)
	}
	if len(r.given) == 0 {
		return fmt.Errorf("%s: the section inputs is empty", r.Path)
	}
	return errors.Join(errs...)
}

var bindingRE = regexp.MustCompile(`^%?([A-Za-z0-9_.]+)\s*=\s*(.+)$`)

// arguments reads "name = value" lines as keyword arguments.
func (r *runner) arguments(lines []numbered) (value.Value, error) {
	named := make([]binding, 0, len(lines))
	for _, l := range lines {
		m := bindingRE.FindStringSubmatch(l.text)
		if m == nil {
			return value.Value{}, fmt.Errorf("%s:%d: expected \"name = value\" or \"file NAME\", not %q", r.Path, l.n, l.text)
		}
		named = append(named, binding{l.n, m[1], m[2]})
	}
	vals, err := r.values(named)
	if err != nil {
		return value.Value{}, err
	}
	d := value.NewDict(nil, nil)
	for i, b := range named {
		d.Set(value.Str(b.name), vals[i])
	}
	return value.DictOf(d), nil
}

// binding is a value with a name, as text.
type binding struct {
	line       int
	name, text string
}

var (
	seededRE = regexp.MustCompile(`^([a-z0-9]+)\s*(\[[^\]]*\])\s+seed\s+(\d+)(?:\s+scale\s+(\S+))?$`)
	fileRE   = regexp.MustCompile(`^file\s+(\S+)(?:\s+(\S+))?$`)
)

// spelled is a value's text in the spelling of module text.
func spelled(s string) string {
	if m := seededRE.FindStringSubmatch(s); m != nil {
		s = fmt.Sprintf("seeded(%s%s, %s", m[1], m[2], m[3])
		if m[4] != "" {
			s += ", scale=" + m[4]
		}
		return s + ")"
	}
	if m := fileRE.FindStringSubmatch(s); m != nil {
		s = "file(" + string(value.AppendQuoted(nil, m[1]))
		if m[2] != "" {
			s += ", " + string(value.AppendQuoted(nil, m[2]))
		}
		return s + ")"
	}
	return s
}

// payloadHead is what stands before a name in the text that values reads.
const payloadHead = "payload $"

// values reads values by way of module text, in which each is a payload: so they
// may refer to those before, "$x", and are then the same.
func (r *runner) values(named []binding) ([]value.Value, error) {
	if len(named) == 0 {
		return nil, nil
	}
	var b strings.Builder
	line := 1
	for _, x := range named {
		for ; line < x.line; line++ {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s%s = %s\n", payloadHead, x.name, spelled(x.text))
		line++
	}
	f, err := parse.Parse(r.Path, []byte(b.String()), parse.Options{Payload: r.sideFile})
	if err != nil {
		return nil, err
	}
	if len(f.Module.Payloads) != len(named) {
		return nil, fmt.Errorf("%s:%d: %d values where %d are expected", r.Path, named[0].line, len(f.Module.Payloads), len(named))
	}
	out := make([]value.Value, len(named))
	for i := range named {
		out[i] = f.Module.Payloads[i].Val
	}
	return out, nil
}
