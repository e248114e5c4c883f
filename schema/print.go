package schema

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// String returns the schema as PyTorch 1.13.1 prints it. Facts are not part of it.
// Parse reads it back, except where a default is a string with bytes above 127,
// which PyTorch's quoting garbles.
func (s *Schema) String() string { return string(s.Append(nil)) }

// Append appends what String returns.
func (s *Schema) Append(dst []byte) []byte {
	dst = append(dst, s.Name.String()...)
	if s.Overload != "" {
		dst = append(append(dst, '.'), s.Overload...)
	}
	dst = append(dst, '(')
	kwarg := false
	for i := range s.Args {
		a := &s.Args[i]
		if i > 0 {
			dst = append(dst, ", "...)
		}
		if a.KwargOnly && !kwarg {
			kwarg = true
			dst = append(dst, "*, "...)
		}
		dst = a.append(dst)
	}
	dst = appendDots(dst, s.Vararg, len(s.Args) > 0)
	return s.appendReturns(append(dst, ") -> "...))
}

func appendDots(dst []byte, dots, comma bool) []byte {
	if !dots {
		return dst
	}
	if comma {
		dst = append(dst, ", "...)
	}
	return append(dst, "..."...)
}

// appendReturns prints one return bare, unless it starts with a parenthesis.
func (s *Schema) appendReturns(dst []byte) []byte {
	if s.Varret && len(s.Returns) == 0 {
		return append(dst, "..."...)
	}
	if len(s.Returns) == 1 && !s.Varret {
		start := len(dst)
		dst = s.Returns[0].append(dst)
		if dst[start] != '(' {
			return dst
		}
		return append(slices.Insert(dst, start, '('), ')')
	}
	dst = append(dst, '(')
	for i := range s.Returns {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = s.Returns[i].append(dst)
	}
	return append(appendDots(dst, s.Varret, len(s.Returns) > 0), ')')
}

// String returns the argument as it is printed within its schema.
func (a *Argument) String() string { return string(a.append(nil)) }

func (a *Argument) append(dst []byte) []byte {
	t := a.Real
	optional := t.Kind() == types.OptionalKind
	if optional {
		t = t.Elem()
	}
	if t.Kind() == types.ListKind {
		dst = appendType(dst, t.Elem())
		if a.Alias != nil && len(a.Alias.Contained) > 0 {
			dst = a.Alias.Contained[0].append(dst)
		}
		dst = append(dst, '[')
		if a.N > 0 {
			dst = strconv.AppendInt(dst, int64(a.N), 10)
		}
		dst = append(dst, ']')
	} else {
		dst = appendType(dst, t)
	}
	dst = a.Alias.append(dst)
	if optional {
		dst = append(dst, '?')
	}
	if a.Name != "" {
		dst = append(append(dst, ' '), a.Name...)
	}
	if a.HasDefault {
		dst = a.appendDefault(append(dst, '='))
	}
	return dst
}

// appendDefault prints a list of equal ints as one of them.
func (a *Argument) appendDefault(dst []byte) []byte {
	switch a.Default.Kind() {
	case value.DeviceKind:
		return append(dst, a.Default.Device().String()...)
	case value.ListKind:
		items := a.Default.List().Items
		if a.Real.Elem() == types.Int && len(items) > 1 && allEqual(items) {
			return strconv.AppendInt(dst, items[0].Int(), 10)
		}
		dst = append(dst, '[')
		for i, v := range items {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			dst = appendConstant(dst, v)
		}
		return append(dst, ']')
	}
	return appendConstant(dst, a.Default)
}

// appendConstant prints a constant as in dumps, but every float that fits an int64
// as that and a point.
func appendConstant(dst []byte, v value.Value) []byte {
	if f := v.Float(); v.Kind() == value.FloatKind && math.Abs(f) < 1<<63 && f == math.Trunc(f) {
		return append(strconv.AppendInt(dst, int64(f), 10), '.')
	}
	return value.AppendRepr(dst, v, &value.Style{})
}

func allEqual(items []value.Value) bool {
	for _, v := range items {
		if v.Kind() != value.IntKind || v.Int() != items[0].Int() {
			return false
		}
	}
	return true
}

// append prints an annotation; one that only carries the elements' prints nothing.
func (a *AliasInfo) append(dst []byte) []byte {
	if a == nil || len(a.Before) == 0 {
		return dst
	}
	if strings.HasPrefix(a.Before[0], "$") {
		return append(dst, '!')
	}
	dst = appendSets(append(dst, '('), a.Before)
	if a.IsWrite {
		dst = append(dst, '!')
	}
	if !slices.Equal(a.Before, a.After) {
		dst = appendSets(append(dst, " -> "...), a.After)
	}
	return append(dst, ')')
}

func appendSets(dst []byte, sets []string) []byte {
	for i, s := range sets {
		if i > 0 {
			dst = append(dst, '|')
		}
		dst = append(dst, s...)
	}
	return dst
}
