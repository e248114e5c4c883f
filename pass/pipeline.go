package pass

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Step is one element of a pipeline: a pass with its options, or a group of steps
// that is repeated until none of them edits.
type Step struct {
	Pass    *Pass
	Options any    // nil for the defaults, or where the pass has none
	Fix     []Step // non-nil for fix(...)
}

// String is the step's text: of its settings those that are not the defaults.
func (s *Step) String() string {
	if s.Fix != nil {
		return "fix(" + Pipeline(s.Fix).String() + ")"
	}
	return s.Pass.Name + s.Pass.settings(s.Options)
}

// Pipeline is a list of steps.
type Pipeline []Step

// String is the pipeline's text in its normal form: named pipelines in full, options
// that differ from the defaults in the order of their declaration. It reads back as
// the same pipeline.
func (p Pipeline) String() string {
	parts := make([]string, len(p))
	for i := range p {
		parts[i] = p[i].String()
	}
	return strings.Join(parts, ",")
}

// Each yields the steps that are passes, in order, those within fix(...) too.
func (p Pipeline) Each() iter.Seq[*Step] {
	return func(yield func(*Step) bool) { p.each(yield) }
}

func (p Pipeline) each(yield func(*Step) bool) bool {
	for i := range p {
		if s := &p[i]; s.Fix != nil {
			if !Pipeline(s.Fix).each(yield) {
				return false
			}
		} else if !yield(s) {
			return false
		}
	}
	return true
}

// Named is a pipeline with a name, which stands for its text in other pipelines.
type Named struct {
	Name, Text, Doc string
}

// ParsePipeline reads a pipeline of the given passes; see [Catalog.Parse].
func ParsePipeline(text string, passes []*Pass) (Pipeline, error) {
	return (&Catalog{Passes: passes}).Parse(text)
}

// Parse reads a pipeline: passes and named pipelines separated by commas, settings
// in braces after the name of a pass, and fix(...) around what is to be repeated to a
// fixpoint. A string that holds a comma, a brace or a quote, or has blanks at its
// ends, is given in quotes, as Go writes them.
func (c *Catalog) Parse(text string) (Pipeline, error) {
	r := &pipelineReader{text: text, catalog: c}
	return r.all(0)
}

type pipelineReader struct {
	text    string
	pos     int
	catalog *Catalog
	names   []string // of the named pipelines being read
	size    int      // steps read so far
}

func (r *pipelineReader) errorf(format string, args ...any) error {
	return fmt.Errorf("pipeline %q, column %d: %s", r.text, r.pos+1, fmt.Sprintf(format, args...))
}

func (r *pipelineReader) blanks() {
	for r.pos < len(r.text) && strings.IndexByte(" \t\r\n", r.text[r.pos]) >= 0 {
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

// Bounds of a pipeline: of fix(fix(…)), and of all its steps.
const (
	maxFixDepth = 50
	maxSteps    = 10_000
)

// all reads the whole text.
func (r *pipelineReader) all(depth int) ([]Step, error) {
	steps, err := r.steps(depth)
	if err == nil && r.pos < len(r.text) {
		err = r.errorf("unexpected %q", r.text[r.pos:])
	}
	if err != nil {
		return nil, err
	}
	return steps, nil
}

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
		steps = append(steps, s...)
		if !r.take(',') {
			return steps, nil
		}
	}
}

// word reads what the name of a pass may consist of.
func (r *pipelineReader) word() string {
	r.blanks()
	start := r.pos
	for r.pos < len(r.text) && (r.text[r.pos] == '-' || r.text[r.pos] >= '0' && r.text[r.pos] <= '9' || r.text[r.pos] >= 'a' && r.text[r.pos] <= 'z') {
		r.pos++
	}
	return r.text[start:r.pos]
}

// step reads one element: a step, or the steps of a named pipeline.
func (r *pipelineReader) step(depth int) ([]Step, error) {
	name := r.word()
	start := r.pos - len(name)
	if r.size++; r.size > maxSteps {
		return nil, r.errorf("more than %d steps", maxSteps)
	}
	if name == "fix" && r.take('(') {
		steps, err := r.steps(depth + 1)
		if err == nil && !r.take(')') {
			err = r.errorf("expected \")\" to close fix(")
		}
		return []Step{{Fix: steps}}, err
	}
	if p := r.catalog.pass(name); p != nil {
		s, err := r.settings(p)
		return []Step{s}, err
	}
	r.pos = start
	if n := r.catalog.named(name); n != nil {
		r.pos += len(name)
		return r.expand(n, depth)
	}
	if name == "" {
		return nil, r.errorf("expected the name of a pass")
	}
	return nil, r.errorf("unknown pass %q; known are %s", name, strings.Join(r.catalog.names(), ", "))
}

// expand reads a named pipeline.
func (r *pipelineReader) expand(n *Named, depth int) ([]Step, error) {
	if r.take('{') {
		return nil, r.errorf("%s is a pipeline and takes no settings", n.Name)
	}
	if slices.Contains(r.names, n.Name) {
		return nil, r.errorf("pipeline %s contains itself", n.Name)
	}
	sub := &pipelineReader{text: n.Text, catalog: r.catalog, names: append(slices.Clone(r.names), n.Name), size: r.size}
	steps, err := sub.all(depth)
	r.size = sub.size
	return steps, err
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
	seen := make(map[string]bool)
	for !r.take('}') {
		name, val, err := r.setting(p)
		if err != nil {
			return s, err
		}
		if seen[name] {
			return s, r.errorf("%s: setting %s is given twice", p.Name, name)
		}
		seen[name] = true
		if err := SetOption(s.Options, name, val); err != nil {
			return s, r.errorf("%s: %v", p.Name, err)
		}
		if !r.take(',') && (r.pos >= len(r.text) || r.text[r.pos] != '}') {
			return s, r.errorf("expected \"}\" to close the settings of %s", p.Name)
		}
	}
	return s, nil
}

// setting reads one "name=value".
func (r *pipelineReader) setting(p *Pass) (name, val string, err error) {
	r.blanks()
	rest := r.text[r.pos:]
	if rest == "" {
		return "", "", r.errorf("expected \"}\" to close the settings of %s", p.Name)
	}
	name, rest, ok := strings.Cut(rest, "=")
	if !ok || strings.ContainsAny(name, ",}") {
		end := strings.IndexAny(r.text[r.pos:], ",}")
		if end < 0 {
			return "", "", r.errorf("expected \"}\" to close the settings of %s", p.Name)
		}
		return "", "", r.errorf("setting %q of %s is not name=value", strings.TrimSpace(r.text[r.pos:r.pos+end]), p.Name)
	}
	r.pos = len(r.text) - len(rest)
	r.blanks()
	rest = r.text[r.pos:]
	if strings.HasPrefix(rest, `"`) {
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			return "", "", r.errorf("%s: setting %s has no closing quote", p.Name, strings.TrimSpace(name))
		}
		r.pos += len(quoted)
		val, err = strconv.Unquote(quoted)
		return strings.TrimSpace(name), val, err
	}
	end := strings.IndexAny(rest, ",}")
	if end < 0 {
		end = len(rest)
	}
	r.pos += end
	return strings.TrimSpace(name), strings.TrimSpace(rest[:end]), nil
}
