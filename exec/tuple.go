package exec

import (
	"github.com/torchpass/torchpass/value"
)

// tupleKernels are the operators on tuples, optionals and enum members.
func tupleKernels() []Entry {
	return []Entry{
		{"prim::TupleIndex", tupleIndex},
		{"aten::_unwrap_optional", unwrap}, {"prim::unchecked_unwrap_optional", first},
		{"prim::EnumName", func(c *Call) error { return c.Return(value.Str(c.Args[0].Enum().Name)) }},
		{"prim::EnumValue.int", enumValue}, {"prim::EnumValue.float", enumValue}, {"prim::EnumValue.str", enumValue},
		{"prim::unchecked_cast", first},
		{"prim::IfThenElse", ifThenElse},
	}
}

func first(c *Call) error { return c.Return(c.Args[0]) }

func tupleIndex(c *Call) error {
	items := c.Args[0].Tuple().Items
	i, ok := index(c.Args[1].Int(), len(items))
	if !ok {
		return Raise("IndexError", "Tuple index out of range")
	}
	return c.Return(items[i])
}

func unwrap(c *Call) error {
	if c.Args[0].IsNone() {
		return Raise("RuntimeError", "Unwrapping null optional")
	}
	return c.Return(c.Args[0])
}

func enumValue(c *Call) error { return c.Return(c.Args[0].Enum().Val) }

func ifThenElse(c *Call) error {
	if c.Args[0].Bool() {
		return c.Return(c.Args[1])
	}
	return c.Return(c.Args[2])
}
