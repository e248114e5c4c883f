package infer

import (
	"github.com/torchpass/torchpass/types"
)

func recurrentRules() []row {
	return []row{
		{`aten::lstm.input aten::gru.input aten::rnn_tanh.input aten::rnn_relu.input`, recurrent},
		{`aten::_scaled_dot_product_attention`, attention},
	}
}

// recurrent gives all hidden states of the last layer, and the last ones of each layer,
// which have the shape of the first ones given.
func recurrent(c *call) *Fact {
	x := c.tensor(0)
	hidden := []*Fact{c.at(1)}
	if c.at(1).is(itemsFact) {
		hidden = c.at(1).items
	}
	for _, h := range hidden {
		c.rest = append(c.rest, c.likeShape(h.of(), x))
	}
	h := hidden[0].of()
	twice, ok := c.arg("bidirectional").bool()
	sizes := append([]types.Dim(nil), x.Sizes...)
	if x.rank() < 2 || !h.HasRank || len(h.Sizes) == 0 {
		return c.result(nil, false, x)
	}
	sizes[len(sizes)-1] = types.AnyDim
	if n, known := h.Sizes[len(h.Sizes)-1].Known(); ok && known && n < 1<<40 {
		if twice {
			n *= 2
		}
		sizes[len(sizes)-1] = types.Dim(n)
	}
	return c.result(sizes, false, x)
}

// likeShape is a new tensor in the shape of h.
func (c *call) likeShape(h, x *Tensor) *Fact {
	if !h.HasRank {
		return c.result(nil, false, x)
	}
	return c.result(append([]types.Dim{}, h.Sizes...), false, x)
}

// attention has the queries' shape but for the last dimension, which is the values'.
func attention(c *call) *Fact {
	q, k, v := c.tensor(0), c.tensor(1), c.tensor(2)
	if q.rank() < 2 || k.rank() != q.rank() || v.rank() != q.rank() {
		return c.result(nil, false, q)
	}
	sizes := append([]types.Dim(nil), q.Sizes...)
	sizes[len(sizes)-1] = v.Sizes[len(v.Sizes)-1]
	for i := range len(sizes) - 2 {
		sizes[i] = broadcastDim(q.Sizes[i], v.Sizes[i])
	}
	return c.result(sizes, false, q, v)
}
