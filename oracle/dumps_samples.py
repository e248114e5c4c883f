"""Scripted functions and modules that the dump scripts print in many ways.

FUNCTIONS lists plain functions, MODULES pairs of a module maker and inputs;
the compiled text of each shows at least one thing that is hard to parse."""
import math
from collections import namedtuple
from enum import Enum, IntEnum
from typing import Any, Dict, Final, List, NamedTuple, Optional, Tuple, Union

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

FUNCTIONS = []


def sample(f):
    FUNCTIONS.append(f)
    return f


class Color(Enum):
    RED = 1
    GREEN = 2


class Level(Enum):
    LOW = "low"
    HIGH = "high"


class Ratio(Enum):
    HALF = 0.5
    TWO = 2.0


class Point(NamedTuple):
    x: Tensor
    y: int


class Nested(NamedTuple):
    p: Point
    names: List[str]
    maybe: Optional[Tensor]


Pair = namedtuple("Pair", ["first", "second"])


@torch.jit.interface
class Layer(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        pass


@torch.jit.interface
class Scale:
    def scale(self, x: Tensor) -> Tensor:
        pass


@torch.jit.script
class Doubler:
    def __init__(self, k: int):
        self.k = k

    def scale(self, x: Tensor) -> Tensor:
        return x * self.k

    @property
    def twice(self) -> int:
        return self.k * 2

    @staticmethod
    def make() -> "Doubler":
        return Doubler(2)

    def __add__(self, other: int) -> "Doubler":
        return Doubler(self.k + other)


@torch.jit.script
class Guard:
    def __init__(self, x: Tensor):
        self.x = x

    def __enter__(self) -> Tensor:
        return self.x

    def __exit__(self, type: Any, value: Any, tb: Any) -> None:
        self.x.add_(1)


@sample
def straight(x: Tensor, y: Tensor):
    return (x + y) * 2 - x / 3 + torch.mm(x, y)


@sample
def if_else(x: Tensor, flag: bool):
    if flag:
        y = x + 1
    else:
        y = x - 1
    return y


@sample
def if_nested(x: Tensor, a: int, b: int):
    if a > 0:
        if b > 0:
            x = x + 1
        elif b < -1:
            x = x + 2
        else:
            if a == b:
                x = x + 3
    elif not (a == 0 and b == 0) or a < -5:
        x = x * 2
    return x


@sample
def if_expr(x: Optional[Tensor], n: int):
    y = x if x is not None else torch.zeros(2)
    z = 1 if n > 2 else 25
    return y, z


@sample
def for_range(x: Tensor, n: int):
    for i in range(n):
        for j in range(1, i, 2):
            x = x + i * j
    return x


@sample
def for_break(x: Tensor, n: int):
    for i in range(n):
        if i == 3:
            continue
        if i > 5:
            break
        x = x + i
    return x


@sample
def while_loop(x: Tensor):
    i = 0
    while i < 10 and bool(x.sum() < 100):
        x = x * 2
        i += 1
        while True:
            i += 1
            if i % 3 == 0:
                break
    return x, i


@sample
def early_return(x: Tensor, n: int):
    if n == 0:
        return x
    for i in range(n):
        if i == 2:
            return x + i
    while n > 0:
        n -= 1
        if n == 5:
            return x - 1
    return x * 2


@sample
def raises(x: Tensor, n: int):
    assert x.dim() == 2, "need 2 got {}".format(x.dim())
    assert n > 0
    if n > 5:
        raise ValueError("too big: " + str(n))
    elif n > 3:
        raise RuntimeError("bad")
    return x


@sample
def prints(x: Tensor, s: str):
    print(x, s, 1, 2.5, None, [1, 2], (x, s))
    print()
    print("a\tb\n")
    return f"{s} and {x.size(0)}"


@sample
def lists(x: Tensor):
    a = [1, 2, 3]
    a.append(4)
    a.extend([5, 6])
    a.insert(0, 9)
    b = a[1:3] + a[::2]
    del a[0]
    a[0] = 7
    c = [i * 2 for i in b]
    d = [float(i) for i in c]
    a.sort()
    a.reverse()
    return a.pop(), b, c, d, len(a), sum(a), min(a), max(a), 3 in a, a.index(5), a.copy(), [a, b], [x, x * 2]


@sample
def dicts(x: Tensor):
    d = {"a": x, "b": x + 1}
    d["c"] = x
    e: Dict[int, List[int]] = {}
    e[1] = [2]
    f = {k: v for k, v in [("a", 1), ("b", 2)]}
    for k in d:
        f[k] = 1
    for k, v in d.items():
        x = x + v
    del d["a"]
    d.update({"q": x})
    return d, e, f, d.keys(), d.values(), d.get("z"), d.get("z", x), "a" in d, d.pop("b"), len(f)


@sample
def tuples(x: Tensor):
    t = (x, 1, "s")
    a, b, c = t
    (d, e), f = (a, b), c
    u = t + (2.5,)
    return t[0], t[1:], u, (d, (e, (f,))), ()


@sample
def strings(s: str):
    t = s.upper() + "lit" * 3
    parts = s.split(",")
    w = "-".join(parts)
    q = "%s is %d and %f" % (s, 1, 2.5)
    r = "{} {} {}".format(1, "a", s)
    return t, w, q, r, s[0], s[1:-1], s.strip(), s.replace("a", "b"), len(s), s == t, s.find("x"), s.startswith("a"), ord(s[0]), s.isdigit(), s.splitlines()


@sample
def scalars(a: int, b: float, c: complex, d: bool):
    return (a // 2, a % 3, a / 2, a ** 2, -a, ~a, a & 1, a | 2, a ^ 3, a << 1, a >> 1, abs(a), b // 0.5, b ** 0.5,
            math.sqrt(b), math.floor(b), math.pi, math.inf, float("nan"), round(b), c * 2, abs(c), complex(1, 2), 1j,
            not d, d and a > 1, int(b), float(a), bool(a), str(b), divmod(a, 2), a < b, a != b, a is None)


@sample
def optionals(x: Optional[Tensor], y: Optional[List[int]], z: Optional[Dict[str, Optional[Tensor]]]):
    if x is None:
        x = torch.ones(1)
    if y is not None and len(y) > 1:
        x = x + y[0]
    else:
        y = [1]
    u: Optional[int] = None
    v: List[Optional[Tensor]] = [None, x]
    w: List[Optional[int]] = [None, 1]
    assert z is not None
    return x, y, u, v, w, z


@sample
def unions(x: Union[int, str, Tensor], y: Union[List[int], Dict[str, int], None]) -> Union[int, str, float]:
    if isinstance(x, int):
        return x + 1
    elif isinstance(x, str):
        return x + "a"
    else:
        return float(x)


@sample
def anys(x: Any, y: List[Any]):
    if isinstance(x, Tensor):
        return x.sum()
    elif isinstance(x, (int, float)):
        return torch.zeros(2)
    if torch.jit.isinstance(x, List[str]):
        return torch.tensor(len(x))
    return torch.zeros(1)


@sample
def enums(c: Color, l: Level, r: Ratio):
    d = {"a": Color.RED}
    if c == Color.RED:
        return Color.GREEN, l.value, l.name, d, [Ratio.HALF, r]
    n = 0
    for k in Color:
        n += k.value
    return c, "x", Level.HIGH.name, d, [Ratio.TWO]


@sample
def named_tuples(x: Tensor):
    p = Point(x, 1)
    n = Nested(p, ["a"], None)
    q = Nested(p, ["b"], x)
    values, indices = torch.max(x, 0)
    m = torch.max(x, 0)
    return p, n.p.x + p.x, q, m, m.values, values, indices, torch.svd(x)


@sample
def classes(x: Tensor):
    d = Doubler(3)
    e = d + 4
    d.k = 5
    d.k += 1
    s: Scale = Doubler(1)
    l = [Doubler(1), Doubler.make()]
    return d.scale(x), e.twice, s.scale(x), l[0].k, d


@sample
def withs(x: Tensor):
    with torch.no_grad():
        y = x + 1
    with Guard(x) as g, torch.no_grad():
        y = y + g
        with torch.autograd.profiler.record_function("a/b c"):
            y = y * 2
    return y


@sample
def inplace(x: Tensor, y: Tensor):
    x.add_(1).mul_(y)
    x[0] = 1
    x[1:3, ::2] = y
    x[..., None, -1] += 2
    x[y > 0] = 0
    x += y
    x -= 1
    x *= 2
    x /= 3
    torch.add(x, y, out=y)
    x[[0, 1]] = y
    x.t_()
    return x


@sample
def slices(x: Tensor, i: int, idx: Tensor):
    return x[0], x[-1], x[1:], x[:, 1:2:3], x[..., 0], x[None], x[i], x[i:, None, ..., :-1], x[idx], x[idx, :, idx], x[0, 1, None], x[x > 1]


@sample
def forks(x: Tensor):
    a = torch.jit.fork(straight, x, x)
    b = torch.jit.fork(if_else, x, flag=True)
    fs: List[torch.jit.Future[Tensor]] = [a]
    y = torch.jit.wait(a)
    return y + torch.jit.wait(b) + fs[0].wait()


@sample
def closures(x: Tensor):
    a = straight(x, x)
    b = if_else(a, True)
    return for_range(b, 3) + recursive(b, 1)


def recursive(x: Tensor, n: int) -> Tensor:
    return x if n == 0 else x + n


@sample
def devices(x: Tensor):
    d = x.device
    y = torch.zeros(2, 3, dtype=torch.float16, device="cpu", layout=torch.strided)
    z = torch.ones_like(x, memory_format=torch.channels_last)
    e = torch.device("cuda:1")
    if d.type == "cuda":
        y = y.to(d)
    return y, z.to(torch.int64), x.to(x.dtype, copy=True), x.dtype == torch.float32, e.index, d == e, x.layout, x.contiguous(memory_format=torch.contiguous_format), x.is_cuda, x.requires_grad


@sample
def factories(n: int):
    return (torch.zeros(n), torch.rand(2, n), torch.arange(0, n, 2), torch.tensor([1, 2]), torch.tensor([[1.5], [2.0]]), torch.full((2,), 7),
            torch.eye(3), torch.linspace(0, 1, 5), torch.empty(0), torch.tensor(3), torch.tensor([True]), torch.tensor(1j), torch.tensor([]))


@sample
def constants():
    return (torch.zeros(2, 3), [torch.ones(1), torch.ones(2)], torch.device("cpu"), torch.float32, 3j, torch.strided, (1, (2.5, "x")), [[1], [2, 3]],
            {"a": [1.5]}, None, [None, 1], torch.arange(11), torch.tensor([[1.0, 1e6], [1e-6, 2.0]]), torch.tensor(float("inf")), -1, -2.5, "\u00e9\n")


@sample
def empties():
    a: List[int] = []
    b: List[Tensor] = []
    c: Dict[str, int] = {}
    d: List[Tuple[int, str]] = []
    e: List[Optional[Tensor]] = [None, torch.zeros(2)]
    f: List[List[float]] = []
    g: Dict[int, Dict[str, List[Tensor]]] = {}
    h: List[Optional[int]] = []
    i: Optional[List[int]] = None
    j: List[str] = []
    k: List[bool] = []
    l: List[complex] = []
    m: List[Optional[str]] = ["a", None]
    n: Tuple[List[Tensor], Dict[str, Tensor]] = ([], {})
    o: List[List[int]] = [[], [1]]
    p: Dict[str, Optional[Tensor]] = {"a": None}
    q: List[Any] = []
    r: List[Union[int, str]] = [1, "a"]
    s: Optional[Tensor] = None
    return a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s


@sample
def annotated(x):
    # type: (Optional[List[Tuple[int, Dict[str, Tensor]]]]) -> Tuple[int, Optional[Tensor]]
    return torch.jit.annotate(int, 1), torch.jit.annotate(Optional[Tensor], None)


@sample
def shadow(x: Tensor):
    x = x + 1
    x = x + 2
    if bool(x.sum() > 1):
        x = x + 3
    x_1 = x
    x1 = x_1 + 1
    _ = x1
    return x, x_1, x1, _


@sample
def functional(x: Tensor, w: Tensor, b: Optional[Tensor]):
    y = F.conv2d(x, w, b, stride=(1, 2), padding="same" if False else 1)
    y = F.dropout(F.relu(y, inplace=True), 0.5, True)
    y = F.interpolate(y, scale_factor=2.0, mode="bilinear", align_corners=False)
    y = F.pad(y, [1, 2, 3, 4], "constant", 0.5)
    y = F.layer_norm(F.softmax(F.gelu(y), -1), [4])
    return F.adaptive_avg_pool2d(F.max_pool2d(y, 2), (1, 1)).flatten(1)


@sample
def attention(q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor] = None, p: float = 0.1):
    a = torch.einsum("bhqd,bhkd->bhqk", q, k) / q.size(-1) ** 0.5
    if mask is not None:
        a = a.masked_fill(mask == 0, float("-inf"))
    return torch.matmul(F.dropout(a.softmax(-1), p), v)


