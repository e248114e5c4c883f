"""Writes testdata/archives/source.tar.zst: archives with code that people write into them by hand, and that PyTorch's
printer never does: early return, break, comprehensions and the like, in the files that archives.py lists. graphs.txt has
the sources.

Each text is a class M or a part of one: without "class M" in it, the methods of a module without attributes.

    /usr/bin/python3 oracle/source.py [--out FOLDER]
"""
import io
import os
import sys
import textwrap
import warnings
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import archives  # noqa: E402  (starts this process anew, steadily)

import torch  # noqa: E402

SAMPLES = {}


def t(*shape):
    n = 1
    for d in shape:
        n *= d
    return (torch.arange(n, dtype=torch.float32) % 7 - 3).reshape(shape) / 4


def archive(text):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w") as z:
        for name, data in (("data.pkl", b"\x80\x02c__torch__\nM\n)\x81}b."), ("code/__torch__.py", text.encode()),
                           ("constants.pkl", b"\x80\x02)."), (".data/version", b"3\n")):
            z.writestr(zipfile.ZipInfo("edited/" + name), data)
    return b.getvalue()


def source(name, text, *made):
    """Enters an archive of this code; forward is called with each tuple of arguments."""
    text = textwrap.dedent(text).lstrip("\n")
    if "class M" not in text:
        text = "class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n" + textwrap.indent(text, "  ")
    SAMPLES[name] = text, [("forward", *args) for args in made]


# ---- leaving early ----

source("ReturnInIf", """
    def forward(self: __torch__.M, n: int) -> int:
      if n > 3:
        return n * 2
      return n + 1
""", (3,), (4,))

source("ReturnInBoth", """
    def forward(self: __torch__.M, x: Tensor, n: int) -> Tensor:
      y = x + n
      if n > 3:
        return torch.relu(y)
      else:
        z = y * 2
        return z
""", (t(3), 3), (t(3), 4))

source("ReturnElse", """
    def forward(self: __torch__.M, n: int) -> str:
      m = n * 3
      if n == 0:
        m = m + 1
      elif n == 1:
        return "one"
      else:
        if n > 5:
          return "many"
        m = m - 1
      if m == 5:
        return "five"
      return str(m)
""", (0,), (1,), (2,), (4,), (6,))

source("ReturnInLoop", """
    def forward(self: __torch__.M, xs: List[int], k: int) -> int:
      s = 0
      for i in range(len(xs)):
        s = s + xs[i]
        if s > k:
          return i
      return -1
""", ([1, 2, 3], 2), ([1, 2, 3], 9), ([], 0))

source("ReturnInWhile", """
    def forward(self: __torch__.M, n: int) -> int:
      i = 0
      while i < n:
        if i * i > 20:
          return i
        i = i + 1
      return n
""", (3,), (10,), (0,))

source("ReturnInTwoLoops", """
    def forward(self: __torch__.M, n: int) -> Tuple[int, str]:
      if n == 0:
        return 0, "zero"
      for i in range(n):
        for j in range(n):
          if i * j == 12:
            return i, "found"
          elif j > 6:
            break
        if i == 7:
          return (i + 1, "late")
      return -1, "none"
""", (0,), (3,), (8,))

source("ReturnTensors", """
    def forward(self: __torch__.M, x: Tensor, n: int) -> List[Tensor]:
      out = annotate(List[Tensor], [])
      for i in range(n):
        y = x + i
        if i == 2:
          return [y, x]
        out.append(y)
      return out
""", (t(3), 2), (t(3), 5))

source("ReturnNone", """
    def forward(self: __torch__.M, n: int) -> Optional[int]:
      if n > 3:
        return None
      m = n * 2
      return m
""", (3,), (4,))

source("ReturnNothing", """
    def forward(self: __torch__.M, d: Dict[str, int], n: int) -> NoneType:
      if n > 3:
        return
      d["a"] = n
""", ({"a": 1}, 3), ({"a": 1}, 4))

source("Break", """
    def forward(self: __torch__.M, n: int) -> int:
      s = 0
      for i in range(n):
        if i == 4:
          break
        s = s + i
      return s
""", (3,), (9,))

source("Continue", """
    def forward(self: __torch__.M, xs: List[int]) -> int:
      s = 0
      for x in xs:
        if x < 0:
          continue
        s = s + x
      return s
""", ([1, -2, 3],), ([],))

