"""Operators that seem to change nothing, values that seem known: signs of zero, NaN, overflow, fresh results, None."""
from typing import Any, Dict, List, Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor

from functions import case

FLOATS = [(0.0,), (-0.0,), (float("nan"),), (float("inf"),), (-1.5,), (5e-324,)]
LIMIT = 9223372036854775807


@case(lambda r: FLOATS)
def neutral_float_sum(x: float) -> Tuple[float, float, float, float, float]:
    return x + 0.0, 0 + x, x - 0.0, x + -0.0, 0.0 - x


@case(lambda r: FLOATS)
def neutral_float_sign(x: float) -> Tuple[str, str, str, str]:
    return str(x + 0.0), str(x - 0.0), str(-(-x)), str(0 - x)


@case(lambda r: FLOATS)
def neutral_float_product(x: float) -> Tuple[float, float, float, float, float]:
    return x * 1, 1.0 * x, x / 1, x * 0, x ** 1


@case(lambda r: FLOATS)
def neutral_float_compare(x: float) -> Tuple[bool, bool, bool, bool, float]:
    return x == x, x != x, not (x < 1.0), not (x == x), x - x


@case(lambda r: [(r.n(),), (0,), (LIMIT,), (-LIMIT - 1,)])
def neutral_int(n: int) -> Tuple[int, int, int, int, int, int]:
    return n + 0, 0 - n, n * 1, n * 0, n // 1, n % 1


@case(lambda r: [(LIMIT,), (-LIMIT - 1,), (-1,)])
def neutral_int_overflow(n: int) -> Tuple[int, int, int, int]:
    return (n + 1) + 1, (n + 9223372036854775807) + 1, -(-n), (n - 1) + 1


@case(lambda r: [(r.n(),), (LIMIT,), (-1,)])
def neutral_bits(n: int) -> Tuple[int, int, int, int, int, int]:
    return n | 0, n & -1, n ^ 0, n << 0, n >> 0, n ^ n


@case(lambda r: [(r.n(), r.x(), True), (0, -0.0, False)])
def neutral_conversions(n: int, f: float, b: bool) -> Tuple[int, float, int, float, bool, str]:
    return int(n), float(f), int(float(n)), float(int(f)), bool(int(b)), str(str(n))


@case(lambda r: [(r.n(), r.x()), (16777217, 0.1)])
def neutral_number_tensor(n: int, f: float) -> Tuple[int, float, float, int]:
    return int(torch.tensor(n)), float(torch.tensor(f)), float(torch.tensor(n)), int(torch.tensor(f))


