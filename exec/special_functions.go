package exec

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// digamma is the logarithmic derivative of the gamma function: -Inf or Inf at
// zero by its sign, NaN at the other poles.
func digamma(x float64) float64 {
	switch {
	case x == 0:
		return math.Copysign(math.Inf(1), -x)
	case x < 0 && x == math.Trunc(x):
		return math.NaN()
	case math.IsInf(x, 1):
		return x
	}
	return mathext.Digamma(x)
}

// zeta is Hurwitz' zeta function as PyTorch has it: NaN where x < 1.
func zeta(x, q float64) float64 {
	switch {
	case x == 1:
		return math.Inf(1)
	case x < 1 || x != x || q != q:
		return math.NaN()
	case q <= 0:
		if q == math.Floor(q) {
			return math.Inf(1)
		}
		if x != math.Floor(x) {
			return math.NaN()
		}
	}
	sum := 0.0
	for q < 0 { // gonum's starts at zero
		sum += math.Pow(q, -x)
		q++
	}
	return sum + mathext.Zeta(x, q)
}

// polygammaOf returns the n-th derivative of digamma.
func polygammaOf(n int) func(float64) float64 {
	switch n {
	case 0:
		return digamma
	case 1:
		return trigamma
	}
	factor, _ := math.Lgamma(float64(n) + 1)
	factor = math.Exp(factor)
	if n%2 == 0 {
		factor = -factor
	}
	return func(x float64) float64 { return factor * zeta(float64(n)+1, x) }
}

// trigamma reflects what is below one half.
func trigamma(x float64) float64 {
	if x < 0.5 {
		s := math.Sin(math.Pi * x)
		return math.Pi*math.Pi/(s*s) - zeta(2, 1-x)
	}
	return zeta(2, x)
}

// trigammaNarrow is trigamma as float32 has it: what reflects it is rounded, which
// decides the value near the poles.
func trigammaNarrow(x float64) float64 {
	if x < 0.5 {
		s := float32(math.Sin(float64(float32(math.Pi) * float32(x))))
		return math.Pi*math.Pi/float64(s*s) - zeta(2, 1-x)
	}
	return zeta(2, x)
}

// besselIe is exp(-|x|) times the modified Bessel function I of order n, 0 or 1, by
// the trapezoid rule on its integral over a period, which converges exponentially.
func besselIe(n int, x float64) float64 {
	a := math.Abs(x)
	switch {
	case x != x:
		return x
	case math.IsInf(a, 1):
		return 0
	case n == 1 && x < 0:
		return -besselIe(n, a)
	case a > 1e8: // the leading term of the asymptotic series
		return 1 / math.Sqrt(2*math.Pi*a)
	}
	steps := 24 + int(math.Sqrt(84*a))
	sum := 0.0
	for i := range steps {
		t := math.Pi * (float64(i) + 0.5) / float64(steps)
		half := math.Sin(t / 2)
		sum += math.Exp(-2*a*half*half) * math.Cos(float64(n)*t)
	}
	return sum / float64(steps)
}

// besselI is the modified Bessel function I of order n, 0 or 1: its power series
// near zero, where order 1 is small, else the scaled one.
func besselI(n int, x float64) float64 {
	if math.Abs(x) > 4 {
		return math.Exp(math.Abs(x)) * besselIe(n, x)
	}
	term, q := 1.0, x*x/4
	if n == 1 {
		term = x / 2
	}
	sum := term
	for k := 1; k < 60; k++ {
		term *= q / (float64(k) * float64(k+n))
		sum += term
	}
	return sum
}

// besselKe is exp(x) times the modified Bessel function K of order n, 0 or 1, by the
// trapezoid rule on its integral over the hyperbolic angle.
func besselKe(n int, x float64) float64 {
	switch {
	case x == 0:
		return math.Inf(1)
	case x < 0 || x != x:
		return math.NaN()
	case math.IsInf(x, 1):
		return 0
	}
	h := min(0.125, 1/math.Sqrt(x))
	sum := 0.5
	for t := h; ; t += h {
		s := math.Sinh(t / 2)
		e := math.Exp(-2*x*s*s) * math.Cosh(float64(n)*t)
		sum += e
		if e <= sum*1e-18 {
			return h * sum
		}
	}
}

