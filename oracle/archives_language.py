"""Modules and functions for archives.py: control flow, types, classes, strings and containers, one behaviour each."""
import math
from typing import Any, Dict, Final, List, NamedTuple, Optional, Tuple, Union

import torch
import torch.nn as nn
from torch import Tensor

from archives_samples import Color, Guard, function, sample, t


# ---- control flow ----

@sample((4,), (9,), (0,))
class BreakInBoth(nn.Module):
    def forward(self, n: int):
        pairs: List[Tuple[int, int]] = []
        for i in range(n):
            if i == 5:
                break
            j = 0
            while j < n:
                j += 1
                if j % 2 == 0:
                    continue
                if j > i:
                    break
                pairs.append((i, j))
            if len(pairs) > 6:
                break
        return pairs


@sample((3,), (8,), (0,))
class ReturnsInNested(nn.Module):
    def forward(self, n: int) -> Tuple[int, str]:
        if n == 0:
            return 0, "zero"
        for i in range(n):
            for j in range(n):
                if i * j == 12:
                    return i, "found"
                elif j > 6:
                    break
            if i == 7:
                return i + 1, "late"
        return -1, "none"


@sample((0,), (1,), (2,), (5,))
class ManyReturns(nn.Module):
    def forward(self, n: int) -> str:
        if n == 0:
            return "a"
        elif n == 1:
            return "b"
        if n > 3:
            if n == 4:
                return "c"
            return "d"
        return "e"


@sample((5,), (2,))
class WhileElseLike(nn.Module):
    def forward(self, n: int):
        i, found = 0, False
        while not found and i < 10:
            found = i * i > n
            i += 1
        return i, found


@sample(([1, 2, -1, 4],), ([1],), ([],))
class ContinueOnly(nn.Module):
    def forward(self, xs: List[int]):
        out = 0
        for x in xs:
            if x < 0:
                continue
            out += x
        else_value = out * 2
        return out, else_value


@sample((3,), (12,))
class ConditionalExpressions(nn.Module):
    def forward(self, n: int):
        a = "big" if n > 10 else ("mid" if n > 5 else "small")
        b = [i if i % 2 == 0 else -i for i in range(n if n < 5 else 5)]
        return a, b, (n if n else 1), (2.0 if n == 3 else 3.0)


@sample((5,), (-5,), (50,))
class ChainedComparisons(nn.Module):
    def forward(self, n: int):
        return 0 < n < 10, -10 <= n <= 0 < 3, n != 3 and not 1 < n


@sample((t(3), 2))
class UnusedLoop(nn.Module):
    def forward(self, x, n: int):
        for i in range(n):
            y = x + i
        for _ in range(0):
            x = x * 0
        return x


@sample((6,), (1,))
class LoopOfBranches(nn.Module):
    def forward(self, n: int):
        evens: List[int] = []
        odds: List[int] = []
        best: Optional[int] = None
        for i in range(n):
            if i % 2 == 0:
                evens.append(i)
            elif i % 3 == 0:
                odds += [i]
                best = i
            else:
                odds.append(-i)
        return evens, odds, best if best is not None else -1


@sample((t(2, 3),))
class LoopOverSizes(nn.Module):
    def forward(self, x):
        total = 1
        for s in x.shape:
            total *= s
        for d in range(x.dim()):
            total += x.size(d)
        for i in range(len(x)):
            x = x + x[i]
        return x, total


# ---- exceptions ----

@sample((1,), (-1,), (0,))
class RaisesKinds(nn.Module):
    def forward(self, n: int):
        if n < 0:
            raise ValueError(f"negative: {n}")
        elif n == 0:
            raise NotImplementedError
        return n


@sample((2,), (3,))
class AssertPlain(nn.Module):
    def forward(self, n: int):
        assert n % 2 == 0
        assert n < 10, f"too big: {n}"
        return n


@sample((1,), (5,))
class RaisesAfterLoop(nn.Module):
    def forward(self, n: int):
        for i in range(3):
            if i == n:
                return i
        raise IndexError("no " + str(n))


