"""What PyTorch's alias analysis says of the graphs in the corpus of functions.

    python3 oracle/alias.py

writes testdata/alias/aliasdb.txt. One line a graph: its name, the numbers of its values that can be written in the order
of the text, separated by commas, then in hexadecimal one bit for each pair (i, j), j < i, that says whether
may_contain_alias holds, and one bit for each value that says whether it has writers.
Graphs that torch._C.parse_ir does not read are left out, and those of more than 120 values.
"""
import os
import warnings
import zipfile

import torch

warnings.filterwarnings("ignore")
FIXED = ("int", "float", "bool", "str", "NoneType", "Device", "complex", "Scalar", "number")


def values(block):
    yield from block.inputs()
    for n in block.nodes():
        yield from n.outputs()
        for b in n.blocks():
            yield from values(b)


def bits(flags):
    n = 0
    for i, f in enumerate(flags):
        n |= int(f) << i
    return "%x" % n


def line(name, text):
    g = torch._C.parse_ir(text)
    db = g.alias_db()
    numbered = [(i, v) for i, v in enumerate(values(g)) if str(v.type()).rstrip("?") not in FIXED]
    vs = [v for _, v in numbered]
    if len(vs) < 2 or len(vs) > 120:
        return None
    pairs = bits(db.may_contain_alias(vs[i], vs[j]) for i in range(len(vs)) for j in range(i))
    writers = bits(db.has_writers(v) for v in vs)
    return "%s %s %s %s" % (name, ",".join(str(i) for i, _ in numbered), pairs, writers)


def main():
    data = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "testdata")
    z = zipfile.ZipFile(os.path.join(data, "functions", "functions.zip"))
    lines = []
    for f in sorted(z.namelist()):
        if not f.endswith("/graph.txt"):
            continue
        try:
            text = line(f.split("/")[-2], z.read(f).decode())
        except RuntimeError:
            continue
        if text:
            lines.append(text + "\n")
    with open(os.path.join(data, "alias", "aliasdb.txt"), "w") as out:
        out.writelines(lines)


main()
