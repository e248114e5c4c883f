"""Small modules that cover the TorchScript language, one behaviour each, with the arguments of their calls.

SAMPLES maps a name to (what makes the module, [(method, argument, …), …]). archives.py compiles, saves and runs them.
"""
import enum
import math
import warnings
from typing import Any, Dict, List, NamedTuple, Optional, Tuple, Union

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

SAMPLES = {}


def calls(*made):
    """Class decorator: the module is made once and each (method, argument, …) is called."""
    def enter(cls):
        SAMPLES[cls.__name__] = (lambda: torch.jit.script(cls().eval()), made)
        return cls
    return enter


def sample(*made):
    """Class decorator: the module is made once and called with each tuple of arguments."""
    return calls(*(("forward", *args) for args in made))


def function(*made):
    """Decorator of a function, which is called with each tuple of arguments."""
    def enter(f):
        SAMPLES[f.__name__] = (lambda: torch.jit.script(f), [("forward", *args) for args in made])
        return f
    return enter


def traced(*made):
    """Class decorator: the module is traced with the first tuple of arguments and called with each."""
    def enter(cls):
        trace = lambda: torch.jit.trace(cls().eval(), made[0], strict=False, check_trace=False)  # noqa: E731
        SAMPLES[cls.__name__] = (trace, [("forward", *args) for args in made])
        return cls
    return enter


def t(*shape):
    n = 1
    for d in shape:
        n *= d
    return (torch.arange(n, dtype=torch.float32) % 7 - 3).reshape(shape) / 4


# ---- arithmetic, control flow ----

@sample((t(2, 3),))
class Negate(nn.Module):
    def forward(self, x):
        return -x


@sample((t(2, 3), t(2, 3)), (t(2, 3), t(3)))
class Operators(nn.Module):
    def forward(self, x, y):
        a = x + y * 2 - x / 3
        b = (a > 0) & (y <= 1)
        return torch.where(b, a ** 2, x @ x.t() @ a), b.logical_not()


@sample((3, 4), (-7, 2), (0, 5))
class Integers(nn.Module):
    def forward(self, a: int, b: int):
        c = a // b + a % b - a * b
        d = a / b
        return c, d, a << 2, a & b, a | b, a ^ b, -a, float(a), bool(b), a == b, a != b, max(a, b), min(a, b), abs(a)


@sample((2.5, 0.5), (-3.0, 2.0))
class Floats(nn.Module):
    def forward(self, a: float, b: float):
        return a + b, a * b, a // b, a % b, a ** b if a > 0 else b, int(a), round(a), a < b, str(a)


@sample((True, False), (False, False))
class Booleans(nn.Module):
    def forward(self, a: bool, b: bool):
        return a and b, a or b, not a, (a and not b) or (b and not a)


@sample((t(3), 1), (t(3), 5))
class IfElse(nn.Module):
    def forward(self, x, n: int):
        if n > 3:
            y = x * n
        else:
            y = x - n
        return y


@sample((t(3), 1), (t(3), 5), (t(3), 10))
class Elif(nn.Module):
    def forward(self, x, n: int):
        if n < 2:
            return x
        elif n < 7:
            x = x + 1
        else:
            x = -x
            n = n - 1
        return x * n


@sample((t(3), 4), (t(3), 0))
class ForRange(nn.Module):
    def forward(self, x, n: int):
        for i in range(n):
            x = x + i
        return x


@sample((10,), (3,))
class ForSteps(nn.Module):
    def forward(self, n: int):
        out: List[int] = []
        for i in range(2, n, 3):
            out.append(i)
        for i in range(n, 0, -2):
            out.append(i)
        return out


@sample((t(4), 6.0))
class While(nn.Module):
    def forward(self, x, limit: float):
        n = 0
        while float(x.abs().sum()) < limit:
            x = x * 1.5
            n += 1
        return x, n


