"""Scripted classes, enums, named tuples and other values in attributes."""
from enum import Enum
from typing import Any, Dict, List, NamedTuple, Optional

import torch
from torch import Tensor, nn

from . import case, t


@torch.jit.script
class Box:
    def __init__(self, n: int):
        self.n = n
        self.log: List[int] = []

    def add(self, k: int) -> int:
        self.n += k
        self.log.append(self.n)
        return self.n

    def twice(self) -> int:
        return self.add(self.n)


@case(lambda: [(3,), (-1,)])
class LocalObject(nn.Module):
    """The object does not leave forward."""

    def forward(self, k: int):
        box = Box(10)
        box.add(k)
        return box.twice()


@case(lambda: [(3,), (-1,)])
class HeldObject(nn.Module):
    def __init__(self):
        super().__init__()
        self.box = Box(1)

    def forward(self, k: int):
        before = self.box.n
        self.box.add(k)
        return before, self.box.twice(), len(self.box.log)


@case(lambda: [(3,), (4,)])
class ExchangedObject(nn.Module):
    def __init__(self):
        super().__init__()
        self.box = Box(1)

    def forward(self, k: int):
        old = self.box
        self.box = Box(k)
        old.add(100)
        self.box.add(1)
        return old.n, self.box.n


@torch.jit.script
class Node:
    def __init__(self, v: Tensor):
        self.v = v


def relink(a: Node, b: Node):
    a.v = b.v


@case(lambda: [(t(2),), (t(2),)])
class ObjectsShareTensors(nn.Module):
    def forward(self, x: Tensor):
        a = Node(x.clone())
        b = Node(x * 2)
        relink(a, b)
        a.v.add_(1)
        return a.v, b.v


class Color(Enum):
    RED = 1
    GREEN = 2


@case(lambda: [(1,), (2,)])
class EnumAttribute(nn.Module):
    def __init__(self):
        super().__init__()
        self.color = Color.RED

    def is_red(self, c: Color) -> bool:
        return c == Color.RED

    def forward(self, n: int):
        red = self.is_red(self.color)
        if n > 1:
            self.color = Color.GREEN
        return red, self.is_red(self.color), self.color.value


class Point(NamedTuple):
    x: Tensor
    n: int


def moved(p: Point, by: int) -> Point:
    return Point(p.x + by, p.n + 1)


@case(lambda: [(t(2),), (t(2),)])
class NamedTuples(nn.Module):
    def forward(self, x: Tensor):
        p = moved(moved(Point(x, 0), 2), 3)
        return p.x * p.n, p.n


@case(lambda: [("b",), ("zz",)])
class Table(nn.Module):
    table: Dict[str, List[float]]

    def __init__(self):
        super().__init__()
        self.table = {"a": [1.0], "b": [0.5, float("inf")], "": []}

    def row(self, k: str) -> Optional[List[float]]:
        if k in self.table:
            return self.table[k]
        return None

    def forward(self, k: str):
        r = self.row(k)
        if r is None:
            self.table[k] = [float(len(k))]
            return -1.0
        r.append(2.5)
        return r[0] + len(r)


@case(lambda: [(2,), (3,)])
class Strings(nn.Module):
    def __init__(self):
        super().__init__()
        self.prefix = 'a "quoted"\n\\'
        self.sep = "é"

    def join(self, n: int) -> str:
        return self.sep.join([self.prefix] * n)

    def forward(self, n: int):
        self.prefix = self.prefix[:4]
        return self.join(n), len(self.prefix)


@case(lambda: [(t(2),), (t(2),)])
class Devices(nn.Module):
    def __init__(self):
        super().__init__()
        self.device = torch.device("cpu")
        self.eps = 1e-5
        self.flags = [True, False]
        self.z = 1 - 2j

    def make(self, n: int) -> Tensor:
        return torch.zeros(n, device=self.device) + self.eps

    def forward(self, x: Tensor):
        y = self.make(2) + x
        if self.flags[0] and not self.flags[1]:
            y = y * 2
        return y, self.z


@case(lambda: [(t(2),), (t(2),)])
class Dtypes(nn.Module):
    """Buffers of several types and layouts."""

    def __init__(self):
        super().__init__()
        self.register_buffer("i", torch.arange(6, dtype=torch.int32).reshape(2, 3).t())
        self.register_buffer("h", torch.tensor([0.1, -2.0], dtype=torch.float16))
        self.register_buffer("d", torch.tensor(0.1, dtype=torch.float64))
        self.register_buffer("m", torch.tensor([True, False]))
        self.register_buffer("c", torch.tensor([1 + 2j, -0.5j]))
        self.register_buffer("empty", torch.zeros(0, 3))

    def forward(self, x: Tensor):
        self.i += 1
        return self.i.sum() + self.d, torch.where(self.m, x, self.h.to(x.dtype)), self.c * 2, self.empty.shape


@case(lambda: [(t(3),), (t(3),)])
class ForkJoin(nn.Module):
    def part(self, x: Tensor, k: int) -> Tensor:
        return x * k + 1

    def forward(self, x: Tensor):
        f = torch.jit.fork(self.part, x, 2)
        y = self.part(x, 3)
        return torch.jit.wait(f) + y


@torch.jit.script
class Guard:
    def __init__(self):
        self.depth = 0
        self.log: List[int] = []

    def __enter__(self) -> int:
        self.depth += 1
        self.log.append(self.depth)
        return self.depth

    def __exit__(self, type: Any, value: Any, tb: Any) -> None:
        self.depth -= 1
        self.log.append(-self.depth)


def within(g: Guard, n: int) -> int:
    with g as d:
        if n > 5:
            raise ValueError("more than five")
        return n // (n - 2) + d


@case(lambda: [(4,), (7,)])
class WithObject(nn.Module):
    """The object is left although something raises."""

    def __init__(self):
        super().__init__()
        self.guard = Guard()

    def forward(self, n: int):
        with self.guard:
            r = within(self.guard, n)
        return r, self.guard.depth
