"""Exceptions: raised, asserted, and out of PyTorch's own operators."""
from typing import Dict, List, Optional, Tuple

import torch
from torch import Tensor

from functions import case


@case(lambda r: [(5,), (-5,)])
def raise_in_branch(n: int) -> int:
    if n < 0:
        raise ValueError("negative: " + str(n))
    return n * 2


@case(lambda r: [(0,), (1,), (2,), (3,), (4,)])
def raise_kinds(n: int) -> int:
    if n == 0:
        raise RuntimeError("run")
    elif n == 1:
        raise KeyError("key")
    elif n == 2:
        raise NotImplementedError("not yet")
    elif n == 3:
        raise IndexError("idx {}".format(n))
    return n


@case(lambda r: [(1,)])
def raise_without_message(n: int) -> int:
    if n == 1:
        raise RuntimeError
    return n


@case(lambda r: [(3,), (0,)])
def assert_plain(n: int) -> int:
    assert n > 0
    return n


@case(lambda r: [(r.t(2, 3), 3), (r.t(2, 3), 4)])
def assert_message(x: Tensor, n: int) -> Tensor:
    assert x.size(1) == n, f"wanted {n}, got {x.size(1)}"
    return x + n


@case(lambda r: [([1, 2], 2), ([1, 2], 1)])
def raise_out_of_loop(xs: List[int], stop: int) -> int:
    total = 0
    for x in xs:
        if total >= stop:
            raise Exception("stopped at " + str(total))
        total += x
    return total


@case(lambda r: [(r.n(), 0), (7, 2)])
def int_division_by_zero(a: int, b: int) -> int:
    return a // b


@case(lambda r: [(r.n(), 5), (-7, 3)])  # a % 0 on ints ends PyTorch's process
def int_modulo(a: int, b: int) -> int:
    return a % b


@case(lambda r: [(r.n(), 0), (7, 2)])
def int_true_division_by_zero(a: int, b: int) -> float:
    return a / b


@case(lambda r: [(r.x(), 0.0), (0.0, 0.0), (7.5, 2.0)])
def float_division_by_zero(a: float, b: float) -> float:
    return a / b


@case(lambda r: [(r.x(), 0.0), (7.5, -2.0)])
def float_floor_division_by_zero(a: float, b: float) -> float:
    return a // b


@case(lambda r: [(r.t(2, 3), r.t(2, 4)), (r.t(2, 3), r.t(3, 1)), (r.t(2, 1, 4), r.t(3, 4))])
def broadcast_error(x: Tensor, y: Tensor) -> Tensor:
    return x + y


@case(lambda r: [(r.t(2, 3), r.t(2, 3)), (r.t(3), r.t(2)), (r.t(2, 3), r.t(2)), (r.t(2, 3), r.t(2, 4, 3)), (r.i(2, 2), r.t(2, 2))])
def matmul_error(x: Tensor, y: Tensor) -> Tensor:
    return torch.matmul(x, y) * 2


@case(lambda r: [(r.t(2, 3), r.t(2, 3)), (r.t(3), r.t(3, 2))])
def mm_error(x: Tensor, y: Tensor) -> Tensor:
    return torch.mm(x, y)


@case(lambda r: [([r.t(2, 3), r.t(3, 3)], 1), ([r.t(2, 3), r.t(3)], 0), ([r.t(2)], 3), ([], 0)])
def cat_error(xs: List[Tensor], dim: int) -> Tensor:
    return torch.cat(xs, dim)


@case(lambda r: [([r.t(2), r.t(3)],), ([],)])
def stack_error(xs: List[Tensor]) -> Tensor:
    return torch.stack(xs)


@case(lambda r: [(r.t(2, 3), 2), (r.t(2, 3), -3), (torch.tensor(1.0), 0)])
def size_dim_error(x: Tensor, d: int) -> int:
    return x.size(d)


@case(lambda r: [(r.t(2, 3), 2), (r.t(2, 3), -5), (r.t(2, 3), -2)])
def sum_dim_error(x: Tensor, d: int) -> Tensor:
    return x.sum(d)


@case(lambda r: [(r.t(2, 3), [3, 3]), (r.t(6), [-1, 4]), (r.t(6), [-1, -1]), (r.t(6), [2, -3])])
def reshape_error(x: Tensor, shape: List[int]) -> Tensor:
    return x.reshape(shape)


@case(lambda r: [(r.t(2),), (r.t(0),), (torch.tensor(True),)])
def tensor_to_bool_error(x: Tensor) -> bool:
    if x:
        return True
    return False


@case(lambda r: [(r.t(2),), (torch.tensor([7]),)])
def item_error(x: Tensor) -> int:
    return int(x.item())


@case(lambda r: [(r.t(2, 3), 3, 0), (r.t(2, 3), 0, 5), (r.t(2, 3), 1, -1)])
def tensor_index_error(x: Tensor, i: int, j: int) -> Tensor:
    return x[i, j]


@case(lambda r: [(r.t(4, 2), torch.tensor([0, 4])), (r.t(4, 2), torch.tensor([-1])), (r.t(4, 2), r.t(2))])
def index_select_error(x: Tensor, idx: Tensor) -> Tensor:
    return x.index_select(0, idx)


@case(lambda r: [(None,), (3,)])
def unwrap_none(x: Optional[int]) -> int:
    assert x is not None
    return x + 1


@case(lambda r: [({"a": r.t(1)}, "b")])
def key_error_of_tensors(d: Dict[str, Tensor], k: str) -> Tensor:
    return d[k] + 1


@case(lambda r: [(r.t(1, 3, 4, 4), r.t(2, 2, 3, 3)), (r.t(1, 3, 2, 2), r.t(2, 3, 3, 3)), (r.t(3, 4), r.t(2, 3, 3, 3))])
def conv_error(x: Tensor, w: Tensor) -> Tensor:
    return torch.conv2d(x, w)


@case(lambda r: [(r.t(2, 3), [0, 0]), (r.t(2, 3), [0]), (r.t(2, 3), [0, 2])])
def permute_error(x: Tensor, dims: List[int]) -> Tensor:
    return x.permute(dims)


@case(lambda r: [(r.t(2, 3), [2, 4]), (r.t(2, 1), [5]), (r.t(3), [-1, 3]), (r.t(3), [-1])])
def expand_error(x: Tensor, shape: List[int]) -> Tensor:
    return x.expand(shape)


@case(lambda r: [(r.t(2, 3), 0), (r.t(2, 0), 1), (r.t(0), 0)])
def max_empty_error(x: Tensor, d: int) -> Tensor:
    return torch.max(x, d)[0]


@case(lambda r: [(r.t(2, 2), r.i(2, 2)), (r.t(2), r.t(2, dtype=torch.float64))])
def linear_dtype_error(x: Tensor, w: Tensor) -> Tensor:
    return torch.nn.functional.linear(x, w)


def _check(n: int) -> int:
    if n > 3:
        raise ValueError("deep")
    return n


@case(lambda r: [(2,), (5,)])
def raise_in_helper(n: int) -> int:
    x = _check(n)
    return _check(x - 1)


@case(lambda r: [(r.t(3), 2), (r.t(3), -2)])
def write_before_raise(x: Tensor, n: int) -> Tensor:
    x.add_(1)
    if n < 0:
        raise RuntimeError("too late")
    return x
