#!/usr/bin/env python3
"""Make exec/testdata/nodes.json.gz from real PyTorch: graphs of one operator on numbers, strings, lists and dicts.

    python3 oracle/exec_nodes.py [OUT]

Each case is {"graph": text, "args": [...], "out": [...]} or, instead of out, {"error": text}. Values are tagged:
{"i": int as text}, {"f": float as text}, {"c": [re, im]}, {"b": bool}, {"s": str}, {"l": [...]}, {"t": [...]},
{"d": [[k, v], ...]}, {"dev": str}, null. Deterministic. What PyTorch does not survive (x % 0) or never ends
("".count(""), "".center(-1)) is left out.
"""
import gzip
import json
import os
import re
import signal
import sys

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
inf, nan = float("inf"), float("nan")
SCHEMAS = {s.name + ("." + s.overload_name if s.overload_name else ""): s for s in torch._C._jit_get_all_schemas()}


def type_of(v):
    if v is None:
        return "NoneType"
    for t, name in ((bool, "bool"), (int, "int"), (float, "float"), (complex, "complex"), (str, "str"), (torch.device, "Device")):
        if isinstance(v, t):
            return name
    if isinstance(v, list):
        return (type_of(v[0]) if v else "int") + "[]"
    if isinstance(v, tuple):
        return "(" + ", ".join(map(type_of, v)) + ")"
    k, x = next(iter(v.items()))
    return "Dict(%s, %s)" % (type_of(k), type_of(x))


def tagged(v):
    if v is None:
        return None
    if isinstance(v, bool):
        return {"b": v}
    if isinstance(v, int):
        return {"i": str(v)}
    if isinstance(v, float):
        return {"f": repr(v)}
    if isinstance(v, complex):
        return {"c": [repr(v.real), repr(v.imag)]}
    if isinstance(v, str):
        return {"s": v}
    if isinstance(v, torch.device):
        return {"dev": str(v)}
    if isinstance(v, list):
        return {"l": [tagged(x) for x in v]}
    if isinstance(v, tuple):
        return {"t": [tagged(x) for x in v]}
    return {"d": [[tagged(k), tagged(x)] for k, x in v.items()]}


def declared(schema, i, v):
    """The type of input i: the declared one where that is a number, else the value's."""
    if i < len(schema.arguments):
        if str(schema.arguments[i].type) == "number":
            return "Scalar"
        if schema.arguments[i].type.kind() == "ListType" and v == []:
            return str(schema.arguments[i].type.getElementType()) + "[]"
    return type_of(v)


def result_type(schema, name, args):
    r = re.sub(r"\(\*\)|\(a!\)|\(a\)", "", str(schema).split("->")[-1].strip())
    if r == "Scalar":
        return "Scalar"
    if re.search(r"\bt\b|tVal", r):
        first = args[0]
        if name.startswith("aten::dict."):
            element = type_of(first[0][1])
        elif name == "prim::unchecked_unwrap_optional" or name == "aten::_unwrap_optional":
            element = type_of(first)
        elif isinstance(first, dict):
            element = type_of(next(iter(first.values())))
        elif isinstance(first, list):
            element = type_of(first)[:-2]
        else:
            element = type_of(args[1])[:-2]
        r = re.sub(r"\btVal\b|\bt\b", element, r)
    if name == "aten::list":
        return "str[]"
    return r[1:-1] if r.startswith("((") and "popitem" in name else r


def graph_text(name, args):
    s = SCHEMAS[name]
    inputs = ["%%x%d : %s" % (i, declared(s, i, v)) for i, v in enumerate(args)]
    operands = ", ".join("%%x%d" % i for i in range(len(args)))
    rets = [str(r.type) for r in s.returns]
    if len(rets) == 1:
        rets = [result_type(s, name, args)]
    lhs = ", ".join("%%y%d : %s" % (i, t) for i, t in enumerate(rets))
    text = "graph(%s):\n  %s = %s(%s)\n" % (", ".join(inputs), lhs, name.split(".")[0], operands)
    if not rets:  # what the operator wrote
        return text + "  return (%x0)\n"
    if len(rets) == 1:
        return text + "  return (%y0)\n"
    names = ", ".join("%%y%d" % i for i in range(len(rets)))
    return text + "  %%z : (%s) = prim::TupleConstruct(%s)\n  return (%%z)\n" % (", ".join(rets), names)


