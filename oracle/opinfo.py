#!/usr/bin/python3
"""Make testdata/opinfo from PyTorch's own table of operators, op_db: graphs of one operator, arguments and answers.

    python3 oracle/opinfo.py                              rewrite testdata/opinfo (committed)
    python3 oracle/opinfo.py --seed 7 --samples 6 OUT     other samples, more of them, into folder OUT
    python3 oracle/opinfo.py --only '^fft' OUT            only operators whose name matches

An OpInfo knows for which dtypes its operator is meant, makes samples of arguments (0-d, empty, broadcast ones among
them) and arguments that the operator refuses. Samples are taken as they are or with tensors that are not contiguous,
transposed or expanded, in the function's, the in-place and the out= form. Each is traced, or scripted where it cannot
be traced, into a graph, which PyTorch then runs. Samples that give the same graph are calls of one function.

The layout of the zip is that of oracle/functions.py. Deterministic: the same PyTorch, script and seed give the same bytes.
"""
import argparse
import faulthandler
import importlib.util
import io
import itertools
import json
import os
import random
import re
import subprocess
import sys
import types
import unittest
import warnings
import zipfile

import torch
from torch.utils._pytree import tree_flatten, tree_unflatten

HERE = os.path.dirname(os.path.abspath(__file__))
DTYPES = [torch.float32, torch.float64, torch.int64, torch.int32, torch.uint8, torch.bool, torch.complex64,
          torch.bfloat16, torch.float16]
# Samples of a dtype: most go to the dtypes that most graphs have.
SHARE = {torch.float32: 3, torch.float64: 1, torch.int64: 2, torch.complex64: 2}
DEFAULT_SEED = 67280421310721  # of PyTorch's generator
README = """\
The OpInfo corpus: made by oracle/opinfo.py with PyTorch {torch}, seed {seed}.
{ops} of {all} OpInfos, {count} graphs, {calls} calls, {errors} of them raise.

OPINFO#K/graph.txt   a graph in which one operator is called, as traced (or scripted) from a sample
OPINFO#K/in.I.pt, out.I.pt, err.I.json, after.I.pt   as in the functions corpus
OPINFO#K/constants.pt the tensor constants of the graph, in its order
OPINFO#K/dtype.txt   the dtypes of the samples, one a line
Random numbers are drawn after torch.manual_seed(67280421310721), PyTorch's default seed.
"""


def load_op_db():
    """op_db, whose module imports expecttest for a class that we do not need."""
    stub = types.ModuleType("expecttest")
    stub.TestCase, stub.ACCEPT = unittest.TestCase, False
    sys.modules.setdefault("expecttest", stub)
    from torch.testing._internal.common_methods_invocations import op_db
    return sorted(op_db, key=full_name)


def full_name(op):
    return op.name + ("." + op.variant_test_name if op.variant_test_name else "")


