package types

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// lattice is testdata/lattice.txt, made by oracle/types_lattice.py.
type lattice struct {
	types       []*Type
	exprs       []string
	dump, annot []string
	sub         []string
	unify       map[[2]int]string
}

func readLattice(t *testing.T) *lattice {
	t.Helper()
	f, err := os.Open("testdata/lattice.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l := &lattice{unify: map[[2]int]string{}}
	env := newBuilder(t)
	for sc := bufio.NewScanner(f); sc.Scan(); {
		word, rest, _ := strings.Cut(sc.Text(), " ")
		switch word {
		case "type":
			part := strings.Split(rest, " | ")
			l.exprs = append(l.exprs, part[0])
			l.types = append(l.types, env.build(part[0]))
			l.dump = append(l.dump, part[1])
			l.annot = append(l.annot, part[2])
		case "sub":
			l.sub = append(l.sub, rest)
		case "unify":
			part := strings.SplitN(rest, " ", 3)
			i, _ := strconv.Atoi(part[0])
			j, _ := strconv.Atoi(part[1])
			l.unify[[2]int{i, j}] = part[2]
		}
	}
	if len(l.types) < 100 || len(l.sub) != len(l.types) {
		t.Fatalf("%d types, %d rows: the fixture is not whole", len(l.types), len(l.sub))
	}
	return l
}

// builder evaluates the expressions of the fixture.
type builder struct {
	t     *testing.T
	sc    *Scope
	s     string
	named map[string]*Type
}

func newBuilder(t *testing.T) *builder {
	sc := NewScope()
	foo, itf, bar := sc.Class("__torch__.Foo"), sc.Interface("__torch__.Itf"), sc.Class("__torch__.Bar")
	method := []Method{{Name: "f", Params: []*Type{Tensor}, Result: Tensor}}
	foo.Class().Methods, itf.Class().Methods = method, method
	for _, c := range []*Type{foo, itf, bar} {
		c.Class().Declared = true
	}
	ab := []Field{{Name: "a", Type: Tensor}, {Name: "b", Type: List(Int)}}
	return &builder{t: t, sc: sc, named: map[string]*Type{
		"NT": NamedTuple("__torch__.NT", ab), "NT2": NamedTuple("__torch__.NT2", ab),
		"Max":   NamedTuple("", []Field{{Name: "values", Type: Tensor}, {Name: "indices", Type: Tensor}}),
		"Color": sc.Enum("__torch__.Color"), "Shape": sc.Enum("__torch__.Shape"),
		"Foo": foo, "Bar": bar, "Itf": itf, "Helper": Function("__torch__.helper"),
	}}
}

func (b *builder) build(expr string) *Type {
	b.s = expr
	t := b.expr()
	if b.s != "" || t == nil {
		b.t.Fatalf("cannot read %q: %q is left", expr, b.s)
	}
	return t
}

func (b *builder) expr() *Type {
	if rest, ok := strings.CutPrefix(b.s, `"`); ok {
		text, rest, _ := strings.Cut(rest, `"`)
		b.s = rest
		t, n, err := ParseDump(text, b.sc)
		if err != nil || n != len(text) {
			b.t.Fatalf("ParseDump(%q) = %d, %v", text, n, err)
		}
		return t
	}
	name, rest, _ := strings.Cut(b.s, "(")
	b.s = rest
	var args []*Type
	for !strings.HasPrefix(b.s, ")") {
		args = append(args, b.expr())
		b.s = strings.TrimPrefix(b.s, ", ")
	}
	b.s = b.s[1:]
	return b.call(name, args)
}

func (b *builder) call(name string, args []*Type) *Type {
	switch name {
	case "List":
		return List(args[0])
	case "Optional":
		return Optional(args[0])
	case "Dict":
		return Dict(args[0], args[1])
	case "Tuple":
		return Tuple(args...)
	case "Union":
		return Union(args...)
	case "Future":
		return Future(args[0])
	case "RRef":
		return RRef(args[0])
	}
	return b.named[name]
}

func TestLatticeSpelling(t *testing.T) {
	l := readLattice(t)
	for i, typ := range l.types {
		if got := typ.String(); got != l.dump[i] {
			t.Errorf("%s prints %q, PyTorch %q", l.exprs[i], got, l.dump[i])
		}
		if got := typ.Annotation(); got != l.annot[i] {
			t.Errorf("%s has annotation %q, PyTorch %q", l.exprs[i], got, l.annot[i])
		}
	}
}

func TestLatticeSubtypes(t *testing.T) {
	l := readLattice(t)
	for i, a := range l.types {
		for j, b := range l.types {
			if got, want := a.IsSubtypeOf(b), l.sub[i][j] == '1'; got != want {
				t.Errorf("%s <= %s: %v, PyTorch %v", l.exprs[i], l.exprs[j], got, want)
			}
		}
	}
}

func TestLatticeUnify(t *testing.T) {
	l := readLattice(t)
	for i, a := range l.types {
		for j, b := range l.types {
			want, ok := l.unify[[2]int{i, j}]
			if !ok && i > j {
				want = l.unify[[2]int{j, i}]
			}
			if want == "-" {
				want = ""
			}
			got := ""
			if u, ok := Unify(a, b); ok {
				got = fmt.Sprint(u)
			}
			if got != want {
				t.Errorf("Unify(%s, %s) = %q, PyTorch %q", l.exprs[i], l.exprs[j], got, want)
			}
		}
	}
}
