"""Geometry and errors of tensor views, for tensor/testdata/views.jsonl.gz.

Each line is [base, op, args, result]: base is [shape, strides, offset,
storage size in elements]; result is ["IndexError", message] or a list of
[shape, strides, offset] followed by the flags of the base where op is "flags".
Deterministic. Run: python3 oracle/tensor_views.py (PyTorch 1.13.1).
"""

import gzip
import json
import pathlib
import random

import torch

OUT = pathlib.Path(__file__).resolve().parent.parent / "tensor" / "testdata" / "views.jsonl.gz"
RNG = random.Random(20240)
ATEN = torch.ops.aten
DTYPES = {"uint8": torch.uint8, "int16": torch.int16, "int32": torch.int32, "float32": torch.float32,
          "int64": torch.int64, "complex64": torch.complex64, "complex128": torch.complex128}


def base():
    """A float32 tensor of rank 0 to 5 with strides of every sort."""
    rank = RNG.choice([0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5])
    sizes = RNG.choice([[1, 2, 3], [1, 2, 3, 4], [0, 1, 2, 3], [1, 1, 2], [2, 3, 4, 6]])
    t = torch.empty([RNG.choice(sizes) for _ in range(rank)])
    for _ in range(RNG.randrange(4)):
        t = twist(t)
    if t.dim() == 4 and RNG.random() < 0.3:
        t = t.contiguous(memory_format=torch.channels_last)
    if t.dim() == 5 and RNG.random() < 0.3:
        t = t.contiguous(memory_format=torch.channels_last_3d)
    return t


def twist(t):
    kind, rank = RNG.randrange(4), t.dim()
    if rank == 0:
        return t.expand(RNG.choice([1, 3])) if kind == 0 else t
    d = RNG.randrange(rank)
    if kind == 0:
        order = list(range(rank))
        RNG.shuffle(order)
        return t.permute(order)
    if kind == 1:
        return ATEN.slice(t, d, RNG.randrange(3), RNG.choice([2, 3, 9]), RNG.choice([1, 1, 2]))
    if kind == 2 and t.size(d) == 1:
        shape = list(t.shape)
        shape[d] = RNG.choice([1, 2, 3])
        return t.expand(shape)
    return t.unsqueeze(d) if rank < 5 else t


def dim(t):
    return RNG.randrange(-t.dim() - 1, t.dim() + 2)


def good(t):
    return RNG.randrange(t.dim()) if t.dim() else 0


def some(t):
    return good(t) if RNG.random() < 0.85 else dim(t)


def factors(n):
    """A random shape of n elements."""
    out, k = [], n
    for p in (2, 2, 3, 2, 3, 5):
        if k > 0 and k % p == 0 and RNG.random() < 0.6:
            out.append(p)
            k //= p
    out.append(k)
    RNG.shuffle(out)
    while RNG.random() < 0.3:
        out.insert(RNG.randrange(len(out) + 1), 1)
    return out


def target(t):
    shape = RNG.choice([factors(t.numel()), factors(t.numel()), factors(RNG.randrange(30)), list(t.shape)])
    if RNG.random() < 0.35:
        if shape:
            shape[RNG.randrange(len(shape))] = RNG.choice([-1, -1, -1, -2, 0])
    if RNG.random() < 0.05:
        shape.append(-1)
    return shape


def near(t):
    """A shape that expand or broadcasting may accept."""
    shape = [n if n != 1 or RNG.random() < 0.5 else RNG.choice([0, 2, 3]) for n in t.shape]
    if RNG.random() < 0.3:
        shape = [RNG.choice([-1, 0, 1, 2, 3])] + shape
    if shape and RNG.random() < 0.3:
        shape[RNG.randrange(len(shape))] = RNG.choice([-1, -1, -2, 0, 2, 3])
    if shape and RNG.random() < 0.1:
        shape = shape[1:]
    return shape


