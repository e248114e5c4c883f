"""Writes testdata/archives/containers.tar.zst: what else the files of a module may be like, in the files that archives.py
lists. Where graphs.txt has sources they are compared.

    Sources…    modules of archives_samples.py and where their Python source is, in both formats of .debug_pkl
    File…       another folder, deflated records, a byte order, a serialization id, extra files, a file for mobile
    DTypes…     tensors of every dtype, quantized ones with their parameters
    ModelJSON…  archives as PyTorch 1.0 to 1.2 wrote them. The PyTorch of this oracle is built without the code that
                reads them: graphs and answers are those of the same methods in classes, in a present archive.

    /usr/bin/python3 oracle/containers.py [--out FOLDER]
"""
import io
import json
import os
import re
import sys
import warnings
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import archives  # noqa: E402  (starts this process anew, steadily)

import torch  # noqa: E402

import archives_samples  # noqa: E402
import archives_more  # noqa: E402, F401

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = ("AnyArgument", "BreakContinue", "Casts", "CallsFunctions", "DivMod", "EarlyReturn", "Enums", "Forks", "NamedTuples", "Negate", "Properties",
           "Recurrent", "Slicing", "StringMethods", "UsesClass")


def zipped(records, folder="archive", method=zipfile.ZIP_STORED):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w") as z:
        for name, data in records.items():
            info = zipfile.ZipInfo(f"{folder}/{name}")
            info.compress_type = method
            z.writestr(info, data)
    return b.getvalue()


def records(data):
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return {n.split("/", 1)[1]: z.read(n) for n in z.namelist()}


def portable(data):
    """An archive whose sources are in oracle/, wherever this folder is."""
    path = re.compile(rb"X(....)" + re.escape(HERE.encode()) + rb"/([\w/.]+\.py)", re.S)

    def short(m):
        name = b"oracle/" + m[2]
        return b"X" + len(name).to_bytes(4, "little") + name

    return zipped({n: path.sub(short, d) if n.endswith(".debug_pkl") else d for n, d in records(data).items()})


def saved(module, **kw):
    b = io.BytesIO()
    torch.jit.save(module, b, **kw)
    return b.getvalue()


def graphs(module, sources=True):
    seen = {}

    def walk(m):
        for name in sorted(m._method_names()):
            full = f"{m._type().qualified_name()}.{name}"
            if full not in seen:
                text = str(m._get_method(name).graph)
                seen[full] = text if sources else archives.SOURCE.sub("", text)
        for _, child in sorted(torch._C.ModuleDict(m).items()):
            walk(child)

    walk(module._c)
    return "".join(f"-- {name} --\n{text}" for name, text in seen.items())


def files(data, calls, like=None, sources=True):
    """What PyTorch makes of the archive, or of another that means the same."""
    like = like or data
    yield "model.pt", data
    yield "graphs.txt", graphs(torch.jit.load(io.BytesIO(like)), sources).encode()
    yield from archives.answers(torch.jit.load(io.BytesIO(like)), [("forward", *c) for c in calls])


def source_samples():
    for tabled in (True, False):
        torch._C._set_should_use_format_with_string_table(tabled)
        for name in SOURCES:
            make, calls = archives_samples.SAMPLES[name]
            torch.manual_seed(0)
            data = portable(saved(make()))
            yield f"Sources{'Table' if tabled else 'Plain'}{name}", files(data, [args for _, *args in calls])
    torch._C._set_should_use_format_with_string_table(True)


class Weights(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.arange(6, dtype=torch.float32).reshape(2, 3) / 4)
        self.register_buffer("t", self.w.detach().t())
        self.register_buffer("n", torch.tensor([1, -2, 3]))
        self.register_buffer("h", torch.tensor([0.5, -1.5, 2.0], dtype=torch.float16))

    def forward(self, x):
        return x @ self.t + self.n[:2] + self.w.sum() + self.h[:2].float(), self.w


def swapped(data, size):
    return b"".join(data[i:i + size][::-1] for i in range(0, len(data), size))


