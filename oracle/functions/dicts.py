"""Dicts: insertion order, look-up, update, removal, keys of each kind, tensors as values."""
from typing import Dict, List, Optional, Tuple

import torch
from torch import Tensor

from functions import case


@case(lambda r: [("a", r.n()), ("z", 5)])
def dict_create_get(k: str, v: int) -> Tuple[Dict[str, int], int, int]:
    d = {"x": 1, "y": 2}
    d[k] = v
    return d, d[k], d["x"]


@case(lambda r: [({"a": 1, "b": 2}, "b"), ({"a": 1}, "q"), ({}, "")])
def dict_key_error(d: Dict[str, int], k: str) -> int:
    return d[k]


@case(lambda r: [({1: 1.5, 2: 2.5}, 2), ({1: 1.5}, 9)])
def dict_key_error_int(d: Dict[int, float], k: int) -> float:
    return d[k]


@case(lambda r: [({"a": 1, "b": 2}, "b"), ({"a": 1}, "q")])
def dict_get(d: Dict[str, int], k: str) -> Tuple[Optional[int], int]:
    return d.get(k), d.get(k, -1)


@case(lambda r: [({"a": 1}, "a"), ({"a": 1}, "b")])
def dict_setdefault(d: Dict[str, int], k: str) -> Tuple[int, Dict[str, int]]:
    v = d.setdefault(k, 42)
    return v, d


@case(lambda r: [({"a": 1, "b": 2}, "a"), ({"a": 1}, "b")])
def dict_pop(d: Dict[str, int], k: str) -> Tuple[int, Dict[str, int]]:
    v = d.pop(k)
    return v, d


@case(lambda r: [({"a": 1, "b": 2}, "a"), ({"a": 1}, "b")])
def dict_pop_default(d: Dict[str, int], k: str) -> Tuple[int, Dict[str, int]]:
    return d.pop(k, -5), d


@case(lambda r: [({"b": 1, "a": 2, "c": 0},), ({},)])
def dict_views(d: Dict[str, int]) -> Tuple[List[str], List[int], List[Tuple[str, int]]]:
    return list(d.keys()), list(d.values()), list(d.items())


@case(lambda r: [({"b": 1, "a": 2, "c": 0},), ({},)])
def dict_iterate(d: Dict[str, int]) -> Tuple[str, int]:
    s = ""
    n = 0
    for k in d:
        s += k
    for k, v in d.items():
        s += k + str(v)
    for v in d.values():
        n = n * 10 + v
    return s, n


@case(lambda r: [({"a": 1}, "a"), ({"a": 1}, "b")])
def dict_contains(d: Dict[str, int], k: str) -> Tuple[bool, bool, int]:
    return k in d, k not in d, len(d)


@case(lambda r: [({"a": 1, "b": 2}, {"b": 3, "c": 4}), ({}, {"x": 1})])
def dict_update(a: Dict[str, int], b: Dict[str, int]) -> Tuple[Dict[str, int], Dict[str, int]]:
    a.update(b)
    b["only"] = 1
    return a, b


@case(lambda r: [({"a": 1, "b": 2, "c": 3}, "b"), ({"a": 1}, "nope")])
def dict_delete(d: Dict[str, int], k: str) -> Dict[str, int]:
    del d[k]
    d[k] = 100
    return d


@case(lambda r: [(r.ints(8, 0, 4),), ([],)])
def dict_count_ints(xs: List[int]) -> Dict[int, int]:
    d: Dict[int, int] = {}
    for x in xs:
        if x in d:
            d[x] += 1
        else:
            d[x] = 1
    return d


@case(lambda r: [(r.floats(3), 2), ([1.5, 1.5, 0.0, -0.0], 0)])
def dict_float_keys(xs: List[float], n: int) -> Dict[float, int]:
    d: Dict[float, int] = {}
    for i, x in enumerate(xs):
        d[x] = i + n
    return d


@case(lambda r: [(r.t(2, 2), r.t(2, 2))])
def dict_of_tensors(x: Tensor, y: Tensor) -> Tuple[Dict[str, Tensor], Tensor]:
    d = {"x": x, "y": y, "sum": x + y}
    d["x"].add_(1)
    y.zero_()
    total = torch.zeros(2, 2)
    for k, v in d.items():
        total = total + v * len(k)
    return d, total


@case(lambda r: [({"a": 1, "b": 2},)])
def dict_alias_copy_clear(d: Dict[str, int]) -> Tuple[Dict[str, int], Dict[str, int], int]:
    e = d
    f = d.copy()
    e["c"] = 3
    n = len(d)
    e.clear()
    e["after"] = n
    return d, f, n


@case(lambda r: [(r.strs(4), r.ints(4))])
def dict_comprehension(ks: List[str], vs: List[int]) -> Tuple[Dict[str, int], Dict[int, int]]:
    a = {k: len(k) for k in ks}
    b = {v: v * v for v in vs}
    return a, b


@case(lambda r: [(r.n(), "k")])
def dict_nested(n: int, k: str) -> Dict[str, List[int]]:
    d: Dict[str, List[int]] = {}
    d[k] = [n]
    d["other"] = d[k]
    d[k].append(n + 1)
    return d


@case(lambda r: [("a=1;b=22;a=3",), ("",)])
def dict_parse(text: str) -> Dict[str, int]:
    d: Dict[str, int] = {}
    for part in text.split(";"):
        if len(part) > 0:
            kv = part.split("=")
            d[kv[0]] = int(kv[1])
    return d


@case(lambda r: [({"a": 1, "b": 2, "c": 3},)])
def dict_popitem(d: Dict[str, int]) -> Tuple[str, int, int]:
    k, v = d.popitem()
    return k, v, len(d)


@case(lambda r: [({True: 1}, 5)])
def dict_bool_keys(d: Dict[bool, int], n: int) -> Dict[bool, int]:
    d[n > 3] = n
    d[n > 30] = -n
    return d


@case(lambda r: [([("a", 1), ("b", 2), ("a", 3)],), ([],)])
def dict_from_pairs(xs: List[Tuple[str, int]]) -> Dict[str, int]:
    return dict(xs)


@case(lambda r: [({"b": 2, "a": 1}, {"a": 1, "b": 2}), ({"a": 1}, {"a": 2})])
def dict_reinsert_order(a: Dict[str, int], b: Dict[str, int]) -> List[str]:
    a["b"] = 9
    x = b.pop("a")
    b["a"] = x
    return list(a.keys()) + list(b.keys())


@case(lambda r: [(r.t(2), 3)])
def dict_tensor_mutated_later(x: Tensor, n: int) -> Tuple[Tensor, Dict[int, Tensor]]:
    d: Dict[int, Tensor] = {}
    for i in range(n):
        d[i] = x
        x.add_(1)
        x = x.clone()
    d[0].fill_(7)
    return x, d
