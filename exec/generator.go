package exec

import "math"

// DefaultSeed is the seed of PyTorch's generator where none was given.
const DefaultSeed = 67280421310721

// generator is PyTorch's generator on CPU: the 32-bit Mersenne twister MT19937
// (Matsumoto and Nishimura, 1998), and one normal number that was drawn ahead.
type generator struct {
	state [624]uint32
	at    int
	ahead float64
	has   bool
}

// newGenerator seeds with the lower half of seed, as PyTorch does.
func newGenerator(seed int64) *generator {
	g := &generator{at: len((&generator{}).state)}
	g.state[0] = uint32(seed)
	for i := 1; i < len(g.state); i++ {
		prev := g.state[i-1]
		g.state[i] = 1812433253*(prev^prev>>30) + uint32(i)
	}
	return g
}

// refill makes the next 624 numbers.
func (g *generator) refill() {
	const n, m = 624, 397
	for i := range n {
		y := g.state[i]&0x80000000 | g.state[(i+1)%n]&0x7fffffff
		next := g.state[(i+m)%n] ^ y>>1
		if y&1 != 0 {
			next ^= 0x9908b0df
		}
		g.state[i] = next
	}
	g.at = 0
}

// bits32 draws 32 bits.
func (g *generator) bits32() uint32 {
	if g.at == len(g.state) {
		g.refill()
	}
	y := g.state[g.at]
	g.at++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// bits64 draws 64 bits, the upper half first.
func (g *generator) bits64() uint64 {
	hi := uint64(g.bits32())
	return hi<<32 | uint64(g.bits32())
}

// uniform draws from [0, 1) with 53 bits.
func (g *generator) uniform() float64 {
	return float64(g.bits64()&(1<<53-1)) * 0x1p-53
}

// uniformBits draws from [0, 1) with so many bits, at most 24, of one number.
func (g *generator) uniformBits(digits uint) float64 {
	return float64(g.bits32()&(1<<digits-1)) / float64(uint32(1)<<digits)
}

// normal draws from the standard normal distribution by the method of Box and
// Muller, which gives two: the second is what the next call returns.
func (g *generator) normal() float64 {
	if g.has {
		g.has = false
		return g.ahead
	}
	u, v := g.uniform(), g.uniform()
	r := math.Sqrt(-2 * math.Log1p(-v))
	sin, cos := math.Sincos(2 * math.Pi * u)
	g.ahead, g.has = r*sin, true
	return r * cos
}

// random returns the generator of the run, seeded on first use.
func (s *State) random() *generator {
	if s.generator == nil {
		s.ManualSeed(DefaultSeed)
	}
	return s.generator
}

// ManualSeed seeds the generator of the run, as torch.manual_seed does. A State that
// was not seeded starts with DefaultSeed.
func (s *State) ManualSeed(seed int64) { s.generator = newGenerator(seed) }