class Cases:
    def __init__(self):
        self.rows, self.skipped = [], []

    def add(self, name, *args):
        text = graph_text(name, args)
        try:
            fn = torch._C._create_function_from_graph("f", torch._C.parse_ir(text))
            node = next(n for n in fn.graph.nodes())
            if node.kind() != name.split(".")[0] or str(SCHEMAS[name]) != node.schema():
                raise ValueError("resolved to " + node.schema())
        except Exception as e:
            self.skipped.append("%s%r: %s" % (name, args, str(e).strip().split("\n")[0]))
            return
        row = {"graph": text, "args": [tagged(a) for a in args]}
        signal.alarm(20)
        try:
            row["out"] = tagged(fn(*args))
        except UnicodeDecodeError:
            return
        except Exception as e:
            if "INTERNAL ASSERT" in str(e):
                return
            row["error"] = re.split(r"\n(?=\w+Error: )|<--- HERE\n", str(e).rstrip("\n"))[-1]
        signal.alarm(0)
        self.rows.append(row)


REALS = "log1p expm1 erf erfc gamma lgamma fabs degrees radians".split()
COMPLEX = "acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh exp log log10 sqrt".split()


def numbers(c):
    for f in COMPLEX + REALS + ["angle"]:
        c.add("aten::%s.int" % f, 3)
        for x in (3.3, 0.3, -2.5, 0.0, inf):
            c.add("aten::%s.float" % f, x)
        for x in (2, -2.5, complex(0.3, -1.2)):
            if f not in REALS or not isinstance(x, complex):
                c.add("aten::%s.Scalar" % f, x)
    for f in COMPLEX:
        for z in (complex(0.3, -1.2), complex(-2.5, 0.5)):
            c.add("aten::%s.complex" % f, z)
    for f in "ceil floor round neg".split():
        for x in (-2, -2.5, 3.5):
            c.add("aten::%s.Scalar" % f, x)
    pairs = [(7, -2), (7.5, -2), (7, -2.5), (-7.5, 2.5), (True, 2), (5, 3), (-9, 4), (5.0, 0.0), (-1.0, inf)]
    for f in "aten::add aten::sub aten::mul aten::div aten::floordiv aten::remainder aten::fmod aten::mathremainder aten::copysign".split():
        for a, b in pairs:
            c.add(f, a, b)
    for f in "aten::add aten::sub aten::mul".split():
        for a, b in ((1 + 2j, 3), (1, 2j), (1 + 2j, 2.5j)):
            c.add(f, a, b)
    for f in "eq ne lt le gt ge".split():
        for a, b in pairs:
            c.add("aten::" + f, a, b)
            overload = {"int int": "int", "float float": "float", "int float": "int_float", "float int": "float_int"}
            if type_of(a) != "bool":
                c.add("aten::%s.%s" % (f, overload[type_of(a) + " " + type_of(b)]), a, b)
        for a, b in (("a", "b"), ("a", "a"), ("", "a"), ("Z", "a"), ("ab", "a")):
            c.add("aten::%s.str" % f, a, b)
    for a, b in pairs:
        c.add("prim::max", a, b)
        c.add("prim::min", a, b)
    for f in ("prim::max.float", "prim::min.float"):
        for a, b in ((nan, 1.0), (1.0, nan), (0.0, -0.0), (-0.0, 0.0)):
            c.add(f, a, b)
    for a, b in ((2, 10), (2, -1), (-2, 3), (0, -1), (3, 41), (0, 0), (1, -5)):
        c.add("aten::pow.int", a, b)
    for a, b in ((-8.0, 1 / 3), (0.0, -1.0), (2.5, 2.0), (inf, -1.0)):
        c.add("aten::pow.float", a, b)
    for f in ("aten::log.Scalar_Scalar", "aten::pow.Scalar_Scalar", "aten::atan2.Scalar_Scalar", "aten::polar.Scalar_Scalar"):
        for a, b in ((8, 2), (2, -1), (2.5, 2)):
            c.add(f, a, b)
    integers(c)