def file_samples():
    x = (torch.ones(2, 3),)
    module = torch.jit.script(Weights().eval())
    plain = portable(saved(module))
    parts = records(plain)
    yield "FileFolder", files(zipped(parts, "any-name.1"), [x])
    yield "FileDeflated", files(zipped(parts, method=zipfile.ZIP_DEFLATED), [x])
    yield "FileLittle", files(zipped({**parts, "byteorder": b"little"}), [x])
    yield "FileSerializationID", files(zipped({**parts, ".data/serialization_id": b"0123456789"}), [x])
    moved = {(".data/version" if n == "version" else n): d for n, d in parts.items()}
    yield "FileDataVersion", files(zipped(moved), [x])
    # 1.13 does not know the record: what the same file says in the other order is what is compared
    sizes = {k: s for k, s in zip(sorted(n for n in parts if n.startswith("data/")), (4, 8, 2))}
    big = {n: swapped(d, sizes[n]) if n in sizes else d for n, d in parts.items()}
    yield "FileBig", files(zipped({**big, "byteorder": b"big"}), [x], like=plain)
    yield "FileExtra", files(portable(saved(module, _extra_files={"notes.txt": "hello", "more/x.json": "{}"})), [x])
    yield "FileMobile", files(portable(module._save_to_buffer_for_lite_interpreter()), [x])


class DTypes(torch.nn.Module):
    def __init__(self):
        super().__init__()
        for d in ("float16", "bfloat16", "float32", "float64", "complex64", "complex128", "uint8", "int8", "int16", "int32", "int64", "bool"):
            t = torch.tensor([0, 1, 2, 3, 5, 7]).to(getattr(torch, d))
            self.register_buffer("t_" + d, t.reshape(2, 3).t())

    def forward(self):
        return (self.t_float16, self.t_bfloat16, self.t_float32, self.t_float64, self.t_complex64, self.t_complex128, self.t_uint8, self.t_int8, self.t_int16,
                self.t_int32, self.t_int64, self.t_bool)


class Quantized(torch.nn.Module):
    def __init__(self):
        super().__init__()
        x = torch.arange(6, dtype=torch.float32).reshape(2, 3) / 3 - 1
        self.register_buffer("u", torch.quantize_per_tensor(x, 0.1, 3, torch.quint8))
        self.register_buffer("i", torch.quantize_per_tensor(x, 0.25, -1, torch.qint8))
        self.register_buffer("w", torch.quantize_per_tensor(x, 0.5, 0, torch.qint32))
        self.register_buffer("c", torch.quantize_per_channel(x, torch.tensor([0.1, 0.2]), torch.tensor([1, 2]), 0, torch.qint8))
        self.register_buffer("f", torch.quantize_per_channel(x, torch.tensor([0.1, 0.2, 0.4]), torch.tensor([1.5, 2, 0]), 1, torch.quint8))

    def forward(self):
        return self.u, self.i, self.w, self.c, self.f


def dtype_samples():
    for cls in (DTypes, Quantized):
        yield "DTypes" + cls.__name__, files(portable(saved(torch.jit.script(cls().eval()))), [()])


# ---- model.json ----

def tensor(t, key, offset=0):
    kinds = {torch.float32: "FLOAT", torch.float64: "DOUBLE", torch.float16: "FLOAT16", torch.int64: "INT64", torch.int32: "INT32", torch.bool: "BOOL"}
    return {"dims": [str(n) for n in t.shape], "offset": str(offset), "strides": [str(n) for n in t.stride()],
            "requiresGrad": t.requires_grad, "dataType": kinds[t.dtype], "data": {"key": key}, "device": "cpu"}


def text(s):
    return b"X" + len(s).to_bytes(4, "little") + s.encode()


INTS = b"ctorch.jit._pickle\nbuild_intlist\n(](K\x01K\x02K\x03etR"


def json_file(proto, version, main, tensors, others):
    model = {"protoVersion": str(proto), "mainModule": main, "producerName": "pytorch", "producerVersion": "1.0", "tensors": tensors}
    return zipped({"version": f"{version}\n", **others, "model.json": json.dumps(model)}, "m")


