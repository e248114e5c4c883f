#!/usr/bin/env python3
"""Make testdata/modules from real PyTorch: scripted modules with state and callees, two calls of each, what PyTorch
answered, what the state was afterwards, and how PyTorch inlines them.

    python3 oracle/modules.py                  rewrite testdata/modules (committed)
    python3 oracle/modules.py --only RE OUT    some of them, into folder OUT

Deterministic: the same PyTorch and script give the same bytes on the same kind of CPU. The layout is told in the README
that it writes into the zip.
"""
import argparse
import importlib
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import zipfile
import zlib

from dumps_common import ROOT, quiet, stable

torch = quiet()
HERE = os.path.dirname(os.path.abspath(__file__))

import modules  # noqa: E402  (the package beside this file)
from module_text import module_text  # noqa: E402

README = """\
The modules corpus: made by oracle/modules.py with PyTorch {torch}.
{count} modules, {calls} calls, {errors} of them raise.

NAME/module.txt     the scripted module in module text: its methods, and the functions and methods that they reach, as
                    PyTorch prints copies of their graphs
NAME/calls.txt      the graph of forward after torch._C._jit_pass_inline, repeated until nothing changes, with optimised
                    execution off: callees are inlined as they are
NAME/inlined.txt    forward.inlined_graph: callees are inlined after PyTorch simplified its copies of them
NAME/in.I.pt        torch.save of the tuple of arguments of call I; the calls follow each other on one object
NAME/out.I.pt       torch.save of the result; a NamedTuple is written as a plain tuple
NAME/err.I.json     instead of out.I.pt: "type" and "message" of the exception
NAME/state.I.txt    the module's classes and objects after call I, in module text

Run on one thread of the CPU, profiling executor off, optimisation off, without gradients.
"""


def functions_script():
    """oracle/functions.py, whose name the package of its functions has too."""
    spec = importlib.util.spec_from_file_location("functions_script", os.path.join(HERE, "functions.py"))
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def load_cases(only):
    for name in sorted(os.listdir(os.path.join(HERE, "modules"))):
        if name.endswith(".py") and name != "__init__.py":
            importlib.import_module("modules." + name[:-3])
    cases = sorted((cls.__name__, cls, calls, prepare) for cls, calls, prepare in modules.CASES)
    return [c for c in cases if re.search(only, c[0])]


def scripted(name, cls, prepare):
    """A fresh scripted module; its weights depend on its name only."""
    torch.manual_seed(zlib.crc32(name.encode()))
    m = torch.jit.script(cls())
    if prepare:
        prepare(m)
    return m


def entries(m):
    """forward, and what @torch.jit.export made public."""
    return ["forward"] + [k for k in m._c._method_names() if k in ("reset",)]


def inlined_as_is(m):
    """Callees inlined level by level, without the simplification of their copies."""
    with torch.jit.optimized_execution(False):
        g = m._c._get_method("forward").graph.copy()
        while True:
            before = str(g)
            torch._C._jit_pass_inline(g)
            if str(g) == before:
                return stable(before)


def as_is(cases):
    """The texts of inlined_as_is by name, as JSON on stdout. In a process of its own: PyTorch keeps the copies of callees
    that it once made, simplified or not."""
    json.dump({name: inlined_as_is(scripted(name, cls, prepare)) for name, cls, _, prepare in cases}, sys.stdout)


def outcome(helpers, m, packed, i):
    args = torch.load(io.BytesIO(packed))
    try:
        return {"out.%d.pt" % i: helpers.save(helpers.plain(m(*args)))}
    except Exception as e:
        what = {k: v for k, v in helpers.error(e).items() if k != "full"}
        return {"err.%d.json" % i: (json.dumps(what, indent=1, ensure_ascii=False) + "\n").encode()}


def record(helpers, name, cls, calls, prepare):
    m = scripted(name, cls, prepare)
    files = {"module.txt": module_text(m, methods=entries(m), copies=True).encode(),
             "inlined.txt": stable(str(m.inlined_graph)).encode()}
    torch.manual_seed(zlib.crc32(name.encode()) + 1)
    for i, args in enumerate(calls()):
        packed = helpers.save(args)
        files["in.%d.pt" % i] = packed
        with torch.jit.optimized_execution(False), torch.no_grad():
            files.update(outcome(helpers, m, packed, i))
        files["state.%d.txt" % i] = module_text(m, methods=()).encode()
    return files


def write(path, corpus):
    count = lambda part: sum(k.startswith(part) for files in corpus.values() for k in files)  # noqa: E731
    readme = README.format(torch=torch.__version__, count=len(corpus), calls=count("in."), errors=count("err."))
    buf = io.BytesIO()
    with zipfile.ZipFile(buf, "w") as z:
        for name, data in [("README", readme.encode())] + [(n + "/" + f, corpus[n][f]) for n in sorted(corpus) for f in sorted(corpus[n])]:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            z.writestr(info, data)
    subprocess.run(["zstd", "-q", "-f", "-19", "--long=27", "--single-thread", "--no-progress", "-o", path], input=buf.getvalue(), check=True)
    return readme


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--only", default="", help="only modules whose name matches this expression; needs OUT")
    p.add_argument("--as-is", action="store_true", help="print the texts of calls.txt as JSON; used by the script itself")
    p.add_argument("out", nargs="?", default=os.path.join(ROOT, "testdata", "modules"))
    a = p.parse_args()
    torch._C._jit_set_profiling_executor(False)
    torch._C._jit_set_profiling_mode(False)
    cases = load_cases(a.only)
    if a.as_is:
        return as_is(cases)
    texts = json.loads(subprocess.run([sys.executable, __file__, "--as-is", "--only", a.only], stdout=subprocess.PIPE, check=True).stdout)
    helpers = functions_script()
    corpus = {}
    for name, *rest in cases:
        corpus[name] = record(helpers, name, *rest)
        corpus[name]["calls.txt"] = texts[name].encode()
    os.makedirs(a.out, exist_ok=True)
    path = os.path.join(a.out, "modules.zip.zst")
    print(write(path, corpus).split("\n\n")[0])
    print("%d bytes" % os.path.getsize(path))


if __name__ == "__main__":
    main()
