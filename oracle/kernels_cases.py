"""The calls that kernels.py records."""
import random
import warnings

import torch

warnings.filterwarnings("ignore")
NAN, INF = float("nan"), float("inf")
FLOATS = ("f16", "bf16", "f32", "f64")
INTS = ("u8", "i8", "i16", "i32", "i64")


def make(dt, *shape, seed=0, lo=-5, hi=9):
    g = random.Random(f"{dt}{shape}{seed}")
    n = 1
    for s in shape:
        n *= s
    if dt.is_floating_point:
        v = [round(g.uniform(-3, 3), 2) for _ in range(n)]
    elif dt.is_complex:
        v = [complex(round(g.uniform(-3, 3), 2), round(g.uniform(-3, 3), 2)) for _ in range(n)]
    elif dt == torch.bool:
        v = [g.random() < 0.5 for _ in range(n)]
    else:
        v = [g.randint(max(lo, 0) if dt == torch.uint8 else lo, hi) for _ in range(n)]
    return torch.tensor(v, dtype=dt).reshape(shape)


SPECIAL = [NAN, INF, -INF, 0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, -2.5, 1e-30, 88.0, -104.0, 700.0, 3.0, -3.0]

UNARY = """neg sign sgn ceil floor round trunc frac reciprocal sqrt rsqrt exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos
atan sinh cosh tanh asinh acosh atanh erf erfc erfinv sigmoid deg2rad rad2deg abs square relu relu6 silu mish hardswish hardsigmoid
selu bitwise_not logical_not isnan isinf isfinite isposinf isneginf signbit nan_to_num lgamma positive hardtanh leaky_relu elu softplus
celu gelu hardshrink softshrink""".split()
BINARY = """add sub mul div remainder fmod eq ne lt le gt ge bitwise_and bitwise_or bitwise_xor __and__ __or__ __xor__ __lshift__
__rshift__ bitwise_left_shift bitwise_right_shift""".split()
PLAIN_BINARY = """floor_divide maximum minimum fmax fmin atan2 logical_and logical_or logical_xor hypot logaddexp""".split()


def has(rec, name):
    try:
        rec.op(name)
        return True
    except RuntimeError:
        return False


def unary(rec, D):
    for n in UNARY:
        op = "aten::" + n
        for k, d in D.items():
            rec(op, make(d, 2, 3))
        rec(op, torch.tensor(SPECIAL))
        rec(op, torch.tensor(SPECIAL, dtype=torch.float64))
        rec(op, torch.tensor(2))
        rec(op, make(torch.float32, 0))
        rec(op, make(torch.float32, 2, 3, 2).permute(2, 0, 1)[:, ::1])
        rec(op, make(torch.float32, 4, 3)[::2, 1:])
        if has(rec, op + "_"):
            for k in ("f32", "i64", "b"):
                rec(op + "_", make(D[k], 2, 3))
            rec(op + "_", make(torch.float32, 3, 2).t())
            rec(op + "_", make(torch.float32, 1, 2).expand(3, 2))
        if has(rec, op + ".out"):
            rec(op + ".out", make(torch.float32, 2), out=torch.zeros(2))
            rec(op + ".out", make(torch.int64, 2), out=torch.zeros(2, dtype=torch.float64))
            rec(op + ".out", make(torch.float32, 2), out=torch.zeros(2, dtype=torch.int32))
            rec(op + ".out", make(torch.float32, 2), out=torch.zeros(0))


def binary(rec, D):
    wide = {"add", "mul", "eq", "div"}
    for n in BINARY + PLAIN_BINARY:
        tens = "aten::" + n + ("" if n in PLAIN_BINARY else ".Tensor")
        scal = {"bitwise_left_shift": "aten::bitwise_left_shift.Tensor_Scalar", "bitwise_right_shift": "aten::bitwise_right_shift.Tensor_Scalar"}.get(n, "aten::" + n + ".Scalar")
        for i, (k, d) in enumerate(D.items()):
            a = make(d, 2, 3)
            rec(tens, a, make(d, 3, seed=1, lo=1))
            for k2, d2 in D.items():
                if n in wide or (hash_pair(k, k2) % 5 == 0):
                    rec(tens, a, make(d2, 2, 3, seed=2, lo=1))
                    rec(tens, a, make(d2, seed=3, lo=1, hi=5))
            if has(rec, scal):
                for s in (2, 2.5, 0.1, -3):
                    rec(scal, a, s)
        f, i = torch.float32, torch.int64
        rec(tens, torch.tensor(SPECIAL), torch.tensor(SPECIAL[::-1]))
        rec(tens, make(f, 3, 2).t(), make(f, 2, 3, seed=1))
        rec(tens, make(f, 2, 3), make(f, 4))
        rec(tens, make(f, 2, 0), make(f, 1))
        rec(tens, make(f, 2, 1, 3), make(f, 4, 1))
        rec(tens, make(i, 6, lo=-9), torch.tensor([3, -3, 2, -2, 5, -5]))
        rec(tens, make(i, 6), torch.tensor([3, -3, 0, -2, 5, -5]))
        rec(tens, make(i, 5), torch.tensor([62, 63, 64, 65, -1]))
        rec(tens, make(torch.int8, 5), torch.tensor([7, 8, 31, 33, -1], dtype=torch.int8))
        inp = tens.replace("::" + n, "::" + n + "_")
        if n.startswith("__"):
            inp = "aten::__i" + n[2:] + ".Tensor"
        if has(rec, inp):
            for a, b in (("f32", "f32"), ("i64", "f32"), ("f32", "i64"), ("i64", "i64"), ("b", "i64"), ("u8", "i64"), ("f16", "f32")):
                rec(inp, make(D[a], 2, 3), make(D[b], 3, seed=1, lo=1))
            rec(inp, make(f, 3), make(f, 2, 3))
            rec(inp, make(f, 3, 2).t(), make(f, 2, 3))
            rec(inp, make(f, 1, 3).expand(2, 3), make(f, 2, 3))
        inps = scal.replace("::" + n, "::" + n + "_")
        if n.startswith("__"):
            inps = "aten::__i" + n[2:] + ".Scalar"
        if has(rec, inps):
            for k in ("f32", "i64", "i8", "b", "f16"):
                for s in (2, 2.5, 300):
                    rec(inps, make(D[k], 3), s)
        out = "aten::" + n + (".out" if has(rec, "aten::" + n + ".out") else ".Tensor_out")
        if has(rec, out):
            rec(out, make(f, 3), make(f, 3, seed=1), out=torch.zeros(3))
            rec(out, make(f, 3), make(f, 3, seed=1), out=torch.zeros(3, dtype=torch.int64))
            rec(out, make(i, 3), make(i, 3, seed=1, lo=1), out=torch.zeros(2, 3, dtype=torch.float64))
    for n in ("add", "sub", "rsub"):
        for a in (2, 2.5, 0.3, -1):
            for k in ("f32", "i64", "b", "f16", "bf16", "u8"):
                rec(f"aten::{n}.Tensor", make(D[k], 3), make(D[k], 3, seed=4), alpha=a)
                rec(f"aten::{n}.Scalar", make(D[k], 3), 3, a)
    for mode in (None, "floor", "trunc", "bad"):
        for k, d in D.items():
            rec("aten::div.Tensor_mode", make(d, 2, 3), make(d, 3, seed=1, lo=1), rounding_mode=mode)
            rec("aten::div.Tensor_mode", torch.tensor(SPECIAL).to(torch.float32), torch.tensor(SPECIAL[::-1]), rounding_mode=mode)
            rec("aten::div.Scalar_mode", make(d, 2, 3), -2, rounding_mode=mode)
        rec("aten::div_.Tensor_mode", make(torch.int64, 3), make(torch.int64, 3, seed=1, lo=1), rounding_mode=mode)