LINEAR = """op_version_set = 0
def forward(self,
    input: Tensor) -> Tensor:
  _0 = torch.matmul(input, torch.t(self.weight))
  _1 = torch.add_(_0, self.bias, alpha=1)
  return _1
"""
NET = """op_version_set = 0
def forward(self,
    x: Tensor) -> Tensor:
  _0 = torch.relu((self.fc).forward(x, ))
  _1 = (getattr(self.layers, "0")).forward(_0, )
  return torch.add(torch.div(_1, 2), CONSTANTS.c2, alpha=1)
def twice(self,
    x: Tensor,
    n: int=2) -> Tensor:
  y = x
  for i in range(n):
    y = (self).forward(y, )
  return y
"""
STATE = """op_version_set = 1
import __torch__.Pair
def forward(self,
    x: Tensor) -> Tensor:
  _0 = torch.mul(x, self.scale)
  _1 = torch.add(_0, torch.len(self.sizes))
  p = self.pair
  return torch.add(torch.add(_1, self.extra), p.a)
"""
PAIR = """op_version_set = 1
class Pair:
  a : int
  def __init__(self: __torch__.Pair,
    a: int) -> None:
    self.a = a
"""
SETS = """op_version_set = 1
def forward(self,
    x: Tensor) -> Tensor:
  return torch.mul(x, self.n)
def __getstate__(self) -> Tuple[int, bool]:
  return (self.n, self.training)
def __setstate__(self,
    s: Tuple[int, bool]) -> None:
  self.n, self.training, = s
"""


def class_of(name, attrs, source):
    """The class that has the methods of a source without one."""
    lines = [line for line in source.splitlines() if not line.startswith(("op_version_set", "import"))]
    body = re.sub(r"(def \w+\(self)", rf"\1: __torch__.{name}", "\n".join("  " + line for line in lines))
    return f"class {name.split('.')[-1]}(Module):\n" + "".join(f"  {n} : {t}\n" for n, t in attrs) + body + "\n"


def objects(name, state):
    module, cls = ("__torch__." + name).rsplit(".", 1)
    return f"c{module}\n{cls}\n".encode() + b")\x81}(" + b"".join(text(k) + v for k, v in state) + b"ub"


def storage(key, shape, stride, offset, grad):
    ints = lambda ns: b"(" + b"".join(b"K" + bytes([n]) for n in ns) + b"t"  # noqa: E731
    return (b"ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + b"ctorch\nFloatStorage\n" + text(key) + text("cpu") + b"K\x0ctQK" + bytes([offset]) +
            ints(shape) + ints(stride) + (b"\x88" if grad else b"\x89") + b"ccollections\nOrderedDict\n)RtR")


def net_samples():
    w = torch.arange(12, dtype=torch.float32) / 8 - 0.5
    param = lambda name, i, buffer=False: {"isBuffer": buffer, "tensorId": str(i), "name": name}  # noqa: E731
    linear = lambda name: {"name": name, "optimize": True, "torchscriptArena": {"key": f"code/{name}.py"},  # noqa: E731
                           "parameters": [param("weight", 0), param("bias", 1)]}
    weight, bias = w[:9].reshape(3, 3).requires_grad_(), w[9:].clone().requires_grad_()
    main = {"name": "Net", "optimize": True, "torchscriptArena": {"key": "code/Net.py"},
            "submodules": [linear("fc"), {"name": "layers", "submodules": [linear("0")]}], "parameters": [param("shift", 2, True)]}
    data = json_file(1, 1, main, [tensor(weight, "tensors/0"), tensor(bias, "tensors/0", 9), tensor(w[3:6], "tensors/0", 3)],
                     {"code/Net.py": NET, "code/fc.py": LINEAR, "code/0.py": LINEAR, "tensors/0": w.numpy().tobytes()})
    ts = [("weight", "Tensor"), ("bias", "Tensor")]
    obj = lambda name: objects(name, [("weight", storage("0", (3, 3), (3, 1), 0, True)), ("bias", storage("0", (3,), (1,), 9, True))])  # noqa: E731
    root = objects("Net", [("fc", obj("Net.fc")), ("layers", objects("Net.layers", [("0", obj("Net.layers._0"))])),
                           ("shift", storage("0", (3,), (1,), 3, False))])
    constants = b"\x80\x02(" + storage("0", (3, 3), (3, 1), 0, True) + storage("0", (3,), (1,), 9, True) + storage("0", (3,), (1,), 3, False) + b"t."
    like = zipped({
        "version": "1\n", "data.pkl": b"\x80\x02" + root + b".", "data/0": w.numpy().tobytes(), "constants.pkl": constants, "constants/0": w.numpy().tobytes(),
        "code/__torch__.py": class_of("Net", [("fc", "__torch__.Net.fc"), ("layers", "__torch__.Net.layers"), ("shift", "Tensor")], NET),
        "code/__torch__/Net.py": class_of("Net.fc", ts, LINEAR) + "class layers(Module):\n  __annotations__[\"0\"] = __torch__.Net.layers._0\n",
        "code/__torch__/Net/layers.py": class_of("Net.layers._0", ts, LINEAR)})
    yield "ModelJSONNet", files(data, [(torch.ones(2, 3),)], like, False)


