package cli

import (
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/shapes"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

// giveShapes gives what --shape and --inputs say of inputs to each step of pass shapes
// that has no inputs of its own.
func (a *app) giveShapes(path string, f *parse.File, pl pass.Pipeline, fl optFlags) error {
	steps := shapeSteps(pl)
	if len(steps) == 0 {
		if fl.validate || len(fl.inputs)+len(fl.shapes) == 0 {
			return nil
		}
		flag := "shape"
		if len(fl.inputs) > 0 {
			flag = "inputs"
		}
		return fmt.Errorf("opt --%s needs --validate, or pass shapes in the pipeline", flag)
	}
	text, err := a.inputShapes(path, f, fl)
	if err != nil || text == "" {
		return err
	}
	for _, s := range steps {
		opts, _ := s.Options.(*shapes.Options)
		if opts == nil {
			opts = &shapes.Options{}
		}
		if opts.Inputs == "" {
			s.Options = &shapes.Options{Inputs: text}
		}
	}
	return nil
}

// shapeSteps are the steps of pass shapes, in fix(...) too.
func shapeSteps(pl pass.Pipeline) []*pass.Step {
	var all []*pass.Step
	for s := range pl.Each() {
		if s.Pass == shapes.Pass {
			all = append(all, s)
		}
	}
	return all
}

// inputShapes is what the flags say, as option inputs of pass shapes has it.
func (a *app) inputShapes(path string, f *parse.File, fl optFlags) (string, error) {
	if len(fl.inputs) == 0 {
		spec, err := fl.spec()
		if err == nil {
			err = namesInputs(spec, f.Module.Functions)
		}
		if err != nil {
			return "", err
		}
		var parts []string
		for _, s := range fl.shapes {
			sizes, _, _ := strings.Cut(s, ":") // what follows is a range of values
			parts = append(parts, sizes)
		}
		return strings.Join(parts, "; "), nil
	}
	g, err := a.one(path, f, fl.method)
	if err != nil {
		return "", err
	}
	calls, err := fl.calls(g, equiv.Spec{}, a.kernels)
	if err != nil {
		return "", err
	}
	self, _ := valueio.Params(g)
	inputs := g.Inputs()
	if self != nil {
		inputs = inputs[1:]
	}
	return tensorShapes(inputs, calls[0]), nil
}

// tensorShapes names the tensors among the arguments for inputs.
func tensorShapes(inputs []*ir.Value, args []value.Value) string {
	var parts []string
	for i, v := range inputs {
		if i >= len(args) || args[i].Tensor() == nil || v.Type().Kind() != types.TensorKind {
			continue
		}
		t := args[i].Tensor()
		sizes := strings.ReplaceAll(strings.Trim(fmt.Sprint(t.Shape()), "[]"), " ", ",")
		parts = append(parts, fmt.Sprintf("%s=%s[%s]", v.Name(), t.DType().Name(), sizes))
	}
	return strings.Join(parts, "; ")
}