@sample((7,), (2,))
class BreakContinue(nn.Module):
    def forward(self, n: int):
        total = 0
        for i in range(n):
            if i == 5:
                break
            if i % 2 == 0:
                continue
            total += i
        return total


@sample((t(3), 5), (t(3), 0))
class EarlyReturn(nn.Module):
    def forward(self, x, n: int):
        for i in range(n):
            if i == 3:
                return x + i
            x = x * 2
        return x


@sample((t(2, 2), 3, 2))
class NestedLoops(nn.Module):
    def forward(self, x, n: int, m: int):
        acc = torch.zeros_like(x)
        for i in range(n):
            for j in range(m):
                if (i + j) % 2 == 0:
                    acc = acc + x * j
                else:
                    acc = acc - i
            if i > 1:
                acc = acc / 2
        return acc


@sample((5,), (0,))
class LoopCarriesMany(nn.Module):
    def forward(self, n: int):
        a, b = 0, 1
        names: List[str] = []
        while n > 0:
            a, b = b, a + b
            n = n - 1
            names.append(str(a))
        return a, b, names


@sample((t(2, 3), True), (t(2, 3), False))
class IfWithoutElse(nn.Module):
    def forward(self, x, flip: bool):
        if flip:
            x = x.flip(0)
        return x.contiguous()


@sample((t(3), 2))
class Ternary(nn.Module):
    def forward(self, x, n: int):
        y = x if n > 1 else -x
        return y + (1 if n == 2 else 0)


@sample(([1, 2, 3],), ([],))
class IterateList(nn.Module):
    def forward(self, xs: List[int]):
        total = 0
        for x in xs:
            total += x
        for i, x in enumerate(xs):
            total += i * x
        for a, b in zip(xs, xs):
            total -= a - b
        return total


@sample(([t(2), t(2)],))
class IterateTensors(nn.Module):
    def forward(self, xs: List[Tensor]):
        out = torch.zeros(2)
        for x in xs:
            out += x
        return out


@sample((t(3, 2),))
class IterateRows(nn.Module):
    def forward(self, x):
        out = x.new_zeros([2])
        for row in x:
            out = out + row
        return out


@sample(([3, 1, 2],))
class Comprehension(nn.Module):
    def forward(self, xs: List[int]):
        return [x * 2 for x in xs], {x: str(x) for x in xs}, [i for i in range(3)]


# ---- Optional, Union, Any, isinstance ----

@sample((None,), (t(2),))
class OptionalTensor(nn.Module):
    def forward(self, x: Optional[Tensor]):
        if x is None:
            return torch.ones(2)
        return x + 1


@sample((None, 3), (2, None), (1, 2))
class OptionalInts(nn.Module):
    def forward(self, a: Optional[int], b: Optional[int] = None):
        if a is not None and b is not None:
            return a + b
        if a is None:
            a = 10
        return a


@sample((t(2),), (t(2), 3), (t(2), 3, "y"))
class Defaults(nn.Module):
    def forward(self, x, n: int = 2, s: str = "x", f: float = 1.5, o: Optional[int] = None):
        if o is not None:
            n += o
        return x * n * f, s


@sample((1,), ("abc",))
class UnionArgument(nn.Module):
    def forward(self, x: Union[int, str]):
        if isinstance(x, int):
            return str(x + 1)
        return x + "!"


@sample((1,), (2.5,), ("s",), ([1, 2],), (None,))
class AnyArgument(nn.Module):
    def forward(self, x: Any):
        if isinstance(x, int):
            return 1
        elif isinstance(x, float):
            return 2
        elif isinstance(x, List[int]):
            return len(x)
        elif isinstance(x, (str, bool)):
            return 4
        return 5


@sample((1,))
class AssertIsNot(nn.Module):
    def forward(self, x: Optional[int]):
        assert x is not None
        return x + 1


@sample((5,), (-1,))
class Asserts(nn.Module):
    def forward(self, x: int):
        assert x >= 0, "negative: {}".format(x)
        return x


