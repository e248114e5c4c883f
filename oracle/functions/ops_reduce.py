"""Reductions, sorting, scans."""
from typing import List, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor

from functions import case


@case(lambda r: [(r.t(3, 4),), (r.i(3, 4),), (r.b(2, 3),), (r.t(0, 3),), (r.awk(),), (r.t(2, 3, dtype=torch.float16),)])
def op_sum(x: Tensor) -> List[Tensor]:
    return [x.sum(), x.sum(0), x.sum([0, 1]), x.sum(-1, keepdim=True), torch.sum(x, dtype=torch.float64), x.sum(dim=1, dtype=torch.float32)]


@case(lambda r: [(r.t(3, 4),), (r.awk(),), (r.t(2, 0),)])
def op_mean(x: Tensor) -> List[Tensor]:
    return [x.mean(), x.mean(0), x.mean([0, 1], keepdim=True), x.mean(-1), torch.mean(x, dtype=torch.float64)]


@case(lambda r: [(r.i(3, 4),)])
def op_mean_int_error(x: Tensor) -> Tensor:
    return x.mean()


@case(lambda r: [(r.t(3, 4),), (r.i(3, 4, lo=0, hi=3),), (r.awk(),)])
def op_max_min(x: Tensor) -> List[Tensor]:
    a, i = x.max(1)
    b, j = x.min(0, keepdim=True)
    return [x.max(), x.min(), a, i, b, j, torch.amax(x, [0]), torch.amin(x, [0, 1])]


@case(lambda r: [(r.t(3, 4),), (r.i(3, 4, lo=0, hi=3),), (r.awk(),)])
def op_argmax_argmin(x: Tensor) -> List[Tensor]:
    return [x.argmax(), x.argmin(), x.argmax(0), x.argmin(-1, keepdim=True), torch.argmax(x, 1)]


@case(lambda r: [(r.t(3, 4),), (r.i(2, 2),), (r.b(3),), (r.t(0),)])
def op_prod(x: Tensor) -> List[Tensor]:
    return [x.prod(), x.prod(0), torch.prod(x, dim=-1, keepdim=True)]


@case(lambda r: [(r.t(3, 4),), (r.t(1, 4),)])
def op_var_std(x: Tensor) -> List[Tensor]:
    return [x.var(), x.std(), x.var(1), x.var(0, unbiased=False), x.std(1, unbiased=True, keepdim=True), torch.var(x, [0, 1], unbiased=False)]


@case(lambda r: [(r.t(3, 4),), (r.i(3, 4),), (r.b(2, 3),), (r.awk(),)])
def op_cumsum_cumprod(x: Tensor) -> List[Tensor]:
    return [x.cumsum(0), x.cumsum(-1), torch.cumprod(x, 1), x.cumsum(0, dtype=torch.float64)]


@case(lambda r: [(r.t(6), 3), (r.t(2, 5), 2), (r.i(3, 4), 1), (r.t(2, 2), 3)])
def op_topk(x: Tensor, k: int) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    v, i = x.topk(k)
    a, b = torch.topk(x, k, dim=-1, largest=False)
    return v, v, a, a.sort(-1)[0]


@case(lambda r: [(r.t(7),), (r.t(2, 5),), (torch.tensor([3.0, float("nan"), 1.0, float("inf"), -0.0]),)])
def op_sort(x: Tensor) -> List[Tensor]:
    v, i = torch.sort(x)
    w, j = x.sort(0, descending=True)
    return [v, i, w, j, x.argsort(-1), torch.sort(x, dim=-1, stable=True)[1]]


@case(lambda r: [(r.i(8, lo=0, hi=3),)])
def op_sort_stable_ties(x: Tensor) -> List[Tensor]:
    v, i = torch.sort(x, dim=0, stable=True)
    w, j = torch.sort(x, dim=0, stable=True, descending=True)
    return [v, i, w, j]


@case(lambda r: [(r.t(3, 4),), (r.t(2, 3, 2),), (r.awk(),), (r.t(2, 3) * 100,)])
def op_softmax(x: Tensor) -> List[Tensor]:
    return [torch.softmax(x, -1), torch.softmax(x, 0), torch.log_softmax(x, 1), F.softmax(x, dim=1, dtype=torch.float64), torch.logsumexp(x, 1)]


@case(lambda r: [(r.t(3, 4),), (r.t(2, 2, dtype=torch.float64),)])
def op_norm(x: Tensor) -> List[Tensor]:
    return [x.norm(), torch.norm(x, 1.0), x.norm(2.0, 1), F.normalize(x, dim=1), torch.linalg.vector_norm(x)]


@case(lambda r: [(r.b(3, 4),), (r.i(3, 4, lo=0, hi=2),), (r.b(2, 0),)])
def op_any_all_dims(x: Tensor) -> List[Tensor]:
    return [x.any(0), x.all(1), x.any(1, keepdim=True), x.sum(), torch.count_nonzero(x)]


@case(lambda r: [(r.i(6, lo=0, hi=4),)])
def op_unique_bincount(x: Tensor) -> List[Tensor]:
    return [torch.bincount(x), torch.bincount(x, minlength=6), F.one_hot(x, 5), torch.unique(x)]


@case(lambda r: [(r.t(3, 4), r.t(3, 4)), (r.t(2), r.t(2) * float("nan"))])
def op_equal_allclose(x: Tensor, y: Tensor) -> Tuple[bool, bool, bool, bool]:
    return torch.equal(x, y), torch.equal(x, x.clone()), torch.allclose(x, x + 1e-9), torch.allclose(x, y, equal_nan=True)


@case(lambda r: [(r.t(4, 3), r.t(4, 3), torch.tensor([0, 2, 1, 2]))])
def op_losses(x: Tensor, y: Tensor, t: Tensor) -> List[Tensor]:
    # The + 0: mse_loss and smooth_l1_loss leave leftovers behind their one element, which torch.save would keep.
    return [F.mse_loss(x, y) + 0, F.l1_loss(x, y), F.cross_entropy(x, t), F.nll_loss(F.log_softmax(x, 1), t), F.smooth_l1_loss(x, y) + 0]
