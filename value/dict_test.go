package value

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
)

// dictOf has the given keys, each with its place as value.
func dictOf(keys ...Value) *Dict {
	d := NewDict(types.Int, types.Int)
	for i, k := range keys {
		d.Set(k, Int(int64(i)))
	}
	return d
}

func upTo(n int) *Dict {
	d := NewDict(types.Int, types.Int)
	for i := range n {
		d.Set(Int(int64(i)), Int(int64(i)))
	}
	return d
}

// keysOf are the int keys of d in order.
func keysOf(d *Dict) []int64 {
	var out []int64
	for k := range d.All() {
		out = append(out, k.Int())
	}
	return out
}

func TestDictOrder(t *testing.T) {
	d := dictOf(Int(3), Int(1), Int(2))
	d.Set(Int(1), Str("new"))
	if got := keysOf(d); !slices.Equal(got, []int64{3, 1, 2}) {
		t.Errorf("a replaced key moved: %v", got)
	}
	if v, ok := d.Get(Int(1)); !ok || v != Str("new") {
		t.Errorf("1 is %v, %v", v, ok)
	}
	if !d.Delete(Int(3)) || d.Delete(Int(3)) || d.Delete(Int(9)) {
		t.Error("Delete does not tell what was there")
	}
	if _, ok := d.Get(Int(3)); ok || d.Len() != 2 {
		t.Errorf("3 is still there; %d entries", d.Len())
	}
	d.Set(Int(3), Int(0))
	if got := keysOf(d); !slices.Equal(got, []int64{1, 2, 3}) {
		t.Errorf("a key that came back is not last: %v", got)
	}
	for k := range d.All() {
		if k.Int() != 1 {
			t.Errorf("the range went on to %d after a break", k.Int())
		}
		break
	}
	d.Clear()
	if _, ok := d.Get(Int(1)); ok || d.Len() != 0 || keysOf(d) != nil {
		t.Errorf("after Clear: %v", keysOf(d))
	}
	d.Set(Int(7), Int(7))
	if got := keysOf(d); !slices.Equal(got, []int64{7}) || d.Len() != 1 {
		t.Errorf("after Clear and Set: %v", got)
	}
}

// TestDictKeys puts two keys into a dict each and looks whether they are one.
func TestDictKeys(t *testing.T) {
	nan, negZero := math.NaN(), math.Copysign(0, -1)
	x := tensor.Scalar[int64](1)
	red := types.NewScope().Enum("E")
	l := &List{}
	for _, c := range []struct {
		name string
		a, b Value
		one  bool
	}{
		{"int", Int(5), Int(5), true},
		{"ints", Int(5), Int(-5), false},
		{"int and bool", Int(1), Bool(true), false},
		{"int and float", Int(1), Float(1), false},
		{"float", Float(0.1), Float(0.1), true},
		{"zeros", Float(0), Float(negZero), true},
		{"zeros turned", Float(negZero), Float(0), true},
		{"infinities", Float(math.Inf(1)), Float(math.Inf(-1)), false},
		{"nan", Float(nan), Float(nan), false},
		{"complex", Complex(1 + 2i), Complex(1 + 2i), true},
		{"complex zeros", Complex(0), Complex(complex(negZero, negZero)), true},
		{"complex nan", Complex(complex(nan, 0)), Complex(complex(nan, 0)), false},
		{"complex nan part", Complex(complex(0, nan)), Complex(complex(0, nan)), false},
		{"str", Str("a"), Str(string([]byte{'a'})), true},
		{"strs", Str("a"), Str("A"), false},
		{"bools", Bool(true), Bool(false), false},
		{"device", DeviceOf(cuda1), DeviceOf(cuda1), true},
		{"devices", DeviceOf(cuda1), DeviceOf(tensor.CPUDevice), false},
		{"none", None(), None(), true},
		{"tensor", TensorOf(x), TensorOf(x), true},
		{"equal tensors", TensorOf(x), TensorOf(x.Copy()), false},
		{"a view", TensorOf(x), TensorOf(x.Alias()), false},
		{"enum", EnumOf(&Enum{Type: red, Name: "A"}), EnumOf(&Enum{Type: red, Name: "A"}), true},
		{"members", EnumOf(&Enum{Type: red, Name: "A"}), EnumOf(&Enum{Type: red, Name: "B"}), false},
		{"list", ListOf(l), ListOf(l), true},
		{"equal lists", ListOf(l), ListOf(&List{}), false},
	} {
		d := dictOf(c.a, c.b)
		if one := d.Len() == 1; one != c.one {
			t.Errorf("%s: %d entries", c.name, d.Len())
			continue
		}
		var first Value
		for k := range d.All() {
			first = k
			break
		}
		if !c.one {
			continue
		}
		if v, ok := d.Get(c.a); !ok || v != Int(1) {
			t.Errorf("%s: the value is %v, %v, want the later", c.name, v, ok)
		}
		if !Identical(first, c.a) && first != c.a {
			t.Errorf("%s: the key is %v, want the earlier", c.name, first)
		}
		if !d.Delete(c.b) || d.Len() != 0 {
			t.Errorf("%s: not deleted under the other key", c.name)
		}
	}
}