def as_strided_args(t):
    rank = RNG.randrange(4)
    shape = [RNG.choice([0, 1, 2, 3]) if RNG.random() < .2 else RNG.choice([1, 2, 3]) for _ in range(rank)]
    strides = [RNG.choice([0, 1, 2, 3, 5, -1]) if RNG.random() < .2 else RNG.choice([0, 1, 2, 3]) for _ in range(rank)]
    if RNG.random() < 0.05:
        strides.append(1)
    return [shape, strides, RNG.choice([0, 0, 1, 3, -1])]


def move_args(t):
    n = RNG.choice([0, 1, 1, 2, 2, 3])
    src, dst = [some(t) for _ in range(n)], [some(t) for _ in range(n)]
    if RNG.random() < 0.05:
        dst.append(0)
    return [src, dst]


def permutation(t):
    order = list(range(t.dim()))
    RNG.shuffle(order)
    order = [d - t.dim() if RNG.random() < 0.3 else d for d in order]
    if order and RNG.random() < 0.1:
        order[0] = RNG.randrange(-6, 6)
    return order[1:] if RNG.random() < 0.05 else order


BIG = 2**63 - 1

OPS = {
    "as_strided": (lambda t, a: t.as_strided(*a), as_strided_args),
    "select": (lambda t, a: t.select(*a), lambda t: [some(t), RNG.randrange(-4, 4)]),
    "slice": (lambda t, a: ATEN.slice(t, *a),
              lambda t: [some(t), RNG.randrange(-5, 5), RNG.choice([BIG, -1, 0, 1, 2, 3, 7]), RNG.choice([1, 1, 2, 3, 0, -1, 2**40])]),
    "narrow": (lambda t, a: t.narrow(*a), lambda t: [some(t), RNG.randrange(-4, 4), RNG.randrange(-1, 4)]),
    "transpose": (lambda t, a: t.transpose(*a), lambda t: [some(t), some(t)]),
    "t": (lambda t, a: t.t(), lambda t: []),
    "permute": (lambda t, a: t.permute(a[0]), lambda t: [permutation(t)]),
    "expand": (lambda t, a: t.expand(a[0]), lambda t: [near(t)]),
    "unsqueeze": (lambda t, a: t.unsqueeze(*a), lambda t: [dim(t)]),
    "squeeze": (lambda t, a: t.squeeze(), lambda t: []),
    "squeeze_dim": (lambda t, a: t.squeeze(*a), lambda t: [some(t)]),
    "view": (lambda t, a: t.view(a[0]), lambda t: [target(t)]),
    "reshape": (lambda t, a: t.reshape(a[0]), lambda t: [target(t)]),
    "flatten": (lambda t, a: t.flatten(*a), lambda t: [some(t), some(t)]),
    "unflatten": (lambda t, a: ATEN.unflatten.int(t, *a), lambda t: [some(t), target(t)]),
    "diagonal": (lambda t, a: t.diagonal(*a), lambda t: [RNG.randrange(-4, 5), some(t), some(t)]),
    "unfold": (lambda t, a: t.unfold(*a), lambda t: [some(t), RNG.randrange(0, 4), RNG.randrange(0, 4)]),
    "split": (lambda t, a: ATEN.split(t, *a), lambda t: [RNG.randrange(-1, 5), some(t)]),
    "split_sizes": (lambda t, a: ATEN.split_with_sizes(t, *a), lambda t: split_sizes(t)),
    "chunk": (lambda t, a: ATEN.chunk(t, *a), lambda t: [RNG.randrange(-1, 6), some(t)]),
    "unbind": (lambda t, a: ATEN.unbind(t, *a), lambda t: [some(t)]),
    "movedim": (lambda t, a: ATEN.movedim(t, *a), move_args),
    "view_dtype": (lambda t, a: ATEN.view(t, DTYPES[a[0]]), lambda t: [RNG.choice(list(DTYPES))]),
    "view_as_complex": (lambda t, a: torch.view_as_complex(t), lambda t: []),
    "clone": (lambda t, a: t.clone(memory_format=FORMATS[a[0]]), lambda t: [RNG.randrange(4)]),
    "contiguous": (lambda t, a: t.contiguous(memory_format=FORMATS[a[0]]), lambda t: [RNG.randrange(4)]),
    "size": (lambda t, a: t.size(*a), lambda t: [some(t)]),
}
FORMATS = [torch.contiguous_format, torch.preserve_format, torch.channels_last, torch.channels_last_3d]


