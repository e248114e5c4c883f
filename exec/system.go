package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// systemKernels print, warn, seed, hash, and answer questions about devices,
// dtypes and the state of the interpreter.
func systemKernels() []Entry {
	constant := func(v value.Value) Kernel { return func(c *Call) error { return c.Return(v) } }
	no := constant(value.Bool(false))
	return []Entry{
		{"prim::Print", printValues},
		{"aten::warn", warn},
		{"aten::manual_seed", func(c *Call) error { c.State.ManualSeed(c.Args[0].Int()); return nil }},
		{"aten::hash.generic", hashKernel},
		{"aten::device", func(c *Call) error {
			d, err := tensor.ParseDevice(c.Args[0].Str())
			if err != nil {
				return tensorErr(err)
			}
			return c.Return(value.DeviceOf(d))
		}},
		{"prim::type", func(c *Call) error { return c.Return(value.Str(c.Args[0].Device().Type.String())) }},
		{"prim::index", deviceIndex},
		{"aten::is_scripting", constant(value.Bool(true))},
		{"aten::_get_tracing_state", no}, {"aten::is_autocast_enabled", no}, {"aten::is_autocast_cpu_enabled", no},
		{"aten::has_torch_function", no}, {"prim::is_nested", no},
		{"aten::is_grad_enabled", func(c *Call) error { return c.Return(value.Bool(!c.State.NoGrad)) }},
		{"aten::set_grad_enabled", func(c *Call) error { c.State.NoGrad = !c.Args[0].Bool(); return nil }},
		// A profiler's block: what enter gives only says to exit which it is.
		{"profiler::_record_function_enter", func(c *Call) error { return c.give(tensor.Empty(tensor.Uint8, []int{0})) }},
		{"profiler::_record_function_exit", func(*Call) error { return nil }},
		{"aten::promote_types", func(c *Call) error {
			return c.Return(value.Int(int64(tensor.Promote(tensor.DType(c.Args[0].Int()), tensor.DType(c.Args[1].Int())))))
		}},
	}
}

func printValues(c *Call) error {
	if c.State.Stdout == nil {
		return nil
	}
	var line []byte
	for i, v := range c.Args {
		if i > 0 {
			line = append(line, ' ')
		}
		line = appendText(line, v, 0)
	}
	_, err := c.State.Stdout.Write(append(line, '\n'))
	return err
}

func warn(c *Call) error {
	if c.State.Warn != nil {
		c.State.Warn(c.Args[0].Str())
	}
	return nil
}

func deviceIndex(c *Call) error {
	d := c.Args[0].Device()
	if d.Index < 0 {
		return c.Return(value.None())
	}
	return c.Return(value.Int(int64(d.Index)))
}
