package parse

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"

	"github.com/torchpass/torchpass/ir"
)

// nameTable finds the values of one graph by name. Numbers, which are most names
// of a large dump, index a slice; other names go through an open-addressed hash table
// that refers to the text where each was defined.
type nameTable struct {
	numbered []*ir.Value
	slots    []nameSlot // a power of two, at most three quarters full
	count    int
	loose    bool // some number is kept by name
	odd      int  // length of the longest name whose end only its definition tells
}

// nameSlot is a value with its name, which is src[off:off+n]; v is nil in a free one.
type nameSlot struct {
	v    *ir.Value
	off  int
	n    uint32
	hash uint32
}

// maxSparse bounds how far a number may run ahead of the numbers before it is kept
// by name: a hostile "%999999999" must not allocate.
const maxSparse = 1 << 12

// get finds a value by its name in src, nil if there is none.
func (t *nameTable) get(src []byte, name valueName) *ir.Value {
	if uint(name.num) < uint(len(t.numbered)) {
		if v := t.numbered[name.num]; v != nil {
			return v
		}
	}
	if t.count == 0 {
		return nil
	}
	return t.find(src, name).v
}

// place is where the value of that name is, or belongs if it is nil there. Who
// finds nil there puts a value.
func (t *nameTable) place(src []byte, name valueName) **ir.Value {
	if name.num >= 0 && name.num <= 2*len(t.numbered)+maxSparse {
		if t.loose {
			if s := t.find(src, name); s.v != nil {
				return &s.v
			}
		}
		if name.num >= len(t.numbered) {
			t.growNumbers(name.num)
		}
		return &t.numbered[name.num]
	}
	if 4*t.count >= 3*len(t.slots) {
		t.grow()
	}
	t.loose = t.loose || name.num >= 0
	s := t.find(src, name)
	if s.v == nil {
		*s = nameSlot{off: name.off, n: uint32(name.end - name.off), hash: name.hash}
		t.count++
	}
	return &s.v
}

func (t *nameTable) growNumbers(num int) {
	grown := make([]*ir.Value, max(num+num/2, 64))
	copy(grown, t.numbered)
	t.numbered = grown
}

// find returns the slot of name: the one that holds it, or the free one where it
// belongs.
func (t *nameTable) find(src []byte, name valueName) *nameSlot {
	text := src[name.off:name.end]
	mask := uint32(len(t.slots) - 1)
	for i := name.hash & mask; ; i = (i + 1) & mask {
		s := &t.slots[i]
		if s.v == nil || s.hash == name.hash && int(s.n) == len(text) && string(src[s.off:s.off+len(text)]) == string(text) {
			return s
		}
	}
}

