package types

import (
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/tensor"
)

// spelling selects one of the three ways in which PyTorch writes a type.
type spelling uint8

const (
	dump       spelling = iota // str(graph)
	plain                      // Type::str, which dumps use inside Dict and Union
	annotation                 // annotation_str
)

// leafNames gives the dump spelling of the kinds without parameters. Annotations
// differ only for Scalar, which they call number.
var leafNames = [numKinds]string{
	InvalidKind: "<invalid>", AnyKind: "Any", AnyEnumKind: "AnyEnumType", StorageKind: "Storage",
	NumberKind: "Scalar", FloatKind: "float", ComplexKind: "complex", IntKind: "int",
	NoneKind: "NoneType", StrKind: "str", GeneratorKind: "Generator", QuantizerKind: "Quantizer",
	BoolKind: "bool", DeviceKind: "Device", StreamKind: "Stream", FunctionKind: "Function",
	PyObjectKind: "PyObject", CapsuleKind: "Capsule", QSchemeKind: "QScheme",
	ScalarTypeKind: "ScalarType", LayoutKind: "Layout", MemoryFormatKind: "MemoryFormat",
	AnyListKind: "list", AnyTupleKind: "tuple", AnyClassKind: "AnyClassType",
	SymIntKind: "SymInt", HandleKind: "Handle", WorldKind: "World",
}

// String returns the spelling of PyTorch 1.13.1's dumps.
func (t *Type) String() string {
	if t == nil {
		return leafNames[InvalidKind]
	}
	if s := t.text.Load(); s != nil {
		return *s
	}
	s := string(t.append(nil, dump))
	t.text.Store(&s)
	return s
}

// AppendDump appends t.String() to dst.
func AppendDump(dst []byte, t *Type) []byte { return append(dst, t.String()...) }

// Annotation returns the spelling of Python annotations, PyTorch's
// annotation_str: Optional[Tensor], List[int], Dict[str, Tensor]. It says nothing
// of tensor properties.
func (t *Type) Annotation() string { return string(t.append(nil, annotation)) }

// plain returns PyTorch's Type::str, by which it orders the members of a Union.
func (t *Type) plain() string { return string(t.append(nil, plain)) }

func (t *Type) append(dst []byte, sp spelling) []byte {
	if name := leafNames[t.Kind()]; name != "" {
		return append(dst, t.leaf(name, sp)...)
	}
	switch t.kind {
	case TensorKind:
		if sp == dump {
			return t.info.append(dst)
		}
		return append(dst, "Tensor"...)
	case VarKind, ClassKind:
		return append(dst, t.name...)
	case EnumKind:
		return t.appendNamed(dst, "Enum<", t.name, sp)
	case InterfaceKind:
		return t.appendNamed(dst, "InterfaceType<", baseName(t.name), sp)
	case TupleKind:
		return t.appendTuple(dst, sp)
	case ListKind:
		return t.appendSuffixed(dst, "[]", "List", sp)
	case OptionalKind:
		return t.appendSuffixed(dst, "?", "Optional", sp)
	}
	return t.appendApplied(dst, sp)
}

func (t *Type) leaf(name string, sp spelling) string {
	switch {
	case t.Kind() == NumberKind && sp == annotation:
		return "number"
	case t.Kind() == FunctionKind && sp == annotation && t.name != "":
		return t.name
	}
	return name
}

func baseName(qualified string) string { return qualified[strings.LastIndexByte(qualified, '.')+1:] }

func (t *Type) appendNamed(dst []byte, prefix, short string, sp spelling) []byte {
	if sp == annotation {
		return append(dst, t.name...)
	}
	dst = append(dst, prefix...)
	dst = append(dst, short...)
	return append(dst, '>')
}

func (t *Type) appendSuffixed(dst []byte, suffix, name string, sp spelling) []byte {
	if sp == annotation {
		return appendList(append(dst, name...), '[', t.elems, ']', sp)
	}
	return append(t.elems[0].append(dst, sp), suffix...)
}

