package rewrite

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/ir"
)

// Options says what a text of rules may use.
type Options struct {
	// Predicates are what constraints may call besides the built-in functions.
	Predicates map[string]Predicate
	// NearMisses leaves out of what is explained the rules of which nowhere half of the
	// nodes matched: most of a large set are about other graphs.
	NearMisses bool
	// Compiled is what Compile made of the same text, or nil.
	Compiled *Compiled
}

// Parse reads a text of rules; file is what errors call it. The error is of type
// [Errors] and has all that is wrong, up to twenty things.
func Parse(file string, src []byte, opt Options) (*Rules, error) {
	r := &reader{file: file, src: src, lines: []int{0}, preds: opt.Predicates}
	for i, c := range src {
		if c == '\n' {
			r.lines = append(r.lines, i+1)
		}
	}
	r.read()
	if len(r.errs) > 0 {
		slices.SortStableFunc(r.errs, func(a, b *Error) int {
			if a.Line != b.Line {
				return a.Line - b.Line
			}
			return a.Col - b.Col
		})
		return nil, r.errs
	}
	rules := &Rules{list: r.parsed, text: string(src), file: file, nearOnly: opt.NearMisses}
	rules.index()
	if opt.Compiled != nil && !rules.use(opt.Compiled) {
		return nil, Errors{{file, 1, 1, "the matchers were compiled from another text: generate them again"}}
	}
	return rules, nil
}

// MustParse is [Parse] for a text that is part of a program; it panics if there is
// anything wrong with it.
func MustParse(file, src string, opt Options) *Rules {
	r, err := Parse(file, []byte(src), opt)
	if err != nil {
		panic(err)
	}
	return r
}

// index orders the rules by the kinds of their roots.
func (r *Rules) index() {
	for _, rule := range r.list {
		for alt, p := range rule.alts {
			for _, k := range p.root().kinds {
				for int(k) >= len(r.byKind) {
					r.byKind = append(r.byKind, nil)
				}
				r.byKind[k] = append(r.byKind[k], entry{rule, alt, guardsOf(p)})
			}
		}
	}
}

// guardsOf are the kinds of nodes that the root's operands come from, as far as no list
// stands before them.
func guardsOf(p *pattern) []guard {
	var gs []guard
	for i, o := range p.root().ops {
		switch {
		case o.kind == opList || o.kind == opRest:
			return gs
		case o.kind == opValue && p.def[o.slot] >= 0:
			gs = append(gs, guard{i, p.nodes[p.def[o.slot]].kinds})
		}
	}
	return gs
}

// passes reports whether n could be the root.
func (e *entry) passes(n *ir.Node) bool {
	for i := range e.guards {
		g := &e.guards[i]
		if g.i >= n.NumInputs() {
			return false
		}
		d := n.Input(g.i).Def()
		if d == nil || !slices.Contains(g.kinds, d.Kind()) {
			return false
		}
	}
	return true
}

// ruleText is where the sections of a rule stand.
type ruleText struct {
	off                  int
	name, doc            string
	match, where, replac *scanner
}

// read cuts the text into rules and sections, and reads each rule.
func (r *reader) read() {
	if !validText(r) {
		return
	}
	names := make(map[string]bool)
	for i := range r.lines {
		start, end := r.lineAt(i)
		line := r.src[start:end]
		if len(line) == 0 || line[0] == ' ' || line[0] == '\t' || line[0] == '#' || line[0] == '\r' {
			continue
		}
		word, rest, _ := strings.Cut(strings.TrimRight(string(line), " \t\r"), " ")
		rest = strings.TrimSpace(rest)
		if word == "rule" {
			r.finish()
			r.rule = &ruleText{off: start, name: rest}
			switch {
			case rest == "":
				r.errorf(start, "a rule needs a name")
			case names[rest]:
				r.errorf(start, "there is another rule called %q", rest)
			}
			names[rest] = true
			continue
		}
		r.section(word, rest, i)
	}
	r.finish()
	if len(r.parsed) == 0 && len(r.errs) == 0 {
		r.errorf(0, "there is no rule in this text")
	}
}

func validText(r *reader) bool {
	if i := bytes.IndexByte(r.src, 0); i >= 0 {
		r.errorf(i, "a text of rules has no NUL")
		return false
	}
	return true
}

// lineAt gives the bounds of line i, without its end.
func (r *reader) lineAt(i int) (start, end int) {
	end = len(r.src)
	if i+1 < len(r.lines) {
		end = r.lines[i+1] - 1
	}
	return r.lines[i], end
}

// section notes the section of the current rule that begins on line i.
func (r *reader) section(word, rest string, i int) {
	start, end := r.lineAt(i)
	if !slices.Contains([]string{"doc", "match", "where", "replace"}, word) {
		r.errorf(start, "want rule, doc, match, where or replace at the beginning of a line, found %q; what belongs to a section is indented", shorten(word))
		return
	}
	if r.rule == nil {
		r.errorf(start, "%s stands before the first rule", word)
		return
	}
	if word == "doc" {
		if r.rule.doc != "" {
			rest = r.rule.doc + " " + rest
		}
		r.rule.doc = rest
		return
	}
	if rest != "" && rest[0] != '#' {
		r.errorf(start+len(word)+1, "what belongs to %s stands on the lines below it, indented", word)
	}
	sec := &scanner{r: r, off: end, end: r.sectionEnd(i)}
	at := map[string]**scanner{"match": &r.rule.match, "where": &r.rule.where, "replace": &r.rule.replac}[word]
	if *at != nil {
		r.errorf(start, "rule %q has another section %s", r.rule.name, word)
	}
	*at = sec
}

func shorten(s string) string {
	if len(s) > 30 {
		return s[:30] + "…"
	}
	return s
}

// sectionEnd is where the section that begins on line i ends: at the next line that is
// not indented, nor empty, nor a comment.
func (r *reader) sectionEnd(i int) int {
	for i++; i < len(r.lines); i++ {
		start, end := r.lineAt(i)
		if line := r.src[start:end]; len(line) > 0 && !strings.ContainsRune(" \t\r#", rune(line[0])) {
			return start
		}
	}
	return len(r.src)
}

// finish reads the rule whose sections have been found.
func (r *reader) finish() {
	t := r.rule
	r.rule = nil
	if t == nil {
		return
	}
	if t.doc == "" {
		r.errorf(t.off, "rule %q needs a line of doc", t.name)
	}
	if t.match == nil || t.replac == nil {
		r.errorf(t.off, "rule %q needs a match and a replace", t.name)
		if t.match == nil {
			return
		}
	}
	had := len(r.errs)
	b := &ruleReader{r: r, rule: &Rule{Name: t.name, Doc: t.doc, line: r.lineOf(t.off)}}
	b.read(t)
	if len(r.errs) == had {
		b.rule.index = len(r.parsed)
		r.parsed = append(r.parsed, b.rule)
	}
}

// Where says where the rule stands in its text: "file:line".
func (r *Rules) Where(rule *Rule) string { return fmt.Sprintf("%s:%d", r.file, rule.line) }
