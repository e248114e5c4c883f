package filecheck

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

type partKind uint8

const (
	literal partKind = iota // text
	regex                   // {{text}}
	define                  // [[name:text]]
	use                     // [[name]]
)

// part is a piece of a pattern.
type part struct {
	kind partKind
	name string
	text string
	re   *regexp.Regexp // of a regex or define, anchored at both ends; see pieces
}

// pattern is what one directive looks for.
type pattern struct {
	parts []part
	// uses says that it has values of variables in it, and own that one of them is
	// a variable of its own.
	uses, own bool
	re        *regexp.Regexp // without uses: compiled once
}

// parsePattern reads the text of a directive. defined are the variables that have
// a value by then.
func parsePattern(text string, defined map[string]bool) (*pattern, error) {
	p := &pattern{}
	for text != "" {
		rest, err := p.part(text)
		if err != nil {
			return nil, err
		}
		text = rest
	}
	own := make(map[string]bool)
	for i, x := range p.parts {
		switch {
		case x.kind == use && own[x.name]:
			p.uses, p.own = true, true
		case x.kind == use && defined[x.name]:
			p.uses = true
		case x.kind == use:
			return nil, fmt.Errorf("[[%s]] is used before it has a value", x.name)
		case x.kind == define && own[x.name]:
			return nil, fmt.Errorf("[[%s:…]] is defined twice", x.name)
		case x.kind == define:
			own[x.name] = true
		}
		if x.kind == regex || x.kind == define {
			if _, err := regexp.Compile(x.text); err != nil {
				return nil, fmt.Errorf("regular expression %q: %w", x.text, plain(err))
			}
			re, err := regexp.Compile(`(?m)\A(?:` + x.text + `)\z`)
			if err != nil {
				return nil, fmt.Errorf("regular expression %q: %w", x.text, plain(err))
			}
			p.parts[i].re = re
		}
	}
	if !p.uses {
		re, err := p.compile(nil)
		if err != nil {
			return nil, err
		}
		p.re = re
	}
	return p, nil
}

// plain is the complaint of package regexp without its prefix.
func plain(err error) error {
	return errors.New(strings.TrimPrefix(err.Error(), "error parsing regexp: "))
}

// part takes one part from the front of text.
func (p *pattern) part(text string) (rest string, err error) {
	if body, ok := strings.CutPrefix(text, "{{"); ok {
		end := strings.Index(body, "}}")
		if end < 0 {
			return "", fmt.Errorf("}} is missing after %q", text)
		}
		for strings.HasPrefix(body[end+2:], "}") { // {{a{2}}}
			end++
		}
		p.parts = append(p.parts, part{kind: regex, text: body[:end]})
		return body[end+2:], nil
	}
	if name, body, ok := variable(text); ok {
		return p.variable(name, body)
	}
	end := 1
	for end < len(text) && !strings.HasPrefix(text[end:], "{{") && !strings.HasPrefix(text[end:], "[[") {
		end++
	}
	s := collapse(text[:end])
	if n := len(p.parts); n > 0 && p.parts[n-1].kind == literal {
		p.parts[n-1].text = collapse(p.parts[n-1].text + s)
	} else {
		p.parts = append(p.parts, part{kind: literal, text: s})
	}
	return text[end:], nil
}

// variable reports whether text begins with "[[name:" or "[[name]]", and what
// comes after the name.
func variable(text string) (name, body string, ok bool) {
	s, ok := strings.CutPrefix(text, "[[")
	if !ok {
		return "", "", false
	}
	n := 0
	for n < len(s) && (s[n] == '_' || s[n] >= 'a' && s[n] <= 'z' || s[n] >= 'A' && s[n] <= 'Z' || n > 0 && s[n] >= '0' && s[n] <= '9') {
		n++
	}
	name, body = s[:n], s[n:]
	return name, body, n > 0 && (strings.HasPrefix(body, ":") || strings.HasPrefix(body, "]]"))
}

// variable takes what comes after the name of a variable.
func (p *pattern) variable(name, body string) (rest string, err error) {
	if rest, ok := strings.CutPrefix(body, "]]"); ok {
		p.parts = append(p.parts, part{kind: use, name: name})
		return rest, nil
	}
	body = body[1:]
	depth := 0 // of the brackets of character classes
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '\\':
			i++
		case '[':
			depth++
		case ']':
			if depth > 0 {
				depth--
			} else if strings.HasPrefix(body[i:], "]]") {
				p.parts = append(p.parts, part{kind: define, name: name, text: body[:i]})
				return body[i+2:], nil
			}
		}
	}
	return "", fmt.Errorf("]] is missing after \"[[%s:\"", name)
}

// collapse turns every run of blanks into one.
func collapse(s string) string {
	if !strings.ContainsRune(s, '\t') && !strings.Contains(s, "  ") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\t' {
			c = ' '
		}
		if c != ' ' || len(b) == 0 || b[len(b)-1] != ' ' {
			b = append(b, c)
		}
	}
	return string(b)
}

// compile makes a regular expression that finds the pattern after the first byte
// of a text, which stands for what is before it: so ^ and \b see it. The first
// group is the whole match; see groups for those of the variables.
func (p *pattern) compile(values map[string]string) (*regexp.Regexp, error) {
	var b strings.Builder
	b.WriteString(`(?m)\A(?s:.)(?s:.*?)(`)
	for _, x := range p.parts {
		switch x.kind {
		case literal:
			b.WriteString(regexp.QuoteMeta(x.text))
		case regex:
			b.WriteString("(?:" + x.text + ")")
		case define:
			b.WriteString("(" + x.text + ")")
		case use:
			b.WriteString(regexp.QuoteMeta(values[x.name]))
		}
	}
	b.WriteString(")")
	re, err := regexp.Compile(b.String())
	if err != nil {
		return nil, plain(err)
	}
	return re, nil
}

// groups calls yield with each variable that p defines and the number of its group.
func (p *pattern) groups(yield func(name string, group int)) {
	n := 1
	for _, x := range p.parts {
		if x.kind == define {
			n++
			yield(x.name, n)
		}
		if x.re != nil {
			n += x.re.NumSubexp()
		}
	}
}
