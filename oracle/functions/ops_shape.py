"""Shape, indexing, joining, creating."""
from typing import List, Optional, Tuple

import torch
from torch import Tensor

from functions import case


@case(lambda r: [(r.t(2, 3), r.t(2, 3)), (r.i(2, 3), r.t(2, 3)), (r.t(0, 3), r.t(2, 3)), (r.b(1, 3), r.i(2, 3))])
def op_cat_dims(x: Tensor, y: Tensor) -> Tensor:
    return torch.cat([x, y, x], 0)


@case(lambda r: [(r.t(2, 3), r.t(2, 1), -1), (r.t(2, 3, 1), r.t(2, 4, 1), 1), (r.t(0), r.t(2, 2), 1)])
def op_cat(x: Tensor, y: Tensor, dim: int) -> Tensor:
    return torch.cat((x, y), dim)


@case(lambda r: [(r.t(2, 3), r.t(2, 3), 0), (r.t(2, 3), r.t(2, 3), -1), (r.t(2), r.i(2), 1)])
def op_stack(x: Tensor, y: Tensor, dim: int) -> Tensor:
    return torch.stack([x, y], dim)


@case(lambda r: [(r.t(7, 2), 3), (r.t(6, 2), 4), (r.t(2, 2), 5), (r.t(5, 2), 1)])
def op_split_chunk(x: Tensor, n: int) -> Tuple[List[Tensor], List[Tensor], List[Tensor]]:
    return list(torch.split(x, n)), list(x.chunk(n)), list(x.split(1, dim=1))


@case(lambda r: [(r.t(2, 3, 2),), (r.i(4, 1, 1),)])
def op_unbind_list(x: Tensor) -> List[Tensor]:
    return torch.unbind(x, 1) + x.unbind()


@case(lambda r: [(r.t(2, 3, 4),), (r.t(0, 3, 4),)])
def op_view_reshape(x: Tensor) -> List[Tensor]:
    return [x.view(x.size(0), 12), x.reshape([3, x.size(0), 4]), x.flatten(), x.flatten(0, 1), x.view(x.shape), x.transpose(1, 2).reshape(x.size(0), 12), x.view(-1, 2, 2, 3) if x.numel() > 0 else x]


@case(lambda r: [(r.t(2, 3, 4),)])
def op_transposes(x: Tensor) -> List[Tensor]:
    return [x.transpose(0, -1), x.permute(1, 2, 0), x[0].t(), x.permute([-1, 0, 1]).contiguous(), x.swapaxes(0, 1), x.movedim(0, 2), x.mT]


@case(lambda r: [(r.t(3, 1), 2), (r.i(1, 1), 1)])
def op_expand_repeat(x: Tensor, n: int) -> List[Tensor]:
    return [x.expand(x.size(0), 4), x.expand(n, -1, 3), x.repeat(n, 2), x.repeat(1, n, 1), torch.broadcast_to(x, [2, x.size(0), 2]), x.tile([2]), x.expand_as(torch.zeros(x.size(0), 5))]


@case(lambda r: [(r.t(1, 3, 1, 2),), (r.t(2, 1),)])
def op_squeeze(x: Tensor) -> List[Tensor]:
    return [x.squeeze(), x.squeeze(0), x.squeeze(-1), x.squeeze(1), x.unsqueeze(0), x.unsqueeze(-1), x[None], x[..., None]]


@case(lambda r: [(r.t(4, 5), 1, 3), (r.t(4, 5), -3, -1), (r.t(4, 5), 3, 100), (r.t(4, 5), 3, 1)])
def op_slicing(x: Tensor, a: int, b: int) -> List[Tensor]:
    return [x[a:b], x[:, a:b], x[a:], x[:b, 1], x[::2, a], x[..., -1], x[1:, None, ::3]]


@case(lambda r: [(r.t(3, 4),)])
def op_select_narrow(x: Tensor) -> List[Tensor]:
    return [x.select(1, -1), x.narrow(0, 1, 2), x.narrow(1, -2, 2), x[1], x[2, 3], x[-1][0]]


@case(lambda r: [(r.t(4, 3), torch.tensor([2, 0, -1]), torch.tensor([[0, 1], [3, 3]]))])
def op_index(x: Tensor, i: Tensor, j: Tensor) -> List[Tensor]:
    return [x[i], x[j], x[:, i], x[i, i], x[i, 1], x[None, i], x[j, 0:2]]


@case(lambda r: [(r.t(3, 4),), (r.i(2, 2),)])
def op_index_mask(x: Tensor) -> List[Tensor]:
    return [x[x > 0], x[x[:, 0] > 0], torch.masked_select(x, x < 1), x[torch.zeros_like(x, dtype=torch.bool)]]


@case(lambda r: [(r.t(4, 3), torch.tensor([3, 0, 0])), (r.i(4, 3), torch.tensor([], dtype=torch.int64)), (r.t(4, 3), torch.tensor(2))])
def op_index_select(x: Tensor, i: Tensor) -> Tensor:
    return x.index_select(0, i)


