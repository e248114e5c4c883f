package exec

import (
	"math"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// recurrentKernels lists the cells of recurrent networks and the networks that
// run them over a sequence.
func recurrentKernels() []Entry {
	var rows []Entry
	for _, c := range []struct {
		name string
		cell cell
	}{{"gru", gruCell}, {"rnn_tanh", tanhCell}, {"rnn_relu", reluCell}} {
		rows = append(rows,
			Entry{"aten::" + c.name + "_cell", func(k *Call) error { return cellKernel(k, c.cell) }},
			Entry{"aten::" + c.name + ".input", func(k *Call) error { return recurrent(k, c.cell, false) }})
	}
	return append(rows,
		Entry{"aten::lstm_cell", lstmCellKernel},
		Entry{"aten::lstm.input", func(k *Call) error { return recurrent(k, lstmCell, true) }})
}

// state is what a cell passes from step to step; c is nil but for an LSTM.
type state struct{ h, c *tensor.Tensor }

// weights of one layer in one direction; the biases may be nil.
type weights struct{ wi, wh, bi, bh *tensor.Tensor }

// cell is one step: in are the gates of the input, hid those of the hidden state.
type cell func(in, hid *tensor.Tensor, s state) (state, error)

// step is a cell applied to an input.
func (w weights) step(x *tensor.Tensor, s state, f cell) (state, error) {
	in, err := linear(x, w.wi, w.bi)
	if err != nil {
		return s, err
	}
	hid, err := linear(s.h, w.wh, w.bh)
	if err != nil {
		return s, err
	}
	return f(in, hid, s)
}

// gates runs body for each row of the batch: in and hid have n gates of the size of
// the state, h and c are the state, and h and c of the result are to be filled.
func gates[T float32 | float64](in, hid *tensor.Tensor, s state, n int, body func(in, hid, h, c, outH, outC []T)) (state, error) {
	if s.h.Dim() == 0 || s.c != nil && s.c.DType() != s.h.DType() || in.DType() != s.h.DType() {
		return s, fail("the states of a cell are tensors of at least one dimension and of the dtype of its input")
	}
	var lists [4][]T
	for i, t := range []*tensor.Tensor{in, hid, s.h, s.c} {
		if t == nil {
			continue
		}
		var err error
		if lists[i], err = denseAs[T](t); err != nil {
			return s, err
		}
	}
	size := s.h.Shape()[s.h.Dim()-1]
	if len(lists[0]) != n*len(lists[2]) || len(lists[1]) != len(lists[0]) || s.c != nil && len(lists[3]) != len(lists[2]) {
		return s, fail("the gates of a cell of %d have %d and %d elements", size, len(lists[0]), len(lists[1]))
	}
	outH, outC := make([]T, len(lists[2])), make([]T, len(lists[3]))
	for at := 0; at < len(outH); at += size {
		to := at + size
		var c, oc []T
		if s.c != nil {
			c, oc = lists[3][at:to], outC[at:to]
		}
		body(lists[0][n*at:n*to], lists[1][n*at:n*to], lists[2][at:to], c, outH[at:to], oc)
	}
	return stored(s, outH, outC)
}

// stored makes tensors of the new state, like those of the old one.
func stored[T float32 | float64](s state, h, c []T) (state, error) {
	make1 := func(like *tensor.Tensor, data []T) (*tensor.Tensor, error) {
		if like == nil {
			return nil, nil
		}
		t, err := tensor.Empty(like.DType(), like.Shape())
		if err != nil {
			return nil, err
		}
		return t, storeAs(t, data)
	}
	var out state
	var err error
	if out.h, err = make1(s.h, h); err == nil {
		out.c, err = make1(s.c, c)
	}
	return out, err
}

// byDType runs a cell in the dtype of the state.
func byDType(s state, single, double func() (state, error)) (state, error) {
	switch s.h.DType() {
	case tensor.Float32:
		return single()
	case tensor.Float64:
		return double()
	}
	return s, unsupported("a recurrent cell of dtype %s", s.h.DType().Name())
}

func lstmCell(in, hid *tensor.Tensor, s state) (state, error) {
	return byDType(s,
		func() (state, error) { return gates(in, hid, s, 4, lstmRow[float32]) },
		func() (state, error) { return gates(in, hid, s, 4, lstmRow[float64]) })
}

func lstmRow[T float32 | float64](in, hid, _, c, outH, outC []T) {
	n := len(outH)
	for i := range outH {
		at := func(gate int) float64 { return float64(in[gate*n+i] + hid[gate*n+i]) }
		input, forget := T(sigmoid(at(0))), T(sigmoid(at(1)))
		next, output := T(math.Tanh(at(2))), T(sigmoid(at(3)))
		outC[i] = forget*c[i] + input*next
		outH[i] = output * T(math.Tanh(float64(outC[i])))
	}
}

func gruCell(in, hid *tensor.Tensor, s state) (state, error) {
	return byDType(s,
		func() (state, error) { return gates(in, hid, s, 3, gruRow[float32]) },
		func() (state, error) { return gates(in, hid, s, 3, gruRow[float64]) })
}

func gruRow[T float32 | float64](in, hid, h, _, outH, _ []T) {
	n := len(outH)
	for i := range outH {
		reset := T(sigmoid(float64(in[i] + hid[i])))
		update := T(sigmoid(float64(in[n+i] + hid[n+i])))
		next := T(math.Tanh(float64(in[2*n+i] + reset*hid[2*n+i])))
		outH[i] = (h[i]-next)*update + next
	}
}

func tanhCell(in, hid *tensor.Tensor, s state) (state, error) {
	return plainCell(in, hid, s, math.Tanh)
}

func reluCell(in, hid *tensor.Tensor, s state) (state, error) {
	return plainCell(in, hid, s, func(x float64) float64 { return maxOf(x, 0) })
}

func plainCell(in, hid *tensor.Tensor, s state, f func(float64) float64) (state, error) {
	return byDType(s,
		func() (state, error) { return gates(in, hid, s, 1, plainRow[float32](f)) },
		func() (state, error) { return gates(in, hid, s, 1, plainRow[float64](f)) })
}

func plainRow[T float32 | float64](f func(float64) float64) func(in, hid, h, c, outH, outC []T) {
	return func(in, hid, _, _, outH, _ []T) {
		for i := range outH {
			outH[i] = T(f(float64(in[i] + hid[i])))
		}
	}
}

// cellKernel takes (input, hx, w_ih, w_hh, b_ih, b_hh).
func cellKernel(c *Call, f cell) error {
	w := weights{c.tensorAt(2), c.tensorAt(3), c.tensorAt(4), c.tensorAt(5)}
	s, err := w.step(c.tensorAt(0), state{h: c.tensorAt(1)}, f)
	return c.give(s.h, err)
}

// lstmCellKernel takes (input, [h, c], w_ih, w_hh, b_ih, b_hh).
func lstmCellKernel(c *Call) error {
	hx := c.tensorsAt(1)
	if len(hx) != 2 {
		return fail("lstm_cell expects two hidden states")
	}
	w := weights{c.tensorAt(2), c.tensorAt(3), c.tensorAt(4), c.tensorAt(5)}
	s, err := w.step(c.tensorAt(0), state{hx[0], hx[1]}, lstmCell)
	if err != nil {
		return err
	}
	return c.Return(value.TensorOf(s.h), value.TensorOf(s.c))
}