source("BreakContinueWhile", """
    def forward(self: __torch__.M, n: int) -> Tuple[int, int]:
      i = 0
      s = 0
      while True:
        i = i + 1
        if i % 2 == 0:
          continue
        if i > n:
          break
        s = s + i
      return (i, s)
""", (3,), (10,))

source("WhileCondition", """
    def forward(self: __torch__.M, n: int) -> int:
      i = 0
      done = False
      while i < n and not done or i == 0:
        i += 1
        if i == 5:
          done = True
          continue
        elif i > 7:
          break
      return i
""", (0,), (3,), (10,))

source("BreakNested", """
    def forward(self: __torch__.M, n: int) -> List[Tuple[int, int]]:
      pairs = annotate(List[Tuple[int, int]], [])
      for i in range(n):
        if i == 5:
          break
        j = 0
        while j < n:
          j = j + 1
          if j % 2 == 0:
            continue
          if j > i:
            break
          pairs.append((i, j))
        if len(pairs) > 6:
          break
      return pairs
""", (4,), (9,), (0,))

source("BreakLast", """
    def forward(self: __torch__.M, n: int) -> int:
      s = 1
      for i in range(n):
        s = s * 2
        break
      return s
""", (0,), (3,))

source("BreakBoth", """
    def forward(self: __torch__.M, n: int) -> int:
      s = 1
      while True:
        if s > n:
          s = s + 100
          break
        else:
          s = s * 2
          continue
        s = s + 1
      return s
""", (0,), (30,))

source("ReturnContinueBreak", """
    def forward(self: __torch__.M, xs: List[str]) -> str:
      out = ""
      for x in xs:
        if x == "skip":
          continue
        if x == "stop":
          break
        if x == "give":
          return out + "!"
        out = out + x
      return out
""", (["a", "skip", "b"],), (["a", "stop", "b"],), (["a", "give", "b"],))

source("RaiseAndReturn", """
    def forward(self: __torch__.M, n: int) -> int:
      if n < 0:
        raise AssertionError("negative")
      elif n == 0:
        return 7
      if n == 9:
        raise AssertionError
      m = n + 1
      return m
""", (-1,), (0,), (4,), (9,))

source("RaiseOrReturn", """
    def forward(self: __torch__.M, n: int) -> int:
      if n > 0:
        y = n * 2
      else:
        raise AssertionError("no", n)
      return y
""", (1,), (-1,))

source("RaiseInLoop", """
    def forward(self: __torch__.M, xs: List[int]) -> int:
      s = 0
      for x in xs:
        if x == 0:
          raise AssertionError("zero at " + str(s))
        if x > 100:
          return x
        s = s + 100 // x
      return s
""", ([1, 2],), ([1, 0],), ([1, 200],))

source("Assert", """
    def forward(self: __torch__.M, x: Tensor, n: int) -> Tensor:
      assert n > 0
      assert n < 5, "n is " + str(n)
      y = x * n
      return y
""", (t(3), 2), (t(3), 0), (t(3), 7))

GUARD = """
    class Guard:
      x : int
      def __init__(self: __torch__.Guard, x: int) -> NoneType:
        self.x = x
      def __enter__(self: __torch__.Guard) -> int:
        self.x = self.x + 1
        return self.x
      def __exit__(self: __torch__.Guard, type: Any, value: Any, tb: Any) -> NoneType:
        self.x = self.x * 10
"""

source("BreakInWith", GUARD + """
    class M(Module):
      def forward(self: __torch__.M, n: int) -> int:
        g = __torch__.Guard(n)
        with g as x, __torch__.Guard(3) as y:
          n = n + y * x
        for i in range(n):
          with g:
            if i == 2:
              break
        return g.x + n
""", (3,), (1,))

source("LastInWith", GUARD + """
    class M(Module):
      def forward(self: __torch__.M, n: int) -> int:
        with __torch__.Guard(n) as g:
          return g + 1
""", (3,))

source("TypesOfReturns", """
    def forward(self: __torch__.M, x: Tensor, n: int) -> Union[int, Tensor, str]:
      if n == 0:
        return x
      elif n == 1:
        return "one"
      return n
""", (t(3), 0), (t(3), 1), (t(3), 2))

