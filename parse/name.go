package parse

import (
	"bytes"
	"hash/maphash"

	"github.com/torchpass/torchpass/ir"
)

// nameTable finds the values of one graph by name. Numbers, which are most names
// of a large dump, index a slice; names go through an open-addressed hash table
// that holds no strings of its own.
type nameTable struct {
	numbered []*ir.Value
	slots    []nameSlot // a power of two, at most three quarters full
	count    int
	odd      int // length of the longest name whose end only its definition tells
}

type nameSlot struct {
	hash uint64
	v    *ir.Value
}

var nameSeed = maphash.MakeSeed()

// find returns the slot of name: the one that holds it, or the free one where it
// belongs.
func (t *nameTable) find(name []byte, hash uint64) *nameSlot {
	mask := uint64(len(t.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		s := &t.slots[i]
		if s.v == nil || s.hash == hash && s.v.IsNamed(name) {
			return s
		}
	}
}

func (t *nameTable) grow() {
	old := t.slots
	t.slots = make([]nameSlot, max(64, 2*len(old)))
	mask := uint64(len(t.slots) - 1)
	for _, s := range old {
		if s.v == nil {
			continue
		}
		i := s.hash & mask
		for t.slots[i].v != nil {
			i = (i + 1) & mask
		}
		t.slots[i] = s
	}
}

// maxSparse bounds how far a number may run ahead of the count of values before
// it is kept in the map: a hostile "%999999999" must not allocate.
const maxSparse = 1 << 12

// number reads a canonical decimal.
func number(s []byte) (int, bool) {
	if len(s) == 0 || len(s) > 9 || s[0] == '0' && len(s) > 1 {
		return 0, false
	}
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// get finds a value by its name, and by num where the name is a canonical number
// (else -1).
func (t *nameTable) get(name []byte, num int) *ir.Value {
	if uint(num) < uint(len(t.numbered)) {
		if v := t.numbered[num]; v != nil {
			return v
		}
	}
	if t.count == 0 {
		return nil
	}
	return t.find(name, maphash.Bytes(nameSeed, name)).v
}

// put enters v, which is called name.
func (t *nameTable) put(name []byte, num int, v *ir.Value) {
	if num >= 0 && num <= 2*len(t.numbered)+maxSparse {
		if num >= len(t.numbered) {
			grown := make([]*ir.Value, max(num+1, min(2*num, num+1<<20), 64))
			copy(grown, t.numbered)
			t.numbered = grown
		}
		t.numbered[num] = v
		return
	}
	if 4*t.count >= 3*len(t.slots) {
		t.grow()
	}
	hash := maphash.Bytes(nameSeed, name)
	*t.find(name, hash) = nameSlot{hash, v}
	t.count++
}

// valueName is a name as the text has it: num is its number if the name is a
// canonical one of at most nine digits, else -1.
type valueName struct {
	text []byte
	num  int
}

// valueName reads "%name". Names may hold dots, slashes and "::", as the ONNX
// exporter makes them; a colon before a blank ends one.
func (r *graphReader) valueName() valueName {
	src := r.src[:r.end]
	start := r.pos + 1
	i, num := start, 0
	for i < len(src) && src[i] >= '0' && src[i] <= '9' && i-start < 9 {
		num = 10*num + int(src[i]-'0')
		i++
	}
	if i == start || i-start > 1 && src[start] == '0' {
		num = -1
	}
	if i < len(src) && !(src[i] == ',' || src[i] == ' ' || src[i] == ')') {
		if j := nameEnd(src, i); j > i {
			i, num = j, -1
		}
	}
	r.pos = i
	if i == start {
		r.errorAt(start-1, "empty value name")
	}
	return valueName{src[start:i], num}
}

// maxOdd bounds the length of an odd name: where there is one, each use of a name
// looks so far ahead.
const maxOdd = 100

// definedName reads the name at its definition. A value called after a submodule
// may have any character in its name: what stands before " : " on the line is
// the name, if no ordinary name does.
func (r *graphReader) definedName(param bool) valueName {
	start := r.pos + 1
	end := nameEnd(r.src[:r.end], start)
	if end > start && bytes.HasPrefix(r.src[end:r.end], []byte(" : ")) {
		return r.valueName()
	}
	line := r.src[start:r.lineEnd()]
	if end > start && !isOdd(line[end-start:], param) {
		return r.valueName()
	}
	i := bytes.Index(line, []byte(" : "))
	if i <= 0 || i > maxOdd || bytes.Contains(line[:i], []byte(" = ")) {
		return r.valueName()
	}
	r.pos = start + i
	r.names.odd = max(r.names.odd, i)
	return valueName{line[:i], -1}
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

// usedName reads the name of an input: the longest that is known, if there are
// odd ones, or else what looks like a name.
func (r *graphReader) usedName() valueName {
	if r.names.odd == 0 {
		return r.valueName()
	}
	rest := r.src[r.pos+1 : min(r.end, r.pos+2+r.names.odd)]
	if eol := bytes.IndexByte(rest, '\n'); eol >= 0 {
		rest = rest[:eol]
	}
	for n := len(rest) - 1; n > 0; n-- {
		if (rest[n] == ',' || rest[n] == ')') && r.names.get(rest[:n], -1) != nil {
			r.pos += 1 + n
			return valueName{rest[:n], -1}
		}
	}
	return r.valueName()
}

// nameEnd is where the name ends that i lies in. Colons are part of it, but not its
// last characters.
func nameEnd(src []byte, i int) int {
	start := i
	for i < len(src) && !endsName[src[i]] && (src[i] != ':' || i+1 < len(src) && src[i+1] != ' ' && src[i+1] != '\n') {
		i++
	}
	for i > start && src[i-1] == ':' {
		i--
	}
	return i
}

var endsName = [256]bool{' ': true, ',': true, ')': true, '(': true, '\n': true, '\r': true, '\t': true, '[': true, ']': true, '=': true, '%': true, '{': true, '}': true}

// define gives v its name and enters it, unless the graph has one of that name.
func (r *graphReader) define(name valueName, at int, v *ir.Value) {
	if len(name.text) == 0 {
		return
	}
	if r.names.get(name.text, name.num) != nil {
		r.report(at, "%%%s is defined twice", name.text)
		return
	}
	if name.num >= 0 {
		v.SetNumber(int64(name.num))
	} else {
		v.SetNameBytes(name.text)
	}
	r.names.put(name.text, name.num, v)
}
