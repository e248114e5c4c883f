package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// calc applies operators one after the other, for kernels that are made of others.
// After a failure it does nothing more; the kernel that made it returns err.
type calc struct {
	c   *Call
	err error
}

// composed makes the row of an operator that gives one tensor and is made of others.
func composed(name string, f func(k *calc, c *Call) *tensor.Tensor) Entry {
	return Entry{name, func(c *Call) error {
		k := &calc{c: c}
		t := f(k, c)
		return c.give(t, k.err)
	}}
}

// fail stops the calculation with an error.
func (k *calc) fail(err error) *tensor.Tensor {
	if k.err == nil {
		k.err = err
	}
	return tensor.New(tensor.Float32, []int{0})
}

// call applies an operator; its results are None after a failure.
func (k *calc) call(name string, args ...any) value.Value {
	if k.err != nil {
		return value.None()
	}
	vs := make([]value.Value, len(args))
	for i, a := range args {
		vs[i] = toValue(a)
	}
	v, err := k.c.op("aten::"+name, vs...)
	k.err = err
	return v
}

// op applies an operator that gives one tensor.
func (k *calc) op(name string, args ...any) *tensor.Tensor {
	v := k.call(name, args...)
	if t := v.Tensor(); t != nil {
		return t
	}
	return k.fail(unsupported("no tensor from %s", name))
}

// ops applies an operator that gives several tensors, or a list of them.
func (k *calc) ops(name string, n int, args ...any) []*tensor.Tensor {
	v := k.call(name, args...)
	var items []value.Value
	switch {
	case v.Tuple() != nil:
		items = v.Tuple().Items
	case v.List() != nil:
		items = v.List().Items
	}
	out := make([]*tensor.Tensor, max(n, len(items)))
	for i := range out {
		if i < len(items) && items[i].Tensor() != nil {
			out[i] = items[i].Tensor()
		} else {
			out[i] = k.fail(unsupported("no tensor from %s", name))
		}
	}
	return out
}

// to converts t to a dtype, a [tensor.DType] or an argument.
func (k *calc) to(t *tensor.Tensor, dtype any) *tensor.Tensor {
	return k.op("to.dtype", t, dtype, false, false, nil)
}

// into stores r in t, for operators that write their argument.
func (k *calc) into(t, r *tensor.Tensor) *tensor.Tensor {
	if k.err == nil {
		_, k.err = target{t: t}.finish(r)
	}
	return t
}

// toValue is a Go value as an argument of an operator.
func toValue(a any) value.Value {
	switch a := a.(type) {
	case *tensor.Tensor:
		if a == nil {
			return value.None()
		}
		return value.TensorOf(a)
	case value.Value:
		return a
	case int:
		return value.Int(int64(a))
	case float64:
		return value.Float(a)
	case bool:
		return value.Bool(a)
	case string:
		return value.Str(a)
	case tensor.DType:
		return value.Int(int64(a))
	case []int:
		items := make([]value.Value, len(a))
		for i, n := range a {
			items[i] = value.Int(int64(n))
		}
		return value.NewList(types.Int, items...)
	case []*tensor.Tensor:
		items := make([]value.Value, len(a))
		for i, t := range a {
			items[i] = toValue(t)
		}
		return value.NewList(types.Tensor, items...)
	}
	return value.None()
}
