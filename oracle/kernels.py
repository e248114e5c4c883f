"""Writes exec/testdata/kernels.json.gz: calls of tensor operators and PyTorch's answers.

Run with a Python that has PyTorch 1.13.1: python3 oracle/kernels.py [OUT]
The file holds one JSON value a line: [operator, arguments, results or {"e": message}, first argument after the call].
Arguments are complete (defaults filled in, keyword arguments last, as graphs have them). A float is {"f": text}, a list
{"l": [...]}, a tensor {"t": dtype, "s": sizes, "st": strides, "o": offset, "d": bytes of its storage in hex}.
"""
import gzip
import json
import os
import random
import sys

import torch

from kernels_cases import build

HERE = os.path.dirname(os.path.abspath(__file__))

DTYPES = {
    "u8": torch.uint8, "i8": torch.int8, "i16": torch.int16, "i32": torch.int32, "i64": torch.int64, "f16": torch.float16,
    "bf16": torch.bfloat16, "f32": torch.float32, "f64": torch.float64, "c64": torch.complex64, "b": torch.bool,
}


class Unrecordable(Exception):
    """A result that numpy cannot hold (complex32)."""


def raw(t):
    """The bytes of a contiguous 1-d tensor."""
    if t.dtype == torch.complex32:
        raise Unrecordable
    t = t.clone()  # numpy() would pin the storage that it sees
    if t.dtype == torch.bfloat16:
        t = t.view(torch.int16)
    return t.numpy().tobytes().hex()


def encode(v):
    if isinstance(v, torch.Tensor):
        name = str(v.dtype)[6:]
        if v.is_conj():
            v = v.resolve_conj()
        storage = torch.empty(0, dtype=v.dtype).set_(v.storage())
        used = v.numel() and v.storage_offset() + sum((n - 1) * s for n, s in zip(v.shape, v.stride())) + 1
        return {"t": name, "s": list(v.shape), "st": list(v.stride()), "o": v.storage_offset(), "d": raw(storage[:used])}
    if isinstance(v, bool) or v is None or isinstance(v, (int, str)):
        return v
    if isinstance(v, float):
        return {"f": repr(v)}
    if isinstance(v, complex):
        return {"c": [repr(v.real), repr(v.imag)]}
    if isinstance(v, (list, tuple)):
        return {"l": [encode(x) for x in v]}
    if isinstance(v, torch.device):
        return {"dev": str(v)}
    if isinstance(v, torch.dtype):
        return ORDER.index(v)
    if isinstance(v, torch.memory_format):
        return {torch.contiguous_format: 0, torch.preserve_format: 1, torch.channels_last: 2}[v]
    raise TypeError(type(v))


ORDER = [torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.float16, torch.float32, torch.float64,
         torch.complex32, torch.complex64, torch.complex128, torch.bool, torch.qint8, torch.quint8, torch.qint32, torch.bfloat16]


def result(v):
    """A result: its values in C order, and its strides apart."""
    if isinstance(v, torch.Tensor):
        e = encode(v.detach().resolve_conj().contiguous().clone() if v.dim() else v.detach().clone())
        e["st"] = list(v.stride())
        e["o"] = 0
        return e
    if isinstance(v, (list, tuple)):
        return {"l": [result(x) for x in v]}
    return encode(v)


class Recorder:
    def __init__(self):
        self.lines = []
        self.seen = set()
        self.ops = {}

    def op(self, name):
        if name not in self.ops:
            base, _, overload = name.partition(".")
            schema = torch._C._get_schema(base, overload)
            self.ops[name] = (torch._C._get_operation_overload(base, overload)[0], schema)
        return self.ops[name]

    def __call__(self, name, *args, **kwargs):
        """Records a call: positional arguments as in the schema, the rest by default or by name."""
        fn, schema = self.op(name)
        full = []
        for i, a in enumerate(schema.arguments):
            if i < len(args):
                full.append(args[i])
            elif a.name in kwargs:
                full.append(kwargs[a.name])
            elif a.has_default_value():
                full.append(a.default_value)
            else:
                raise ValueError(f"{name}: argument {a.name} is missing")
        before = [encode(v) for v in full]
        positional = [v for v, a in zip(full, schema.arguments) if not a.kwarg_only]
        keyword = {a.name: v for v, a in zip(full, schema.arguments) if a.kwarg_only}
        after = None
        try:
            out = fn(*positional, **keyword)
            answer = [result(v) for v in (out if isinstance(out, tuple) else (out,))]
        except Unrecordable:
            return
        except Exception as e:  # PyTorch's own errors are what is recorded
            answer = {"e": str(e).split("\nException raised")[0][:600]}
        if full and isinstance(full[0], torch.Tensor) and (schema.is_mutable if hasattr(schema, "is_mutable") else "!" in str(schema)):
            after = result(full[0])
        line = json.dumps([name, before, answer, after], separators=(",", ":"))
        if line not in self.seen:
            self.seen.add(line)
            self.lines.append(line)


def main(path):
    torch.manual_seed(0)
    random.seed(0)
    rec = Recorder()
    build(rec, DTYPES)
    with open(path, "wb") as f, gzip.GzipFile(filename="", mode="wb", fileobj=f, compresslevel=9, mtime=0) as z:
        z.write(("\n".join(rec.lines) + "\n").encode())
    print(len(rec.lines), "calls of", len(rec.ops), "operators")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(HERE), "exec", "testdata", "kernels.json.gz"))
