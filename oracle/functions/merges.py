"""The same thing computed twice: what may be merged, and what writes, aliases, loops and identity keep apart."""
from typing import Dict, List, Optional, Tuple

import torch
from torch import Tensor

from functions import case


@case(lambda r: [(r.t(2, 3),)])
def merge_then_write_one(x: Tensor) -> Tuple[Tensor, Tensor]:
    a = torch.exp(x)
    b = torch.exp(x)
    a.mul_(2)
    return a + b, b


@case(lambda r: [(r.t(2, 3),)])
def merge_both_returned(x: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.exp(x), torch.exp(x)


@case(lambda r: [(r.t(2, 3),)])
def merge_both_in_list(x: Tensor) -> List[Tensor]:
    a = torch.neg(x)
    b = torch.neg(x)
    out = [a, b]
    out[0].add_(1)
    return out


@case(lambda r: [(r.t(2, 3),)])
def merge_read_write_read(x: Tensor) -> Tensor:
    a = x.sum() + x.sum()
    x.add_(1)
    b = x.sum() + x.sum()
    return a * b


@case(lambda r: [(r.t(4, 3),)])
def merge_views_written(x: Tensor) -> Tuple[Tensor, Tensor]:
    a = x[1]
    b = x[1]
    s = b.sum()
    a.zero_()
    return s, b.sum()


@case(lambda r: [(r.t(3, 3), 3), (r.t(3, 3), 0)])
def merge_loop_writes_later(x: Tensor, n: int) -> Tensor:
    total = torch.relu(x)
    y = x + 0.5
    for i in range(n):
        total = total + torch.relu(y)
        y.mul_(-2)
    return total + torch.relu(y)


@case(lambda r: [(r.t(2, 2), True), (r.t(2, 2), False)])
def merge_branch_writes(x: Tensor, b: bool) -> Tuple[Tensor, Tensor]:
    before = torch.abs(x)
    if b:
        x.sub_(10)
    else:
        before = torch.abs(x) + torch.abs(x)
    return before, torch.abs(x)


@case(lambda r: [(r.t(2, 2),)])
def merge_identity(x: Tensor) -> Tuple[bool, bool, bool]:
    a = torch.exp(x)
    b = torch.exp(x)
    c = a
    return a is b, a is c, a is not b


@case(lambda r: [(r.ints(3),)])
def merge_list_identity(l: List[int]) -> Tuple[bool, bool, bool]:
    a = list(l)
    b = list(l)
    return a is b, a is l, a == b


@case(lambda r: [(r.ints(3), 4)])
def merge_len_append(l: List[int], n: int) -> List[int]:
    sizes = [len(l), len(l)]
    for i in range(n):
        if i == 2:
            l.append(i)
        sizes.append(len(l) * len(l))
    return sizes


@case(lambda r: [(r.ints(4), 1), (r.ints(4), 9)])
def merge_getitem_setitem(l: List[int], i: int) -> Tuple[int, int, int]:
    a = l[0] + l[0]
    l[0] = i
    b = l[0]
    l.insert(0, 7)
    return a, b, l[0]


@case(lambda r: [({"a": 1, "b": 2}, "a"), ({"x": 5}, "y")])
def merge_dict_order(d: Dict[str, int], k: str) -> Tuple[List[str], List[int], int]:
    first = list(d.keys())
    d[k] = 9
    d["z"] = len(d)
    return first + list(d.keys()), list(d.values()), len(d)


@case(lambda r: [(r.t(2),)])
def merge_tensor_keys(x: Tensor) -> Tuple[int, int]:
    a = x + 1
    b = x + 1
    d: Dict[Tensor, int] = {}
    d[a] = 1
    d[b] = 2
    d[a] = 3
    return len(d), d[a]


@case(lambda r: [(r.t(2, 3), r.t(2, 3))])
def merge_inplace_result(x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor]:
    a = x.add_(y)
    b = x.add_(y)
    return a, b


@case(lambda r: [(r.n(1, 9), r.n(1, 9)), (r.n(), 0)])
def merge_raises_once(n: int, m: int) -> Tuple[int, int]:
    return n // m + n // m, n % m


@case(lambda r: [(r.t(2, 3), 2)])
def merge_nested_lists(x: Tensor, n: int) -> List[List[int]]:
    rows: List[List[int]] = []
    for i in range(n):
        rows.append([1, 2])
    rows[0].append(3)
    rows.append([1, 2])
    return rows


@case(lambda r: [(1.5, 2), (float("nan"), 3), (-0.0, 1)])
def merge_signed_constants(f: float, n: int) -> Tuple[float, float, float, float, bool]:
    return f * 0.0, f * -0.0, n + 0.0, n + -0.0, 0.0 == -0.0


@case(lambda r: [(True, 3), (False, 3)])
def merge_bool_int_constants(b: bool, n: int) -> Tuple[str, str, str]:
    return str(1) + str(True), str(1.0) + str(n), "{} {}".format(b, 1)


@case(lambda r: [(r.t(3, 4),)])
def merge_transposes(x: Tensor) -> Tuple[Tensor, Tensor, List[int]]:
    a = x.t()
    b = x.t()
    c = a.contiguous()
    d = b.contiguous()
    c.zero_()
    return d, c, b.stride()


@case(lambda r: [(r.t(2, 3), None), (r.t(2, 3), r.t(2, 3))])
def merge_optional_twice(x: Tensor, y: Optional[Tensor]) -> Tensor:
    out = x
    if y is not None:
        out = out + y
    if y is not None:
        y.add_(1)
        out = out * y
    return out


@case(lambda r: [(r.t(2, 3),)])
def merge_shared_size(x: Tensor) -> Tuple[List[int], List[int], int]:
    a = x.size()
    b = x.size()
    a.append(7)
    x.unsqueeze_(0)
    return a, b, len(x.size())


@case(lambda r: [(4, 3), (6, 1), (0, 5)])
def merge_loop_break_continue(n: int, m: int) -> Tuple[int, int]:
    total, rounds = 0, 0
    for i in range(n):
        if i * m > 9:
            break
        for j in range(m):
            if (i * m) % 2 == j:
                continue
            total += i * m + j
            if total > 20:
                return total, rounds
        rounds += 1
    return total, rounds
