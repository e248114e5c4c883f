"""Checks that PyTorch loads the archives that torchpass saves, and finds in them what was there.

    /usr/bin/python3 oracle/archives_saved.py TORCHPASS FOLDER...

A folder is laid out as archives.py --out and archives_torchvision.py do it, or holds NAME.jit with NAME_…_inputs.pt, each a
call on the fresh module. Every archive is saved three times: as it is, after the default pipeline, and after inference. Then

- PyTorch loads it; the tensors of the state are the same to the bit, in the same places of the same storages
- calls in a row give the same answers or exceptions as those on the original
- saved as it is, it has record by record the bytes that PyTorch writes when it saves what it loaded, .debug_pkl included (of
  which the numbers of ranges may be others, see same_ranges); torchpass finds no
  difference between the two archives, and writes the same bytes when it saves the second
"""
import glob
import io
import os
import pickle
import subprocess
import sys
import tempfile
import warnings
import zipfile

os.environ.setdefault("GLOG_minloglevel", "2")
import torch  # noqa: E402
import torchvision  # noqa: E402, F401: its operators

PIPELINES = {"saved": None, "default": "default", "inference": "inference"}


class Different(Exception):
    pass


def opt(torchpass, source, target, pipeline):
    env = dict(os.environ)
    if pipeline is None:
        env["TORCHPASS_DISABLE"] = "all"
    done = subprocess.run([torchpass, "opt", "-p", pipeline or "default", "-o", target, source], env=env, capture_output=True, text=True)
    return done.returncode, done.stderr


def tensors(module):
    """Parameters and buffers by path; what other attributes hold shows in data.pkl."""
    found = {}

    def walk(path, m):
        for name, t in torch._C.ParameterDict(m).items() + torch._C.BufferDict(m).items():
            found[path + name] = t
        for name, child in torch._C.ModuleDict(m).items():
            walk(path + name + ".", child)

    walk("", module._c)
    return found


def layout(t, storages):
    """All that a pickle says of a tensor."""
    quantizer = t.qscheme() if t.is_quantized else None
    start = t.storage().data_ptr()
    return t.dtype, tuple(t.shape), t.stride(), t.storage_offset(), t.requires_grad, str(t.device), quantizer, storages.setdefault(start, len(storages)) if t.numel() else None


def same_state(a, b, whole):
    ta, tb = tensors(a), tensors(b)
    if whole and list(ta) != list(tb) or not set(tb) <= set(ta):
        raise Different(f"state: {sorted(set(ta) ^ set(tb))}")
    sa, sb = {}, {}
    for name in tb:
        la, lb = layout(ta[name], sa), layout(tb[name], sb)
        if la != lb:
            raise Different(f"{name}: {la} | {lb}")
        same_bits(name, ta[name], tb[name])


def same_bits(name, x, y):
    if x.is_quantized:
        same_bits(name, x.int_repr(), y.int_repr())
        return
    x, y = (t.detach().resolve_conj().contiguous() for t in (x, y))
    if x.numel() and not torch.equal(x.reshape(-1).view(torch.uint8), y.reshape(-1).view(torch.uint8)):
        raise Different(f"{name}: other elements")


def answer(module, call):
    method, inputs = call
    torch.manual_seed(0)
    args = torch.load(io.BytesIO(inputs))
    try:
        with torch.no_grad():
            return getattr(module, method)(*args)
    except Exception as e:  # noqa: BLE001
        return type(e).__name__ + ": " + str(e).strip().splitlines()[-1]


def refused(original, call):
    """The exception that PyTorch's executor raises on the module that PyTorch itself froze (issue 92742), or None."""
    try:
        said = answer(torch.jit.freeze(torch.jit.load(io.BytesIO(original)).eval()), call)
    except Exception:  # noqa: BLE001
        return None
    return said if isinstance(said, str) else None


def same_answer(path, a, b, exact):
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        tolerance = {"rtol": 0, "atol": 0} if exact else {}
        try:
            torch.testing.assert_close(b, a, equal_nan=True, check_stride=True, **tolerance)
        except AssertionError as e:
            raise Different(f"{path}: {str(e).splitlines()[0]}") from None
    elif isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            same_answer(f"{path}[{i}]", x, y, exact)
    elif isinstance(a, dict) and isinstance(b, dict) and list(a) == list(b):
        for k in a:
            same_answer(f"{path}[{k!r}]", a[k], b[k], exact)
    elif isinstance(a, float) and isinstance(b, float) and a != a and b != b:
        pass
    elif hasattr(a, "_c"):  # an object
        if type(a) is not type(b):
            raise Different(f"{path}: {a!r} | {b!r}")
    elif a != b:
        raise Different(f"{path}: {a!r} | {b!r}")


