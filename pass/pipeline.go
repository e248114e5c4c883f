package pass

import (
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"
)

// Step is one element of a pipeline: a pass with its options, or a group of steps
// that is repeated until none of them edits.
type Step struct {
	Pass    *Pass
	Options any    // nil when the pass has none
	Fix     []Step // non-nil for fix(...)
	text    string // the settings as given, in braces, or empty
}

// Pipeline is a list of steps.
type Pipeline []Step

// String is the pipeline's text; ParsePipeline reads it back.
func (p Pipeline) String() string {
	parts := make([]string, len(p))
	for i, s := range p {
		if s.Fix != nil {
			parts[i] = "fix(" + Pipeline(s.Fix).String() + ")"
		} else {
			parts[i] = s.Pass.Name + s.text
		}
	}
	return strings.Join(parts, ",")
}

// ParsePipeline reads a pipeline: passes separated by commas, settings in braces
// after a name, and fix(...) around what is to be repeated to a fixpoint.
func ParsePipeline(text string, passes []*Pass) (Pipeline, error) {
	r := &pipelineReader{text: text, passes: passes}
	steps, err := r.steps(0)
	if err == nil && r.pos < len(text) {
		err = r.errorf("unexpected %q", text[r.pos:])
	}
	if err != nil {
		return nil, err
	}
	return steps, nil
}

type pipelineReader struct {
	text   string
	pos    int
	passes []*Pass
}

func (r *pipelineReader) errorf(format string, args ...any) error {
	return fmt.Errorf("pipeline %q, column %d: %s", r.text, r.pos+1, fmt.Sprintf(format, args...))
}

func (r *pipelineReader) blanks() {
	for r.pos < len(r.text) && (r.text[r.pos] == ' ' || r.text[r.pos] == '\n' || r.text[r.pos] == '\t') {
		r.pos++
	}
}

func (r *pipelineReader) take(c byte) bool {
	r.blanks()
	if r.pos < len(r.text) && r.text[r.pos] == c {
		r.pos++
		return true
	}
	return false
}

// maxFixDepth bounds fix(fix(…)).
const maxFixDepth = 50

func (r *pipelineReader) steps(depth int) ([]Step, error) {
	if depth > maxFixDepth {
		return nil, r.errorf("fix nests deeper than %d", maxFixDepth)
	}
	var steps []Step
	for {
		s, err := r.step(depth)
		if err != nil {
			return nil, err
		}
		steps = append(steps, s)
		if !r.take(',') {
			return steps, nil
		}
	}
}

func (r *pipelineReader) step(depth int) (Step, error) {
	r.blanks()
	start := r.pos
	for r.pos < len(r.text) && (r.text[r.pos] == '-' || r.text[r.pos] >= '0' && r.text[r.pos] <= '9' || r.text[r.pos] >= 'a' && r.text[r.pos] <= 'z') {
		r.pos++
	}
	name := r.text[start:r.pos]
	if name == "fix" && r.take('(') {
		steps, err := r.steps(depth + 1)
		if err == nil && !r.take(')') {
			err = r.errorf("expected \")\" to close fix(")
		}
		return Step{Fix: steps}, err
	}
	for _, p := range r.passes {
		if p.Name == name {
			return r.settings(p)
		}
	}
	r.pos = start
	if name == "" {
		return Step{}, r.errorf("expected the name of a pass")
	}
	return Step{}, r.errorf("unknown pass %q; known are %s", name, strings.Join(names(r.passes), ", "))
}

func names(passes []*Pass) []string {
	out := make([]string, len(passes))
	for i, p := range passes {
		out[i] = p.Name
	}
	sort.Strings(out)
	return out
}

// settings reads "{name=value, …}".
func (r *pipelineReader) settings(p *Pass) (Step, error) {
	s := Step{Pass: p}
	if p.NewOptions != nil {
		s.Options = p.NewOptions()
	}
	if !r.take('{') {
		return s, nil
	}
	end := strings.IndexByte(r.text[r.pos:], '}')
	if end < 0 {
		return s, r.errorf("expected \"}\" to close the settings of %s", p.Name)
	}
	body := r.text[r.pos : r.pos+end]
	var given []string
	seen := make(map[string]bool)
	for _, item := range strings.Split(body, ",") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		name, val, ok := strings.Cut(item, "=")
		if !ok {
			return s, r.errorf("setting %q of %s is not name=value", item, p.Name)
		}
		name, val = strings.TrimSpace(name), strings.TrimSpace(val)
		if seen[name] {
			return s, r.errorf("%s: setting %s is given twice", p.Name, name)
		}
		seen[name] = true
		if err := setOption(s.Options, name, val); err != nil {
			return s, r.errorf("%s: %v", p.Name, err)
		}
		given = append(given, name+"="+val)
	}
	r.pos += end + 1
	if len(given) > 0 {
		s.text = "{" + strings.Join(given, ",") + "}"
	}
	return s, nil
}

// Option is one setting of a pass, for listings.
type Option struct {
	Name, Type, Default, Doc string
}

// Options lists the settings that p takes, from the tags `option:"name"` and
// `doc:"…"` on the fields of its options struct.
func (p *Pass) Options() []Option {
	if p.NewOptions == nil {
		return nil
	}
	v := reflect.ValueOf(p.NewOptions()).Elem()
	var out []Option
	for i := range v.NumField() {
		f := v.Type().Field(i)
		out = append(out, Option{f.Tag.Get("option"), f.Type.String(), fmt.Sprint(v.Field(i)), f.Tag.Get("doc")})
	}
	return out
}

// setOption sets the field tagged name of the options struct.
func setOption(opts any, name, val string) error {
	if opts == nil {
		return fmt.Errorf("takes no settings, got %q", name)
	}
	v := reflect.ValueOf(opts).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("option") != name {
			continue
		}
		f := v.Field(i)
		var err error
		switch f.Kind() {
		case reflect.String:
			f.SetString(val)
		case reflect.Bool:
			var b bool
			b, err = strconv.ParseBool(val)
			f.SetBool(b)
		case reflect.Int, reflect.Int64:
			var n int64
			n, err = strconv.ParseInt(val, 10, 64)
			f.SetInt(n)
		case reflect.Float64:
			var x float64
			x, err = strconv.ParseFloat(val, 64)
			f.SetFloat(x)
		default:
			err = fmt.Errorf("unsupported type %s", f.Type())
		}
		if err != nil {
			return fmt.Errorf("setting %s=%q: not a valid %s", name, val, f.Type())
		}
		return nil
	}
	return fmt.Errorf("no setting called %q", name)
}