source("AnyReturns", """
    def forward(self: __torch__.M, x: Tensor, n: int) -> Any:
      if n == 0:
        return x
      return n
""", (t(3), 0), (t(3), 1))

source("UnevenBranches", """
    def forward(self: __torch__.M, x: Tensor, n: int) -> Tensor:
      y = x
      for i in range(n):
        if i == 1:
          z = y + 1
        else:
          if i > 3:
            return y
          z = y * 2
        y = z
      return y
""", (t(3), 0), (t(3), 3), (t(3), 9))

source("AfterReturn", """
    def forward(self: __torch__.M, n: int) -> int:
      if n > 2:
        return 1
        n = 3
      return 2
      return n
""", (1,), (3,))


# ---- conditions ----

source("Logic", """
    def forward(self: __torch__.M, a: bool, b: bool, n: int) -> List[bool]:
      c = a and b
      d = a or n > 2
      e = not a and b or n == 3 and not b
      return [c, d, e, not (a or b), a == b, a != b, (a and b) or c]
""", (True, False, 3), (False, True, 1), (True, True, 0))

source("LogicIf", """
    def forward(self: __torch__.M, x: Optional[Tensor], n: int) -> Tensor:
      if x is not None and n > 2:
        return x
      if x is None or n > 1:
        return torch.zeros([n])
      return x + n
""", (t(3), 3), (None, 3), (t(3), 1))

source("IsNone", """
    def forward(self: __torch__.M, x: Optional[int], y: Optional[int]) -> int:
      z = 0
      if x is None:
        z = 1
      else:
        z = x
      if None is not y:
        z = z + y
      if not (x is None):
        z = z + x
      w = None
      if w is None:
        z = z * 3
      if z is None:
        z = 0
      return z
""", (1, 2), (None, None), (3, None))

source("Ternary", """
    def forward(self: __torch__.M, x: Optional[int], n: int) -> Tuple[int, str, Optional[int]]:
      a = x if x is not None else n
      b = "big" if n > 10 else "mid" if n > 5 else "small"
      c = None if n > 10 else n
      return (a, b, c)
""", (1, 2), (None, 7), (3, 12))

source("TernaryStatic", """
    def forward(self: __torch__.M, n: int) -> int:
      a = 1 if True else n
      if True and n > 2:
        a = a + 1
      if False and n > 2:
        a = a + 10
      if True or n > 2:
        a = a + 100
      if not False:
        a = a + 1000
      return a
""", (1,), (3,))

source("In", """
    def forward(self: __torch__.M, xs: List[int], d: Dict[str, int], k: str, n: int) -> List[bool]:
      return [n in xs, n not in xs, k in d, k not in d, k in "abc", "b" in k, not n in xs and k in d]
""", ([1, 2], {"a": 1}, "a", 1), ([1, 2], {"b": 1}, "d", 3))

source("Precedence", """
    def forward(self: __torch__.M, a: int, b: int, c: int) -> List[int]:
      return [a + b * c, (a + b) * c, a - b - c, int(a ** 2 ** 0), int(-a ** 2), a << 1 + b, a & b | c ^ a, a // b % c, a if (a > b) == True else a + b, a + (b if a < b else c)]
""", (1, 2, 3), (7, 3, 2))

source("IsInstance", """
    def forward(self: __torch__.M, x: Union[int, str, List[int]], y: Optional[int]) -> int:
      z = 0
      if isinstance(x, int):
        z = x
      elif isinstance(x, str):
        z = len(x)
      else:
        z = len(x) * 10
      if isinstance(x, (int, str)) and isinstance(y, int):
        z = z + y
      if not isinstance(y, int):
        z = -z
      return z
""", (1, 2), ("abc", None), ([1, 2], 4))


# ---- comprehensions and loops over other things ----

source("ListComp", """
    def forward(self: __torch__.M, n: int, xs: List[Tensor]) -> Tuple[List[int], List[Tensor], List[float]]:
      a = [i * 2 for i in range(n)]
      b = [torch.relu(x) for x in xs]
      c = annotate(List[float], [float(i) for i in a])
      return (a, b, c)
""", (3, [t(2), t(3)]), (0, []))

source("ListCompScope", """
    def forward(self: __torch__.M, n: int) -> Tuple[List[int], int, List[List[int]]]:
      i = 100
      a = [(i + n if i > 1 else -i) for i in range(n)]
      b = [[i * j for j in range(i)] for i in range(n)]
      return (a, i, b)
""", (3,), (0,))

