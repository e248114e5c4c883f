"""Writes to attributes: counters, buffers, lists, dicts, optional values, shared and tied state."""
from typing import Dict, List, Optional, Tuple

import torch
from torch import Tensor, nn

from . import case, t


@case(lambda: [(t(2, 3),), (t(2, 3),)])
class IntCounter(nn.Module):
    def __init__(self):
        super().__init__()
        self.calls = 0

    def tick(self) -> int:
        self.calls += 1
        return self.calls

    def forward(self, x: Tensor):
        before = self.calls
        return x * self.tick() + self.tick(), before


@case(lambda: [(t(3),), (t(3),)])
class BufferAdd(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("total", torch.zeros(3))

    def forward(self, x: Tensor):
        self.total.add_(x)
        return self.total * 2


@case(lambda: [(t(3),), (t(3),)])
class BufferRebound(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("last", torch.ones(3))

    def store(self, x: Tensor):
        self.last = x

    def forward(self, x: Tensor):
        old = self.last
        self.store(x + 1)
        return old + self.last


@case(lambda: [(t(2, 2),), (t(2, 2),)])
class BufferThroughView(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("grid", torch.zeros(2, 2))

    def row(self, i: int) -> Tensor:
        return self.grid[i]

    def forward(self, x: Tensor):
        self.row(0).add_(x[0])
        self.row(1).mul_(2).sub_(x[1])
        return self.grid.sum()


@case(lambda: [(1,), (2,)])
class ListGrows(nn.Module):
    items: List[int]

    def __init__(self):
        super().__init__()
        self.items = [7]

    def push(self, n: int):
        self.items.append(n)

    def forward(self, n: int):
        self.push(n)
        self.push(n * 10)
        return len(self.items), self.items[-1]


@case(lambda: [("a",), ("b",)])
class DictGrows(nn.Module):
    seen: Dict[str, int]

    def __init__(self):
        super().__init__()
        self.seen = {"a": 1}

    def bump(self, k: str) -> int:
        self.seen[k] = self.seen.get(k, 0) + 1
        return self.seen[k]

    def forward(self, k: str):
        return self.bump(k), self.bump(k), len(self.seen)


@case(lambda: [(t(2),), (t(2),)])
class OptionalCache(nn.Module):
    cache: Optional[Tensor]

    def __init__(self):
        super().__init__()
        self.cache = None

    def lookup(self, x: Tensor) -> Tensor:
        cache = self.cache
        if cache is not None:
            return cache
        self.cache = x * 3
        return x

    def forward(self, x: Tensor):
        return self.lookup(x) + self.lookup(x)


@case(lambda: [(3,), (None,)])
class OptionalInt(nn.Module):
    best: Optional[int]

    def __init__(self):
        super().__init__()
        self.best = 2

    def forward(self, n: Optional[int]):
        best = self.best
        self.best = n
        if best is None or n is None:
            return -1
        return best + n


@case(lambda: [(t(2, 3),), (t(2, 3),)])
class TiedWeights(nn.Module):
    def __init__(self):
        super().__init__()
        self.encode = nn.Linear(3, 3, bias=False)
        self.decode = nn.Linear(3, 3, bias=False)
        self.decode.weight = self.encode.weight

    def forward(self, x: Tensor):
        y = self.encode(x)
        with torch.no_grad():
            self.decode.weight.mul_(2)
        return self.encode(y) + self.decode(y)


class Accumulator(nn.Module):
    def __init__(self):
        super().__init__()
        self.n = 0
        self.register_buffer("sum", torch.zeros(2))

    def forward(self, x: Tensor):
        self.n += 1
        self.sum += x
        return self.sum / self.n


def share(m):
    m._c.setattr("b", m._c.getattr("a"))


@case(lambda: [(t(2),), (t(2),)], prepare=share)
class SharedObject(nn.Module):
    """a and b are one object once the module is scripted."""

    def __init__(self):
        super().__init__()
        self.a = Accumulator()
        self.b = Accumulator()

    def forward(self, x: Tensor):
        y = self.a(x)
        self.b.n += 10
        return y + self.b(x), self.a.n


@case(lambda: [(t(2),), (t(2),)])
class SharedBuffer(nn.Module):
    """Two objects, one tensor."""

    def __init__(self):
        super().__init__()
        self.a = Accumulator()
        self.b = Accumulator()
        self.b.sum = self.a.sum

    def forward(self, x: Tensor):
        return self.a(x) - self.b(x * 2)


@case(lambda: [(t(4, 2),), (t(4, 2),)])
class BatchNormTrains(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(2)

    def forward(self, x: Tensor):
        return self.norm(self.norm(x))


@case(lambda: [(t(2),), (t(2),)])
class WriteThenRead(nn.Module):
    """The second read must not be merged with the first."""

    def __init__(self):
        super().__init__()
        self.scale = 1.0

    def set(self, s: float):
        self.scale = s

    def get(self) -> float:
        return self.scale

    def forward(self, x: Tensor):
        a = self.get()
        self.set(a + 0.5)
        b = self.get()
        self.set(b * b)
        return x * a + b


@case(lambda: [(True,), (False,)])
class WriteInBranch(nn.Module):
    def __init__(self):
        super().__init__()
        self.state = "start"
        self.flips = 0

    def flip(self, on: bool) -> str:
        if on:
            self.state = "on"
            self.flips += 1
        else:
            self.state = self.state + "/off"
        return self.state

    def forward(self, on: bool):
        return self.flip(on) + self.flip(not on), self.flips


@case(lambda: [(3,), (4,)])
class WriteInLoop(nn.Module):
    trail: List[int]

    def __init__(self):
        super().__init__()
        self.at = 1
        self.trail = []

    def step(self, i: int) -> bool:
        self.at = self.at * 2 + i
        self.trail.append(self.at)
        return self.at < 100

    def forward(self, n: int):
        going = True
        i = 0
        while going and i < n:
            going = self.step(i)
            i += 1
        return self.at, self.trail[0]


@case(lambda: [(t(2),), (t(2),)])
class AliasOfAttribute(nn.Module):
    history: List[Tensor]

    def __init__(self):
        super().__init__()
        self.history = [torch.zeros(2)]

    def forward(self, x: Tensor):
        h = self.history
        last = h[-1]
        h.append(x + last)
        last.add_(1)
        return self.history[0] + self.history[-1], len(h)


@case(lambda: [(t(2),), (t(2),)])
class TupleAttribute(nn.Module):
    pair: Tuple[Tensor, int]

    def __init__(self):
        super().__init__()
        self.pair = (torch.ones(2), 0)

    def forward(self, x: Tensor):
        w, n = self.pair
        self.pair = (w + x, n + 1)
        return w, self.pair[1]


@case(lambda: [(t(3),), (t(3),)])
class NeverRead(nn.Module):
    """Attributes that forward writes and nothing reads: a caller that holds the object sees them."""

    def __init__(self):
        super().__init__()
        self.last_norm = 0.0
        self.register_buffer("last", torch.zeros(3))
        self.register_buffer("unused", torch.arange(6).reshape(2, 3))

    def forward(self, x: Tensor):
        self.last_norm = float(x.norm())
        self.last = x.clone()
        return x + 1


@case(lambda: [(0,), (5,)])
class RaisesAfterWrite(nn.Module):
    """What was written before the exception stays."""

    def __init__(self):
        super().__init__()
        self.tries = 0

    def check(self, n: int):
        self.tries += 1
        if n > 3:
            raise ValueError("too large: " + str(n))

    def forward(self, n: int):
        self.check(n)
        return self.tries
