//go:build wasip1

package guest

import (
	"errors"
	"fmt"
	"os"
	"unsafe"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/plugin"
	"github.com/torchpass/torchpass/plugin/internal/wire"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// storage copies the bytes of a storage to ptr, and reports whether there are n.
//
//go:wasmimport torchpass storage
func storage(number uint32, ptr unsafe.Pointer, n uint32) uint32

// Main answers one request.
func Main(e plugin.Extension) {
	var q wire.Request
	text, err := wire.Read(os.Stdin, &q)
	if err == nil {
		var a wire.Response
		a, text = answer(&e, q, text)
		err = wire.Write(os.Stdout, a, string(text))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answer(e *plugin.Extension, q wire.Request, text []byte) (wire.Response, []byte) {
	if q.Pipeline == "" {
		d := e.Describe()
		return wire.Response{Description: &d}, nil
	}
	a, out, err := run(e, q, text)
	if err != nil {
		a = wire.Response{Error: err.Error()}
		var failed *pass.Error
		if errors.As(err, &failed) {
			a.Error, a.Stack = failed.Err.Error(), failed.Stack
		}
	}
	return a, out
}

// run applies the pass to the text.
func run(e *plugin.Extension, q wire.Request, text []byte) (wire.Response, []byte, error) {
	var a wire.Response
	operators, err := e.Operators()
	if err != nil {
		return a, nil, err
	}
	h := &handles{storages: make(map[int]*tensor.Storage)}
	f, err := parse.Parse("module", text, parse.Options{Table: schema.Default().With(operators...), Payload: h.tensor, MaxPayload: 1<<31 - 1})
	if err != nil {
		return a, nil, err
	}
	pl, err := pass.ParsePipeline(q.Pipeline, e.Passes)
	if err != nil {
		return a, nil, err
	}
	number := make(map[string]int)
	for i := range f.Module.Functions {
		number[pass.GraphName(f.Module, i)] = i
	}
	mgr := pass.Manager{Bisect: q.Bisect, MaxEdits: q.MaxEdits, Jobs: 1, Log: func(x pass.Edit) {
		n, ok := number[x.Graph]
		if !ok {
			n = -1
		}
		a.Edits = append(a.Edits, wire.Edit{Rule: x.Rule, Function: n})
	}}
	if _, err := mgr.Run(f.Module, pl); err != nil {
		return a, nil, err
	}
	return a, print.AppendModule(nil, f.Module, print.Options{}), nil
}

// handles makes tensors of handles.
type handles struct {
	storages map[int]*tensor.Storage
}

func (h *handles) tensor(place, key string) (value.Value, error) {
	k, err := wire.ParseHandle(place, key)
	if err != nil {
		return value.Value{}, err
	}
	dt, ok := tensor.ParseName(k.DType)
	if !ok {
		return value.Value{}, fmt.Errorf("dtype %q", k.DType)
	}
	t, err := h.make(k, dt)
	if err != nil {
		return value.Value{}, err
	}
	t.SetRequiresGrad(k.Grad)
	return value.TensorOf(t), nil
}

func (h *handles) make(k wire.Handle, dt tensor.DType) (*tensor.Tensor, error) {
	device := tensor.CPUDevice
	if k.Device != "" {
		var err error
		if device, err = tensor.ParseDevice(k.Device); err != nil {
			return nil, err
		}
	}
	if k.Bytes < 0 {
		return tensor.WithoutPayload(dt, k.Shape, k.Strides, device)
	}
	s := h.storages[k.Storage]
	if s == nil {
		s = tensor.NewStorage(k.Bytes)
		if b := s.Bytes(); len(b) > 0 && storage(uint32(k.Storage), unsafe.Pointer(&b[0]), uint32(len(b))) != 1 {
			return nil, fmt.Errorf("the host has no storage %d", k.Storage)
		}
		h.storages[k.Storage] = s
	}
	t, err := tensor.FromStorage(s, dt, k.Shape, k.Strides, k.Offset)
	if err != nil || device == tensor.CPUDevice {
		return t, err
	}
	return t.WithDevice(device), nil
}
