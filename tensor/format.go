package tensor

import (
	"strconv"
	"strings"
)

// lineSize is the width that C++ wraps matrices at.
const lineSize = 80

// Format returns exactly what C++'s operator<< prints for t in PyTorch 1.13.1,
// newlines included: columns of equal width, a common factor ("0.01 *"),
// planes of higher ranks ("(1,.,.) = "), and the type and sizes at the end.
// Complex elements print their real part only, as there. A tensor without data
// (which PyTorch cannot print) gives "<Tensor>".
func Format(t *Tensor) string {
	if !t.Defined() {
		return "[ Tensor (undefined) ]"
	}
	if !t.HasData() {
		return "<Tensor>"
	}
	p := printer{style: defaultStyle}
	p.tensor(t)
	return string(p.out)
}

// FormatConstant returns what a dump prints for a constant t: its one element
// as "{3.5}", up to 10 elements as Format with newlines as spaces, else
// "<Tensor>".
func FormatConstant(t *Tensor) string {
	switch {
	case !t.Defined():
		return Format(t)
	case !t.HasData() || t.numel > 10:
		return "<Tensor>"
	case t.numel == 1:
		return "{" + formatItem(t) + "}"
	}
	return strings.ReplaceAll(Format(t), "\n", " ")
}

// formatItem prints the only element of t as a C++ scalar.
func formatItem(t *Tensor) string {
	switch t.dtype {
	case Int64:
		return strconv.FormatInt(inOrder[int64](t)[0], 10)
	case Complex32:
		v := inOrder[[2]Half](t)[0]
		return formatComplex(float64(v[0].Float32()), float64(v[1].Float32()))
	case Complex64:
		v := complex128(inOrder[complex64](t)[0])
		return formatComplex(real(v), imag(v))
	case Complex128:
		v := inOrder[complex128](t)[0]
		return formatComplex(real(v), imag(v))
	}
	v := t.Values()
	if len(v) == 0 {
		return ""
	}
	if t.dtype.IsInteger(true) {
		return strconv.FormatInt(int64(v[0]), 10)
	}
	return string(appendFloat(nil, v[0], defaultStyle))
}

func formatComplex(re, im float64) string {
	b := appendFloat([]byte{'('}, re, defaultStyle)
	return string(append(appendFloat(append(b, ','), im, defaultStyle), ')'))
}

// printer is a C++ stream: the style that one part sets stays for the next.
type printer struct {
	out []byte
	style
}

func (p *printer) text(s ...string) {
	for _, x := range s {
		p.out = append(p.out, x...)
	}
}

// padded prints x right-aligned in width columns.
func (p *printer) padded(x float64, width int) {
	var buf [400]byte // a fixed number may have 309 digits
	s := appendFloat(buf[:0], x, p.style)
	for n := len(s); n < width; n++ {
		p.out = append(p.out, ' ')
	}
	p.out = append(p.out, s...)
}

func (p *printer) tensor(t *Tensor) {
	values := t.Values()
	switch {
	case len(t.shape) == 0 && len(values) > 0:
		p.padded(values[0], 0)
		p.text("\n")
	case len(values) == 0:
	case len(t.shape) == 1:
		p.vector(values)
	case len(t.shape) == 2:
		p.matrix(values, t.shape[1], 0)
	default:
		p.planes(values, t.shape)
	}
	p.text("[ ", legacyType(t), "{")
	for i, n := range t.shape {
		if i > 0 {
			p.text(",")
		}
		p.text(strconv.Itoa(n))
	}
	p.text("}")
	p.quant(t)
	p.text(" ]")
}

func (p *printer) vector(values []float64) {
	c := columnsFor(values, p.prec)
	p.style = c.style
	p.factor(c.scale, 0)
	for _, v := range values {
		p.padded(scaled(v, c.scale), c.width)
		p.text("\n")
	}
}

// factor prints the common factor's line, unless it is 1.
func (p *printer) factor(scale float64, indent int) {
	if scale != 1 {
		p.out = appendFloat(p.out, scale, style{'g', p.prec})
		p.text(" *\n", strings.Repeat(" ", indent))
	}
}

// matrix prints rows of the given number of columns, in blocks of columns that
// fit a line.
func (p *printer) matrix(values []float64, columns, indent int) {
	c := columnsFor(values, p.prec)
	p.style = c.style
	pad := strings.Repeat(" ", indent)
	p.text(pad)
	perLine := max((lineSize-indent)/(c.width+1), 1)
	for first := 0; first < columns; first += perLine {
		last := min(first+perLine, columns)
		if perLine < columns {
			if first > 0 {
				p.text("\n")
			}
			p.text("Columns ", strconv.Itoa(first+1), " to ", strconv.Itoa(last), pad)
		}
		p.factor(c.scale, indent)
		for row := 0; row < len(values); row += columns {
			if row > 0 {
				p.text(pad)
				if c.scale != 1 {
					p.text(" ")
				}
			}
			for i, v := range values[row+first : row+last] {
				if i > 0 {
					p.text(" ")
				}
				p.padded(scaled(v, c.scale), c.width)
			}
			p.text("\n")
		}
	}
}

// planes prints the matrices of the last two dimensions one after another; the
// first index runs fastest.
func (p *printer) planes(values []float64, shape []int) {
	lead := len(shape) - 2
	index := make([]int, lead)
	size := shape[lead] * shape[lead+1]
	for n := 0; n < len(values); n += size {
		if n > 0 {
			p.text("\n")
		}
		at := 0
		for d, i := range index {
			at = at*shape[d] + i
		}
		at *= size
		p.text("(")
		for _, i := range index {
			p.text(strconv.Itoa(i+1), ",")
		}
		p.text(".,.) = \n")
		p.matrix(values[at:at+size], shape[lead+1], 1)
		for d := range lead {
			if index[d]++; index[d] < shape[d] {
				break
			}
			index[d] = 0
		}
	}
}

// quant prints the quantization parameters, in the style the elements left.
func (p *printer) quant(t *Tensor) {
	q := t.quant
	if q == nil {
		return
	}
	p.text(", qscheme: ", q.Scheme.String())
	switch q.Scheme {
	case PerTensorAffine:
		p.text(", scale: ")
		p.out = appendFloat(p.out, q.Scale, p.style)
		p.text(", zero_point: ", strconv.FormatInt(q.ZeroPoint, 10))
	case PerChannelAffine, PerChannelAffineFloatParams:
		outer := p.style
		p.text(", scales: ")
		p.tensor(q.Scales)
		p.style = outer
		p.text(", zero_points: ")
		p.tensor(q.ZeroPoints)
		p.style = outer
		p.text(", axis: ", strconv.Itoa(q.Axis))
	}
}