def integers(c):
    for n in (-1, 0, 5, 20, 21, 25):
        c.add("aten::factorial.int", n)
    for a, b in ((0, 0), (-12, -18), (7, 3), (0, -4)):
        c.add("aten::gcd.int", a, b)
    for a, b in ((1, 64), (1, 65), (1, -1), (-8, 2), (-8, 63), (8, -1)):
        c.add("aten::__lshift__.int", a, b)
        c.add("aten::__rshift__.int", a, b)
    for a, b in ((7, -2), (-7, 2), (7, 2), (-7, -2), (6, 3), (7, 0)):
        c.add("aten::floordiv.int", a, b)
        c.add("aten::divmod.int", a, b)
        if b:
            c.add("aten::remainder.int", a, b)
            c.add("aten::__round_to_zero_floordiv.int", a, b)
    for a, b in ((7.5, -2.0), (7.5, 0.0), (inf, 2.0), (-7.0, 2.5), (1.0, 0.1)):
        for f in ("divmod", "floordiv", "remainder", "fmod", "mathremainder", "copysign", "atan2"):
            c.add("aten::%s.float" % f, a, b)
    for x in (inf, -inf, nan, 1e30, 2.5, -2.5, 3.5, -0.5, -0.0):
        for f in "Int.float floor.float ceil.float round.float frexp modf Bool.float isnan.float isinf.float isfinite.float".split():
            c.add("aten::" + f, x)
        c.add("prim::abs.float", x)
    for i in (-5, 0, 5, 255, -9223372036854775808):
        for f in "hex oct bin".split():
            c.add("aten::" + f, i)
        c.add("prim::abs.int", i)
        c.add("aten::neg.int", i)
    for i in (-1, 0, 65, 127, 256, 300, 0x110000):
        c.add("aten::chr", i)
    for r in ((0, 10, 3), (10, 0, -3), (0, 10, -1), (10, 0, 1), (0, 0, 0), (-5, 5, 2), (9223372036854775807, -9223372036854775807, -9223372036854775807)):
        c.add("aten::__range_length", *r)
    c.add("aten::__derive_index", 2, 5, -3)
    c.add("prim::rangelist", 4)
    c.add("prim::rangelist", -4)
    for v in (2.7, True, 3, 1 + 0j):
        c.add("aten::Int.Scalar", v)
        c.add("aten::Float.Scalar", v)
        c.add("aten::Complex.Scalar", v)
    for v in ("abc", "abcdefgh", "abcdefghijk", "", 5, 1.5, 0.0, True, (1, 2), (1,), -7, [1], None, torch.device("cpu")):
        c.add("aten::hash.generic", v)