def hash_pair(a, b):
    return sum(map(ord, a + "/" + b))


def powers(rec, D):
    for k, d in D.items():
        for s in (2, 0, 1, -1, 0.5, 3.0, -2.0, 2.5, 0.1):
            rec("aten::pow.Tensor_Scalar", make(d, 2, 3), s)
            rec("aten::pow.Scalar", s, make(d, 3, lo=0))
        rec("aten::pow_.Scalar", make(d, 3), 2)
        rec("aten::pow_.Scalar", make(d, 3), 0.5)
        for k2, d2 in D.items():
            rec("aten::pow.Tensor_Tensor", make(d, 2, 3), make(d2, 3, seed=1, lo=0, hi=4))
    rec("aten::pow.Tensor_Tensor", torch.tensor(SPECIAL), torch.tensor(SPECIAL[::-1]))
    for d in (torch.float32, torch.float64, torch.float16, torch.bfloat16):
        for e in (0.5, -0.5, 2.0, 3.0, -1.0, -2.0):
            rec("aten::pow.Tensor_Scalar", torch.tensor(SPECIAL, dtype=d), e)
    rec("aten::pow.Tensor_Tensor", torch.tensor([1, -1, 2, -1]), torch.tensor([-1, -2, -1, -3]))


def selects(rec, D):
    mask = torch.tensor([[True, False, True], [False, True, False]])
    for k, d in D.items():
        for k2, d2 in D.items():
            rec("aten::where.self", mask, make(d, 2, 3), make(d2, 3, seed=1))
        rec("aten::where.ScalarOther", mask, make(d, 2, 3), 2.5)
        rec("aten::where.ScalarOther", mask, make(d, 2, 3), 2)
        rec("aten::where.ScalarSelf", mask, 2.5, make(d, 3))
        for v in (1, 2.5, 0.1, 300, -1, INF, NAN):
            rec("aten::masked_fill.Scalar", make(d, 2, 3), mask, v)
            rec("aten::fill_.Scalar", make(d, 2), v)
        rec("aten::masked_fill_.Scalar", make(d, 2, 3), mask[0], 7)
        rec("aten::masked_fill_.Scalar", make(d, 2, 3), mask[:, :1], 7)
        rec("aten::masked_fill.Tensor", make(d, 2, 3), mask, torch.tensor(2.5))
        rec("aten::zero_", make(d, 2, 2))
        for k2, d2 in D.items():
            rec("aten::copy_", make(d, 2, 3), make(d2, 3, seed=5))
        for a, b in ((0, 2), (None, 1), (-1, None), (0.5, 1.5), (3, 1), (NAN, 1.0), (None, None)):
            rec("aten::clamp", make(d, 2, 3), a, b)
        rec("aten::clamp_min", make(d, 3), 1)
        rec("aten::clamp_max", make(d, 3), 1.5)
        rec("aten::clamp_min_", make(d, 3), 1.5)
        rec("aten::clamp.Tensor", make(d, 2, 3), make(d, 3, seed=1), make(d, 2, 1, seed=2))
        rec("aten::clamp.Tensor", make(d, 2, 3), make(d, 3, seed=1))
        rec("aten::addcmul", make(d, 2, 3), make(d, 3, seed=1), make(d, 2, 1, seed=2), value=2)
        rec("aten::addcdiv", make(d, 2, 3), make(d, 3, seed=1, lo=1), make(d, 2, 1, seed=2, lo=1), value=2)
        rec("aten::addcmul_", make(d, 3), make(d, 3, seed=1), make(d, 3, seed=2))
        rec("aten::lerp.Scalar", make(d, 3), make(d, 3, seed=1), 0.3)
        rec("aten::lerp.Tensor", make(d, 3), make(d, 3, seed=1), make(d, 3, seed=2))
        rec("aten::nan_to_num", make(d, 3), 1.0, 2.0, 3.0)
        rec("aten::hardtanh", make(d, 5), -2, 2)
        rec("aten::hardtanh_", make(d, 5), 0, 2)
        rec("aten::leaky_relu", make(d, 5), 0.2)
        rec("aten::elu", make(d, 5), 0.5, 2, 3)
        rec("aten::softplus", make(d, 5), 2, 1)
        rec("aten::gelu", make(d, 5), approximate="tanh")
        rec("aten::threshold", make(d, 5), 1, 20)
        rec("aten::prelu", make(d, 2, 3), make(d, 3))
    rec("aten::fill_.Tensor", torch.zeros(2), torch.tensor(3))
    rec("aten::fill_.Tensor", torch.zeros(2), torch.tensor([3]))
    rec("aten::copy_", torch.zeros(3), torch.zeros(2, 3))
    rec("aten::copy_", torch.zeros(3), torch.zeros(2))
    rec("aten::copy_", torch.zeros(2, 3).t(), make(torch.float32, 3, 1))
    rec("aten::masked_fill_.Scalar", torch.zeros(3), mask, 1)
    rec("aten::nan_to_num", torch.tensor(SPECIAL))
    rec("aten::where.self", torch.tensor([1, 0]), torch.zeros(2), torch.ones(2))
    rec("aten::equal", make(torch.float32, 3), make(torch.float32, 3))
    rec("aten::equal", make(torch.float32, 3), make(torch.float32, 2))
    rec("aten::equal", make(torch.float32, 3), make(torch.int64, 3))
    for a in (0.0, 1e-9, 1e-3):
        rec("aten::allclose", torch.tensor([1.0, INF, -INF]), torch.tensor([1.0 + a, INF, -INF]))
    rec("aten::isclose", torch.tensor(SPECIAL), torch.tensor(SPECIAL), 1e-5, 1e-8, True)
    rec("aten::isclose", torch.tensor(SPECIAL), torch.tensor(SPECIAL[::-1]))


