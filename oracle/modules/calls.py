"""Calls: nesting, functions that call functions, several callers, early return, defaults, dead calls."""
from typing import List, Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import case, t


def double(x: Tensor) -> Tensor:
    return x * 2


def quadruple(x: Tensor) -> Tensor:
    return double(double(x))


def scaled(x: Tensor, k: int = 3, by: Optional[Tensor] = None) -> Tensor:
    y = x * k
    if by is not None:
        y = y + by
    return y


@case(lambda: [(t(2),), (t(2),)])
class FunctionsCallFunctions(nn.Module):
    def forward(self, x: Tensor):
        return quadruple(x) + double(x + 1)


@case(lambda: [(t(2),), (t(2),)])
class Defaults(nn.Module):
    def forward(self, x: Tensor):
        return scaled(x), scaled(x, 2), scaled(x, by=x), scaled(x, 1, double(x))


def sign(n: int) -> int:
    if n < 0:
        return -1
    if n == 0:
        return 0
    return 1


def first_over(ns: List[int], limit: int) -> int:
    for n in ns:
        if n > limit:
            return n
    return limit


@case(lambda: [(3, [1, 2, 9]), (-2, [4])])
class EarlyReturn(nn.Module):
    def forward(self, n: int, ns: List[int]):
        return sign(n) * 100 + sign(0) * 10 + first_over(ns, 5)


def clip(x: Tensor, hi: float) -> Tensor:
    while bool((x > hi).any()):
        x = x - (x > hi).to(x.dtype)
    return x


@case(lambda: [(t(4) * 3,), (t(4),)])
class LoopInCallee(nn.Module):
    def forward(self, x: Tensor):
        return clip(x, 1.0) + clip(x, 0.5)


@case(lambda: [(t(2, 2), 3), (t(2, 2), 0)])
class CallInLoop(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def forward(self, x: Tensor, n: int):
        for _ in range(n):
            x = torch.tanh(self.layer(double(x)))
        return x


@case(lambda: [(t(2), True), (t(2), False)])
class CallInBranch(nn.Module):
    def up(self, x: Tensor) -> Tensor:
        return quadruple(x) + 1

    def down(self, x: Tensor) -> Tensor:
        return x - 1

    def forward(self, x: Tensor, up: bool):
        if up:
            y = self.up(x)
        else:
            y = self.down(double(x))
        return self.down(y)


@case(lambda: [(t(2),), (t(2),)])
class DeadCalls(nn.Module):
    """The results of pure callees that nobody uses."""

    def forward(self, x: Tensor):
        a = quadruple(x)
        b = scaled(a, 5)
        return x + 1


def note(log: List[str], what: str) -> int:
    log.append(what)
    return len(log)


@case(lambda: [("x",), ("y",)])
class WritesArguments(nn.Module):
    """A callee that writes to what it is given, with an unused result."""

    def forward(self, s: str):
        log: List[str] = []
        note(log, s)
        note(log, s + s)
        return log


def bump_(x: Tensor) -> Tensor:
    return x.add_(1)


@case(lambda: [(t(3),), (t(3),)])
class InPlaceCallee(nn.Module):
    def forward(self, x: Tensor):
        y = x.clone()
        z = bump_(y)
        bump_(y[:2])
        return y, z - x


def swap(a: Tensor, b: Tensor) -> Tuple[Tensor, Tensor]:
    return b, a


@case(lambda: [(t(2), t(2)), (t(2), t(2))])
class TupleResult(nn.Module):
    def forward(self, a: Tensor, b: Tensor):
        a, b = swap(a, b)
        b, c = swap(a + 1, b)
        return swap(b, c)


def same(x: Tensor) -> Tensor:
    return x


@case(lambda: [(t(2),), (t(2),)])
class Identity(nn.Module):
    """Callees that return what they were given."""

    def forward(self, x: Tensor):
        y = same(x)
        z = same(same(y + 1))
        return y, z


def seven() -> int:
    return 7


@case(lambda: [(1,), (2,)])
class ConstantResult(nn.Module):
    def forward(self, n: int):
        return seven() * n + seven()


@case(lambda: [(t(2, 3),), (t(2, 3),)])
class Library(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(t(3, 3))

    def forward(self, x: Tensor):
        y = F.relu(F.linear(x, self.w))
        y = F.layer_norm(y, [3])
        return F.softmax(y, dim=1) + F.gelu(x)


class Leaf(nn.Module):
    def __init__(self):
        super().__init__()
        self.k = 2

    def inner(self, x: Tensor) -> Tensor:
        return double(x) * self.k

    def forward(self, x: Tensor):
        return self.inner(x) + 1


class Middle(nn.Module):
    def __init__(self):
        super().__init__()
        self.leaf = Leaf()

    def forward(self, x: Tensor):
        self.leaf.k += 1
        return self.leaf(x) - self.leaf.inner(x)


@case(lambda: [(t(2),), (t(2),)])
class NestedModules(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = Middle()
        self.b = Middle()

    def forward(self, x: Tensor):
        return self.a(self.b(x)) + self.b.leaf(x)


def depth0(x: int) -> int:
    return x + 1


def depth1(x: int) -> int:
    return depth0(x) * depth0(x + 2)


def depth2(x: int) -> int:
    return depth1(x) - depth1(depth0(x))


def depth3(x: int) -> int:
    return depth2(depth2(x)) + depth1(x)


@case(lambda: [(1,), (-3,)])
class DeepCalls(nn.Module):
    def forward(self, x: int):
        return depth3(x), depth2(x)


def checked(x: Tensor) -> Tensor:
    assert x.dim() == 2, "two dimensions are needed"
    return x.sum(1)


@case(lambda: [(t(2, 3),), (t(3),)])
class Asserts(nn.Module):
    def forward(self, x: Tensor):
        return checked(x) + checked(x * 2)


def noisy(n: int) -> int:
    print("noisy", n)
    return n


@case(lambda: [(1,), (2,)])
class Prints(nn.Module):
    def forward(self, n: int):
        noisy(n)
        return n


def widen(x: Optional[int]) -> int:
    if x is None:
        return 0
    return x


@case(lambda: [(4,), (5,)])
class WiderParameters(nn.Module):
    """Arguments of narrower types than the parameters."""

    def forward(self, n: int):
        return widen(n) + widen(None)


@case(lambda: [(t(2),), (t(2),)])
class Exported(nn.Module):
    """A second entry point, which forward does not call."""

    def __init__(self):
        super().__init__()
        self.gain = 2.0

    @torch.jit.export
    def reset(self, g: float) -> float:
        old = self.gain
        self.gain = g
        return old

    def forward(self, x: Tensor):
        return x * self.gain
