"""Views: writes through a view are seen in the base, and aliases live in containers."""
from typing import Dict, List, Tuple

import torch
from torch import Tensor

from functions import case


@case(lambda r: [(r.t(2, 6),)])
def view_view_write(x: Tensor) -> Tuple[Tensor, Tensor]:
    v = x.view(3, 4)
    v[1].fill_(7)
    return x, v


@case(lambda r: [(r.t(2, 6),), (r.t(6, 2).t(),)])
def view_reshape_write(x: Tensor) -> Tuple[Tensor, Tensor]:
    v = x.reshape(-1, 4)
    v.add_(100)
    return x, v


@case(lambda r: [(r.t(3, 4), 1), (r.t(3, 4), -1), (r.t(3, 4), 3)])
def view_select_write(x: Tensor, i: int) -> Tensor:
    row = x.select(0, i)
    row.mul_(10)
    x.select(1, 0).zero_()
    return x


@case(lambda r: [(r.t(5, 4),)])
def view_slice_write(x: Tensor) -> Tuple[Tensor, Tensor]:
    v = x[1:4, ::2]
    v.sub_(50)
    w = v[-1]
    w.fill_(3)
    return x, v


@case(lambda r: [(r.t(3, 4),)])
def view_transpose_write(x: Tensor) -> Tuple[Tensor, Tensor]:
    t = x.transpose(0, 1)
    t[2] = torch.arange(3)
    return x, t


@case(lambda r: [(r.t(1, 3),)])
def view_expand_read(x: Tensor) -> Tuple[Tensor, Tensor, List[int]]:
    e = x.expand(4, 3)
    x[0, 1] = 9
    return e, e + 1, e.stride()


@case(lambda r: [(r.t(1, 3),)])
def view_expand_write_error(x: Tensor) -> Tensor:
    e = x.expand(4, 3)
    e.add_(1)
    return e


@case(lambda r: [(r.t(2, 3),)])
def view_unsqueeze_squeeze_write(x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    u = x.unsqueeze(1)
    s = u.squeeze(1)
    u[0] = 1
    s[1] = 2
    return x, u, s


@case(lambda r: [(r.t(2, 3, 4),)])
def view_permute_write(x: Tensor) -> Tuple[Tensor, Tensor]:
    p = x.permute(2, 0, 1)
    p[1].fill_(0)
    p[3, 0] = torch.tensor([1.0, 2.0, 3.0])
    return x, p


@case(lambda r: [(r.t(3),)])
def view_list_aliases(x: Tensor) -> Tuple[Tensor, List[Tensor]]:
    xs = [x, x, x.clone()]
    xs[0].add_(1)
    xs[2].zero_()
    x.mul_(2)
    return x, xs


@case(lambda r: [(r.t(2, 2),)])
def view_dict_aliases(x: Tensor) -> Dict[str, Tensor]:
    d = {"base": x, "row": x[0]}
    x.fill_(1)
    d["row"].add_(4)
    d["new"] = d["row"] * 2
    return d


@case(lambda r: [(r.t(2, 3),)])
def view_two_aliases_returned(x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    a = x + 0
    b = a.view(-1)
    c = a[1]
    b[4] = -8
    return a, b, c


@case(lambda r: [(r.t(4, 6),), (r.t(5, 6),)])
def view_chunk_write(x: Tensor) -> Tuple[Tensor, List[Tensor]]:
    parts = torch.chunk(x, 3, 0)
    parts[0].fill_(1)
    for i, p in enumerate(parts):
        p.add_(i)
    return x, parts


@case(lambda r: [(r.t(2, 5),)])
def view_split_write(x: Tensor) -> Tuple[Tensor, Tensor]:
    a, b = torch.split(x, [2, 3], 1)
    a.zero_()
    b.mul_(a.sum() + 2)
    return x, b


@case(lambda r: [(r.t(3, 2),)])
def view_unbind_write(x: Tensor) -> Tuple[Tensor, Tensor]:
    rows = x.unbind(0)
    rows[0].copy_(rows[2])
    rows[1].add_(rows[0])
    total = torch.zeros(2)
    for row in rows:
        total += row
    return x, total


@case(lambda r: [(r.t(4, 2), 4)])
def view_loop_carried(x: Tensor, n: int) -> Tuple[Tensor, Tensor]:
    cur = x[0]
    for i in range(1, n):
        nxt = x[i]
        nxt.add_(cur)
        cur = nxt
    cur.zero_()
    return x, cur


@case(lambda r: [(r.t(2, 3), True), (r.t(2, 3), False)])
def view_chosen_in_branch(x: Tensor, flag: bool) -> Tuple[Tensor, Tensor]:
    if flag:
        v = x[0]
    else:
        v = x[0].clone()
    v.fill_(5)
    return x, v


@case(lambda r: [(r.t(2, 3, 2),)])
def view_flatten_narrow(x: Tensor) -> Tuple[Tensor, Tensor]:
    f = x.flatten(1)
    n = f.narrow(1, 1, 3)
    n.neg_()
    x.flatten()[0] = 77
    return x, n


@case(lambda r: [(r.t(3, 3),)])
def view_diagonal(x: Tensor) -> Tuple[Tensor, Tensor]:
    d = x.diagonal()
    d.zero_()
    u = torch.diagonal(x, 1)
    u += 3
    return x, u


@case(lambda r: [(r.t(2, 3),)])
def view_view_as_and_self(x: Tensor) -> Tuple[Tensor, Tensor]:
    y = torch.zeros(6)
    v = y.view_as(x.reshape(6))
    w = y.view(2, 3)
    w.copy_(x)
    v[0] = -1
    return y, w


@case(lambda r: [(r.t(3, 4).t(), 2), (r.t(4, 4), 3), (r.t(2, 2), 5)])
def view_error(x: Tensor, n: int) -> Tensor:
    return x.view(-1, n)


@case(lambda r: [(r.t(6),)])
def view_as_strided(x: Tensor) -> Tuple[Tensor, Tensor]:
    v = x.as_strided([2, 3], [1, 1], 1)
    x[2] = 50
    return v, v.contiguous()


@case(lambda r: [(r.t(8),)])
def view_unfold(x: Tensor) -> Tuple[Tensor, Tensor]:
    w = x.unfold(0, 4, 2)
    x[3] = 0
    return w, w.sum(1)


@case(lambda r: [(r.t(2, 3), r.t(2, 3))])
def view_swapped_in_loop(a: Tensor, b: Tensor) -> Tuple[Tensor, Tensor]:
    x, y = a, b
    for i in range(3):
        x[0].add_(y[1])
        x, y = y, x
    return x, y


@case(lambda r: [(r.t(3, 4),)])
def view_overlap_copy(x: Tensor) -> Tensor:
    x[0:2] = x[1:3].clone()
    x[:, 0] = x[:, 1]
    return x


@case(lambda r: [(r.t(2, 2), [r.t(2)])])
def view_nested_containers(x: Tensor, ys: List[Tensor]) -> Tuple[Tensor, Dict[str, List[Tensor]]]:
    d: Dict[str, List[Tensor]] = {"a": ys}
    d["a"].append(x[1])
    d["b"] = [d["a"][0]]
    ys[-1].fill_(8)
    d["b"][0].add_(1)
    return x, d


@case(lambda r: [(r.t(2, 3),)])
def view_column_by_number(x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    column = x.t()[:, 1:2]
    return column * 2, column * column, -column