def create(rec, D):
    for k, d in list(D.items()) + [("none", None)]:
        for n in ("zeros", "ones"):
            rec("aten::" + n, [2, 3], dtype=d)
        for v in (2, 2.5, 0.1, 300):
            rec("aten::full", [2], v, dtype=d)
        rec("aten::arange", 5, dtype=d)
        rec("aten::arange", 2.5, dtype=d)
        rec("aten::arange.start", 1, 5, dtype=d)
        rec("aten::arange.start_step", 1, 2, 0.3, dtype=d)
        rec("aten::arange.start_step", 5, 0, -2, dtype=d)
        rec("aten::linspace", 0, 1, 5, dtype=d)
        rec("aten::linspace", -2.5, 7, 4, dtype=d)
        rec("aten::eye", 2, dtype=d)
        rec("aten::eye.m", 2, 3, dtype=d)
        rec("aten::scalar_tensor", 2.5, dtype=d)
        t = make(torch.float32, 3, 2).t()
        rec("aten::zeros_like", t, dtype=d)
        rec("aten::ones_like", t, dtype=d)
        rec("aten::full_like", t, 3, dtype=d)
        rec("aten::new_zeros", t, [2], dtype=d)
        rec("aten::new_ones", t, [2], dtype=d)
        rec("aten::new_full", t, [2], 3.5, dtype=d)
        for v, o in ((2.5, "float"), (3, "int"), (True, "bool")):
            rec("aten::tensor." + o, v, dtype=d)
            rec("aten::as_tensor." + o, v, dtype=d)
    rec("aten::zeros", [-1])
    rec("aten::zeros", [])
    rec("aten::arange", 0)
    rec("aten::arange.start", 5, 1)
    rec("aten::arange.start_step", 1, 5, 0)
    rec("aten::linspace", 0, 1, 1)
    rec("aten::linspace", 0, 1, 0)
    rec("aten::linspace", 0, 1, -1)
    rec("aten::eye", -1)


def casts(rec, D):
    base = torch.tensor([[1.7, -1.7, 300.2], [3e9, -3e9, 0.0]])
    for k, d in D.items():
        for k2, d2 in D.items():
            rec("aten::to.dtype", make(d, 2, 3), d2)
        rec("aten::to.dtype", base, d)
        rec("aten::to.dtype", torch.tensor(SPECIAL), d)
        rec("aten::to.dtype", base.t(), d)
        rec("aten::to.dtype", torch.tensor([2**40 + 3, -1, 255, 256, -129]), d)
        rec("aten::type_as", base, make(d, 1))
        rec("aten::to.prim_dtype", base, None)
        for op in ("item", "Int.Tensor", "Float.Tensor", "Bool.Tensor", "IntImplicit", "FloatImplicit", "ScalarImplicit", "is_nonzero"):
            rec("aten::" + op, make(d))
            rec("aten::" + op, make(d, 1, 1))
            rec("aten::" + op, make(d, 2))
            rec("aten::" + op, make(d, 0))
    t = make(torch.float32, 2, 3, 4, 5)
    for f in (torch.contiguous_format, torch.channels_last, torch.preserve_format):
        rec("aten::contiguous", t, memory_format=f)
        rec("aten::clone", t, memory_format=f)
        rec("aten::to.dtype", t, torch.float64, memory_format=f)
    rec("aten::contiguous", t.permute(3, 1, 0, 2))
    rec("aten::clone", t.permute(3, 1, 0, 2)[:, 1:])
    rec("aten::detach", t[0, 0])


