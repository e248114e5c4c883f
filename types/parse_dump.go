package types

import (
	"strings"

	"github.com/torchpass/torchpass/tensor"
)

// dumpName returns the type that a dump writes as that bare name, today or, where
// an equal is left, in an older version, and nil if there is none.
func dumpName(name string) *Type {
	switch name {
	case "Tensor", "Dynamic", "DynamicType", "UNKNOWN_TYPE", "TensorType", "TraceType":
		return Tensor
	case "int":
		return Int
	case "float":
		return Float
	case "bool":
		return Bool
	case "str", "string", "Dimname":
		return Str
	case "complex":
		return Complex
	case "Scalar", "number", "Number":
		return Number
	case "NoneType", "None":
		return None
	case "Any":
		return Any
	case "Function":
		return Function("")
	case "t", "t1", "t2", "tVal":
		return Var(name)
	}
	return rareName(name)
}

func rareName(name string) *Type {
	switch name {
	case "Device":
		return Device
	case "Stream":
		return Stream
	case "Generator":
		return Generator
	case "Quantizer":
		return Quantizer
	case "Storage":
		return Storage
	case "QScheme":
		return QScheme
	case "ScalarType":
		return ScalarType
	case "Layout":
		return Layout
	case "MemoryFormat":
		return MemoryFormat
	case "SymInt":
		return SymInt
	case "Capsule":
		return Capsule
	case "PyObject":
		return PyObject
	case "list", "AnyListType":
		return AnyList
	case "tuple", "AnyTupleType":
		return AnyTuple
	case "AnyClassType":
		return AnyClass
	case "AnyEnumType":
		return AnyEnum
	case "Handle":
		return Handle
	case "World":
		return World
	case "UndefinedTensor", "AutogradZeroTensor":
		return TensorOf(TensorInfo{Undefined: True})
	}
	return nil
}

// atom reads a type without the ? and [] after it.
func (p *parser) atom() *Type {
	bare := p.bare
	p.bare = false
	p.atoms++
	off := p.i
	if p.take('(') {
		elems, ok := p.list(')', false)
		if !ok {
			return nil
		}
		return Tuple(elems...)
	}
	name := p.peekName()
	if name == "" {
		return p.fail(off, "expected a type, found %s", p.found())
	}
	p.i += len(name)
	if name == "number" {
		return Var(name) // annotations mean Scalar by it; in a dump it is a type variable
	}
	if t := dumpName(name); t != nil {
		if t.kind == TensorKind && !bare {
			return p.tensor(t)
		}
		return t
	}
	if p.i < len(p.s) {
		if t, ok := p.applied(off, name, p.s[p.i]); ok {
			return t
		}
	}
	if dt, hasRank, ok := dtypeName(name); ok {
		if bare {
			return TensorOf(TensorInfo{DType: dt, HasDType: true})
		}
		return p.typedTensor(dt, hasRank)
	}
	return p.nominal(off, name)
}

// dtypeName reads Float and FloatTensor; rank says that it is the form which
// dumps use for a known rank.
func dtypeName(name string) (dt tensor.DType, rank, ok bool) {
	if dt, ok := tensor.ParseDType(name); ok {
		return dt, true, true
	}
	if base, found := strings.CutSuffix(name, "Tensor"); found {
		if dt, ok := tensor.ParseDType(base); ok {
			return dt, false, true
		}
	}
	return 0, false, false
}

// applied reads what follows the name of a type that takes arguments; next is the
// byte after the name. It reports false if name is none or has no arguments.
func (p *parser) applied(off int, name string, next byte) (*Type, bool) {
	var end byte
	switch next {
	case '(':
		end = ')'
	case '[':
		end = ']'
	case '<':
		return p.angled(off, name)
	default:
		return nil, false
	}
	switch name {
	case "NamedTuple":
		if next != '(' {
			return nil, false
		}
		p.i++
		return p.namedTuple(), true
	case "Future", "RRef", "Await", "Dict", "Union":
	default:
		return nil, false
	}
	p.i++
	before := p.atoms
	p.gaps = name == "Union"
	elems, ok := p.list(end, false)
	if !ok {
		return nil, true
	}
	if name == "Union" && p.atoms-before > maxUnion {
		return p.fail(off, "Union of more than %d types", maxUnion), true
	}
	return p.apply(off, name, elems), true
}

