#!/usr/bin/env python3
"""Write valueio/testdata/values.zip: files that real PyTorch and numpy wrote,
and, in expect.json, what they hold. Run with PyTorch 1.13.1:

    python3 oracle/valueio.py

Every storage's bytes and every tensor's geometry are in expect.json, so that
the Go test compares all of it. Output is deterministic.
"""
import base64
import io
import json
import os
import pickle
import warnings
import zipfile
from collections import OrderedDict

import numpy as np
import torch

warnings.filterwarnings("ignore")
OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "valueio", "testdata", "values.zip")

DTYPES = [torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.float16, torch.float32,
          torch.float64, torch.complex64, torch.complex128, torch.bool, torch.bfloat16]


def sample(dtype, n=6):
    base = torch.arange(n, dtype=torch.float64) * 1.5 - 2
    if dtype == torch.bool:
        return base > 0
    if dtype == torch.uint8:
        return base.abs().to(dtype)
    if dtype.is_complex:
        return torch.complex(base, base.flip(0) / 3).to(dtype)
    return base.to(dtype)


class Describe:
    """Turn a Python value into JSON: tensors by geometry and storage number."""

    def __init__(self):
        self.storages, self.data = {}, []

    def storage(self, t):
        st = t.storage().untyped() if hasattr(t.storage(), "untyped") else t.storage()._storage
        key = st.data_ptr() if st.nbytes() else ("empty", len(self.data))
        if key not in self.storages:
            self.storages[key] = len(self.data)
            self.data.append(base64.b64encode(bytes(st.tolist())).decode())
        return self.storages[key]

    def tensor(self, t):
        d = {"t": "tensor", "dtype": str(t.dtype)[6:], "shape": list(t.shape), "strides": list(t.stride()),
             "offset": t.storage_offset(), "grad": t.requires_grad, "storage": self.storage(t)}
        if t.is_quantized:
            d["qscheme"] = str(t.qscheme())[6:]
            if t.qscheme() == torch.per_tensor_affine:
                d["scale"], d["zero_point"] = t.q_scale(), t.q_zero_point()
            else:
                d["scales"] = t.q_per_channel_scales().tolist()
                d["zero_points"] = t.q_per_channel_zero_points().tolist()
                d["axis"] = t.q_per_channel_axis()
        return d

    def value(self, v):
        if isinstance(v, torch.Tensor):
            return self.tensor(v)
        if v is None or isinstance(v, (bool, str)):
            return v
        if isinstance(v, int):
            return {"t": "int", "v": str(v)}
        if isinstance(v, float):
            return {"t": "float", "v": v.hex() if v == v else "nan"}
        if isinstance(v, complex):
            return {"t": "complex", "v": [v.real.hex(), v.imag.hex()]}
        if isinstance(v, torch.device):
            return {"t": "device", "v": str(v)}
        if isinstance(v, torch.dtype):
            return {"t": "int", "v": str(torch.jit.CompilationUnit("def f(x: int):\n    return x\n").f(v))}
        if isinstance(v, torch.qscheme):
            return {"t": "int", "v": "0"}
        if isinstance(v, torch.layout):
            return {"t": "int", "v": "0"}
        if isinstance(v, tuple):
            return {"t": "tuple", "v": [self.value(x) for x in v]}
        if isinstance(v, list):
            return {"t": "list", "v": [self.value(x) for x in v]}
        if isinstance(v, dict):
            return {"t": "dict", "v": [[self.value(k), self.value(x)] for k, x in v.items()]}
        raise TypeError(type(v))


