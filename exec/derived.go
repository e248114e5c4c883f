package exec

import (
	"slices"
	"strings"

	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// derive makes a kernel for an overload that has none of its own from that of
// another: a second name from the first, an out= overload and an in-place one from
// the functional one. It returns nil if there is nothing to derive from.
func (t *Kernels) derive(s *schema.Schema) Kernel {
	for _, f := range firstOverloads(s) {
		k := t.byName[f.FullName()]
		if k == nil {
			k = t.deriveForm(f)
		}
		if k != nil {
			return k
		}
	}
	return t.deriveForm(s)
}

// deriveForm derives by form, not by name.
func (t *Kernels) deriveForm(s *schema.Schema) Kernel {
	if k := t.deriveOut(s); k != nil {
		return k
	}
	return t.deriveInPlace(s)
}

// firstOverloads lists the overloads that s is a second name of.
func firstOverloads(s *schema.Schema) (all []*schema.Schema) {
	first, ok := firstName(s.Name)
	if !ok {
		return nil
	}
	for _, f := range schema.Default().Overloads(first) {
		if sameTypes(f.Args, s.Args) {
			all = append(all, f)
		}
	}
	return all
}

func sameTypes(a, b []schema.Argument) bool {
	return slices.EqualFunc(a, b, func(x, y schema.Argument) bool { return x.Type == y.Type })
}

func written(a schema.Argument) bool { return a.Alias != nil && a.Alias.IsWrite }

// deriveOut serves an overload whose last arguments are out= tensors, one for each
// result: it computes without them, then resizes and fills them.
func (t *Kernels) deriveOut(s *schema.Schema) Kernel {
	n := len(s.Args)
	for n > 0 && s.Args[n-1].KwargOnly && written(s.Args[n-1]) {
		n--
	}
	outs := len(s.Args) - n
	if outs == 0 || slices.ContainsFunc(s.Args[:n], written) {
		return nil
	}
	for _, f := range schema.Default().Overloads(s.Name) {
		if len(f.Returns) != outs || len(f.Args) < n || !sameTypes(f.Args[:n], s.Args[:n]) || slices.ContainsFunc(f.Args, written) || !onlyOptions(f.Args[n:]) {
			continue
		}
		if k := t.functional(f); k != nil {
			return outKernel(k, f, s, n, outs)
		}
	}
	return nil
}

// functional is the kernel of f, under its own name or its first.
func (t *Kernels) functional(f *schema.Schema) Kernel {
	if k := t.byName[f.FullName()]; k != nil {
		return k
	}
	if all := firstOverloads(f); len(all) > 0 {
		return t.byName[all[0].FullName()]
	}
	return nil
}

// onlyOptions reports arguments that say what tensor to make, which out= says.
func onlyOptions(args []schema.Argument) bool {
	return !slices.ContainsFunc(args, func(a schema.Argument) bool {
		return a.Name != "dtype" && a.Name != "layout" && a.Name != "device" && a.Name != "pin_memory" && a.Name != "memory_format"
	})
}

func outKernel(k Kernel, f, s *schema.Schema, n, outs int) Kernel {
	return func(c *Call) error {
		targets := make([]*tensor.Tensor, outs)
		for i := range targets {
			targets[i] = c.tensorAt(n + i)
		}
		sub := &Call{Args: make([]value.Value, len(f.Args)), Out: make([]value.Value, outs), Schema: f, State: c.State}
		copy(sub.Args, c.Args[:n])
		for i := n; i < len(f.Args); i++ {
			sub.Args[i] = value.None()
			if f.Args[i].Name == "dtype" {
				sub.Args[i] = value.Int(int64(targets[0].DType()))
			}
		}
		if err := k(sub); err != nil {
			return err
		}
		if err := checkOutDTypes(s, targets, sub.Out); err != nil {
			return tensorErr(err)
		}
		for i, to := range targets {
			r := sub.Out[i].Tensor()
			if r == nil {
				return unsupported("an out= argument for what is no tensor")
			}
			if _, err := (target{t: to, out: true}).finish(r); err != nil {
				return tensorErr(err)
			}
			c.Out[i] = c.Args[n+i]
		}
		return nil
	}
}

// deriveInPlace serves an overload NAME_ that writes its first argument: it computes
// NAME and stores the result there, or takes its geometry where it is a view.
func (t *Kernels) deriveInPlace(s *schema.Schema) Kernel {
	name := s.Name.String()
	if !strings.HasSuffix(name, "_") || strings.HasSuffix(name, "__") || len(s.Args) == 0 || len(s.Returns) != 1 ||
		!written(s.Args[0]) || slices.ContainsFunc(s.Args[1:], written) {
		return nil
	}
	for _, f := range schema.Default().Overloads(symbol.Of(strings.TrimSuffix(name, "_"))) {
		if len(f.Returns) != 1 || !sameTypes(f.Args, s.Args) || slices.ContainsFunc(f.Args, written) {
			continue
		}
		if k := t.byName[f.FullName()]; k != nil {
			return inPlaceKernel(k, f)
		}
	}
	return nil
}

func inPlaceKernel(k Kernel, f *schema.Schema) Kernel {
	return func(c *Call) error {
		self := c.tensorAt(0)
		sub := &Call{Args: slices.Clone(c.Args), Out: make([]value.Value, 1), Schema: f, State: c.State}
		if err := k(sub); err != nil {
			return err
		}
		r := sub.Out[0].Tensor()
		switch {
		case r == nil || self == nil:
			return unsupported("an in-place form of what is no tensor")
		case r.Storage() == self.Storage() && r.Numel() > 0:
			self.SetTo(r)
			return c.Return(c.Args[0])
		}
		_, err := target{t: self}.finish(r)
		if err != nil {
			return tensorErr(err)
		}
		return c.Return(c.Args[0])
	}
}

// op applies the operator of that name to arguments, whose rest takes its defaults,
// for kernels that are made of others.
func (c *Call) op(name string, args ...value.Value) (value.Value, error) {
	s := schema.Default().Lookup(name)
	if s == nil {
		return value.None(), unsupported("no operator %s", name)
	}
	k, ok := Default().Lookup(s)
	if !ok {
		return value.None(), unsupported("it needs %s", name)
	}
	sub := &Call{Args: slices.Clone(args), Out: make([]value.Value, len(s.Returns)), Schema: s, State: c.State}
	for _, a := range s.Args[len(args):] {
		if !a.HasDefault {
			return value.None(), unsupported("it needs argument %s of %s", a.Name, name)
		}
		sub.Args = append(sub.Args, value.Copy(a.Default))
	}
	if err := k(sub); err != nil {
		return value.None(), err
	}
	if len(sub.Out) == 1 {
		return sub.Out[0], nil
	}
	return value.NewTuple(sub.Out...), nil
}
