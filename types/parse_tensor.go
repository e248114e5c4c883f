package types

import "github.com/torchpass/torchpass/tensor"

const (
	inlineDims = 8 // ranks up to this parse without allocating
	maxDigits  = 18
)

// tensor reads the properties after the name of a tensor type without dtype.
// Dumps write a tensor of no dimensions and one of unknown rank alike once there
// is a requires_grad or a device; the weaker reading is taken.
func (p *parser) tensor(t *Type) *Type {
	var info TensorInfo
	if t != Tensor {
		info = *t.info
	} else if !p.at('(') && !p.at('[') {
		return Tensor
	}
	return p.properties(info, false)
}

// typedTensor reads the properties after a dtype. Float alone, which old versions
// wrote, says nothing of the rank.
func (p *parser) typedTensor(dt tensor.DType, rank bool) *Type {
	info := TensorInfo{DType: dt, HasDType: true}
	return p.properties(info, rank)
}

// properties reads the bracketed sizes and attributes, if there are any, and
// [Undefined]. rank says that brackets without sizes mean no dimensions.
func (p *parser) properties(info TensorInfo, rank bool) *Type {
	var a tensorArgs
	if p.take('(') {
		if !a.read(p, &info) {
			return nil
		}
		info.HasRank = rank || a.sizes.n > 0 || a.n == 0
		info.Sizes, info.Strides = a.sizes.slice(), a.strides.slice()
	}
	if p.takeText("[Undefined]") {
		info.Undefined = True
	}
	return TensorOf(info)
}

// short is a list that holds its first elements in place, so that one on the stack
// allocates nothing while it is short.
type short[T any] struct {
	n     int
	first [inlineDims]T
	all   []T // in use once there are more
}

func (s *short[T]) push(x T) {
	switch {
	case s.n < inlineDims:
		s.first[s.n] = x
	case s.n == inlineDims:
		s.all = append(append(make([]T, 0, 2*inlineDims), s.first[:]...), x)
	default:
		s.all = append(s.all, x)
	}
	s.n++
}

func (s *short[T]) slice() []T {
	if s.n <= inlineDims {
		return s.first[:s.n]
	}
	return s.all
}

// tensorArgs reads what stands between the brackets of a tensor type.
type tensorArgs struct {
	sizes   short[Dim]
	strides short[int64]
	n       int  // arguments read
	listed  bool // strides=[…] was read
	old     bool // sizes written as size:stride
}

func (a *tensorArgs) read(p *parser, info *TensorInfo) bool {
	p.space()
	if p.take(')') {
		return true
	}
	for {
		p.space()
		if !a.argument(p, info) {
			return false
		}
		a.n++
		p.space()
		if p.take(')') {
			return a.finish(p)
		}
		if !p.take(',') {
			p.fail(p.i, "expected ',' or ')' in a tensor type, found %s", p.found())
			return false
		}
	}
}

func (a *tensorArgs) finish(p *parser) bool {
	if a.listed && a.strides.n != a.sizes.n {
		p.fail(p.i, "%d strides for %d sizes", a.strides.n, a.sizes.n)
		return false
	}
	return true
}

func (a *tensorArgs) argument(p *parser, info *TensorInfo) bool {
	switch {
	case p.takeText("strides=["):
		return a.readStrides(p)
	case p.takeText("requires_grad="):
		return readGrad(p, info)
	case p.takeText("device="):
		return readDevice(p, info)
	}
	return a.size(p)
}

func (a *tensorArgs) size(p *parser) bool {
	if a.n > a.sizes.n {
		p.fail(p.i, "expected strides, requires_grad or device in a tensor type, found %s", p.found())
		return false
	}
	d, ok := p.dim()
	if !ok {
		return false
	}
	a.sizes.push(d)
	p.take('!') // 0.3: not contiguous in this dimension
	stride, old := AnyStride, false
	if p.take(':') {
		old = true
		if stride, ok = p.stride(); !ok {
			return false
		}
	}
	a.old = a.old || old
	if a.old {
		for a.strides.n < a.sizes.n-1 {
			a.strides.push(AnyStride)
		}
		a.strides.push(stride)
	}
	return true
}

func (a *tensorArgs) readStrides(p *parser) bool {
	if a.listed || a.old {
		p.fail(p.i, "strides given twice in a tensor type")
		return false
	}
	a.listed = true
	for !p.take(']') {
		if a.strides.n > 0 {
			if !p.take(',') {
				p.fail(p.i, "expected ',' or ']' in strides, found %s", p.found())
				return false
			}
			p.space()
		}
		s, ok := p.stride()
		if !ok {
			return false
		}
		a.strides.push(s)
	}
	return true
}

func readGrad(p *parser, info *TensorInfo) bool {
	switch {
	case info.RequiresGrad != Unknown:
		p.fail(p.i, "requires_grad given twice in a tensor type")
		return false
	case p.take('0'):
		info.RequiresGrad = False
	case p.take('1'):
		info.RequiresGrad = True
	default:
		p.fail(p.i, "expected 0 or 1 after requires_grad=, found %s", p.found())
		return false
	}
	return true
}

func readDevice(p *parser, info *TensorInfo) bool {
	start := p.i
	for p.i < len(p.s) && (isNameByte(p.s[p.i]) || p.s[p.i] == ':') {
		p.i++
	}
	text := p.s[start:p.i]
	if info.HasDevice {
		p.fail(start, "device given twice in a tensor type")
		return false
	}
	if text == "cpu" {
		info.Device, info.HasDevice = tensor.CPUDevice, true
		return true
	}
	d, err := tensor.ParseDevice(text)
	if err != nil {
		p.fail(start, "unknown device %s", quote(text))
		return false
	}
	info.Device, info.HasDevice = d, true
	return true
}

// dim reads a size, * or SS(-k).
func (p *parser) dim() (Dim, bool) {
	if p.take('*') {
		return AnyDim, true
	}
	off := p.i
	if p.takeText("SS(-") {
		k, ok := p.number()
		if !ok {
			return 0, false
		}
		if k == 0 || !p.take(')') {
			p.fail(off, "expected SS(-k) with k of at least 1")
			return 0, false
		}
		return Symbol(k), true
	}
	n, ok := p.number()
	return Dim(n), ok
}

// stride reads a stride or *.
func (p *parser) stride() (int64, bool) {
	if p.take('*') {
		return AnyStride, true
	}
	return p.number()
}

// number reads decimal digits.
func (p *parser) number() (int64, bool) {
	start := p.i
	var n int64
	for p.i < len(p.s) && isDigit(p.s[p.i]) {
		n = n*10 + int64(p.s[p.i]-'0')
		p.i++
		if p.i-start > maxDigits {
			p.fail(start, "number too large in a tensor type")
			return 0, false
		}
	}
	if p.i == start {
		p.fail(start, "expected a size, *, strides=, requires_grad= or device= in a tensor type, found %s", p.found())
		return 0, false
	}
	return n, true
}
