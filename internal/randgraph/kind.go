package randgraph

import (
	"fmt"
	"strings"
)

type base uint8

const (
	tensors base = iota
	ints
	numbers // float
	bools
	strs
	lists
	tuples
	dicts // of str
	none
	scalars
)

// dtype of a tensor: what the operators' choice depends on.
type dtype uint8

const (
	floats dtype = iota // float32
	longs               // int64
	masks               // bool
)

// kind is all that is known of a value when the graph is written: its type and,
// for a tensor, what decides whether an operator accepts it.
type kind struct {
	base    base
	dtype   dtype
	shape   []int
	overlap bool // elements may share memory (after expand): must not be written to
	contig  bool // contiguous for certain
	elem    *kind
	elems   []kind
}

var (
	intKind    = kind{base: ints}
	floatKind  = kind{base: numbers}
	boolKind   = kind{base: bools}
	strKind    = kind{base: strs}
	noneKind   = kind{base: none}
	scalarKind = kind{base: scalars}
)

func tensorKind(d dtype, shape ...int) kind { return kind{base: tensors, dtype: d, shape: shape} }

func listOf(k kind) kind { k.contig = false; return kind{base: lists, elem: &k} }

func dictOf(k kind) kind { k.contig = false; return kind{base: dicts, elem: &k} }

func tupleOf(ks ...kind) kind { return kind{base: tuples, elems: ks} }

// typ is the kind's type as a dump prints it.
func (k kind) typ() string {
	switch k.base {
	case tensors:
		return "Tensor"
	case lists:
		return k.elem.typ() + "[]"
	case dicts:
		return "Dict(str, " + k.elem.typ() + ")"
	case tuples:
		parts := make([]string, len(k.elems))
		for i, e := range k.elems {
			parts[i] = e.typ()
		}
		return "(" + strings.Join(parts, ", ") + ")"
	}
	return [...]string{ints: "int", numbers: "float", bools: "bool", strs: "str", none: "NoneType", scalars: "Scalar"}[k.base]
}

// key tells apart kinds that must not stand for each other where ways join. What
// only may be known (contig) is not in it.
func (k kind) key() string {
	switch k.base {
	case tensors:
		return fmt.Sprintf("t%d%v%v", k.dtype, k.shape, k.overlap)
	case lists, dicts:
		return fmt.Sprintf("c%d<%s>", k.base, k.elem.key())
	case tuples:
		var b strings.Builder
		for _, e := range k.elems {
			b.WriteString(e.key() + ",")
		}
		return "(" + b.String() + ")"
	}
	return k.typ()
}

// joined is the kind of a value that comes over several ways.
func (k kind) joined() kind {
	k.contig = false
	if k.base == tuples {
		elems := make([]kind, len(k.elems))
		for i, e := range k.elems {
			elems[i] = e.joined()
		}
		k.elems = elems
	}
	return k
}

func (k kind) numel() int {
	n := 1
	for _, d := range k.shape {
		n *= d
	}
	return n
}

// isTensor matches tensors of dtype d.
func isTensor(d dtype) func(kind) bool {
	return func(k kind) bool { return k.base == tensors && k.dtype == d }
}

func isBase(b base) func(kind) bool { return func(k kind) bool { return k.base == b } }

func like(want kind) func(kind) bool {
	key := want.key()
	return func(k kind) bool { return k.key() == key }
}

// writable matches float tensors that an in-place operator accepts.
func writable(k kind) bool { return k.base == tensors && k.dtype == floats && !k.overlap }
