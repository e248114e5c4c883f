package script

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// inlined is the body of a function that PyTorch has under an operator's name. Its
// printer writes the body, so that only hand-written source calls one.
func (e *emitter) inlined(at int, s *schema.Schema, inputs []*ir.Value) *ir.Value {
	if s.Name.String() == "aten::__contains__" && len(inputs) == 2 && inputs[0].Type() == types.Str {
		return e.contains(inputs[0], inputs[1])
	}
	e.fail(at, "a call of %s, which is no operator, is not supported", s)
	return nil
}

// contains is "key in text": whether find finds it.
func (e *emitter) contains(text, key *ir.Value) *ir.Value {
	from := func(v *ir.Value, col int) *ir.Value {
		v.Def().SetSource(ir.Source{File: "<string>", Line: 5, Col: col}) // where PyTorch has it
		return v
	}
	zero := from(e.constant(-1, value.Int(0), nil), 26)
	none := from(e.constant(-1, value.Int(-1), nil), 44)
	end := from(e.builtinOf(-1, "aten::len", text), 29)
	found := from(e.builtinOf(-1, "aten::find", text, key, zero, end), 11)
	return from(e.builtinOf(-1, "aten::ne", found, none), 11)
}
