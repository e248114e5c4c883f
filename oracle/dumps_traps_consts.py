"""Part of the traps corpus: constants and attributes of every kind, tensor
literals of every dtype, rank, size and magnitude."""
import itertools
import math
import random

import torch

C = torch._C

INTS = [0, 1, -1, 7, 10, -10, 127, -128, 255, 32767, -32768, 65535, 2**31 - 1, -2**31, 2**32, 10**15,
        2**53, 2**53 + 1, 2**63 - 1, -2**63]


def magnitudes():
    """Floats over the whole range, and those on the edges of formats."""
    out = [0.0, -0.0, 1.0, -1.0, 0.1, 1 / 3, 2 / 3, math.pi, -math.e, 1.5, 100.0, 0.30000000000000004,
           float("inf"), -float("inf"), float("nan"), 5e-324, 2.2250738585072014e-308,
           1.7976931348623157e308, 3.4028234663852886e38, 1.1754943508222875e-38, 0.00097656, 6.1e-05]
    for e in list(range(-25, 26)) + [30, 38, 50, 100, 200, 300, 308, -30, -38, -45, -50, -100, -200, -300]:
        out += [float("1e%d" % e), -float("1e%d" % e), float("1.25e%d" % e), float("9.999999e%d" % e)]
    out += [float(2**k) for k in range(0, 70, 3)] + [float(2**k + 1) for k in range(40, 60, 3)]
    out += [123456789.0, 1234567890123456.0, 12345678901234567.0, 99999.0, 100000.0, 999999.0, 1000000.0,
            0.0001, 0.00001, 0.000123456, 1e15 + 0.5, 1e16 + 2, 4503599627370497.5, 123456.789]
    return out


def complexes():
    parts = [0.0, -0.0, 1.0, -1.5, 1e-5, 1e20, float("inf"), -float("inf"), float("nan"), 1 / 3]
    return [complex(a, b) for a in parts for b in parts]


def strings():
    """Every byte that a Python string can hold, and what needs escapes."""
    out = ["", " ", "a", "a b", "'", '"', "\\", "\\n", "a\"b'c\\d", "%d %s {}", "# not a comment", "-> %x",
           "value=1](%x) # f.py:1:1", "[", "]", "(", ")", "{", "}", "][", "-- x", "a\n-- b\nc", "\0", "a\0b",
           "\x00\x00", "\u00e9", "\u00ff", "\u4e2d\u6587", "\U0001f600", "\ufeff", "line\nbreak\ttab\rret",
           "\a\b\f\v\x1b[0m", "/Shape_output_0", "__torch__.M", "\\x41", "\\101", "\x7f", "\x80",
           "tail\\", "graph(%x):\n  return (%x)\n", "x" * 300, "\u0301combining", "?", "??/", "$", "`"]
    out += ["".join(chr(c) for c in range(k, k + 16)) for k in range(0, 256, 16)]
    out += ["".join(chr(c) for c in range(k, k + 0x400, 37)) for k in (0x100, 0x800, 0x4000, 0xfc00, 0x1f300)]
    return out


def graph_of(values):
    """A graph with one constant a value; those PyTorch refuses are left out."""
    g = C.Graph()
    for v in values:
        try:
            g.insertConstant(v)
        except Exception:
            pass
    return g


def chunks(values, n):
    values = list(values)
    return [values[i:i + n] for i in range(0, len(values), n)]