def conversions(c):
    for s in ("1e5", " 1", "1 ", "inf", "nan", "-inf", "0x10", "1_0", "infinity", "1e400", "1e-400", "+5", ".5", "5.", "--1", "", "1e", "0x", "1.5.5", "-nan"):
        c.add("aten::Float.str", s)
    for s in (" 12", "12 ", "+5", "0x1f", "-9223372036854775808", "9223372036854775808", "1.5", "-", "08", "", "+-3", "\n7"):
        c.add("aten::Int.str", s)
    for s in ("a", "", "ab"):
        c.add("aten::ord", s)
    for v in (1 + 2j, complex(nan, inf), 1e20j, 0j, complex(-0.0, -1.5), None, torch.device("cpu"), torch.device("cuda:1"), True, (), (1,),
              [(1, "a")], {"a": [1.5]}, [[]], 1.0, -0.0, 1e300, 12345678.9, float(2**63), -float(2**63), 1e22, 123456789012345680.0,
              5e-324, 0.1, 1e-5, 1e16, nan, inf, -inf, -7, "x y", ['a"b', "c"], {1.5: (1, None)}, [True, False], [[1], [2, 3]]):
        c.add("aten::str", v)
    for f, *args in (("{} {}", 1, 2, 3), ("{{}} {}", 1), ("a{0}", 1), ("{", 1), ("{}{}", 1.5, "x"), ("{} {}", 1), ("none",), ("{}", None)):
        c.add("aten::format", f, *args)
    for f, v in (("%d", 2.7), ("%d", "x"), ("%i", 3), ("%f", 1), ("%f", "x"), ("%g", 1.5), ("%e", 12345.678), ("%x", 255), ("%s", None),
                 ("%c", 65), ("%c", "ab"), ("%c", "a"), ("%c", 1.5), ("%5d", 3), ("%.2f", 1.5), ("%", 1), ("%%", 1), ("a%d%", 1), ("%d", 2**40),
                 ("%s", 1.5), ("%E", 1.5), ("%F", 1.5), ("%F", inf), ("%E", nan), ("%r", 1), ("%d", 1e30), ("%d", -2.9), ("%d", nan), ("%d", 3e9),
                 ("%e", 1.5e300), ("%s", [1, 2]), ("%d", (1,)), ("%d %s", (1, "b")), ("%d", (1, 2)), ("%d %d", (1,)), ("x", ()), ("%d", None),
                 ("%d", [1]), ("%d", {1: 2}), ("x", 1), ("%f", 123456789), ("%f", -0.0), ("%d%%", 5)):
        c.add("aten::percentFormat", f, v)


def texts(c):
    for s in ("hello world foo", "  a  b ", "", "a,b,,c", ",a,", "a\tb\nc"):
        for sep, limit in ((None, -1), (None, 1), (" ", -1), (",", -1), (",", 1), ("o", 0), ("ab", -1), ("", -1), (" ", 100)):
            c.add("aten::split.str", s, sep, limit)
        for sep, limit in ((" ", -1), (",", -1), (",", 1), (" ", 1), (",", 0), ("", 1)):
            c.add("aten::rsplit", s, sep, limit)
    for s in ("a\nb\r\nc", "\n", "a\n", "a\n\nb", "\r\ra", "", "abc", "a\r\n", "a\x0bb\x0cc\x1cd\x1de\x1ef"):
        c.add("aten::splitlines", s, False)
        c.add("aten::splitlines", s, True)
    for s in ("a\tb", "\t", "ab\tc\nd\te", "abcdefgh\tx", "a\rb\tc"):
        for n in (8, 4, 0, 1, -1):
            c.add("aten::expandtabs", s, n)
    for s in ("hello World-foo bar's 3rd", "", "ABC", "aB1c", "\u00f1", " x", "1a", "Ab Cd", "Ab cd", "A'S", "12", "a\t", " \t\n\r\v\f", "_a"):
        for f in ("capitalize title swapcase upper lower isalpha isdigit isalnum isspace isupper islower istitle isdecimal isnumeric "
                  "isprintable isidentifier").split():
            c.add("aten::" + f, s)
        c.add("aten::list", s)
    for s in ("12", "-12", "+12", "", "--1"):
        for w in (0, 1, 5, 6, -1):
            c.add("aten::zfill", s, w)
            for f in "center ljust rjust".split():
                if f != "center" or w >= 0:
                    c.add("aten::" + f, s, w, "*")
    c.add("aten::center", "a", 5, "ab")
    c.add("aten::ljust", "abc", 1, "")
    searches(c)
    for a in (("l", "L", -1), ("l", "L", 1), ("l", "L", 0), ("", "-", 2), ("", "-", 0), ("lo", "", -1), ("ll", "l", 2), ("l", "ll", -1)):
        c.add("aten::replace", "hello world", *a)
    for a in ("o", "xx", "", "ll", "d", "h"):
        c.add("aten::partition", "hello world", a)
        c.add("aten::rpartition", "hello world", a)
    for a in ("h", " hd", "", "elo", "xyz"):
        for f in "strip lstrip rstrip".split():
            c.add("aten::" + f, "hello world hh", a)
    c.add("aten::strip", " \t\r\nx\r ", " \n\t\x0c\x0b")
    for i in (0, -1, 2, 3, -3, -4):
        c.add("aten::__getitem__.str", "abc", i)
        c.add("prim::StringIndex", "abc", i)
    c.add("aten::join", ",", ["a"])
    c.add("aten::join", ", ", ["a", "", "b"])
    c.add("aten::device", "cuda:1")
    c.add("aten::device", "foo")
    c.add("prim::type", torch.device("cpu"))
    c.add("prim::index", torch.device("cuda:1"))
    c.add("prim::index", torch.device("cpu"))