// TestDictNaN keeps what cannot be found, through compaction too.
func TestDictNaN(t *testing.T) {
	nan := Float(math.NaN())
	d := dictOf(nan, nan, Complex(complex(math.NaN(), 1)))
	if _, ok := d.Get(nan); ok || d.Delete(nan) || d.Len() != 3 {
		t.Errorf("nan was found; %d entries", d.Len())
	}
	for i := range 100 {
		d.Set(Int(int64(i)), None())
	}
	for i := range 100 {
		d.Delete(Int(int64(i)))
	}
	n := 0
	for k, v := range d.All() {
		if v != Int(int64(n)) || k.IsNone() {
			t.Errorf("entry %d is %v: %v", n, k, v)
		}
		n++
	}
	if n != 3 || d.Len() != 3 {
		t.Errorf("%d entries ranged, Len is %d, want 3", n, d.Len())
	}
	d.Clear()
	if d.Len() != 0 || keysOf(d) != nil {
		t.Error("nan is left after Clear")
	}
}

// TestDictRangeAndDelete deletes while ranging; below the size of a compaction,
// and far above it.
func TestDictRangeAndDelete(t *testing.T) {
	for _, n := range []int{5, 33, 1000} {
		for _, c := range []struct {
			name string
			edit func(d *Dict, i int64)
			seen func(i int64) bool
			left func(i int64) bool
		}{
			{"each", func(d *Dict, i int64) { d.Delete(Int(i)) },
				func(int64) bool { return true }, func(int64) bool { return false }},
			{"the next", func(d *Dict, i int64) { d.Delete(Int(i + 1)) },
				func(i int64) bool { return i%2 == 0 }, func(i int64) bool { return i%2 == 0 }},
			{"itself and the next three", func(d *Dict, i int64) {
				for k := range int64(4) {
					d.Delete(Int(i + k))
				}
			}, func(i int64) bool { return i%4 == 0 }, func(int64) bool { return false }},
			{"all at the third", func(d *Dict, i int64) {
				if i == 2 {
					d.Clear()
				}
			}, func(i int64) bool { return i <= 2 }, func(int64) bool { return false }},
			{"nothing, but add", func(d *Dict, i int64) { d.Set(Int(i+int64(n)), None()) },
				func(int64) bool { return true }, func(int64) bool { return true }},
		} {
			d := upTo(n)
			var got, want, left []int64
			for k := range d.All() {
				got = append(got, k.Int())
				c.edit(d, k.Int())
			}
			for i := range int64(n) {
				if c.seen(i) {
					want = append(want, i)
				}
				if _, ok := d.Get(Int(i)); ok != c.left(i) {
					t.Errorf("%s of %d: %d is there: %v", c.name, n, i, ok)
				}
			}
			for k := range d.All() {
				left = append(left, k.Int())
			}
			if !slices.Equal(got, want) || len(left) != d.Len() {
				t.Errorf("%s of %d: ranged %v, want %v; %d left, Len %d", c.name, n, got, want, len(left), d.Len())
			}
		}
	}
}

// TestDictRangeSeesReplaced replaces a later value after a compaction.
func TestDictRangeSeesReplaced(t *testing.T) {
	d := upTo(100)
	var last Value
	for k, v := range d.All() {
		if k.Int() < 90 {
			d.Delete(k)
		}
		d.Set(Int(99), Str("new"))
		last = v
	}
	if last != Str("new") || d.Len() != 10 {
		t.Errorf("the range ended with %v, %d left", last, d.Len())
	}
}

// TestDictModel plays random edits on a dict and on two slices.
func TestDictModel(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for round := range 20 {
		d := NewDict(types.Int, types.Int)
		var keys, vals []int64
		for step := range 600 {
			k := rng.Int64N(80)
			at := slices.Index(keys, k)
			switch op := rng.IntN(5); {
			case op < 2+step/150%3: // now growing, now shrinking
				if d.Delete(Int(k)) != (at >= 0) {
					t.Fatalf("round %d, step %d: Delete(%d), which was at %d", round, step, k, at)
				}
				if at >= 0 {
					keys, vals = slices.Delete(keys, at, at+1), slices.Delete(vals, at, at+1)
				}
			case at >= 0:
				d.Set(Int(k), Int(int64(step)))
				vals[at] = int64(step)
			default:
				d.Set(Int(k), Int(int64(step)))
				keys, vals = append(keys, k), append(vals, int64(step))
			}
			if err := sameDict(d, keys, vals); err != nil {
				t.Fatalf("round %d, step %d: %v", round, step, err)
			}
		}
	}
}

func sameDict(d *Dict, keys, vals []int64) error {
	i := 0
	for k, v := range d.All() {
		if i >= len(keys) || k.Int() != keys[i] || v.Int() != vals[i] {
			return fmt.Errorf("entry %d is %d: %d", i, k.Int(), v.Int())
		}
		if w, ok := d.Get(k); !ok || w != v {
			return fmt.Errorf("Get(%d) = %v, %v", k.Int(), w, ok)
		}
		i++
	}
	if i != len(keys) || d.Len() != i {
		return fmt.Errorf("%d entries ranged, Len %d, want %d", i, d.Len(), len(keys))
	}
	return nil
}

// TestDictStaysSmall deletes all but few of many: the holes must go.
func TestDictStaysSmall(t *testing.T) {
	d := upTo(1)
	for i := range int64(10000) {
		d.Set(Int(i+1), None())
		d.Delete(Int(i + 1))
	}
	if len(d.entries) > 64 || d.Len() != 1 {
		t.Errorf("%d places for %d entries", len(d.entries), d.Len())
	}
	d = upTo(20)
	for i := range int64(10) { // from the front, as popitem does
		d.Delete(Int(i))
	}
	if len(d.entries) != d.Len() {
		t.Errorf("%d places for %d entries after deleting from the front", len(d.entries), d.Len())
	}
}
