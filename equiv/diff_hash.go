package equiv

import (
	"fmt"
	"math"
	"strconv"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// side is one of the two graphs with what alignment knows of its nodes. Slices
// are indexed by node id, but for nodes and vals.
type side struct {
	g     *ir.Graph
	nodes []*ir.Node // in program order
	pos   []int32    // place in nodes
	pair  []*ir.Node // counterpart in the other graph, or nil
	local []uint64   // kind, attributes and arity
	down  []uint64   // what the node computes, from the graph's inputs on
	up    []uint64   // what is computed from it, up to the returns; without the node itself
	vals  []uint64   // by value id: what the value is

	shift map[*ir.Value]*ir.Value // counterparts of values that are not at the same index
}

func newSide(g *ir.Graph) *side {
	s := &side{g: g, nodes: make([]*ir.Node, 0, g.NumNodeIDs())}
	for n := range g.AllNodes() {
		s.nodes = append(s.nodes, n)
	}
	s.pos = make([]int32, g.NumNodeIDs())
	for i, n := range s.nodes {
		s.pos[n.ID()] = int32(i)
	}
	s.pair = make([]*ir.Node, g.NumNodeIDs())
	return s
}

// of is the counterpart of n, nil for a return and for nodes of other graphs.
func (s *side) of(n *ir.Node) *ir.Node {
	if n == nil || uint(n.ID()) >= uint(len(s.pair)) || n.Graph() != s.g {
		return nil
	}
	return s.pair[n.ID()]
}

func mix(h, x uint64) uint64 {
	h = (h ^ x) * 0xff51afd7ed558ccd
	return h ^ h>>32
}

// Seeds that keep apart what is hashed.
const (
	seedInput = iota + 1
	seedParam
	seedReturn
	seedOutput
	seedBlock
	seedUse
)

// hash fills in local, down and up.
func (s *side) hash(d *differ) {
	n := len(s.pos)
	s.local, s.down, s.up = make([]uint64, n), make([]uint64, n), make([]uint64, n)
	s.vals = make([]uint64, s.g.NumValueIDs())
	for _, n := range s.nodes {
		s.local[n.ID()] = d.localHash(n)
	}
	for i, v := range s.g.Inputs() {
		s.vals[v.ID()] = mix(seedInput, uint64(i))
	}
	s.hashDown(s.g.Top())
	for i := len(s.nodes) - 1; i >= 0; i-- {
		s.up[s.nodes[i].ID()] = s.usesOf(s.nodes[i])
	}
}

// hashDown hashes the nodes of b, whose parameters are hashed, and returns the hash
// of all that b does.
func (s *side) hashDown(b *ir.Block) uint64 {
	all := uint64(seedBlock)
	for n := range b.Nodes() {
		h := mix(s.operands(n), s.local[n.ID()])
		whole := h
		for i, c := range n.Blocks() {
			for j, p := range c.Params() {
				s.vals[p.ID()] = mix(mix(mix(h, seedParam), uint64(i)), uint64(j))
			}
			whole = mix(whole, s.hashDown(c))
		}
		s.down[n.ID()] = whole
		for i, v := range n.Outputs() {
			s.vals[v.ID()] = mix(mix(whole, seedOutput), uint64(i))
		}
		all = mix(all, whole)
	}
	return mix(all, s.operands(b.Return()))
}

func (s *side) operands(n *ir.Node) uint64 {
	h := uint64(n.NumInputs())
	for _, v := range n.Inputs() {
		if id := v.ID(); id < len(s.vals) {
			h = mix(h, s.vals[id])
		}
	}
	return h
}

// usesOf hashes how the outputs of n are used, in whatever order; 0 if they are not.
func (s *side) usesOf(n *ir.Node) uint64 {
	var sum uint64
	for i, v := range n.Outputs() {
		for u := range v.Uses() {
			sum += mix(mix(s.user(u), seedUse), uint64(i))
		}
	}
	return sum
}

// user hashes one use: the operator, the operand's place, and where its result
// goes. A return goes where the results of its block's owner go.
func (s *side) user(u *ir.Use) uint64 {
	n, h := u.User(), uint64(u.Index())
	if n.IsReturn() {
		h = mix(h, seedReturn)
		owner := n.Block().Owner()
		if owner == nil {
			return h
		}
		for i, b := range owner.Blocks() {
			if b == n.Block() {
				h = mix(h, uint64(i))
			}
		}
		n = owner
	}
	if id := n.ID(); uint(id) < uint(len(s.up)) {
		h = mix(mix(h, s.local[id]), s.up[id])
	}
	return h
}

// localHash hashes what n is apart from its operands: kind, attributes in any
// order, and arity. Types are left out, so that a refined type aligns with a bare
// one; those of a node without inputs are all that tells it from others.
func (d *differ) localHash(n *ir.Node) uint64 {
	h := mix(uint64(n.Kind()), uint64(n.NumInputs())<<32|uint64(n.NumOutputs())<<16|uint64(len(n.Blocks())))
	var sum uint64
	attrs := n.Attrs()
	for i := range attrs {
		sum += d.attrHash(&attrs[i])
	}
	if n.NumInputs() == 0 && n.NumOutputs() == 1 {
		sum += d.names.id(n.Output(0).Type())
	}
	return mix(h, sum)
}

// attrHash hashes an attribute; payloads of tensors and graphs only by their size.
func (d *differ) attrHash(a *ir.Attr) uint64 {
	h := mix(uint64(a.Name), uint64(a.Kind))
	switch a.Kind {
	case ir.AttrI:
		return mix(h, uint64(a.Int()))
	case ir.AttrF:
		return mix(h, math.Float64bits(a.Float()))
	case ir.AttrS, ir.AttrRaw:
		return mix(h, d.names.hashString(demangle(a.Str())))
	case ir.AttrIs:
		for _, x := range a.Ints() {
			h = mix(h, uint64(x))
		}
	case ir.AttrT:
		return mix(h, tensorHash(a.Tensor()))
	case ir.AttrTs:
		for _, t := range a.Tensors() {
			h = mix(h, tensorHash(t))
		}
	case ir.AttrG, ir.AttrGs:
		for _, g := range a.Graphs() {
			h = mix(h, uint64(len(g.Inputs()))<<8|uint64(g.NumOutputs()))
		}
	case ir.AttrTy:
		return mix(h, d.names.exact(a.Type(), d.opt.Types == TypesErased))
	case ir.AttrTys:
		for _, t := range a.Types() {
			h = mix(h, d.names.exact(t, d.opt.Types == TypesErased))
		}
	default:
		return mix(h, d.names.hashString(d.attrText(a)))
	}
	return h
}

// tensorHash hashes dtype and shape, and the element of a tensor that has one.
func tensorHash(c *ir.Tensor) uint64 {
	if c == nil || c.T == nil || !c.T.Defined() {
		return 0
	}
	h := uint64(c.T.DType()) + 1
	for _, n := range c.T.Shape() {
		h = mix(h, uint64(n))
	}
	if c.T.Numel() == 1 && c.T.HasData() {
		h = mix(h, math.Float64bits(value.Item(c.T).AsFloat()))
	}
	return h
}

// attrText is the value of an attribute in short, for messages and hashes.
func (d *differ) attrText(a *ir.Attr) string {
	switch a.Kind {
	case ir.AttrI:
		return strconv.FormatInt(a.Int(), 10)
	case ir.AttrF:
		return string(value.AppendFloat(nil, a.Float()))
	case ir.AttrC:
		return string(value.AppendComplex(nil, a.Complex()))
	case ir.AttrS:
		return string(value.AppendQuoted(nil, a.Str()))
	case ir.AttrRaw:
		return a.Str()
	case ir.AttrTy:
		return a.Type().String()
	case ir.AttrTys:
		return fmt.Sprint(a.Types())
	case ir.AttrIs:
		return listText(a.Ints(), value.Int)
	case ir.AttrFs:
		return listText(a.Floats(), value.Float)
	case ir.AttrCs:
		return listText(a.Complexes(), value.Complex)
	case ir.AttrSs:
		return listText(a.Strings(), value.Str)
	case ir.AttrIVal:
		return demangle(valueText(a.Value()))
	}
	return ""
}

func listText[T any](xs []T, of func(T) value.Value) string {
	dst := []byte{'['}
	for i, x := range xs {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = append(dst, valueText(of(x))...)
	}
	return string(append(dst, ']'))
}

func valueText(v value.Value) string {
	return string(value.AppendRepr(nil, v, &value.Style{Tensor: func(dst []byte, v value.Value) []byte {
		return append(dst, tensorText(v.Tensor())...)
	}}))
}

// tensorText is dtype and shape.
func tensorText(t *tensor.Tensor) string {
	if !t.Defined() {
		return "tensor()"
	}
	return "tensor(" + t.DType().Name() + shapeText(t.Shape()) + ")"
}
