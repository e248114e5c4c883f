#!/usr/bin/env python3
"""Make testdata/functions from real PyTorch: scripted functions, their inputs, and what PyTorch answers.

    python3 oracle/functions.py                       rewrite testdata/functions (committed)
    python3 oracle/functions.py --live --seed 7 OUT   the same functions with other inputs, into folder OUT

Deterministic: the same PyTorch, script and seed give the same bytes. The layout is told in the README
that it writes into the zip.
"""
import argparse
import collections
import faulthandler
import hashlib
import importlib
import inspect
import io
import json
import os
import re
import subprocess
import sys
import textwrap
import warnings
import zipfile

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import functions  # noqa: E402  (the package beside this file)

README = """\
The functions corpus: made by oracle/functions.py with PyTorch {torch}{package}, Python {python}, seed {seed}.
{count} functions, {calls} calls, {errors} of them raise.

NAME/graph.txt    str(fn.inlined_graph), where fn = torch.jit.script(the function): one self-contained graph
NAME/source.py    the Python source of the function (its helpers are in oracle/functions/)
NAME/in.I.pt      torch.save of the tuple of positional arguments of call I, NamedTuples as plain tuples
NAME/out.I.pt     torch.save of the result; a NamedTuple is written as a plain tuple
NAME/err.I.json   instead of out.I.pt: "type", the Python type of the exception; "message", the text after the
                  TorchScript traceback; "full", the whole text
NAME/after.I.pt   the arguments after the call, where a tensor among them changed. Python lists and dicts are
                  copied when a call enters TorchScript, so an append to an argument is not seen here.

Storage sharing between the tensors of one file is PyTorch's own: two aliases in a result share one storage.
Run on one thread of the CPU, profiling executor off, optimisation off.
"""


def load_cases():
    """Import every file of oracle/functions in the order of their names; return [(name, fn, inputs)]."""
    for name in sorted(os.listdir(os.path.join(HERE, "functions"))):
        if name.endswith(".py") and name != "__init__.py":
            importlib.import_module("functions." + name[:-3])
    names = [fn.__name__ for fn, _ in functions.CASES]
    twice = [n for n, k in collections.Counter(names).items() if k > 1]
    if twice:
        sys.exit("names used twice: " + ", ".join(twice))
    return sorted((fn.__name__, fn, inputs) for fn, inputs in functions.CASES)


def clean(text):
    """Replace the folder that the scripts happen to lie in."""
    return text.replace(HERE + os.sep, "")


def plain(x):
    """The value with NamedTuples as plain tuples."""
    if isinstance(x, tuple):
        return tuple(plain(y) for y in x)
    if isinstance(x, list):
        return [plain(y) for y in x]
    if isinstance(x, dict):
        return {k: plain(v) for k, v in x.items()}
    if x is None or isinstance(x, (torch.Tensor, str, bool, int, float, complex)):
        return x
    raise TypeError("a result that the corpus does not hold: " + repr(type(x)))


def save(x):
    f = io.BytesIO()
    torch.save(x, f)
    return f.getvalue()


def error(e):
    """What the corpus keeps of an exception."""
    full = clean(str(e))
    lines = full.rstrip("\n").split("\n")
    marks = [i for i, line in enumerate(lines) if re.search(r"<--- HERE\s*$|^Traceback of TorchScript", line)]
    if not marks:
        raise ValueError("an exception without TorchScript traceback: " + full)
    rest = lines[marks[-1] + 1 :]
    start = next(i for i, line in enumerate(rest) if re.match(r"[\w.]+: ", line))
    kind = type(e).__name__ if type(e).__module__ == "builtins" else "torch.jit." + type(e).__name__
    return {"type": kind, "message": "\n".join(rest[start:]), "full": full}


def call(scripted, packed):
    """Run one call on fresh arguments; return {suffix: bytes} without the index."""
    args = torch.load(io.BytesIO(packed))
    files = {}
    try:
        files["out.%d.pt"] = save(plain(scripted(*args)))
    except Exception as e:
        files["err.%d.json"] = (json.dumps(error(e), indent=1, ensure_ascii=False) + "\n").encode()
    after = save(plain(args))
    if after != save(plain(torch.load(io.BytesIO(packed)))):
        files["after.%d.pt"] = after
    return files


def source(fn):
    """The function's text from its def on."""
    text = textwrap.dedent(inspect.getsource(fn))
    return text[re.search(r"^def ", text, re.M).start() :]


