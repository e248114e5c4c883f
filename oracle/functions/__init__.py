"""The functions of the functions corpus, one file per subject, and what they are declared with.

A function is declared with ``@case(lambda r: [args, args, ...])``: ``r`` is a seeded `Inputs`, and every tuple of
arguments is one call. The script ``oracle/functions.py`` scripts, runs and records them.
"""
import zlib

import torch

CASES = []


def case(inputs):
    """Register a function with the maker of its calls; the function itself stays as written."""

    def add(fn):
        CASES.append((fn, inputs))
        return fn

    return add


class Inputs:
    """Deterministic arguments: the stream depends only on the function's name and the seed."""

    AWKWARD = [float("nan"), float("inf"), float("-inf"), -0.0, 0.0, 1e-45, 3.4e38, -1.5, 0.5, 2.5, -2.5, 1.0]

    def __init__(self, name, seed):
        self.g = torch.Generator()
        self.g.manual_seed(zlib.crc32(name.encode()) * 1000003 + seed)

    def t(self, *shape, dtype=torch.float32):
        """Normal values of standard deviation 2."""
        return (torch.randn(shape, generator=self.g, dtype=torch.float64) * 2).to(dtype)

    def p(self, *shape, dtype=torch.float32):
        """Positive values from 0.1 to 3."""
        return (torch.rand(shape, generator=self.g, dtype=torch.float64) * 2.9 + 0.1).to(dtype)

    def i(self, *shape, lo=-9, hi=10, dtype=torch.int64):
        """Whole numbers in [lo, hi), of any dtype."""
        return torch.randint(lo, hi, shape, generator=self.g).to(dtype)

    def b(self, *shape):
        """Booleans."""
        return torch.randint(0, 2, shape, generator=self.g).to(torch.bool)

    def z(self, *shape):
        """complex64."""
        return torch.complex(self.t(*shape), self.t(*shape))

    def awk(self, dtype=torch.float32):
        """The awkward floats in a random order, 3 by 4."""
        order = torch.randperm(len(self.AWKWARD), generator=self.g)
        return torch.tensor(self.AWKWARD, dtype=torch.float64)[order].to(dtype).view(3, 4)

    def n(self, lo=-9, hi=10):
        """One int in [lo, hi)."""
        return int(torch.randint(lo, hi, (), generator=self.g))

    def x(self, lo=-5.0, hi=5.0):
        """One float."""
        return lo + (hi - lo) * float(torch.rand((), generator=self.g, dtype=torch.float64))

    def ints(self, k, lo=-9, hi=10):
        return [self.n(lo, hi) for _ in range(k)]

    def floats(self, k, lo=-5.0, hi=5.0):
        return [self.x(lo, hi) for _ in range(k)]

    def s(self, k, alphabet="abcXYZ 019_"):
        return "".join(alphabet[self.n(0, len(alphabet))] for _ in range(k))

    def strs(self, k, lo=1, hi=5):
        return [self.s(self.n(lo, hi), "abcdXY") for _ in range(k)]