@sample((5,), (0,))
class Raises(nn.Module):
    def forward(self, x: int):
        if x == 0:
            raise ValueError("zero")
        return 10 // x


@sample((5,), (-5,))
class RaisesInElse(nn.Module):
    def forward(self, x: int):
        if x > 0:
            y = x
        else:
            raise RuntimeError(f"bad {x}")
        return y


# ---- lists, dicts, tuples, strings ----

@sample(([5, 2, 9],))
class ListMethods(nn.Module):
    def forward(self, xs: List[int]):
        xs.append(4)
        xs.insert(0, 7)
        xs.extend([1, 1])
        a = xs.pop()
        b = xs.pop(0)
        xs.remove(2)
        xs.reverse()
        c = xs.index(9)
        d = xs.count(1)
        ys = xs.copy()
        ys.sort()
        ys[0] = 100
        ys[-1] = 50
        del ys[1]
        xs.clear()
        return xs, ys, a, b, c, d, 3 in ys, len(ys)


@sample(([1, 2, 3, 4, 5],))
class ListSlices(nn.Module):
    def forward(self, xs: List[int]):
        return xs[1:3], xs[::2], xs[-2:], xs[:-1], xs + [6], xs * 2, sorted(xs), sum(xs), xs == [1, 2]


@sample(({"a": 1, "b": 2},))
class DictMethods(nn.Module):
    def forward(self, d: Dict[str, int]):
        d["c"] = 3
        e = d.get("z", 7)
        f = d.pop("a")
        g = "b" in d
        del d["b"]
        d.update({"x": 5})
        keys = [k for k in d.keys()]
        vals = list(d.values())
        items = list(d.items())
        h = d.setdefault("q", 8)
        return d, e, f, g, keys, vals, items, h, len(d), d["c"]


@sample((t(2), t(3)))
class DictOfTensors(nn.Module):
    def forward(self, x, y):
        d = {"x": x, "y": y}
        out: Dict[str, Tensor] = {}
        for k, v in d.items():
            out[k + "2"] = v * 2
        return out


@sample(({1: t(2), 5: t(2)},))
class DictIntKeys(nn.Module):
    def forward(self, d: Dict[int, Tensor]):
        s = 0
        for k in d:
            s += k
        e: Dict[int, Tensor] = {}
        return s, d[5] + d[1], e


@sample(((t(2), 3, "a"),))
class Tuples(nn.Module):
    def forward(self, p: Tuple[Tensor, int, str]):
        a, n, s = p
        q = (a * n, (s, n))
        return q[0], q[1][0], p[-1], p[0:2], len(p), (1, 2.5, "c", None, True)


@sample(("Hello World", "o"))
class StringMethods(nn.Module):
    def forward(self, s: str, x: str):
        return (s.upper(), s.lower(), s.find(x), s.replace(x, "0"), s.split(" "), s.startswith("He"), s[0], s[-3:],
                s.count(x), s + x, len(s), " ".join(["a", x]), s.strip("Hd"), x in s, s == x, s.rfind(x),
                s.isalpha(), s.title(), s.center(15), s.partition(" "))


@sample((3, 2.5, "x"))
class Formats(nn.Module):
    def forward(self, n: int, f: float, s: str):
        return "{} {} {}".format(n, f, s), f"{n}-{s}", "%d %s" % (n, s), str(n) + "\n\t\"quoted\" 'single' \\ \x01é"


@sample(("12", "1.5"))
class Parses(nn.Module):
    def forward(self, a: str, b: str):
        return int(a), float(b), ord("a"), chr(98), hex(255), bin(5)


@sample(())
class Constants(nn.Module):
    def forward(self):
        return (1, -2, 3.5, -1e-7, 1e20, float("inf"), -float("inf"), True, "s", None, 1 + 2j, 9223372036854775807, -0.0)


@sample(())
class NotANumber(nn.Module):
    def forward(self):
        return [float("nan"), 1.0], [True, False], [1.0, 2.0], ["a"], torch.tensor([1, 2]), torch.device("cpu")