// appendApplied writes Future, RRef, Await, Dict and Union with their elements.
// Dumps bracket a Future's element and parenthesise the others', but only at the
// places where they do not already write Type::str.
func (t *Type) appendApplied(dst []byte, sp spelling) []byte {
	dst = append(dst, t.kind.String()...)
	if sp == annotation {
		return appendList(dst, '[', t.elems, ']', sp)
	}
	if sp == dump && t.kind != DictKind && t.kind != UnionKind {
		return appendList(dst, '[', t.elems, ']', dump)
	}
	return appendList(dst, '(', t.elems, ')', plain)
}

func (t *Type) appendTuple(dst []byte, sp spelling) []byte {
	switch {
	case t.name != "" && sp != dump:
		return append(dst, t.name...)
	case sp == annotation && len(t.elems) == 0:
		return append(dst, "Tuple[()]"...)
	case sp == annotation:
		return appendList(append(dst, "Tuple"...), '[', t.elems, ']', sp)
	case t.fields == nil || sp == plain:
		return appendList(dst, '(', t.elems, ')', sp)
	}
	dst = append(dst, "NamedTuple("...)
	for i, e := range t.elems {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = append(dst, t.fields[i]...)
		dst = append(dst, " : "...)
		dst = e.append(dst, sp)
		if t.presets != nil && t.presets[i] != "" {
			dst = append(append(dst, ' '), t.presets[i]...)
		}
	}
	return append(dst, ')')
}

func appendList(dst []byte, open byte, ts []*Type, end byte, sp spelling) []byte {
	dst = append(dst, open)
	for i, t := range ts {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = t.append(dst, sp)
	}
	return append(dst, end)
}

// append writes the tensor type as dumps do: the dtype (with Tensor after it if
// the rank is unknown), sizes, strides if all are known, requires_grad, device.
func (i *TensorInfo) append(dst []byte) []byte {
	if i.HasDType {
		dst = append(dst, i.DType.String()...)
	}
	if !i.HasDType || !i.HasRank {
		dst = append(dst, "Tensor"...)
	}
	if i.HasRank || i.RequiresGrad != Unknown || i.HasDevice {
		dst = i.appendArgs(append(dst, '('))
	}
	if i.Undefined == True {
		dst = append(dst, "[Undefined]"...)
	}
	return dst
}

func (i *TensorInfo) appendArgs(dst []byte) []byte {
	n := 0
	comma := func() {
		if n > 0 {
			dst = append(dst, ", "...)
		}
		n++
	}
	for _, d := range i.Sizes {
		comma()
		dst = d.append(dst)
	}
	if len(i.Sizes) > 0 && i.CompleteStrides() {
		dst = append(dst, ", strides=["...)
		for k, s := range i.Strides {
			if k > 0 {
				dst = append(dst, ", "...)
			}
			dst = strconv.AppendInt(dst, s, 10)
		}
		dst = append(dst, ']')
	}
	if i.RequiresGrad != Unknown {
		comma()
		dst = append(dst, "requires_grad="...)
		dst = append(dst, '0'+byte(i.RequiresGrad-False))
	}
	if i.HasDevice {
		comma()
		dst = append(dst, "device="...)
		dst = appendDevice(dst, i.Device)
	}
	return append(dst, ')')
}

func appendDevice(dst []byte, d tensor.Device) []byte { return append(dst, d.String()...) }

func (d Dim) append(dst []byte) []byte {
	switch {
	case d == AnyDim:
		return append(dst, '*')
	case d < 0:
		dst = append(dst, "SS("...)
		dst = strconv.AppendInt(dst, int64(d), 10)
		return append(dst, ')')
	}
	return strconv.AppendInt(dst, int64(d), 10)
}

// String returns the size, SS(-k) or *.
func (d Dim) String() string { return string(d.append(nil)) }