def views(rec, D):
    t = make(torch.float32, 2, 3, 4)
    v = rec
    for s in ([6, 4], [-1], [2, -1, 2], [5], [-1, -1], [-1, 5], [0, -1]):
        v("aten::view", t, s)
        v("aten::reshape", t.transpose(0, 1), s)
        v("aten::view", t.transpose(0, 1), s)
    for a, b in ((0, -1), (1, 2), (0, 1), (2, 1), (3, 4)):
        v("aten::flatten.using_ints", t, a, b)
        v("aten::transpose.int", t, a, b)
    for d in (-4, -3, -1, 0, 2, 3):
        v("aten::unsqueeze", t, d)
        v("aten::squeeze.dim", make(torch.float32, 1, 3, 1), d)
        v("aten::select.int", t, d, -1)
        v("aten::slice.Tensor", t, d, 1, None, 2)
        v("aten::narrow", t, d, 1, 1)
        v("aten::unbind.int", t, d)
        v("aten::split.Tensor", t, 2, d)
        v("aten::chunk", t, 2, d)
        v("aten::size.int", t, d)
        v("aten::stride.int", t, d)
        v("aten::unfold", t, d, 2, 1)
    v("aten::squeeze", make(torch.float32, 1, 3, 1))
    v("aten::permute", t, [2, 0, 1])
    v("aten::permute", t, [2, 0])
    v("aten::permute", t, [2, 0, 0])
    v("aten::expand", t[:, :1], [2, 5, 4])
    v("aten::expand", t[:, :1], [3, -1, -1, 4])
    v("aten::expand", t[:, :1], [3, -1, -1, 5])
    v("aten::expand", t, [4])
    v("aten::split.sizes", t, [1, 3], 2)
    v("aten::split.sizes", t, [1, 2], 2)
    v("aten::tensor_split.sections", t, 3, 2)
    v("aten::tensor_split.indices", t, [1, 3], 2)
    v("aten::diagonal", t, 1, 0, 2)
    v("aten::as_strided", t, [2, 2], [1, 3], 1)
    v("aten::movedim.int", t, 0, -1)
    v("aten::movedim.intlist", t, [0, 1], [2, 0])
    v("aten::t", t[0])
    v("aten::t", t)
    v("aten::size", t)
    v("aten::stride", t)
    v("aten::dim", t)
    v("aten::numel", t)
    v("aten::len.Tensor", t)
    v("aten::len.Tensor", t[0, 0, 0])
    v("aten::is_floating_point", t)
    v("aten::is_contiguous", t.transpose(0, 1))
    v("aten::t_", make(torch.float32, 2, 3))
    v("aten::unsqueeze_", make(torch.float32, 2, 3), 0)
    v("aten::squeeze_", make(torch.float32, 1, 3))
    v("aten::transpose_", make(torch.float32, 2, 3), 0, 1)
    v("aten::resize_", make(torch.float32, 2, 3), [4])
    v("aten::unflatten.int", t, 2, [2, 2])
    v("aten::view_as_real", make(torch.complex64, 2))
    v("aten::real", make(torch.complex64, 2))
    v("aten::imag", make(torch.complex64, 2))
    v("aten::meshgrid.indexing", [torch.arange(2), torch.arange(3)], indexing="xy")
    v("aten::meshgrid", [torch.arange(2), torch.arange(3), torch.tensor(1)])
    v("aten::broadcast_tensors", [make(torch.float32, 2, 1), make(torch.float32, 3)])
    v("aten::broadcast_tensors", [make(torch.float32, 2, 2), make(torch.float32, 3)])
    for a, b in ((0, 0), (1, 2.5)):
        for k, d in D.items():
            v("aten::result_type.Scalar", make(d, 2), b)
            v("aten::result_type.Tensor", make(d, 2), torch.tensor(b))


def indexing(rec, D):
    f = torch.float32
    t = make(f, 3, 4, 2)
    L = torch.tensor
    m = L([True, False, True])
    cases = [
        [L([0, 2, -1])], [None, L([[1, 0], [3, 3]])], [L([0, 1]), L([2, 3])], [L([0, 1]), None, L([1, 0])], [L([[0], [1]]), L([2, 3])],
        [m], [None, L([True, False, True, True])], [t > 0], [m, L([0, 1])], [L([5])], [L([-4])], [L([0, 1]), L([0, 1, 2])],
        [L([0.5])], [L([True, False])], [L([0]), L([0]), L([0]), L([0])], [L(1)], [None, None, L(1)], [L([], dtype=torch.int64)], [m.to(torch.uint8)],
        [L([0], dtype=torch.int32)],
    ]
    for ix in cases:
        rec("aten::index.Tensor", t, ix)
        rec("aten::index.Tensor", t.permute(2, 0, 1).contiguous().permute(1, 2, 0), ix)
        rec("aten::index_put_", make(f, 3, 4, 2), ix, L(7.5))
        rec("aten::index_put_", make(f, 3, 4, 2), ix, L([1.5, 2.5]))
        rec("aten::index_put_", make(f, 3, 4, 2), ix, L([1.5, 2.5]), True)
    rec("aten::index_put_", make(f, 3), [L([0, 0, 1])], L([1.0, 2.0, 3.0]), True)
    rec("aten::index_put_", make(f, 3), [L([0, 1])], L([1, 2]))
    rec("aten::index_put", make(f, 3), [L([0, 1])], L([1.0, 2.0]))
    for k, d in D.items():
        u = make(d, 3, 4)
        rec("aten::index.Tensor", u, [L([0, 2]), L([1, 1])])
        rec("aten::nonzero", u)
        rec("aten::masked_select", u, make(torch.bool, 4))
        rec("aten::take", u, L([[0, 5], [-1, 2]]))
        rec("aten::index_select", u, 1, L([3, 0, 0]))
        rec("aten::gather", u, 1, L([[0, 3], [1, 1], [2, 0]]))
        rec("aten::scatter.src", u, 1, L([[0, 3], [1, 1], [2, 0]]), make(d, 3, 4, seed=1))
        rec("aten::scatter_.src", make(d, 3, 4), 0, L([[0, 2, 1, 1]]), make(d, 3, 4, seed=1))
        rec("aten::scatter.value", u, 0, L([[0, 2, 1, 1]]), 3)
        rec("aten::scatter_add", u, 1, L([[0, 3], [1, 1], [2, 0]]), make(d, 3, 4, seed=1))
        rec("aten::index_add", u, 0, L([0, 0]), make(d, 2, 4, seed=1))
        rec("aten::index_copy", u, 0, L([2, 0]), make(d, 2, 4, seed=1))
        rec("aten::index_fill.int_Scalar", u, 1, L([2, 0]), 1)
        rec("aten::index_put", u, [L([0, 0])], u[0] if d != torch.bool else u[0], True)
        rec("aten::cat", [u, make(d, 1, 4)], 0)
        rec("aten::cat", [u, make(f, 3, 2)], 1)
        rec("aten::stack", [u, u], 1)
        rec("aten::flip", u, [0, 1])
        rec("aten::roll", u, [1, -1], [0, 1])
        rec("aten::roll", u, [5])
        rec("aten::repeat", u, [2, 1, 2])
        rec("aten::tile", u, [2])
        rec("aten::tril", u, -1)
        rec("aten::triu", u.t(), 1)
        rec("aten::diag", u, 1)
        rec("aten::diag", u[0], -1)
        rec("aten::diag_embed", u, 1)
        rec("aten::outer", u[0], u[:, 0])
        rec("aten::constant_pad_nd", u, [1, 2, -1, 1], 2)
        rec("aten::repeat_interleave.self_int", u, 2, 1)
        rec("aten::repeat_interleave.self_Tensor", u, L([2, 0, 1]), 0)
        rec("aten::_unique2", u, True, True, True)
        rec("aten::unique_dim", make(d, 4, 1, lo=0, hi=2), 0, True, True, True)
        rec("aten::unique_consecutive", make(d, 6, lo=0, hi=1), True, True)
        rec("aten::bincount", make(d, 5, lo=0).abs() if d not in (torch.bool,) else make(d, 5))
        rec("aten::one_hot", make(d, 3, lo=0, hi=3).abs() if d != torch.bool else make(d, 3), -1)
        rec("aten::embedding", make(d, 4, 3), L([[0, 3], [1, 1]]))
    rec("aten::bincount", L([1, 3, 1]), make(f, 3), 6)
    rec("aten::bincount", L([1, -1]))
    rec("aten::one_hot", L([1, 2]), 2)
    rec("aten::index_select", t, 0, L([3]))
    rec("aten::index_select", t, 0, L([-1]))
    rec("aten::index_select", t, 0, L([0.5]))
    rec("aten::index_select", t, 3, L([0]))
    rec("aten::gather", t, 1, L([[0]]))
    rec("aten::gather", t[0], 1, L([[5]]))
    rec("aten::gather", t[0], 1, L([[0, 1]] * 6))
    rec("aten::scatter.src", t[0], 1, L([[5]]), t[0])
    rec("aten::scatter.src", t[0], 1, L([[0] * 3]), t[0])
    rec("aten::scatter.src", t[0], 1, L([[0]]), L([[1]]))
    rec("aten::scatter.reduce", t[0], 1, L([[0, 0], [1, 1]]), t[1], reduce="add")
    rec("aten::scatter.reduce", t[0], 1, L([[0, 0], [1, 1]]), t[1], reduce="multiply")
    rec("aten::take", t, L([99]))
    rec("aten::embedding", t[0], L([4]))
    rec("aten::embedding", t[0], L([0.5]))
    rec("aten::embedding", t, L([0]))
    rec("aten::cat", [], 0)
    rec("aten::cat", [t, t[0]], 0)
    rec("aten::cat", [t, t[:, :2]], 0)
    rec("aten::cat", [t, t[:, :2]], 1)
    rec("aten::cat", [torch.zeros(0), t], 2)
    rec("aten::cat", [L(1.0)], 0)
    rec("aten::cat", [t, t], 3)
    rec("aten::stack", [], 0)
    rec("aten::stack", [t, t[0]], 0)
    rec("aten::stack", [t[0], t[1]], -1)
    rec("aten::flip", t, [0, 0])
    rec("aten::repeat", t, [2])
    rec("aten::repeat", t, [0, 1, 1])
    rec("aten::nonzero", L(3))
    rec("aten::masked_select", t[0], L([True]))
    x = make(f, 1, 2, 4)
    for mode in ("constant", "reflect", "replicate", "circular"):
        rec("aten::pad", x, [1, 2], mode)
        rec("aten::pad", x, [1, 4], mode)
        rec("aten::pad", x, [1], mode)
        rec("aten::pad", make(f, 1, 1, 3, 4), [1, 2, 0, 1], mode)
        rec("aten::pad", x, [1, 2], mode, 2.5)
    for n in ("hstack", "vstack", "dstack"):
        rec("aten::" + n, [t[0], t[1]])
        rec("aten::" + n, [t[0, 0], t[1, 0]])
    rec("aten::pixel_shuffle", make(f, 1, 8, 2, 3), 2)
    rec("aten::masked_scatter", t[0], t[0] > 0, make(f, 9))