def load_functions():
    """oracle/functions.py, which shares its name with the folder beside it."""
    spec = importlib.util.spec_from_file_location("functions_script", os.path.join(HERE, "functions.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


f = load_functions()


class Skip(Exception):
    """A sample that the corpus cannot hold."""


def tensors_of(tree):
    return [x for x in tree_flatten(tree)[0] if isinstance(x, torch.Tensor)]


HELD = set(DTYPES) | {torch.int8, torch.int16, torch.complex128}


def check_held(tree, limit):
    size = 0
    for t in tensors_of(tree):
        if t.layout != torch.strided or t.dtype not in HELD or t.dim() > 64:
            raise Skip("layout or dtype")
        size += t.storage().nbytes()
    if size > limit:
        raise Skip("size")


class Sample:
    """A call with its tensors taken out: rebuild(tensors) gives (args, kwargs) again."""

    def __init__(self, args, kwargs):
        leaves, self.spec = tree_flatten((tuple(args), dict(kwargs)))
        self.tensors, self.at, self.leaves = [], {}, leaves
        for i, x in enumerate(leaves):
            if isinstance(x, torch.Tensor):
                if x.layout != torch.strided:
                    raise Skip("layout")
                x = x.detach()
                if x.is_conj() or x.is_neg():
                    x = x.resolve_conj().resolve_neg()
                self.at[i] = len(self.tensors)
                self.tensors.append(x)

    def rebuild(self, tensors):
        leaves = [tensors[self.at[i]] if i in self.at else x for i, x in enumerate(self.leaves)]
        return tree_unflatten(leaves, self.spec)


def strided(t, how):
    """t's values in another layout."""
    if t.dim() == 0 or t.numel() == 0:
        return t.clone()
    if how == "transposed":
        return t.permute(*reversed(range(t.dim()))).contiguous().permute(*reversed(range(t.dim())))
    if how == "stepped":
        wide = torch.zeros(t.shape[:-1] + (2 * t.shape[-1],), dtype=t.dtype)
        wide[..., ::2] = t
        return wide[..., ::2]
    if how == "expanded":
        return t[:1].expand(t.shape)
    return t.clone()


def flat(result):
    """The tensors of a result, as traces need them."""
    if isinstance(result, torch.Tensor):
        return result
    leaves = tree_flatten(result)[0] if not isinstance(result, tuple) else list(tree_flatten(tuple(result))[0])
    if not leaves or not all(isinstance(x, torch.Tensor) for x in leaves):
        raise Skip("not tensors")
    return tuple(leaves)


def copies(tensors):
    """Fresh tensors with the layout and sharing of the old ones."""
    return torch.load(io.BytesIO(f.save(tuple(tensors))))


def traced(fn, sample):
    """The graph of one call."""
    def body(*tensors):
        args, kwargs = sample.rebuild(tensors)
        return flat(fn(*args, **kwargs))
    torch.manual_seed(DEFAULT_SEED)
    return torch.jit.trace(body, tuple(copies(sample.tensors)), check_trace=False, strict=False)


def literal(x):
    if isinstance(x, (bool, int, str)) or x is None:
        return repr(x)
    if isinstance(x, float):
        return "float('%r')" % x if x != x or x in (float("inf"), -float("inf")) else repr(x)
    if isinstance(x, torch.dtype):
        return str(x)
    if isinstance(x, (list, tuple)):
        items = ", ".join(literal(y) for y in x)
        return "[" + items + "]"
    raise Skip("no literal for " + type(x).__name__)


class Name:
    """A tensor argument in source text."""

    def __init__(self, name):
        self.name = name


def scripted(op, fn, sample):
    """The graph of the call in source, for what cannot be traced: results that are not tensors, and errors."""
    path = op.name
    owner = torch
    for part in path.split("."):
        owner = getattr(owner, part, None)
    args, kwargs = sample.rebuild([Name("x%d" % i) for i in range(len(sample.tensors))])

    def text(x):
        if isinstance(x, Name):
            return x.name
        if isinstance(x, (list, tuple)) and any(isinstance(y, Name) for y in x):
            return "[" + ", ".join(text(y) for y in x) + "]"
        return literal(x)
    parts = [text(x) for x in args] + ["%s=%s" % (k, text(v)) for k, v in kwargs.items()]
    if fn is op.inplace_variant and fn is not None:
        call = "%s.%s(%s)" % (parts[0], path.split(".")[-1].rstrip("_") + "_", ", ".join(parts[1:]))
    elif owner is not None:
        call = "torch.%s(%s)" % (path, ", ".join(parts))
    elif args and isinstance(args[0], Name):
        call = "%s.%s(%s)" % (parts[0], path, ", ".join(parts[1:]))
    else:
        raise Skip("no name")
    params = ", ".join("x%d" % i for i in range(len(sample.tensors)))
    source = "def call(%s):\n    return %s\n" % (params, call)
    return torch.jit.CompilationUnit(source).call


def variants(op, sample, rng):
    """The forms in which a sample is called: (function, sample)."""
    args, kwargs = [sample.input] + list(sample.args), sample.kwargs
    forms = [(op.op, Sample(args, kwargs))]
    how = rng.choice(["transposed", "stepped", "expanded"])
    other = Sample(args, kwargs)
    other.tensors = [strided(t, how) for t in other.tensors]
    forms.append((op.op, other))
    inplace = op.inplace_variant
    if inplace is not None and not sample.broadcasts_input and isinstance(sample.input, torch.Tensor):
        forms.append((inplace, Sample(args, kwargs)))
    if op.supports_out and "out" not in kwargs:
        try:
            out = op.op(*args, **kwargs)
            if isinstance(out, torch.Tensor):
                shape = out.shape if rng.random() < 0.7 else (0,)
                forms.append((op.op, Sample(args, dict(kwargs, out=torch.zeros(shape, dtype=out.dtype)))))
            elif isinstance(out, tuple) and all(isinstance(x, torch.Tensor) for x in out):
                forms.append((op.op, Sample(args, dict(kwargs, out=tuple(torch.zeros(x.shape, dtype=x.dtype) for x in out)))))
        except Exception:
            pass
    return forms[:1] + [x for x in forms[1:] if rng.random() < 0.4]


def plain_text(text):
    """A graph without places in Python, and with tensors of any shape, so that samples share graphs."""
    text = re.sub(r"(?m)[ \t]+# \S+:\d+:\d+[ \t]*$", "", text)
    return re.sub(r"(?<= : )[A-Z]\w*\([^()]*device=cpu\)", "Tensor", text)


def record(op, fn, sample, limit, raises=False):
    """(graph text, its tensor constants, files of the call)."""
    check_held(sample.tensors, limit)
    run = None
    if not raises:
        try:
            run = traced(fn, sample)
        except Exception:
            run = None
    if run is None:
        run = scripted(op, fn, sample)
    text = plain_text(f.clean(str(run.inlined_graph)))
    if "prim::CallFunction" in text or "PythonOp" in text or "^" in text:
        raise Skip("Python")
    constants = constants_of(run.inlined_graph)
    check_held(constants, limit)
    packed = f.save(tuple(sample.tensors))
    with torch.jit.optimized_execution(False), torch.no_grad():
        torch.manual_seed(DEFAULT_SEED)
        files = answer(run, packed, limit)
        torch.manual_seed(DEFAULT_SEED)
        if files != answer(run, packed, limit):
            raise Skip("two runs differ")
    files["in.%d.pt"] = packed
    return text, f.save(constants) if constants else b"", files


def constants_of(graph):
    """The tensor constants of a graph in the order of its text, which does not hold all their digits."""
    nodes = [n for n in graph.findAllNodes("prim::Constant") if n.hasAttribute("value") and n.kindOf("value") == "t"]
    return tuple(n.t("value") for n in nodes)


def answer(run, packed, limit):
    """functions.call, for results that the corpus holds."""
    args = torch.load(io.BytesIO(packed))
    files = {}
    try:
        result = run(*args)
    except Exception as e:
        files["err.%d.json"] = (json.dumps(f.error(e), indent=1, ensure_ascii=False) + "\n").encode()
    else:
        check_held(result, limit)
        files["out.%d.pt"] = f.save(f.plain(tree_resolved(result)))
    after = f.save(f.plain(args))
    if after != f.save(f.plain(torch.load(io.BytesIO(packed)))):
        try:
            torch.load(io.BytesIO(after))
        except RuntimeError:
            raise Skip("left in a state that does not load")
        files["after.%d.pt"] = after
    return files


def tree_resolved(x):
    if isinstance(x, torch.Tensor):
        return x.resolve_conj().resolve_neg() if x.is_conj() or x.is_neg() else x
    if isinstance(x, (tuple, list)):
        return type(x)(tree_resolved(y) for y in x) if type(x) in (tuple, list) else tuple(tree_resolved(y) for y in x)
    return x


def cases(op, count, rng, seed):
    """(dtype, function, sample, raises) of an OpInfo."""
    for dtype in DTYPES:
        if dtype not in op.supported_dtypes("cpu"):
            continue
        torch.manual_seed(seed)
        random.seed(seed)
        try:
            samples = list(itertools.islice(op.sample_inputs("cpu", dtype, requires_grad=False), 200))
        except Exception:
            continue
        rng.shuffle(samples)
        for s in samples[: max(1, SHARE.get(dtype, 1) * count // 2)]:
            try:
                forms = variants(op, s, rng)
            except Skip:
                continue
            for fn, sample in forms:
                yield dtype, fn, sample, False
    if op.error_inputs_func is not None:
        errors = list(op.error_inputs("cpu"))
        rng.shuffle(errors)
        for e in errors[: 2 * count]:
            s = e.sample_input
            try:
                sample = Sample([s.input] + list(s.args), s.kwargs)
            except Skip:
                continue
            yield None, op.op, sample, True


def collect(ops, count, seed, limit, why):
    corpus, named = {}, set()
    for op in ops:
        name = full_name(op)
        rng = random.Random("%s %d" % (name, seed))
        graphs, seen = {}, set()
        faulthandler.dump_traceback_later(120, exit=True)
        for dtype, fn, sample, raises in cases(op, count, rng, seed):
            try:
                text, constants, files = record(op, fn, sample, limit, raises)
            except Skip as e:
                why[name, str(e)] = why.get((name, str(e)), 0) + 1
                continue
            except Exception as e:
                what = type(e).__name__ + ": " + str(e).strip().split("\n")[0][:100]
                why[name, what] = why.get((name, what), 0) + 1
                continue
            key = (text, constants, files["in.%d.pt"])
            if key in seen:
                continue
            seen.add(key)
            entry = graphs.setdefault((text, constants), {"graph.txt": text.encode(), "dtype.txt": b""})
            if constants:
                entry["constants.pt"] = constants
            i = sum(k.startswith("in.") for k in entry)
            entry.update({k % i: v for k, v in files.items()})
            raised = "err.%d.json" in files
            entry["dtype.txt"] += ("error" if raised or not dtype else str(dtype)[6:]).encode() + b"\n"
        for k, entry in enumerate(graphs.values()):
            corpus["%s#%d" % (name, k)] = entry
        if graphs:
            named.add(name)
    faulthandler.cancel_dump_traceback_later()
    return corpus, named


def write(path, corpus, readme):
    """A zip whose members are stored as they are, compressed as a whole."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as z:
        entries = [("README", readme.encode())]
        entries += [(n + "/" + k, corpus[n][k]) for n in sorted(corpus) for k in sorted(corpus[n])]
        for name, data in entries:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            z.writestr(info, data)
    subprocess.run(["zstd", "-q", "-19", "--long=27", "-f", "--rm", path, "-o", path + ".zst"], check=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--samples", type=int, default=2, help="twice the samples of a dtype (three times as many for float32)")
    p.add_argument("--limit", type=int, default=4096, help="bytes of tensors that a call may have")
    p.add_argument("--only", default="", help="only OpInfos whose name matches this expression; needs OUT")
    p.add_argument("--why", action="store_true", help="print what was left out and why")
    p.add_argument("out", nargs="?", default=os.path.join(os.path.dirname(HERE), "testdata", "opinfo"))
    a = p.parse_args()
    if (a.seed or a.only or a.samples != 2) and a.out == p.get_default("out"):
        p.error("--seed, --samples and --only need OUT")
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    torch._C._jit_set_profiling_executor(False)
    torch._C._jit_set_profiling_mode(False)
    every = load_op_db()
    why = {}
    corpus, named = collect([o for o in every if re.search(a.only, full_name(o))], a.samples, a.seed, a.limit, why)
    count = lambda part: sum(k.startswith(part) for e in corpus.values() for k in e)  # noqa: E731
    readme = README.format(torch=torch.__version__, seed=a.seed, ops=len(named), all=len(every), count=len(corpus),
                           calls=count("in."), errors=count("err."))
    os.makedirs(a.out, exist_ok=True)
    write(os.path.join(a.out, "opinfo.zip"), corpus, readme)
    print(readme.split("\n\n")[0])
    if a.why:
        for (name, what), k in sorted(why.items()):
            print("%4d %s: %s" % (k, name, what))


if __name__ == "__main__":
    main()
