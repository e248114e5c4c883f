package exec

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// loadConstants gives every constant that is used a register of its own, filled
// before the first instruction.
func (c *compiler) loadConstants() {
	for n := range c.g.AllNodes() {
		if n.Kind() != symbol.PrimConstant || n.NumOutputs() != 1 || !n.Output(0).HasUses() {
			continue
		}
		c.node = n
		c.nregs++
		reg := c.nregs - 1
		c.regs[n.Output(0).ID()] = reg
		c.p.consts = append(c.p.consts, constant{reg, c.constant(n)})
	}
	c.node = nil
}

// constant is the value of a prim::Constant node.
func (c *compiler) constant(n *ir.Node) value.Value {
	t := n.Output(0).Type()
	a := n.Attr(symbol.AttrValue)
	if a == nil {
		if f := n.Attr(symbol.AttrName); f != nil {
			return value.FuncOf(&value.Func{Name: f.Str()})
		}
		return value.None()
	}
	switch a.Kind {
	case ir.AttrI:
		if t.Kind() == types.BoolKind {
			return value.Bool(a.Int() != 0)
		}
		return value.Int(a.Int())
	case ir.AttrF:
		return value.Float(a.Float())
	case ir.AttrC:
		return value.Complex(a.Complex())
	case ir.AttrS:
		return c.stringConstant(t, a.Str())
	case ir.AttrT:
		return value.TensorOf(c.tensorConstant(a.Tensor()))
	case ir.AttrIVal:
		v := a.Value()
		c.checkPayload(v, 0)
		return v
	}
	return c.listConstant(a, t)
}

// stringConstant is a str, or a Device, which dumps print as a string too.
func (c *compiler) stringConstant(t *types.Type, s string) value.Value {
	if t.Kind() != types.DeviceKind {
		return value.Str(s)
	}
	d, err := tensor.ParseDevice(s)
	if err != nil {
		c.problem("malformed", "constant %q is not a device", s)
	}
	return value.DeviceOf(d)
}

// listConstant is the value of the attribute kinds that hold lists.
func (c *compiler) listConstant(a *ir.Attr, t *types.Type) value.Value {
	l := &value.List{Elem: t.Elem()}
	switch a.Kind {
	case ir.AttrIs:
		for _, i := range a.Ints() {
			if l.Elem.Kind() == types.BoolKind {
				l.Items = append(l.Items, value.Bool(i != 0))
			} else {
				l.Items = append(l.Items, value.Int(i))
			}
		}
	case ir.AttrFs:
		for _, f := range a.Floats() {
			l.Items = append(l.Items, value.Float(f))
		}
	case ir.AttrCs:
		for _, x := range a.Complexes() {
			l.Items = append(l.Items, value.Complex(x))
		}
	case ir.AttrSs:
		for _, s := range a.Strings() {
			l.Items = append(l.Items, value.Str(s))
		}
	case ir.AttrTs:
		if a.Tensors() == nil {
			c.problem("no-payload", "the text does not hold the elements of this constant")
		}
		for _, x := range a.Tensors() {
			l.Items = append(l.Items, value.TensorOf(c.tensorConstant(x)))
		}
	default:
		c.problem("unsupported", "a constant of attribute kind %s is not supported", a.Kind)
	}
	return value.ListOf(l)
}

// tensorConstant is the tensor of a literal or payload, where it is determined.
func (c *compiler) tensorConstant(t *ir.Tensor) *tensor.Tensor {
	switch {
	case t == nil || t.T == nil || t.T.Defined() && !t.T.HasData():
		c.problem("no-payload", "the text does not hold the elements of this tensor constant")
	case t.Lossy && c.opts.Lossy == LossyError:
		c.problem("lossy-literal", "the text does not determine the elements of this tensor constant")
	default:
		return t.T
	}
	return nil
}

// checkPayload reports what an ival constant names but does not carry.
func (c *compiler) checkPayload(v value.Value, depth int) {
	if depth > 100 {
		return
	}
	switch v.Kind() {
	case value.OpaqueKind:
		c.problem("no-payload", "the text does not hold the value of this constant: %s", v.Opaque().Text)
	case value.TensorKind:
		if t := v.Tensor(); t.Defined() && !t.HasData() {
			c.problem("no-payload", "the text does not hold the elements of a tensor in this constant")
		}
	case value.ListKind:
		for _, x := range v.List().Items {
			c.checkPayload(x, depth+1)
		}
	case value.TupleKind:
		for _, x := range v.Tuple().Items {
			c.checkPayload(x, depth+1)
		}
	case value.DictKind:
		for k, x := range v.Dict().All() {
			c.checkPayload(k, depth+1)
			c.checkPayload(x, depth+1)
		}
	}
}