func (t *nameTable) grow() {
	old := t.slots
	t.slots = make([]nameSlot, max(64, 2*len(old)))
	mask := uint32(len(t.slots) - 1)
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

// valueName is a name as the text has it, src[off:end]: num is its number if the
// name is a canonical one of at most nine digits, else -1; hash is that of either.
type valueName struct {
	off, end int
	num      int
	hash     uint32
}

func (n valueName) empty() bool { return n.off == n.end }

func (p *parser) text(n valueName) []byte { return p.src[n.off:n.end] }

var sumSeed = rand.Uint64()

// sum is a hash of s for tables in memory, eight bytes at a time.
func sum(s []byte) uint32 {
	h := sumSeed
	for len(s) >= 8 {
		h = mix(h, binary.LittleEndian.Uint64(s))
		s = s[8:]
	}
	x := uint64(0)
	for i, c := range s {
		x |= uint64(c) << (8 * i)
	}
	return fold(mix(h, x))
}

func mix(h, x uint64) uint64 {
	hi, lo := bits.Mul64(h^x, 0xe7037ed1a0b428db)
	return hi ^ lo
}

func fold(h uint64) uint32 { return uint32(h>>32) ^ uint32(h) }

// nameAt is the name at i. Names may hold dots, slashes and "::", as the ONNX exporter
// makes them; a colon before a blank ends one.
func nameAt(src []byte, i int) valueName {
	if i < len(src) && isDigit(src[i]) {
		num, end := numberAt(src, i)
		if num >= 0 && (end == len(src) || endsName[src[end]]) {
			return numbered(i, end, num)
		}
	}
	end, h := i, sumSeed
	for ; end+8 <= len(src); end += 8 {
		x := binary.LittleEndian.Uint64(src[end:])
		y := x | ones*' ' // makes square brackets curly ones
		if stops := below(x, '.') | below(y^ones*'{', 1) | below(y^ones*'}', 1) | below(x^ones*'=', 1) | below(x^ones*':', 1); stops != 0 {
			n := bits.TrailingZeros64(stops) / 8
			if !endsName[src[end+n]] {
				break
			}
			return valueName{i, end + n, -1, fold(mix(h, x&(1<<(8*n)-1)))}
		}
		h = mix(h, x)
	}
	end = nameEnd(src, i)
	if num, ok := number(src[i:end]); ok { // before a colon
		return numbered(i, end, num)
	}
	return valueName{i, end, -1, sum(src[i:end])}
}

// numbered is the name src[off:end], which is the number num.
func numbered(off, end, num int) valueName {
	return valueName{off, end, num, fold(mix(sumSeed, uint64(num)))}
}

// numberAt reads the digits at i, and gives -1 where they are not a canonical number of
// at most nine. It looks at eight bytes at a time.
func numberAt(src []byte, i int) (num, end int) {
	if i+8 <= len(src) {
		if num, n := shortNumber(binary.LittleEndian.Uint64(src[i:])); n > 0 {
			return num, i + n
		}
	}
	end = i
	for end < len(src) && src[end]-'0' <= 9 {
		num = 10*num + int(src[end]-'0')
		end++
	}
	if n := end - i; n == 0 || n > 9 || n > 1 && src[i] == '0' {
		num = -1
	}
	return num, end
}

// shortNumber is the number that the eight bytes of x begin with, in n digits; n is 0
// where that is no canonical number of at most seven.
func shortNumber(x uint64) (num, n int) {
	x ^= ones * '0'
	n = bits.TrailingZeros64((x+ones*(0x80-10)|x)&highs) / 8
	if n == 8 || x&0xff == 0 && n != 1 {
		return 0, 0
	}
	x <<= (64 - 8*n) & 63
	x = (x*10 + x>>8) & 0x00ff00ff00ff00ff
	x = (x*100 + x>>16) & 0x0000ffff0000ffff
	return int((x*10000 + x>>32) & 0xffffffff), n
}

// nameEnd is where the name ends that i lies in. Colons are part of it, but not its
// last characters.
func nameEnd(src []byte, start int) int {
	for i := start; ; i++ {
		for i < len(src) && inName[src[i]] {
			i++
		}
		if i < len(src) && !endsName[src[i]] && (src[i] != ':' || i+1 < len(src) && src[i+1] != ' ' && src[i+1] != '\n') {
			continue
		}
		for i > start && src[i-1] == ':' {
			i--
		}
		return i
	}
}

// inName has what most names are made of.
var inName = func() (t [256]bool) {
	for c := range t {
		t[c] = isWordByte(byte(c)) || c == '.'
	}
	return t
}()

var endsName = [256]bool{' ': true, ',': true, ')': true, '(': true, '\n': true, '\r': true, '\t': true, '[': true, ']': true, '=': true, '%': true, '{': true, '}': true}

// define gives v its name and enters it, unless the graph has one of that name.
func (r *graphReader) define(name valueName, v *ir.Value) {
	if name.empty() {
		return
	}
	place := r.names.place(r.src, name)
	if *place != nil {
		r.report(name.off-1, "%%%s is defined twice", r.text(name))
		return
	}
	*place = v
	if name.num >= 0 {
		v.SetNumber(int64(name.num))
	} else {
		v.SetNameBytes(r.text(name))
	}
}
