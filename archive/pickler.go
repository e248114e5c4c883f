package archive

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// pickler writes values as pickle protocol 2.
type pickler struct {
	out       []byte
	memo      map[any]uint32 // containers, tensors, strings and globals written
	storages  []*storage
	byStorage map[*tensor.Storage]int
}

// memo keys that could be confused with each other.
type (
	globalKey string
	stringKey string
)

func newPickler() *pickler {
	return &pickler{memo: make(map[any]uint32), byStorage: make(map[*tensor.Storage]int)}
}

// dump writes a whole pickle.
func (p *pickler) dump(v value.Value) error {
	p.op(opProto, 2)
	if err := p.value(v); err != nil {
		return err
	}
	p.op(opStop)
	return nil
}

func (p *pickler) op(b ...byte) { p.out = append(p.out, b...) }

// recall writes a reference to what was written before and reports whether
// there is any.
func (p *pickler) recall(key any) bool {
	i, ok := p.memo[key]
	if !ok {
		return false
	}
	if i < 256 {
		p.op(opBinGet, byte(i))
	} else {
		p.op(opLongBinGet)
		p.out = binary.LittleEndian.AppendUint32(p.out, i)
	}
	return true
}

// remember makes what was just written the referent of key.
func (p *pickler) remember(key any) {
	i := uint32(len(p.memo))
	p.memo[key] = i
	if i < 256 {
		p.op(opBinPut, byte(i))
	} else {
		p.op(opLongBinPut)
		p.out = binary.LittleEndian.AppendUint32(p.out, i)
	}
}

func (p *pickler) value(v value.Value) error {
	switch v.Kind() {
	case value.NoneKind:
		p.op(opNone)
	case value.BoolKind:
		p.bool(v.Bool())
	case value.IntKind:
		p.int(v.Int())
	case value.FloatKind:
		p.float(v.Float())
	case value.StrKind:
		return p.str(v.Str())
	case value.ComplexKind:
		p.global("__builtin__", "complex")
		p.float(real(v.Complex()))
		p.float(imag(v.Complex()))
		p.op(opTuple2, opReduce)
	case value.DeviceKind:
		return p.device(v.Device())
	case value.TensorKind:
		return p.tensor(v.Tensor())
	case value.ListKind:
		return p.list(v.List())
	case value.TupleKind:
		return p.tuple(v.Tuple())
	case value.DictKind:
		return p.dict(v.Dict())
	default:
		return fmt.Errorf("a %s cannot be saved", v.Kind())
	}
	return nil
}

func (p *pickler) bool(b bool) {
	if b {
		p.op(opNewTrue)
	} else {
		p.op(opNewFalse)
	}
}

func (p *pickler) int(i int64) {
	switch {
	case 0 <= i && i < 256:
		p.op(opBinInt1, byte(i))
	case 0 <= i && i < 65536:
		p.op(opBinInt2, byte(i), byte(i>>8))
	case i == int64(int32(i)):
		p.op(opBinInt)
		p.out = binary.LittleEndian.AppendUint32(p.out, uint32(i))
	default:
		p.op(opLong1, 8)
		p.out = binary.LittleEndian.AppendUint64(p.out, uint64(i))
	}
}

func (p *pickler) float(f float64) {
	p.op(opBinFloat)
	p.out = binary.BigEndian.AppendUint64(p.out, math.Float64bits(f))
}

func (p *pickler) str(s string) error {
	if p.recall(stringKey(s)) {
		return nil
	}
	if !validText([]byte(s)) {
		return fmt.Errorf("the str %q is not UTF-8: Python cannot read it", s)
	}
	if int64(len(s)) > math.MaxUint32 {
		return errors.New("a str of more than 4 GiB")
	}
	p.op(opBinUnicode)
	p.out = binary.LittleEndian.AppendUint32(p.out, uint32(len(s)))
	p.out = append(p.out, s...)
	p.remember(stringKey(s))
	return nil
}

func (p *pickler) global(module, name string) {
	key := globalKey(module + "\n" + name)
	if p.recall(key) {
		return
	}
	p.op(opGlobal)
	p.out = append(p.out, key...)
	p.op('\n')
	p.remember(key)
}

func (p *pickler) device(d tensor.Device) error {
	p.global("torch", "device")
	if err := p.str(d.Type.String()); err != nil {
		return err
	}
	if d.Index < 0 {
		p.op(opTuple1, opReduce)
		return nil
	}
	p.int(int64(d.Index))
	p.op(opTuple2, opReduce)
	return nil
}

func (p *pickler) list(l *value.List) error {
	if p.recall(l) {
		return nil
	}
	p.op(opEmptyList)
	p.remember(l)
	if len(l.Items) == 0 {
		return nil
	}
	p.op(opMark)
	for _, v := range l.Items {
		if err := p.value(v); err != nil {
			return err
		}
	}
	p.op(opAppends)
	return nil
}

func (p *pickler) dict(d *value.Dict) error {
	if p.recall(d) {
		return nil
	}
	p.op(opEmptyDict)
	p.remember(d)
	if d.Len() == 0 {
		return nil
	}
	return p.entries(d, p.value)
}

// entries puts what d holds into the dict on the stack.
func (p *pickler) entries(d *value.Dict, put func(value.Value) error) error {
	p.op(opMark)
	for k, v := range d.All() {
		if err := put(k); err != nil {
			return err
		}
		if err := put(v); err != nil {
			return err
		}
	}
	p.op(opSetItems)
	return nil
}

// openTuple begins a tuple of n items as TorchScript writes it; the opcode that it returns ends it.
func (p *pickler) openTuple(n int) byte {
	if n <= 3 {
		return [...]byte{opEmptyTuple, opTuple1, opTuple2, opTuple3}[n]
	}
	p.op(opMark)
	return opTuple
}

func (p *pickler) tuple(t *value.Tuple) error {
	if len(t.Items) == 0 {
		p.op(opEmptyTuple)
		return nil
	}
	if p.recall(t) {
		return nil
	}
	p.op(opMark)
	for _, v := range t.Items {
		if err := p.value(v); err != nil {
			return err
		}
	}
	p.op(opTuple)
	p.remember(t)
	return nil
}