def cases():
    torch.manual_seed(0)
    base = torch.arange(24, dtype=torch.float32)
    m = torch.arange(12.0).reshape(3, 4)
    yield "dtypes", {str(d)[6:]: sample(d) for d in DTYPES}
    yield "shared", [base, base[3:9], base.view(2, 3, 4).permute(2, 0, 1), base.view(4, 6)[1:3, ::2], base[5]]
    yield "views", (m.t(), m[:, 1], m.expand(2, 3, 4), m[1:2, 1:2], m.diagonal(), m.unfold(1, 2, 1))
    yield "small", [torch.tensor(2.5), torch.tensor(7), torch.zeros(0), torch.zeros(2, 0, 3), torch.tensor(True)]
    yield "special", torch.tensor([float("nan"), float("inf"), -float("inf"), -0.0, 1e-45, 3.4e38])
    same = torch.ones(2)
    shared_list = [1, 2]
    yield "nest", {"a": [1, 2.5, None, True, "s\u00e9\n\U0001f600"], "b": (1, (2, ())), "c": {"d": {}, "e": []},
                   "same": [same, same], "lists": (shared_list, shared_list), 3: "int key", 2.5: "float key"}
    yield "scalars", [0, -1, 2**31, -2**63, 2**63 - 1, 255, 256, 65536, 1.5, -0.0, float("inf"), float("nan"), 1e300,
                      1 + 2j, complex(-0.0, float("inf")), True, False, None, "", "x" * 300, torch.device("cpu"),
                      torch.device("cuda:1"), torch.device("cuda"), torch.float16, torch.int64, torch.Size([2, 3]), torch.strided]
    q = torch.quantize_per_tensor(torch.randn(2, 3), 0.1, 3, torch.quint8)
    qc = torch.quantize_per_channel(torch.randn(2, 3), torch.tensor([0.1, 0.2]), torch.tensor([1, 2]), 0, torch.qint8)
    qf = torch.quantize_per_channel(torch.randn(2, 3), torch.tensor([0.1, 0.2]), torch.tensor([1.5, 2.5]), 0, torch.quint8)
    q32 = torch.quantize_per_tensor(torch.randn(4), 1e-3, 0, torch.qint32)
    yield "quantized", [q, q[1], qc, qf, q32]
    yield "grad", [torch.nn.Parameter(torch.ones(2)), torch.zeros(2, requires_grad=True), torch.nn.Parameter(torch.ones(1), requires_grad=False)]
    net = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
    yield "state_dict", net.state_dict()
    yield "tensor", torch.arange(6).reshape(2, 3)
    yield "string", "hello"
    yield "ordered", OrderedDict([("b", 1), ("a", torch.ones(1))])


def save(v, **kw):
    b = io.BytesIO()
    torch.save(v, b, **kw)
    return b.getvalue()


class Numbered:
    """A pickle module for legacy files, which name storages by address: it
    numbers them by first use, so that runs agree."""

    def __init__(self):
        self.__name__, self.keys, self.sizes = "numbered", {}, []
        outer = self

        class Pickler(pickle._Pickler):
            def persistent_id(self, obj):
                return None

            def __setattr__(self, name, f):
                if name == "persistent_id":
                    inner, f = f, lambda obj: outer.rename(inner(obj))
                super().__setattr__(name, f)

        self.Pickler = Pickler

    def rename(self, pid):
        if pid is None:
            return None
        kind, storage_type, key, location, numel, view = pid
        if key not in self.keys:
            self.keys[key] = str(len(self.keys))
            self.sizes.append(numel * torch._utils._element_size(storage_type.dtype))
        return (kind, storage_type, self.keys[key], location, numel, view)

    def dump(self, obj, f, protocol):
        if isinstance(obj, list):
            self.order, obj, self.start = [int(self.keys[k]) for k in obj], sorted(self.keys.values(), key=int), None
            pickle.dump(obj, f, protocol)
            self.start = f.tell()
            return
        pickle.dump(obj, f, protocol)


def save_legacy(v, protocol=2):
    mod, b = Numbered(), io.BytesIO()
    torch.save(v, b, pickle_module=mod, pickle_protocol=protocol, _use_new_zipfile_serialization=False)
    raw, parts, at = b.getvalue(), {}, mod.start
    for k in mod.order:
        parts[k] = raw[at:at + 8 + mod.sizes[k]]
        at += len(parts[k])
    assert at == len(raw)
    return raw[:mod.start] + b"".join(parts[k] for k in sorted(parts))


def rezip(raw, root, compress, order=None):
    """The same archive under another folder, deflated, or in big endian."""
    src, b = zipfile.ZipFile(io.BytesIO(raw)), io.BytesIO()
    dst = zipfile.ZipFile(b, "w", compress)
    for i in src.infolist():
        name = i.filename.split("/", 1)[1]
        data = src.read(i)
        if order and name in order:
            size = order[name]
            data = b"".join(data[j:j + size][::-1] for j in range(0, len(data), size))
        put(dst, root + "/" + name, data)
    if order is not None:
        put(dst, root + "/byteorder", b"big")
        put(dst, root + "/.data/serialization_id", b"123")
    dst.close()
    return b.getvalue()


def put(z, name, data):
    info = zipfile.ZipInfo(name)
    info.compress_type = z.compression
    z.writestr(info, data)


def numpy_cases():
    arrays = {"f": np.arange(6, dtype=np.float32).reshape(2, 3), "F": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
              "b": np.array([True, False]), "scalar": np.array(3, dtype=np.int16), "empty": np.zeros((2, 0), np.float16),
              "u8": np.arange(3, dtype=np.uint8), "i8": np.arange(3, dtype=np.int8), "i4": np.arange(3, dtype=np.int32),
              "i64": np.array([-2**63, 2**63 - 1]), "c8": np.array([1 + 2j], np.complex64), "c16": np.array([1 - 2j]),
              "f2": np.array([1.5, 65504], np.float16)}
    yield "named.npz", arrays, False
    yield "packed.npz", arrays, True
    yield "swapped.npz", {k: a.astype(a.dtype.newbyteorder(">")) for k, a in arrays.items()}, False
    yield "single.npy", arrays["F"], False