def scalars(corpus):
    corpus.add("const/ints", str(graph_of(INTS)))
    for i, part in enumerate(chunks(magnitudes(), 24)):
        corpus.add("const/floats_%02d" % i, str(graph_of(part)))
    for i, part in enumerate(chunks(complexes(), 25)):
        corpus.add("const/complex_%02d" % i, str(graph_of(part)))
    for i, part in enumerate(chunks(strings(), 8)):
        corpus.add("const/strings_%02d" % i, str(graph_of(part)))
    corpus.add("const/every_byte", str(graph_of([chr(c) for c in range(256)])))
    corpus.add("const/enumlike", str(graph_of(
        [True, False, None] + [getattr(torch, t) for t in DTYPES] + [torch.strided, torch.sparse_coo, torch.sparse_csr,
         torch._mkldnn, torch.per_tensor_affine, torch.per_channel_affine, torch.per_tensor_symmetric])))
    names = ["cpu", "cpu:0", "cuda", "cuda:0", "cuda:7", "meta", "mkldnn", "xla:1", "mps", "hip:2", "lazy", "vulkan",
             "ort", "ipu", "hpu", "opengl", "opencl", "ideep", "fpga", "xpu:3", "privateuseone"]
    devices = []
    for n in names:
        try:
            devices.append(torch.device(n))
        except RuntimeError:
            pass
    corpus.add("const/devices", str(graph_of(devices)))


def containers(corpus):
    t, u = torch.tensor([1, 2]), torch.tensor([[0.5, -1.0], [2.0, 3.25]])
    flat = [[1], [1, 2, 3], list(range(50)), [True, False], [True], ["a", "b\n", "\""], [None, None], [1j, 2.5 - 1j], [-1, 2**40]]
    nested = [[[1, 2], [3]], [[[1]], [[2, 3], [4]]], [["a"], ["b", "c"]], [[True], [False, True]], [(1, "a"), (2, "b")],
              [{"a": 1}, {"b": 2}], [[(1, (2, (3,)))]], [torch.device("cpu"), torch.device("cuda:1")]]
    tuples = [(), (1,), (1, 2), (1, 2.0, "x", None, True, 1j), ((), ()), ((1,), (2, (3, 4))), ([1, 2], [3]),
              (torch.device("cpu"), torch.float32), (float("inf"), -float("inf"), float("nan")), (1e16, 1e-5, -0.0),
              ("a", ("b", ("c", ("d",)))), ([["x"]], {"k": [1]}), tuple(range(40))]
    dicts = [{"a": 1}, {1: 2}, {1.5: "x", 2.0: "y"}, {"a": [1, 2]}, {"a": {"b": {"c": 1}}}, {1: (1, "a")}, {True: 1},
             {"x y": None, "\"": None}, {"a": 1j}, {"z": 1, "a": 2, "m": 3}]
    tensors = [[t, t], [u], (t, u), (t, 1), {"a": t}, {"a": t, "b": t}, {"a": [u]}, ([t, t], "s"), [[t], [t, t]],
               [(t, 1), (t, 2)], (torch.tensor(3), torch.tensor(1.5)), (torch.zeros(20), torch.zeros(0)),
               ((u, u), (u,)), {1: u}, ([torch.tensor(1)],), (torch.tensor([True, False]),)]
    groups = {"flat": flat, "nested": nested, "tuples": tuples, "dicts": dicts, "tensors": tensors}
    for name, values in groups.items():
        for i, part in enumerate(chunks(values, 5)):
            corpus.add("const/%s_%d" % (name, i), str(graph_of(part)))


DTYPES = ["uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64", "bool",
          "complex32", "complex64", "complex128", "quint8", "qint8", "qint32", "quint4x2", "quint2x4"]
REAL = ["float16", "bfloat16", "float32", "float64"]
WHOLE = ["uint8", "int8", "int16", "int32", "int64"]


def shapes(most):
    """Shapes of up to five dimensions with at most most elements: all of one
    and two dimensions, and a fixed choice of the others."""
    r = random.Random(3)
    out = [()]
    for rank in range(1, 6):
        here = [s for s in itertools.product(range(most + 1), repeat=rank)
                if math.prod(s) <= most and s.count(0) < 2 and (0 not in s or max(s) < 4)]
        out += here if rank < 3 else r.sample(here, 24)
    return out


