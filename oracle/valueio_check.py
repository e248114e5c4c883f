#!/usr/bin/env python3
"""Check that real PyTorch and numpy read what valueio writes.

    python3 oracle/valueio_check.py

It has the Go test write every fixture of valueio/testdata/values.zip anew (.pt
and .npz), loads each original and its copy, and compares them: types, values to
the bit, strides, offsets, flags, and what shares storage or identity. Needs Go,
PyTorch 1.13.1 or later and numpy; exit code 1 says what differs.
"""
import io
import os
import subprocess
import sys
import tempfile
import warnings
import zipfile

import numpy as np
import torch

warnings.filterwarnings("ignore")
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


class Different(Exception):
    pass


class Compare:
    def __init__(self):
        self.forth, self.back = {}, {}

    def paired(self, a, b, what):
        if self.forth.setdefault(a, b) != b or self.back.setdefault(b, a) != a:
            raise Different("%s shared differently" % what)

    def value(self, a, b, at=""):
        if isinstance(a, torch.Tensor):
            return self.tensor(a, b, at)
        if isinstance(a, (torch.dtype, torch.qscheme, torch.layout)):
            want = a if isinstance(a, torch.dtype) else 0  # numbers, as in TorchScript
            return self.equal(type(b), int, at) if isinstance(a, torch.dtype) else self.equal(b, want, at)
        kind = tuple if isinstance(a, tuple) else dict if isinstance(a, dict) else type(a)
        self.equal(type(b), kind, at)
        if kind in (tuple, list):
            if kind is list:
                self.paired(id(a), id(b), at)
            self.equal(len(b), len(a), at)
            for i, (x, y) in enumerate(zip(a, b)):
                self.value(x, y, "%s[%d]" % (at, i))
        elif kind is dict:
            self.value(list(a.keys()), list(b.keys()), at + ".keys")
            for k in a:
                self.value(a[k], b[k], "%s[%r]" % (at, k))
        else:
            self.equal(repr(b), repr(a), at)

    def equal(self, got, want, at):
        if got != want:
            raise Different("%s: %r, want %r" % (at, got, want))

    def tensor(self, a, b, at):
        self.equal(type(b), torch.Tensor, at)

        def head(t):
            q = (t.qscheme(), t.q_scale(), t.q_zero_point()) if t.is_quantized and t.qscheme() == torch.per_tensor_affine else None
            if t.is_quantized and q is None:
                q = (t.qscheme(), t.q_per_channel_scales().tolist(), t.q_per_channel_zero_points().tolist(), t.q_per_channel_axis())
            return t.dtype, t.shape, t.stride(), t.storage_offset(), t.requires_grad, t.device, q
        self.equal(head(b), head(a), at)
        sa, sb = (bytes(t.detach().storage().untyped().tolist()) for t in (a, b))
        self.equal(sb, sa, at)
        if sa:
            self.paired(a.storage().data_ptr(), b.storage().data_ptr(), at)


def numpy_same(a, b):
    for k in a:
        x, y = a[k], b[k]
        if x.dtype.newbyteorder("=") != y.dtype or x.shape != y.shape or not np.array_equal(x, y):
            raise Different("%s: %r, want %r" % (k, y, x))


def check(name, raw, out):
    """Compare one fixture with the files written from it; count them."""
    count = 0
    if name.endswith(".pt") and name != "big_endian.pt":  # which PyTorch 1.13 reads as little endian
        a = torch.load(io.BytesIO(raw))
        Compare().value(a, torch.load(os.path.join(out, name + ".out.pt")))
        count += 1
    path = os.path.join(out, name + ".out.npz")
    if name.endswith(".npz"):
        numpy_same(np.load(io.BytesIO(raw)), np.load(path))
        count += 1
    elif os.path.exists(path):
        for k, v in np.load(path).items():
            count += 1
            if v.dtype.hasobject:
                raise Different("%s is an object" % k)
    return count


def main():
    fixtures = zipfile.ZipFile(os.path.join(ROOT, "valueio", "testdata", "values.zip"))
    bad = count = 0
    with tempfile.TemporaryDirectory() as out:
        subprocess.run(["go", "test", "./valueio", "-count=1", "-run", "^TestWriteFixtures$", "-args", "-write", out], cwd=ROOT, check=True)
        for name in fixtures.namelist():
            if name == "expect.json":
                continue
            try:
                count += check(name, fixtures.read(name), out)
            except Exception as e:  # whatever torch.load raises is a finding
                bad += 1
                print("%s: %s: %s" % (name, type(e).__name__, e))
    print("%d files and arrays compared, %d differ" % (count, bad))
    sys.exit(1 if bad or count < 40 else 0)


if __name__ == "__main__":
    main()