@sample(([[1, 2], [3]],))
class NestedLists(nn.Module):
    def forward(self, xs: List[List[int]]):
        ys: List[List[int]] = []
        for x in xs:
            ys.append(x)
        ys.append([9])
        zs: List[Optional[int]] = [None, 1]
        return ys, xs[0][1], zs


# ---- tensors ----

@sample((t(3, 4),))
class Slicing(nn.Module):
    def forward(self, x):
        return x[0], x[:, 1], x[1:, ::2], x[..., None], x[None, 0:2, -1], x[x > 0], x[[0, 2]]


@sample((t(3, 4),))
class IndexAssign(nn.Module):
    def forward(self, x):
        y = x.clone()
        y[0] = 1.0
        y[:, 1] = y[:, 2]
        y[1:, 3] += 5
        y[y > 1] = 0.5
        return y


@sample((t(2, 3),))
class InPlace(nn.Module):
    def forward(self, x):
        y = x.clone()
        y += 1
        y.mul_(2).relu_()
        y -= x
        y *= 3
        z = y.view(-1)
        z.add_(1, alpha=2)
        return y


@sample((t(2, 3),))
class Shapes(nn.Module):
    def forward(self, x):
        b, c = x.shape
        n = x.size(0) * x.size(-1)
        return x.reshape(n), x.view(c, b), x.permute(1, 0), x.numel(), x.dim(), x.shape[0], x.expand(4, -1, -1).sum(0), x.dtype == torch.float32


@sample((t(2, 3),))
class Reductions(nn.Module):
    def forward(self, x):
        m, i = x.max(dim=1)
        v, j = torch.sort(x, dim=1, descending=True)
        return x.sum(), x.mean(1), x.sum(dim=[0, 1], keepdim=True), m, i, v, j, x.std(), x.argmax(), torch.topk(x, 2)[0]


@sample((t(4, 6),))
class ChunksAndSplits(nn.Module):
    def forward(self, x):
        a, b = x.chunk(2, 1)
        c, d, e = torch.split(x, 2, dim=1)
        parts = x.split([1, 5], 1)
        return a + b, c * d - e, parts[1], torch.cat([a, b]), torch.stack([c, d]), x.unbind(0)[1]


@sample((t(2, 2),))
class Creates(nn.Module):
    def forward(self, x):
        n = x.size(0)
        a = torch.zeros(n, 3)
        b = torch.ones([n], dtype=torch.int64)
        c = torch.full([2], 1.5)
        d = torch.arange(n)
        e = torch.arange(0, 4, 2, dtype=torch.float)
        f = torch.empty_like(x).fill_(2)
        g = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
        h = torch.eye(2).to(x.device)
        return a, b, c, d, e, f, g, h, torch.linspace(0, 1, 3)


@sample((t(2, 2),))
class Casts(nn.Module):
    def forward(self, x):
        n = int(x[0, 0])
        f = float(x.sum())
        return n, f, bool((x > 5).any()), x.to(torch.float64), x.long(), x.int().float(), x.half().float(), x.to(x)


@sample((t(1, 2, 5, 5),))
class Functional(nn.Module):
    def forward(self, x):
        y = F.relu(x)
        y = F.pad(y, [1, 1, 1, 1])
        y = F.max_pool2d(y, 2)
        y = F.interpolate(y, scale_factor=2.0, mode="nearest")
        y = F.softmax(y, dim=-1)
        y = F.layer_norm(y, [6])
        return F.gelu(y), F.leaky_relu(x, 0.1), F.hardtanh(x), F.dropout(x, 0.5, False), F.normalize(x, dim=1)


# ---- modules ----

@sample((t(2, 3),))
class LinearNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(3, 4)
        self.fc2 = nn.Linear(4, 2, bias=False)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))


