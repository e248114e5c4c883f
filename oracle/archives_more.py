"""More modules for archives.py: what archives_samples.py leaves out."""
from typing import Any, Dict, Final, List, NamedTuple, Optional, Tuple, Union

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

from archives_samples import Color, Mode, Point, free, sample, t


@torch.jit.script
class Node:
    def __init__(self, v: int):
        self.v = v
        self.w = torch.jit.annotate(Optional[Tensor], None)

    def set(self, w: Tensor) -> "Node":
        self.w = w
        return self

    @staticmethod
    def twice(n: int) -> int:
        return n * 2


@sample((t(2), 3))
class OptionalAttribute(nn.Module):
    def forward(self, x, n: int):
        a = Node(n)
        before = a.w is None
        a.set(x)
        w = a.w
        assert w is not None
        return w + a.v, before, Node.twice(n)


@sample((t(2), 3), (t(2), 0))
class ListOfObjects(nn.Module):
    def forward(self, x, n: int):
        nodes: List[Node] = []
        for i in range(n):
            nodes.append(Node(i).set(x * i))
        total = 0
        for m in nodes:
            m.v += 10
            total += m.v
        return total, len(nodes)


@sample((2, "a"), (5, "b"))
class WhileAnd(nn.Module):
    def forward(self, n: int, s: str):
        i = 0
        out: List[str] = []
        while i < n and len(out) < 3:
            if i % 2 == 0 or s == "b":
                out.append(s + str(i))
            i += 1
        else_taken = i == n
        return out, i, else_taken


@sample((5,), (1,), (0,))
class ReturnInLoops(nn.Module):
    def forward(self, n: int) -> int:
        for i in range(n):
            for j in range(i):
                if i * j > 3:
                    return i * 10 + j
            if i == 3:
                continue
        return -1


@sample((7,), (2,), (-1,))
class RaiseInLoop(nn.Module):
    def forward(self, n: int) -> int:
        i = 0
        while True:
            if i > 4:
                raise RuntimeError("too far")
            if i == n:
                break
            i += 1
        return i


@sample(([3, 1, 2],), ([],))
class Iterators(nn.Module):
    def forward(self, xs: List[int]):
        a = xs[::-1]
        b = 0
        for i, x in enumerate(xs, 1):
            b += i * x
        c = 0
        for x, y, z in zip(xs, a, range(3)):
            c += x * y + z
        for k in range(10, 2, -3):
            c += k
        return a, b, c, max(xs) if len(xs) > 0 else 0, any([x > 2 for x in xs])


@sample((["b", "a"], {"b": 2, "a": 1}))
class StringsAndDicts(nn.Module):
    def forward(self, names: List[str], d: Dict[str, int]):
        out: List[Tuple[str, int]] = []
        for n in sorted(names):
            if n in d and n not in ["z"]:
                out.append((n, d[n]))
        lengths: Dict[str, List[int]] = {}
        for k, v in d.items():
            lengths[k] = [v] * v
        return out, lengths, "-".join(names), names[0][0:1]


@sample((t(3), None), (t(3), t(3)))
class OptionalChain(nn.Module):
    def forward(self, x, y: Optional[Tensor]):
        z = y if y is not None else x
        if y is None:
            n = 0
        elif y.dim() == 1 and x.dim() == 1:
            n = 1
            z = z + y
        else:
            n = 2
        return z, n


@sample((t(2), [t(2), None]))
class OptionalElements(nn.Module):
    def forward(self, x, xs: List[Optional[Tensor]]):
        count = 0
        for y in xs:
            if y is not None:
                x = x + y
            else:
                count += 1
        return x, count


class Box(NamedTuple):
    inner: Point
    items: List[int]
    maybe: Optional[Tensor]


@sample((t(2),))
class NestedNamedTuples(nn.Module):
    def make(self, x) -> Box:
        return Box(Point(x, 1), [1, 2], x)

    def forward(self, x):
        b = self.make(x)
        b.items.append(b.inner.y)
        m = b.maybe
        if m is not None:
            x = x + m
        boxes = [b, Box(b.inner, [], None)]
        return x, boxes[0].items, len(boxes[1].items), boxes[1].maybe is None


