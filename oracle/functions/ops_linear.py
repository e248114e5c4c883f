"""Matrix products, convolutions, pooling, normalisation."""
from typing import List, Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor

from functions import case


@case(lambda r: [(r.t(3), r.t(3)), (r.t(2, 3), r.t(3)), (r.t(3), r.t(3, 2)), (r.t(2, 3), r.t(3, 4)), (r.t(4, 2, 3), r.t(3, 2)), (r.t(2, 1, 2, 3), r.t(5, 3, 2)), (r.i(2, 3), r.i(3, 2)), (r.t(3, 2), r.t(2, 3, 2)), (r.t(2, 0), r.t(0, 3))])
def op_matmul(x: Tensor, y: Tensor) -> Tensor:
    return torch.matmul(x, y)


@case(lambda r: [(r.t(2, 3), r.t(3, 4)), (r.t(3, 2).t(), r.t(4, 3).t()), (r.t(2, 3, dtype=torch.float64), r.t(3, 1, dtype=torch.float64))])
def op_mm(x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.mm(x, y), x @ y + 1


@case(lambda r: [(r.t(2, 3, 4), r.t(2, 4, 2)), (r.t(1, 2, 2), r.t(1, 2, 2).transpose(1, 2))])
def op_bmm(x: Tensor, y: Tensor) -> Tensor:
    return torch.bmm(x, y)


@case(lambda r: [(r.t(4), r.t(2, 3), r.t(3, 4)), (r.t(2, 4), r.t(2, 3), r.t(3, 4)), (r.t(2, 1), r.t(2, 3), r.t(3, 4))])
def op_addmm(b: Tensor, x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.addmm(b, x, y), torch.addmm(b, x, y, beta=0.5, alpha=2)


@case(lambda r: [(r.t(2, 3, 4), r.t(2, 3, 2), r.t(2, 2, 4)), (r.t(4), r.t(2, 3, 2), r.t(2, 2, 4))])
def op_baddbmm(b: Tensor, x: Tensor, y: Tensor) -> Tensor:
    return torch.baddbmm(b, x, y, beta=2, alpha=0.5)


@case(lambda r: [(r.t(2, 3), r.t(4, 3), r.t(4)), (r.t(2, 5, 3), r.t(4, 3), None), (r.t(3), r.t(4, 3), r.t(4)), (r.t(2, 3), r.t(4, 2), None)])
def op_linear(x: Tensor, w: Tensor, b: Optional[Tensor]) -> Tensor:
    return F.linear(x, w, b)


@case(lambda r: [(r.t(2, 3, 8), r.t(4, 3, 3), r.t(4)), (r.t(1, 3, 5), r.t(2, 3, 1), None)])
def op_conv1d(x: Tensor, w: Tensor, b: Optional[Tensor]) -> Tuple[Tensor, Tensor]:
    return torch.conv1d(x, w, b), F.conv1d(x, w, b, stride=2, padding=1)


@case(lambda r: [(r.t(1, 2, 5, 6), r.t(4, 2, 3, 3), r.t(4)), (r.t(2, 2, 4, 4), r.t(2, 2, 3, 2), None), (r.t(2, 5, 5), r.t(4, 2, 3, 3), None)])
def op_conv2d(x: Tensor, w: Tensor, b: Optional[Tensor]) -> List[Tensor]:
    return [torch.conv2d(x, w, b), F.conv2d(x, w, b, stride=2, padding=1), torch.conv2d(x, w, b, [1, 2], [1, 0]), F.conv2d(x, w, b, padding=2, dilation=2)]


@case(lambda r: [(r.t(1, 4, 5, 5), r.t(4, 1, 3, 3)), (r.t(2, 4, 3, 3), r.t(8, 1, 1, 1))])
def op_conv2d_depthwise(x: Tensor, w: Tensor) -> Tensor:
    return F.conv2d(x, w, padding=1, groups=4)


@case(lambda r: [(r.t(1, 2, 5, 5), r.t(2, 2, 3, 2))])
def op_conv2d_string_padding(x: Tensor, w: Tensor) -> Tuple[Tensor, Tensor]:
    return F.conv2d(x, w, padding="same"), F.conv2d(x, w, padding="valid")


@case(lambda r: [(r.t(1, 2, 3, 3), r.t(2, 3, 2, 2), r.t(3))])
def op_conv_transpose2d(x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return F.conv_transpose2d(x, w, b, stride=2, padding=1, output_padding=1)


@case(lambda r: [(r.t(2, 3, 4, 4), r.t(3), r.p(3), r.t(3), r.t(3)), (r.t(4, 3), r.t(3), r.p(3), r.t(3), r.t(3))])
def op_batch_norm(x: Tensor, mean: Tensor, var: Tensor, w: Tensor, b: Tensor) -> Tuple[Tensor, Tensor]:
    return F.batch_norm(x, mean, var, w, b, False, 0.1, 1e-5), F.batch_norm(x, mean, var, None, None, False, 0.1, 1e-3)


@case(lambda r: [(r.t(2, 3, 4), r.t(4), r.t(4)), (r.t(5, 4), r.p(4), r.t(4))])
def op_layer_norm(x: Tensor, w: Tensor, b: Tensor) -> Tuple[Tensor, Tensor]:
    return F.layer_norm(x, [4], w, b), F.layer_norm(x, [x.size(-2), 4])


@case(lambda r: [(r.t(2, 4, 3), r.t(4), r.t(4)), (r.t(1, 4, 2, 2), r.p(4), r.t(4))])
def op_group_norm(x: Tensor, w: Tensor, b: Tensor) -> Tuple[Tensor, Tensor]:
    return F.group_norm(x, 2, w, b), F.group_norm(x, 4)


@case(lambda r: [(r.t(1, 2, 6, 6),), (r.t(2, 5, 7),)])
def op_max_pool2d(x: Tensor) -> List[Tensor]:
    return [F.max_pool2d(x, 2), F.max_pool2d(x, [3, 2], stride=2, padding=1), F.max_pool2d(x, 3, stride=2, ceil_mode=True), F.max_pool2d(x, 2, stride=1, dilation=2)]


@case(lambda r: [(r.t(1, 2, 6, 6),), (r.t(2, 5, 7),)])
def op_avg_pool2d(x: Tensor) -> List[Tensor]:
    return [F.avg_pool2d(x, 2), F.avg_pool2d(x, 3, stride=2, padding=1), F.avg_pool2d(x, 3, stride=2, padding=1, count_include_pad=False), F.avg_pool2d(x, [2, 3], ceil_mode=True)]


@case(lambda r: [(r.t(1, 2, 5, 7),), (r.t(2, 4, 4),)])
def op_adaptive_avg_pool2d(x: Tensor) -> List[Tensor]:
    return [F.adaptive_avg_pool2d(x, 1), F.adaptive_avg_pool2d(x, [2, 3]), F.adaptive_avg_pool2d(x, [7, 1])]


@case(lambda r: [(r.t(1, 2, 3, 4),)])
def op_interpolate(x: Tensor) -> List[Tensor]:
    return [F.interpolate(x, scale_factor=2.0, mode="nearest"), F.interpolate(x, size=[5, 6], mode="bilinear", align_corners=False), F.interpolate(x, size=[5, 6], mode="bilinear", align_corners=True)]


@case(lambda r: [(r.t(2, 3, 4), r.t(2, 5, 4))])
def op_attention(q: Tensor, k: Tensor) -> Tensor:
    s = torch.bmm(q, k.transpose(1, 2)) / (q.size(-1) ** 0.5)
    return torch.bmm(torch.softmax(s, dim=-1), k)


@case(lambda r: [(r.t(3, 4), r.t(3, 4), r.t(3))])
def op_products(x: Tensor, y: Tensor, v: Tensor) -> List[Tensor]:
    return [torch.einsum("ij,kj->ik", x, y), torch.dot(v, v), torch.outer(v, v), torch.mv(x.t(), v), F.cosine_similarity(x, y, dim=1)]


@case(lambda r: [(r.t(2, 3), r.t(4, 3), r.t(4), r.t(2, 4), r.t(2))])
def op_small_mlp(x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> Tensor:
    h = F.relu(F.linear(x, w1, b1), inplace=True)
    h = F.layer_norm(h, [4])
    return F.log_softmax(F.linear(h, w2, b2), dim=-1)
