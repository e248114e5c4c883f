package schema

import "strconv"

// alias reads an annotation, (a), (a!), (a|b), (a -> *), or a lone ! for a write
// to a set of its own. It returns nil if there is none.
func (p *parser) alias() (*AliasInfo, error) {
	if p.take("!") {
		set := []string{"$" + strconv.Itoa(p.fresh)}
		p.fresh++
		return &AliasInfo{Before: set, After: set, IsWrite: true}, nil
	}
	if !p.take("(") {
		return nil, nil
	}
	a := &AliasInfo{}
	var err error
	if a.Before, err = p.sets(); err != nil {
		return nil, err
	}
	a.IsWrite = p.take("!")
	a.After = a.Before
	if p.take("->") {
		if a.After, err = p.sets(); err != nil {
			return nil, err
		}
	}
	return a, p.expect(")")
}

// sets reads names of alias sets, or *.
func (p *parser) sets() ([]string, error) {
	if p.take("*") {
		return []string{Wildcard}, nil
	}
	var sets []string
	for {
		n, err := p.name()
		if err != nil {
			return nil, err
		}
		sets = append(sets, n)
		if !p.take("|") {
			return sets, nil
		}
	}
}
