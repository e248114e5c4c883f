package parse

import (
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// oneElementTensor is the tensor of "{3}" whose type is hint. The text determines
// it if the type gives the dtype and no other value of that dtype prints so.
func oneElementTensor(text string, hint *types.Type) (t *tensor.Tensor, lossy bool) {
	dt, shape, known := tensor.Float32, []int(nil), false
	if info := hint.TensorInfo(); info != nil && info.HasDType {
		dt, known = info.DType, true
		if sizes, ok := info.StaticSizes(); ok {
			for _, n := range sizes {
				shape = append(shape, int(n))
			}
		}
	} else if !strings.ContainsAny(text, ".(enEN") {
		dt = tensor.Int64
	}
	t, exact, err := tensor.ParseItem(text, dt, shape)
	if err != nil {
		return nil, true
	}
	return t, !known || !exact
}

// setNumber writes v to element i of contiguous t, converting to its dtype. It
// reports false for a dtype without plain elements.
func setNumber(t *tensor.Tensor, i int, v value.Value) bool {
	switch t.DType() {
	case tensor.Uint8:
		tensor.Data[uint8](t)[i] = uint8(v.AsInt())
	case tensor.Int8:
		tensor.Data[int8](t)[i] = int8(v.AsInt())
	case tensor.Int16:
		tensor.Data[int16](t)[i] = int16(v.AsInt())
	case tensor.Int32:
		tensor.Data[int32](t)[i] = int32(v.AsInt())
	case tensor.Int64:
		tensor.Data[int64](t)[i] = v.AsInt()
	case tensor.Bool:
		tensor.Data[bool](t)[i] = v.AsComplex() != 0
	case tensor.Float16:
		tensor.Data[tensor.Half](t)[i] = tensor.HalfOf(float32(v.AsFloat()))
	case tensor.BFloat16:
		tensor.Data[tensor.BF16](t)[i] = tensor.BFloat16Of(float32(v.AsFloat()))
	case tensor.Float32:
		tensor.Data[float32](t)[i] = float32(v.AsFloat())
	case tensor.Float64:
		tensor.Data[float64](t)[i] = v.AsFloat()
	case tensor.Complex64:
		tensor.Data[complex64](t)[i] = complex64(v.AsComplex())
	case tensor.Complex128:
		tensor.Data[complex128](t)[i] = v.AsComplex()
	default:
		return false
	}
	return true
}

// payloadRef reads "$name", a payload that the module text defined before.
func (p *parser) payloadRef() (lit, bool) {
	start := p.pos
	p.pos++
	name := string(p.until(" ,]})\n\r"))
	i, ok := p.payloads[name]
	if !ok {
		p.errorAt(start, "undefined payload $%s", name)
		return lit{}, false
	}
	v := p.mod.Payloads[i].Val
	if t := v.Tensor(); t != nil {
		return lit{form: litTensor, tensor: &ir.Tensor{T: t, Payload: name}}, true
	}
	return lit{form: litRef, v: v}, true
}

// seeded fills t with the values that the seed gives; see value.Seeded.
func (p *parser) seeded(t *tensor.Tensor) bool {
	at := p.pos
	v, ok := p.number()
	scale := 1.0
	p.skipBlanks()
	if ok && p.skip(",") {
		p.skipBlanks()
		p.skip("scale=")
		var s value.Value
		if s, ok = p.number(); ok {
			scale = s.AsFloat()
		}
	}
	if !ok || v.Kind() != value.IntKind {
		p.errorAt(at, "expected a seed and an optional scale=number")
		return false
	}
	if err := value.FillSeeded(t, uint64(v.Int()), scale); err != nil {
		p.errorAt(at, "%v", err)
		return false
	}
	return true
}

func (p *parser) filePayload(start int) (lit, bool) {
	var args []string
	for p.peek() == '"' && len(args) < 2 {
		s, ok := p.quoted()
		if !ok {
			return lit{}, false
		}
		args = append(args, s)
		p.skip(",")
		p.skipBlanks()
	}
	if !p.skip(")") || len(args) == 0 {
		p.errorAt(p.pos, "expected file(\"path\", \"key\")")
		return lit{}, false
	}
	args = append(args, "")
	if p.opt.Payload == nil {
		p.errorAt(start, "side files are not allowed here")
		return lit{}, false
	}
	v, err := p.opt.Payload(args[0], args[1])
	if err != nil {
		p.errorAt(start, "%v", err)
		return lit{}, false
	}
	return valueLit(v)
}
