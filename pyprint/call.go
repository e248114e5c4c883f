package pyprint

import (
	"math"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// opName is how an operator is called.
func opName(kind symbol.Symbol) string {
	switch name := kind.String(); {
	case name == "aten::backward" || name == "aten::grad":
		return "torch.autograd." + kind.Base()
	case kind.Namespace() == "aten":
		return "torch." + kind.Base()
	}
	return "ops." + kind.Namespace() + "." + kind.Base()
}

// operator is the call of an operator: the arguments up to the last that is not its
// default, and those that are written.
func (p *printer) operator(n *ir.Node) string {
	p.sayable(n)
	s, err := n.Schema()
	if err != nil {
		text, _, _ := strings.Cut(err.Error(), "\n") // the overloads follow
		p.fail(n, "%s", text)
	}
	p.need(n, s != nil, "no schema is known, and it has no form in source")
	p.version = max(p.version, s.Since)
	necessary, outs := necessaryArgs(s, n)
	if p.strict {
		necessary = p.told(n, s, necessary, outs)
	}
	parts := make([]string, 0, necessary+outs)
	for i := range necessary {
		text := p.input(n, i)
		if i < len(s.Args) && s.Args[i].KwargOnly {
			text = s.Args[i].Name + "=" + text
		}
		parts = append(parts, text)
	}
	for i := len(s.Args) - outs; i < len(s.Args); i++ {
		parts = append(parts, s.Args[i].Name+"="+p.input(n, i))
	}
	return opName(n.Kind()) + "(" + strings.Join(parts, ", ") + ")"
}

// told is how many inputs must be written so that the call is compiled to n. Where
// overloads differ in what is left out, PyTorch's printer leaves out too much: its
// aten::stft.center comes back as aten::stft.
func (p *printer) told(n *ir.Node, s *schema.Schema, necessary, outs int) int {
	table := p.mod.Table
	if len(table.Overloads(n.Kind())) < 2 {
		return necessary
	}
	for k := necessary; k == necessary || k <= len(s.Args)-outs; k++ {
		if r, err := table.Resolve(callOf(n, s, k, outs)); err == nil && (r.Schema == s || makes(r, n)) {
			return k
		}
	}
	p.fail(n, "a call in source would be of another overload than %s", s.FullName())
	return 0
}

// makes reports whether a resolved call has the very inputs of n.
func makes(r *schema.Resolution, n *ir.Node) bool {
	for _, in := range r.Inputs {
		if in.From != schema.FromPositional && in.From != schema.FromKeyword || in.Convert.Step != schema.Keep {
			return false
		}
	}
	return len(r.Inputs) == n.NumInputs() && !r.IsFunction()
}

// callOf is the call of n with that many inputs written.
func callOf(n *ir.Node, s *schema.Schema, necessary, outs int) schema.Call {
	c := schema.Call{Kind: n.Kind()}
	add := func(i int) {
		a := schema.Arg{Type: n.Input(i).Type()}
		if mustBeNone(n.Input(i)) {
			a.Type = types.None
		}
		if i < len(s.Args) && s.Args[i].KwargOnly {
			c.Kwargs = append(c.Kwargs, schema.NamedArg{Name: s.Args[i].Name, Arg: a})
		} else {
			c.Args = append(c.Args, a)
		}
	}
	for i := range necessary {
		add(i)
	}
	for i := len(s.Args) - outs; i < len(s.Args); i++ {
		add(i)
	}
	return c
}

// sayable refuses nodes that hold more than a call can say.
func (p *printer) sayable(n *ir.Node) {
	p.need(n, len(n.Blocks()) == 0, "a node with blocks has no form in source")
	for i := range n.Attrs() {
		if name := n.Attrs()[i].Name.String(); name != "warn_id" {
			p.fail(n, "attribute %s has no form in source", name)
		}
	}
}

// necessaryArgs is how many inputs of n are written by position, the keywords among
// them included, and how many arguments at the end are outputs to be written to.
func necessaryArgs(s *schema.Schema, n *ir.Node) (necessary, outs int) {
	i := len(s.Args)
	for i > 0 && isOut(&s.Args[i-1]) {
		i--
	}
	outs = len(s.Args) - i
	if n.NumInputs() > len(s.Args) {
		return n.NumInputs(), outs
	}
	for ; i > 0; i-- {
		a := &s.Args[i-1]
		if !a.HasDefault {
			break
		}
		v, ok := n.Input(i - 1).Constant()
		if !ok || !equal(a.Default, v) {
			break
		}
	}
	return i, outs
}

func isOut(a *schema.Argument) bool { return a.KwargOnly && a.Alias != nil && a.Alias.IsWrite }

// equal is equality of defaults and constants, as PyTorch has it: 1 is not 1.0.
func equal(v, w value.Value) bool {
	if v.Kind() != w.Kind() {
		return false
	}
	switch v.Kind() {
	case value.FloatKind:
		return v.Float() == w.Float() && math.Signbit(v.Float()) == math.Signbit(w.Float())
	case value.ListKind:
		a, b := v.List().Items, w.List().Items
		if len(a) != len(b) {
			return false
		}
		for i := range a {
			if !equal(a[i], b[i]) {
				return false
			}
		}
		return true
	}
	return value.Identical(v, w)
}
