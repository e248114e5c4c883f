package parse

import (
	"math"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// payloadLiteral reads tensor(float32[2], [1, 2]), seeded(float32[2], 7) or
// file("path", "key"), the three ways in which module text gives a tensor.
func (p *parser) payloadLiteral(how string, start int) (lit, bool) {
	p.pos++ // the bracket
	if how == "file" {
		return p.filePayload(start)
	}
	if how == "tensor" && p.skip(")") {
		return lit{form: litTensor, tensor: &ir.Tensor{T: tensor.Undefined()}}, true
	}
	r := &tensorReader{parser: p}
	if !r.shapedDType() {
		return lit{}, false
	}
	p.skip(",")
	p.skipSpace()
	var t *tensor.Tensor
	ok := false
	if how == "seeded" {
		t, ok = r.seededTensor()
	} else {
		t, ok = r.exactTensor()
	}
	p.skipSpace()
	if ok && !p.skip(")") {
		p.errorAt(p.pos, "expected \")\" to close %s", how)
		ok = false
	}
	return lit{form: litTensor, tensor: &ir.Tensor{T: t}}, ok
}

// tensorReader reads one tensor of module text.
type tensorReader struct {
	*parser
	dt      tensor.DType
	shape   []int
	strides []int
	numel   int
	quant   *tensor.Quant
	device  tensor.Device
	grad    bool
	empty   bool // nodata: the elements are not known
}

// shapedDType reads "float32[2, 3]".
func (r *tensorReader) shapedDType() bool {
	start := r.pos
	dt, ok := tensor.ParseName(string(r.until("[,) \n")))
	if !ok || r.peek() != '[' {
		r.errorAt(start, "expected a dtype and a shape, such as float32[2, 3]")
		return false
	}
	r.dt = dt
	if r.shape, ok = r.ints(); !ok {
		return false
	}
	if r.numel, ok = tensor.NumelOf(r.shape); !ok || r.numel > r.opt.MaxPayload {
		r.errorAt(start, "a tensor of too many elements")
		return false
	}
	return true
}

// ints reads a list of small natural numbers.
func (r *tensorReader) ints() ([]int, bool) {
	out := []int{}
	if !r.skip("[") {
		r.errorAt(r.pos, "expected \"[\"")
		return nil, false
	}
	for !r.skip("]") {
		r.skipBlanks()
		at := r.pos
		n, ok := number(r.until(",] \n"))
		if !ok || len(out) > 64 {
			r.errorAt(at, "expected a natural number of at most nine digits")
			return nil, false
		}
		out = append(out, n)
		r.skip(",")
		r.skipBlanks()
	}
	return out, true
}

// reserve counts bytes of payload against what a text may make.
func (r *tensorReader) reserve(bytes int) bool {
	if bytes > r.opt.MaxPayload-r.payloadBytes {
		r.errorAt(r.pos, "the tensors of this text exceed %d bytes", r.opt.MaxPayload)
		return false
	}
	r.payloadBytes += bytes
	return true
}

func (r *tensorReader) seededTensor() (*tensor.Tensor, bool) {
	if !r.reserve(r.numel * r.dt.Size()) {
		return nil, false
	}
	t := tensor.New(r.dt, r.shape)
	return t, r.seeded(t)
}

// exactTensor reads the options, "strides=[1, 2], requires_grad", and the elements.
func (r *tensorReader) exactTensor() (*tensor.Tensor, bool) {
	for r.peek() != '[' && r.peek() != ')' {
		if !r.option() {
			return nil, false
		}
		r.skip(",")
		r.skipSpace()
	}
	if r.empty {
		if r.strides == nil {
			r.strides = tensor.ContiguousStrides(r.shape)
		}
		t, err := tensor.WithoutPayload(r.dt, r.shape, r.strides, tensor.CPUDevice)
		return r.finish(t, err)
	}
	if 2*r.numel > r.end-r.pos { // an element takes two characters at least
		r.errorAt(r.pos, "fewer elements than the tensor's %d", r.numel)
		return nil, false
	}
	stored := tensor.New(storedAs(r.dt), r.shape)
	if !r.elements(stored) {
		return nil, false
	}
	return r.finish(r.shaped(stored))
}

// shaped gives the elements their dtype and strides.
func (r *tensorReader) shaped(stored *tensor.Tensor) (*tensor.Tensor, error) {
	if r.strides != nil {
		if !r.reserve(r.span()) {
			return nil, nil
		}
		dst, err := tensor.EmptyStrided(stored.DType(), r.shape, r.strides)
		if err != nil {
			return nil, err
		}
		if err := tensor.CopyElements(dst, stored); err != nil {
			return nil, err
		}
		stored = dst
	}
	return tensor.FromStorage(stored.Storage(), r.dt, stored.Shape(), stored.Strides(), 0)
}

// span is the number of bytes from the first element to the last, or more than
// any text may make.
func (r *tensorReader) span() int {
	n := 1
	for i, d := range r.shape {
		if d > 1 && r.strides[i] > r.opt.MaxPayload/d {
			return r.opt.MaxPayload + 1
		}
		n = min(n+max(d-1, 0)*r.strides[i], r.opt.MaxPayload)
	}
	return n * r.dt.Size()
}

func (r *tensorReader) finish(t *tensor.Tensor, err error) (*tensor.Tensor, bool) {
	if err != nil {
		r.errorAt(r.pos, "%v", err)
	}
	if err != nil || t == nil {
		return nil, false
	}
	if r.quant != nil {
		t = t.WithQuant(r.quant)
	}
	if r.device != (tensor.Device{}) {
		t = t.WithDevice(r.device)
	}
	if r.grad {
		t = t.WithRequiresGrad(true)
	}
	return t, true
}

// storedAs is the dtype that holds the elements of dt: that of the integers of a
// quantized one.
func storedAs(dt tensor.DType) tensor.DType {
	switch dt {
	case tensor.QInt8:
		return tensor.Int8
	case tensor.QUInt8:
		return tensor.Uint8
	case tensor.QInt32:
		return tensor.Int32
	}
	return dt
}

// option reads one of the options before the elements.
func (r *tensorReader) option() bool {
	start := r.pos
	name := string(r.until("=,)] \n"))
	ok := true
	switch {
	case name == "requires_grad":
		r.grad = true
	case name == "nodata":
		r.empty = true
	case !r.skip("="):
		ok = false
	case name == "strides":
		if r.strides, ok = r.ints(); ok && len(r.strides) != len(r.shape) {
			r.errorAt(start, "%d strides for %d dimensions", len(r.strides), len(r.shape))
			return false
		}
	case name == "device":
		var l lit
		if l, ok = r.literal(nil, 0); ok {
			d, err := tensor.ParseDevice(l.v.Str())
			r.device, ok = d, err == nil
		}
	default:
		ok = r.dt.IsQuantized() && r.quantOption(name)
	}
	if !ok {
		r.errorAt(start, "expected the elements in brackets, or an option: strides=, device=, requires_grad, nodata, or the parameters of a quantized dtype")
	}
	return ok
}

// quantOption reads scale=, zero_point=, scales=, zero_points=, axis= or scheme=.
func (r *tensorReader) quantOption(name string) bool {
	if r.quant == nil {
		r.quant = &tensor.Quant{}
	}
	l, ok := r.literal(nil, 0)
	if !ok {
		return false
	}
	q := r.quant
	switch name {
	case "scale":
		q.Scale = l.v.AsFloat()
	case "zero_point":
		q.ZeroPoint = l.v.Int()
	case "axis":
		q.Axis = int(l.v.Int())
	case "scheme":
		q.Scheme, ok = schemes[l.v.Str()]
	case "scales":
		q.Scales, ok = tensorOf(l)
	case "zero_points":
		q.ZeroPoints, ok = tensorOf(l)
	default:
		return false
	}
	return ok
}

var schemes = map[string]tensor.QScheme{
	tensor.PerTensorAffine.String():             tensor.PerTensorAffine,
	tensor.PerChannelAffine.String():            tensor.PerChannelAffine,
	tensor.PerTensorSymmetric.String():          tensor.PerTensorSymmetric,
	tensor.PerChannelSymmetric.String():         tensor.PerChannelSymmetric,
	tensor.PerChannelAffineFloatParams.String(): tensor.PerChannelAffineFloatParams,
}

func tensorOf(l lit) (*tensor.Tensor, bool) {
	if l.form != litTensor || l.tensor.T == nil {
		return nil, false
	}
	return l.tensor.T, true
}

// elements reads the elements of t in row-major order.
func (p *parser) elements(t *tensor.Tensor) bool {
	if !p.skip("[") {
		p.errorAt(p.pos, "expected the elements in brackets")
		return false
	}
	for i := 0; ; i++ {
		p.skipSpace()
		if p.skip("]") {
			if i != t.Numel() {
				p.errorAt(p.pos, "%d elements for a tensor of %d", i, t.Numel())
				return false
			}
			return true
		}
		at := p.pos
		v, ok := p.scalar()
		if ok && (t.DType().IsFloat() || t.DType().IsComplex()) && p.src[at] == '-' && v.Kind() == value.IntKind && v.Int() == 0 {
			v = value.Float(math.Copysign(0, -1)) // an int has no such zero
		}
		if !ok || i >= t.Numel() || !holds(t.DType(), v) || !setNumber(t, i, v) {
			p.errorAt(at, "expected element %d of %d, a number that %s can hold", i+1, t.Numel(), t.DType().Name())
			return false
		}
		p.skipSpace()
		p.skip(",")
	}
}

func (p *parser) scalar() (value.Value, bool) {
	if p.skip("True") {
		return value.Bool(true), true
	}
	if p.skip("False") {
		return value.Bool(false), true
	}
	return p.number()
}

// holds reports whether dtype dt has a value for v.
func holds(dt tensor.DType, v value.Value) bool {
	if dt == tensor.Bool {
		return v.Kind() == value.BoolKind || v.Kind() == value.IntKind && v.Int()>>1 == 0
	}
	if dt.IsInteger(false) {
		bits := 8*dt.Size() - 1
		low, high := int64(-1)<<bits, int64(1)<<bits-1
		if dt == tensor.Uint8 {
			low, high = 0, math.MaxUint8
		}
		return v.Kind() == value.IntKind && v.Int() >= low && v.Int() <= high
	}
	return v.IsNumber() && (dt.IsComplex() || v.Kind() != value.ComplexKind)
}
