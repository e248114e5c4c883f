package schema

import (
	"strings"

	"github.com/torchpass/torchpass/symbol"
)

// Parse reads a schema in PyTorch's schema language. Everything that
// torch._C.parse_schema of PyTorch 1.13.1 accepts is accepted and means the same,
// but for int[0] and hexadecimal numbers, which it reads as 0. The annotations set
// the Writes flag; other facts are the caller's to add. Errors are of type [*Error].
func Parse(text string) (*Schema, error) {
	p := &parser{s: text}
	s, err := p.schema()
	if err != nil {
		return nil, err
	}
	return s, nil
}

// schema reads the whole text.
func (p *parser) schema() (*Schema, error) {
	s := &Schema{Until: Present}
	if err := p.qualifiedName(s); err != nil {
		return nil, err
	}
	if err := p.arguments(s); err != nil {
		return nil, err
	}
	if err := p.expect("->"); err != nil {
		return nil, err
	}
	if err := p.returns(s); err != nil {
		return nil, err
	}
	if p.space(); p.i < len(p.s) {
		return nil, p.expected("the end of the schema")
	}
	if s.writes() {
		s.Flags |= Writes
	}
	return s, nil
}

// qualifiedName reads ns::name.overload.
func (p *parser) qualifiedName(s *Schema) error {
	name, err := p.name()
	if err != nil {
		return err
	}
	if p.take("::") {
		base, err := p.name()
		if err != nil {
			return err
		}
		name += "::" + base
	}
	s.Name = symbol.Of(name)
	if p.take(".") {
		at := p.i
		if s.Overload, err = p.name(); err != nil {
			return err
		}
		if s.Overload == "default" {
			return p.fail(at, "default is not a legal overload name")
		}
	}
	return nil
}

// arguments reads the parenthesized list of arguments.
func (p *parser) arguments(s *Schema) error {
	if err := p.expect("("); err != nil {
		return err
	}
	if p.take(")") {
		return nil
	}
	kwarg := false
	s.Args = make([]Argument, 0, 1+strings.Count(p.s[p.i:], ","))
	for {
		switch {
		case p.take("..."):
			s.Vararg = true
			if !p.take(")") {
				return p.fail(p.i, "... must be the last argument")
			}
			return nil
		case p.take("*"):
			kwarg = true
		default:
			a, err := p.argument()
			if err != nil {
				return err
			}
			a.KwargOnly = kwarg
			s.Args = append(s.Args, a)
		}
		if p.take(")") {
			s.Args = s.Args[:len(s.Args):len(s.Args)]
			return nil
		}
		if !p.take(",") {
			return p.expected("',' or ')'")
		}
	}
}

// argument reads a type, a name and perhaps a default.
func (p *parser) argument() (Argument, error) {
	a, err := p.typed()
	if err != nil {
		return a, err
	}
	if a.Name, err = p.name(); err != nil {
		return a, err
	}
	if p.take("=") {
		a.HasDefault = true
		a.Default, err = p.defaultOf(&a)
	}
	return a, err
}

// returns reads what follows the arrow: one return, a parenthesized list, or ...
func (p *parser) returns(s *Schema) error {
	if p.take("...") {
		s.Varret = true
		return nil
	}
	if !p.take("(") {
		r, err := p.result()
		s.Returns = []Argument{r}
		return err
	}
	if p.take(")") {
		return nil
	}
	for {
		if p.take("...") {
			s.Varret = true
			if !p.take(")") {
				return p.fail(p.i, "... must be the last return")
			}
			return nil
		}
		r, err := p.result()
		if err != nil {
			return err
		}
		s.Returns = append(s.Returns, r)
		if p.take(")") {
			return nil
		}
		if !p.take(",") {
			return p.expected("',' or ')'")
		}
	}
}

// result reads a type and perhaps a name.
func (p *parser) result() (Argument, error) {
	r, err := p.typed()
	if err != nil {
		return r, err
	}
	if n := p.peekName(); n != "" && !isKeyword(n) {
		r.Name = n
		p.i += len(n)
	}
	return r, nil
}
