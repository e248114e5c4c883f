"""Control flow: branches, loops, early exits, loop-carried values."""
from typing import List, Tuple

import torch
from torch import Tensor

from functions import case


@case(lambda r: [(r.n(),), (0,), (7,), (-7,)])
def if_elif_else(n: int) -> int:
    if n > 5:
        return n * 2
    elif n > 0:
        return n + 100
    elif n == 0:
        return -1
    else:
        return -n


@case(lambda r: [(r.t(3), True, r.n(0, 9)), (r.t(3), False, 0), (r.t(3), False, 5)])
def if_nested(x: Tensor, flag: bool, n: int) -> Tensor:
    if flag:
        if n > 4:
            y = x + n
        else:
            y = x - n
    else:
        if n == 0:
            y = x * 2
        else:
            y = x / n
    return y + 1


@case(lambda r: [(r.ints(5),), ([],), ([1],)])
def for_sum(xs: List[int]) -> int:
    total = 0
    for x in xs:
        total += x
    return total


@case(lambda r: [(0, 10, 3), (10, 0, -3), (5, 5, 1), (r.n(), r.n(5, 20), r.n(1, 4)), (1, 5, -1)])
def range_steps(a: int, b: int, s: int) -> List[int]:
    out: List[int] = []
    for i in range(a, b, s):
        out.append(i)
    return out


@case(lambda r: [(1, 2, 0)])
def range_zero_step(a: int, b: int, s: int) -> int:
    n = 0
    for i in range(a, b, s):
        n += i
    return n


@case(lambda r: [(r.n(1, 40),), (27,), (1,)])
def while_collatz(n: int) -> Tuple[int, int]:
    steps = 0
    top = n
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        if n > top:
            top = n
        steps += 1
    return steps, top


@case(lambda r: [(r.ints(8), r.n()), ([3, 1, 4], 4), ([], 1)])
def early_return(xs: List[int], want: int) -> int:
    for i in range(len(xs)):
        if xs[i] == want:
            return i
    return -1


@case(lambda r: [(r.ints(10),), ([1, 2, 100, 3],), ([-1, -2],)])
def break_continue(xs: List[int]) -> Tuple[int, int]:
    total = 0
    seen = 0
    for x in xs:
        if x < 0:
            continue
        if x > 8:
            break
        total += x
        seen += 1
    return total, seen


@case(lambda r: [(r.n(0, 12),), (0,), (90,), (100,)])
def loop_carries_pair(n: int) -> Tuple[int, int]:
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a, b


@case(lambda r: [(r.t(4, 3), 3), (r.t(4, 3), 0)])
def loop_carries_tensor(x: Tensor, n: int) -> Tuple[Tensor, Tensor]:
    y = torch.zeros_like(x)
    z = x
    for i in range(n):
        y = y + z * i
        z = z.transpose(0, 1).contiguous().view(4, 3)
    return y, z


@case(lambda r: [(r.n(0, 6), r.n(0, 6)), (0, 3), (4, 4)])
def nested_loops(n: int, m: int) -> List[int]:
    out: List[int] = []
    for i in range(n):
        for j in range(m):
            if j > i:
                break
            if (i + j) % 3 == 1:
                continue
            out.append(i * 10 + j)
    return out


@case(lambda r: [(r.ints(4), r.floats(3)), ([], [1.5]), ([1, 2], [0.5, 1.5, 2.5])])
def zip_lists(a: List[int], b: List[float]) -> float:
    s = 0.0
    for x, y in zip(a, b):
        s += x * y
    return s


@case(lambda r: [(r.strs(4),), ([],)])
def enumerate_list(xs: List[str]) -> List[Tuple[int, str]]:
    out: List[Tuple[int, str]] = []
    for i, x in enumerate(xs):
        out.append((i, x))
    return out


@case(lambda r: [(r.ints(3), r.strs(5)), (r.ints(6), ["a", "b"])])
def enumerate_zip(a: List[int], b: List[str]) -> str:
    s = ""
    for i, (x, y) in enumerate(zip(a, b)):
        s += str(i) + ":" + str(x) + y + ";"
    return s


@case(lambda r: [(r.t(3, 4),), (r.i(2, 5),)])
def for_over_tensor(x: Tensor) -> List[Tensor]:
    out: List[Tensor] = []
    for row in x:
        out.append(row.sum())
    return out


