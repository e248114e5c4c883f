package affine

import (
	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/infer"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Pass folds affine operators into weights.
var Pass = &pass.Pass{
	Name: "affine",
	Doc: `fold batch norms and constant factors and terms into the weights before them

Into those of convolutions and linear layers, if they are constants.`,
	Numerics: pass.Reassociates,
	Run:      run,
}

func run(u *pass.Unit) error {
	//passvet:ignore only constants are asked about, and those made here nothing writes
	facts, err := alias.Key.Of(u)
	if err != nil {
		return err
	}
	//passvet:ignore only ranks are asked about, and folding keeps those
	known, err := infer.Key.Of(u)
	if err != nil {
		return err
	}
	f := &folder{u: u, facts: facts, known: known, kinds: layerKinds()}
	f.block(u.Graph.Top())
	return nil
}

type folder struct {
	u     *pass.Unit
	facts *alias.Facts
	known *infer.Facts // before the first edit, none of which changes a rank
	kinds map[symbol.Symbol]layerKind
}

// layerKind says how a kind of layer is laid out.
type layerKind struct {
	spatial    int // dimensions of the input besides the batch and the channels; negative: as the weights have them
	groups     int // which input tells the groups; 0 if none does
	transposed int // which input tells whether it is transposed; negative: it is
}

func layerKinds() map[symbol.Symbol]layerKind {
	return map[symbol.Symbol]layerKind{
		symbol.Of("aten::linear"):           {},
		symbol.Of("aten::conv1d"):           {spatial: 1, groups: 6},
		symbol.Of("aten::conv2d"):           {spatial: 2, groups: 6},
		symbol.Of("aten::conv3d"):           {spatial: 3, groups: 6},
		symbol.Of("aten::conv_transpose1d"): {spatial: 1, groups: 6, transposed: -1},
		symbol.Of("aten::conv_transpose2d"): {spatial: 2, groups: 6, transposed: -1},
		symbol.Of("aten::conv_transpose3d"): {spatial: 3, groups: 6, transposed: -1},
		symbol.Of("aten::_convolution"):     {spatial: -1, groups: 8, transposed: 6},
	}
}

func (f *folder) block(b *ir.Block) {
	for n := range b.Nodes() {
		for _, inner := range n.Blocks() {
			f.block(inner)
		}
		l, ok := f.layer(n)
		if !ok {
			f.unlike(n)
			continue
		}
		for f.absorb(l) {
		}
	}
}

// layer is a node with constant weights.
type layer struct {
	node       *ir.Node
	spatial    int
	transposed bool
	weight     *tensor.Tensor
	bias       *tensor.Tensor // nil if there is none
}

// channels is how many channels the output has.
func (l *layer) channels() int {
	if l.transposed {
		return l.weight.Shape()[1]
	}
	return l.weight.Shape()[0]
}

// layer reads n as a layer.
func (f *folder) layer(n *ir.Node) (*layer, bool) {
	k, ok := f.kinds[n.Kind()]
	if !ok || n.NumInputs() < 3 || n.NumInputs() <= k.groups || n.NumInputs() <= k.transposed || n.NumOutputs() != 1 {
		return nil, false
	}
	l := &layer{node: n, spatial: k.spatial, transposed: k.transposed < 0}
	if l.weight = f.tensor(n.Input(1)); l.weight == nil || !l.weight.DType().IsFloat() {
		return nil, false
	}
	if l.spatial < 0 {
		l.spatial = l.weight.Dim() - 2
	}
	if l.weight.Dim() != l.spatial+2 || l.weight.Numel() == 0 {
		return nil, false
	}
	if k.transposed > 0 {
		t, ok := n.Input(k.transposed).Constant()
		if !ok || t.Kind() != value.BoolKind {
			return nil, false
		}
		l.transposed = t.Bool()
	}
	if l.transposed {
		if g, ok := n.Input(k.groups).Constant(); !ok || g.Kind() != value.IntKind || g.Int() != 1 {
			return nil, false
		}
	}
	return l, f.readBias(l)
}

// readBias reads the bias of l, and reports whether there is none or one that fits.
func (f *folder) readBias(l *layer) bool {
	b := l.node.Input(2)
	if isNone(b) {
		return true
	}
	l.bias = f.tensor(b)
	return l.bias != nil && l.bias.DType() == l.weight.DType() && l.bias.Dim() == 1 && l.bias.Numel() == l.channels()
}

// tensor is the constant that v is, or nil if it is none, or one that somebody writes.
func (f *folder) tensor(v *ir.Value) *tensor.Tensor {
	c, ok := v.Constant()
	if !ok || c.Kind() != value.TensorKind || !c.Tensor().Defined() || f.facts.HasWriters(v) || f.facts.Escapes(v) {
		return nil
	}
	return c.Tensor()
}

func isNone(v *ir.Value) bool { return v.Type().Kind() == types.NoneKind }

// absorb folds the one node that takes l's output into l.
func (f *folder) absorb(l *layer) bool {
	next := only(l.node.Output(0))
	if next == nil || next.NumOutputs() != 1 {
		f.shared(l)
		return false
	}
	weight, bias, ok, why := f.folded(l, next)
	if ok && next.Block() != l.node.Block() {
		ok, why = false, otherBlock
	}
	if !ok {
		f.miss(next, why)
		return false
	}
	if !f.u.Edit(next, rule) {
		return false
	}
	if weight != nil {
		f.replace(l, 1, weight)
		l.weight = weight
	}
	if bias != nil {
		f.replace(l, 2, bias)
		l.bias = bias
	}
	out := l.node.Output(0)
	next.Output(0).ReplaceAllUsesWith(out)
	next.Remove()
	return true
}

const rule = "folded into weights"

func (f *folder) miss(n *ir.Node, why string) {
	if why != "" {
		f.u.Miss(n, rule, "%s", why)
	}
}

// unlike says of what follows n, of the kind of a layer, that n is none.
func (f *folder) unlike(n *ir.Node) {
	if _, ok := f.kinds[n.Kind()]; !ok || !f.u.Explaining() || n.NumOutputs() != 1 {
		return
	}
	if next := only(n.Output(0)); next != nil && next.Kind() == symbol.AtenBatchNorm {
		f.miss(next, otherLayer+pass.Describe(n))
	}
}

// shared says of a batch norm that takes l's output that something else does too.
func (f *folder) shared(l *layer) {
	if !f.u.Explaining() {
		return
	}
	out := l.node.Output(0)
	for u := range out.Uses() {
		if n := u.User(); n.Kind() == symbol.AtenBatchNorm {
			f.u.Miss(n, rule, otherUse, out.Name())
		}
	}
}

// replace makes t input i of l.
func (f *folder) replace(l *layer, i int, t *tensor.Tensor) {
	c := f.u.Graph.NewConstant(value.TensorOf(t), types.Tensor)
	c.CopySource(l.node)
	c.InsertBefore(l.node)
	l.node.SetInput(i, c.Output(0))
}

// only is the node that uses v, if it is one, besides those that ask for its shape,
// dtype or device.
func only(v *ir.Value) *ir.Node {
	var found *ir.Node
	for u := range v.Uses() {
		switch u.User().Kind().String() {
		case "aten::dim", "aten::size", "aten::len", "prim::dtype", "prim::device", "prim::is_cuda":
			continue
		}
		if found != nil {
			return nil
		}
		found = u.User()
	}
	if found == nil || found.IsReturn() {
		return nil
	}
	return found
}
