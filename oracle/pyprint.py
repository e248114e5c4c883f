"""Writes testdata/code/code.tar.zst: source as PyTorch prints it of the graphs that the other corpora hold.

    archives/NAME/.code/CLASS.METHOD    .code of each method of testdata/archives/NAME/model.pt, loaded
    archives/NAME/code/PATH             a file of code that PyTorch writes otherwise when it saves the loaded module again
    functions/NAME                      .code of testdata/functions/NAME/graph.txt, as a function called forward
    modules/NAME/.code/METHOD           .code of the methods in testdata/modules/NAME/module.txt that are called from outside
    modules/NAME/model.pt               the module as PyTorch saves it
    modules/NAME/code/PATH              a file of code that PyTorch writes otherwise when it saves the loaded module again

    /usr/bin/python3 oracle/pyprint.py
    /usr/bin/python3 oracle/pyprint.py --live FOLDER    of the archives in FOLDER/*/model.pt, to FOLDER/code.tar.zst
"""
import glob
import io
import os
import subprocess
import sys
import tarfile
import zipfile

import dumps_common

dumps_common.steady()
torch = dumps_common.quiet()
import torchvision  # noqa: E402, F401: its operators, which detectors call

ROOT = dumps_common.ROOT


def script_named(name):
    """A script of this folder that a package of the same name hides."""
    import importlib.util

    spec = importlib.util.spec_from_file_location(name + "_script", os.path.join(dumps_common.HERE, name + ".py"))
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def methods(module):
    """Each class's methods once, by qualified name."""
    seen = {}

    def walk(m):
        for name in sorted(m._method_names()):
            seen.setdefault(f"{m._type().qualified_name()}.{name}", m._get_method(name))
        for _, child in sorted(torch._C.ModuleDict(m).items()):
            walk(child)

    walk(module._c)
    return seen


def code_files(data):
    z = zipfile.ZipFile(io.BytesIO(data))
    return {n[n.index("/code/") + 1:]: z.read(n) for n in z.namelist() if "/code/" in n and n.endswith(".py")}


def saved(module):
    b = io.BytesIO()
    torch.jit.save(module, b)
    return b.getvalue()


def reprinted(folder, data):
    """The files of code that differ when an archive is loaded and saved."""
    before = code_files(data)
    for path, text in code_files(saved(torch.jit.load(io.BytesIO(data)))).items():
        if before[path] != text:
            yield f"{folder}/{path}", text


def of_archive(name, data):
    module = torch.jit.load(io.BytesIO(data))
    for full, method in methods(module).items():
        yield f"archives/{name}/.code/{full}", method.code.encode()
    yield from reprinted(f"archives/{name}", data)


def live(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*", "model.pt"))):
        with open(path, "rb") as f:
            yield from of_archive(os.path.basename(os.path.dirname(path)), f.read())


def archives():
    packed = subprocess.run(["zstd", "-dc", os.path.join(ROOT, "testdata", "archives", "archives.tar.zst")], stdout=subprocess.PIPE, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        for info in tar:
            if info.name.endswith("/model.pt"):
                yield from of_archive(os.path.dirname(info.name), tar.extractfile(info).read())


def functions():
    script = script_named("functions")
    for name, fn, _ in script.load_cases():
        graph = torch.jit.script(fn).inlined_graph
        yield f"functions/{name}", torch._C._create_function_from_graph("forward", graph).code.encode()


def modules():
    script = script_named("modules")
    for name, cls, _, prepare in script.load_cases(""):
        m = script.scripted(name, cls, prepare)
        for entry in script.entries(m):
            yield f"modules/{name}/.code/{entry}", m._c._get_method(entry).code.encode()
        data = saved(m)
        yield f"modules/{name}/model.pt", data
        yield from reprinted(f"modules/{name}", data)


def main():
    folder = os.path.join(ROOT, "testdata", "code")
    made = (archives(), functions(), modules())
    if sys.argv[1:2] == ["--live"]:
        folder = sys.argv[2]
        made = (live(folder),)
    b = io.BytesIO()
    with tarfile.open(fileobj=b, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for entries in made:
            for path, text in entries:
                info = tarfile.TarInfo(path)
                info.size = len(text)
                tar.addfile(info, io.BytesIO(text))
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "code.tar.zst"), "wb") as f:
        subprocess.run(["zstd", "-19", "--long=27", "-c"], input=b.getvalue(), stdout=f, check=True)


if __name__ == "__main__":
    main()
