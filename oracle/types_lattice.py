"""Record PyTorch's type lattice: spellings, subtyping and unification.

Writes types/testdata/lattice.txt, read by types/lattice_test.go:

    type EXPR | DUMP | ANNOTATION      one line a type, numbered from 0
    sub BITS                           row i: bit j is '1' if type i <= type j
    unify I J DUMP                     unify_type_list([i, j]), absent if it is none

EXPR is Python that the Go test reads too: a string in quotes is a dump spelling,
a call is a constructor. Where unify(j, i) equals unify(i, j), i < j, only the
latter is written.

A Union of Scalar with one type that sorts after it is left out: PyTorch 1.13.1
loses a member and prints Union(, str, Scalar).

Run:  python3 oracle/types_lattice.py
"""

import enum
import os
from typing import List, NamedTuple

import torch

C = torch._C


class NT(NamedTuple):
    a: torch.Tensor
    b: List[int]


class NT2(NamedTuple):
    a: torch.Tensor
    b: List[int]


class Color(enum.Enum):
    RED = 1


class Shape(enum.Enum):
    SQUARE = 1


@torch.jit.script
class Foo:
    def __init__(self):
        self.x = 1

    def f(self, x: torch.Tensor) -> torch.Tensor:
        return x


@torch.jit.script
class Bar:
    def __init__(self):
        self.x = 1


@torch.jit.interface
class Itf:
    def f(self, x: torch.Tensor) -> torch.Tensor:
        pass


@torch.jit.script
def helper(x: int):
    return x + 1


@torch.jit.script
def mentions(nt: NT, nt2: NT2, c: Color, s: Shape, f: Foo, b: Bar, i: Itf, y: torch.Tensor):
    return torch.max(y, 1), helper(2)


INPUTS = [v.type() for v in mentions.graph.inputs()]


def special():
    nodes = list(mentions.graph.nodes())
    found = {}
    for n in nodes:
        for o in n.outputs():
            if str(o.type().kind()) == "FunctionType":
                found["helper"] = o.type()
            if o.type().str().startswith("NamedTuple(values"):
                found["max"] = o.type()
    return found


SPECIAL = special()
T = C.TensorType.get()

# Tensor types that parse_ir does not read.
BUILT = {
    "FloatTensor": T.with_dtype(torch.float32),
    "Tensor(2, 3)": T.with_sizes([2, 3]),
    "Tensor(2, *)": T.with_sizes([2, None]),
    "Tensor(*, *)": T.with_sizes([None, None]),
    "Tensor()": T.with_sizes([]),
    "PyObject": C.PyObjectType.get(),
    "Float(2, 3, strides=[3, 1], requires_grad=0, device=cpu)": C.TensorType.create_from_tensor(torch.zeros(2, 3)),
    "Float(2, 3, strides=[3, 1], requires_grad=1, device=cpu)": C.TensorType.create_from_tensor(
        torch.zeros(2, 3, requires_grad=True)
    ),
}


def lift(t):
    if not isinstance(t, str):
        return t
    if t in BUILT:
        return BUILT[t]
    g = C.parse_ir("graph(%%x : %s):\n  return (%%x)" % t)
    return next(g.inputs()).type()


ENV = {
    "List": lambda t: C.ListType(lift(t)),
    "Optional": lambda t: C.OptionalType(lift(t)),
    "Dict": lambda k, v: C.DictType(lift(k), lift(v)),
    "Tuple": lambda *ts: C.TupleType([lift(t) for t in ts]),
    "Union": lambda *ts: C.UnionType([lift(t) for t in ts]),
    "Future": lambda t: C.FutureType(lift(t)),
    "RRef": lambda t: C.RRefType(lift(t)),
    "NT": lambda: INPUTS[0],
    "NT2": lambda: INPUTS[1],
    "Color": lambda: INPUTS[2],
    "Shape": lambda: INPUTS[3],
    "Foo": lambda: INPUTS[4],
    "Bar": lambda: INPUTS[5],
    "Itf": lambda: INPUTS[6],
    "Max": lambda: SPECIAL["max"],
    "Helper": lambda: SPECIAL["helper"],
    "__builtins__": {},
}

FULL = "Float(2, 3, strides=[3, 1], requires_grad=0, device=cpu)"
GRAD = "Float(2, 3, strides=[3, 1], requires_grad=1, device=cpu)"

TENSORS = [
    "Tensor", FULL, GRAD, "Float(2, 3, strides=[3, 1])", "Float(2, 3)", "Float(2, *)", "Float(*, *)", "Float(*)",
    "FloatTensor", "Tensor(2, 3)", "Tensor(2, *)", "Tensor(*, *)", "Tensor()", "Float()", "Long()",
    "Long(requires_grad=0, device=cpu)", "Long(2, 3)", "Float(2, 3, strides=[1, 2])", "Float(4, 3, strides=[3, 1])",
    "Float(2, 4, strides=[4, 1])", "Float(2, 3, strides=[6, 1])", "Float(2, 3, requires_grad=0)",
    "Float(2, 3, device=cuda:0)", "Float(2, 1, strides=[1, 1])", "Float(1, 3, strides=[3, 1])",
    "Float(2, 3, strides=[0, 1])",
]  # fmt: skip