@sample
def losses(x: Tensor, y: Tensor):
    return F.mse_loss(x, y), F.cross_entropy(x, y, ignore_index=-100), F.smooth_l1_loss(x, y), F.kl_div(x, y, reduction="batchmean")


@sample
def autocast_cpu(x: Tensor, y: Tensor):
    with torch.cpu.amp.autocast():
        z = torch.mm(x, y)
        with torch.cpu.amp.autocast(enabled=False):
            z = z + torch.mm(x, y)
    return z


@sample
def generic_sort(xs: List[Tensor], ys: List[str], zs: List[Tuple[int, int]]):
    r = sorted(ys)
    t = torch.cat(xs, 1) + torch.stack(xs).sum(0)
    u = list(zip(ys, r))
    for i, (a, b) in enumerate(zs):
        t = t + i * a - b
    m = [len(y) for y in ys]
    return r, t, u, list(range(3)), list("abc"), [y for y in ys], m, any([True]), all([False])


@sample
def delattr_like(x: Tensor):
    y = getattr(x, "shape")
    del y
    return x.view(-1, x.shape[0]).T


@torch.jit.ignore
def ignored(x: Tensor, n: int) -> Tensor:
    return x


@torch.jit.unused
def unused(x: Tensor) -> Tensor:
    return x


