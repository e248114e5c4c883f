"""Interface-typed submodules: one class behind them, several, exchanged, and passed on."""
from typing import List

import torch
from torch import Tensor, nn

from . import case, t


@torch.jit.interface
class Unary(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        pass


@torch.jit.interface
class Stage(nn.Module):
    def run(self, x: Tensor, k: int) -> Tensor:
        pass

    def name(self) -> str:
        pass


class Plus(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x + 1


class Times(nn.Module):
    def __init__(self):
        super().__init__()
        self.calls = 0
        self.register_buffer("by", torch.full((2,), 3.0))

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        return x * self.by


@case(lambda: [(t(2),), (t(2),)])
class OneClassBehind(nn.Module):
    op: Unary

    def __init__(self):
        super().__init__()
        self.op = Times()

    def forward(self, x: Tensor):
        return self.op.forward(self.op.forward(x))


class Holder(nn.Module):
    op: Unary

    def __init__(self, op):
        super().__init__()
        self.op = op

    def forward(self, x: Tensor):
        return self.op.forward(x) - 1


@case(lambda: [(t(2),), (t(2),)])
class TwoClassesBehind(nn.Module):
    """Both holders are of one class, and what they hold is not."""

    def __init__(self):
        super().__init__()
        self.a = Holder(Plus())
        self.b = Holder(Times())

    def forward(self, x: Tensor):
        return self.a(x) + self.b(x)


def choose(a: Unary, b: Unary, first: bool) -> Unary:
    if first:
        return a
    return b


@case(lambda: [(t(2), True), (t(2), False)])
class Chosen(nn.Module):
    a: Unary
    b: Unary

    def __init__(self):
        super().__init__()
        self.a = Plus()
        self.b = Times()

    def forward(self, x: Tensor, first: bool):
        return choose(self.a, self.b, first).forward(x)


@case(lambda: [(t(2), True), (t(2), True)])
class Exchanged(nn.Module):
    """What stands behind the interface changes between the calls."""

    now: Unary
    then: Unary

    def __init__(self):
        super().__init__()
        self.now = Plus()
        self.then = Times()

    def forward(self, x: Tensor, change: bool):
        y = self.now.forward(x)
        if change:
            self.now, self.then = self.then, self.now
        return y * 10 + self.now.forward(x)


def apply(op: Unary, x: Tensor) -> Tensor:
    return op.forward(x) * 2


@case(lambda: [(t(2),), (t(2),)])
class PassedOn(nn.Module):
    """A function that takes an interface: its class is known where it is called."""

    op: Unary

    def __init__(self):
        super().__init__()
        self.op = Plus()

    def forward(self, x: Tensor):
        return apply(self.op, x) + apply(self.op, x * 2)


class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.tensor([0.5, 2.0]))

    def helper(self, x: Tensor) -> Tensor:
        return x * self.w

    @torch.jit.export
    def run(self, x: Tensor, k: int) -> Tensor:
        for _ in range(k):
            x = self.helper(x)
        return x

    @torch.jit.export
    def name(self) -> str:
        return "scale"


@case(lambda: [(t(2),), (t(2),)])
class SeveralMethods(nn.Module):
    stage: Stage

    def __init__(self):
        super().__init__()
        self.stage = Scale()

    def forward(self, x: Tensor):
        return self.stage.run(x, 2), self.stage.name()


@case(lambda: [(t(2),), (t(2),)])
class InList(nn.Module):
    a: Unary
    b: Unary

    def __init__(self):
        super().__init__()
        self.a = Plus()
        self.b = Times()

    def forward(self, x: Tensor):
        ops: List[Unary] = [self.a, self.b, self.a]
        for op in ops:
            x = op.forward(x)
        return x