def record(name, fn, inputs, seed):
    """All the files of one function, and its nodes as (kind, schema)."""
    scripted = torch.jit.script(fn)
    graph = scripted.inlined_graph
    text = clean(str(graph))
    if "prim::CallFunction" in text or "prim::CallMethod" in text:
        raise ValueError("the graph is not self-contained")
    files = {"graph.txt": text.encode(), "source.py": source(fn).encode()}
    seen = set()
    for args in inputs(functions.Inputs(name, seed)):
        packed = save(args)
        digest = hashlib.sha256(packed).digest()
        if digest in seen:
            continue
        # Only around the calls: without optimisation PyTorch would not inline the callees of callees above.
        with torch.jit.optimized_execution(False), torch.no_grad():
            result = call(scripted, packed)
            if result != call(scripted, packed):
                raise ValueError("two runs of call %d differ" % len(seen))
        files["in.%d.pt" % len(seen)] = save(plain(torch.load(io.BytesIO(packed))))
        files.update({k % len(seen): v for k, v in result.items()})
        seen.add(digest)
    return files, list(nodes(graph))


def nodes(block):
    """Every node below block as (kind, schema text)."""
    for n in block.nodes():
        schema = n.schema()
        yield n.kind(), "" if schema == "(no schema)" else schema
        for b in n.blocks():
            yield from nodes(b)


def run(cases, seed):
    """Record all functions; list every failure before giving up."""
    corpus, kinds, failed = {}, collections.Counter(), []
    graphs = {}
    for name, fn, inputs in cases:
        # Some of PyTorch's own loops never end ("".count("")): then say where, and leave.
        faulthandler.dump_traceback_later(60, exit=True)
        try:
            files, found = record(name, fn, inputs, seed)
        except Exception as e:
            failed.append("%s: %s: %s" % (name, type(e).__name__, str(e).strip()[:1500]))
            continue
        bare = re.sub(rb"\s+# .*", b"", files["graph.txt"])
        if bare in graphs:
            failed.append("%s: the same graph as %s" % (name, graphs[bare]))
        graphs[bare] = name
        kinds.update(found)
        corpus[name] = files
    faulthandler.cancel_dump_traceback_later()
    if failed:
        sys.exit("\n\n".join(failed) + "\n%d failed" % len(failed))
    return corpus, kinds


def package():
    """Debian's version of the package: its builds of 1.13.1 call themselves 1.13.0a0."""
    try:
        out = subprocess.run(["dpkg-query", "-W", "-f", " (Debian ${Version})", "python3-torch"], stdout=subprocess.PIPE, text=True)
        return out.stdout
    except OSError:
        return ""


def write_zip(path, corpus, seed):
    count = lambda part: sum(k.startswith(part) for files in corpus.values() for k in files)  # noqa: E731
    readme = README.format(torch=torch.__version__, package=package(), python=sys.version.split()[0],
                           seed=seed, count=len(corpus), calls=count("in."), errors=count("err."))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        entries = [("README", readme.encode())]
        entries += [(n + "/" + f, corpus[n][f]) for n in sorted(corpus) for f in sorted(corpus[n])]
        for name, data in entries:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            z.writestr(info, data, compresslevel=9)
    return readme


def write_ops(path, kinds):
    with open(path, "w") as f:
        f.write("# Made by oracle/functions.py: every node of testdata/functions: count, kind, schema resolved by PyTorch.\n")
        for (kind, schema), k in sorted(kinds.items()):
            f.write("%5d %s%s\n" % (k, kind, "  " + schema if schema else ""))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--live", action="store_true", help="other inputs, into OUT")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--only", default="", help="only functions whose name matches this expression; needs OUT")
    p.add_argument("out", nargs="?", default=os.path.join(os.path.dirname(HERE), "testdata", "functions"))
    a = p.parse_args()
    if (a.live or a.seed or a.only) and a.out == p.get_default("out"):
        p.error("--live, --seed and --only need OUT")
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    torch._C._jit_set_profiling_executor(False)
    torch._C._jit_set_profiling_mode(False)
    cases = [c for c in load_cases() if re.search(a.only, c[0])]
    os.makedirs(a.out, exist_ok=True)
    corpus, kinds = run(cases, a.seed)
    print(write_zip(os.path.join(a.out, "functions.zip"), corpus, a.seed).split("\n\n")[0])
    write_ops(os.path.join(a.out, "ops.txt"), kinds)


if __name__ == "__main__":
    main()
