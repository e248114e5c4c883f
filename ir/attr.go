package ir

import (
	"math"
	"slices"

	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// AttrKind is PyTorch's AttributeKind: what an attribute holds.
type AttrKind uint8

// The kinds of attribute, named as PyTorch names their accessors.
const (
	AttrF    AttrKind = iota // float
	AttrFs                   // list of float
	AttrC                    // complex
	AttrCs                   // list of complex
	AttrI                    // int (also bool)
	AttrIs                   // list of int
	AttrS                    // string
	AttrSs                   // list of string
	AttrT                    // tensor
	AttrTs                   // list of tensor
	AttrG                    // graph
	AttrGs                   // list of graph
	AttrTy                   // type
	AttrTys                  // list of type
	AttrIVal                 // any value
	AttrRaw                  // text kept as printed, of a form that carries no value
)

var attrKindNames = [...]string{"f", "fs", "c", "cs", "i", "is", "s", "ss", "t", "ts", "g", "gs", "ty", "tys", "ival", "raw"}

// String is PyTorch's short name of the kind.
func (k AttrKind) String() string { return attrKindNames[k] }

// Attr is one attribute of a node. Attributes keep the order in which they were set.
type Attr struct {
	Name symbol.Symbol
	Kind AttrKind
	num  uint64
	ref  any
}

// Tensor is a tensor constant in the IR. T is nil when the text elided the
// payload ("<Tensor>"). Text is how a dump printed it, kept so that it reprints
// alike; it is empty for a constant that a program made. Lossy says that Text
// does not determine the elements: T is then the nearest tensor, and executing
// it is the error lossy-literal unless asked for. Payload names the module's
// payload that T came from, or is empty.
type Tensor struct {
	T       *tensor.Tensor
	Text    string
	Lossy   bool
	Payload string
}

// Setters for building attributes.

// IntAttr returns an attribute of kind i.
func IntAttr(name symbol.Symbol, v int64) Attr { return Attr{Name: name, Kind: AttrI, num: uint64(v)} }

// FloatAttr returns an attribute of kind f.
func FloatAttr(name symbol.Symbol, v float64) Attr {
	return Attr{Name: name, Kind: AttrF, num: math.Float64bits(v)}
}

// StringAttr returns an attribute of kind s.
func StringAttr(name symbol.Symbol, v string) Attr { return Attr{Name: name, Kind: AttrS, ref: v} }

// RawAttr returns an attribute whose text carries no value.
func RawAttr(name symbol.Symbol, text string) Attr { return Attr{Name: name, Kind: AttrRaw, ref: text} }

// ValueAttr returns an attribute of kind ival.
func ValueAttr(name symbol.Symbol, v value.Value) Attr {
	return Attr{Name: name, Kind: AttrIVal, ref: v}
}

// TensorAttr returns an attribute of kind t.
func TensorAttr(name symbol.Symbol, t *Tensor) Attr { return Attr{Name: name, Kind: AttrT, ref: t} }

// GraphAttr returns an attribute of kind g.
func GraphAttr(name symbol.Symbol, g *Graph) Attr { return Attr{Name: name, Kind: AttrG, ref: g} }

// AnyAttr returns an attribute of kind k over v, which has the Go type that the
// accessor of that kind returns.
func AnyAttr(name symbol.Symbol, k AttrKind, v any) Attr {
	switch x := v.(type) {
	case int64:
		return IntAttr(name, x)
	case float64:
		return FloatAttr(name, x)
	}
	return Attr{Name: name, Kind: k, ref: v}
}

// The accessors return the zero value when the attribute is of another kind.

// Int returns the value of kind i.
func (a *Attr) Int() int64 {
	if a.Kind == AttrI {
		return int64(a.num)
	}
	return 0
}

// Float returns the value of kind f.
func (a *Attr) Float() float64 {
	if a.Kind == AttrF {
		return math.Float64frombits(a.num)
	}
	return 0
}

// Complex returns the value of kind c.
func (a *Attr) Complex() complex128 { v, _ := a.ref.(complex128); return v }

// Str returns the value of kind s, or the text of kind raw.
func (a *Attr) Str() string { v, _ := a.ref.(string); return v }

// Ints returns the value of kind is.
func (a *Attr) Ints() []int64 { v, _ := a.ref.([]int64); return v }

// Floats returns the value of kind fs.
func (a *Attr) Floats() []float64 { v, _ := a.ref.([]float64); return v }

// Complexes returns the value of kind cs.
func (a *Attr) Complexes() []complex128 { v, _ := a.ref.([]complex128); return v }

// Strings returns the value of kind ss.
func (a *Attr) Strings() []string { v, _ := a.ref.([]string); return v }

// Tensor returns the value of kind t.
func (a *Attr) Tensor() *Tensor { v, _ := a.ref.(*Tensor); return v }

// Tensors returns the value of kind ts; nil when the text elided it.
func (a *Attr) Tensors() []*Tensor { v, _ := a.ref.([]*Tensor); return v }

// Graph returns the value of kind g.
func (a *Attr) Graph() *Graph { v, _ := a.ref.(*Graph); return v }

// Graphs returns the graphs of kind g or gs.
func (a *Attr) Graphs() []*Graph {
	switch v := a.ref.(type) {
	case *Graph:
		return []*Graph{v}
	case []*Graph:
		return v
	}
	return nil
}

// Type returns the value of kind ty.
func (a *Attr) Type() *types.Type { v, _ := a.ref.(*types.Type); return v }

// Types returns the value of kind tys.
func (a *Attr) Types() []*types.Type { v, _ := a.ref.([]*types.Type); return v }

// Value returns the value of kind ival.
func (a *Attr) Value() value.Value { v, _ := a.ref.(value.Value); return v }

// Attrs returns the attributes in the order they were set; the caller must not
// modify the slice.
func (n *Node) Attrs() []Attr { return n.attrs }

// Attr returns the attribute called name, or nil.
func (n *Node) Attr(name symbol.Symbol) *Attr {
	for i := range n.attrs {
		if n.attrs[i].Name == name {
			return &n.attrs[i]
		}
	}
	return nil
}

// HasAttr reports whether n has an attribute called name.
func (n *Node) HasAttr(name symbol.Symbol) bool { return n.Attr(name) != nil }

// Subgraph returns the graph in the attribute Subgraph, or nil.
func (n *Node) Subgraph() *Graph {
	if len(n.attrs) == 0 {
		return nil
	}
	if a := n.Attr(symbol.AttrSubgraph); a != nil {
		return a.Graph()
	}
	return nil
}

// ReserveAttrs gives n room for k attributes, before the first is set.
func (n *Node) ReserveAttrs(k int) {
	if cap(n.attrs) < k && len(n.attrs) == 0 {
		n.attrs = n.Graph().attrs.get(k)[:0]
	}
}

// SetAttr sets the attribute a.Name; a new one goes to the end.
func (n *Node) SetAttr(a Attr) {
	for _, g := range a.Graphs() {
		g.adopt(n)
	}
	n.touch()
	for i := range n.attrs {
		if n.attrs[i].Name == a.Name {
			n.keepAttrs()
			n.attrs[i] = a
			return
		}
	}
	if j := n.log(); j != nil {
		j.node(n, opAddAttr)
	}
	n.ReserveAttrs(1)
	n.attrs = append(n.attrs, a)
}

// RemoveAttr removes the attribute called name and reports whether it was there.
func (n *Node) RemoveAttr(name symbol.Symbol) bool {
	for i := range n.attrs {
		if n.attrs[i].Name == name {
			n.keepAttrs()
			n.attrs = append(n.attrs[:i:i], n.attrs[i+1:]...)
			n.graph.touch()
			return true
		}
	}
	return false
}

// keepAttrs records n's attributes.
func (n *Node) keepAttrs() {
	if n.log() != nil {
		old := slices.Clone(n.attrs)
		n.Graph().record(func() { n.attrs = old })
	}
}