def write_numpy(v, packed):
    b = io.BytesIO()
    if not isinstance(v, dict):
        np.save(b, v)
        return b.getvalue()
    z = zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED)
    for k, a in v.items():
        one = io.BytesIO()
        np.save(one, a)
        put(z, k + ".npy", one.getvalue())
    z.close()
    return b.getvalue()


def native(v):
    if isinstance(v, dict):
        return {k: native(a) for k, a in v.items()}
    a = v.astype(v.dtype.newbyteorder("="), order="K")
    t = torch.from_numpy(a)
    return t if t.numel() else torch.empty(t.shape, dtype=t.dtype)


def conversions():
    """What a scripted function of one parameter makes of Python arguments."""
    types = ["int", "float", "bool", "complex", "str", "number", "Tensor", "List[int]", "List[float]", "List[bool]",
             "List[Tensor]", "List[str]", "Tuple[int, float]", "Optional[int]", "Optional[Tensor]", "Optional[float]",
             "Dict[str, Tensor]", "Dict[str, float]", "Dict[int, int]", "Device", "Any", "Optional[List[float]]",
             "List[List[int]]", "List[Optional[Tensor]]", "Union[int, str]", "List[complex]", "Tuple[Tensor, Tensor]"]
    one = torch.ones(1)
    args = [1, 1.5, 2.0, True, 1j, "s", None, torch.tensor(3), torch.tensor(2.5), torch.tensor([1]),
            torch.tensor(True), torch.tensor(1j), torch.zeros(2, 2), [1, 2], [1.5], [1, 2.5], [True], [one], ["a"], (1, 2), (1, 2.5),
            (1.5, 2), (), (one, one), {"a": one}, {"a": 1}, {1: 2}, torch.device("cpu"), [[1], [2]], [None, one],
            torch.Size([1, 2]), ["cpu"], [torch.tensor(1)], "cpu"]
    for t in types:
        f = torch.jit.CompilationUnit("def f(x: %s):\n    return x\n" % t).f
        for a in args:
            d = Describe()
            row = {"type": t, "arg": d.value(a)}
            try:
                row["result"] = d.value(f(a))
            except (RuntimeError, ValueError, TypeError):
                row["error"] = True
            row["storages"] = d.data
            yield row


def main():
    files, expect = {}, {}

    def add(name, raw, v):
        d = Describe()
        files[name] = raw
        expect[name] = {"value": d.value(v), "storages": d.data}

    for name, v in cases():
        raw = save(v)
        add(name + ".pt", raw, torch.load(io.BytesIO(raw)))
        raw = save_legacy(v)
        add(name + ".legacy.pt", raw, torch.load(io.BytesIO(raw)))
        if name in ("nest", "shared"):
            for p in (3, 4, 5):
                raw = save(v, pickle_protocol=p)
                add("%s.proto%d.pt" % (name, p), raw, torch.load(io.BytesIO(raw)))
            raw = save_legacy(v, 4)
            add(name + ".legacy4.pt", raw, torch.load(io.BytesIO(raw)))
    values = dict(cases())
    raw = save(values["dtypes"])
    add("deflated.pt", rezip(raw, "another name", zipfile.ZIP_DEFLATED), torch.load(io.BytesIO(raw)))
    sizes = {"data/%d" % i: d.itemsize if hasattr(d, "itemsize") else torch.tensor([], dtype=d).element_size() // (2 if d.is_complex else 1)
             for i, d in enumerate(DTYPES)}
    add("big_endian.pt", rezip(raw, "archive", zipfile.ZIP_STORED, sizes), torch.load(io.BytesIO(raw)))
    for name, v, packed in numpy_cases():
        add(name, write_numpy(v, packed), native(v))

    expect = {"files": expect, "conversions": list(conversions())}
    os.makedirs(os.path.dirname(OUT), exist_ok=True)
    with zipfile.ZipFile(OUT, "w", zipfile.ZIP_DEFLATED) as z:
        for name in sorted(files):
            put(z, name, files[name])
        put(z, "expect.json", json.dumps(expect, indent=0, sort_keys=True).encode())
    print(os.path.normpath(OUT), os.path.getsize(OUT), "bytes,", len(files), "files,", len(expect["conversions"]), "conversions")


if __name__ == "__main__":
    main()
