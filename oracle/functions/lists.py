"""Lists: building, changing, slicing, sorting, comparing, aliasing."""
from typing import List, Tuple

import torch
from torch import Tensor

from functions import case


@case(lambda r: [(r.ints(4), r.n()), ([], 1)])
def list_append_extend(xs: List[int], v: int) -> List[int]:
    xs.append(v)
    xs.extend([v + 1, v + 2])
    xs.extend(xs)
    return xs


@case(lambda r: [(r.ints(4), 0, 7), (r.ints(4), -1, 7), (r.ints(4), 99, 7), (r.ints(4), -99, 7), ([], 3, 7), (r.ints(3), 3, 7)])
def list_insert(xs: List[int], at: int, v: int) -> List[int]:
    xs.insert(at, v)
    return xs


@case(lambda r: [(r.ints(5), 0), (r.ints(5), -1), (r.ints(5), 2), (r.ints(2), 2), (r.ints(2), -3)])
def list_pop_index(xs: List[int], at: int) -> Tuple[int, List[int]]:
    v = xs.pop(at)
    return v, xs


@case(lambda r: [(r.floats(3),), ([],)])
def list_pop_last(xs: List[float]) -> Tuple[float, List[float]]:
    v = xs.pop()
    return v, xs


@case(lambda r: [([3, 1, 3, 2], 3), ([1, 2], 5), ([], 0)])
def list_remove(xs: List[int], v: int) -> List[int]:
    xs.remove(v)
    return xs


@case(lambda r: [(r.strs(4),), ([],)])
def list_reverse(xs: List[str]) -> List[str]:
    xs.reverse()
    return xs


@case(lambda r: [(r.ints(8),), ([2, 1],), ([],)])
def list_sort(xs: List[int]) -> Tuple[List[int], List[int], List[int]]:
    a = xs.copy()
    a.sort()
    b = xs.copy()
    b.sort(reverse=True)
    return a, b, sorted(xs)


@case(lambda r: [(r.floats(6), r.strs(5), [True, False, True]), ([2.0, -0.0, 0.0, float("inf"), -1.5], ["b", "a", "B", "", "aa"], [False])])
def list_sort_kinds(f: List[float], s: List[str], b: List[bool]) -> Tuple[List[float], List[str], List[bool]]:
    f.sort()
    s.sort()
    b.sort()
    return f, s, b


@case(lambda r: [([(3, "a"), (1, "z"), (1, "b"), (2, "c")],)])
def list_sort_tuples(xs: List[Tuple[int, str]]) -> List[Tuple[int, str]]:
    xs.sort()
    return xs


@case(lambda r: [(r.ints(7),), ([1, 2],), ([],)])
def list_slices(xs: List[int]) -> List[List[int]]:
    return [xs[1:3], xs[:2], xs[-2:], xs[::2], xs[1::3], xs[:], xs[5:1], xs[-100:100]]


@case(lambda r: [(r.ints(6), 0, 4, 2), (r.ints(6), -3, 6, 1), (r.ints(6), 4, 0, 1), (r.ints(6), -50, 50, 5), (r.ints(4), 0, 4, -1), (r.ints(4), 0, 4, 0)])
def list_slice_dynamic(xs: List[int], a: int, b: int, s: int) -> List[int]:
    return xs[a:b:s]


@case(lambda r: [(r.ints(5), 0, 9), (r.ints(5), -1, 9), (r.ints(5), 5, 9), (r.ints(5), -6, 9)])
def list_set_item(xs: List[int], at: int, v: int) -> List[int]:
    xs[at] = v
    xs[0] += 100
    return xs


@case(lambda r: [(r.ints(3), 0), (r.ints(3), -3), (r.ints(3), 3), (r.ints(3), -4), ([], 0)])
def list_get_item(xs: List[int], at: int) -> int:
    return xs[at]


@case(lambda r: [([1, 2, 3, 2], 2), ([1], 5)])
def list_contains_count(xs: List[int], v: int) -> Tuple[bool, bool, int]:
    return v in xs, v not in xs, xs.count(v)


@case(lambda r: [([4, 5, 6, 5], 5), ([4], 9)])
def list_index(xs: List[int], v: int) -> int:
    return xs.index(v)


@case(lambda r: [(["a", "b", "a"], "a"), (["a"], "zz")])
def list_strings_search(xs: List[str], v: str) -> Tuple[bool, int]:
    n = 0
    for x in xs:
        if x == v:
            n += 1
    return v in xs, n


@case(lambda r: [([1.5, float("nan"), 2.0], float("nan")), ([1.0, 2.0], 2.0)])
def list_floats_search(xs: List[float], v: float) -> Tuple[bool, int]:
    return v in xs, xs.count(v)


