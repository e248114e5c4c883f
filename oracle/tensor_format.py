"""What C++ prints for tensors, for tensor/testdata/format.jsonl.gz.

Each line is [dtype, shape, elements in C order as little-endian hex, quant,
str(tensor) in TorchScript, the constant as a dump prints it]. quant is null or
[scheme, scale, zero point] or [scheme, scales, zero points, axis]. The last
entry is null where it is the one before it with newlines as spaces.
Deterministic. Run: python3 oracle/tensor_format.py (PyTorch 1.13.1).
"""

import gzip
import json
import pathlib
import random
import warnings

import numpy
import torch

OUT = pathlib.Path(__file__).resolve().parent.parent / "tensor" / "testdata" / "format.jsonl.gz"
RNG = random.Random(1131)
STR = torch.jit.CompilationUnit("def f(t: Tensor):\n    return str(t)\n").f
INTS = {"uint8": (0, 255), "int8": (-128, 127), "int16": (-2**15, 2**15 - 1), "int32": (-2**31, 2**31 - 1),
        "int64": (-2**63, 2**63 - 1)}
FLOATS = ["float16", "bfloat16", "float32", "float64"]
COMPLEX = ["complex32", "complex64", "complex128"]
SHAPES = [[], [1], [2], [3], [5], [10], [1, 1], [1, 2], [2, 1], [2, 2], [3, 3], [2, 5], [5, 2], [1, 10], [10, 1],
          [1, 1, 1], [1, 1, 2], [2, 1, 1], [1, 2, 3], [2, 2, 2], [1, 1, 10], [3, 1, 3], [1, 1, 1, 1], [2, 1, 1, 2],
          [1, 2, 2, 2], [1, 1, 5, 2], [2, 2, 1, 2], [1, 1, 1, 10], [1, 2, 1, 1, 3]]
LARGE = [[11], [3, 7], [1, 40], [40, 2], [2, 3, 4], [1, 2, 30], [2, 27], [3, 14], [2, 2, 3, 2]]
EMPTY = [[0], [0, 3], [3, 0], [2, 0, 3], [0, 0, 1, 1]]
EDGE = [0.0, -0.0, 1.0, -1.0, 0.5, 0.1, 0.2, 0.3, 0.9999, 0.99999, 0.99995, 9.9995, 9.99995, 99999.0, 99999.5, 99999.99,
        100000.0, 100000.5, 999999.5, 1e6, 1234567.0, 12345678.0, 999999999.0, 1e9, 1e10, 1.5e10, 1e-3, 1e-4, 1e-5,
        1e-6, 1.5e-7, 1e-30, 1e30, 3.14159265358979, 2.718281828, 1000.0, 1000.5, 0.01, 0.001, 10.0, 10.5, 100.0, 65504.0,
        6e-8, 3.4e38, 1.17e-38, 1e-45, 999.9999999999999, 9.999999999999998, 0.9999999999999999, 1e22, 1e23, 1e100,
        1e-100, 1e300, 1.7e308, 5e-324, 2.2e-308, 1e-310, 16777216.0, 16777217.0, 0.00009999, 1.00005, 1.00015, 2.00025]


def real(sort):
    """One number of the sort of numbers that a tensor is made of."""
    sign = RNG.choice([1, 1, -1])
    if sort == "edge":
        return sign * RNG.choice(EDGE)
    if sort == "integer":
        return sign * RNG.randrange(10 ** RNG.choice([1, 1, 2, 3, 5]))
    if sort == "large integer":
        return sign * RNG.randrange(10 ** RNG.choice([5, 6, 7, 9, 10, 12]))
    if sort == "unit":
        return RNG.uniform(-1, 1)
    if sort == "normal":
        return RNG.gauss(0, 1)
    if sort == "decimals":
        return sign * round(RNG.uniform(0, 10 ** RNG.choice([0, 1, 2, 3, 4])), RNG.randrange(5))
    if sort == "small":
        return sign * RNG.random() * 10 ** -RNG.choice([2, 3, 3, 4, 5])
    if sort == "large":
        return sign * RNG.random() * 10 ** RNG.choice([4, 5, 6])
    if sort == "tiny":
        return sign * RNG.random() * 10 ** -RNG.choice([20, 21, 22])
    return sign * RNG.random() * 10.0 ** RNG.randrange(-30, 30)


SORTS = ["edge", "edge", "integer", "large integer", "unit", "normal", "decimals", "small", "large", "tiny", "mixed"]
ODD = [float("nan"), float("inf"), -float("inf"), 0.0, -0.0, -float("nan")]


def numbers(n):
    sort = RNG.choice(SORTS)
    out = [real(sort) for _ in range(n)]
    if RNG.random() < 0.15:
        for _ in range(RNG.randrange(1, n + 2)):
            if out:
                out[RNG.randrange(n)] = RNG.choice(ODD)
    return out


def count(shape):
    n = 1
    for s in shape:
        n *= s
    return n


