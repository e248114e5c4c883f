"""Tuples and named tuples: build, index, slice, unpack, compare, nest."""
from typing import Dict, List, NamedTuple, Tuple

import torch
from torch import Tensor

from functions import case


class Point(NamedTuple):
    x: int
    y: float


class Pair(NamedTuple):
    left: Tensor
    right: Tensor


@case(lambda r: [(r.n(), r.x(), r.s(3))])
def tuple_build_index(a: int, b: float, s: str) -> Tuple[str, int, Tuple[float, int]]:
    t = (a, b, s)
    return t[2], t[0], (t[1], t[-3])


@case(lambda r: [((r.n(), r.n(), r.n(), r.n()),)])
def tuple_slice(t: Tuple[int, int, int, int]) -> Tuple[Tuple[int, int], Tuple[int, int, int], int]:
    return t[1:3], t[:-1], len(t)


@case(lambda r: [((r.n(), (r.x(), "q")),)])
def tuple_unpack_nested(t: Tuple[int, Tuple[float, str]]) -> Tuple[str, float, int]:
    a, (b, c) = t
    return c, b, a


@case(lambda r: [((1, "a"), (1, "a")), ((1, "a"), (1, "b"))])
def tuple_compare(a: Tuple[int, str], b: Tuple[int, str]) -> Tuple[bool, bool]:
    return a[0] == b[0] and a[1] == b[1], a[1] < b[1]


@case(lambda r: [((r.n(), r.n()), (r.n(), r.n(), r.x()))])
def tuple_add(a: Tuple[int, int], b: Tuple[int, int, float]) -> Tuple[int, int, int, int, float]:
    return a + b


@case(lambda r: [(r.n(), r.x())])
def named_tuple(a: int, b: float) -> Tuple[Point, float, int]:
    p = Point(a, b)
    q = Point(x=p.x + 1, y=p.y * 2)
    return q, p.y + q.y, q[0]


@case(lambda r: [(r.t(3), r.t(3))])
def named_tuple_tensors(x: Tensor, y: Tensor) -> Tuple[Pair, Tensor]:
    p = Pair(x, y)
    p.left.add_(10)
    left, right = p
    return p, left - right


@case(lambda r: [(r.ints(3),)])
def tuple_of_lists(xs: List[int]) -> Tuple[List[int], Tuple[List[int], int]]:
    t = (xs, (xs, len(xs)))
    t[0].append(5)
    return t


@case(lambda r: [(r.n(2, 9),)])
def tuple_in_loop(n: int) -> Tuple[int, int, int]:
    t = (0, 1, 2)
    for i in range(n):
        t = (t[1], t[2], t[0] + i)
    return t


@case(lambda r: [(r.n(), True), (r.n(), False)])
def tuple_from_branch(n: int, flag: bool) -> Tuple[int, str]:
    if flag:
        t = (n, "yes")
    else:
        t = (-n, "no")
    return t


@case(lambda r: [(r.t(3, 5),)])
def tuple_from_op(x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    best = torch.max(x, 1)
    values, indices = torch.min(x, 0)
    return best.values, best[1], values + indices


@case(lambda r: [([(1, 2.0), (3, 4.0)],), ([],)])
def tuple_list_sum(xs: List[Tuple[int, float]]) -> Tuple[int, float]:
    a = 0
    b = 0.0
    for x, y in xs:
        a += x
        b += y
    return a, b


@case(lambda r: [(r.n(), r.n())])
def tuple_swap(a: int, b: int) -> Tuple[int, int]:
    a, b = b, a
    (a, b) = (b + a, a)
    return a, b


@case(lambda r: [(r.n(),)])
def tuple_one_and_none(n: int) -> Tuple[Tuple[int], Tuple[Tuple[int], None]]:
    t = (n,)
    return t, (t, None)


@case(lambda r: [([Point(1, 2.5), Point(3, -1.0)],)])
def named_tuple_list(ps: List[Point]) -> Dict[int, Point]:
    d: Dict[int, Point] = {}
    for p in ps:
        d[p.x] = Point(p.x, p.y + 1)
    return d
