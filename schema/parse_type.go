package schema

import (
	"strconv"

	"github.com/torchpass/torchpass/types"
)

// declared is a type with its alias annotation.
type declared struct {
	typ   *types.Type
	alias *AliasInfo
}

// typed reads the type of an argument or return. Only here may a list have a
// length, int[2], followed by an annotation and a question mark.
func (p *parser) typed() (Argument, error) {
	d, err := p.typ()
	if err != nil {
		return Argument{}, err
	}
	var a Argument
	if p.take("[") {
		at := p.i
		text := p.number()
		if a.N, err = strconv.Atoi(text); err != nil || a.N <= 0 {
			return a, p.fail(at, "expected the length of a list")
		}
		if err := p.expect("]"); err != nil {
			return a, err
		}
		if d, err = p.listOf(d); err != nil {
			return a, err
		}
		if p.take("?") {
			d.typ = types.Optional(d.typ)
		}
	}
	a.Real, a.Type, a.Alias = d.typ, d.typ.Runtime(), d.alias
	return a, nil
}

// typ reads a type with its suffixes [] and ?, but no list of given length.
func (p *parser) typ() (declared, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		return declared{}, p.fail(p.i, "types nest deeper than %d", maxDepth)
	}
	d, err := p.baseType()
	for suffixes := 0; err == nil; suffixes++ {
		save := p.i
		switch {
		case p.take("?"):
			d.typ = types.Optional(d.typ)
		case p.take("["):
			if !p.take("]") {
				p.i = save
				return d, nil
			}
			d, err = p.listOf(d)
		default:
			return d, nil
		}
		if suffixes > maxDepth {
			return d, p.fail(p.i, "types nest deeper than %d", maxDepth)
		}
	}
	return d, err
}

// listOf reads the annotation of a list of d and returns the list. As in PyTorch
// a list without an annotation of its own counts as written if its elements are.
func (p *parser) listOf(d declared) (declared, error) {
	alias, err := p.alias()
	if d.alias != nil {
		if alias == nil {
			alias = &AliasInfo{IsWrite: d.alias.IsWrite}
		}
		alias.Contained = []*AliasInfo{d.alias}
	}
	return declared{types.List(d.typ), alias}, err
}

// baseType reads a type without suffixes, and its annotation.
func (p *parser) baseType() (declared, error) {
	if p.take("(") {
		ts, err := p.typeList()
		return declared{typ: types.Tuple(ts...)}, err
	}
	if p.peekName() == "None" {
		p.i += len("None")
		return p.annotated(types.None)
	}
	at := p.i
	name, err := p.name()
	if err != nil {
		return declared{}, err
	}
	switch name {
	case "Future", "RRef", "Dict", "Union":
		t, err := p.applied(at, name)
		if err != nil || name == "Union" {
			return declared{typ: t}, err
		}
		return p.annotated(t)
	case "__torch__":
		t, err := p.torchClass(at)
		if err != nil {
			return declared{}, err
		}
		return p.annotated(t)
	}
	t := namedType(name)
	if t == nil {
		return declared{}, p.fail(at, "unknown type %q", name)
	}
	return p.annotated(t)
}

// annotated reads the annotation of t.
func (p *parser) annotated(t *types.Type) (declared, error) {
	a, err := p.alias()
	return declared{t, a}, err
}

// typeList reads types up to the closing parenthesis. Annotations inside are read
// and mean nothing, as in PyTorch.
func (p *parser) typeList() ([]*types.Type, error) {
	var ts []*types.Type
	if p.take(")") {
		return nil, nil
	}
	for {
		d, err := p.typ()
		if err != nil {
			return nil, err
		}
		ts = append(ts, d.typ)
		if p.take(")") {
			return ts, nil
		}
		if !p.take(",") {
			return nil, p.expected("',' or ')'")
		}
	}
}

// applied reads the arguments of a type constructor.
func (p *parser) applied(at int, name string) (*types.Type, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	ts, err := p.typeList()
	if err != nil {
		return nil, err
	}
	switch {
	case name == "Union" && len(ts) > 0:
		return types.Union(ts...), nil
	case name == "Dict" && len(ts) == 2:
		return types.Dict(ts[0], ts[1]), nil
	case name == "Future" && len(ts) == 1:
		return types.Future(ts[0]), nil
	case name == "RRef" && len(ts) == 1:
		return types.RRef(ts[0]), nil
	}
	return nil, p.fail(at, "%s takes another number of types than %d", name, len(ts))
}

// torchClass reads the rest of __torch__.torch.classes.ns.Name, the only classes
// that a schema may name.
func (p *parser) torchClass(at int) (*types.Type, error) {
	parts, end := 0, p.i
	for p.take(".") {
		if _, err := p.name(); err != nil {
			return nil, err
		}
		parts++
		end = p.i
	}
	name := p.s[at:end]
	const prefix = "__torch__.torch.classes."
	if parts < 4 || len(name) < len(prefix) || name[:len(prefix)] != prefix {
		return nil, p.fail(at, "schemas know only classes in %s*", prefix)
	}
	return types.NewScope().Class(name), nil
}

// namedType returns the type of that name: a type variable for a name that starts
// with a small letter, nil for an unknown one.
func namedType(name string) *types.Type {
	switch name {
	case "Tensor":
		return types.Tensor
	case "int", "ConstQuantizerPtr":
		return types.Int
	case "float":
		return types.Float
	case "complex":
		return types.Complex
	case "bool":
		return types.Bool
	case "str", "Dimname":
		return types.Str
	case "Scalar", "number":
		return types.Number
	}
	if t := rareType(name); t != nil {
		return t
	}
	if name[0] >= 'a' && name[0] <= 'z' {
		return types.Var(name)
	}
	return nil
}

func rareType(name string) *types.Type {
	switch name {
	case "Device":
		return types.Device
	case "ScalarType":
		return types.ScalarType
	case "Layout":
		return types.Layout
	case "MemoryFormat":
		return types.MemoryFormat
	case "SymInt":
		return types.SymInt
	case "Generator":
		return types.Generator
	case "Stream":
		return types.Stream
	case "Storage":
		return types.Storage
	case "QScheme":
		return types.QScheme
	case "Quantizer":
		return types.Quantizer
	case "Any":
		return types.Any
	case "AnyEnumType":
		return types.AnyEnum
	case "AnyClassType":
		return types.AnyClass
	case "Capsule":
		return types.Capsule
	case "NoneType":
		return types.None
	}
	return nil
}