def state_samples():
    w = torch.tensor([2.0, 0.5])
    attrs = [("scale", "float", b"G?\xf8\x00\x00\x00\x00\x00\x00"), ("sizes", "List[int]", INTS), ("extra", "Tensor", None),
             ("none", "Optional[int]", b"N"), ("pair", "__torch__.Pair", objects("Pair", [("a", b"K\x04")])), ("training", "bool", b"\x89")]
    kinds = {"": b"ctorch.jit._pickle\nbuild_tensor_from_id\n(K\x00tR", "Old": b"c__main__\nTensorID\n)\x81K\x00b"}
    like = zipped({
        "version": "1\n", "constants.pkl": b"\x80\x02).", "data/0": (torch.zeros(12) + w.repeat(6)).numpy().tobytes(),
        "data.pkl": b"\x80\x02" + objects("State", [(n, storage("0", (2,), (1,), 0, False) if p is None else p) for n, _, p in attrs]) + b".",
        "code/__torch__.py": class_of("State", [(n, t) for n, t, _ in attrs], STATE) + PAIR.split("\n", 1)[1]})
    for old, build in kinds.items():
        ints = b"c__main__\nIntList\n)\x81](K\x01K\x02K\x03eb" if old else INTS
        pickles = [ints if p is INTS else build if p is None else p for _, _, p in attrs]
        proto, pkl = (2, b"\x80\x02](" + b"".join(pickles) + b"e.") if old else (5, b"\x80\x02(" + b"".join(pickles) + b"t.")
        main = {"name": "State", "torchscriptArena": {"key": "code/State.py"}, "attributes": [{"name": n, "type": t, "id": str(i)} for i, (n, t, _) in enumerate(attrs)]}
        data = json_file(proto, 1, main, [tensor(w, "tensors/0")],
                         {"code/State.py": STATE, "libs/__torch__.py": PAIR, "attributes.pkl": pkl, "tensors/0": w.numpy().tobytes()})
        yield f"ModelJSONState{old}", files(data, [(torch.ones(2),)], like, False)
    main = {"name": "Sets", "torchscriptArena": {"key": "code/Sets.py"}, "getStateAttributeId": "0",
            "attributes": [{"name": "n", "type": "int", "id": "-1"}, {"name": "training", "type": "bool", "id": "-1"}]}
    data = json_file(5, 1, main, [], {"code/Sets.py": SETS, "attributes.pkl": b"\x80\x02(K\x03\x89\x86t."})
    like = zipped({"version": "1\n", "constants.pkl": b"\x80\x02).", "data.pkl": b"\x80\x02c__torch__\nSets\n)\x81K\x03\x89\x86b.",
                   "code/__torch__.py": class_of("Sets", [("n", "int"), ("training", "bool")], SETS)})
    yield "ModelJSONSets", files(data, [(torch.ones(2),)], like, False)


def main():
    warnings.simplefilter("ignore")
    made = []
    for samples in (source_samples, file_samples, dtype_samples, net_samples, state_samples):
        for name, parts in samples():
            made += [(f"{name}/{f}", data) for f, data in parts]
    archives.write(made, "containers", sys.argv)


if __name__ == "__main__":
    main()
