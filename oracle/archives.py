"""Writes testdata/archives/archives.tar.zst: for each module of archives_samples.py and archives_more.py

    NAME/model.pt       the archive that PyTorch saved
    NAME/graphs.txt     the graphs of its methods and functions after PyTorch loaded it again, without sources
    NAME/N.inputs.pt    the arguments of call N of forward on the loaded module, successive calls on one module
    NAME/N.outputs.pt   what PyTorch answered, or
    NAME/N.raises.txt   the message of the exception

    /usr/bin/python3 oracle/archives.py [--out FOLDER]

With --out the files go to a folder instead, for a live comparison.
"""
import io
import os
import re
import subprocess
import sys
import tarfile
import warnings

os.environ.setdefault("GLOG_minloglevel", "2")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import dumps_common  # noqa: E402

dumps_common.steady()
import torch  # noqa: E402

import archives_samples  # noqa: E402
import archives_more  # noqa: E402, F401 (enters its modules in SAMPLES)

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SOURCE = re.compile(r" # [^\n]*:\d+:\d+$", re.M)


def plain(v):
    """Named tuples as tuples: torch.save would name their Python class."""
    if isinstance(v, tuple):
        return tuple(plain(x) for x in v)
    if isinstance(v, list):
        return [plain(x) for x in v]
    if isinstance(v, dict):
        return {k: plain(x) for k, x in v.items()}
    return v


def saved(v):
    b = io.BytesIO()
    torch.save(plain(v), b)
    return b.getvalue()


def graphs(module):
    """The graphs of all methods reachable through submodules, each class once, and of forked functions with them."""
    seen = {}

    def walk(m):
        for name in sorted(m._method_names()):
            full = f"{m._type().qualified_name()}.{name}"
            if full not in seen:
                seen[full] = SOURCE.sub("", m._get_method(name).graph.str(False))
        for _, child in sorted(torch._C.ModuleDict(m).items()):
            walk(child)

    walk(module._c)
    return "".join(f"-- {name} --\n{text}" for name, text in seen.items())


def arguments(call):
    # Containers go in as copies, so that a module that writes to them leaves the samples as they are.
    return torch.load(io.BytesIO(saved(call))) if not any(hasattr(a, "_fields") for a in call) else call


def files(cls, calls):
    torch.manual_seed(0)
    yield from saved_files(torch.jit.script(cls().eval()), calls)


def saved_files(module, calls):
    b = io.BytesIO()
    torch.jit.save(module, b)
    yield "model.pt", b.getvalue()
    loaded = torch.jit.load(io.BytesIO(b.getvalue()))
    yield "graphs.txt", graphs(loaded).encode()
    yield from answers(loaded, calls)


def answers(loaded, calls):
    for i, call in enumerate(calls):
        yield f"{i}.inputs.pt", saved(call)
        try:
            out = loaded(*arguments(call))
        except Exception as e:  # noqa: BLE001
            yield f"{i}.raises.txt", (str(e).strip().splitlines()[-1] + "\n").encode()
            continue
        yield f"{i}.outputs.pt", saved(out)


def main():
    warnings.simplefilter("ignore")
    made = [(f"{n}/{f}", data) for n, (cls, calls) in archives_samples.SAMPLES.items() for f, data in files(cls, calls)]
    write(made, "archives", sys.argv)


def write(made, name, argv):
    """Writes the files to testdata/archives/NAME.tar.zst, or to the folder behind --out."""
    if len(argv) == 3 and argv[1] == "--out":
        for path, data in made:
            path = os.path.join(argv[2], path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as f:
                f.write(data)
        return
    b = io.BytesIO()
    with tarfile.open(fileobj=b, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, data in made:
            info = tarfile.TarInfo(path)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    out = os.path.join(ROOT, "testdata", "archives", name + ".tar.zst")
    os.makedirs(os.path.dirname(out), exist_ok=True)
    with open(out, "wb") as f:
        subprocess.run(["zstd", "-19", "--long=27", "-c"], input=b.getvalue(), stdout=f, check=True)


if __name__ == "__main__":
    main()