def searches(c):
    places = [("o", 0, -1), ("o", 5, -1), ("o", 0, 4), ("", 0, -1), ("", 3, -1), ("x", 0, -1), ("o", -3, -1), ("l", 0, 100), ("o", -100, -2),
              ("", 100, 200), ("o", 5, 2), ("hello", 0, 5), ("hello", 0, 4), ("d", 0, -1), ("d", 0, 11), ("ld", 0, -1), ("", 20, 2), ("x", 20, -1)]
    for a in places:
        for f in "find rfind count index.str rindex startswith endswith".split():
            if f != "count" or a[0]:
                c.add("aten::" + f, "hello world", *a)
    c.add("aten::count", "aaaa", "aa", 0, -1)
    for f in "find rfind startswith endswith".split():
        for a in (("", "x", 2, -1), ("", "", 2, -1), ("abc", "c", 4, 5), ("abc", "", 3, 2), ("abc", "", 4, 4)):
            c.add("aten::" + f, *a)


def lists(c):
    for a in ((None, None, 1), (1, 3, 1), (-3, None, 1), (None, -1, 1), (None, None, 2), (None, None, -1), (5, 1, -1), (5, 1, -2), (100, None, 1),
              (None, None, 0), (-100, 3, 1), (None, 0, -1), (10, -10, -1), (1, None, -1), (4, -2, 3), (None, None, 100), (None, None, -100)):
        c.add("aten::slice.str", "hello", *a)
        c.add("aten::slice.t", [1, 2, 3, 4, 5], *a)
    for i in (0, -1, 2, 3, -3, -4):
        c.add("aten::__getitem__.t", [1, 2, 3], i)
        c.add("aten::select.t", [1, 2, 3], i)
        c.add("aten::pop.t", [1, 2, 3], i)
        c.add("aten::_set_item.t", [1, 2, 3], i, 9)
    c.add("aten::pop.t", [], -1)
    for l, n in (([1, 2], -1), ([], -1), ([1], 0), ([1, 2], 3)):
        c.add("aten::mul.left_t", l, n)
        c.add("aten::mul.right_", n, l)
        c.add("aten::mul_.t", l, n)
    for t, l, x in (("int", [1, 2, 1], 1), ("int", [1], 9), ("str", ["a"], "z"), ("str", ["a", "b"], "b"), ("float", [1.5, nan], nan), ("float", [1.5], 9.5),
                    ("bool", [True], False), ("bool", [True, False], False)):
        c.add("aten::count." + t, l, x)
        c.add("aten::index.list_" + t, l, x)
    for a, b in (([1, 2], [1, 3]), ([1, 2], [1]), ([], [1]), ([2], [1, 5]), ([1, 2], [1, 2])):
        for f in ("prim::max.int_list", "prim::min.int_list", "aten::eq.int_list", "aten::ne.int_list", "aten::add.t"):
            c.add(f, a, b)
    for l in ([3.0, nan, 1.0, 2.0], [1.0, nan, 2.0], [nan, 1.0], [0.0, -0.0], [2.5, -1.0]):
        for f in ("aten::sorted.float", "prim::max.self_float", "prim::min.self_float", "aten::sum.float", "aten::all.float", "aten::any.float"):
            c.add(f, l)
    for l in ([3, 1, 2], [0, 0], [-5]):
        for f in ("aten::sorted.int", "prim::max.self_int", "prim::min.self_int", "aten::sum.int", "aten::all.int", "aten::any.int", "aten::copy.t", "aten::list.t", "aten::len.t"):
            c.add(f, l)
    c.add("prim::max.self_int", [])
    c.add("prim::min.self_int", [])
    for f in ("aten::sorted.bool", "aten::sum.bool", "prim::max.self_bool", "aten::all.bool", "aten::any.bool"):
        c.add(f, [True, False, True])
    c.add("aten::sorted.str", ["b", "a", "B"])
    c.add("aten::any.str", ["", ""])
    c.add("aten::sum.complex", [1j, 2 + 1j])
    for a, b in (([2, 1], [3]), ([2], [3]), ([2, 3], [2, 3])):
        c.add("aten::_infer_size", a, b)
        c.add("aten::_size_if_not_equal", a, b)
    c.add("prim::infer_squeeze_size", [1, 2, 1])
    for d in (0, 1, -1, 3):
        c.add("prim::infer_squeeze_size.dim", [1, 2, 1], d)
        if d < 3:
            c.add("prim::infer_unsqueeze_size", [2, 3], d)
    c.add("prim::ReductionSizes", [2, 3, 4], [1], True)
    c.add("prim::ReductionSizes", [2, 3, 4], [1], False)


