"""Writes testdata/archives/archives.tar.zst: for each module and function of archives_samples.py, archives_more.py,
archives_language.py and archives_modules.py

    NAME/model.pt       the archive that PyTorch saved
    NAME/graphs.txt     the graphs of its methods and functions after PyTorch loaded it again, without sources
    NAME/N.inputs.pt    the arguments of call N on the loaded module, successive calls on one module
    NAME/N.method.txt   the method called, where it is not forward
    NAME/N.outputs.pt   what PyTorch answered, or
    NAME/N.raises.txt   the message of the exception
    NAME/state.pt       {"sub.module.attribute": value} of the attributes that the calls changed

    /usr/bin/python3 oracle/archives.py [--out FOLDER [NAME…]]

With --out the files go to a folder instead, for a live comparison.
"""
import concurrent.futures
import enum
import io
import os
import re
import subprocess
import sys
import tarfile
import types
import warnings
import zipfile

os.environ.setdefault("GLOG_minloglevel", "2")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import dumps_common  # noqa: E402

dumps_common.steady()
import torch  # noqa: E402

torch.set_num_threads(1)

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(dumps_common.__file__)))
SOURCE = re.compile(r" # [^\n]*:\d+:\d+$", re.M)


def placeless(name):
    """Imports a file of this folder under a path that does not say where the folder is.

    An archive says in which files its code stood. The current folder must be the one above.
    """
    module = sys.modules[name] = types.ModuleType(name)
    module.__file__ = f"oracle/{name}.py"
    with open(module.__file__) as f:
        exec(compile(f.read(), module.__file__, "exec"), module.__dict__)
    return module


def samples():
    """What to save: SAMPLES of archives_samples.py, in which the other files enter theirs."""
    made = placeless("archives_samples").SAMPLES
    for name in ("archives_more", "archives_language", "archives_modules", "archives_bugs"):
        placeless(name)
    return made


def plain(v):
    """Named tuples as tuples: torch.save would name their Python class. A number alone, without the rest of its storage:
    what a loss summed up may stand in there still."""
    if isinstance(v, torch.Tensor) and v.dim() == 0:
        return v.clone()
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
                seen[full] = str(m._get_method(name).graph)
        for _, child in sorted(torch._C.ModuleDict(m).items()):
            walk(child)

    walk(module._c)
    return "".join(f"-- {name} --\n{text}" for name, text in seen.items())


def arguments(call):
    # Containers go in as copies, so that a module that writes to them leaves the samples as they are.
    return torch.load(io.BytesIO(saved(call))) if not any(hasattr(a, "_fields") for a in call) else call


def is_data(v):
    """Whether v holds no module, object or member of an enum."""
    if isinstance(v, (list, tuple)):
        return all(map(is_data, v))
    if isinstance(v, dict):
        return is_data(list(v.items()))
    return isinstance(v, (bool, int, float, complex, str, torch.Tensor, torch.device, type(None))) and not isinstance(v, enum.Enum)


def attributes(module, names):
    """The saved values of all attributes that are data, by path."""
    out = {}
    for path, m in module.named_modules():
        for name in names:
            v = m._c.getattr(name) if m._c.hasattr(name) else None
            if is_data(v):
                out[(path + "." if path else "") + name] = v, saved(v)
    return out


def files(make, calls):
    torch.manual_seed(0)
    yield from saved_files(make(), calls)


def saved_files(module, calls):
    b = io.BytesIO()
    torch.jit.save(module, b)
    yield "model.pt", b.getvalue()
    loaded = torch.jit.load(io.BytesIO(b.getvalue()))
    yield "graphs.txt", graphs(loaded).encode()
    code = zipfile.ZipFile(b)
    names = set()
    for f in code.namelist():
        if f.endswith(".py"):
            names.update(re.findall(r"^  (\w+) : ", code.read(f).decode(), re.M))
    before = attributes(loaded, sorted(names))
    yield from answers(loaded, calls)
    changed = {k: v for k, (v, data) in attributes(loaded, sorted(names)).items() if data != before[k][1]}
    if changed:
        yield "state.pt", saved(changed)


def answers(loaded, calls):
    """What the calls give: each is a method's name and arguments."""
    for i, (method, *call) in enumerate(calls):
        yield f"{i}.inputs.pt", saved(tuple(call))
        if method != "forward":
            yield f"{i}.method.txt", (method + "\n").encode()
        try:
            out = getattr(loaded, method)(*arguments(tuple(call)))
        except Exception as e:  # noqa: BLE001
            yield f"{i}.raises.txt", (str(e).strip().splitlines()[-1] + "\n").encode()
            continue
        yield f"{i}.outputs.pt", saved(out)


def main():
    warnings.simplefilter("ignore")
    all_samples = samples()
    names = sys.argv[3:] or all_samples
    write([(f"{n}/{f}", data) for n in names for f, data in files(*all_samples[n])], "archives", sys.argv)


def write(made, name, argv):
    """Writes the files to testdata/archives/NAME.tar.zst, or to the folder behind --out."""
    if len(argv) >= 3 and argv[1] == "--out":
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
    if "--out" in sys.argv[:2]:
        sys.argv[2] = os.path.abspath(sys.argv[2])
    os.chdir(ROOT)
    # A trace records the stack, and that of a thread does not begin in this file.
    with concurrent.futures.ThreadPoolExecutor(1) as thread:
        thread.submit(placeless("archives").main).result()