def split_sizes(t):
    d = some(t)
    n = t.size(good(t)) if not -t.dim() <= d < t.dim() else t.size(d)
    cut = RNG.randrange(n + 1)
    sizes = RNG.choice([[cut, n - cut], [cut, n - cut], [n], [cut], [cut, -1], [0, n, 0]])
    return [sizes, d]


def geometry(t):
    return [list(t.shape), list(t.stride()), t.storage_offset()]


def run(t, op, args):
    try:
        out = OPS[op][0](t, args)
    except Exception as e:
        return [type(e).__name__, str(e).split("\nException raised")[0]]
    if isinstance(out, int):
        return [[[out], [], 0]]
    return [geometry(x) for x in (out if isinstance(out, (list, tuple)) else [out])]


def negative(result):
    """PyTorch itself makes tensors of size -2 at times (expand); we refuse."""
    return result and isinstance(result[0], list) and any(n < 0 for g in result for n in g[0])


def flags(t):
    out = [t.is_contiguous()]
    for rank, fmt in ((4, torch.channels_last), (5, torch.channels_last_3d)):
        out.append(t.dim() == rank and t.is_contiguous(memory_format=fmt))
    dense = t.is_contiguous() or out[1] or out[2] or torch.empty_like(t).stride() == t.stride() and t.storage().size() >= 0
    out.append(bool(torch._prims_common.is_non_overlapping_and_dense(t)) or bool(dense and not overlaps(t)))
    out.append(suggested(t))
    return out


def suggested(t):
    """The format that operators give their result, seen on an interpolation."""
    if t.dim() not in (4, 5) or t.numel() == 0:
        return 0
    out = torch.nn.functional.interpolate(t, size=(3, 5, 7)[: t.dim() - 2], mode="nearest")
    return 0 if out.stride(1) != 1 else t.dim() - 2


def overlaps(t):
    return any(n > 1 and s == 0 for n, s in zip(t.shape, t.stride()))


def main():
    lines = []
    for i in range(9000):
        t = base()
        op = list(OPS)[i % len(OPS)]
        args = OPS[op][1](t) if op != "split_sizes" or t.dim() else [[1], 0]
        result = run(t, op, args)
        if not negative(result):
            lines.append([geometry(t) + [t.storage().size()], op, args, result])
        if i % 5 == 0:
            lines.append([geometry(t) + [t.storage().size()], "flags", [], flags(t)])
    for i in range(600):
        a, b = base(), base()
        if RNG.random() < 0.7 and a.dim() and b.dim():
            b = torch.empty([n if RNG.random() < .6 else 1 for n in a.shape][RNG.randrange(a.dim() + 1):])
        try:
            res = [[list(torch.broadcast_tensors(a, b)[0].shape), [], 0]]
        except RuntimeError as e:
            res = ["RuntimeError", str(e)]
        lines.append([geometry(a) + [a.storage().size()], "broadcast", [list(b.shape)], res])
    text = "".join(json.dumps(x, separators=(",", ":")) + "\n" for x in lines)
    with open(OUT, "wb") as f, gzip.GzipFile("", "wb", 9, f, mtime=0) as z:
        z.write(text.encode())
    errors = sum(isinstance(x[3][0], str) for x in lines if x[3])
    print(f"{len(lines)} cases, {errors} of them errors, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