@sample((t(1, 3, 8, 8),))
class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(inplace=True), nn.MaxPool2d(2))
        self.head = nn.Linear(4 * 16, 2)

    def forward(self, x):
        return self.head(torch.flatten(self.features(x), 1))


@sample((t(2, 3),), (t(2, 3),))
class Buffers(nn.Module):
    count: int

    def __init__(self):
        super().__init__()
        self.register_buffer("seen", torch.zeros(3))
        self.register_buffer("temp", torch.ones(1), persistent=False)
        self.register_buffer("nothing", None)
        self.register_parameter("no_bias", None)
        self.count = 0

    def forward(self, x):
        self.seen += x.sum(0)
        self.count += 1
        if self.no_bias is not None:
            x = x + 1
        return self.seen * self.temp, self.count


@sample((t(2, 3),))
class FinalConstants(nn.Module):
    __constants__ = ["k", "names", "scale"]

    def __init__(self):
        super().__init__()
        self.k = 3
        self.names = ["a", "b"]
        self.scale = 0.5
        self.flag = True
        self.nothing = None
        self.pair = (1, "z")

    def forward(self, x):
        if self.flag:
            x = x * self.k
        return x * self.scale, self.names, self.pair


@sample((t(2, 3), 1), (t(2, 3), 0))
class AttributeKinds(nn.Module):
    o: Optional[Tensor]
    e: List[int]

    def __init__(self):
        super().__init__()
        self.d: Dict[str, int] = {"a": 1}
        self.l: List[Tensor] = [torch.ones(1)]
        self.o = None
        self.s = "text"
        self.t = (torch.zeros(1), 2)
        self.e = []

    def forward(self, x, n: int):
        if n > 0:
            self.o = x
            self.e.append(n)
            self.d["b"] = n
        o = self.o
        if o is not None:
            x = x + o
        return x + self.l[0] + self.t[0], self.s, self.d, self.e


@sample((t(2, 3),))
class SharedWeights(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(3, 3)
        self.b = nn.Linear(3, 3)
        self.b.weight = self.a.weight
        self.c = self.a

    def forward(self, x):
        return self.c(self.b(self.a(x)))


@sample((t(2, 3),))
class ModuleLists(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 3)])
        self.heads = nn.ModuleDict({"p": nn.Linear(3, 1), "q": nn.Tanh()})

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        outs: List[Tensor] = []
        for name, h in self.heads.items():
            outs.append(h(x))
        return outs, self.layers[0](x)


@sample((t(2, 3),))
class Methods(nn.Module):
    def helper(self, x, n: int):
        return x * n

    @torch.jit.export
    def exported(self, x):
        return self.helper(x, 4)

    def forward(self, x):
        return self.helper(x, 2) + self.exported(x)


@sample((5,), (1,))
class MutualMethods(nn.Module):
    def even(self, n: int) -> bool:
        if n == 0:
            return True
        return self.odd(n - 1)

    def odd(self, n: int) -> bool:
        if n == 0:
            return False
        return n % 2 == 1

    def forward(self, n: int):
        return self.even(n)


@sample((t(2, 3),))
class ManySame(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Linear(3, 3), nn.Sigmoid())
        self.b = nn.Sequential(nn.Linear(3, 3), nn.Sigmoid(), nn.Tanh())

    def forward(self, x):
        return self.b(self.a(x))


@sample((t(4, 1, 3),))
class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 2)
        self.gru = nn.GRUCell(3, 2)

    def forward(self, x):
        y, (h, c) = self.lstm(x)
        return y, h, c, self.gru(x[0])


@sample((t(3, 2, 3),))
class RecurrentKinds(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 2, num_layers=2, bidirectional=True, batch_first=True)
        self.gru = nn.GRU(3, 2, bias=False, bidirectional=True)
        self.tanh = nn.RNN(3, 2, num_layers=2)
        self.relu = nn.RNN(3, 2, nonlinearity="relu", batch_first=True)
        self.cell = nn.LSTMCell(3, 2)
        self.rnncell = nn.RNNCell(3, 2, nonlinearity="relu")

    def forward(self, x):
        a, (b, c) = self.lstm(x)
        d, e = self.gru(x)
        f, g = self.tanh(x)
        h, i = self.relu(x)
        j, k = self.cell(x[0])
        return a, b, c, d, e, f, g, h, i, j, k, self.rnncell(x[1], k)


