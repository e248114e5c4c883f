package value

import (
	"slices"
	"testing"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
)

// TestCopyTensors copies two views of one storage, in a list and beside it.
func TestCopyTensors(t *testing.T) {
	base := tensor.Of([]int{2, 2}, []float32{1, 2, 3, 4})
	row, err := base.Select(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	other := tensor.Of([]int{2}, []float32{3, 4})
	out := CopyAll([]Value{TensorOf(base), NewList(types.Tensor, TensorOf(row), TensorOf(base)), TensorOf(other)})
	b, l, o := out[0].Tensor(), out[1].List().Items, out[2].Tensor()
	r := l[0].Tensor()
	if tensor.SharesStorage(b, base) || tensor.SharesStorage(r, row) || tensor.SharesStorage(o, other) {
		t.Error("a copy shares storage with what it was copied from")
	}
	if !tensor.SharesStorage(b, r) || tensor.SharesStorage(b, o) {
		t.Error("the copies do not share storage as what they were copied from")
	}
	if l[1].Tensor() != b {
		t.Error("one tensor became two")
	}
	if r.Offset() != 2 || !slices.Equal(r.Values(), []float64{3, 4}) || !slices.Equal(o.Values(), []float64{3, 4}) {
		t.Errorf("the row is %v at %d, the other %v", r.Values(), r.Offset(), o.Values())
	}
	tensor.Data[float32](r)[0] = 9
	if !slices.Equal(b.Values(), []float64{1, 2, 9, 4}) || !slices.Equal(base.Values(), []float64{1, 2, 3, 4}) {
		t.Errorf("after a write through the view: %v, the original %v", b.Values(), base.Values())
	}
}

func TestCopyKeepsGeometryAndFlags(t *testing.T) {
	x, err := tensor.New(tensor.Int16, []int{2, 3}).T()
	if err != nil {
		t.Fatal(err)
	}
	x = x.WithRequiresGrad(true).WithDevice(cuda1)
	y := Copy(TensorOf(x)).Tensor()
	if y.DType() != tensor.Int16 || !slices.Equal(y.Shape(), []int{3, 2}) || !slices.Equal(y.Strides(), []int{1, 3}) ||
		!y.RequiresGrad() || y.Device() != cuda1 {
		t.Errorf("the copy is %s %v %v", y.DType(), y.Shape(), y.Strides())
	}
	if u := Copy(TensorOf(nil)).Tensor(); u.Defined() {
		t.Error("the undefined tensor became defined")
	}
	meta, err := tensor.WithoutPayload(tensor.Float32, []int{2}, []int{1}, tensor.CPUDevice)
	if err != nil {
		t.Fatal(err)
	}
	if m := Copy(TensorOf(meta)).Tensor(); m.HasData() || !slices.Equal(m.Shape(), []int{2}) {
		t.Error("a tensor without data got some")
	}
}

// TestCopyContainers copies one of each container reached twice, and writes.
func TestCopyContainers(t *testing.T) {
	class := types.NewScope().Class("C")
	class.Class().Attributes = []types.Attr{{Name: "a", Type: types.Int}}
	inner := NewList(types.Int, Int(1))
	d := NewDict(types.Str, types.List(types.Int))
	d.Set(Str("b"), inner)
	d.Set(Str("a"), inner)
	o := &Object{Type: class, Attrs: []Value{inner}}
	named := types.NamedTuple("P", []types.Field{{Name: "x", Type: types.Int}})
	tup := TupleOf(&Tuple{Items: []Value{inner, DictOf(d), ObjectOf(o)}, Type: named})

	out := CopyAll([]Value{tup, inner, tup, DictOf(d)})
	c := out[0].Tuple()
	if out[2].Tuple() != c || c == tup.Tuple() || c.Type != named {
		t.Error("the tuple was not copied once")
	}
	l, e, p := c.Items[0].List(), c.Items[1].Dict(), c.Items[2].Object()
	if l == inner.List() || out[1].List() != l || l.Elem != types.Int {
		t.Error("the list was not copied once")
	}
	if e == d || out[3].Dict() != e || e.Key != types.Str || e.Val != d.Val || e.Len() != 2 {
		t.Error("the dict was not copied once")
	}
	var keys []string
	for k, v := range e.All() {
		keys = append(keys, k.Str())
		if v.List() != l {
			t.Errorf("under %s is another list", k.Str())
		}
	}
	if !slices.Equal(keys, []string{"b", "a"}) {
		t.Errorf("the order of keys is %v", keys)
	}
	if p == o || p.Type != class || len(p.Attrs) != 1 || p.Attrs[0].List() != l {
		t.Error("the object was not copied with its slots")
	}
	l.Items[0] = Int(5)
	e.Delete(Str("b"))
	p.Attrs[0] = None()
	if inner.List().Items[0] != Int(1) || d.Len() != 2 || o.Attrs[0] != inner {
		t.Error("a write to the copy is seen in the original")
	}
}

// TestCopyCycles copies a list, a dict and an object that hold themselves.
func TestCopyCycles(t *testing.T) {
	l := &List{Elem: types.Any}
	d := NewDict(types.Int, types.Any)
	o := &Object{Attrs: make([]Value, 1)}
	l.Items = []Value{ListOf(l), DictOf(d), NewTuple(ListOf(l))}
	d.Set(Int(1), ObjectOf(o))
	o.Attrs[0] = ListOf(l)
	c := Copy(ListOf(l)).List()
	if c == l || c.Items[0].List() != c || c.Items[2].Tuple().Items[0].List() != c {
		t.Error("the list does not hold itself")
	}
	x, ok := c.Items[1].Dict().Get(Int(1))
	if !ok || x.Object() == o || x.Object().Attrs[0].List() != c {
		t.Error("the round through dict and object does not end in the list")
	}
}

// TestCopyDictByTensor copies a dict whose key is a tensor that is there besides.
func TestCopyDictByTensor(t *testing.T) {
	x := tensor.Scalar[int64](1)
	d := NewDict(types.Tensor, types.Int)
	d.Set(TensorOf(x), Int(1))
	d.Set(TensorOf(x.Copy()), Int(2))
	out := CopyAll([]Value{TensorOf(x), DictOf(d)})
	if v, ok := out[1].Dict().Get(out[0]); !ok || v != Int(1) || out[1].Dict().Len() != 2 {
		t.Errorf("under the copied key is %v, %v", v, ok)
	}
	if _, ok := out[1].Dict().Get(TensorOf(x)); ok {
		t.Error("the copy is found under the original key")
	}
}

// TestCopySharesTheRest lists what a copy has in common with the original.
func TestCopySharesTheRest(t *testing.T) {
	for _, c := range kinds {
		switch c.v.Kind() {
		case TensorKind, ListKind, DictKind, TupleKind, ObjectKind:
			if got := Copy(c.v); got == c.v || got.Kind() != c.v.Kind() {
				t.Errorf("%s: not copied", c.name)
			}
		default:
			if got := Copy(c.v); got != c.v {
				t.Errorf("%s: the copy is %v", c.name, got)
			}
		}
	}
	if l := Copy(ListOf(&List{})).List(); l.Items != nil {
		t.Errorf("an empty list became %v", l.Items)
	}
	if out := CopyAll(nil); len(out) != 0 {
		t.Errorf("CopyAll(nil) = %v", out)
	}
}