source("DictComp", """
    def forward(self: __torch__.M, n: int, ks: List[str]) -> Tuple[Dict[int, int], Dict[str, int]]:
      a = {i: i * i for i in range(n)}
      b = {k: len(k) for k in ks}
      return (a, b)
""", (3, ["a", "bb"]), (0, []))

source("LoopsOver", """
    def forward(self: __torch__.M, xs: List[int], d: Dict[str, int], s: str, x: Tensor) -> Tuple[int, str, Tensor]:
      n = 0
      for i, v in enumerate(xs):
        n += i * v
      for i, v in enumerate(xs, 3):
        n += i
      for a, b in zip(xs, [1, 2, 3]):
        n += a * b
      for i, (a, c) in enumerate(zip(xs, s)):
        n += i + a + len(c)
      for k in d:
        n += d[k]
      for k, v in d.items():
        n += len(k) * v
      out = ""
      for c in s:
        out = c + out
      y = torch.zeros([2])
      for row in x:
        y = y + row
      for i in range(2, 9, 3):
        n += i
      return (n, out, y)
""", ([1, 2, 3, 4], {"a": 1, "bb": 2}, "xyz", t(3, 2)), ([], {"a": 1}, "", t(1, 2)))

source("UnrolledTuple", """
    def forward(self: __torch__.M, p: Tuple[int, str, Tensor], q: Tuple[int, int]) -> Tuple[int, List[int]]:
      n = 0
      for v in q:
        n = n * 10 + v
      for (i, w) in enumerate(q):
        n += i * w
      for (a, b) in zip(q, (3, 4)):
        n += a * b
      m = [v * 2 for v in q]
      return (n, m)
""", ((1, "a", t(2)), (3, 4)))


# ---- assignments ----

source("Augmented", """
    class N:
      n : int
      def __init__(self: __torch__.N) -> NoneType:
        self.n = 1
    class M(Module):
      def forward(self: __torch__.M, x: Tensor, xs: List[int], d: Dict[str, int]) -> Tuple[Tensor, int, List[int], Dict[str, int]]:
        o = __torch__.N()
        o.n += 3
        o.n *= o.n
        n = 3
        n += 2
        n -= 1
        n *= 4
        f = 8.
        f /= 2
        y = x + 1
        y += x
        y *= 2
        y -= 1.5
        y /= n
        xs += [n]
        xs[0] += 5
        xs[1] *= n
        d["a"] += 2
        y[0] += 1
        y[1:] *= 2
        return (y, n + int(f) + o.n, xs, d)
""", (t(3), [1, 2], {"a": 1}))

source("Subscripts", """
    def forward(self: __torch__.M, x: Tensor, xs: List[int], i: Tensor, s: str) -> List[Tensor]:
      a = x[0]
      b = x[1, 2]
      c = x[:, 1]
      d = x[..., 0]
      e = x[1:, :2]
      f = x[None, 0]
      g = x[i]
      h = x[:, i]
      j = x[0][1:]
      k = xs[1:]
      l = xs[:2]
      m = xs[::2]
      n = s[1:] + s[:-1] + s[0]
      o = x[[0, 1]]
      p = x[x > 0]
      q = x[::2, -1]
      return [a, b, c, d, e, f, g, h, j, torch.tensor(k), torch.tensor(l), torch.tensor(m), torch.tensor(len(n)), o, p, q]
""", (t(3, 4), [1, 2, 3], torch.tensor([1, 0]), "hello"))

source("SetSubscripts", """
    def forward(self: __torch__.M, x: Tensor, xs: List[int], d: Dict[str, int], i: Tensor) -> Tuple[Tensor, List[int], Dict[str, int]]:
      y = x + 0
      y[0] = 1
      y[1, 2] = 2.5
      y[2, 1:] = x[0, 1:]
      y[i] = x[i] * 2
      y[y > 1] = 0
      y[:, 0] += 3
      y[i] += 1
      xs[0] = 7
      d["b"] = 3
      xs[-1] -= 1
      del d["a"]
      return (y, xs, d)
""", (t(3, 4), [1, 2, 3], {"a": 1}, torch.tensor([1, 0])))

