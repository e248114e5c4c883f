package archive

import (
	"errors"
	"fmt"

	"github.com/torchpass/torchpass/tensor"
)

// storageKey is a memo key: a storage as a persistent id.
type storageKey int

// tensor writes a call of the function that PyTorch rebuilds a tensor with.
func (p *scriptPickler) tensor(t *tensor.Tensor) error {
	switch {
	case !t.Defined():
		p.op(opNone)
		return nil
	case t.Layout() != tensor.Strided:
		return fmt.Errorf("a tensor of layout %s cannot be saved", t.Layout())
	case t.Device().Type == tensor.Meta:
		return errors.New("a tensor on the meta device cannot be saved in an archive")
	case !t.HasData():
		return errors.New("a tensor whose elements are not known cannot be saved")
	case t.DType().IsQuantized():
		p.global("torch._utils", "_rebuild_qtensor")
	default:
		p.global("torch._utils", "_rebuild_tensor_v2")
	}
	p.op(opMark)
	if err := p.storage(t); err != nil {
		return err
	}
	p.view(t)
	if t.DType().IsQuantized() {
		if err := p.quantizer(t, p.tensor); err != nil {
			return err
		}
	}
	p.gradAndHooks(t)
	p.op(opTuple, opReduce)
	return nil
}

// storage writes the persistent id of t's storage, once.
func (p *scriptPickler) storage(t *tensor.Tensor) error {
	id, err := p.storageID(t)
	if err != nil || p.recall(storageKey(id)) {
		return err
	}
	if err := p.persistentID(t, id); err != nil {
		return err
	}
	p.remember(storageKey(id))
	return nil
}