@sample(([1, 2], 1), ([1, 2], 5))
class IndexErrors(nn.Module):
    def forward(self, xs: List[int], i: int):
        return xs[i]


@sample(({"a": 1}, "a"), ({"a": 1}, "b"))
class KeyErrors(nn.Module):
    def forward(self, d: Dict[str, int], k: str):
        return d[k]


# ---- types ----

@sample((1,), ("s",), (2.5,), ([1, 2],))
class UnionOfFour(nn.Module):
    def forward(self, x: Union[int, str, float, List[int]]):
        if isinstance(x, str):
            return x + "!"
        elif isinstance(x, list):
            return str(len(x))
        elif isinstance(x, int):
            y = x + 1
            return str(y)
        return str(x * 2)


@sample((1,), (None,), ("s",))
class UnionWithNone(nn.Module):
    def forward(self, x: Union[int, str, None]) -> Union[int, str]:
        if x is None:
            return -1
        if isinstance(x, int):
            return x + 1
        return x


@sample((3,), (t(2),))
class UnionReassigned(nn.Module):
    def forward(self, x: Union[int, Tensor]):
        y: Union[int, Tensor] = x
        if isinstance(y, int):
            z = torch.full([2], float(y))
        else:
            assert isinstance(y, Tensor)
            z = y * 2
        return z


@sample((None,), ([1, 2],), ({"a": 1},))
class OptionalIsInstance(nn.Module):
    def forward(self, x: Optional[Union[List[int], Dict[str, int]]]):
        if isinstance(x, list):
            return x[0]
        elif isinstance(x, Dict[str, int]):
            return x["a"] + 10
        assert x is None
        return 0


@sample((t(2), None), (None, t(2)), (None, None))
class OptionalMix(nn.Module):
    def forward(self, a: Optional[Tensor], b: Optional[Tensor]):
        both = a is not None and b is not None
        if a is None or b is None:
            c = torch.zeros(1)
        else:
            c = a + b
        n = 1 if a is not None else 2
        d = torch.jit.annotate(Optional[int], None)
        if not both:
            d = n
        return c, both, d


@sample(())
class Annotates(nn.Module):
    def forward(self):
        a = torch.jit.annotate(List[Tuple[int, Optional[str]]], [])
        a.append((1, None))
        b: Dict[int, List[float]] = {}
        b[2] = [1.0]
        c: Optional[Dict[str, int]] = None
        d = torch.jit.annotate(Dict[str, Tensor], {})
        return a, b, c, len(d)


@sample((3, t(2)), (4, t(2)))
class AnyValues(nn.Module):
    def forward(self, n: int, x) -> Any:
        values: List[Any] = [n, x, "s"]
        if n == 3:
            return values[1]
        return values[2]


@sample((2,), (7,))
class NoReturn(nn.Module):
    def __init__(self):
        super().__init__()
        self.n = 0

    def forward(self, n: int):
        self.n = n


@sample((t(2), (1, "k")))
class StarAndUnpack(nn.Module):
    def pair(self, x: Tensor) -> Tuple[Tensor, Tensor, int]:
        return x, x + 1, 3

    def forward(self, x, p: Tuple[int, str]):
        a, (b, c), d = x, p, [1, 2]
        e, f, g = self.pair(x)
        h, *_ = (1, 2, 3)
        i, j = d
        (k, l), m = (b, c), a
        return e + f * g, b, c, h, i + j, k, l, m


@sample((t(2),), (t(2), 3, 4))
class KeywordOnly(nn.Module):
    def helper(self, x, *, scale: int, bias: float):
        return x * scale + bias

    def forward(self, x, a: int = 1, b: int = 2):
        return self.helper(x, bias=float(a), scale=2) + self.helper(x, scale=b, bias=0.5)


@sample(())
class Globals(nn.Module):
    def forward(self):
        return math.tau, math.pi * 2, math.e, math.inf, math.nan != math.nan