@case(lambda r: [(r.n(1, 4), r.n(1, 4)), (0, 3)])
def list_of_lists(n: int, m: int) -> List[List[int]]:
    out: List[List[int]] = []
    for i in range(n):
        row: List[int] = []
        for j in range(m):
            row.append(i * m + j)
        out.append(row)
    if len(out) > 0:
        out[-1][0] = -1
        out.append(out[0])
        out[0].append(77)
    return out


@case(lambda r: [(r.ints(2), r.ints(3), 2), ([], [1], 0), ([1], [], -1)])
def list_add_mul(a: List[int], b: List[int], n: int) -> Tuple[List[int], List[int], List[int]]:
    c = a + b
    c.append(5)
    d = b * n
    a += b
    return c, d, a


@case(lambda r: [([1, 2], [1, 2]), ([1, 2], [1, 3]), ([1], [1, 0]), ([], [])])
def list_compare_ints(a: List[int], b: List[int]) -> Tuple[bool, bool]:
    return a == b, a != b


@case(lambda r: [([1.0], [float("nan")], ["a"], ["a", "b"]), ([0.0], [-0.0], ["x"], ["x"])])
def list_compare_others(a: List[float], b: List[float], s: List[str], t: List[str]) -> List[bool]:
    return [a == b, a != b, b == b, s == t, s != t]


@case(lambda r: [(r.ints(3),)])
def list_copy_clear(xs: List[int]) -> Tuple[List[int], List[int], int]:
    ys = xs.copy()
    zs = xs
    zs.clear()
    ys.append(1)
    return xs, ys, len(zs)


@case(lambda r: [(r.ints(6), 3), ([], 3)])
def list_comprehension(xs: List[int], k: int) -> Tuple[List[int], List[str], List[float]]:
    a = [x * k for x in xs]
    b = [str(x) for x in a]
    c = [float(i) / 2 for i in range(k)]
    return a, b, c


@case(lambda r: [(r.ints(6),), ([],)])
def list_filter(xs: List[int]) -> List[int]:
    out: List[int] = []
    for x in xs:
        if x % 2 == 0:
            out.append(x)
    return out


@case(lambda r: [([r.t(2), r.t(2)], r.t(2))])
def list_of_tensors(xs: List[Tensor], y: Tensor) -> Tuple[List[Tensor], Tensor]:
    xs.append(y)
    xs[0] = xs[1] + y
    xs[1].add_(1)
    y.mul_(2)
    return xs, torch.stack(xs)


@case(lambda r: [(r.ints(5), 1), (r.ints(5), -2), (r.ints(2), 6)])
def list_delete(xs: List[int], at: int) -> List[int]:
    del xs[at]
    return xs


@case(lambda r: [([1, 2, 3],), ([1, 2],)])
def list_unpack(xs: List[int]) -> int:
    a, b, c = xs
    return a * 100 + b * 10 + c


@case(lambda r: [(r.ints(3),)])
def list_alias_through_nest(xs: List[int]) -> Tuple[List[int], List[List[int]]]:
    nest = [xs, xs]
    nest[0].append(41)
    ys = nest[1]
    ys[0] = 42
    return xs, nest


@case(lambda r: [([True, False, True], [1.5, 2.5])])
def list_literals(b: List[bool], f: List[float]) -> Tuple[List[bool], List[float], List[str], List[int], bool]:
    e: List[int] = []
    return [not b[0], b[1], True], [f[0], 0.5, -1e30], ["x", "", "\n\"q\""], e, len(e) == 0


@case(lambda r: [(r.ints(4),), ([],)])
def list_truth(xs: List[int]) -> int:
    n = 0
    while len(xs) > 0:
        n = n * 3 + xs.pop()
    return n


@case(lambda r: [("hello",), ("",)])
def list_from_string(s: str) -> Tuple[List[str], List[int]]:
    return list(s), list(range(len(s)))


@case(lambda r: [(r.ints(5), [7, 8]), (r.ints(1), [])])
def list_slice_is_a_copy(xs: List[int], ys: List[int]) -> Tuple[List[int], List[int]]:
    part = xs[0:2]
    part.extend(ys)
    xs[0] = 1000
    return xs, part


@case(lambda r: [([r.t(2), r.t(2)], [r.t(2)])])
def list_tensor_remove_and_reverse(a: List[Tensor], b: List[Tensor]) -> Tuple[List[Tensor], List[Tensor]]:
    a.reverse()
    c = a + b
    c[0].zero_()
    a.insert(1, b[0])
    return a, c


@case(lambda r: [([[3, 1], [2], []],), ([],)])
def list_flatten_nested(xs: List[List[int]]) -> Tuple[List[int], List[int]]:
    flat = [0]
    lens: List[int] = []
    for row in xs:
        flat.extend(row)
        lens.append(len(row))
    flat.sort()
    return flat, lens


@case(lambda r: [([1, 2], 3), ([1], 0), ([1], -1), ([], -1)])
def list_times(xs: List[int], n: int) -> List[int]:
    return xs * n
