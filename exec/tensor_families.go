package exec

import (
	"errors"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// Entry is a row of the table of kernels: the name of a schema with its
// overload ("aten::add.Tensor") and what computes it.
type Entry struct {
	Name   string
	Kernel Kernel
}

// tensorFamilies returns the kernels on tensors, a family per file.
func tensorFamilies() [][]Entry {
	families := [][]Entry{
		unaryKernels(), activationKernels(), arithmeticKernels(), divisionKernels(), powKernels(),
		compareKernels(), bitwiseKernels(), extremeKernels(), selectKernels(), fusedKernels(),
		createKernels(), likeKernels(), literalKernels(), castKernels(), queryKernels(), implicitKernels(),
		viewKernels(), viewSplitKernels(), indexKernels(), gatherKernels(), joinKernels(), rearrangeKernels(), padKernels(),
		sumKernels(), extremumKernels(), momentKernels(), boolReduceKernels(), scanKernels(), sortKernels(), uniqueKernels(),
		softmaxKernels(), matmulKernels(), einsumKernels(), convKernels(), normKernels(), poolKernels(), adaptiveKernels(),
		upsampleKernels(), lossKernels(), embeddingKernels(), recurrentKernels(), attentionKernels(),
		detectionKernels(), samplerKernels(), unfoldKernels(), fakeQuantKernels(),
		composedMathKernels(), composedShapeKernels(), composedLossKernels(), scatterReduceKernels(), searchKernels(), composedExtraKernels(), fftKernels(), linalgKernels(), composedLinalgKernels(), specialKernels(), randomKernels(),
	}
	for _, rows := range families {
		for i, row := range rows {
			rows[i].Kernel = guarded(row.Name, row.Kernel)
		}
	}
	return families
}

// guarded checks that the tensors among the arguments have elements that
// kernels can read, and turns the errors of package tensor into exceptions.
func guarded(name string, k Kernel) Kernel {
	return func(c *Call) error {
		err := checkTensors(c.Args)
		if err == nil {
			err = k(c)
		}
		if err == nil {
			return nil
		}
		var missing *Unsupported
		if errors.As(err, &missing) {
			if missing.Op == "" {
				return &Unsupported{Op: name, Detail: missing.Detail}
			}
			return err
		}
		return tensorErr(err)
	}
}

func checkTensors(args []value.Value) error {
	for i := range args {
		switch args[i].Kind() {
		case value.TensorKind:
			if err := checkTensor(args[i].Tensor()); err != nil {
				return err
			}
		case value.ListKind:
			items := args[i].List().Items
			if len(items) > 0 && (items[0].Kind() == value.TensorKind || items[0].IsNone()) {
				if err := checkTensors(items); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func checkTensor(t *tensor.Tensor) error {
	switch {
	case !t.Defined():
		return unsupported("an undefined tensor as an argument")
	case !t.HasData():
		return unsupported("a tensor whose elements the input does not carry")
	case t.Layout() != tensor.Strided:
		return unsupported("a tensor of layout %s", t.Layout())
	case !everyDType.has(t.DType()):
		return unsupported("a tensor of dtype %s", t.DType().Name())
	}
	return nil
}
