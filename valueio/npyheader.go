package valueio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/tensor"
)

// npyHeader is what the header of an .npy array says.
type npyHeader struct {
	dtype   tensor.DType
	order   binary.ByteOrder
	fortran bool
	shape   []int
}

// parseNpyHeader reads the Python dict literal of a header, with exactly the
// keys descr, fortran_order and shape, in any order.
func parseNpyHeader(text string) (npyHeader, error) {
	var h npyHeader
	s, ok := strings.CutPrefix(strings.TrimSpace(text), "{")
	seen := 0
	for ok {
		s = strings.TrimLeft(s, " ,")
		if rest, end := strings.CutPrefix(s, "}"); end {
			if rest != "" || seen != 3 {
				return h, fmt.Errorf("%q does not have exactly descr, fortran_order and shape", text)
			}
			return h, nil
		}
		var key, val string
		if key, s, ok = quoted(s); !ok {
			break
		}
		if s, ok = strings.CutPrefix(strings.TrimLeft(s, " "), ":"); !ok {
			break
		}
		if val, s, ok = literal(strings.TrimLeft(s, " ")); !ok {
			break
		}
		if err := h.set(key, val); err != nil {
			return h, err
		}
		seen++
	}
	return h, fmt.Errorf("%q is not a dict of str, bool and tuple", text)
}

// quoted cuts a string literal without escapes from the front of s.
func quoted(s string) (text, rest string, ok bool) {
	if s == "" || s[0] != '\'' && s[0] != '"' {
		return "", s, false
	}
	return strings.Cut(s[1:], s[:1])
}

// literal cuts a value from the front of s; a string stands without quotes.
func literal(s string) (text, rest string, ok bool) {
	switch {
	case s == "":
		return "", s, false
	case s[0] == '(':
		text, rest, ok = strings.Cut(s, ")")
		return text + ")", rest, ok
	case s[0] == '[':
		return "", s, false
	case s[0] == '\'' || s[0] == '"':
		return quoted(s)
	}
	i := strings.IndexAny(s, ",} ")
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i:], true
}

func (h *npyHeader) set(key, val string) error {
	switch key {
	case "descr":
		return h.setDescr(val)
	case "fortran_order":
		if val != "True" && val != "False" {
			return fmt.Errorf("fortran_order is %q", val)
		}
		h.fortran = val == "True"
		return nil
	case "shape":
		return h.setShape(val)
	}
	return fmt.Errorf("unknown key %q", key)
}

func (h *npyHeader) setDescr(d string) error {
	if d == "" {
		return errors.New("empty descr")
	}
	h.order = binary.LittleEndian
	switch d[0] {
	case '>':
		h.order = binary.BigEndian
	case '=':
		h.order = binary.NativeEndian
	case '<', '|':
	default:
		return fmt.Errorf("dtype %q is not a plain numpy dtype", d)
	}
	for _, t := range npyTypes {
		if t.code == d[1:] {
			h.dtype = t.dtype
			return nil
		}
	}
	return fmt.Errorf("no tensor has the numpy dtype %q", d)
}

func (h *npyHeader) setShape(s string) error {
	s, ok := strings.CutPrefix(s, "(")
	s = strings.TrimSuffix(s, ")")
	h.shape = []int{}
	for part := range strings.SplitSeq(s, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		n, err := strconv.Atoi(strings.TrimSuffix(part, "L"))
		if err != nil || n < 0 || !ok || len(h.shape) >= 64 {
			return fmt.Errorf("shape %q", "("+s+")")
		}
		h.shape = append(h.shape, n)
	}
	return nil
}
