package archive

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/torchpass/torchpass/value"
)

// The opcodes of pickle protocols 2 to 5, and those of 0 and 1 that they share.
const (
	opMark           = '('
	opStop           = '.'
	opPop            = '0'
	opPopMark        = '1'
	opDup            = '2'
	opFloatText      = 'F'
	opIntText        = 'I'
	opLongText       = 'L'
	opBinInt         = 'J'
	opBinInt1        = 'K'
	opBinInt2        = 'M'
	opNone           = 'N'
	opPersID         = 'P'
	opBinPersID      = 'Q'
	opReduce         = 'R'
	opBinString      = 'T'
	opShortBinString = 'U'
	opBinUnicode     = 'X'
	opAppend         = 'a'
	opBuild          = 'b'
	opGlobal         = 'c'
	opDict           = 'd'
	opEmptyDict      = '}'
	opAppends        = 'e'
	opBinGet         = 'h'
	opLongBinGet     = 'j'
	opList           = 'l'
	opEmptyList      = ']'
	opBinPut         = 'q'
	opLongBinPut     = 'r'
	opSetItem        = 's'
	opTuple          = 't'
	opEmptyTuple     = ')'
	opSetItems       = 'u'
	opBinFloat       = 'G'

	opProto           = 0x80
	opNewObj          = 0x81
	opTuple1          = 0x85
	opTuple2          = 0x86
	opTuple3          = 0x87
	opNewTrue         = 0x88
	opNewFalse        = 0x89
	opLong1           = 0x8a
	opLong4           = 0x8b
	opBinBytes        = 'B'
	opShortBinBytes   = 'C'
	opShortBinUnicode = 0x8c
	opBinUnicode8     = 0x8d
	opBinBytes8       = 0x8e
	opEmptySet        = 0x8f
	opStackGlobal     = 0x93
	opMemoize         = 0x94
	opFrame           = 0x95
	opByteArray8      = 0x96
)

// step runs one opcode other than STOP.
func (m *machine) step(op byte) error {
	switch op {
	case opMark:
		if len(m.marks) >= m.limits.Depth*4 {
			return fmt.Errorf("more than %d marks", m.limits.Depth*4)
		}
		m.marks = append(m.marks, len(m.stack))
		return nil
	case opPop:
		if len(m.marks) > 0 && len(m.stack) == m.floor() {
			m.marks = m.marks[:len(m.marks)-1]
			return nil
		}
		_, err := m.pop()
		return err
	case opPopMark:
		_, err := m.popMark()
		return err
	case opDup:
		it, err := m.top()
		if err != nil {
			return err
		}
		return m.push(it)
	case opProto:
		return m.proto()
	case opFrame:
		n, err := m.src.uint(8)
		if err == nil && n > uint64(max(0, m.src.size-m.src.pos)) {
			err = fmt.Errorf("frame of %d bytes is longer than the data", n)
		}
		return err
	case opNone:
		return m.push(item{})
	case opNewTrue:
		return m.push(of(value.Bool(true)))
	case opNewFalse:
		return m.push(of(value.Bool(false)))
	case opBinInt, opBinInt1, opBinInt2, opLong1, opLong4, opBinFloat, opIntText, opLongText, opFloatText:
		return m.number(op)
	case opShortBinUnicode, opBinUnicode, opBinUnicode8, opShortBinString, opBinString,
		opShortBinBytes, opBinBytes, opBinBytes8, opByteArray8:
		return m.text(op)
	case opEmptyTuple, opTuple1, opTuple2, opTuple3, opTuple, opEmptyList, opList, opEmptyDict, opDict, opEmptySet:
		return m.container(op)
	case opAppend, opAppends, opSetItem, opSetItems:
		return m.fill(op)
	case opBinPut, opLongBinPut, opMemoize, opBinGet, opLongBinGet:
		return m.memoize(op)
	case opGlobal, opStackGlobal:
		return m.global(op)
	case opReduce, opNewObj:
		return m.call()
	case opBuild:
		return m.build()
	case opBinPersID:
		return m.persistent()
	}
	return fmt.Errorf("opcode 0x%02x is not accepted", op)
}

func (m *machine) proto() error {
	p, err := m.src.byte()
	if err == nil && (p < 2 || p > 5) {
		err = fmt.Errorf("protocol %d; 2 to 5 are read", p)
	}
	return err
}

