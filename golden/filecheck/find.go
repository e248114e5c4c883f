package filecheck

import "maps"

// binding holds the values of variables.
type binding map[string]string

// find returns the first match of p in line[from:], whose byte before it is what
// stands before the search, and the variables that it binds.
func (p *pattern) find(line string, from int, vars binding) (start, end int, bound binding, err error) {
	if p.own {
		return p.pieces(line, from, vars)
	}
	re := p.re
	if re == nil {
		if re, err = p.compile(vars); err != nil {
			return -1, -1, nil, err
		}
	}
	m := re.FindStringSubmatchIndex(line[from-1:])
	if m == nil {
		return -1, -1, nil, nil
	}
	at := func(group int) (int, int) { return from - 1 + m[2*group], from - 1 + m[2*group+1] }
	bound = binding{}
	p.groups(func(name string, group int) {
		s, e := at(group)
		bound[name] = line[s:e]
	})
	start, end = at(1)
	return start, end, bound, nil
}

// maxTries bounds the search for patterns that use a variable of their own, which
// no regular expression can say.
const maxTries = 1 << 17

// pieces finds such a pattern by trying every end of every part. A part is matched
// alone: \b and ^ do not see what is beside it.
func (p *pattern) pieces(line string, from int, vars binding) (start, end int, bound binding, err error) {
	t := &tries{line: line, vars: maps.Clone(vars), left: maxTries}
	for start = from; start <= len(line); start++ {
		if end = t.match(p.parts, start); end >= 0 {
			bound = binding{}
			for _, x := range p.parts {
				if x.kind == define {
					bound[x.name] = t.vars[x.name]
				}
			}
			return start, end, bound, nil
		}
	}
	if t.left <= 0 {
		return -1, -1, nil, errTooHard
	}
	return -1, -1, nil, nil
}

type tries struct {
	line string
	vars binding
	left int
}

// match returns where the parts, matched from pos on, end, or -1.
func (t *tries) match(parts []part, pos int) int {
	if len(parts) == 0 {
		return pos
	}
	x, rest := parts[0], parts[1:]
	if x.kind == literal || x.kind == use {
		s := x.text
		if x.kind == use {
			s = t.vars[x.name]
		}
		if end := pos + len(s); end <= len(t.line) && t.line[pos:end] == s {
			return t.match(rest, end)
		}
		return -1
	}
	old, had := t.vars[x.name]
	for end := len(t.line); end >= pos; end-- {
		if t.left--; t.left <= 0 {
			return -1
		}
		if !x.re.MatchString(t.line[pos:end]) {
			continue
		}
		if x.kind == define {
			t.vars[x.name] = t.line[pos:end]
		}
		if e := t.match(rest, end); e >= 0 {
			return e
		}
	}
	if had {
		t.vars[x.name] = old
	}
	return -1
}
