"""Scalars: int, float, bool, complex arithmetic, casts, math functions."""
import math
from typing import List, Tuple

import torch
from torch import Tensor

from functions import case

PAIRS = [(7, 2), (-7, 2), (7, -2), (-7, -2), (0, 3)]
FPAIRS = [(7.5, 2.0), (-7.5, 2.0), (7.5, -2.0), (-0.0, 3.0), (1e308, 10.0), (float("inf"), 2.0), (2.0, float("inf")), (float("nan"), 1.0)]


@case(lambda r: PAIRS + [(r.n(), r.n(1, 9))])
def int_arithmetic(a: int, b: int) -> List[int]:
    return [a + b, a - b, a * b, a // b, a % b, -a, abs(a)]


@case(lambda r: PAIRS)
def int_divide(a: int, b: int) -> Tuple[float, float]:
    return a / b, float(a) / b


@case(lambda r: FPAIRS + [(r.x(), r.x(1, 2))])
def float_arithmetic(a: float, b: float) -> List[float]:
    return [a + b, a - b, a * b, a / b, -a, abs(a)]


@case(lambda r: FPAIRS + [(r.x(), r.x(1, 2))])
def float_floor_mod(a: float, b: float) -> Tuple[float, float]:
    return a // b, a % b


@case(lambda r: [(r.n(), r.x(1, 3)), (-7, 2.5), (7, -2.5)])
def mixed_arithmetic(a: int, b: float) -> List[float]:
    return [a + b, b - a, a * b, a / b, a // b, a % b, b // 2, b % 2]


@case(lambda r: [(2, 10), (-2, 3), (2, 0), (0, 0), (3, 40)])
def int_pow(a: int, b: int) -> int:
    return int(a**b)


@case(lambda r: [(2, -1), (0, 2), (-2, -3)])
def int_pow_negative(a: int, b: int) -> float:
    return float(a**b)


@case(lambda r: [(2.0, 0.5), (-8.0, 2.0), (0.0, 0.0), (2.5, -1.0), (-1.0, 0.5), (0.0, -1.0)])
def float_pow(a: float, b: float) -> Tuple[float, float]:
    return a**b, math.pow(a, b)


@case(lambda r: [(12, 10, 2), (-12, 10, 1), (1, 0, 62), (1, -1, 63), (5, 3, 0)])
def bit_operations(a: int, b: int, s: int) -> List[int]:
    return [a & b, a | b, a ^ b, a << s, a >> s]


@case(lambda r: [(9223372036854775807, 1), (-9223372036854775808, 1), (4611686018427387904, 2)])
def int_overflow_wraps(a: int, b: int) -> List[int]:
    return [a + b, a - b, a * 2, -a, a * a]


@case(lambda r: [(0.5,), (1.5,), (2.5,), (-0.5,), (-2.5,), (2.675,), (r.x(),)])
def float_round(a: float) -> Tuple[float, int, int, int]:
    return round(a), math.floor(a), math.ceil(a), int(a)


@case(lambda r: [(25, 1), (-25, 1)])
def int_round(a: int, b: int) -> float:
    return round(a) + float(b)


@case(lambda r: [(3, 5, 2.5), (-3, -5, -4.0)])
def min_max_scalars(a: int, b: int, f: float) -> Tuple[int, int, float, float]:
    return min(a, b), max(a, b), min(f, float(a)), max(a, f)


@case(lambda r: [(r.ints(5), r.floats(4), [True, False]), ([3], [0.5], [True, True])])
def reduce_lists(a: List[int], f: List[float], b: List[bool]) -> Tuple[int, int, int, float, float, float, bool, bool]:
    return min(a), max(a), sum(a), min(f), max(f), sum(f), any(b), all(b)


@case(lambda r: [([], [0]), ([0, 0], []), ([0, 2], [1, 1])])
def any_all_ints(a: List[int], b: List[int]) -> List[bool]:
    return [any(a), all(a), any(b), all(b)]


@case(lambda r: [([],)])
def min_empty_error(a: List[int]) -> int:
    return min(a)


@case(lambda r: [(r.x(0.1, 3.0),), (0.5,), (1.0,)])
def math_functions(a: float) -> List[float]:
    return [math.sqrt(a), math.exp(a), math.log(a), math.log10(a), math.log1p(a), math.sin(a), math.cos(a), math.tan(a), math.atan(a), math.sinh(a), math.cosh(a), math.tanh(a), math.fabs(-a), math.erf(a), math.gamma(a), math.lgamma(a), math.expm1(a), math.asinh(a)]


@case(lambda r: [(0.25, 2.0), (-0.75, -3.5)])
def math_functions_two(a: float, b: float) -> List[float]:
    return [math.asin(a), math.acos(a), math.atan2(a, b), math.copysign(a, b), math.fmod(b, a), math.degrees(a), math.radians(b), math.ldexp(a, 3), math.remainder(b, a)]


@case(lambda r: [(0.0,), (-1.0,), (1e300,), (-1e300,)])
def math_domain(a: float) -> List[float]:
    return [math.exp(a), math.atan(a)]


@case(lambda r: [(-1.0,), (4.0,)])
def math_sqrt_domain(a: float) -> float:
    return math.sqrt(a)


@case(lambda r: [(0.0,), (-1.0,), (1.0,)])
def math_log_domain(a: float) -> float:
    return math.log(a)


@case(lambda r: [(12, 18), (0, 7), (-4, 6)])
def math_gcd_factorial(a: int, b: int) -> Tuple[int, int, float]:
    return math.gcd(a, b), math.factorial(abs(b)), math.pi * math.e


@case(lambda r: [(2.75,), (-2.75,), (0.0,), (8.0,)])
def math_split(a: float) -> Tuple[Tuple[float, float], Tuple[float, int]]:
    return math.modf(a), math.frexp(a)


@case(lambda r: [(float("inf"),), (float("-inf"),), (float("nan"),), (1.0,)])
def float_special(a: float) -> Tuple[List[bool], List[float]]:
    return [math.isinf(a), math.isnan(a), math.isfinite(a), a == a, a > 0, a != a, a < float("inf")], [a - a, a * 0, a + 1, float("inf") - 1]


@case(lambda r: [(1, 2, 3), (3, 2, 1), (2, 2, 2)])
def chained_compare(a: int, b: int, c: int) -> Tuple[bool, bool, bool]:
    return a < b < c, a <= b <= c, a == b == c


@case(lambda r: [(3.99, 0, True), (-3.99, 2, False), (1e18, -1, True)])
def casts(f: float, i: int, b: bool) -> Tuple[int, float, bool, bool, int, float, bool]:
    return int(f), float(i), bool(i), bool(f), int(b), float(b), bool(int(b))


@case(lambda r: [(True, False), (True, True), (False, False)])
def bool_arithmetic(a: bool, b: bool) -> Tuple[bool, bool, bool, bool, bool, bool, bool, int]:
    return a and b, a or b, not a, a == b, a != b, a & b, a ^ b, int(a) + int(b)


@case(lambda r: [(1 + 2j, 3 - 1j), (-1.5j, 2 + 0j)])
def complex_arithmetic(a: complex, b: complex) -> Tuple[complex, complex, complex, complex, complex, float, bool]:
    return a + b, a - b, a * b, a / b, -a, abs(a), a == b


INF = float("inf")


@case(lambda r: [(1 + 2j, 2.0, 3), (-0.5j, -1.0, 1), (complex(INF, 1), -0.0, 2), (complex(2, -0.0), 2.0, 0), (complex(1, -INF), INF, -1)])
def complex_mixed(a: complex, f: float, i: int) -> Tuple[complex, complex, complex, complex, complex, complex, complex, bool]:
    return a + f, a * i, f - a, f * a, i - a, a - f, complex(f, i), a != f


@case(lambda r: [(torch.tensor(2.7), torch.tensor([5]), torch.tensor(True)), (torch.tensor(-2.7), torch.tensor([[0]]), torch.tensor(False))])
def tensor_to_scalar(f: Tensor, i: Tensor, b: Tensor) -> Tuple[float, int, int, float, bool, bool]:
    return float(f), int(f), int(i), float(i), bool(b), bool(i)


@case(lambda r: [(torch.tensor(2.5),), (torch.tensor(3),)])
def item_arithmetic(x: Tensor) -> Tuple[float, float]:
    s = x.item()
    return float(s) + 1, float(x.item() * 2)


@case(lambda r: [(3, 2.5), (-1, -0.5)])
def scalar_compare(i: int, f: float) -> List[bool]:
    return [i == f, i < f, i > f, i >= f, i <= f, i != f, f < i, i == 3, f == 2.5]


@case(lambda r: [(r.n(0, 12), r.n(1, 6)), (10, 3)])
def divmod_pair(a: int, b: int) -> Tuple[int, int, float]:
    q, m = divmod(a, b)
    fq, fm = divmod(float(a), float(b))
    return q, m, fq + fm


@case(lambda r: [(5,), (-5,)])
def augmented(n: int) -> Tuple[int, float]:
    a = n
    a += 2
    a *= 3
    a -= 1
    a = a // 2 % 7
    f = float(n)
    f /= 4
    f += 1
    return a, f


@case(lambda r: [(r.t(2, 2), 3, 1.5), (r.i(2, 2), 2, 0.5)])
def scalar_with_tensor(x: Tensor, i: int, f: float) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    return x + i, x * f, i - x, f / (x.abs() + 1), x // i, x % i


@case(lambda r: [(3, 1.25, True)])
def tensor_from_scalars(i: int, f: float, b: bool) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    return torch.tensor(i), torch.tensor(f), torch.tensor(b), torch.tensor([i, 2]), torch.tensor([[f], [2.0]])


@case(lambda r: [(r.t(3), r.i(3), -2, -0.0)])
def abs_of_everything(x: Tensor, k: Tensor, i: int, f: float) -> Tuple[Tensor, Tensor, int, float]:
    return abs(x), abs(k), abs(i), abs(f)
