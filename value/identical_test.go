package value

import (
	"math"
	"testing"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
)

func TestIdentical(t *testing.T) {
	nan, negZero := math.NaN(), math.Copysign(0, -1)
	enum, other := types.NewScope().Enum("E"), types.NewScope().Enum("F")
	member := EnumOf(&Enum{Type: enum, Name: "A"})
	for _, c := range []struct {
		name string
		v, w Value
		want bool
	}{
		{"none", None(), None(), true},
		{"int", Int(1), Int(1), true},
		{"ints", Int(1), Int(2), false},
		{"int and bool", Int(1), Bool(true), false},
		{"int and float", Int(0), Float(0), false},
		{"none and int", None(), Int(0), false},
		{"float", Float(0.1), Float(0.1), true},
		{"zeros", Float(0), Float(negZero), false},
		{"nan", Float(nan), Float(nan), true},
		{"nans", Float(nan), Float(math.Copysign(nan, -1)), false},
		{"complex", Complex(1 + 2i), Complex(1 + 2i), true},
		{"real parts", Complex(1 + 2i), Complex(2 + 2i), false},
		{"imaginary parts", Complex(1 + 2i), Complex(1 - 2i), false},
		{"complex zeros", Complex(0), Complex(complex(0, negZero)), false},
		{"complex nan", Complex(complex(nan, 1)), Complex(complex(nan, 1)), true},
		{"bools", Bool(true), Bool(false), false},
		{"str", Str("ab"), Str(string([]byte("ab"))), true},
		{"strs", Str("ab"), Str("a"), false},
		{"device", DeviceOf(cuda1), DeviceOf(cuda1), true},
		{"devices", DeviceOf(cuda1), DeviceOf(tensor.Device{Type: tensor.CUDA, Index: 0}), false},
		{"enum", member, member, true},
		{"equal members", member, EnumOf(&Enum{Type: enum, Name: "A"}), false},
		{"members", EnumOf(&Enum{Type: enum, Name: "A"}), EnumOf(&Enum{Type: enum, Name: "B"}), false},
		{"enums", EnumOf(&Enum{Type: enum, Name: "A"}), EnumOf(&Enum{Type: other, Name: "A"}), false},
		{"tuple", NewTuple(Int(1), NewTuple(Str("a"))), NewTuple(Int(1), NewTuple(Str("a"))), true},
		{"empty tuple", NewTuple(), NewTuple(), true},
		{"longer tuple", NewTuple(Int(1)), NewTuple(Int(1), Int(2)), false},
		{"shorter tuple", NewTuple(Int(1), Int(2)), NewTuple(Int(1)), false},
		{"inner tuples", NewTuple(NewTuple(Float(0))), NewTuple(NewTuple(Float(negZero))), false},
		{"tuple with identity", NewTuple(ListOf(someL)), NewTuple(ListOf(someL)), false},
	} {
		if got := Identical(c.v, c.w); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		if got := Identical(c.w, c.v); got != c.want {
			t.Errorf("%s, turned: %v", c.name, got)
		}
	}
}

// TestIdenticalKinds compares every kind with every kind: nothing with identity is
// identical to anything, not to itself either.
func TestIdenticalKinds(t *testing.T) {
	for i, a := range kinds {
		for j, b := range kinds {
			want := i == j && (a.v.Kind() <= DeviceKind || a.v.Kind() == TupleKind || a.v.Kind() == EnumKind)
			if got := Identical(a.v, b.v); got != want {
				t.Errorf("%s and %s: %v", a.name, b.name, got)
			}
		}
	}
}