@case(lambda r: [(r.awk(),), (r.i(2, 3),)])
def neutral_tensor_sum(x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    return x + 0, x - 0, 0 + x


@case(lambda r: [(r.awk(),), (r.i(2, 3),), (r.b(2, 3),), (r.i(2, 3, lo=0, dtype=torch.uint8),)])
def neutral_tensor_product(x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    return x * 1, x / 1, x * 1.0


@case(lambda r: [(r.t(2, 3),)])
def neutral_product_written(x: Tensor) -> Tuple[Tensor, Tensor]:
    y = x * 1
    x.zero_()
    z = y / 1
    z.add_(1)
    return y, z


@case(lambda r: [(2, 3)])
def neutral_product_of_zeros(n: int, m: int) -> Tuple[Tensor, Tensor]:
    z = torch.zeros([2, 3], dtype=torch.float32)
    y = z * 1
    z.add_(n)
    w = torch.ones([2, 3], dtype=torch.int64)
    v = w + 0
    return y, v * m


@case(lambda r: [(r.t(1, 3),)])
def neutral_product_of_expanded(x: Tensor) -> Tuple[List[int], List[int]]:
    e = x.expand(2, 3)
    return (e * 1).stride(), (-(-e)).stride()


@case(lambda r: [(r.t(2, 3),)])
def neutral_dropout(x: Tensor) -> Tuple[Tensor, bool]:
    y = F.dropout(x, 0.5, False)
    y.add_(1)
    return x, y is x


@case(lambda r: [(r.t(2, 3),)])
def neutral_dropout_error(x: Tensor) -> Tensor:
    return torch.dropout(x, 1.5, False)


@case(lambda r: [(r.t(2, 3),), (r.i(2, 3),)])
def neutral_to(x: Tensor) -> Tuple[bool, bool, bool]:
    y = x.to(torch.float32)
    z = y.to(torch.float32)
    w = y.to(torch.float32, copy=True)
    return y is x, z is y, w is y


@case(lambda r: [(r.t(3, 4),), (r.t(4),)])
def neutral_transpose_twice(x: Tensor) -> Tuple[Tensor, bool]:
    y = x.t().t()
    y.add_(1)
    return x, y is x


@case(lambda r: [(r.t(2, 3, 4),)])
def neutral_transpose_twice_error(x: Tensor) -> Tensor:
    return x.t().t()


@case(lambda r: [(r.t(2, 3),)])
def neutral_contiguous_twice(x: Tensor) -> Tuple[Tensor, bool, bool]:
    y = x.t().contiguous()
    z = y.contiguous()
    z.mul_(2)
    return y, z is y, x.contiguous() is x


@case(lambda r: [(1, 2, 3)])
def neutral_list_parts(a: int, b: int, c: int) -> Tuple[int, List[int], List[int], List[int]]:
    l = [a, b, c]
    m = l + [a]
    n = m[1:]
    m.append(b)
    return len(l) + l[-1], n, m, l[::2]


@case(lambda r: [(1, 2)])
def neutral_list_range_error(a: int, b: int) -> int:
    l = [a, b]
    return l[2]


@case(lambda r: [(r.ints(3),)])
def neutral_list_copies(l: List[int]) -> Tuple[List[int], List[int], int]:
    a = list(l)
    b = l[:]
    a.append(1)
    l[0] = 99
    return a, b, len(a)


@case(lambda r: [(1, 2), (5, 5)])
def neutral_dict_literal(a: int, b: int) -> Tuple[int, bool, bool, int, List[str]]:
    d = {"x": a, "y": b, "x": b}
    return d["x"], "y" in d, "z" in d, len(d), list(d.keys())


@case(lambda r: [(1, 2)])
def neutral_dict_missing_error(a: int, b: int) -> int:
    d = {"x": a, "y": b}
    return d["z"]


@case(lambda r: [(1, 2)])
def neutral_dict_get(a: int, b: int) -> Tuple[Optional[int], Optional[int], int]:
    d = {1: a, 2: b}
    return d.get(1), d.get(3), d.get(3, 7)


@case(lambda r: [(1.0, float("nan"))])
def neutral_dict_nan(a: float, b: float) -> Tuple[int, bool]:
    d = {b: 1, a: 2}
    return len(d), b in d


@case(lambda r: [("",), ("ab",)])
def neutral_strings(s: str) -> Tuple[str, str, str, bool]:
    return "" + s + "", (s + "a") + "b", "a" + s + "b" + "c", s == s


@case(lambda r: [(True, False), (False, False)])
def neutral_logic(a: bool, b: bool) -> Tuple[bool, bool, bool, bool, bool]:
    c = True if a else False
    d = False if b else True
    return not not a, c, d, a and True, b or False


@case(lambda r: [(True, 3), (False, -3)])
def neutral_branch_not(b: bool, n: int) -> int:
    if not b:
        n = n * 2
    else:
        n = n - 1
    if not (not b):
        n = -n
    if not n > 3:
        n += 100
    return n


@case(lambda r: [(None, 1), (4, 2)])
def neutral_none(x: Optional[int], n: int) -> Tuple[int, bool, bool]:
    y: Optional[int] = n
    z = 0
    if x is None:
        z = 1
    else:
        z = x + 1
    if y is not None:
        z += y
    return z, n is None, x is not None


@case(lambda r: [(None,), (3,)])
def neutral_none_unwrap(x: Optional[int]) -> int:
    assert x is not None
    y = torch.jit.annotate(Optional[int], x)
    if y is None:
        return 0
    return x + y


@case(lambda r: [(1,), (1.5,), ("s",)])
def neutral_isinstance(x: Any) -> str:
    if isinstance(x, int):
        return "int"
    if isinstance(x, float):
        return "float " + str(x)
    return "other"


@case(lambda r: [(3, 4)])
def neutral_tuple(a: int, b: int) -> Tuple[int, int, Tuple[int, int]]:
    t = (a, b, a + b)
    c, d, e = t
    u = t[1:]
    return c + t[-1], d * e, u


@case(lambda r: [(r.t(2, 3),)])
def neutral_tuple_of_written(x: Tensor) -> Tuple[Tensor, Tensor]:
    t = (x, x + 1)
    t[1].mul_(2)
    a, b = t
    a.add_(b)
    return t[0], b


@case(lambda r: [(r.t(2, 3),)])
def neutral_sizes(x: Tensor) -> Tuple[int, int, int, bool]:
    y = torch.zeros([2, 5], dtype=torch.float64)
    n = len(x.size()) + y.dim() + y.size(1)
    y.unsqueeze_(0)
    return n, y.dim(), x.size()[1], y.dtype == torch.float64


@case(lambda r: [(1,)])
def neutral_constant_loops(n: int) -> Tuple[int, str, int]:
    total, text = 0, ""
    for i in range(5):
        for j in range(i):
            if (i + j) % 3 == 0:
                continue
            total += i * j
        if total > 12:
            break
        text += str(i)
    k = 1
    while k < 100:
        k = k * 3
    return total * n, text, k


@case(lambda r: [(1,)])
def neutral_constant_loop_lists(n: int) -> Tuple[List[int], int]:
    out: List[int] = []
    for i in range(4):
        squares = [i, i * i]
        squares.append(n)
        out += squares
    return out, len(out)


@case(lambda r: [(2,), (0,)])
def neutral_constant_loop_error(n: int) -> int:
    k = 3
    for i in range(4):
        k = 12 // (3 - i)
    return k + n


@case(lambda r: [(0.1, 3), (1e16, 2), (-0.0, 1)])
def neutral_format(f: float, n: int) -> Tuple[str, str, str]:
    return "{} {}".format(f, 0.1 + 0.2), str(1e-5) + str(100000.0 * 10), "%s" % (f * n,)