def reductions(rec, D):
    for k, d in D.items():
        t = make(d, 2, 3, 2)
        z = make(d, 0, 3)
        for n in ("sum", "mean", "prod", "max", "min", "any", "all", "std", "var", "median"):
            for x in (t, t.transpose(0, 2), make(d), z, make(d, 7)):
                rec("aten::" + n, x)
        for n in ("sum.dim_IntList", "mean.dim", "nansum"):
            for dims in ([0], [-1], [0, 2], [], None, [0, 0], [3]):
                rec("aten::" + n, t, dims)
                rec("aten::" + n, t.transpose(0, 1), dims, True)
            rec("aten::" + n, z, [0])
            rec("aten::" + n, z, [1])
        for n in ("amax", "amin"):
            for dims in ([0], [-1], [0, 2], []):
                rec("aten::" + n, t, dims, True)
            rec("aten::" + n, z, [1])
            rec("aten::" + n, z, [0])
        for n in ("prod.dim_int", "max.dim", "min.dim", "any.dim", "all.dim", "argmax", "argmin", "median.dim", "cumsum", "cumprod", "cummax", "cummin", "logcumsumexp", "sort", "argsort"):
            for dim in (0, -1, 3):
                rec("aten::" + n, t, dim)
            rec("aten::" + n, t.transpose(0, 1), 1)
            rec("aten::" + n, z, 0)
            rec("aten::" + n, z, 1)
            rec("aten::" + n, make(d), 0)
        rec("aten::argmax", t, None)
        rec("aten::argmax", t, 1, True)
        rec("aten::argmin", z, None)
        rec("aten::count_nonzero", t, None)
        rec("aten::count_nonzero", t, 1)
        rec("aten::trace", t[0])
        for n in ("std", "var"):
            rec(f"aten::{n}", t, False)
            for dims in ([0], [-1], [0, 2], [], None):
                rec(f"aten::{n}.dim", t, dims, False)
                rec(f"aten::{n}.dim", t, dims, True, True)
                rec(f"aten::{n}.correction", t, dims, correction=2)
            rec(f"aten::{n}_mean", t)
        for p in (None, 2, 1, 0, INF, -INF, 3, 0.5, -1):
            rec("aten::norm.ScalarOpt_dim", t, p, [1], True)
            rec("aten::linalg_vector_norm", t, 2 if p is None else p)
        rec("aten::norm.Scalar", t, 3)
        rec("aten::norm.ScalarOpt_dim_dtype", t, 2, [0], False, dtype=torch.float64)
        rec("aten::logsumexp", t, [1])
        rec("aten::logsumexp", t, [0, 2], True)
        for dt in (torch.float64, torch.int32, torch.float32):
            rec("aten::sum", t, dtype=dt)
            rec("aten::prod", t, dtype=dt)
            rec("aten::cumsum", t, 0, dtype=dt)
            rec("aten::mean", t, dtype=dt)
        for dn in (True, False):
            rec("aten::sort", t, 1, dn)
            rec("aten::sort.stable", t, stable=True, dim=0, descending=dn)
        s = torch.tensor([[1, 5, 3, 2, 4], [9, 7, 8, 6, 0]]).to(d)  # no ties: PyTorch leaves their order open
        for l in (True, False):
            rec("aten::topk", s, 3, -1, l)
            rec("aten::topk", s, 1, 0, l)
        rec("aten::kthvalue", s, 2, 1)
        for n in ("softmax.int", "log_softmax.int"):
            for dim in (0, 1, -1, 3):
                rec("aten::" + n, t, dim)
            rec("aten::" + n, t.transpose(0, 2), 1)
            rec("aten::" + n, t, 1, torch.float64)
            rec("aten::" + n, z, 0)
            rec("aten::" + n, make(d), 0)
    sp = torch.tensor(SPECIAL)
    for n in ("sum", "mean", "prod", "max", "min", "any", "all", "std", "median", "norm.Scalar"):
        rec("aten::" + n, sp)
    for n in ("argmax", "argmin", "sort", "cumsum", "cummax", "cummin", "max.dim", "min.dim", "amax"):
        rec("aten::" + n, sp, 0 if n != "amax" else [0])
    rec("aten::sort.stable", sp, stable=True, dim=0, descending=True)
    for n in ("softmax.int", "log_softmax.int", "logsumexp"):
        rec("aten::" + n, torch.tensor([[INF, 1.0], [-INF, -INF], [-INF, 0.0], [NAN, 0.0], [1000.0, 999.0]]), 1 if n != "logsumexp" else [1])
    big = make(torch.float32, 1500)
    rec("aten::sum", big)
    rec("aten::mean", big)
    rec("aten::var", big)
    rec("aten::sum", make(torch.float16, 300))
    rec("aten::topk", sp[:3], 5)


