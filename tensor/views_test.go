package tensor

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// viewCase is one line of testdata/views.jsonl.gz (oracle/tensor_views.py).
type viewCase struct {
	shape, strides  []int
	offset, storage int
	op              string
	args            json.RawMessage
	result          json.RawMessage
}

func (c *viewCase) tensor(t *testing.T) *Tensor {
	x, err := FromStorage(NewStorage(4*c.storage), Float32, c.shape, c.strides, c.offset)
	if err != nil {
		t.Fatalf("base: %v", err)
	}
	for i, d := 0, Data[float32](x.header(nil, nil, 0)); i < c.storage; i++ {
		d[i] = float32(i)
	}
	return x
}

func lines(t testing.TB, path string, each func([]byte)) {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		each(sc.Bytes())
	}
	if sc.Err() != nil {
		t.Fatal(sc.Err())
	}
}

// TestViewsAgainstPyTorch replays geometry, strides and error messages.
func TestViewsAgainstPyTorch(t *testing.T) {
	seen := map[string]int{}
	bad := 0
	lines(t, "testdata/views.jsonl.gz", func(line []byte) {
		var c viewCase
		base := []any{&c.shape, &c.strides, &c.offset, &c.storage}
		if err := json.Unmarshal(line, &[]any{&base, &c.op, &c.args, &c.result}); err != nil {
			t.Fatal(err)
		}
		seen[c.op]++
		if got, want := c.run(t), string(c.result); got != want {
			if bad++; bad < 20 {
				t.Errorf("%s\n got %s\nwant %s", line, got, want)
			}
		}
	})
	if len(seen) < 29 {
		t.Errorf("only %d operators covered: %v", len(seen), seen)
	}
}

func (c *viewCase) run(t *testing.T) string {
	x := c.tensor(t)
	if c.op == "flags" {
		return text(t, []any{x.IsContiguous(), x.IsContiguousIn(ChannelsLast), x.IsContiguousIn(ChannelsLast3d),
			x.IsNonOverlappingAndDense(), int(x.SuggestMemoryFormat())})
	}
	out, err := c.apply(t, x)
	if err != nil {
		e := err.(*Error)
		return text(t, []any{e.Kind, e.Msg})
	}
	res := []any{}
	for _, y := range out {
		res = append(res, []any{clone(y.shape), clone(y.strides), y.offset})
		if c.op == "reshape" || c.op == "flatten" || c.op == "clone" || c.op == "contiguous" {
			if a, b := x.Values(), y.Values(); text(t, a) != text(t, b) {
				t.Errorf("%s: elements %v became %v", c.op, a, b)
			}
		}
	}
	return text(t, res)
}

func text(t *testing.T, v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (c *viewCase) ints(t *testing.T) []int {
	var a []int
	if err := json.Unmarshal(c.args, &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func one(x *Tensor, err error) ([]*Tensor, error) { return []*Tensor{x}, err }

func (c *viewCase) apply(t *testing.T, x *Tensor) ([]*Tensor, error) {
	var list, list2 []int
	var n int
	scan := func(dst ...any) {
		if err := json.Unmarshal(c.args, &dst); err != nil {
			t.Fatal(err)
		}
	}
	switch c.op {
	case "as_strided":
		scan(&list, &list2, &n)
		return one(x.AsStrided(list, list2, n))
	case "permute":
		scan(&list)
		return one(x.Permute(list...))
	case "expand":
		scan(&list)
		return one(x.Expand(list...))
	case "view":
		scan(&list)
		return one(x.View(list...))
	case "reshape":
		scan(&list)
		return one(x.Reshape(list...))
	case "unflatten":
		scan(&n, &list)
		return one(x.Unflatten(n, list))
	case "split_sizes":
		scan(&list, &n)
		return x.SplitSizes(list, n)
	case "movedim":
		scan(&list, &list2)
		return one(x.MoveDim(list, list2))
	case "view_dtype":
		var name string
		scan(&name)
		d, _ := ParseName(name)
		return one(x.ViewDType(d))
	case "broadcast":
		scan(&list)
		s, err := BroadcastShapes(x.shape, list)
		return []*Tensor{{shape: s}}, err
	}
	return c.applyInts(t, x, c.ints(t))
}

func (c *viewCase) applyInts(t *testing.T, x *Tensor, a []int) ([]*Tensor, error) {
	switch c.op {
	case "select":
		return one(x.Select(a[0], a[1]))
	case "slice":
		return one(x.Slice(a[0], a[1], a[2], a[3]))
	case "narrow":
		return one(x.Narrow(a[0], a[1], a[2]))
	case "transpose":
		return one(x.Transpose(a[0], a[1]))
	case "t":
		return one(x.T())
	case "unsqueeze":
		return one(x.Unsqueeze(a[0]))
	case "squeeze":
		return one(x.Squeeze(), nil)
	case "squeeze_dim":
		return one(x.SqueezeDim(a[0]))
	case "flatten":
		return one(x.Flatten(a[0], a[1]))
	case "diagonal":
		return one(x.Diagonal(a[0], a[1], a[2]))
	case "unfold":
		return one(x.Unfold(a[0], a[1], a[2]))
	case "split":
		return x.Split(a[0], a[1])
	case "chunk":
		return x.Chunk(a[0], a[1])
	case "unbind":
		return x.Unbind(a[0])
	case "view_as_complex":
		return one(x.ViewAsComplex())
	case "clone":
		return one(x.Clone(MemoryFormat(a[0])))
	case "contiguous":
		return one(x.ContiguousIn(MemoryFormat(a[0])))
	case "size":
		n, err := x.Size(a[0])
		return []*Tensor{{shape: []int{n}}}, err
	}
	t.Fatalf("unknown operator %s", c.op)
	return nil, nil
}
