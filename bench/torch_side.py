#!/usr/bin/python3
"""PyTorch's half of the comparison: make the texts, then time PyTorch on them.

    torch_side.py prepare DIR [--max-nodes N]    write DIR/*.txt and DIR/cases.json
    torch_side.py time DIR OUT.json              time every case of DIR/cases.json

The texts are straight lines of nodes, and the inlined graphs of torchvision models (testdata/dumps, made
by oracle/dumps_torchvision.py) cut to what torch._C.parse_ir accepts, since it refuses all of them as printed. What
is cut is in cut(). Both sides read the same bytes. Times are the least of several runs, in seconds of CPU time on
one thread, taken inside the process around the one call; what the call made is freed outside of it.
"""
import argparse
import json
import os
import re
import subprocess
import time
import warnings

warnings.filterwarnings("ignore")
import torch  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
DUMPS = os.path.join(HERE, "..", "testdata", "dumps")
MODELS = [
    ("convolutional", "resnet50.inlined"), ("convolutional", "resnet152.inlined"), ("convolutional", "densenet169.inlined"),
    ("convolutional", "densenet121.inlined"), ("convolutional", "resnet50.traced_inlined"), ("convolutional", "inception_v3.inlined"),
    ("mobile", "efficientnet_b7.inlined"), ("mobile", "efficientnet_b7.traced_inlined"), ("mobile", "mobilenet_v3_large.inlined"),
    ("attention", "vit_b_16.inlined"), ("attention", "vit_b_16.traced_inlined"), ("attention", "swin_t.inlined"),
    ("attention", "maxvit_t.inlined"), ("segmentation", "deeplabv3_resnet50.inlined"),
    ("detection", "fasterrcnn_resnet50_fpn.traced_inlined"),
]


def straight(n, kind):
    """A graph of about n nodes in one line.

    live: each node feeds the next. half: between two live nodes one that nobody uses. typed: live, with the
    full types of a traced graph.
    """
    full = "Float(2, 3, strides=[3, 1], requires_grad=0, device=cpu)" if kind == "typed" else "Tensor"
    out = ["graph(%%x : %s,\n      %%y : %s):\n  %%2 : int = prim::Constant[value=1]()\n" % (full, full),
           "  %3 : float = prim::Constant[value=0.5]()\n"]
    ops = ["aten::add(%s, %%y, %%2)", "aten::relu(%s)", "aten::mul(%s, %%y)", "aten::sub(%s, %%3, %%2)", "aten::tanh(%s)"]
    last = "%x"
    for i in range(4, n + 2):
        name = "%" + str(i)
        out.append("  %s : %s = %s\n" % (name, full, ops[i % 5] % last))
        if kind != "half" or i % 2:
            last = name
    out.append("  return (%s)\n" % last)
    return "".join(out)


def dump(family, name):
    """The text of one dump of testdata/dumps, or None."""
    path = os.path.join(DUMPS, "torchvision_%s.txtar.zst" % family)
    text = subprocess.run(["zstd", "-dc", "--long=28", path], check=True, capture_output=True).stdout.decode()
    m = re.search(r"(?ms)^-- %s\.txt --\n(.*?)(?=^-- \S+ --$|\Z)" % re.escape(name), text)
    return m and m.group(1)


def cut(text):
    """Take out what parse_ir refuses: subgraph definitions, class and function types, names of tuple fields,
    nested lists, scopes, and the lone "=" of nodes without outputs. Nodes, names, sources and order stay."""
    text = re.sub(r"(?ms)^with .*\Z", "", text)
    text = re.sub(r"(?<= : )(__torch__[\w.]+|Function)", "Tensor", text)
    text = re.sub(r"NamedTuple\(([^()]*)\)", lambda m: "(" + re.sub(r"\w+ : ", "", m.group(1)) + ")", text)
    text = re.sub(r"\[value=\[\[.*\]\]\]\(\)", "[value=[1]]()", text)
    text = re.sub(r"(?m), scope: .*?(?= #|$)", "", text)
    return re.sub(r"(?m)^( *) = ", r"\1", text)


def prepare(folder, most):
    os.makedirs(folder, exist_ok=True)
    cases = []

    def add(name, text, **more):
        with open(os.path.join(folder, name + ".txt"), "w") as f:
            f.write(text)
        cases.append(dict(name=name, file=name + ".txt", bytes=len(text.encode()), nodes=nodes(text), **more))

    for n in (10**4, 10**5, 10**6):
        if n <= most:
            for kind in ("live", "half", "typed"):
                add("straight-%s-1e%d" % (kind, len(str(n)) - 1), straight(n, kind), straight=True)
    for family, name in MODELS:
        text = dump(family, name)
        if text is None:
            print("no dump of", name)
            continue
        text = cut(text)
        try:
            torch._C.parse_ir(text, True)
        except RuntimeError as e:
            print("parse_ir refuses %s: %s" % (name, str(e).strip().split("\n")[0]))
            continue
        add(name, text, straight=False)
    with open(os.path.join(folder, "cases.json"), "w") as f:
        json.dump(cases, f, indent=1)


def nodes(text):
    return len(re.findall(r"(?m)^ *(%.* = )?[a-z]\w*::\w+.*\)(?: #.*)?$", text))


def least(f, make, budget):
    """The least time of f(make()) over at least two runs and up to budget seconds."""
    best, spent, runs = 1e9, 0.0, 0
    while runs < 2 or spent < budget and runs < 200:
        arg = make()
        start = time.process_time()
        kept = f(arg)
        took = time.process_time() - start
        del kept
        best, spent, runs = min(best, took), spent + took, runs + 1
    return best


def measure(folder, out):
    torch.set_num_threads(1)
    result = {}
    with open(os.path.join(folder, "cases.json")) as f:
        cases = json.load(f)
    for case in cases:
        with open(os.path.join(folder, case["file"])) as f:
            text = f.read()
        budget = 1.0 if case["nodes"] < 500000 else 0.0
        graph = torch._C.parse_ir(text, True)
        result[case["name"]] = {
            "parse": least(lambda _: torch._C.parse_ir(text, True), lambda: None, budget),
            "print": least(lambda _: str(graph), lambda: None, budget),
            "printed": len(str(graph).encode()),
            "dce": least(torch._C._jit_pass_dce, graph.copy, budget),
        }
    with open(out, "w") as f:
        json.dump({"torch": torch.__version__, "cases": result}, f, indent=1)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=["prepare", "time"])
    p.add_argument("folder")
    p.add_argument("out", nargs="?")
    p.add_argument("--max-nodes", type=int, default=10**6)
    a = p.parse_args()
    if a.what == "prepare":
        prepare(a.folder, a.max_nodes)
    else:
        measure(a.folder, a.out)


if __name__ == "__main__":
    main()