func besselK(n int, x float64) float64 {
	if x > 700 {
		return math.Exp(-x + math.Log(besselKe(n, x)))
	}
	return math.Exp(-x) * besselKe(n, x)
}

// erfcx is exp(x*x) times erfc(x): the asymptotic series for large x.
func erfcx(x float64) float64 {
	switch {
	case x < -26.7:
		return math.Inf(1)
	case x < 10:
		return math.Exp(x*x) * math.Erfc(x)
	}
	sum, term := 1.0, 1.0
	for k := 1; k < 12; k++ {
		term *= -float64(2*k-1) / (2 * x * x)
		sum += term
	}
	return sum / (x * math.Sqrt(math.Pi))
}

// normalCDF is the distribution function of the standard normal distribution.
func normalCDF(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

func logNormalCDF(x float64) float64 {
	if x < -1 {
		return math.Log(erfcx(-x/math.Sqrt2)/2) - x*x/2
	}
	return math.Log1p(-math.Erfc(x/math.Sqrt2) / 2)
}

func normalQuantile(p float64) float64 {
	switch {
	case p == 0:
		return math.Inf(-1)
	case p == 1:
		return math.Inf(1)
	case !(p > 0 && p < 1):
		return math.NaN()
	}
	return mathext.NormalQuantile(p)
}

// entropyTerm is -x*log(x), 0 at 0 and -Inf below.
func entropyTerm(x float64) float64 {
	switch {
	case x == 0:
		return 0
	case x < 0:
		return math.Inf(-1)
	}
	return -x * math.Log(x)
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	x *= math.Pi
	return math.Sin(x) / x
}

func sphericalJ0(x float64) float64 {
	switch {
	case math.IsInf(x, 0):
		return 0
	case math.Abs(x) < 0.5:
		q := x * x
		return 1 + q*(-1.0/6+q*(1.0/120+q*(-1.0/5040+q*(1.0/362880+q*(-1.0/39916800+q/6227020800)))))
	}
	return math.Sin(x) / x
}

func airyAi(x float64) float64 {
	switch {
	case math.IsInf(x, 0) || x != x:
		return math.NaN()
	case x > 103.892:
		return 0
	}
	return real(mathext.AiryAi(complex(x, 0)))
}

// gammaP and gammaQ are the regularized incomplete gamma functions, which add up to 1.
func gammaP(a, x float64) float64 {
	if p, ok := gammaEdge(a, x); ok {
		return p
	}
	return mathext.GammaIncReg(a, x)
}

func gammaQ(a, x float64) float64 {
	if p, ok := gammaEdge(a, x); ok {
		return 1 - p
	}
	return mathext.GammaIncRegComp(a, x)
}

// gammaEdge is gammaP where a or x is 0, infinite or not allowed; ok is false elsewhere.
func gammaEdge(a, x float64) (p float64, ok bool) {
	switch {
	case a < 0 || x < 0 || a != a || x != x || a == 0 && x == 0, math.IsInf(a, 1) && math.IsInf(x, 1):
		return math.NaN(), true
	case a == 0, math.IsInf(x, 1):
		return 1, true
	case x == 0, math.IsInf(a, 1):
		return 0, true
	}
	return 0, false
}

func xTimes(f func(float64) float64) func(x, y float64) float64 {
	return func(x, y float64) float64 {
		switch {
		case y != y:
			return y
		case x == 0:
			return 0
		}
		return x * f(y)
	}
}

func heaviside(x, y float64) float64 {
	switch {
	case x == 0:
		return y
	case x > 0:
		return 1
	}
	return 0
}