@sample((1,), ("s",), (2.5,))
class Unions(nn.Module):
    def describe(self, x: Union[int, str, float]) -> str:
        if isinstance(x, (int, float)):
            return "number"
        return x

    def forward(self, x: Union[int, str, float]):
        ys: List[Union[int, str, float]] = [x, 1, "t"]
        out: List[str] = []
        for y in ys:
            out.append(self.describe(y))
        return out


@sample(((t(2), 1),), ([t(2)],), ({"k": 1},), (True,))
class IsInstances(nn.Module):
    def forward(self, x: Any):
        if isinstance(x, Tuple[Tensor, int]):
            return x[1]
        if isinstance(x, List[Tensor]):
            return len(x) + 10
        if isinstance(x, Dict[str, int]):
            return x["k"] + 20
        return 30


@sample((1,), (2,))
class EnumState(nn.Module):
    def __init__(self):
        super().__init__()
        self.color = Color.RED
        self.modes = [Mode.FAST, Mode.SLOW]
        self.table: Dict[str, Color] = {"a": Color.GREEN}

    def forward(self, n: int):
        if n == 2:
            self.color = self.table["a"]
        out: List[str] = []
        for m in self.modes:
            out.append(m.value)
        return self.color.value, out, self.color == Color.GREEN


class Scale(nn.Module):
    factor: Final[float]

    def __init__(self, factor: float):
        super().__init__()
        self.factor = factor
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        return x * self.factor


@sample((t(3),), (t(3),))
class CountsCalls(nn.Module):
    total: List[float]

    def __init__(self):
        super().__init__()
        self.a = Scale(2.0)
        self.b = Scale(3.0)
        self.total = []
        self.last: Tuple[int, float] = (0, 0.0)

    def forward(self, x):
        y = self.b(self.a(x))
        self.total += [float(y.sum())]
        self.last = (self.a.calls, self.total[-1])
        return y, self.a.calls + self.b.calls, self.total, self.last


@sample((t(2, 4),))
class Containers(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([nn.ModuleList([nn.Linear(4, 4), nn.ReLU()]), nn.ModuleList([nn.Linear(4, 4), nn.Tanh()])])
        self.params = nn.ParameterList([nn.Parameter(torch.ones(4)), nn.Parameter(torch.full([4], 0.5))])
        self.deep = nn.Sequential(nn.Sequential(nn.Linear(4, 2), nn.GELU()), nn.Identity(), nn.Flatten())

    def forward(self, x):
        for i, block in enumerate(self.blocks):
            for layer in block:
                x = layer(x)
        for p in self.params:
            x = x * p
        return self.deep(x), len(self.blocks)


@sample((t(1, 4, 6, 6),))
class Norms(nn.Module):
    def __init__(self):
        super().__init__()
        self.gn = nn.GroupNorm(2, 4)
        self.inorm = nn.InstanceNorm2d(4, affine=True)
        self.conv = nn.Conv2d(4, 4, 3, stride=2, groups=2, bias=False, padding_mode="reflect", padding=1)
        self.up = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False)
        self.pool = nn.AdaptiveAvgPool2d((1, 1))
        self.prelu = nn.PReLU()

    def forward(self, x):
        y = self.prelu(self.conv(self.inorm(self.gn(x))))
        return self.up(y), self.pool(y), F.avg_pool2d(x, 2)


@sample((t(2, 3), torch.tensor([0, 2])))
class Losses(nn.Module):
    def __init__(self):
        super().__init__()
        self.ce = nn.CrossEntropyLoss()
        self.mse = nn.MSELoss(reduction="sum")

    def forward(self, x, y):
        return self.ce(x, y), self.mse(x, x * 2), F.log_softmax(x, 1), F.nll_loss(F.log_softmax(x, 1), y)


@sample((t(4),))
class ToLists(nn.Module):
    def forward(self, x):
        a: List[float] = x.tolist()
        b: List[List[int]] = x.long().view(2, 2).tolist()
        c: List[bool] = (x > 0).tolist()
        return a, b, c


