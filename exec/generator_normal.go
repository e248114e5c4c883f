package exec

import "math"

// normalRun is how many normal numbers PyTorch makes at once of contiguous memory.
const normalRun = 16

// fillNormals draws n >= 16 standard normal numbers as PyTorch's kernel for contiguous
// memory does: uniform ones first, then 16 at a time by the method of Box and Muller;
// what is left at the end is drawn again together with those before it.
func fillNormals(n int, uniform func() float64, transform func(run []float64)) []float64 {
	data := make([]float64, n)
	draw := func(run []float64) {
		for i := range run {
			run[i] = uniform()
		}
	}
	draw(data)
	for i := 0; i+normalRun <= n; i += normalRun {
		transform(data[i : i+normalRun])
	}
	if n%normalRun != 0 {
		last := data[n-normalRun:]
		draw(last)
		transform(last)
	}
	return data
}

// normalsDouble turns 16 uniform numbers into normal ones in float64.
func normalsDouble(mean, std float64, round func(float64) float64) func(run []float64) {
	return func(run []float64) {
		for j := range normalRun / 2 {
			u, v := round(1-run[j]), run[j+8]
			r := round(math.Sqrt(round(-2 * round(math.Log(u)))))
			theta := round(2 * math.Pi * v)
			sin, cos := math.Sincos(theta)
			run[j] = round(round(round(r*round(cos))*std) + mean)
			run[j+8] = round(round(round(r*round(sin))*std) + mean)
		}
	}
}

// normalsSingle is normalsDouble for float32 as vector instructions compute it.
func normalsSingle(mean, std float32) func(run []float64) {
	return func(run []float64) {
		for j := range normalRun / 2 {
			u, v := 1-float32(run[j]), float32(run[j+8])
			r := float32(math.Sqrt(float64(-2 * logSingle(u))))
			sin, cos := sincosSingle(float32(2*math.Pi) * v)
			run[j] = float64(fma32(float32(r*cos), std, mean))
			run[j+8] = float64(fma32(float32(r*sin), std, mean))
		}
	}
}

// fma32 is x*y+z rounded once to float32: the sum in float64 is rounded to odd, so
// that the second rounding does not see the first.
func fma32(x, y, z float32) float32 {
	p := float64(x) * float64(y) // exact
	s := p + float64(z)
	b := s - p
	rest := (p - (s - b)) + (float64(z) - b)
	if bits := math.Float64bits(s); rest != 0 && bits&1 == 0 {
		if (rest > 0) == (s > 0) {
			bits++
		} else {
			bits--
		}
		s = math.Float64frombits(bits)
	}
	return float32(s)
}

// horner evaluates a polynomial from its highest coefficient down.
func horner(x float32, coefficients ...float32) float32 {
	y := coefficients[0]
	for _, c := range coefficients[1:] {
		y = fma32(y, x, c)
	}
	return y
}

// logSingle is the logarithm of x > 0 as in the Cephes library's logf (Moshier), which
// PyTorch's vector code follows.
func logSingle(x float32) float32 {
	x = max(x, 0x1p-126)
	bits := math.Float32bits(x)
	e := float32(int32(bits>>23)-127) + 1
	x = math.Float32frombits(bits&0x807fffff | 0x3f000000)
	less := x < 0.707106781186547524
	whole := x
	x--
	if less {
		e--
		x += whole
	}
	z := float32(x * x)
	y := horner(x, 7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
		-1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1)
	y = fma32(y*x, z, e*-2.12194440e-4)
	y = fma32(-z, 0.5, y)
	x += y
	return fma32(e, 0.693359375, x)
}

// sincosSingle is sine and cosine of x >= 0 as in the Cephes library's sinf and cosf.
func sincosSingle(x float32) (sin, cos float32) {
	octant := (int32(float32(x*1.27323954473516)) + 1) &^ 1
	y := float32(octant)
	x = fma32(y, -0.78515625, x)
	x = fma32(y, -2.4187564849853515625e-4, x)
	x = fma32(y, -3.77489497744594108e-8, x)
	z := float32(x * x)
	c := horner(z, 2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2)
	c = fma32(c*z, z, -0.5*z) + 1
	s := horner(z, -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)
	s = fma32(float32(s*z), x, x)
	if octant&2 != 0 {
		s, c = c, s
	}
	if octant&4 != 0 {
		s = -s
	}
	if (octant-2)&4 == 0 {
		c = -c
	}
	return s, c
}
