#!/usr/bin/env python3
"""Write equiv/testdata/figures.json: pairs of tensors, whether
torch.testing.assert_close takes them for equal (with NaN equal to NaN), and what
numpy says of their largest error. Run with PyTorch 1.13.1:

    python3 oracle/figures.py

Elements are given by their bytes. maxAbs is of float64 differences, exact integer
ones for integers; maxRel divides it by the largest finite magnitude expected; ulp
counts representable values between two floats; worst is the first index of the
largest error, or -1. Output is deterministic.
"""
import json
import math
import os

import numpy as np
import torch

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "equiv", "testdata", "figures.json")
FLOATS = [torch.float16, torch.bfloat16, torch.float32, torch.float64]
COMPLEX = [torch.complex64, torch.complex128]
INTS = [torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64]
BITS = {torch.float16: torch.int16, torch.bfloat16: torch.int16, torch.float32: torch.int32, torch.float64: torch.int64}
inf, nan = math.inf, math.nan


def steps(w, g):
    """Representable values between corresponding elements; NaN counts as none."""
    most = 0
    for x, y in zip(w.reshape(-1), g.reshape(-1)):
        if math.isnan(x) or math.isnan(y):
            continue
        a, b = (int(v.view(BITS[w.dtype])) for v in (x.reshape(1), y.reshape(1)))
        sign = torch.iinfo(BITS[w.dtype]).max
        a, b = (-(v & sign) if v < 0 else v for v in (a, b))
        most = max(most, abs(a - b))
    return most


def plain(t):
    """Elements as Python numbers, in row-major order."""
    return t.reshape(-1).tolist()


def distance(w, g):
    if isinstance(w, (int, bool)):
        return abs(int(g) - int(w))
    nans = [x != x for x in (w, g)]
    if all(nans) or w == g:
        return 0.0
    d = abs(g - w)
    return inf if math.isnan(d) else d


def magnitude(w):
    m = abs(w)
    return m if math.isfinite(m) else 0


def figure(name, want, got):
    try:
        torch.testing.assert_close(got, want, equal_nan=True)
        ok = True
    except AssertionError:
        ok = False
    errors = [float(distance(w, g)) for w, g in zip(plain(want), plain(got))]
    worst = max(range(len(errors)), key=lambda i: errors[i], default=-1)
    if worst >= 0 and errors[worst] == 0:
        worst = -1
    most = errors[worst] if worst >= 0 else 0.0
    scale = max([float(magnitude(w)) for w in plain(want)], default=0.0)
    ulp = 0
    if want.dtype in FLOATS:
        ulp = steps(want, got)
    elif want.is_complex():
        there = ~(want.isnan() & got.isnan())  # these count as equal
        ulp = steps(torch.view_as_real(want[there]), torch.view_as_real(got[there]))
    raw = [bytes(t.contiguous().reshape(-1).view(torch.uint8).tolist()).hex() if t.numel() else "" for t in (want, got)]
    return {
        "name": name, "dtype": str(want.dtype)[6:], "shape": list(want.shape), "want": raw[0], "got": raw[1], "ok": ok,
        "maxAbs": str(most), "maxRel": str(most / max(scale, 5e-324)) if most else "0.0", "ulp": ulp, "worst": worst,
    }


def pairs():
    gen = torch.Generator().manual_seed(3)
    for dt in FLOATS:
        name = str(dt)[6:]
        big = torch.finfo(dt).max
        tiny = torch.finfo(dt).tiny

        def t(*xs):
            return torch.tensor(xs, dtype=dt)
        yield name + " same", t(1, 2), t(1, 2)
        yield name + " NaN and NaN", t(nan, 1), t(nan, 1)
        yield name + " NaN, got number", t(nan, 1), t(0, 1)
        yield name + " number, got NaN", t(0, 1, 5), t(nan, 1, 7)
        yield name + " inf", t(inf, -inf), t(inf, -inf)
        yield name + " inf, got -inf", t(1, inf), t(1, -inf)
        yield name + " inf, got the largest", t(inf, 1), t(big, 1)
        yield name + " the largest, got inf", t(big, 1), t(inf, 1)
        yield name + " zeros of two signs", t(0.0, -0.0), t(-0.0, 0.0)
        yield name + " across zero", t(tiny, 1), t(-tiny, 1)
        yield name + " empty", t().reshape(0, 3), t().reshape(0, 3)
        yield name + " 0-d", torch.tensor(2, dtype=dt), torch.tensor(3, dtype=dt)
        yield name + " largest, opposite", t(big), t(-big)
        for scale in (1e-7, 1e-3, 1e-1):
            w = torch.randn(3, 5, generator=gen, dtype=torch.float64)
            e = torch.randn(3, 5, generator=gen, dtype=torch.float64)
            yield "%s off by %g" % (name, scale), w.to(dt), (w + scale * e).to(dt)
        w = torch.randn(11, 13, generator=gen, dtype=torch.float64).to(dt)
        g = w.clone()
        g[9, 7] += 1
        yield name + " one of many", w, g
    for dt in COMPLEX:
        name = str(dt)[6:]

        def t(*xs):
            return torch.tensor(xs, dtype=dt)
        yield name + " same", t(1 + 2j), t(1 + 2j)
        yield name + " conjugate", t(1 + 2j, 3), t(1 - 2j, 3)
        yield name + " NaN part", t(complex(nan, 1)), t(complex(nan, 2))
        yield name + " NaN part, got number", t(complex(nan, 1)), t(1 + 1j)
        yield name + " inf part", t(complex(inf, 1)), t(complex(inf, 1))
        yield name + " inf part, other", t(complex(inf, 1)), t(complex(1, inf))
        yield name + " empty", t(), t()
        w = torch.randn(4, generator=gen, dtype=torch.complex128)
        yield name + " close", w.to(dt), (w + 1e-8).to(dt)
        yield name + " off", w.to(dt), (w + 1e-2j).to(dt)
    for dt in INTS:
        name = str(dt)[6:]
        info = torch.iinfo(dt)
        yield name + " same", torch.tensor([1, 2], dtype=dt), torch.tensor([1, 2], dtype=dt)
        yield name + " ends", torch.tensor([info.max, 1], dtype=dt), torch.tensor([info.min, 1], dtype=dt)
        yield name + " one off", torch.tensor([[1, 2], [3, 4]], dtype=dt), torch.tensor([[1, 2], [3, 5]], dtype=dt)
        yield name + " 0-d", torch.tensor(7, dtype=dt), torch.tensor(9, dtype=dt)
        yield name + " empty", torch.zeros(2, 0, dtype=dt), torch.zeros(2, 0, dtype=dt)
    yield "int64 beyond 2^53", torch.tensor([2**53 + 1, 2**62]), torch.tensor([2**53, 2**62 + 1])
    yield "bool", torch.tensor([True, False, True]), torch.tensor([True, True, True])
    yield "bool same", torch.tensor([True, False]), torch.tensor([True, False])


def main():
    cases = [figure(*p) for p in pairs()]
    with open(OUT, "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
    print(len(cases), "cases")


main()
