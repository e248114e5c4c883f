package archive

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/torchpass/torchpass/tensor"
)

// tensor writes a call of the function that PyTorch rebuilds a tensor with.
func (p *pickler) tensor(t *tensor.Tensor) error {
	if !t.Defined() {
		p.op(opNone)
		return nil
	}
	if p.recall(t) {
		return nil
	}
	var err error
	switch {
	case t.Layout() != tensor.Strided:
		err = fmt.Errorf("a tensor of layout %s cannot be saved", t.Layout())
	case t.Device().Type == tensor.Meta:
		p.meta(t)
	case !t.HasData():
		err = errors.New("a tensor whose elements are not known cannot be saved")
	case t.DType().IsQuantized():
		err = p.quantized(t)
	default:
		p.global("torch._utils", "_rebuild_tensor_v2")
		p.op(opMark)
		err = p.geometry(t)
		p.gradAndHooks(t)
	}
	if err != nil {
		return err
	}
	p.op(opTuple, opReduce)
	p.remember(t)
	return nil
}

// geometry writes (storage, offset, size, stride) without the parentheses.
func (p *pickler) geometry(t *tensor.Tensor) error {
	id, err := p.storageID(t)
	if err != nil {
		return err
	}
	if err := p.persistentID(t, id); err != nil {
		return err
	}
	p.view(t)
	return nil
}

// persistentID names the storage of t, whose number [pickler.storageID] gave.
func (p *pickler) persistentID(t *tensor.Tensor, id int) error {
	p.op(opMark)
	if err := p.str("storage"); err != nil {
		return err
	}
	p.global("torch", storageClass(t.DType()))
	if err := p.str(strconv.Itoa(id)); err != nil {
		return err
	}
	if err := p.str(t.Device().String()); err != nil {
		return err
	}
	p.int(p.storages[id].count)
	p.op(opTuple, opBinPersID)
	return nil
}

// view writes where in its storage t lies.
func (p *pickler) view(t *tensor.Tensor) {
	p.int(int64(t.Offset()))
	p.ints(t.Shape())
	p.ints(t.Strides())
}

// storageClass is the name of the typed storage of a dtype, empty if none.
func storageClass(d tensor.DType) string {
	for name, dtype := range storageClasses {
		if dtype == d {
			return name // names and dtypes are one to one
		}
	}
	return ""
}

func (p *pickler) ints(v []int) {
	p.op(opMark)
	for _, n := range v {
		p.int(int64(n))
	}
	p.op(opTuple)
}

func (p *pickler) gradAndHooks(t *tensor.Tensor) {
	p.bool(t.RequiresGrad())
	p.global("collections", "OrderedDict")
	p.op(opEmptyTuple, opReduce)
}

func (p *pickler) meta(t *tensor.Tensor) {
	p.global("torch._utils", "_rebuild_meta_tensor_no_storage")
	p.op(opMark)
	p.global("torch", t.DType().Name())
	p.ints(t.Shape())
	p.ints(t.Strides())
	p.bool(t.RequiresGrad())
}

func (p *pickler) quantized(t *tensor.Tensor) error {
	p.global("torch._utils", "_rebuild_qtensor")
	p.op(opMark)
	if err := p.geometry(t); err != nil {
		return err
	}
	if err := p.quantizer(t, p.tensor); err != nil {
		return err
	}
	p.gradAndHooks(t)
	return nil
}

// quantizer writes the scheme of t and its parameters, tensors among them by put.
func (p *pickler) quantizer(t *tensor.Tensor, put func(*tensor.Tensor) error) error {
	q := t.Quant()
	if q == nil {
		return fmt.Errorf("a %s tensor without quantization parameters", t.DType().Name())
	}
	p.op(opMark)
	switch q.Scheme {
	case tensor.PerTensorAffine:
		p.global("torch", "per_tensor_affine")
		p.float(q.Scale)
		p.int(q.ZeroPoint)
	case tensor.PerChannelAffine, tensor.PerChannelAffineFloatParams:
		p.global("torch", "per_channel_affine")
		if err := put(q.Scales); err != nil {
			return err
		}
		if err := put(q.ZeroPoints); err != nil {
			return err
		}
		p.int(int64(q.Axis))
	default:
		return fmt.Errorf("a tensor of scheme %s cannot be saved", q.Scheme)
	}
	p.op(opTuple)
	return nil
}
