"""Pointwise tensor operators, comparisons, rounding modes, type promotion."""
from typing import List, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor

from functions import case

f16, f64, bf16, i32, i8, u8 = torch.float16, torch.float64, torch.bfloat16, torch.int32, torch.int8, torch.uint8


def mixed(r):
    """Pairs of tensors for binary operators: shapes to broadcast, kinds to promote, 0-d, empty."""
    return [
        (r.t(2, 3), r.t(2, 3)),
        (r.t(2, 1, 3), r.t(4, 1)),
        (r.i(2, 3), r.t(3)),
        (r.i(2, 3), torch.tensor(2.5)),
        (r.t(3), torch.tensor(2.5, dtype=f64)),
        (r.i(3, dtype=i32), r.i(3)),
        (r.t(2, 2, dtype=f64), r.t(2)),
        (r.t(0, 3), r.t(3)),
        (r.awk(), r.t(4)),
    ]


@case(mixed)
def op_add_sub_mul(x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    return x + y, x - y, x * y, torch.add(x, y, alpha=2)


@case(mixed)
def op_div(x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    return x / y, torch.div(x, y, rounding_mode="floor"), torch.div(x, y, rounding_mode="trunc")


@case(lambda r: [(r.i(6), torch.tensor([2, -2, 3, -3, 1, -1])), (torch.tensor([7, -7, 0]), torch.tensor([2, 2, 5])), (torch.tensor([1]), torch.tensor([0]))])
def op_div_ints(x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    return x / y, torch.div(x, y, rounding_mode="floor"), torch.div(x, y, rounding_mode="trunc"), x // y


@case(lambda r: [(r.t(6), r.t(6)), (r.i(6), torch.tensor([2, -2, 3, -3, 1, -1])), (r.awk(), r.t(3, 4))])
def op_remainder(x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    return x % y, torch.remainder(x, y), torch.fmod(x, y)


@case(lambda r: [(r.i(4), r.t(4), r.b(4)), (r.i(2, 2, dtype=u8, lo=0, hi=200), r.t(2, dtype=f64), r.b(2, 1))])
def op_promotion(i: Tensor, f: Tensor, b: Tensor) -> List[Tensor]:
    return [i + f, i + b, f * b, b + b, b * b, i + 2, i + 2.5, b + 1, b + 1.5, i / 2, f + 1, torch.add(b, b)]


@case(lambda r: [(torch.tensor(3), torch.tensor(2.5), r.i(2), r.t(2, dtype=f16)), (torch.tensor(True), torch.tensor(1.5, dtype=f64), r.i(2, dtype=i8), r.t(2, dtype=bf16))])
def op_promotion_zero_dim(a: Tensor, b: Tensor, c: Tensor, d: Tensor) -> List[Tensor]:
    return [a + b, a + c, b + c, b + d, a + d, c + d, a * 2, a * 2.5, b * 2, torch.maximum(c, a)]


@case(lambda r: [(r.i(3, dtype=u8, lo=0, hi=256), r.i(3, dtype=i8, lo=-128, hi=128))])
def op_small_ints_wrap(u: Tensor, s: Tensor) -> List[Tensor]:
    return [u + u, u * 3, -u, s + s, s * s, u + s, u - 200, s.abs(), u // 7, s // 3]


@case(lambda r: [(r.t(3, 4),), (r.awk(),), (r.i(3, 3),), (r.t(2, 0),)])
def op_neg_abs_sign(x: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    return -x, x.abs(), torch.sign(x), x.square()


@case(lambda r: [(r.p(3, 4),), (r.awk(),), (r.i(2, 3, lo=1),)])
def op_exp_log(x: Tensor) -> List[Tensor]:
    return [torch.exp(x), torch.log(x), torch.sqrt(x), torch.rsqrt(x), torch.log1p(x), torch.expm1(x), torch.log2(x), torch.log10(x), torch.reciprocal(x)]


@case(lambda r: [(r.t(3, 4),), (r.t(2, dtype=f64),), (r.i(4),), (r.awk(),)])
def op_trigonometry(x: Tensor) -> List[Tensor]:
    return [torch.sin(x), torch.cos(x), torch.tan(x), torch.tanh(x), torch.atan(x), torch.sinh(x), torch.cosh(x), torch.asinh(x)]


@case(lambda r: [(r.t(3, 4),), (torch.tensor([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 2.4, -0.0]),), (r.awk(f64),)])
def op_rounding(x: Tensor) -> List[Tensor]:
    return [torch.round(x), torch.floor(x), torch.ceil(x), torch.trunc(x), torch.frac(x)]


@case(lambda r: [(r.t(3, 4) * 3,), (r.awk(),), (r.t(2, dtype=f64),)])
def op_activations(x: Tensor) -> List[Tensor]:
    return [torch.sigmoid(x), torch.relu(x), F.gelu(x), F.silu(x), F.hardswish(x), F.hardtanh(x), F.hardsigmoid(x), F.relu6(x), F.leaky_relu(x, 0.1), F.elu(x), F.softplus(x), F.mish(x)]


@case(lambda r: [(r.t(3, 4), -1.0, 1.0), (r.awk(), -2.0, 0.25), (r.i(5), -2.5, 3.5), (r.t(3), 2.0, -2.0)])
def op_clamp(x: Tensor, lo: float, hi: float) -> List[Tensor]:
    return [x.clamp(lo, hi), torch.clamp(x, min=lo), torch.clamp(x, max=hi), x.clamp_min(lo)]


@case(lambda r: [(r.p(3, 3), r.t(3)), (r.i(3, lo=0), r.i(3, lo=0, hi=4)), (r.i(3, lo=1), r.t(3))])
def op_pow(x: Tensor, y: Tensor) -> List[Tensor]:
    return [torch.pow(x, y), x**2, x**0.5, 2**y, torch.pow(x, 3), torch.pow(2.5, y)]


@case(lambda r: [(r.i(3), r.i(3, lo=-3, hi=-1))])
def op_pow_negative_int(x: Tensor, y: Tensor) -> Tensor:
    return torch.pow(x, y) + x ** (-1)


@case(lambda r: mixed(r)[:7] + [(r.awk(), torch.flip(r.awk(), [0]))])
def op_maximum_minimum(x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    return torch.maximum(x, y), torch.minimum(x, y), torch.max(x, y), torch.fmax(x, y)


@case(lambda r: mixed(r) + [(r.i(2, 3, lo=0, hi=3), r.i(3, lo=0, hi=3))])
def op_compare(x: Tensor, y: Tensor) -> List[Tensor]:
    return [x == y, x != y, x < y, x <= y, x > y, x >= y]


@case(lambda r: [(r.t(2, 3), 0.5), (r.i(2, 3), 0.5), (r.i(2, 3), 1.0), (r.awk(), float("nan"))])
def op_compare_scalar(x: Tensor, v: float) -> List[Tensor]:
    return [x == v, x != v, x < v, x <= v, x > v, x >= v, v < x]


@case(lambda r: [(r.b(2, 3), r.b(3)), (r.i(2, 3, lo=0, hi=2), r.t(3))])
def op_logical(x: Tensor, y: Tensor) -> List[Tensor]:
    return [torch.logical_and(x, y), torch.logical_or(x, y), torch.logical_xor(x, y), torch.logical_not(x)]


@case(lambda r: [(r.b(4), r.b(4)), (r.i(4), r.i(4))])
def op_bitwise(x: Tensor, y: Tensor) -> List[Tensor]:
    return [x & y, x | y, x ^ y, ~x]


@case(lambda r: [(r.i(4, lo=0), r.i(4, lo=0, hi=4))])
def op_shifts(x: Tensor, y: Tensor) -> List[Tensor]:
    return [x << y, x >> 1, x << 2]


@case(lambda r: [(r.b(2, 3), r.t(2, 3), r.t(3)), (r.b(3), r.i(3), r.t(2, 1)), (r.b(2, 1), torch.tensor(1), r.i(3))])
def op_where(m: Tensor, x: Tensor, y: Tensor) -> Tuple[Tensor, Tensor]:
    return torch.where(m, x, y), torch.where(m, x, 0.5)


@case(lambda r: [(r.b(2, 3),), (r.awk(),), (torch.zeros(2, 0),)])
def op_any_all_nonfinite(x: Tensor) -> List[Tensor]:
    return [x.any(), x.all(), torch.isnan(x), torch.isinf(x), torch.isfinite(x), x.nonzero()]


@case(lambda r: [(r.t(4, dtype=f16), r.t(4, dtype=bf16), r.t(4, dtype=f64)), (r.awk(f16), r.awk(bf16), r.awk(f64))])
def op_half_bfloat16_double(h: Tensor, b: Tensor, d: Tensor) -> List[Tensor]:
    return [h + h, h * h, b + b, b * b, h + b, h + d, b * 1.1, h * 1.1, h / 3, d.to(torch.float16), d.to(torch.bfloat16), d.float(), h.double(), b.float(), h > b]


@case(lambda r: [(r.z(2, 3), r.z(3), r.t(3))])
def op_complex(x: Tensor, y: Tensor, f: Tensor) -> List[Tensor]:
    return [x + y, x * y, x / y, x - f, x * 2, x * 1j, x.abs(), torch.real(x), torch.imag(x), x.conj().resolve_conj(), x == x, -x, x.sum(), torch.view_as_real(x)]


@case(lambda r: [(r.t(2, 3) * 3,), (r.i(2, 3, lo=-300, hi=300),), (r.b(3),)])
def op_casts(x: Tensor) -> List[Tensor]:
    return [x.to(torch.int64), x.to(torch.int32), x.to(torch.float64), x.to(torch.bool), x.float(), x.long(), x.to(torch.uint8) if x.dtype == torch.int64 else x.int(), x.type_as(torch.zeros(1, dtype=torch.float64))]


@case(lambda r: [(r.t(2, 3), r.t(2, 3), r.t(3))])
def op_lerp_addcmul(x: Tensor, y: Tensor, z: Tensor) -> List[Tensor]:
    return [torch.lerp(x, y, 0.3), torch.addcmul(x, y, z, value=2), torch.addcdiv(x, y, z), torch.rsub(x, y), torch.rsub(x, 2.0), torch.atan2(x, y)]


@case(lambda r: [(r.t(3), r.t(3), True), (r.t(3), r.t(3), False)])
def op_dropout_eval(x: Tensor, y: Tensor, flag: bool) -> Tensor:
    a = F.dropout(x, 0.5, False)
    b = torch.dropout(y, 0.9, False)
    return a + b if flag else F.dropout(a, 0.0, True) - b


@case(lambda r: [(r.awk(),), (r.awk(torch.float64),), (r.awk(torch.float16),)])
def pow_roots(x: Tensor):
    return x ** 0.5, x.pow(-0.5), x ** 2, x ** 3, x ** -1.0, x ** -2, torch.pow(x, torch.tensor(0.5))