def products(rec, D):
    for k, d in D.items():
        a, b = make(d, 2, 3), make(d, 3, 4, seed=1)
        v, w = make(d, 3), make(d, 3, seed=1)
        A, B = make(d, 2, 2, 3), make(d, 2, 3, 2, seed=1)
        rec("aten::mm", a, b)
        rec("aten::mm", make(d, 3, 2).t(), make(d, 4, 3).t())
        rec("aten::bmm", A, B)
        rec("aten::mv", a, v)
        if not d.is_complex:  # wrong in PyTorch builds with a generic BLAS
            rec("aten::dot", v, w)
        rec("aten::addmm", make(d, 4), a, b)
        rec("aten::addmm", make(d, 2, 4), a, b, beta=2, alpha=3)
        rec("aten::addmm_", make(d, 2, 4), a, b)
        rec("aten::baddbmm", make(d, 2, 2, 2), A, B, beta=0 if d != torch.bfloat16 else 1, alpha=2)
        rec("aten::addmv", make(d, 2), a, v)
        for x, y in ((a, b), (v, w), (a, v), (v, b), (A, b), (A, v), (a, B[:, :3]), (v, B), (A, B), (A[:, None], B[None]), (make(d, 0, 3), b), (make(d, 2, 0), make(d, 0, 3))):
            if not (d.is_complex and x.dim() == y.dim() == 1):
                rec("aten::matmul", x, y)
        rec("aten::linear", a, make(d, 4, 3), make(d, 4))
        rec("aten::linear", A, make(d, 4, 3), make(d, 4))
        rec("aten::linear", v, make(d, 4, 3))
    f = torch.float32
    a, v = make(f, 2, 3), make(f, 2)
    for x, y in ((a, a), (v, a.t()), (a, v), (v, make(f, 3)), (make(f), a), (make(f, 2, 2, 3), a), (a, make(f, 4, 2, 2)), (make(f, 3, 2, 2), make(f, 2, 2, 2)),
                 (a, make(torch.int64, 3, 2)), (v, make(torch.float64, 2)), (make(torch.int64, 2), v), (make(f, 1, 2, 3), make(torch.float64, 3, 1))):
        rec("aten::matmul", x, y)
    rec("aten::mm", v, a)
    rec("aten::mm", a, v)
    rec("aten::bmm", a, a)
    rec("aten::mv", v, a)
    rec("aten::dot", a, a)
    rec("aten::addmm", make(f, 5), a, a.t())
    rec("aten::addmm", make(torch.int64, 2), a, a.t())
    rec("aten::linear", a, make(f, 4, 2), make(f, 4))
    rec("aten::linear", a, make(f, 4, 3), make(f, 3))
    rec("aten::linear", a, make(torch.float64, 4, 3))
    for eq, ops in (("ij,jk->ik", (a, a.t())), ("ij,ij", (a, a)), ("ii->i", (make(f, 3, 3),)), ("bij,bjk->bik", (make(f, 2, 2, 3), make(f, 2, 3, 2))), ("i,j->ij", (v, v)),
                    ("ij->ji", (a,)), ("ij->", (a,)), ("ij,jk,kl->il", (a, a.t(), a)), ("ij,jk->ik", (a, a)), ("ij", (a, a)), ("ij,jk->im", (a, a.t())), ("ijk->i", (a,))):
        rec("aten::einsum", eq, list(ops))
    rec("aten::mm", torch.tensor([[0.0, 1.0]]), torch.tensor([[INF], [NAN]]))
    rec("aten::mm", make(f, 20, 70), make(f, 70, 3))