// apply builds the type that a constructor's name and its arguments spell.
func (p *parser) apply(off int, name string, args []*Type) *Type {
	want := 1
	switch name {
	case "Dict":
		want = 2
	case "Union", "Tuple":
		want = len(args)
	}
	if len(args) != want || len(args) == 0 && name == "Union" {
		return p.fail(off, "%s takes %d types, found %d", name, max(want, 1), len(args))
	}
	switch name {
	case "List":
		return List(args[0])
	case "Optional":
		return Optional(args[0])
	case "Future":
		return Future(args[0])
	case "RRef":
		return RRef(args[0])
	case "Await":
		return Await(args[0])
	case "Dict":
		return Dict(args[0], args[1])
	case "Tuple":
		return Tuple(args...)
	}
	return UnionInOrder(args...)
}

// angled reads Enum<name> and InterfaceType<name>.
func (p *parser) angled(off int, name string) (*Type, bool) {
	if name != "Enum" && name != "InterfaceType" {
		return nil, false
	}
	p.i++
	q := p.peekName()
	if !isQualified(q) || name == "InterfaceType" && isDigit(baseName(q)[0]) { // its last part is printed alone
		return p.fail(p.i, "expected a name after %s<, found %s", name, p.found()), true
	}
	p.i += len(q)
	if !p.take('>') {
		return p.fail(p.i, "expected '>' after %s<%s, found %s", name, q, p.found()), true
	}
	if p.sc == nil {
		return p.fail(off, "%s type %s outside a module", strings.ToLower(name), quote(q)), true
	}
	if name == "Enum" {
		return p.sc.Enum(q), true
	}
	return p.sc.interfaceByBase(q), true
}

// namedTuple reads the fields after NamedTuple(.
func (p *parser) namedTuple() *Type {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	var fields []Field
	for {
		p.space()
		if len(fields) == 0 && p.take(')') {
			return Tuple()
		}
		name := p.peekName()
		if name == "" {
			return p.fail(p.i, "expected the name of a field, found %s", p.found())
		}
		p.i += len(name)
		p.space()
		if !p.take(':') {
			return p.fail(p.i, "expected ':' after field %s, found %s", quote(name), p.found())
		}
		p.space()
		t := p.suffixed()
		if t == nil {
			return nil
		}
		p.space()
		fields = append(fields, Field{Name: name, Type: t, Default: p.preset()})
		if p.take(')') {
			return NamedTuple("", fields)
		}
		if !p.take(',') {
			return p.fail(p.i, "expected ',' or ')' in a NamedTuple, found %s", p.found())
		}
	}
}

// preset returns the default of a field, "= 3", if one stands here. PyTorch prints
// strings in it without quotes: it ends before the bracket or the next field, if
// its own brackets are in pairs, at the end of the line otherwise.
func (p *parser) preset() string {
	if !p.at('=') {
		return ""
	}
	start, depth := p.i, 0
	for ; p.i < len(p.s) && p.s[p.i] != '\n'; p.i++ {
		switch p.s[p.i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				return p.s[start:p.i]
			}
		case ',':
			if depth == 0 && p.atField() {
				return p.s[start:p.i]
			}
		}
	}
	return p.s[start:p.i]
}

// atField reports whether ", name : " begins here.
func (p *parser) atField() bool {
	rest, ok := strings.CutPrefix(p.s[p.i:], ", ")
	n := 0
	for ok && n < len(rest) && isNameByte(rest[n]) {
		n++
	}
	return n > 0 && strings.HasPrefix(rest[n:], " : ")
}