def patterns():
    """Lists of ten numbers each that print in different ways."""
    r = random.Random(5)
    inf, nan = float("inf"), float("nan")
    rows = [
        [0] * 10, [1] * 10, list(range(10)), [-k for k in range(10)], [k * 1000 for k in range(10)],
        [99999, 1, 2, 3, 4, 5, 6, 7, 8, 9], [100000] * 10, [10**k for k in range(10)], [0.5 * k for k in range(10)],
        [k / 3 for k in range(10)], [1e-3 * k for k in range(10)], [1e-5 * (k + 1) for k in range(10)],
        [10.0**-k for k in range(10)], [1e10 + k for k in range(10)], [1e20, 1.0, 2, 3, 4, 5, 6, 7, 8, 9],
        [nan] * 10, [inf] * 10, [-inf] * 10, [nan, 1, 2, 3, 4, 5, 6, 7, 8, 9], [inf, 0.5, -1.25, 3, 4, -inf, 6, 7, nan, 9],
        [inf, 1, 2, 3, 4, 5, 6, 7, 8, 9], [-0.0, 0.0, 1, 2, 3, 4, 5, 6, 7, 8], [1e-40] * 10, [3e38, -3e38, 1, 2, 3, 4, 5, 6, 7, 8],
        [1.00001 * k for k in range(10)], [123456.789 * k for k in range(10)], [0.1] * 10, [-0.1] * 10,
        [1e-8, 1e8, 1, 2, 3, 4, 5, 6, 7, 8], [65504, 0.00006, 1, 2, 3, 4, 5, 6, 7, 8], [0.001, 1000, 1, 1, 1, 1, 1, 1, 1, 1],
        [999.9999] * 10, [9999.5, 0.25, 1, 2, 3, 4, 5, 6, 7, 8], [-1, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09],
        [9.99999e4, 1.5, 2, 3, 4, 5, 6, 7, 8, 9], [99999.5, 1.5, 2, 3, 4, 5, 6, 7, 8, 9], [1e15 + k for k in range(10)],
        [1e-300 * k for k in range(10)], [1e300 * k for k in range(10)], [1e100, 1e-100, 1, 2, 3, 4, 5, 6, 7, 8],
    ]
    for scale in (1e-12, 1e-6, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e9, 1e15):
        rows.append([r.gauss(0, scale) for _ in range(10)])
        rows.append([round(r.uniform(-scale, scale), 2) for _ in range(10)])
    return rows


def tensor(dtype, row, shape):
    """A tensor of the row's first numbers, or None where they do not fit."""
    n, dt = math.prod(shape), getattr(torch, dtype)
    nums = (row * 2)[:n]
    if dtype in WHOLE:
        nums = [int(x) if math.isfinite(x) else 0 for x in nums]
        info = torch.iinfo(dt)
        if any(x < info.min or x > info.max for x in nums):
            return None
    if dtype == "bool":
        nums = [x > 1 for x in nums]
    if dtype.startswith("complex"):
        nums = [complex(x, (row * 2)[k + 3]) for k, x in enumerate(nums)]
        return torch.tensor(nums, dtype=torch.complex128).to(dt).reshape(shape)
    if dtype.startswith("q"):
        nums = [x if math.isfinite(x) else 0 for x in nums]
        return torch.quantize_per_tensor(torch.tensor(nums, dtype=torch.float32), 0.25, 2, dt).reshape(shape)
    return torch.tensor(nums, dtype=dt).reshape(shape)


def literals(tensors):
    """Three ways a tensor shows: constant of its type, inside a tuple, t_ attribute."""
    g = C.Graph()
    for t in tensors:
        try:
            g.insertConstant(t)
        except Exception:
            continue
    tuples = [tuple(tensors[:2])] if len(tensors) > 1 else []
    for v in tuples:
        try:
            g.insertConstant(v)
        except Exception:
            pass
    return g