def make(dtype, shape):
    n, quant = count(shape), None
    if dtype in INTS:
        lo, hi = INTS[dtype]
        width = RNG.choice([1, 2, 3, 6, 7, 9, 10, 19])
        v = [RNG.choice([lo, hi]) if RNG.random() < 0.03 else min(max(RNG.choice([1, -1]) * RNG.randrange(10**width), lo), hi)
             for _ in range(n)]
        return torch.tensor(v, dtype=getattr(torch, dtype)).reshape(shape), quant
    if dtype == "bool":
        return torch.tensor([RNG.random() < 0.5 for _ in range(n)], dtype=torch.bool).reshape(shape), quant
    if dtype in COMPLEX:
        v = torch.tensor([complex(a, b) for a, b in zip(numbers(n), numbers(n))], dtype=torch.complex128)
        if dtype == "complex32":
            v = torch.view_as_complex(torch.view_as_real(v).half())
        return v.to(getattr(torch, dtype)).reshape(shape), quant
    if dtype in FLOATS:
        return torch.tensor(numbers(n), dtype=torch.float64).to(getattr(torch, dtype)).reshape(shape), quant
    return quantized(dtype, shape, n)


def quantized(dtype, shape, n):
    scale = RNG.choice([0.1, 0.5, 1.0, 0.0123456789, 2.0, 1e-5, 123456.7, 3e-9, round(RNG.random(), 6) + 1e-3])
    zero = RNG.choice([0, 0, 3, 10, 100])
    x = torch.tensor([RNG.gauss(0, 20 * scale) for _ in range(n)]).reshape(shape)
    if RNG.random() < 0.7 or n == 1 or not shape:  # PyTorch cannot dump per-channel {x}
        return torch.quantize_per_tensor(x, scale, zero, getattr(torch, dtype)), ["per_tensor_affine", scale, zero]
    axis = RNG.randrange(len(shape))
    scales = [scale * (i + 1) for i in range(shape[axis])]
    if RNG.random() < 0.5 or dtype != "quint8":
        zeros = [RNG.randrange(5) for _ in scales]
        q = torch.quantize_per_channel(x, torch.tensor(scales, dtype=torch.float64), torch.tensor(zeros), axis, getattr(torch, dtype))
        return q, ["per_channel_affine", q.q_per_channel_scales().tolist(), zeros, axis]
    zeros = [RNG.randrange(5) + 0.5 for _ in scales]
    q = torch.quantize_per_channel(x, torch.tensor(scales), torch.tensor(zeros), axis, torch.quint8)
    return q, ["per_channel_affine_float_qparams", q.q_per_channel_scales().tolist(), zeros, axis]


def raw_bytes(t):
    if t.is_quantized:
        t = t.int_repr()
    if t.is_complex():
        t = torch.view_as_real(t)
    if t.dtype == torch.bfloat16:
        t = t.contiguous().view(torch.int16)
    return t.contiguous().numpy().astype(t.numpy().dtype.newbyteorder("<")).tobytes().hex()


def constant(t):
    g = torch._C.Graph()
    text = str(g.insertConstant(t).node())
    return text[text.index("value=") + 6:text.rindex("]()")]


def case(dtype, shape):
    t, quant = make(dtype, shape)
    printed, dumped = STR(t), constant(t)
    assert dumped == printed.replace("\n", " ") or t.numel() == 1 or t.numel() > 10, (printed, dumped)
    return [dtype, shape, raw_bytes(t), quant, printed, None if dumped == printed.replace("\n", " ") else dumped]


def main():
    warnings.filterwarnings("ignore")
    lines = []
    every = [*INTS, "bool", *FLOATS, *COMPLEX, "quint8", "qint8", "qint32"]
    for dtype in every:
        for shape in SHAPES + LARGE:
            lines.append(case(dtype, shape))
        if not dtype.startswith("q"):
            lines.extend(case(dtype, shape) for shape in EMPTY)
    for _ in range(2400):
        dtype = RNG.choice([*every, *FLOATS, "float32", "float32", "float64", "float64", "float64"])
        lines.append(case(dtype, RNG.choice(SHAPES)))
    for v in EDGE + ODD:
        for dtype in ("float32", "float64"):
            lines.append(exact([v], dtype))
            lines.append(exact([v, v], dtype))
            lines.append(exact([v, v / 10], dtype))
    text = "".join(json.dumps(x, separators=(",", ":")) + "\n" for x in lines)
    with open(OUT, "wb") as f, gzip.GzipFile("", "wb", 9, f, mtime=0) as z:
        z.write(text.encode())
    small = sum(count(x[1]) <= 10 for x in lines)
    print(f"{len(lines)} tensors, {small} of at most 10 elements, {OUT.stat().st_size} bytes")


def exact(values, dtype):
    t = torch.tensor(numpy.array(values)).to(getattr(torch, dtype))
    printed, dumped = STR(t), constant(t)
    return [dtype, list(t.shape), raw_bytes(t), None, printed, None if dumped == printed.replace("\n", " ") else dumped]


if __name__ == "__main__":
    main()