@sample((t(2),))
class FinalAttributes(nn.Module):
    size: Final[int]
    name: Final[str]
    rates: Final[List[float]]
    kind: Final[Optional[str]]

    def __init__(self):
        super().__init__()
        self.size, self.name, self.rates, self.kind = 4, "net", [0.5, 2.0], None

    def forward(self, x):
        if self.kind is not None:
            x = x + 1
        for r in self.rates:
            x = x * r
        return x * self.size, self.name + "!"


# ---- strings, formats ----

@sample(("a-b-c d", 3), ("", -2))
class StringTools(nn.Module):
    def forward(self, s: str, n: int):
        return (s.split("-"), s.split(), s.rsplit("-", 1), s.splitlines(), s[::2], s[1:], s[:-1], s.zfill(6), s.ljust(8, "."),
                s.rjust(8), s.capitalize(), s.swapcase(), s.endswith("d"), s.index("a") if "a" in s else -1, s.isdigit(),
                s.expandtabs(), s.lstrip("a"), s.rstrip("d"), s.islower(), s.isupper(), s.isspace(), s.isalnum(), s.isidentifier())


@sample((3, 2.5, "x", True, t(2)))
class FormatTools(nn.Module):
    def forward(self, n: int, f: float, s: str, b: bool, x):
        return ("{0} {1} {0}".format(n, s), f"{n}{f}{s}{b}", f"{{{n}}}", "%s is %d or %s" % (s, n, f), "{}".format([n, n]), "%s" % s,
                "{} {}".format((n, s), {"k": f}), str(b) + str(f) + str(None), "%5d|%.2f|%x" % (n, f, n) if n > 100 else "")


@sample((["x", "yy"], "q"))
class StringLoops(nn.Module):
    def forward(self, names: List[str], sep: str):
        out = ""
        for n in names:
            for c in n:
                out = out + sep + c
        lengths = {n: len(n) for n in names}
        return out, lengths, [n.upper() for n in names] if len(names) == 9 else [n + "s" for n in names]


@sample(("abc", "abd"))
class StringCompare(nn.Module):
    def forward(self, a: str, b: str):
        return a < b, a <= b, a > b, a != b, a[0] == b[0], sorted([b, a]), "b" in a, "z" not in a, ord(a[0]), chr(100)


# ---- containers ----

@sample(([5, 3, 9, 1],))
class ListTools(nn.Module):
    def forward(self, xs: List[int]):
        ys = xs.copy()
        ys.sort(reverse=True)
        xs.sort()
        zs = xs[-3:-1] + xs[::-1] + xs[1:100] + xs[:0]
        del xs[-1]
        xs += [4]
        ns: List[int] = []
        ns.extend(xs)
        ns[1] += 5
        ns[-1] *= 2
        return xs, ys, zs, ns, min(xs), max(xs), min(3, 4), sum(xs), xs * 2, 9 in xs, xs != ys, len(ns), bool(ns)


@sample(([1.5, -2.0], [True, False]))
class ListsOfOthers(nn.Module):
    def forward(self, fs: List[float], bs: List[bool]):
        return min(fs), max(fs), sum(fs), any(bs), all(bs), fs.index(-2.0), fs.count(1.5), fs + fs, sorted(fs), list(reversed(fs)) if False else fs


@sample(([1, 2, 3], ["a", "b", "c"]))
class Zips(nn.Module):
    def forward(self, xs: List[int], ys: List[str]):
        out: List[str] = []
        for i, (x, y) in enumerate(zip(xs, ys)):
            out.append(y + str(x + i))
        pairs = [(x, y) for x, y in zip(xs, ys)]
        table = {y: x for x, y in zip(xs, ys)}
        squares = {x: x * x for x in xs}
        return out, pairs, table, squares, [i + x for i, x in enumerate(xs)]


@sample(({"a": 1, "b": 2},), ({},))
class DictTools(nn.Module):
    def forward(self, d: Dict[str, int]):
        e = {"x": 1, "y": 2}
        e.update(d)
        e["x"] += 10
        n = 0
        for k, v in e.items():
            n += v * len(k)
        for k in e:
            n += 1
        for v in e.values():
            n -= v
        f = d.copy()
        f.clear()
        del e["y"]
        g = e.get("a")
        p = e.popitem() if len(e) == 1 else ("none", 0)
        return e, n, f, g, p, "a" in d, "a" not in d, dict(e), len(d) == 0, list(e.keys())