@torch.jit.ignore
def ignored_many(x: List[Tensor], s: str, d: Dict[str, int]) -> Tuple[Tensor, int]:
    return x[0], 1


@sample
def python_ops(x: Tensor):
    a, b = ignored_many([x], "s", {"k": 1})
    return ignored(x, 3) + unused(x) + a, b


@sample
def exceptions_in_loop(xs: List[Tensor], n: int):
    out = torch.jit.annotate(List[Tensor], [])
    for x in xs:
        if x.size(0) == n:
            raise Exception("no")
        try_count = 0
        while try_count < n:
            try_count += 1
            if try_count == 2:
                continue
            out.append(x)
            if len(out) > 10:
                return out
    else_value = len(out)
    return out[:else_value]


def makers():
    """(name, module, example inputs) of the modules; made anew on each call."""
    return [(k, v[0](), v[1]) for k, v in MODULES.items()]


class Linears(nn.Module):
    scale: Final[float]

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])
        self.named = nn.ModuleDict({"a": nn.ReLU(), "b": nn.Tanh()})
        self.params = nn.ParameterList([nn.Parameter(torch.ones(4)) for _ in range(2)])
        self.register_buffer("count", torch.zeros(1))
        self.scale = 0.5
        self.config = {"k": [1, 2]}
        self.points = [Point(torch.ones(1), 2)]
        self.maybe = nn.Identity()
        self.kind = Color.RED

    def forward(self, x: Tensor) -> Tensor:
        for i, layer in enumerate(self.layers):
            x = layer(x) + i
        for k, m in self.named.items():
            x = m(x) if k == "a" else x
        for p in self.params:
            x = x + p
        self.count += 1
        self.count.add_(1)
        self.config["k"].append(3)
        if self.training:
            x = x * self.scale
        if self.kind == Color.RED:
            x = x + self.helper(1)
        return x

    def helper(self, n: int) -> int:
        return n + self.config["k"][0]

    @torch.jit.export
    def extra(self, d: Dict[str, Tensor]) -> List[Tensor]:
        return [d["a"], self.count]

    @torch.jit.unused
    def never(self, x: Tensor) -> Tensor:
        return x