def nn(rec, D):
    for k, d in D.items():
        x2, w2 = make(d, 2, 4, 5, 6), make(d, 4, 2, 3, 2, seed=1)
        b = make(d, 4)
        rec("aten::conv2d", x2, w2, b, [2, 1], [1, 0], [1, 2], 2)
        rec("aten::conv2d", x2[0], make(d, 3, 4, 1, 1))
        rec("aten::conv1d", make(d, 2, 4, 6), make(d, 4, 2, 3), b, [1], [1], [1], 2)
        rec("aten::conv3d", make(d, 1, 2, 3, 3, 3), make(d, 2, 2, 2, 2, 2), None)
        if d != torch.bfloat16:  # mkldnn of this build takes the channels for one another
            rec("aten::conv_transpose2d.input", make(d, 1, 2, 3, 3), make(d, 2, 3, 2, 2), make(d, 3), [2, 2], [1, 0], [1, 1], 1, [1, 1])
        if d != torch.bfloat16:
            rec("aten::conv_transpose1d", make(d, 1, 4, 3), make(d, 4, 2, 3), None, [2], [1], [0], 2, [1])
        rec("aten::conv2d.padding", x2, w2, b, [1, 1], "same", [1, 1], 2)
        rec("aten::_convolution", x2, w2, b, [1, 1], [0, 0], [1, 1], False, [0, 0], 2, False, False, False, False)
        rec("aten::batch_norm", make(d, 2, 3, 2), make(d, 3), make(d, 3, seed=1), make(d, 3, seed=2), make(d, 3, seed=3).abs() if d != torch.bool else make(d, 3), False, 0.1, 1e-5, False)
        rec("aten::batch_norm", make(d, 2, 3, 2), None, None, None, None, True, 0.1, 1e-5, False)
        rec("aten::layer_norm", make(d, 2, 3), [3], make(d, 3), make(d, 3, seed=1))
        rec("aten::layer_norm", make(d, 2, 2, 3), [2, 3])
        rec("aten::group_norm", make(d, 2, 4, 3), 2, make(d, 4), make(d, 4, seed=1))
        rec("aten::max_pool2d", x2, [3, 2], [2, 1], [1, 0], [1, 2])
        rec("aten::max_pool2d", x2[0], [2, 2], [], [0, 0], [1, 1], True)
        rec("aten::max_pool2d_with_indices", x2, [2, 2])
        rec("aten::max_pool1d", x2[0], [2])
        rec("aten::max_pool3d", make(d, 1, 1, 2, 3, 3), [2, 2, 2])
        rec("aten::avg_pool2d", x2, [3, 3], [2, 2], [1, 1])
        rec("aten::avg_pool2d", x2, [3, 3], [2, 2], [1, 1], True, False)
        rec("aten::avg_pool2d", x2, [2, 2], [], [0, 0], False, True, 3)
        rec("aten::avg_pool1d", x2[0], [2])
        rec("aten::avg_pool3d", make(d, 1, 1, 2, 3, 3), [2, 2, 2])
        rec("aten::adaptive_avg_pool2d", x2, [3, 4])
        rec("aten::adaptive_avg_pool2d", x2, [1, 1])
        rec("aten::adaptive_avg_pool1d", x2[0], [3])
        rec("aten::adaptive_avg_pool3d", make(d, 1, 1, 2, 3, 3), [1, 2, 2])
        rec("aten::adaptive_max_pool2d", x2, [3, 4])
        for red in (0, 1, 2):
            for n in ("l1_loss", "mse_loss", "smooth_l1_loss", "huber_loss"):
                rec("aten::" + n, make(d, 2, 3), make(d, 2, 3, seed=1), red)
            rec("aten::cross_entropy_loss", make(d, 2, 3), torch.tensor([0, 2]), None, red)
            rec("aten::nll_loss_nd", make(d, 2, 3, 2), torch.tensor([[0, 2], [1, -100]]), make(d, 3), red)
        rec("aten::cosine_similarity", make(d, 2, 3), make(d, 2, 3, seed=1))
        rec("aten::glu", make(d, 2, 4))
        rec("aten::dropout", make(d, 3), 0.5, False)
        rec("aten::dropout", make(d, 3), 0.0, True)
        for n, nd in (("nearest1d", 1), ("nearest2d", 2), ("nearest3d", 3), ("nearest_exact1d", 1), ("nearest_exact2d", 2), ("nearest_exact3d", 3)):
            op = "aten::" + ("_" if "exact" in n else "") + "upsample_" + n + ".vec"
            x = make(d, 1, 2, *([4, 3, 2][:nd]))
            rec(op, x, [5, 7, 3][:nd], None)
            rec(op, x, None, [1.5, 2.0, 0.6][:nd])
        for n, nd in (("linear1d", 1), ("bilinear2d", 2), ("trilinear3d", 3), ("bicubic2d", 2), ("bilinear2d_aa", 2), ("bicubic2d_aa", 2)):
            op = "aten::" + ("_" if "aa" in n else "") + "upsample_" + n + ".vec"
            x = make(d, 1, 2, *([4, 3, 2][:nd]))
            for al in (True, False):
                rec(op, x, [5, 7, 3][:nd], al, None)
                rec(op, x, [2, 2, 1][:nd], al, None)
                rec(op, x, None, al, [1.5, 2.0, 0.6][:nd])
    f = torch.float32
    x, w = make(f, 1, 3, 4, 4), make(f, 2, 3, 3, 3)
    cl = x.contiguous(memory_format=torch.channels_last)
    rec("aten::conv2d", cl, w)
    rec("aten::conv2d", x, w.contiguous(memory_format=torch.channels_last))
    rec("aten::max_pool2d", cl, [2, 2])
    rec("aten::avg_pool2d", cl, [2, 2])
    rec("aten::adaptive_avg_pool2d", cl, [2, 2])
    rec("aten::adaptive_avg_pool2d", cl, [1, 1])
    rec("aten::relu", cl)
    rec("aten::cat", [cl, cl], 1)
    rec("aten::upsample_bilinear2d.vec", cl, [5, 5], False, None)
    rec("aten::batch_norm", cl, None, None, torch.zeros(3), torch.ones(3), False, 0.1, 1e-5, False)
    rec("aten::conv2d", x[0, 0], w)
    rec("aten::conv2d", x[:, :2], w)
    rec("aten::conv2d", x[..., :2], w)
    rec("aten::conv2d", x, w, torch.zeros(3))
    rec("aten::conv2d", x, w, None, [0, 1])
    rec("aten::conv2d", x, w, None, [1, 1], [-1, 0])
    rec("aten::conv2d", x, w.double())
    rec("aten::conv2d", x, w, torch.zeros(2, dtype=torch.float64))
    rec("aten::conv2d", x, w, None, [1, 1], [0, 0], [1, 1], 3)
    rec("aten::conv2d", x[:0], w)
    rec("aten::max_pool2d", x, [5, 5])
    rec("aten::max_pool2d", x, [2, 2], [1, 1], [2, 2])
    rec("aten::max_pool2d", x[0, 0], [2, 2])
    rec("aten::avg_pool2d", x, [5, 5])
    rec("aten::avg_pool2d", x, [2, 2], [], [0, 0], False, True, 0)
    rec("aten::layer_norm", make(f, 2, 3), [4])
    rec("aten::layer_norm", make(f, 2, 3), [3], make(f, 2))
    rec("aten::group_norm", make(f, 2, 4), 3)
    rec("aten::batch_norm", make(f, 2, 3), make(f, 2), None, None, None, True, 0.1, 1e-5, False)
    rec("aten::batch_norm", make(f, 2, 3), None, None, None, None, False, 0.1, 1e-5, False)
    rec("aten::nll_loss_nd", make(f, 2, 3), torch.tensor([0, 5]))
    rec("aten::nll_loss_nd", make(f, 2, 3), torch.tensor([0]))
    rec("aten::instance_norm", make(f, 2, 3, 4), make(f, 3), make(f, 3), None, None, True, 0.1, 1e-5, False)


