"""The table of torch.promote_types, for tensor/testdata/promote.txt.

One line a pair: two ScalarType names as Python spells them and the result, or
"error". Run: python3 oracle/tensor_promote.py (PyTorch 1.13.1).
"""

import pathlib

import torch

OUT = pathlib.Path(__file__).resolve().parent.parent / "tensor" / "testdata" / "promote.txt"
NAMES = ("uint8 int8 int16 int32 int64 float16 float32 float64 complex32 complex64 complex128 bool "
         "qint8 quint8 qint32 bfloat16 quint4x2 quint2x4").split()


def promote(a, b):
    try:
        return str(torch.promote_types(getattr(torch, a), getattr(torch, b))).removeprefix("torch.")
    except RuntimeError:
        return "error"


def main():
    lines = [f"{a} {b} {promote(a, b)}\n" for a in NAMES for b in NAMES]
    OUT.write_text("# made by oracle/tensor_promote.py\n" + "".join(lines))
    print(len(lines), "pairs")


if __name__ == "__main__":
    main()