class LayerA(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x + 1


class LayerB(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.ones(4))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.w


class Interfaced(nn.Module):
    impl: Layer

    def __init__(self):
        super().__init__()
        self.impl = LayerA()
        self.impls = nn.ModuleList([LayerA(), LayerB()])

    def forward(self, x: Tensor, which: int = 0) -> Tensor:
        picked: Layer = self.impls[which]
        return self.impl.forward(x) + picked.forward(x)


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.BatchNorm2d(2), nn.ReLU(inplace=True), nn.Dropout(0.1))
        self.head = nn.Sequential()
        self.head.add_module("fc-1", nn.Linear(2, 3)) if False else self.head.add_module("fc", nn.Linear(2, 3))

    def forward(self, x):
        return self.head(self.body(x).mean([2, 3]))


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 4, 2, bidirectional=True)
        self.gru = nn.GRU(8, 2)
        self.cell = nn.LSTMCell(2, 2)

    def forward(self, x: Tensor, hc: Optional[Tuple[Tensor, Tensor]] = None):
        y, (h, c) = self.lstm(x, hc)
        z, _ = self.gru(y)
        return z, self.cell(z[0]), h, c


class Hooked(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(2, 2)

        def pre(self, input: Tuple[Tensor]) -> Tensor:
            return input[0] * 2

        def post(self, input: Tuple[Tensor], output: Tensor) -> Tensor:
            return output + 1

        self.inner.register_forward_pre_hook(pre)
        self.inner.register_forward_hook(post)

    def forward(self, x: Tensor) -> Tensor:
        return self.inner(x)


class SetAttrs(nn.Module):
    state: Dict[str, List[Tensor]]
    last: Optional[Tensor]

    def __init__(self):
        super().__init__()
        self.n = 0
        self.name = "a\"b"
        self.state = {}
        self.last = None
        self.sub = nn.ReLU()

    @property
    def double(self) -> int:
        return self.n * 2

    @double.setter
    def double(self, v: int) -> None:
        self.n = v // 2

    def forward(self, x: Tensor):
        self.n = self.n + 1
        self.n += 2
        self.last = self.sub(x)
        self.state["k"] = [x]
        self.name = self.name + "!"
        self.double = 4
        last = self.last
        assert last is not None
        return last, self.double, self.name

    @torch.jit.export
    def __getstate__(self):
        return self.n, self.training

    @torch.jit.export
    def __setstate__(self, state: Tuple[int, bool]):
        self.n = state[0]
        self.training = state[1]


MODULES = {
    "linears": (Linears, (torch.ones(2, 4),)),
    "interfaced": (Interfaced, (torch.ones(2, 4),)),
    "convnet": (ConvNet, (torch.ones(1, 1, 4, 4),)),
    "recurrent": (Recurrent, (torch.ones(5, 2, 3),)),
    "hooked": (Hooked, (torch.ones(2, 2),)),
    "setattrs": (SetAttrs, (torch.ones(2),)),
    "transformer": (lambda: nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), (torch.ones(1, 3, 8),)),
    "attention": (lambda: nn.MultiheadAttention(8, 2), (torch.ones(3, 1, 8),) * 3),
    "embedding": (lambda: nn.EmbeddingBag(10, 3, mode="sum"), (torch.tensor([[1, 2], [3, 4]]),)),
    "nested_sequential": (lambda: nn.Sequential(nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.ReLU())), nn.Linear(2, 2)), (torch.ones(1, 2),)),
}