@sample((t(2, 3), 1), (t(2, 3), 0))
class NestedBranches(nn.Module):
    def forward(self, x, n: int):
        if n > 0:
            if x.size(0) == 2:
                y = x + 1
                k = 1
            else:
                y = x - 1
                k = 2
            y = y * k
        else:
            y = x
            for i in range(2):
                if i == n:
                    y = y + i
                else:
                    k = i
                    y = y * k
        return y


@sample((t(3),))
class ForkTuples(nn.Module):
    def work(self, x: Tensor, n: int) -> Tuple[Tensor, int]:
        return x * n, n

    def forward(self, x):
        fs: List[torch.jit.Future[Tuple[Tensor, int]]] = []
        for i in range(2):
            fs.append(torch.jit.fork(self.work, x, i + 1))
        nested = torch.jit.fork(free, x)
        total = 0
        for f in fs:
            y, n = torch.jit.wait(f)
            x = x + y
            total += n
        return x + torch.jit.wait(nested), total


@sample((t(2, 3),))
class Views(nn.Module):
    def forward(self, x):
        y = x.clone()
        row = y[0]
        row += 1
        y.t()[0].zero_()
        z = y.narrow(1, 0, 2)
        z[:] = z * 2
        return y, z, row, y.unbind(1)[2]


@sample((t(2, 3), 2.0, 3))
class ScalarArguments(nn.Module):
    def forward(self, x, f: float, n: int):
        return x + f, f * x, n - x, x / n, f / x.add(5), x ** n, x.clamp(min=-f), x.pow(f).sum() > f, n // 2, n % 2, -f ** n, x == n, n > x


@sample((3, 4))
class Shifts(nn.Module):
    def forward(self, a: int, b: int):
        c = (a, b)
        return (a << b) >> 1, -a, a if a > b else b, a == 3, c


@sample((t(2, 3),))
class KeywordCalls(nn.Module):
    def helper(self, x, scale: float = 1.0, bias: int = 0, name: Optional[str] = None):
        if name is not None:
            return x * scale + bias, name
        return x, "none"

    def forward(self, x):
        a, n = self.helper(x, bias=2, name="k")
        b, m = self.helper(x, 3.0)
        return a + b, n + m, torch.sum(x, dim=1, keepdim=True), torch.full(size=[2], fill_value=1.5)


@sample((t(4, 4),))
class Linalg(nn.Module):
    def forward(self, x):
        return torch.tril(x), x.diagonal(), x.cumsum(1), torch.outer(x[0], x[1]), x.roll(1, 0), torch.flip(x, [1]), x.masked_fill(x > 0, -1.0)


class Inner(nn.Module):
    def __init__(self, n: int):
        super().__init__()
        self.n = n
        self.register_buffer("b", torch.arange(n))

    @torch.jit.export
    def grow(self, k: int) -> int:
        self.n += k
        return self.n

    def forward(self, x):
        return x * self.b.sum() + self.n


@sample((t(2),), (t(2),))
class ExportedMethods(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = Inner(2)
        self.b = Inner(3)
        self.alias = self.a

    def forward(self, x):
        self.a.grow(1)
        k = self.alias.grow(2) + self.b.grow(3)
        return self.a(x) + self.b(x), k


@sample((t(2),))
class Shadowing(nn.Module):
    def forward(self, x):
        x = x + 1
        torch_ = x
        annotate_ = [x]
        int_ = 3
        x0 = torch_ * int_
        x1 = x0 + annotate_[0]
        _0 = x1 * 2
        return _0 + x


@sample((t(2),), (t(2),))
class StatefulLists(nn.Module):
    seen: List[Tensor]
    names: Dict[int, str]

    def __init__(self):
        super().__init__()
        self.seen = []
        self.names = {}

    def forward(self, x):
        self.seen.append(x)
        self.names[len(self.seen)] = "call"
        y = torch.stack(self.seen).sum(0)
        return y, self.names