func (m *machine) number(op byte) error {
	var n int
	switch op {
	case opIntText, opLongText, opFloatText:
		return m.numberText(op)
	case opBinFloat:
		return m.binFloat()
	case opLong1:
		return m.long(1)
	case opLong4:
		return m.long(4)
	case opBinInt1:
		n = 1
	case opBinInt2:
		n = 2
	case opBinInt:
		n = 4
	}
	u, err := m.src.uint(n)
	if err != nil {
		return err
	}
	if op == opBinInt {
		return m.push(of(value.Int(int64(int32(u)))))
	}
	return m.push(of(value.Int(int64(u))))
}

func (m *machine) binFloat() error {
	b, err := m.src.bytes(8)
	if err != nil {
		return err
	}
	var u uint64
	for _, c := range b {
		u = u<<8 | uint64(c)
	}
	return m.push(of(value.Float(math.Float64frombits(u))))
}

// long reads a two's complement integer with a length of n bytes.
func (m *machine) long(n int) error {
	size, err := m.src.uint(n)
	if err != nil {
		return err
	}
	b, err := m.src.bytes(size)
	if err != nil {
		return err
	}
	var u uint64
	if size > 0 && b[size-1]&0x80 != 0 {
		u = math.MaxUint64
	}
	ext := byte(u)
	for i, c := range b {
		if i < 8 {
			u = u&^(0xff<<(8*i)) | uint64(c)<<(8*i)
		} else if c != ext {
			return m.push(item{x: &alien{"an integer of more than 64 bits"}})
		}
	}
	if size >= 8 && byte(int64(u)>>63) != ext {
		return m.push(item{x: &alien{"an integer of more than 64 bits"}})
	}
	return m.push(of(value.Int(int64(u))))
}

// numberText reads the decimal forms of protocol 0 that protocol 2 may still use.
func (m *machine) numberText(op byte) error {
	s, err := m.src.line()
	if err != nil {
		return err
	}
	if op == opIntText && (s == "00" || s == "01") {
		return m.push(of(value.Bool(s == "01")))
	}
	if op == opFloatText {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			return fmt.Errorf("%q is not a float", s)
		}
		return m.push(of(value.Float(f)))
	}
	if op == opLongText && len(s) > 0 && s[len(s)-1] == 'L' {
		s = s[:len(s)-1]
	}
	i, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return fmt.Errorf("%q is not a 64-bit integer", s)
	}
	return m.push(of(value.Int(i)))
}

// text reads str objects, those of Python 2 included, and bytes.
func (m *machine) text(op byte) error {
	width := 4
	switch op {
	case opShortBinUnicode, opShortBinString, opShortBinBytes:
		width = 1
	case opBinUnicode8, opBinBytes8, opByteArray8:
		width = 8
	}
	n, err := m.src.uint(width)
	if err != nil {
		return err
	}
	b, err := m.src.bytes(n)
	if err != nil {
		return err
	}
	switch op {
	case opShortBinBytes, opBinBytes, opBinBytes8:
		return m.push(item{x: &alien{"a bytes object"}})
	case opByteArray8:
		return m.push(item{x: &alien{"a bytearray"}})
	}
	if !validText(b) {
		return errors.New("a str is not UTF-8")
	}
	return m.push(of(value.Str(string(b))))
}

// validText reports UTF-8 in which Python's lone surrogates are allowed.
func validText(b []byte) bool {
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		_, n := utf8.DecodeRune(b)
		if n == 1 {
			if len(b) < 3 || b[0] != 0xed || b[1]&0xe0 != 0xa0 || b[2]&0xc0 != 0x80 {
				return false
			}
			n = 3
		}
		b = b[n:]
	}
	return true
}

func (m *machine) memoize(op byte) error {
	n := uint64(len(m.memo) + len(m.far))
	var err error
	switch op {
	case opBinPut, opBinGet:
		n, err = m.src.uint(1)
	case opLongBinPut, opLongBinGet:
		n, err = m.src.uint(4)
	}
	if err != nil {
		return err
	}
	if op == opBinGet || op == opLongBinGet {
		return m.get(n)
	}
	return m.put(n)
}
