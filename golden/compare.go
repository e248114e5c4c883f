package golden

import (
	"errors"
	"fmt"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/parse"
)

// compare makes the calls to f and compares the outcomes with those of in.
func (x *runs) compare(f *parse.File, exact bool) error {
	return x.each(f, x.kernels, "the result", x.calls, func(c *executed, o *equiv.Outcome) error {
		if err := same(c, o); err != nil {
			return err
		}
		if exact {
			return identical(c, o)
		}
		return nil
	})
}

// compareResult is compare for the final result, whose outcomes are kept.
func (x *runs) compareResult(f *parse.File) error {
	var errs []error
	err := x.each(f, x.kernels, "the result", x.calls, func(c *executed, o *equiv.Outcome) error {
		c.got = o
		errs = append(errs, same(c, o))
		return nil
	})
	return errors.Join(append(errs, err)...)
}

// exactly checks that the outcomes of the final result have every bit of in's.
func (x *runs) exactly() error {
	for _, c := range x.calls {
		if c.got != nil {
			if err := identical(c, c.got); err != nil {
				return err
			}
		}
	}
	return nil
}

// same compares an outcome with in's, within tolerances.
func same(c *executed, got *equiv.Outcome) error {
	want, got := aligned(c.want, got)
	var errs []error
	for _, f := range equiv.Diff(want, got, equiv.Options{}) {
		if !f.OK {
			errs = append(errs, fmt.Errorf("%s: %s", c.name, f))
		}
	}
	return errors.Join(errs...)
}

// identical checks that results and inputs have the same bits.
func identical(c *executed, got *equiv.Outcome) error {
	want, got := aligned(c.want, got)
	figures := equiv.Diff(want, got, equiv.Options{})
	for i := range min(len(want.Inputs), len(got.Inputs)) {
		figures = append(figures, equiv.Compare(fmt.Sprintf("input %d afterwards", i), want.Inputs[i], got.Inputs[i], equiv.Options{})...)
	}
	for _, f := range figures {
		if f.OK && !f.Exact {
			return fmt.Errorf("every pass declares bit-exact, and %s: %s", c.name, f)
		}
	}
	return nil
}

// aligned makes two outcomes comparable where a pass has changed what a module is:
// one that takes no module any more is compared without it. Attributes that the
// result's objects do not have any more are not compared, see equiv.Compare.
func aligned(want, got *equiv.Outcome) (*equiv.Outcome, *equiv.Outcome) {
	w, g := *want, *got
	switch len(w.Inputs) - len(g.Inputs) {
	case 1:
		w.Inputs = w.Inputs[1:]
	case -1:
		g.Inputs = g.Inputs[1:]
	}
	return &w, &g
}
