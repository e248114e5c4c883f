package parse

import (
	"encoding/binary"

	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// recent remembers what a few texts mean, so that those that recur, which are nearly
// all, are compared once and looked up nowhere: types, kinds, strings, source files.
// Each is a table that forgets: what falls on a used place takes it.
type recent struct {
	types [128]typeEntry
	kinds [256]kindEntry
	strs  [64]any // strings, boxed as attributes hold them
	files [4]fileEntry
	file  int // the place in files that matched last
}

// typeEntry is a type with its text and the first bytes of that, up to eight, which
// decide what mostly is asked.
type typeEntry struct {
	text       string
	typ        *types.Type
	head, mask uint64
}

func newTypeEntry(text string, t *types.Type) typeEntry {
	e := typeEntry{text: text, typ: t}
	for i := range min(len(text), 8) {
		e.head |= uint64(text[i]) << (8 * i)
		e.mask |= 0xff << (8 * i)
	}
	return e
}

type kindEntry struct {
	text string
	sym  symbol.Symbol
}

type fileEntry struct {
	text string
	id   uint32
}

// typeAt finds the place for the type that s begins with, which is at least 24 bytes
// long; known says that it is the one there.
func (r *recent) typeAt(s []byte) (e *typeEntry, known bool) {
	head := binary.LittleEndian.Uint64(s)
	h := head
	if below(h^ones*'(', 1) != 0 { // a type with arguments, which are long and differ late
		h = mix(h, mix(binary.LittleEndian.Uint64(s[8:]), binary.LittleEndian.Uint64(s[16:])))
	} else {
		h *= 0x9e3779b97f4a7c15
	}
	e = &r.types[h>>57]
	n := len(e.text)
	return e, head&e.mask == e.head && n > 0 && n < len(s) && endsType[s[n]] && (n <= 8 || string(s[8:n]) == e.text[8:])
}

// ones and highs have the lowest and the highest bit of each byte set.
const ones, highs = 0x0101010101010101, 0x8080808080808080

// below has the highest bit of the first byte of x set that is below c, which is at
// most 128, and perhaps of later ones; it is 0 where there is none.
func below(x, c uint64) uint64 { return (x - ones*c) &^ x & highs }

// endsType has what ends a type outside of brackets.
var endsType = [256]bool{' ': true, ',': true, '=': true, ';': true, '{': true, '}': true, ')': true, ']': true, '\n': true, '\r': true, '\t': true}

// typ reads a type. The text of a type ends at the first blank, comma, colon or
// closing bracket outside brackets, which lets known texts skip the type parser.
func (p *parser) typ() *types.Type {
	var e *typeEntry
	if p.end-p.pos >= 24 {
		var known bool
		if e, known = p.recent.typeAt(p.src[p.pos:p.end]); known {
			p.pos += len(e.text)
			return e.typ
		}
	}
	end := typeEnd(p.src[:p.end], p.pos)
	text := p.src[p.pos:end]
	entry, ok := p.types[string(text)]
	if ok {
		p.pos = end
	} else {
		s := string(text)
		t, n, err := types.ParseDump(s, p.mod.Scope)
		if err != nil {
			off := 0
			if e, ok := err.(*types.Error); ok {
				off = e.Off
			}
			p.errorAt(p.pos+off, "%s", typeMessage(err))
			p.pos = end
			return nil
		}
		p.pos += n
		entry = newTypeEntry(s, t)
		if n != len(text) {
			return t
		}
		p.types[s] = entry
	}
	if e != nil {
		*e = entry
	}
	return entry.typ
}

func typeMessage(err error) string {
	if e, ok := err.(*types.Error); ok {
		return e.Msg
	}
	return err.Error()
}

// typeEnd finds the end of the type that begins at off.
func typeEnd(src []byte, off int) int {
	depth := 0
	for i := off; i < len(src); i++ {
		switch src[i] {
		case '(', '[':
			depth++
		case ')', ']':
			if depth == 0 {
				return i
			}
			depth--
		case ' ', ',', '=', ';', '{', '}':
			if depth == 0 {
				return i
			}
		case '\n', '\r', '\t':
			return i
		}
	}
	return len(src)
}

// kind interns an operator's or attribute's name.
func (p *parser) kind(s []byte) symbol.Symbol {
	e := &p.recent.kinds[kindPlace(s)]
	if e.text != string(s) || len(s) == 0 {
		k := symbol.OfBytes(s)
		*e = kindEntry{k.String(), k}
	}
	return e.sym
}

// kindPlace is a hash of the last eight bytes and the length.
func kindPlace(s []byte) uint8 {
	if len(s) < 8 {
		return uint8(sum(s))
	}
	return uint8((binary.LittleEndian.Uint64(s[len(s)-8:]) + uint64(len(s))) * 0x9e3779b97f4a7c15 >> 56)
}

// maxShared bounds the strings that are kept once.
const maxShared = 64

// shared is the string s as an attribute holds it; the names of attributes, methods
// and the like recur, and are kept once.
func (p *parser) shared(s []byte) any {
	if len(s) > maxShared {
		return string(s)
	}
	e := &p.recent.strs[sum(s)%uint32(len(p.recent.strs))]
	if known, ok := (*e).(string); !ok || known != string(s) {
		*e = string(s)
	}
	return *e
}

// stringID numbers a file name or scope.
func (p *parser) stringID(s []byte) uint32 {
	r := &p.recent
	if e := &r.files[r.file]; e.id != 0 && e.text == string(s) {
		return e.id
	}
	for i := range r.files {
		if e := &r.files[i]; e.id != 0 && e.text == string(s) {
			r.file = i
			return e.id
		}
	}
	e, ok := p.strs[string(s)]
	if !ok {
		text := string(s)
		e = fileEntry{text, p.mod.StringID(text)}
		p.strs[text] = e
	}
	r.file = (r.file + 1) % len(r.files)
	r.files[r.file] = e
	return e.id
}

// sourceAt reads "file:line:col" up to the end of the line where the file is one of
// those read last and the numbers are plain, and reports whether it is so.
func (p *parser) sourceAt() (file uint32, line, col int, ok bool) {
	src := p.src[p.pos:p.end]
	r := &p.recent
	e := &r.files[r.file]
	for i := 0; !e.begins(src); i++ {
		if i == len(r.files) {
			return 0, 0, 0, false
		}
		e, r.file = &r.files[i], i
	}
	i := len(e.text) + 1
	if line, i = numberAt(src, i); line < 0 || i == len(src) || src[i] != ':' {
		return 0, 0, 0, false
	}
	if col, i = numberAt(src, i+1); col < 0 || i == len(src) || src[i] != '\n' {
		return 0, 0, 0, false
	}
	p.pos += i
	return e.id, line, col, true
}

// begins reports whether src begins with e's text and a colon.
func (e *fileEntry) begins(src []byte) bool {
	n := len(e.text)
	return n > 0 && n < len(src) && src[n] == ':' && string(src[:n]) == e.text
}
