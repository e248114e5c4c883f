"""Optional, isinstance refinement, Any and Union."""
from typing import Any, Dict, List, Optional, Tuple, Union

import torch
from torch import Tensor

from functions import case


@case(lambda r: [(None, 3), (4, 3)])
def optional_default(x: Optional[int], d: int) -> int:
    if x is None:
        return d
    return x * 2


@case(lambda r: [(r.t(3), None), (r.t(3), r.t(3))])
def optional_tensor(x: Tensor, bias: Optional[Tensor]) -> Tensor:
    y = x * 2
    if bias is not None:
        y = y + bias
    return y


@case(lambda r: [(None, None), (1, None), (1, "s"), (None, "s")])
def optional_both(a: Optional[int], b: Optional[str]) -> str:
    if a is not None and b is not None:
        return b + str(a)
    elif a is None and b is None:
        return "neither"
    return "one"


@case(lambda r: [(5,), (-5,)])
def optional_built(n: int) -> Optional[int]:
    out: Optional[int] = None
    if n > 0:
        out = n
    return out


@case(lambda r: [([1, None, 3],), ([],)])
def optional_list(xs: List[Optional[int]]) -> Tuple[int, List[Optional[int]]]:
    total = 0
    for x in xs:
        if x is not None:
            total += x
    xs.append(None)
    return total, xs


@case(lambda r: [(None,), ([r.t(2), None, r.t(2)],)])
def optional_list_of_optional(xs: Optional[List[Optional[Tensor]]]) -> Tensor:
    out = torch.zeros(2)
    if xs is not None:
        for x in xs:
            if x is not None:
                out = out + x
    return out


@case(lambda r: [(3,), (2.5,), ("s",), (r.t(2),), ([1, 2],)])
def any_isinstance(x: Any) -> str:
    if isinstance(x, int):
        return "int " + str(x + 1)
    elif isinstance(x, float):
        return "float " + str(x * 2)
    elif isinstance(x, str):
        return "str " + x.upper()
    elif isinstance(x, Tensor):
        return "tensor " + str(x.numel())
    return "other"


@case(lambda r: [(3,), ("abc",)])
def union_refine(x: Union[int, str]) -> int:
    if isinstance(x, str):
        return len(x)
    return x + 1


@case(lambda r: [(r.n(), r.t(2))])
def isinstance_static(n: int, x: Tensor) -> Tuple[bool, bool, bool]:
    return isinstance(n, int), isinstance(x, Tensor), isinstance(n, (float, str))


@case(lambda r: [([r.t(2), r.t(3)],), ((r.t(2), 3),), (4,)])
def any_containers(x: Any) -> int:
    if isinstance(x, List[Tensor]):
        return len(x)
    if isinstance(x, Tuple[Tensor, int]):
        return x[1] * 10
    return -1


@case(lambda r: [(1,), (2,), (3,)])
def any_returned(n: int) -> Any:
    if n == 1:
        return n
    elif n == 2:
        return "two"
    return 2.5


@case(lambda r: [({"a": 1}, "a"), ({"a": 1}, "b")])
def optional_from_dict(d: Dict[str, int], k: str) -> int:
    v = d.get(k)
    if v is None:
        return -1
    return v


@case(lambda r: [(4,), (0,)])
def optional_in_loop(n: int) -> Tuple[Optional[int], bool]:
    best: Optional[int] = None
    for i in range(n):
        v = (i * 7) % 5
        if best is None:
            best = v
        elif v > best:
            best = v
    return best, best is None


@case(lambda r: [(None, r.t(2)), (r.t(2), None)])
def optional_unwrap_helper(a: Optional[Tensor], b: Optional[Tensor]) -> Tensor:
    x = a if a is not None else b
    return torch.jit._unwrap_optional(x) + 1


@case(lambda r: [(None,)])
def optional_unwrap_error(a: Optional[int]) -> int:
    return torch.jit._unwrap_optional(a) + 1


@case(lambda r: [(None, 1), (2.5, 1), (3, 1)])
def union_optional_numbers(x: Union[int, float, None], n: int) -> float:
    if x is None:
        return float(n)
    elif isinstance(x, int):
        return float(x) * 2
    else:
        return x / 2