def dicts(c):
    c.add("aten::dict.int", [(1, "a"), (2, "b"), (1, "c")])
    for t, d, k in (("int", {1: 2}, 1), ("int", {1: 2}, 3), ("float", {1.5: 2}, 3.5), ("float", {0.0: 2}, -0.0), ("str", {"a": 2}, "b"), ("str", {"a": 2}, "a"),
                    ("bool", {True: 2}, False), ("complex", {1j: 2}, 2j), ("complex", {1j: 2}, 1j)):
        c.add("aten::__getitem__.Dict_" + t, d, k)
        c.add("aten::get.default_" + t, d, k, 7)
        c.add("aten::pop.Dict_" + t, d, k)
        c.add("aten::pop.Dict_default_" + t, d, k, 7)
        c.add("aten::setdefault." + t, d, k, 7)
        c.add("aten::__contains__." + t, d, k)
        c.add("aten::keys." + t, d)
        c.add("aten::values." + t, d)
        c.add("aten::items." + t, d)
        c.add("aten::len.Dict_" + t, d)
        c.add("aten::copy.Dict_" + t, d)
    c.add("aten::popitem.str", {"a": 1, "b": 2})
    c.add("aten::_unwrap_optional", 5)
    c.add("aten::promote_types", 6, 3)


def main():
    torch._C._jit_set_profiling_executor(False)
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(HERE), "exec", "testdata", "nodes.json.gz")
    c = Cases()
    for part in (numbers, conversions, texts, lists, dicts):
        part(c)
    os.makedirs(os.path.dirname(out), exist_ok=True)
    head = '{"made_by": "oracle/exec_nodes.py, PyTorch %s", "cases": [\n' % torch.__version__
    text = head + ",\n".join(json.dumps(r, ensure_ascii=True) for r in c.rows) + "\n]}\n"
    with open(out, "wb") as f:
        f.write(gzip.compress(text.encode(), mtime=0))
    print("%d cases, %d not expressible as text" % (len(c.rows), len(c.skipped)))
    for s in c.skipped:
        print("  " + s, file=sys.stderr)


if __name__ == "__main__":
    main()
