package exec

import (
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// network is a recurrent network over a sequence, as the arguments of aten::lstm.input
// and its like describe it.
type network struct {
	cell       cell
	layers     int
	directions int
	weights    []weights // layer by layer, forward before backward
	start      []state   // in the same order
}

// recurrent takes (input, hx, params, has_biases, num_layers, dropout, train,
// bidirectional, batch_first); hx is a list of two for an LSTM.
func recurrent(c *Call, f cell, lstm bool) error {
	n := network{cell: f, layers: c.intAt(4), directions: 1}
	if c.boolAt(7) {
		n.directions = 2
	}
	if c.boolAt(6) && c.Args[5].AsFloat() > 0 && n.layers > 1 {
		return unsupported("dropout between layers while training")
	}
	if err := n.parameters(c.tensorsAt(2), c.boolAt(3)); err != nil {
		return err
	}
	hx := []*tensor.Tensor{c.tensorAt(1)}
	if lstm {
		hx = c.tensorsAt(1)
	}
	if err := n.begin(hx, lstm); err != nil {
		return err
	}
	x := c.tensorAt(0)
	if x.Dim() != 3 {
		return fail("the input of a recurrent network has 3 dimensions, not %d", x.Dim())
	}
	var err error
	if c.boolAt(8) {
		if x, err = x.Transpose(0, 1); err != nil {
			return err
		}
	}
	out, last, err := n.run(x)
	if err == nil && c.boolAt(8) {
		out, err = out.Transpose(0, 1)
	}
	if err != nil {
		return err
	}
	return give(c, out, last, lstm)
}

// give returns the output and the last states, stacked.
func give(c *Call, out *tensor.Tensor, last []state, lstm bool) error {
	hs, cs := make([]*tensor.Tensor, len(last)), make([]*tensor.Tensor, len(last))
	for i, s := range last {
		hs[i], cs[i] = s.h, s.c
	}
	h, err := stack(hs, 0)
	if err != nil || !lstm {
		if err != nil {
			return err
		}
		return c.Return(value.TensorOf(out), value.TensorOf(h))
	}
	cell, err := stack(cs, 0)
	if err != nil {
		return err
	}
	return c.Return(value.TensorOf(out), value.TensorOf(h), value.TensorOf(cell))
}

func (n *network) parameters(ps []*tensor.Tensor, biases bool) error {
	each := 2
	if biases {
		each = 4
	}
	if n.layers < 1 || len(ps) != n.layers*n.directions*each {
		return unsupported("a recurrent network of %d layers with %d parameters", n.layers, len(ps))
	}
	for i := 0; i < len(ps); i += each {
		w := weights{wi: ps[i], wh: ps[i+1]}
		if biases {
			w.bi, w.bh = ps[i+2], ps[i+3]
		}
		n.weights = append(n.weights, w)
	}
	return nil
}

// begin takes the states apart, which have one row for each layer and direction.
func (n *network) begin(hx []*tensor.Tensor, lstm bool) error {
	if lstm && len(hx) != 2 {
		return fail("lstm expects two hidden states")
	}
	for i := range n.weights {
		var s state
		for j, t := range hx {
			if t.Dim() != 3 || t.Shape()[0] != len(n.weights) {
				return fail("Expected hidden[%d] of %d layers and directions, got %v", j, len(n.weights), t.Shape())
			}
			row, err := t.Select(0, i)
			if err != nil {
				return err
			}
			if j == 0 {
				s.h = row
			} else {
				s.c = row
			}
		}
		n.start = append(n.start, s)
	}
	return nil
}

// run gives the outputs of the last layer and the last state of each layer and
// direction.
func (n *network) run(x *tensor.Tensor) (*tensor.Tensor, []state, error) {
	var last []state
	for l := range n.layers {
		var outs []*tensor.Tensor
		for d := range n.directions {
			out, s, err := n.direction(x, l*n.directions+d, d == 1)
			if err != nil {
				return nil, nil, err
			}
			outs, last = append(outs, out), append(last, s)
		}
		var err error
		if x, err = cat(outs, 2); err != nil {
			return nil, nil, err
		}
	}
	return x, last, nil
}

// direction runs the i-th set of weights over the sequence, from the end if reversed.
func (n *network) direction(x *tensor.Tensor, i int, reversed bool) (*tensor.Tensor, state, error) {
	s, steps := n.start[i], x.Shape()[0]
	outs := make([]*tensor.Tensor, steps)
	if steps == 0 {
		return nil, s, fail("Expected sequence length to be larger than 0 in RNN")
	}
	for k := range steps {
		at := k
		if reversed {
			at = steps - 1 - k
		}
		row, err := x.Select(0, at)
		if err != nil {
			return nil, s, err
		}
		if s, err = n.weights[i].step(row, s, n.cell); err != nil {
			return nil, s, err
		}
		outs[at] = s.h
	}
	out, err := stack(outs, 0)
	return out, s, err
}