@sample((t(2, 5, 4),))
class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(4)
        self.q = nn.Linear(4, 4)
        self.kv = nn.Linear(4, 8)

    def forward(self, x):
        x = self.norm(x)
        q = self.q(x)
        k, v = self.kv(x).chunk(2, -1)
        w = torch.softmax(q @ k.transpose(-1, -2) / 2.0, -1)
        return w @ v


@sample((torch.tensor([[1, 2], [0, 3]]),))
class Embeds(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(4, 3, padding_idx=0)

    def forward(self, x):
        return self.emb(x).mean(1)


# ---- classes, NamedTuple, Enum, interface ----

@torch.jit.script
class Counter:
    def __init__(self, start: int):
        self.n = start
        self.log: List[int] = []

    def step(self, by: int = 1):
        self.n += by
        self.log.append(self.n)
        return self.n

    def __len__(self):
        return len(self.log)


@sample((3,))
class UsesClass(nn.Module):
    def forward(self, n: int):
        c = Counter(n)
        c.step()
        c.step(5)
        return c.n, c.log, len(c)


@torch.jit.script
class Pair:
    def __init__(self, a: Tensor, b: Tensor):
        self.a = a
        self.b = b

    def __add__(self, other: "Pair") -> "Pair":
        return Pair(self.a + other.a, self.b + other.b)

    def __getitem__(self, i: int) -> Tensor:
        if i == 0:
            return self.a
        return self.b

    def __contains__(self, i: int) -> bool:
        return i < 2


@sample((t(2), t(2)))
class MagicMethods(nn.Module):
    def forward(self, x, y):
        p = Pair(x, y) + Pair(y, x)
        return p[0], p[1], 1 in p


class Point(NamedTuple):
    x: Tensor
    y: int = 3


class Outcome(NamedTuple):
    value: Tensor
    where: Point
    note: Optional[str]


@sample((t(2),))
class NamedTuples(nn.Module):
    def forward(self, x):
        p = Point(x, 4)
        q = Point(x * 2, p.y)
        o = Outcome(p.x + q.x, q, None)
        a, b = p
        return o.value + a, o.where.y + b, o


@sample((Point(t(2), 5),))
class NamedTupleArgument(nn.Module):
    def forward(self, p: Point) -> Point:
        return Point(p.x + 1, p.y + p[1])


class Color(enum.Enum):
    RED = 1
    GREEN = 2


class Mode(enum.Enum):
    FAST = "fast"
    SLOW = "slow"


@sample((1,), (2,))
class Enums(nn.Module):
    def __init__(self):
        super().__init__()
        self.mode = Mode.FAST

    def pick(self, n: int) -> Color:
        if n == 1:
            return Color.RED
        return Color.GREEN

    def forward(self, n: int):
        c = self.pick(n)
        m = self.mode
        if c == Color.RED:
            n += 10
        return n, c.value, c.name, m.value, m == Mode.SLOW, c != Color.GREEN


@torch.jit.interface
class Act(torch.nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        pass


class Doubles(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x * 2


class Squares(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x * x


@sample((t(3),))
class Interfaces(nn.Module):
    act: Act

    def __init__(self):
        super().__init__()
        self.act = Squares()
        self.plain = Doubles()

    def forward(self, x):
        return self.act.forward(x) + self.plain(x)


@torch.jit.interface
class Shape:
    def area(self, k: float) -> float:
        pass


@torch.jit.script
class Square:
    def __init__(self, a: float):
        self.a = a

    def area(self, k: float) -> float:
        return self.a * self.a * k


@torch.jit.script
class Circle:
    def __init__(self, r: float):
        self.r = r

    def area(self, k: float) -> float:
        return 3.0 * self.r * self.r * k


def total(shapes: List[Shape]) -> float:
    out = 0.0
    for s in shapes:
        out += s.area(2.0)
    return out


@sample((2.0,))
class ClassInterface(nn.Module):
    def forward(self, a: float):
        shapes: List[Shape] = []
        shapes.append(Square(a))
        shapes.append(Circle(a))
        return total(shapes)


# ---- functions, fork, with, hooks, properties ----

def free(x: Tensor, n: int = 2) -> Tensor:
    return x * n


def twice(x: Tensor) -> Tensor:
    return free(free(x), 3)


@sample((t(3),))
class CallsFunctions(nn.Module):
    def forward(self, x):
        return twice(x) + free(x, n=5)


@sample((t(3),))
class Forks(nn.Module):
    def forward(self, x):
        f = torch.jit.fork(free, x, 3)
        g = torch.jit.fork(twice, x)
        return torch.jit.wait(f) + torch.jit.wait(g)


@sample((t(3),))
class ForksMethod(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.ones(3))

    def work(self, x):
        return x * self.w

    def forward(self, x):
        fs: List[torch.jit.Future[Tensor]] = []
        for i in range(3):
            fs.append(torch.jit.fork(self.work, x + i))
        out = torch.zeros(3)
        for f in fs:
            out = out + torch.jit.wait(f)
        return out


@sample((t(3),))
class NoGrad(nn.Module):
    def forward(self, x):
        with torch.no_grad():
            y = x * 2
        return y + 1


@torch.jit.script
class Guard:
    def __init__(self):
        self.n = 0

    def __enter__(self):
        self.n += 1
        return self.n

    def __exit__(self, a: Any, b: Any, c: Any):
        self.n -= 1


@sample((t(3),))
class WithAs(nn.Module):
    def forward(self, x):
        g = Guard()
        with g as n:
            x = x + n
            with g as m:
                x = x * m
        return x, g.n


@sample((t(3),))
class Properties(nn.Module):
    def __init__(self):
        super().__init__()
        self._k = 2

    @property
    def k(self) -> int:
        return self._k

    @k.setter
    def k(self, v: int) -> None:
        self._k = v

    def forward(self, x):
        self.k = self.k + 1
        return x * self.k


class Hooked(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x + 1


def pre_hook(self, input: Tuple[Tensor]) -> Tuple[Tensor]:
    return (input[0] * 2,)


def post_hook(self, input: Tuple[Tensor], output: Tensor) -> Tensor:
    return output - input[0]


@sample((t(3),))
class Hooks(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = Hooked()
        self.inner.register_forward_pre_hook(pre_hook)
        self.inner.register_forward_hook(post_hook)

    def forward(self, x):
        return self.inner(x)


@sample((t(3),))
class Prints(nn.Module):
    def forward(self, x):
        print("sum", x.sum().item(), 1, True, None)
        return x


@sample((t(3),), (t(3),))
class Warns(nn.Module):
    def forward(self, x):
        warnings.warn("first")
        warnings.warn("second")
        return x


@sample((t(3),))
class TensorConstants(nn.Module):
    def __init__(self):
        super().__init__()
        self.k = torch.tensor([1.0, 2.0, 3.0])

    def forward(self, x):
        return x * self.k + torch.tensor(2.0) + torch.tensor([0.5] * 3)


@sample((4, 2))
class DivMod(nn.Module):
    def forward(self, a: int, b: int):
        q, r = divmod(a, b)
        return q, r, pow(a, b), a ** b, round(2.567)


@sample((2.0, 9.0))
class MathFunctions(nn.Module):
    def forward(self, a: float, b: float):
        return math.sqrt(b), math.floor(a), math.ceil(a), math.exp(a), math.log(b), math.pi, math.sin(a), math.gcd(12, 18), math.isnan(a), math.copysign(a, -1.0)


@sample((1 + 2j,))
class ComplexNumbers(nn.Module):
    def forward(self, z: complex):
        return z * z, complex(1.0, 2.0) + z, abs(z)


@sample((t(2, 2), [1, 2]))
class VariableShapes(nn.Module):
    def forward(self, x, dims: List[int]):
        y = x.new_full(dims, 3.0)
        return y.repeat([2] + [1]), x.unsqueeze(-1).expand([2, 2] + dims[1:])


@sample((t(3),))
class IgnoredBranches(nn.Module):
    def forward(self, x):
        if torch.jit.is_scripting():
            return x + 1
        else:
            return x.numpy()


@sample((t(2, 3), t(3, 2)))
class Einsum(nn.Module):
    def forward(self, a, b):
        return torch.einsum("ij,jk->ik", a, b), torch.addmm(torch.ones(2, 2), a, b, beta=0.5), torch.bmm(a[None], b[None])


@sample((t(6),), (t(1),))
class OutTensor(nn.Module):
    def forward(self, x):
        out = torch.empty_like(x)
        torch.add(x, 1, out=out)
        return out


@sample((t(3), 2), (t(3), 1))
class UnusedBranchValues(nn.Module):
    def forward(self, x, n: int):
        y, z = x, 1
        if n > 1:
            y = x + 1
            z = 5
            w = y
        else:
            w = x
        return w


@sample(([t(2), t(2)], None), ([t(2)], [3]))
class OptionalList(nn.Module):
    def forward(self, xs: List[Tensor], ns: Optional[List[int]]):
        if ns is None:
            ns = [len(xs)]
        k = ns[0]
        return torch.stack(xs) * k


@sample((t(2), {"a": t(2)}, [(1, "x")], (t(2), [1.0])))
class DeepTypes(nn.Module):
    def forward(self, x, d: Dict[str, Tensor], l: List[Tuple[int, str]], p: Tuple[Tensor, List[float]]):
        n, s = l[0]
        u, v = p
        return d["a"] + x * n + u * v[0], s, (l, {"k": [x]})


@sample((3,))
class LoopLocal(nn.Module):
    def forward(self, n: int):
        last = -1
        for i in range(n):
            sq = i * i
            if sq > 1:
                last = sq
        return last


@sample((t(3),))
class SaveState(nn.Module):
    def __init__(self):
        super().__init__()
        self.n = 3

    @torch.jit.export
    def __getstate__(self):
        return (self.n, self.training)

    @torch.jit.export
    def __setstate__(self, state: Tuple[int, bool]):
        self.n = state[0]
        self.training = state[1]

    def forward(self, x):
        return x * self.n


@sample((t(3), t(3)))
class SwapLoop(nn.Module):
    def forward(self, a, b):
        for _ in range(3):
            a, b = b, a + b
        return a, b


@sample((5,))
class WhileTrue(nn.Module):
    def forward(self, n: int):
        i = 0
        while True:
            i += 2
            if i > n:
                break
        return i


@sample((torch.tensor([3, 4]),))
class TensorConditions(nn.Module):
    def forward(self, x):
        if x[0] > x[1]:
            y = 1
        else:
            y = 2
        while x.sum() < 10:
            x = x + 1
        return y, x


@sample((t(2, 3),))
class DtypesAndDevices(nn.Module):
    def forward(self, x):
        y = torch.zeros(2, dtype=x.dtype, device=x.device)
        if x.is_cuda:
            y = y + 1
        return y, x.device.type, x.requires_grad, x.is_floating_point(), x.type(torch.int32), x.layout == torch.strided


class Base(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.full([2], 2.0))

    def scale(self, x):
        return x * self.w

    def forward(self, x):
        return self.scale(x)


@sample((t(2),))
class Inherits(Base):
    def __init__(self):
        super().__init__()
        self.b = nn.Parameter(torch.ones(2))

    def scale(self, x):
        return x * self.w + self.b
