"""What PyTorch prints for numbers and strings in a dump, for value/testdata/text.tsv.

After a comment, lines of fields between tabs; floats as the 16 hex digits of their bits:
  float    bits  as a dump prints the constant  %.17g  %.6g  %.1g (C's printf; nan: the constant's text)
  complex  real bits  imaginary bits  as a dump prints the constant
  str      bytes in hex  as a dump prints the constant
  seeded   dtype  seed  scale  elements as little-endian hex
The seeded lines are a second implementation of value.FillSeeded: SplitMix64 in
Python, rounded to the dtype by PyTorch. Deterministic.
Run: python3 oracle/value_text.py (PyTorch 1.13.1).
"""

import math
import pathlib
import random
import struct

import torch

OUT = pathlib.Path(__file__).resolve().parent.parent / "value" / "testdata" / "text.tsv"
RNG = random.Random(1131)
MASK = 2**64 - 1
NAN, INF = math.nan, math.inf
EDGE = [0.0, 1.0, 0.5, 2.5, 0.1, 0.2, 0.3, 1 / 3, 9.5, 99.0, 1e9, 9999999998.0, 9999999999.0, 9999999999.5, 1e10,
        10000000001.0, 12345678901.0, 12345678901.5, 1e15, 1e16, 2.0**53, 2.0**53 - 1, 99999999999999984.0, 1e17,
        123456789012345680.0, 2.0**62, 2.0**63, 2.0**63 - 1024, 2.0**64, 1e20, 1e22, 1e23, 1e99, 1e100, 1e300,
        1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, 1e-4, 9.9999e-5, 1e-5, 1.5e-5,
        0.001, 999999.0, 999999.5, 1e6, 1234567.0, 0.95, 0.0000999995, 9.5e-5, 9.4e-5, 3.141592653589793]
DTYPES = ["uint8", "int8", "int16", "int32", "int64", "bool", "float16", "bfloat16", "float32", "float64", "complex64",
          "complex128"]


def constant(value):
    """The text of value between the brackets of its prim::Constant."""
    graph = torch._C.Graph()
    graph.insertConstant(value)
    line = str(graph).splitlines()[1]
    return line[line.index("[value=") + len("[value="):-len("]()")]


def bits(f):
    return struct.pack(">d", f).hex()


def floats():
    yield from (NAN, -NAN, INF, -INF)
    for f in EDGE:
        yield f
        yield -f
    for _ in range(80):
        yield RNG.choice([1, -1]) * RNG.random() * 10.0 ** RNG.randrange(-20, 25)
    for _ in range(40):
        yield float(RNG.choice([1, -1]) * RNG.randrange(10 ** RNG.randrange(1, 22)))
    for _ in range(40):
        f = struct.unpack("<d", RNG.randbytes(8))[0]
        if math.isfinite(f):
            yield f


def complexes():
    parts = [0.0, -0.0, 1.0, -1.5, 1e10, -1e10, 1e16, 1e17, 1e20, 2.0**63, -(2.0**63), 2.0**63 - 1024, 1e-5, 1 / 3, INF,
             -INF, NAN, -NAN]
    for a in parts:
        for b in parts:
            yield complex(a, b)


def strings():
    yield ""
    for c in range(256):
        yield chr(c)
    yield from ("it's", 'say "x"', "a\\b\n\t\x01z", "\u20ac\u3042", "\U0001f600", "x" * 40)


class Split:
    """SplitMix64."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def unit(self):
        return (self.next() >> 39) / 2**24 - 1


def seeded(name, seed, scale, count):
    g, dtype = Split(seed), getattr(torch, name)
    if name == "bool":
        t = torch.tensor([g.next() >> 63 != 0 for _ in range(count)])
    elif dtype.is_complex:
        t = torch.tensor([complex(g.unit() * scale, g.unit() * scale) for _ in range(count)], dtype=dtype)
    elif dtype.is_floating_point:
        t = torch.tensor([g.unit() * scale for _ in range(count)], dtype=torch.float64)
        t = t if name == "float64" else t.float().to(dtype)
    else:
        low = 0 if name == "uint8" else -8
        t = torch.tensor([int((g.next() % 17 + low) * scale) for _ in range(count)]).to(dtype)
    return t.view(torch.uint8).numpy().tobytes().hex() if name != "bool" else bytes(t.tolist()).hex()


def main():
    lines = [["# made by oracle/value_text.py, which says what the fields are"]]
    for f in dict.fromkeys(bits(f) for f in floats()):
        x = struct.unpack(">d", bytes.fromhex(f))[0]
        text = constant(x)
        plain = [text] * 3 if math.isnan(x) else ["%.17g" % x, "%.6g" % x, "%.1g" % x]
        lines.append(["float", f, text, *plain])
    for c in complexes():
        lines.append(["complex", bits(c.real), bits(c.imag), constant(c)])
    for s in strings():
        lines.append(["str", s.encode().hex(), constant(s)])
    for name in DTYPES:
        for seed, scale in ((0, 1.0), (1131, 0.5), (MASK, 1000.0)):
            lines.append(["seeded", name, str(seed), repr(scale), seeded(name, seed, scale, 5)])
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("".join("\t".join(line) + "\n" for line in lines))


if __name__ == "__main__":
    main()