def tensor_constants(corpus):
    r = random.Random(11)
    all_shapes, rows = shapes(10), patterns()
    for dtype in REAL + ["int64", "complex64"]:
        for i, row in enumerate(rows):
            chosen = [(), (1,), (10,), (2, 5), (1, 10), (10, 1)] + r.sample(all_shapes, 4)
            made = [t for t in (tensor(dtype, row, s) for s in chosen) if t is not None]
            if made:
                corpus.add("tensor/%s_row%02d" % (dtype, i), str(literals(made)))
    for dtype in DTYPES:
        for i, part in enumerate(chunks(all_shapes, 16)):
            made = []
            for s in part:
                try:
                    made.append(tensor(dtype, r.choice(rows[:12]), s))
                except Exception:
                    pass
            made = [t for t in made if t is not None]
            if made:
                corpus.add("tensor/%s_shapes%02d" % (dtype, i), str(literals(made)))
    for n in list(range(0, 13)) + [100, 1000]:
        corpus.add("tensor/size%d" % n, str(literals([torch.arange(n), torch.arange(n) * 0.5, torch.arange(n) > 1])))


def special_tensors(corpus):
    a = torch.arange(6.0).reshape(2, 3)
    views = [a.t(), a[:, 1], a[:, ::2], a.expand(1, 2, 3), torch.tensor(1.0).expand(3), a.unsqueeze(1), a[1:1],
             a.reshape(1, 2, 3, 1).contiguous(memory_format=torch.channels_last), a.as_strided((2, 2), (1, 1))]
    corpus.add("tensor/views", str(literals(views)))
    corpus.add("tensor/sparse", str(literals([a.to_sparse()])))
    corpus.add("tensor/sparse_csr", str(literals([a.to_sparse_csr()])))
    corpus.add("tensor/mkldnn", str(literals([a.to_mkldnn()])))
    corpus.add("tensor/meta", str(literals([torch.empty(20, device="meta"), torch.empty(2, 3, 4, device="meta")])))
    q = torch.quantize_per_channel(a, torch.tensor([0.1, 0.5]), torch.tensor([0, 1]), 0, torch.qint8)
    corpus.add("tensor/per_channel", str(literals([q])))
    corpus.add("tensor/conj", str(literals([torch.tensor([1 + 2j, 3j]).conj(), torch.tensor([1 + 2j]).conj().imag])))