@sample(())
class DictKeys(nn.Module):
    def forward(self):
        a: Dict[int, str] = {1: "x", 2: "y"}
        b: Dict[float, int] = {0.5: 1}
        c: Dict[bool, int] = {True: 1, False: 0}
        d: Dict[str, Dict[str, int]] = {"q": {"r": 1}}
        d["q"]["s"] = 2
        return a[1] + a[2], b[0.5], c[False], d


@sample(([[1, 2], [3]], {"k": [1]}))
class NestedContainers(nn.Module):
    def forward(self, xs: List[List[int]], d: Dict[str, List[int]]):
        xs[0].append(9)
        xs[1][0] += 1
        d["k"][0] = 7
        d["n"] = xs[0][1:]
        t3 = ((1, (2, "a")), [(0.5, True)])
        rows = [[i * j for j in range(2)] for i in range(2)]
        return xs, d, t3[0][1][1], t3[1][0][0], rows


@sample(((1, "a", t(2)),))
class TupleTools(nn.Module):
    def forward(self, p: Tuple[int, str, Tensor]):
        q = p + (2.5,)
        a, b = p[:2]
        n = 0
        for v in (1, 2, 3):
            n += v
        return q[3], a, b, p[-1], p[1:], n, len(q), (1, 2) == (1, 2), p[0] in (1, 5)


# ---- classes ----

@torch.jit.script
class Account:
    def __init__(self, owner: str, amount: float = 1.0):
        self.owner = owner
        self.amount = amount
        self.log: List[str] = []

    def add(self, x: float) -> "Account":
        self.amount += x
        self.log.append("add " + str(x))
        return self

    @property
    def rich(self) -> bool:
        return self.amount > 10.0

    def __len__(self) -> int:
        return len(self.log)

    def __contains__(self, s: str) -> bool:
        return s in self.log

    def __getitem__(self, i: int) -> str:
        return self.log[i]

    def __setitem__(self, i: int, s: str) -> None:
        self.log[i] = s


@sample((5.0,), (50.0,))
class UsesAccount(nn.Module):
    def forward(self, x: float):
        a = Account("me")
        b = Account("you", amount=3.0)
        a.add(x).add(1.0)
        a[0] = "first"
        a.amount -= 0.5
        other = a
        other.owner += "!"
        pairs = [a, b]
        return a.owner, a.amount, a.rich, len(a), "first" in a, a[1], b.rich, pairs[1].owner, a is other, a is b


@torch.jit.script
class Leaf:
    def __init__(self, v: int):
        self.v = v


@torch.jit.script
class Tree:
    def __init__(self, v: int):
        self.v = v
        self.leaves = torch.jit.annotate(List[Leaf], [])

    def insert(self, v: int) -> Leaf:
        leaf = Leaf(v)
        self.leaves.append(leaf)
        return leaf

    def total(self) -> int:
        n = self.v
        for leaf in self.leaves:
            n += leaf.v
        return n


@sample((4,))
class ClassOfClasses(nn.Module):
    def forward(self, n: int):
        root = Tree(n)
        for i in range(n):
            root.insert(i).v += 2
        return root.total(), len(root.leaves)


@torch.jit.script
class Operand:
    def __init__(self, v: float):
        self.v = v

    def __add__(self, o: "Operand") -> "Operand":
        return Operand(self.v + o.v)

    def __mul__(self, o: "Operand") -> "Operand":
        return Operand(self.v * o.v)

    def __lt__(self, o: "Operand") -> bool:
        return self.v < o.v

    def __eq__(self, o: "Operand") -> bool:
        return self.v == o.v

    def __neg__(self) -> "Operand":
        return Operand(-self.v)

    def __str__(self) -> str:
        return "<" + str(self.v) + ">"


@sample((2.0, 3.0))
class OperatorMethods(nn.Module):
    def forward(self, a: float, b: float):
        x, y = Operand(a), Operand(b)
        z = x + y * x
        return z.v, x < y, x == y, (-z).v, str(z)


