"""Writes golden/filecheck/testdata/pytorch.txt: what torch.testing.FileCheck says of small texts.

A line is "ok" or "fail", the directives, and the text, separated by tabs; directives are
separated by ";", and "/" is the end of a line of the text. Only what PyTorch and the package
agree on is asked: no blanks within a pattern, no two equal ones in a group of CHECK-DAGs
(which overlap in PyTorch), and neither CHECK-NEXT nor CHECK-SAME first.
"""

import os
import random

from torch.testing import FileCheck

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "golden", "filecheck", "testdata", "pytorch.txt")
WORDS = ["a", "b", "c", "ab", "x(b)", "%y.1"]
KINDS = ["", "-NEXT", "-SAME", "-NOT", "-DAG", "-COUNT-2", "-COUNT-EXACTLY-2"]


def directives(rng):
    out, group = [], []
    for i in range(rng.randint(1, 4)):
        kind = rng.choice(KINDS)
        if i == 0 and kind in ("-NEXT", "-SAME"):
            kind = ""
        word = rng.choice(WORDS)
        if kind != "-DAG":
            group = []
        elif any(word in w or w in word for w in group):
            continue
        else:
            group.append(word)
        out.append(f"CHECK{kind}: {word}")
    return out


def verdict(checks, text):
    try:
        FileCheck().run("\n".join("# " + c for c in checks), text)
        return "ok"
    except RuntimeError:
        return "fail"


def main():
    rng = random.Random(13)
    lines, count = ["# made by oracle/filecheck.py"], {"ok": 0, "fail": 0}
    while len(lines) < 601:
        checks = directives(rng)
        text = "/".join(" ".join(rng.choice(WORDS) for _ in range(rng.randint(0, 3))) for _ in range(rng.randint(1, 4)))
        if not checks:
            continue
        said = verdict(checks, text.replace("/", "\n"))
        if count[said] == 300:
            continue
        count[said] += 1
        lines.append(f"{said}\t{';'.join(checks)}\t{text}")
    os.makedirs(os.path.dirname(OUT), exist_ok=True)
    with open(OUT, "w") as f:
        f.write("\n".join(lines) + "\n")


main()
