package types

// annotation reads a type in the spelling of Python annotations.
func (p *parser) annotation() *Type {
	off := p.i
	name := p.peekName()
	if name == "" {
		return p.fail(off, "expected a type, found %s", p.found())
	}
	p.i += len(name)
	p.atoms++
	if p.at('[') {
		if t, ok := p.subscripted(off, name); ok {
			return t
		}
	}
	switch name {
	case "torch.Tensor":
		return Tensor
	case "torch.device":
		return Device
	}
	if t := dumpName(name); t != nil {
		return t
	}
	return p.nominal(off, name)
}

// subscripted reads List[…] and its like; it reports false if name takes no types.
func (p *parser) subscripted(off int, name string) (*Type, bool) {
	switch name {
	case "List", "Optional", "Dict", "Tuple", "Union", "Future", "RRef", "Await":
	default:
		return nil, false
	}
	p.i++
	if name == "Tuple" && p.takeText("()]") {
		return Tuple(), true
	}
	before := p.atoms
	args, ok := p.list(']', true)
	if !ok {
		return nil, true
	}
	if name == "Union" && p.atoms-before > maxUnion {
		return p.fail(off, "Union of more than %d types", maxUnion), true
	}
	return p.apply(off, name, args), true
}