@case(lambda r: [(r.t(3, 4), torch.tensor([[0, 3], [1, 1], [2, 0]])), (r.t(3, 4), torch.tensor([[0], [4]]))])
def op_gather(x: Tensor, i: Tensor) -> Tensor:
    return x.gather(1, i)


@case(lambda r: [(r.t(5, 3), torch.tensor([[0, 4], [2, 2]])), (r.t(5, 3), torch.tensor([5])), (r.t(5, 3), torch.tensor(1))])
def op_embedding(w: Tensor, i: Tensor) -> Tensor:
    return torch.embedding(w, i)


@case(lambda r: [(2, 3), (0, 2), (1, 1)])
def op_create(n: int, m: int) -> List[Tensor]:
    return [torch.zeros(n, m), torch.ones([n, m], dtype=torch.int64), torch.full([n], 2.5), torch.full([m], 3), torch.full([m], 1, dtype=torch.bool), torch.eye(n), torch.eye(n, m), torch.zeros([n], dtype=torch.bool)]


@case(lambda r: [(5, 2, 9, 3), (0, -3, 3, 2)])
def op_arange(n: int, a: int, b: int, s: int) -> List[Tensor]:
    return [torch.arange(n), torch.arange(a, b), torch.arange(a, b, s), torch.arange(0.0, 1.0, 0.3), torch.arange(float(n)), torch.arange(n, dtype=torch.float32), torch.arange(b, a, -s)]


@case(lambda r: [(0.0, 1.0, 5), (3.0, -3.0, 4), (1.0, 2.0, 1)])
def op_linspace(a: float, b: float, n: int) -> Tensor:
    return torch.linspace(a, b, n)


@case(lambda r: [(r.t(2, 3),), (r.i(3),), (r.b(2),)])
def op_likes(x: Tensor) -> List[Tensor]:
    return [torch.zeros_like(x), torch.ones_like(x), torch.full_like(x, 1), torch.zeros_like(x, dtype=torch.float64), x.new_zeros([2]), x.new_ones([1, 2]), x.new_full([2], 1), torch.empty_like(x).fill_(0)]


@case(lambda r: [(r.t(4, 3), 0), (r.t(3, 4), 1), (r.t(2, 3, 3), -1)])
def op_tril_triu(x: Tensor, k: int) -> Tuple[Tensor, Tensor]:
    return torch.tril(x, k), torch.triu(x, k)


@case(lambda r: [(r.t(2, 3, 4),), (torch.tensor(1),), (r.t(2, 0),)])
def op_metadata(x: Tensor) -> Tuple[List[int], int, int, int, bool, bool, List[int], int]:
    return x.size(), x.dim(), x.numel(), x.dtype, x.is_floating_point(), x.is_contiguous(), x.stride(), x.storage_offset()


@case(lambda r: [(r.t(2, 3, 4),)])
def op_metadata_views(x: Tensor) -> Tuple[List[int], List[int], bool, int, int, int]:
    t = x.transpose(0, 2)[1:, 1]
    return t.shape, t.stride(), t.is_contiguous(), t.storage_offset(), len(t), t.size(-1)


@case(lambda r: [(r.t(2, 3),)])
def op_clone_detach_contiguous(x: Tensor) -> List[Tensor]:
    a = x.clone()
    b = x.detach()
    c = x.contiguous()
    a.add_(1)
    b.mul_(2)
    return [x, a, b, c, x.t().clone(), x.cpu(), x.to(torch.float32)]


@case(lambda r: [(r.t(3, 4),)])
def op_flip_roll(x: Tensor) -> List[Tensor]:
    return [torch.flip(x, [0]), x.flip([0, 1]), torch.roll(x, 1), torch.roll(x, [1, -1], [0, 1])]


@case(lambda r: [(r.t(2, 3),)])
def op_pad(x: Tensor) -> List[Tensor]:
    return [torch.nn.functional.pad(x, [1, 2]), torch.nn.functional.pad(x, [1, 0, 0, 1], value=-1.0), torch.constant_pad_nd(x, [-1, 0], 0)]


@case(lambda r: [(r.t(3, 2),), (r.i(4, 1),)])
def op_len_iterate(x: Tensor) -> Tuple[int, Tensor, List[int]]:
    acc = torch.zeros(x.size(1))
    for i in range(len(x)):
        acc = acc + x[i]
    return len(x), acc, x.shape[1:] + [x.shape[0]]


@case(lambda r: [(r.t(3),), (torch.tensor([1.5, 2.0]),)])
def op_tolist(x: Tensor) -> List[float]:
    out: List[float] = x.tolist()
    out.append(0.5)
    return out


@case(lambda r: [(r.t(2, 3),)])
def op_meshgrid_broadcast(x: Tensor) -> List[Tensor]:
    a, b = torch.meshgrid([x[0], x[:, 0]], indexing="ij")
    c, d = torch.broadcast_tensors([x, x[0]])
    return [a, b, c, d]