def records(data):
    """What an archive holds, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return {n.split("/", 1)[1]: z.read(n) for n in z.namelist()}


def resaved(archive):
    # What Python holds of a module shows in its pickle, so nothing is touched in between.
    b = io.BytesIO()
    torch.jit.save(torch.jit.load(io.BytesIO(archive)), b)
    return b.getvalue()


def same_records(original, ours):
    theirs, ours = records(resaved(original)), records(ours)
    if list(theirs) != list(ours):
        raise Different(f"records: {list(theirs)} | {list(ours)}")
    differ = [n for n in theirs if theirs[n] != ours[n] and not same_ranges(n, theirs[n], ours[n])]
    if differ:
        raise Different(f"records differ from PyTorch's: {differ}")


def same_ranges(name, a, b):
    """Whether two .debug_pkl say the same of every byte of the code, and differ only in which equal sources are one object:
    PyTorch compiles a hook that is a function too once, as a method, and prints it twice."""
    return name.endswith(".debug_pkl") and ranges(a) == ranges(b)


def ranges(data):
    """(offset, text, file, first line, start, end) of each range; the last element is the number of the range."""
    form, texts, rows = pickle.loads(data)
    return form, [(at, [texts[i] for i in s[0]], texts[s[1]], s[2], start, end) for at, (s, start, end), _ in rows]


def bytes_of(path):
    with open(path, "rb") as f:
        return f.read()


def check(torchpass, source, calls, fresh, work):
    """Yields what is wrong with the ways in which one archive is saved."""
    original = bytes_of(source)
    for way, pipeline in PIPELINES.items():
        target = os.path.join(work, way + ".pt")
        code, errors = opt(torchpass, source, target, pipeline)
        if "has a method __setstate__" in errors:
            if code == 0:
                yield f"{way}: an object without its state was saved"
            continue
        if code != 0:
            yield f"{way}: torchpass: {errors[-500:]}"
            continue
        try:
            if way == "saved":
                same_records(original, bytes_of(target))
                same_archive(torchpass, source, target, work)
            a, b = (torch.jit.load(io.BytesIO(x)) for x in (original, bytes_of(target)))
            same_state(a, b, way == "saved")
            kept = [c for c in calls if way != "inference" or c[0] == "forward" or not hasattr(a, "forward")]
            for i, call in enumerate(kept):
                if fresh:
                    a, b = (torch.jit.load(io.BytesIO(x)) for x in (original, bytes_of(target)))
                ours = answer(b, call)
                if not isinstance(ours, str) or ours != refused(original, call):
                    same_answer(f"call {i}", answer(a, call), ours, way == "saved")
        except (Different, RuntimeError) as e:
            yield f"{way}: {str(e)[:1500]}"


def same_archive(torchpass, source, target, work):
    if subprocess.run([torchpass, "diff", "-q", "--names", source, target]).returncode != 0:
        if subprocess.run([torchpass, "diff", "-q", source, target]).returncode != 0:
            raise Different("torchpass diff finds what was saved to differ")
    again = os.path.join(work, "again.pt")
    opt(torchpass, target, again, None)
    if bytes_of(target) != bytes_of(again):
        once, twice = records(bytes_of(target)), records(bytes_of(again))
        if records(resaved(bytes_of(target))) != twice:  # PyTorch may change names each time it loads
            raise Different(f"saved again, {[n for n in once if once[n] != twice.get(n)]} have other bytes")


def archives(folder):
    """Yields name, archive, calls (method, inputs), whether each is on a fresh module."""
    for path in sorted(glob.glob(os.path.join(folder, "*", "model.pt"))):
        at = os.path.dirname(path)
        n = len(glob.glob(os.path.join(at, "*.inputs.pt")))
        yield os.path.basename(at), path, [(method(at, i), bytes_of(os.path.join(at, f"{i}.inputs.pt"))) for i in range(n)], False
    for path in sorted(glob.glob(os.path.join(folder, "*.jit"))):
        prefix = os.path.basename(path).split("_")[0].split(".")[0]
        calls = sorted(glob.glob(os.path.join(folder, prefix + "_*inputs.pt")))
        yield os.path.basename(path), path, [("forward", bytes_of(c)) for c in calls], True


def method(folder, i):
    path = os.path.join(folder, f"{i}.method.txt")
    return bytes_of(path).decode().strip() if os.path.exists(path) else "forward"


def main():
    warnings.simplefilter("ignore")
    torchpass, folders = os.path.abspath(sys.argv[1]), sys.argv[2:]
    count = bad = calls = 0
    with tempfile.TemporaryDirectory() as work:
        for folder in folders:
            for name, path, inputs, fresh in archives(folder):
                print(name, flush=True)  # PyTorch may crash
                count, calls = count + 1, calls + len(inputs)
                for wrong in check(torchpass, path, inputs, fresh, work):
                    bad += 1
                    print(f"    {wrong}", flush=True)
    print(f"{count} archives saved as they are and after 2 pipelines, {calls} calls each: {bad} differ")
    sys.exit(bad > 0 or count == 0)


if __name__ == "__main__":
    main()
