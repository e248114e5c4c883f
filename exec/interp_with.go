package exec

import "github.com/torchpass/torchpass/value"

// entered is an object that prim::Enter entered, with its __exit__ when the
// prim::Exit that leaves it is known.
type entered struct {
	object value.Value
	exit   *callee
}

// enter calls __enter__ and remembers the object, which is left when something
// raises before its prim::Exit.
func (f *frame) enter(c *callee, object value.Value) error {
	if err := f.callSub(c); err != nil {
		return err
	}
	f.entered = append(f.entered, entered{object, c.exit})
	return nil
}

// exit leaves the object that was entered last. The interpreter of PyTorch tells
// __exit__ of no exception, not even when there is one.
func (f *frame) exit(c *callee, object value.Value) error {
	if n := len(f.entered); n > 0 {
		f.entered = f.entered[:n-1]
	}
	for _, r := range c.outs {
		f.regs[r] = value.None()
	}
	return f.callExit(c, object)
}

func (f *frame) callExit(c *callee, object value.Value) error {
	args := []value.Value{object, value.None(), value.None(), value.None()}
	p, err := c.program(args)
	if err != nil {
		return err
	}
	_, err = p.Run(f.st, args)
	return err
}

// leave leaves what is still entered after an exception, the last first.
func (f *frame) leave() {
	for i := len(f.entered) - 1; i >= 0; i-- {
		if e := f.entered[i]; e.exit != nil {
			_ = f.callExit(e.exit, e.object) // the exception under way is the one that counts
		}
	}
	f.entered = nil
}
