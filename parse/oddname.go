package parse

import "bytes"

// maxOdd bounds the length of an odd name: where there is one, each use of a name
// looks so far ahead.
const maxOdd = 100

// definedName reads "%name" of a parameter.
func (r *graphReader) definedName() valueName {
	name := r.definedAt(r.src[:r.end], r.pos+1, true)
	r.pos = name.end
	if name.empty() {
		r.errorAt(name.off-1, "empty value name")
	}
	return name
}

// definedAt is the name at i, where it is defined. A value called after a submodule
// may have any character in its name: what stands before " : " on the line is the
// name, if no ordinary name does.
func (r *graphReader) definedAt(src []byte, i int, param bool) valueName {
	name := nameAt(src, i)
	if bytes.HasPrefix(src[name.end:], []byte(" : ")) && !name.empty() {
		return name
	}
	line := src[i:]
	if eol := bytes.IndexByte(line, '\n'); eol >= 0 {
		line = line[:eol]
	}
	if !name.empty() && !isOdd(line[name.end-i:], param) {
		return name
	}
	n := bytes.Index(line, []byte(" : "))
	if n <= 0 || n > maxOdd || bytes.Contains(line[:n], []byte(" = ")) {
		return name
	}
	r.names.odd = max(r.names.odd, n)
	return valueName{i, i + n, -1, sum(line[:n])}
}

// isOdd reports whether rest, which follows what would be an ordinary name of a
// parameter or an output, can follow none.
func isOdd(rest []byte, param bool) bool {
	after := bytes.TrimLeft(rest, " \t")
	if len(after) == 0 {
		return false
	}
	switch after[0] {
	case ',':
		after = bytes.TrimLeft(after[1:], " \t")
		return len(after) > 0 && after[0] != '%' && after[0] != ')'
	case '=':
		return rest[0] == '='
	case ')':
		return !param
	case ':', '#', '\r', '~':
		return false
	}
	return true
}

// usedAt is the name of the input at i: the longest that is known, if there are odd
// ones, or else what looks like a name.
func (r *graphReader) usedAt(src []byte, i int) valueName {
	if r.names.odd == 0 {
		return nameAt(src, i)
	}
	rest := src[i:min(len(src), i+1+r.names.odd)]
	if eol := bytes.IndexByte(rest, '\n'); eol >= 0 {
		rest = rest[:eol]
	}
	for n := len(rest) - 1; n > 0; n-- {
		if rest[n] != ',' && rest[n] != ')' {
			continue
		}
		if name := (valueName{i, i + n, -1, sum(rest[:n])}); r.names.get(src, name) != nil {
			return name
		}
	}
	return nameAt(src, i)
}