def models(rec, D):
    """What the models of torchvision need beyond the rest."""
    import torchvision  # noqa: F401 (registers its operators)

    f = torch.float32
    for d in (torch.float32, torch.float64):
        boxes = torch.tensor([[0, 0, 4, 4], [1, 1, 5, 5], [0, 0, 4, 4.5], [6, 6, 7, 8], [0, 0, 0, 0], [5, 5, 8, 8]], dtype=d)
        scores = torch.tensor([0.5, 0.9, 0.5, 0.1, 0.3, 0.7], dtype=d)
        for limit in (0.0, 0.3, 0.5, 0.9):
            rec("torchvision::nms", boxes, scores, limit)
        rec("torchvision::nms", boxes[:0], scores[:0], 0.5)
        x = make(d, 2, 3, 5, 6)
        rois = torch.tensor([[0, 0, 0, 4, 4], [1, 1.5, 0.5, 9, 7.5], [0, -3, -3, 1, 1], [1, 2, 2, 2, 2], [0, 20, 20, 30, 30]], dtype=d)
        for aligned in (False, True):
            for ratio in (-1, 0, 2):
                rec("torchvision::roi_align", x, rois, 0.5, 2, 3, ratio, aligned)
                rec("torchvision::roi_align", x, rois, 1.0, 1, 1, ratio, aligned)
        rec("torchvision::roi_align", x, rois[:0], 1.0, 2, 2, 2, False)
        grid = make(d, 2, 3, 4, 2, seed=1) / 2
        for mode in (0, 1):
            for padding in (0, 1, 2):
                for corners in (False, True):
                    rec("aten::grid_sampler", x, grid, mode, padding, corners)
                    rec("aten::grid_sampler", make(d, 1, 2, 3, 4, 2), make(d, 1, 2, 2, 3, 3) / 2, mode, padding, corners)
        y, z = make(d, 2, 3), make(d, 2, 3, seed=1).sigmoid()
        for reduction in (0, 1, 2):
            rec("aten::binary_cross_entropy_with_logits", y, z, None, None, reduction)
            rec("aten::binary_cross_entropy_with_logits", y * 50, z, make(d, 3), make(d, 1, seed=2), reduction)
        rec("aten::frobenius_norm.out", y, [0, 1], True, out=torch.zeros(1, dtype=d))
        rec("aten::frobenius_norm.out", y, [1], out=torch.zeros(0, dtype=d))
        attention(rec, d)
    for d in (torch.float32, torch.int64, torch.bool, torch.float16):
        rec("aten::where", make(d, 2, 3))
        rec("aten::_shape_as_tensor", make(d, 2, 0, 3))
    rec("aten::where", torch.tensor(1))
    rec("aten::_shape_as_tensor", torch.tensor(1))
    rec("aten::fake_quantize_per_tensor_affine", make(f, 4, 3), 0.1, 3, 0, 255)
    rec("aten::fake_quantize_per_tensor_affine", make(f, 4, 3), 0.03, -5, -128, 127)
    rec("aten::fake_quantize_per_tensor_affine", make(f, 3), 0.1, 300, 0, 255)
    for d in FLOATS:
        x = make(D[d], 2, 3, 5, 4)
        rec("aten::im2col", x, [2, 3], [1, 1], [0, 0], [1, 1])
        rec("aten::im2col", x, [2, 2], [2, 1], [1, 2], [2, 1])
        rec("aten::im2col", x[0], [3, 3], [1, 1], [1, 1], [1, 1])
    rec("torchvision::nms", make(f, 3), make(f, 3), 0.5)
    rec("torchvision::nms", make(f, 3, 5), make(f, 3), 0.5)
    rec("torchvision::nms", make(f, 3, 4), make(f, 2), 0.5)
    rec("torchvision::nms", make(f, 3, 4), make(f, 3, 1), 0.5)


def attention(rec, d):
    """Fused attention and encoder layers, with every kind of mask."""
    x, y = make(d, 2, 3, 4), make(d, 2, 5, 4, seed=1)
    w = [make(d, 12, 4, seed=2) / 3, make(d, 12, seed=3), make(d, 4, 4, seed=4), make(d, 4, seed=5)]
    for weights in (False, True):
        for average in (False, True):
            rec("aten::_native_multi_head_attention", x, x, x, 4, 2, *w, None, weights, average)
    rec("aten::_native_multi_head_attention", x, x, x, 4, 1, *w, torch.ones(3, 3).triu(1).bool(), True, True, 0)
    rec("aten::_native_multi_head_attention", x, x, x, 4, 2, *w, torch.tensor([[0, 0, 1], [0, 1, 0]]).bool(), True, False, 1)
    rec("aten::_native_multi_head_attention", x, x, x, 4, 2, *w, torch.tensor([[0, 0, 1], [1, 1, 1]]).bool(), True, False, 1)
    rec("aten::_native_multi_head_attention", x, y, y, 4, 2, *w)
    rec("aten::_native_multi_head_attention", x, y, y * 2, 4, 2, *w)
    for gelu in (False, True):
        for first in (False, True):
            norms = [make(d, 4, seed=6), make(d, 4, seed=7), make(d, 4, seed=8), make(d, 4, seed=9)]
            feed = [make(d, 6, 4, seed=10), make(d, 6, seed=11), make(d, 4, 6, seed=12), make(d, 4, seed=13)]
            rec("aten::_transformer_encoder_layer_fwd", x, 4, 2, *w, gelu, first, 1e-5, *norms, *feed)
            rec("aten::_transformer_encoder_layer_fwd", x, 4, 2, *w, gelu, first, 1e-5, *norms, *feed, torch.tensor([[0, 0, 1], [0, 1, 0]]).bool(), 1)


def build(rec, D):
    for family in (unary, binary, powers, selects, create, casts, views, indexing, reductions, products, nn, models):
        family(rec, D)