source("Targets", """
    def forward(self: __torch__.M, p: Tuple[int, Tuple[int, str]], xs: List[int], n: int) -> Tuple[int, str, Tuple[int, int, int]]:
      a, (b, c) = p
      d = e = n + 1
      f, *g = (1, 2, 3, 4)
      *h, k = (1, "a", 3)
      x, y = xs
      xs[0], z = 5, 6
      i, j = j0, i0 = 3, 4
      return (a + b + d + e + f + g[1] + k + x + y + z + xs[0] + i + j0, c, g)
""", ((1, (2, "z")), [3, 4], 5))

source("Formats", """
    def forward(self: __torch__.M, n: int, f: float, s: str) -> str:
      a = "{} and {}".format(n, s)
      b = "%d of %s" % (n, s)
      c = "one {}".format(f) + 'two' "three"
      return a + b + c
""", (3, 2.5, "s"))

source("Calls", """
    class C:
      v : int
      def __init__(self: __torch__.C, v: int=2) -> NoneType:
        self.v = v
      def __add__(self: __torch__.C, o: __torch__.C) -> __torch__.C:
        return __torch__.C(self.v + o.v)
      def __lt__(self: __torch__.C, o: __torch__.C) -> bool:
        return self.v < o.v
      def __len__(self: __torch__.C) -> int:
        return self.v
      def __neg__(self: __torch__.C) -> __torch__.C:
        return __torch__.C(-self.v)
      def __contains__(self: __torch__.C, v: int) -> bool:
        return v == self.v
      def __getitem__(self: __torch__.C, v: int) -> int:
        return v + self.v
      def __setitem__(self: __torch__.C, i: int, v: int) -> NoneType:
        self.v = i + v
      def __iadd__(self: __torch__.C, v: int) -> __torch__.C:
        self.v += v
        return self
      def __call__(self: __torch__.C, v: int) -> int:
        return self.v * v
    class P(NamedTuple):
      a : int
      b : str
    class M(Module):
      def forward(self: __torch__.M, n: int) -> List[int]:
        a = __torch__.C(n)
        b = __torch__.C()
        c = a + b
        p = __torch__.P(1, b="x")
        a[2] = 3
        c += 4
        k = (3, 4)
        return [c.v, len(c), (-c).v, int(3 in c), c[4], int(a < b), p.a, a(7), k[0]]
""", (3,))

source("Containers", """
    def forward(self: __torch__.M, xs: List[int], s: str, p: Tuple[int, int]) -> Tuple[List[int], List[str], List[int], Dict[str, int], Dict[int, int], Tuple[int, int]]:
      a = list(xs)
      b = list(s)
      c = list(range(3))
      d = dict({"a": 1})
      e = dict([(1, 2), (3, 4)])
      f = annotate(Dict[str, int], {})
      f2 = dict(a=3, b=4)
      d["n"] = len(f) + f2["b"]
      a.append(max(xs))
      return (a, b, c, d, e, tuple(p))
""", ([1, 2], "ab", (5, 6)))

source("Attributes", """
    class M(Module):
      def forward(self: __torch__.M, x: Tensor, n: int) -> Tensor:
        if hasattr(self, "nothing"):
          x = x + 1
        if hasattr(self, "helper"):
          x = self.helper(x, n)
        return x
      def helper(self: __torch__.M, x: Tensor, n: int=3) -> Tensor:
        if n == 0:
          return x
        return x.add(n).to(6) * 2
""", (t(3), 0), (t(3), 2))

source("Forks", """
    def forward(self: __torch__.M, x: Tensor, n: int) -> Tensor:
      def __forked_function() -> Tensor:
        y = x + 1
        for i in range(n):
          y = y * (i if i > 0 else n)
        return y - 1
      f = fork(__forked_function)
      if n == 0:
        return x
      return torch.wait(f)
""", (t(3), 0), (t(3), 2), (t(3), 3))


def files(text, calls):
    data = archive(text)
    yield "model.pt", data
    yield "graphs.txt", archives.graphs(torch.jit.load(io.BytesIO(data))).encode()
    yield from archives.answers(torch.jit.load(io.BytesIO(data)), calls)


def main():
    warnings.simplefilter("ignore")
    archives.write([(f"{name}/{f}", data) for name, sample in SAMPLES.items() for f, data in files(*sample)], "source", sys.argv)


if __name__ == "__main__":
    main()
