package shapes

import (
	"fmt"

	"github.com/torchpass/torchpass/infer"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/types"
)

// Options are the settings of [Pass].
type Options struct {
	// Inputs gives inputs of the entry point.
	Inputs string `option:"inputs" doc:"what inputs are: \"x=1,3,224,224; y=int64[2,*]\""`
}

// Pass writes dtypes, shapes and devices into types.
var Pass = &pass.Pass{
	Name: "shapes",
	Doc: `write the dtypes, shapes and devices of tensors into their types

The types of the inputs are taken at their word; all others are replaced by what
follows from them.`,
	NewOptions: func() any { return &Options{} },
	Run:        run,
}

// Erase makes tensor types plain again.
var Erase = &pass.Pass{
	Name: "erase-shapes",
	Once: true, // undoes shapes: the two have no fixpoint
	Doc: `make every tensor type a plain Tensor

Dtypes, shapes, strides and devices that a trace or the pass shapes wrote go.`,
	Run: erase,
}

func run(u *pass.Unit) error {
	if err := typeInputs(u, u.Options.(*Options).Inputs); err != nil {
		return err
	}
	//passvet:ignore the types that are written are what the facts say
	facts, err := infer.FromInputs.Of(u)
	if err != nil {
		return err
	}
	for v := range u.Graph.AllValues() {
		if v.IsConstant() || v.DefBlock() == u.Graph.Top() && v.IsParam() {
			continue
		}
		if !isTensor(v.Type()) {
			continue
		}
		if t := facts.Type(v); t != v.Type() && u.Edit(v, "type written") {
			v.SetType(t)
		}
	}
	return nil
}

// isTensor reports whether t is a type of tensors that may say more or less. Where
// PyTorch has erased the types of numbers it calls them Long(device=cpu), Double(…) or
// Bool(…): they are still numbers to the operators.
func isTensor(t *types.Type) bool {
	info := t.TensorInfo()
	if info == nil || info.Undefined != types.Unknown {
		return false
	}
	return !(info.HasRank && len(info.Sizes) == 0 && info.HasDType && info.RequiresGrad == types.Unknown)
}

func erase(u *pass.Unit) error {
	for v := range u.Graph.AllValues() {
		if isTensor(v.Type()) && v.Type() != types.Tensor && u.Edit(v, "type erased") {
			v.SetType(types.Tensor)
		}
	}
	return nil
}

// typeInputs gives the inputs named in text their types.
func typeInputs(u *pass.Unit, text string) error {
	given, err := parse(text)
	if err != nil || len(given) == 0 || !isEntry(u.Graph) {
		return err
	}
	for _, in := range given {
		v := input(u.Graph, in.name)
		if v == nil {
			return fmt.Errorf("inputs: the graph has no tensor called %q", in.name)
		}
		if v.Type() != in.typ && u.Edit(v, "input typed") {
			v.SetType(in.typ)
		}
	}
	return nil
}

// isEntry reports whether g is what a caller from outside calls.
func isEntry(g *ir.Graph) bool {
	m := g.Module()
	for _, f := range m.Functions {
		if f.Graph != g {
			continue
		}
		root := m.Root.Object()
		return f.Name == "" || len(m.Functions) == 1 || f.Name == "forward" && root != nil && root.Type == f.Class
	}
	return false
}

// input finds a tensor input by its name, with or without its number.
func input(g *ir.Graph, name string) *ir.Value {
	for _, v := range g.Inputs() {
		stem, _, ok := ir.SplitSuffix(v.Name())
		if (v.Name() == name || ok && stem == name) && v.Type().Kind() == types.TensorKind {
			return v
		}
	}
	return nil
}