@case(lambda r: [(r.n(1, 60),), (1,), (30,)])
def while_true_break(n: int) -> int:
    k = 0
    while True:
        k += 1
        if k * k >= n:
            break
    return k


@case(lambda r: [(r.ints(6, 0, 5), r.ints(6, 0, 5)), ([1], [1]), ([2], [3])])
def return_from_nested_loop(a: List[int], b: List[int]) -> Tuple[int, int]:
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j] and a[i] > 1:
                return i, j
    return -1, -1


@case(lambda r: [(r.n(), r.n()), (0, 0), (0, 1), (3, 0)])
def short_circuit(a: int, b: int) -> Tuple[bool, bool, bool]:
    safe = b != 0 and a // b > 0
    either = b == 0 or a % b == 0
    return safe, either, not (safe or either)


@case(lambda r: [(r.x(),), (0.0,), (float("nan"),)])
def ternary(x: float) -> Tuple[float, str]:
    return (x if x > 0 else -x), ("pos" if x > 0 else "zero" if x == 0 else "other")


@case(lambda r: [(r.t(3),), (torch.ones(3),), (-torch.ones(3),)])
def if_on_tensor(x: Tensor) -> Tensor:
    if x.sum() > 0:
        y = x * 2
    else:
        y = x - 1
    if bool((y > 1).any()):
        return y.neg()
    return y


@case(lambda r: [(r.n(1, 30),), (30,)])
def sieve(n: int) -> List[int]:
    flags = [True] * (n + 1)
    primes: List[int] = []
    for i in range(2, n + 1):
        if not flags[i]:
            continue
        primes.append(i)
        j = i * i
        while j <= n:
            flags[j] = False
            j += i
    return primes


@case(lambda r: [(r.n(0, 50), r.n(0, 50)), (0, 5), (48, 18)])
def gcd_while(a: int, b: int) -> int:
    while b != 0:
        a, b = b, a % b
    return a


def _double(x: Tensor, times: int) -> Tensor:
    for _ in range(times):
        x = x + x
    return x


def _pick(x: Tensor, n: int) -> Tensor:
    if n > 2:
        return _double(x, n)
    return _double(x, 1) - 1


@case(lambda r: [(r.t(2, 2), 1), (r.t(2, 2), 3)])
def helpers_inlined(x: Tensor, n: int) -> Tensor:
    y = _pick(x, n)
    return _double(y, 2) + _pick(y, n - 1)


@case(lambda r: [(r.t(3), r.n(0, 5)), (r.t(3), 0)])
def variable_redefined_in_branch(x: Tensor, n: int) -> Tuple[Tensor, int]:
    k = 0
    while n > 0:
        n -= 1
        if n % 2 == 1:
            x = x + n
        else:
            k = k + n
    return x, k


@case(lambda r: [(r.ints(7),), ([5, 5],), ([],)])
def loop_else_flag(xs: List[int]) -> bool:
    found = False
    for x in xs:
        if x == 5:
            found = True
            break
    if not found:
        return len(xs) == 0
    return found


@case(lambda r: [((r.n(), r.x(), r.s(3)),)])
def for_over_tuple(t: Tuple[int, float, str]) -> str:
    out = ""
    for v in t:
        out += str(v) + "|"
    return out


@case(lambda r: [(r.ints(5),), ([9, 9],)])
def bubble_sort(xs: List[int]) -> List[int]:
    n = len(xs)
    for i in range(n):
        swapped = False
        for j in range(n - 1 - i):
            if xs[j] > xs[j + 1]:
                xs[j], xs[j + 1] = xs[j + 1], xs[j]
                swapped = True
        if not swapped:
            break
    return xs


@case(lambda r: [(3,), (0,)])
def unused_and_dead(n: int) -> int:
    a = n * 2
    b = [a, n]
    b.append(3)
    if False:
        n = n + 1000
    c = len("dead")
    for i in range(n):
        d = i * c
    return n + a


@case(lambda r: [(r.t(2, 3), r.n(1, 4))])
def loop_invariant_shape(x: Tensor, n: int) -> Tensor:
    out = torch.zeros(x.size(0), x.size(1))
    for i in range(n):
        scale = float(x.size(1)) / (i + 1)
        out = out + x * scale
    return out