@torch.jit.script
class Holder:
    def __init__(self, x: Tensor):
        self.x = x
        self.cache: Dict[str, Tensor] = {}


@sample((t(2),))
class ObjectsInContainers(nn.Module):
    def forward(self, x):
        table: Dict[str, Holder] = {}
        for i in range(3):
            table[str(i)] = Holder(x + i)
        h = table["1"]
        h.cache["k"] = h.x * 2
        h.x += 1
        maybe: Optional[Holder] = h
        if maybe is not None:
            x = maybe.cache["k"] + maybe.x
        return x, len(table)


class Config(NamedTuple):
    width: int
    name: str = "none"
    scale: Optional[float] = None


@sample((3,))
class TupleDefaults(nn.Module):
    def forward(self, n: int):
        a = Config(n, "x", 2.0)
        b = Config(width=n, name="z", scale=None)
        w, name, s = a
        return w, name, s, b.name, b[0], len(b), a._fields if False else 0


@sample((0,), (1,))
class EnumBranches(nn.Module):
    def pick(self, n: int) -> Color:
        return Color.RED if n == 0 else Color.GREEN

    def forward(self, n: int):
        c = self.pick(n)
        table = {"r": Color.RED}
        names = [x.name for x in [Color.RED, c]]
        if c is Color.RED:
            return c.name, names, table["r"] == c
        return c.name, names, c != Color.RED


@sample((t(2),))
class WithTwo(nn.Module):
    def forward(self, x):
        g, h = Guard(), Guard()
        with g as a, h:
            x = x + 1
            with torch.no_grad():
                x = x * 2
        with torch.autograd.profiler.record_function("block"):
            x = x - 1
        return x


# ---- functions ----

def double(x: int) -> int:
    return x * 2


def factorial(n: int) -> int:
    r = 1
    for i in range(1, n + 1):
        r *= i
    return r


@function((5,), (0,))
def calls_functions(n: int):
    return factorial(n) + double(n), [double(i) for i in range(n)]


@function((t(2), 0.5, None), (t(2), 2.0, ["n"]), (t(2),))
def with_defaults(x, scale: float = 0.5, names: Optional[List[str]] = None):
    if names is None:
        names = ["d"]
    return x * scale, names


@function((10,), (1,))
def collatz(n: int):
    steps = [n]
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps.append(n)
        if len(steps) > 100:
            raise RuntimeError("too long")
    return steps


@function((2.0, 3.0))
def math_tools(a: float, b: float):
    return (math.sqrt(a), math.pow(a, b), math.floor(a), math.ceil(b), math.log(a), math.exp(a), math.sin(a), math.atan2(a, b),
            math.fabs(-a), math.gcd(12, 18), math.factorial(4), math.isnan(a), math.isinf(b), math.degrees(a), math.copysign(a, -b),
            math.fmod(b, a), math.modf(2.5), math.frexp(a), math.ldexp(a, 2), math.log10(a), math.log1p(a), math.hypot(a, b) if False else 0.0)


@function((7, -2), (-7, 2), (6, 3))
def int_tools(a: int, b: int):
    return a // b, a % b, a ** 2, divmod(a, b), abs(a), a & b, a | b, a ^ b, a << 1, a >> 1, round(2.5), float(a), a / b, bool(a), hex(a), oct(a), bin(a)


@function((1 + 2j, 0.5))
def complex_tools(z: complex, r: float):
    return z * r, z + z, abs(z), complex(r, 1.0), z == z, complex(2), -z


@function((True, 3), (False, 0))
def bool_tools(b: bool, n: int):
    return int(b), float(b), b and n > 1, b or n > 1, not b, b == (n > 0), b & True, b | False, b ^ True, str(b), n if b else -n


@function((1,))
def always_raises(n: int):
    raise RuntimeError("never " + str(n))


@function((1,), (-1,))
def raises_both_ways(n: int):
    if n > 0:
        raise ValueError("positive")
    else:
        raise ValueError(f"not {n}")
