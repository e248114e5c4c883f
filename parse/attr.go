package parse

import (
	"bytes"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// attributes reads "[name=value, …]" at the bracket. An empty list "[]", which
// Python operators print, is kept as an empty bare attribute.
func (r *graphReader) attributes(n *ir.Node) {
	open := r.pos
	r.pos++
	if r.skip("]") {
		n.SetAttr(ir.RawAttr(symbol.AttrBare, ""))
		return
	}
	n.ReserveAttrs(1)
	for !r.stop {
		if len(n.Attrs()) > maxAttributes {
			r.errorAt(r.pos, "more than %d attributes", maxAttributes)
			r.pos = r.lineEnd()
			return
		}
		start := r.pos
		name := r.attrName()
		if r.peek() != '=' || len(name) == 0 {
			r.pos = start
			r.bareAttribute(n, open)
			return
		}
		r.pos++
		sym := r.kind(name)
		if n.HasAttr(sym) {
			r.errorAt(start, "attribute %s is given twice", name)
		}
		if !r.attrValue(n, sym) {
			return
		}
		if r.skip("]") {
			return
		}
		if !r.skip(",") {
			r.errorAt(r.pos, "expected \",\" or \"]\" after the value of attribute %s", name)
			r.pos = r.lineEnd()
			return
		}
		r.skipSpace()
	}
}

// attrName passes what may be the name of an attribute.
func (r *graphReader) attrName() []byte {
	start := r.pos
	for r.pos < r.end && !endsAttrName[r.src[r.pos]] {
		r.pos++
	}
	return r.src[start:r.pos]
}

var endsAttrName = [256]bool{'=': true, ',': true, '[': true, ']': true, '(': true, ' ': true, '\n': true, '"': true}

// bareAttribute keeps "[Name]" of dumps before 0.4, whose operators have no
// namespace.
func (r *graphReader) bareAttribute(n *ir.Node, open int) {
	eol := r.lineEnd()
	i := bytes.IndexByte(r.src[r.pos:eol], ']')
	if i < 0 || len(n.Attrs()) > 0 || strings.Contains(n.Kind().String(), "::") {
		r.errorAt(r.pos, "expected an attribute (name=value)")
		r.pos = eol
		return
	}
	n.SetAttr(ir.RawAttr(symbol.AttrBare, string(r.src[open+1:r.pos+i])))
	r.pos += i + 1
}

// attrValue reads one value and sets it as attribute name of n.
func (r *graphReader) attrValue(n *ir.Node, name symbol.Symbol) bool {
	if r.peek() == '"' {
		return r.stringValue(n, name)
	}
	hint := r.hint(n, name)
	if i, ok := r.intValue(hint); ok {
		n.SetAttr(ir.IntAttr(name, i))
		return true
	}
	l, ok := r.literal(hint, 0)
	if !ok {
		r.pos = r.lineEnd()
		return false
	}
	n.SetAttr(l.attr(name, hint))
	return true
}

// stringValue reads a quoted string and sets it as attribute name of n.
func (r *graphReader) stringValue(n *ir.Node, name symbol.Symbol) bool {
	i := r.pos + 1
	for i < r.end && !endsString[r.src[i]] {
		i++
	}
	if i < r.end && r.src[i] == '"' {
		n.SetAttr(ir.AnyAttr(name, ir.AttrS, r.shared(r.src[r.pos+1:i])))
		r.pos = i + 1
		return true
	}
	s, ok := r.quoted()
	if !ok {
		r.pos = r.lineEnd()
		return false
	}
	n.SetAttr(ir.AnyAttr(name, ir.AttrS, s))
	return true
}

var endsString = [256]bool{'"': true, '\\': true, '\n': true}

// intValue reads what most constants are: a plain number that an int or bool is given,
// with the end of the attribute behind it.
func (r *graphReader) intValue(hint *types.Type) (int64, bool) {
	if hint != nil && hint != types.Int && hint != types.Bool {
		return 0, false
	}
	n, end := numberAt(r.src[:r.end], r.pos)
	if n < 0 || end == r.end || r.src[end] != ']' && r.src[end] != ',' {
		return 0, false
	}
	r.pos = end
	return int64(n), true
}

// hint is the type that the value of an attribute has, where the node says so: a
// prim::Constant's value has the type of its output.
func (r *graphReader) hint(n *ir.Node, name symbol.Symbol) *types.Type {
	if name != symbol.AttrValue || len(r.outTypes) != 1 {
		return nil
	}
	if k := n.Kind(); k == symbol.PrimConstant || k.Base() == "Constant" {
		return r.outTypes[0]
	}
	return nil
}

// attr makes the attribute that l is, in PyTorch's choice of kind.
func (l *lit) attr(name symbol.Symbol, hint *types.Type) ir.Attr {
	switch l.form {
	case litType:
		return ir.AnyAttr(name, ir.AttrTy, l.typ)
	case litTypes:
		return ir.AnyAttr(name, ir.AttrTys, l.types)
	case litTensor:
		return ir.TensorAttr(name, l.tensor)
	case litRaw:
		return ir.RawAttr(name, l.raw)
	case litRef:
		return ir.ValueAttr(name, l.v)
	}
	return valueAttr(name, coerce(l.v, hint))
}

// valueAttr chooses the kind of attribute for v: scalars and flat lists of
// numbers and strings have kinds of their own, all else is an ival.
func valueAttr(name symbol.Symbol, v value.Value) ir.Attr {
	switch v.Kind() {
	case value.IntKind:
		return ir.IntAttr(name, v.Int())
	case value.FloatKind:
		return ir.FloatAttr(name, v.Float())
	case value.ComplexKind:
		return ir.AnyAttr(name, ir.AttrC, v.Complex())
	case value.StrKind:
		return ir.StringAttr(name, v.Str())
	case value.ListKind:
		if a, ok := ir.ListAttr(name, v.List()); ok {
			return a
		}
	}
	return ir.ValueAttr(name, v)
}

// coerce reads v as type t where the text is ambiguous: an integral float prints
// without a point from 10^10 on (and always did in old dumps).
func coerce(v value.Value, t *types.Type) value.Value {
	if t == nil {
		return v
	}
	if t.Kind() == types.OptionalKind {
		return coerce(v, t.Elem())
	}
	switch v.Kind() {
	case value.IntKind:
		switch t.Kind() {
		case types.FloatKind:
			return value.Float(float64(v.Int()))
		case types.ComplexKind:
			return value.Complex(complex(float64(v.Int()), 0))
		}
	case value.FloatKind:
		if t.Kind() == types.ComplexKind {
			return value.Complex(complex(v.Float(), 0))
		}
	case value.ListKind:
		if t.Kind() == types.ListKind {
			l := v.List()
			l.Elem = t.Elem()
			for i := range l.Items {
				l.Items[i] = coerce(l.Items[i], t.Elem())
			}
		}
	case value.TupleKind:
		if t.Kind() == types.TupleKind && len(t.Elems()) == len(v.Tuple().Items) {
			for i, e := range t.Elems() {
				v.Tuple().Items[i] = coerce(v.Tuple().Items[i], e)
			}
			if t.IsNamedTuple() {
				v.Tuple().Type = t
			}
		}
	case value.OpaqueKind:
		if o := v.Opaque(); o.Type == types.Capsule && t.Kind() == types.ClassKind {
			o.Type = t
		}
	case value.DictKind:
		if t.Kind() == types.DictKind {
			return coerceDict(v.Dict(), t)
		}
	}
	return v
}

// coerceDict converts the entries of d in place: who else holds d sees the same.
func coerceDict(d *value.Dict, t *types.Type) value.Value {
	d.Key, d.Val = t.Key(), t.Value()
	var keys, vals []value.Value
	for k, v := range d.All() {
		keys, vals = append(keys, coerce(k, d.Key)), append(vals, coerce(v, d.Val))
	}
	d.Clear()
	for i := range keys {
		d.Set(keys[i], vals[i])
	}
	return value.DictOf(d)
}
