package equiv_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// counter is a module whose forward counts its calls and writes to its input.
const counter = `class __torch__.Net(Module):
  parameter weight : Tensor
  attribute unused : int
  attribute calls : int

object $net : __torch__.Net
  weight = seeded(float32[2, 3], 7)
  unused = 4
  calls = 0

root $net

method __torch__.Net.forward = graph(%self : __torch__.Net,
      %x : Tensor):
  %1 : int = prim::Constant[value=1]()
  %w : Tensor = prim::GetAttr[name="weight"](%self)
  %n : int = prim::GetAttr[name="calls"](%self)
  %m : int = aten::add(%n, %1)
   = prim::SetAttr[name="calls"](%self, %m)
  %d : Tensor = aten::neg(%x)
  %i : Tensor = aten::add_(%x, %w, %1)
  %y : Tensor = aten::mul(%x, %w)
  return (%y)
`

// on is a graph pass that edits the first node of a kind.
func on(kind string, class pass.Numerics, do func(u *pass.Unit, n *ir.Node)) *pass.Pass {
	return &pass.Pass{Name: "p", Doc: "test", Numerics: class, Run: func(u *pass.Unit) error {
		for n := range u.Graph.AllNodes() {
			if n.Kind().String() == kind && u.Edit(n, "r") {
				do(u, n)
				break
			}
		}
		return nil
	}}
}

func bypass(_ *pass.Unit, n *ir.Node) {
	if n.NumOutputs() > 0 {
		n.Output(0).ReplaceAllUsesWith(n.Input(0))
	}
	n.Remove()
}

// dropUnused takes an attribute out of the class and the object, in place.
var dropUnused = &pass.Pass{Name: "p", Doc: "test", RunModule: func(u *pass.ModuleUnit) error {
	o := u.Module.Root.Object()
	d := o.Type.Class()
	u.Edit(u.Module.Functions[0], "dropped")
	d.Attributes = append(d.Attributes[:1:1], d.Attributes[2:]...)
	o.Attrs = append(o.Attrs[:1:1], o.Attrs[2:]...)
	return nil
}}

// factor multiplies what a mul gives by a constant.
func factor(x float64) func(u *pass.Unit, n *ir.Node) {
	return func(u *pass.Unit, n *ir.Node) {
		c := u.Graph.NewConstant(value.Float(x), types.Float)
		c.InsertAfter(n)
		m := u.Graph.NewNode(symbol.Of("aten::mul"))
		m.SetInputs(n.Output(0), c.Output(0))
		m.AddOutput(types.Tensor)
		m.InsertAfter(c)
		n.Output(0).ReplaceUsesAfter(m, m.Output(0))
	}
}

// TestValidation holds passes to what they declare, results, inputs and the module's
// state alike.
func TestValidation(t *testing.T) {
	for name, c := range map[string]struct {
		pass    *pass.Pass
		verdict string
		err     string
	}{
		"removes what nobody sees":    {on("aten::neg", pass.BitExact, bypass), "ok, bit-exact", ""},
		"changes a result":            {on("aten::mul", pass.Reassociates, bypass), "MISMATCH", "results change: output 0: MISMATCH, max abs"},
		"drops a write to an input":   {on("aten::add_", pass.BitExact, bypass), "MISMATCH", "results change"},
		"drops a write to the module": {on("prim::SetAttr", pass.BitExact, bypass), "MISMATCH", "input 0 afterwards[2]: MISMATCH: 0 where 1 is expected"},
		"rounds and says so":          {on("aten::mul", pass.Reassociates, factor(1.0000005)), "ok, within tolerance", ""},
		"rounds and does not":         {on("aten::mul", pass.BitExact, factor(1.0000005)), "not bit-exact as declared", "declares that it is bit-exact, and results change: output 0: ok, max abs"},
		"drops an attribute":          {dropUnused, "ok, bit-exact", ""},
		"raises": {on("aten::mul", pass.BitExact, func(u *pass.Unit, n *ir.Node) {
			n.SetKind(symbol.Of("aten::matmul"))
		}), "MISMATCH", "raised"},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := parse.Parse("in", []byte(counter), parse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			before := print.Module(f.Module, print.Options{})
			args, err := equiv.Arguments(f.Graphs[0], equiv.Spec{Seed: 3})
			if err != nil {
				t.Fatal(err)
			}
			v := &equiv.Validation{Subjects: []*equiv.Subject{{Function: f.Module.Functions[0], Calls: []equiv.Call{args, args}}}}
			if err := v.Begin(f.Module); err != nil {
				t.Fatal(err)
			}
			_, err = (&pass.Manager{Verify: true, Instruments: []pass.Instrument{v.Instrument()}}).Run(f.Module, pass.Pipeline{{Pass: c.pass}})
			if (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("error %v, want %q", err, c.err)
			}
			after := print.Module(f.Module, print.Options{})
			want := c.verdict
			if err != nil {
				want += "; rolled back"
				var pe *pass.Error
				if !errors.As(err, &pe) || pe.Function != f.Module.Functions[0] || after != before {
					t.Errorf("error %+v, module\n%s", err, after)
				}
			} else if after == before {
				t.Error("the pass did nothing")
			}
			if len(v.Ledger) != 1 || v.Ledger[0].Verdict != want || v.Ledger[0].Edits != 1 || v.Ledger[0].Exact != (want == "ok, bit-exact") {
				t.Errorf("ledger %+v, want %q", v.Ledger, want)
			}
			if total := v.Total(); total.OK != true || total.Exact != (err != nil || v.Ledger[0].Exact) {
				t.Errorf("total %+v", total)
			}
		})
	}
}

// TestValidationState: after an attribute was dropped, the others are still compared.
func TestValidationState(t *testing.T) {
	f, err := parse.Parse("in", []byte(counter), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	v := &equiv.Validation{Subjects: []*equiv.Subject{{Function: f.Module.Functions[0], Calls: []equiv.Call{{f32(1, 2, 3)}}}}}
	if err := v.Begin(f.Module); err != nil {
		t.Fatal(err)
	}
	both := &pass.Pass{Name: "p", Doc: "test", RunModule: func(u *pass.ModuleUnit) error {
		if err := dropUnused.RunModule(u); err != nil {
			return err
		}
		for n := range u.Module.Functions[0].Graph.AllNodes() {
			if n.Kind() == symbol.PrimSetAttr {
				n.Remove()
			}
		}
		return nil
	}}
	_, err = (&pass.Manager{Verify: true, Instruments: []pass.Instrument{v.Instrument()}}).Run(f.Module, pass.Pipeline{{Pass: both}})
	if err == nil || !strings.Contains(err.Error(), "self.calls afterwards: MISMATCH: 0 where 1 is expected") {
		t.Errorf("error %v, ledger %+v", err, v.Ledger)
	}
}

// TestCannotValidate: what cannot be run is no pass's fault, and says what is missing.
func TestCannotValidate(t *testing.T) {
	const source = "graph(%x : Tensor):\n  %y : Tensor = my::op(%x)\n  %z : Tensor = my::other(%y)\n  return (%z)\n"
	f, err := parse.Parse("in", []byte(source), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	v := &equiv.Validation{Subjects: []*equiv.Subject{{Function: f.Module.Functions[0], Calls: []equiv.Call{{f32(1)}}}}}
	err = v.Begin(f.Module)
	if !errors.Is(err, equiv.ErrCannotRun) || !strings.Contains(fmt.Sprint(err), "my::op ") || !strings.Contains(fmt.Sprint(err), "my::other") {
		t.Errorf("error %v", err)
	}
}