def attribute_kinds(corpus):
    """Each attribute setter of a node, with awkward names and values."""
    def node(fill, kind="test::op"):
        g = C.Graph()
        fill(g.insertNode(g.create(kind, [g.addInput()], 1)))
        return g

    p = torch.ones(2, requires_grad=True)
    sub = C.parse_ir("graph(%x : Tensor):\n  %y : Tensor = aten::relu(%x)\n  return (%y)\n")
    cases = {
        "f": lambda n: [n.f_("a%d" % i, v) for i, v in enumerate([1.0, 1e16, -0.0, float("nan"), 1e-7])],
        "fs": lambda n: (n.fs_("a", [1.0, 2.5, 1e-5, float("inf")]), n.fs_("b", []), n.fs_("c", [1e16])),
        "i": lambda n: [n.i_("a%d" % i, v) for i, v in enumerate([0, -1, 2**63 - 1])],
        "is": lambda n: (n.is_("a", [1, -2, 3]), n.is_("b", []), n.is_("c", [0])),
        "s": lambda n: [n.s_("a%d" % i, v) for i, v in enumerate(["", "x", "a\"b\n", "\u00e9"])],
        "ss": lambda n: (n.ss_("a", ["x", "y\"z", ""]), n.ss_("b", [])),
        "c": lambda n: (n.c_("a", 1 + 2j), n.c_("b", -1e-5j)),
        "t": lambda n: (n.t_("a", torch.ones(2)), n.t_("b", torch.ones(20)), n.t_("c", torch.tensor(1.5))),
        "t_grad": lambda n: (n.t_("a", p), n.t_("b", torch.tensor([[1.5]], requires_grad=True))),
        "ts": lambda n: (n.ts_("a", [torch.ones(2), torch.zeros(1)]), n.ts_("b", [])),
        "ts_one": lambda n: n.ts_("a", [torch.ones(2)]),
        "z": lambda n: n.z_("a", torch.ones(2)),
        "g": lambda n: n.g_("Subgraph", sub),
        "ty": lambda n: (n.ty_("a", C.TensorType.get()), n.ty_("b", C.ListType(C.IntType.get())),
                         n.ty_("c", C.OptionalType(C.TensorType.get()))),
        "tys": lambda n: (n.tys_("a", [C.TensorType.get(), C.IntType.get()]), n.tys_("b", [])),
        "ival_nested": lambda n: n.ival_("a", [["x", "y"], ["z"]]),
        "ival_lists": lambda n: (n.ival_("a", [1, 2]), n.ival_("b", [1.0, 2.5]), n.ival_("c", ["a"]), n.ival_("d", [True])),
        "ival_scalars": lambda n: (n.ival_("a", 1), n.ival_("b", 1.0), n.ival_("c", "s"), n.ival_("d", None), n.ival_("e", True)),
        "ival_tuple": lambda n: (n.ival_("a", (1, "x", (2.5,))), n.ival_("b", ())),
        "ival_dict": lambda n: (n.ival_("a", {"k": 1}), n.ival_("b", {1: [1, 2]})),
        "ival_device": lambda n: n.ival_("a", torch.device("cuda:0")),
        "ival_generator": lambda n: n.ival_("a", torch.Generator()),
        "ival_module": lambda n: n.ival_("a", torch.jit.script(torch.nn.ReLU())._c),
        "ival_future": lambda n: n.ival_("a", torch.futures.Future()),
        "ival_tensors": lambda n: (n.ival_("a", [torch.ones(2)]), n.ival_("b", torch.ones(2)), n.ival_("c", (torch.ones(1),))),
        "many": lambda n: (n.i_("z", 1), n.s_("a", "x"), n.f_("m", 2.0), n.is_("list", [1, 2]), n.t_("t", torch.ones(1))),
        "order": lambda n: [n.i_(k, 1) for k in ("zeta", "alpha", "value", "axis", "name", "_x", "a.b", "A")],
    }
    for name, fill in cases.items():
        corpus.text("attr/" + name, lambda f=fill: node(f))
    kinds = ["onnx::Shape", "prim::Constant", "aten::add", "custom_ns::my.op", "ns::sub::op", "onnx::Loop", "attr::x",
             "_caffe2::BBoxTransform", "com.microsoft::FusedGemm", "prim::X_0", "user::_op9"]
    for kind in kinds:
        corpus.text("kind/" + kind.replace(":", "_"), lambda k=kind: node(lambda n: n.i_("a", 1), k))


def names(corpus):
    """Value names that setDebugName accepts."""
    # A name may hold anything, even what no reader could undo: "x,", "x)", "a b"
    # print as they are. Those are left out: PyTorch never makes such names itself.
    pool = ["x", "x.1", "x.y.z", "/Shape_output_0", "/layer1/conv/Conv_output_0", "a_b", "_", "_0", "a.b.12", "onnx::Conv_123",
            "input.1", "layer1.0.weight", "x-y", "\u00e9", "a:b", "x.y.1.2", "A", "self", "1x", "a@b", "a$b", "a::b", "a..b",
            ".a", "a.", "a/b.c_d-1", "x.0123", "onnx::Cast_0.1", "0.weight", "weight-fp16", "a*b", "a+b", "~a", "a|b", "a;b"]
    for i, name in enumerate(pool):
        def make(name=name):
            g = C.Graph()
            v = g.addInput()
            v.setDebugName(name)
            n = g.insertNode(g.create("aten::relu", [v], 1))
            n.output().setDebugName(name)
            m = g.insertNode(g.create("aten::mul", [n.output(), v], 1))
            g.registerOutput(m.output())
            return g
        corpus.text("name/%02d" % i, make)


def collect(corpus):
    for part in (scalars, containers, tensor_constants, special_tensors, attribute_kinds, names):
        try:
            part(corpus)
        except Exception as e:
            corpus.fail(part.__name__, "%s: %s" % (type(e).__name__, e))
