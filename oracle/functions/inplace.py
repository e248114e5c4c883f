"""In-place writes on tensors, and out= arguments."""
from typing import Dict, List, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor

from functions import case


@case(lambda r: [(r.t(2, 3), r.t(2, 3)), (r.t(2, 3), r.t(3)), (r.i(2, 3), r.i(2, 1))])
def inplace_add_mul(x: Tensor, y: Tensor) -> Tensor:
    x.add_(y)
    x.mul_(2)
    x.sub_(y, alpha=3)
    return x


@case(lambda r: [(r.t(2, 3), r.p(2, 3))])
def inplace_div_pow(x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor]:
    x.div_(y)
    y.pow_(2)
    x.neg_()
    return x, y


@case(lambda r: [(r.i(2, 2), r.x())])
def inplace_div_int_error(x: Tensor, f: float) -> Tensor:
    x.add_(1)
    x.div_(2)
    return x


@case(lambda r: [(r.i(3), r.t(3))])
def inplace_int_plus_float_error(x: Tensor, y: Tensor) -> Tensor:
    return x.add_(y)


@case(lambda r: [(r.t(3, 2), r.i(3, 2)), (r.t(3, 2), r.t(2)), (r.i(2, 2), r.t(2, 2)), (r.t(2, 2), r.t(3))])
def inplace_copy(x: Tensor, y: Tensor) -> Tensor:
    x.copy_(y)
    y.zero_()
    return x


@case(lambda r: [(r.t(2, 3), r.x()), (r.i(2, 3), 2.9), (r.b(3), 2.0)])
def inplace_fill_zero(x: Tensor, v: float) -> Tuple[Tensor, Tensor]:
    y = x.clone()
    x.fill_(v)
    y.zero_()
    return x, y


@case(lambda r: [(r.t(4, 3), 2, r.x()), (r.t(4, 3), -1, 1.0), (r.t(4, 3), 4, 1.0)])
def inplace_index_assign(x: Tensor, i: int, v: float) -> Tensor:
    x[i] = v
    x[0, 1] = 99
    return x


@case(lambda r: [(r.t(4, 5), r.t(2, 5)), (r.i(4, 5), r.t(5))])
def inplace_slice_assign(x: Tensor, y: Tensor) -> Tensor:
    x[1:3] = y
    x[:, ::2] = 0
    x[-1, 1:] += 10
    return x


@case(lambda r: [(r.t(3, 4),), (r.awk(),)])
def inplace_mask_assign(x: Tensor) -> Tensor:
    x[x < 0] = 0
    x[x > 1] = x[x > 1] * 2
    return x


@case(lambda r: [(r.t(5, 2), torch.tensor([0, 3, 3]), r.t(3, 2)), (r.t(5, 2), torch.tensor([-1]), r.t(2)), (r.t(5, 2), torch.tensor([5]), r.t(2))])
def inplace_index_put(x: Tensor, idx: Tensor, v: Tensor) -> Tensor:
    x[idx] = v
    return x


@case(lambda r: [(r.t(3, 3),), (r.awk(),)])
def inplace_activations(x: Tensor) -> Tuple[Tensor, Tensor]:
    y = x.clone()
    x.relu_()
    y.sigmoid_()
    y.clamp_(0.2, 0.8)
    return x, y


@case(lambda r: [(r.t(3, 4),)])
def inplace_functional(x: Tensor) -> Tuple[Tensor, Tensor]:
    y = F.relu(x, inplace=True)
    z = F.hardtanh(y, -0.5, 0.5, inplace=True)
    return x, z


@case(lambda r: [(r.t(2, 2), r.t(2, 2))])
def out_argument(x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor]:
    buf = torch.zeros(2, 2)
    r = torch.add(x, y, out=buf)
    torch.mul(buf, 2, out=x)
    return buf, r


@case(lambda r: [(r.t(3, 4), r.t(3, 4), r.b(3, 4))])
def inplace_masked_fill(x: Tensor, y: Tensor, m: Tensor) -> Tuple[Tensor, Tensor]:
    x.masked_fill_(m, -1.5)
    z = y.masked_fill(m, 7)
    return x, z


@case(lambda r: [(r.t(3, 4), torch.tensor([[0, 1, 2, 0]]), r.t(1, 4))])
def inplace_scatter(x: Tensor, idx: Tensor, v: Tensor) -> Tensor:
    x.scatter_(0, idx, v)
    return x


@case(lambda r: [(r.t(4), 3)])
def inplace_in_loop(x: Tensor, n: int) -> Tuple[Tensor, List[Tensor]]:
    seen: List[Tensor] = []
    for i in range(n):
        x += i
        seen.append(x)
        if i == 1:
            x = x * 2
    return x, seen


@case(lambda r: [(r.t(3), True), (r.t(3), False)])
def inplace_in_branch(x: Tensor, flag: bool) -> Tuple[Tensor, Tensor]:
    y = x
    if flag:
        y.add_(5)
    else:
        y = y + 5
    return x, y


@case(lambda r: [(r.t(3, 3), r.t(3, 3))])
def inplace_math(x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor]:
    x.abs_().sqrt_()
    y.exp_().clamp_(max=4).floor_()
    return x, y


@case(lambda r: [(r.t(2, 3), r.t(2, 3), r.p(2, 3))])
def inplace_addcmul(x: Tensor, a: Tensor, b: Tensor) -> Tensor:
    x.addcmul_(a, b, value=0.5)
    x.addcdiv_(a, b, value=2)
    return x


@case(lambda r: [(r.t(3),)])
def inplace_dead_write(x: Tensor) -> Tensor:
    y = x + 1
    z = x.clone()
    z.add_(100)
    y.mul_(2)
    w = y.view(3)
    w[0] = 0
    return y


@case(lambda r: [(r.t(2, 2), [r.t(2), r.t(2)])])
def inplace_augmented(x: Tensor, ys: List[Tensor]) -> Tuple[Tensor, Tensor]:
    old = x
    x += ys[0]
    x -= ys[1]
    x *= 2
    x /= 4
    ys[0] += 1
    return old, ys[0]


@case(lambda r: [(r.b(4), r.b(4))])
def inplace_bool(x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor]:
    x.logical_and_(y)
    y |= x
    y.logical_not_()
    return x, y


@case(lambda r: [(r.t(3, 4),)])
def inplace_resize_free_detach(x: Tensor) -> Tuple[Tensor, Tensor]:
    d = x.detach()
    d.mul_(3)
    c = d.contiguous()
    c[0, 0] = 42
    return x, c


@case(lambda r: [(r.t(3, 4),)])
def inplace_contiguous_of_transposed(x: Tensor) -> Tuple[Tensor, Tensor]:
    t = x.t()
    c = t.contiguous()
    c.zero_()
    t[0] = 5
    return x, c


@case(lambda r: [(r.t(1), r.t(3)), (r.t(3), r.t(2, 3))])
def inplace_broadcast_error(x: Tensor, y: Tensor) -> Tensor:
    x.add_(y)
    return x