LEAVES = [
    "int", "float", "complex", "bool", "str", "Scalar", "NoneType", "Any", "Device", "Stream", "Generator",
    "Quantizer", "Storage", "QScheme", "Capsule", "AnyClassType", "AnyEnumType", "PyObject", "t",
    "tVal", "__torch__.torch.classes.rnn.CellParamsBase",
]  # fmt: skip

COMPOUND = [
    "NT()", "NT2()", "Max()", "Color()", "Shape()", "Foo()", "Bar()", "Itf()", "Helper()",
    'List("int")', 'List("float")', 'List("Scalar")', 'List("Any")', 'List("Tensor")', f'List("{FULL}")',
    'List("Float(*, *)")', 'List(Optional("Tensor"))', 'List(Optional("int"))', 'List(List("int"))', 'List("t")',
    "List(Foo())", "List(Itf())", "List(NT())", "List(Color())", 'List(Tuple("int", "Tensor"))',
    'Optional("int")', 'Optional("float")', 'Optional("Scalar")', 'Optional("Tensor")', f'Optional("{FULL}")',
    'Optional("Any")', 'Optional("str")', 'Optional(List("int"))', "Optional(Foo())", "Optional(NT())",
    'Optional(Tuple("int", "Tensor"))', 'Optional(Union("int", "str"))', 'Optional("t")', "Optional(Itf())",
    'Dict("str", "int")', 'Dict("str", "Tensor")', f'Dict("str", "{FULL}")', 'Dict("str", "Any")', 'Dict("int", "Tensor")',
    'Dict("str", List(Optional("Float(2, 3)")))', 'Dict("str", NT())', 'Dict("str", Max())', 'Dict("str", Itf())',
    'Dict("str", Future("int"))', 'Dict("str", RRef(Color()))', 'Dict("str", Tuple("int", "Float(2, 3)"))',
    'Dict("str", "Scalar")', 'Dict("str", Optional(Union("int", "str")))', 'Dict("str", Helper())',
    "Tuple()", 'Tuple("int")', 'Tuple("float")', 'Tuple("Scalar")', 'Tuple("int", "Tensor")', f'Tuple("int", "{FULL}")',
    'Tuple("Tensor", List("int"))', 'Tuple("Any", "Any")', 'Tuple("NoneType", "Tensor")', 'Tuple(Optional("int"), "Tensor")',
    'Tuple("t", "t")', "Tuple(Foo(), NT())", 'Tuple("Tensor", "Tensor")', 'Tuple(Tuple("int", "int"), "str")',
    'Union("int", "str")', 'Union("int", "str", "NoneType")', 'Union("int", "float")', 'Union("int", "float", "complex")',
    'Union("Tensor", "str")', f'Union("{FULL}", "str")', 'Union(List("int"), List("str"))', 'Union("int", "bool")',
    'Union(NT(), Color(), Foo())', 'Union("int", "NoneType")', 'Union(Optional("int"), "str")',
    'Union(Union("int", "str"), "float")', 'Union("int", "float", "complex", "NoneType")',
    'Union(Tuple("int"), Tuple("float"))', 'Union(List("Tensor"), "Tensor")', 'Union(Dict("str", "int"), "Scalar", "NoneType")',
    'Union(Foo(), Bar(), "int")', 'Union(Color(), "bool", "float", "Device")', 'Union("t", "int")',
    'Future("int")', 'Future("Tensor")', f'Future("{FULL}")', 'Future(Tuple("int", "Tensor"))', 'Future(Future("int"))',
    'Future("Any")', 'RRef("int")', 'RRef("Tensor")', f'RRef("{FULL}")', "RRef(Itf())", 'RRef("Any")', 'Future(Optional("int"))',
]  # fmt: skip

PROBE = C.parse_ir("graph(%x : int):\n  return (%x)")
PROBE_INPUT = next(PROBE.inputs())


def dump(t):
    """The spelling of str(graph)."""
    PROBE_INPUT.setType(t)
    return str(PROBE).split("\n")[0][len("graph(%x : ") : -len("):")]


def unify(a, b):
    try:
        t = C.unify_type_list([a, b])
    except RuntimeError:
        return None
    return None if t is None else dump(t)


def main():
    exprs = ['"%s"' % t for t in TENSORS + LEAVES] + COMPOUND
    types = [lift(eval(e, dict(ENV))) for e in exprs]
    out = ["# made by oracle/types_lattice.py with PyTorch %s" % torch.__version__]
    for e, t in zip(exprs, types):
        out.append("type %s | %s | %s" % (e, dump(t), t.annotation_str))
    for a in types:
        out.append("sub " + "".join("1" if a.isSubtypeOf(b) else "0" for b in types))
    for i, a in enumerate(types):
        for j in range(i, len(types)):
            forth, back = unify(a, types[j]), unify(types[j], a)
            if forth is not None:
                out.append("unify %d %d %s" % (i, j, forth))
            if back != forth:
                out.append("unify %d %d %s" % (j, i, back or "-"))
    path = os.path.join(os.path.dirname(__file__), "..", "types", "testdata", "lattice.txt")
    with open(path, "w") as f:
        f.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
