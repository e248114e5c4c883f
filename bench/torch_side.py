#!/usr/bin/python3
"""PyTorch's half of the comparison: make the texts, then time PyTorch on them.

    torch_side.py prepare DIR [--max-nodes N]    write DIR/*.txt and DIR/cases.json
    torch_side.py time DIR OUT.json              time every case of DIR/cases.json
    torch_side.py passes DIR [--max-nodes N]     write graphs for the passes, and DIR/passes.json with PyTorch's times
    torch_side.py parity DIR                     write inlined graphs and archives, and DIR/parity.json with the nodes that PyTorch's passes leave
    torch_side.py freeze DIR                     write archives of scripted models, and DIR/freeze.json with PyTorch's times
    torch_side.py load DIR                       write archives of scripted models, and DIR/load.json with PyTorch's times

The texts are straight lines of nodes, and the inlined graphs of torchvision models (testdata/dumps, made
by oracle/dumps_torchvision.py) cut to what torch._C.parse_ir accepts, since it refuses all of them as printed. What
is cut is in cut(). Both sides read the same bytes. Times are the least of several runs, in seconds of CPU time on
one thread, taken inside the process around the one call; what the call made is freed outside of it. Each pass runs
on a fresh copy of its graph, and copying is not counted. Inlining runs on a module that was just loaded, since PyTorch
keeps the callees that it has inlined once. Archives have random weights and are loaded from files that are in the
page cache.
"""
import argparse
import io
import json
import os
import re
import subprocess
import sys
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
QUICK = [m for m in MODELS if m[1] in ("resnet50.inlined", "vit_b_16.inlined", "vit_b_16.traced_inlined", "efficientnet_b7.inlined")]


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


def prepare(folder, most, models):
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
    for family, name in models:
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


def least(f, make, budget, fewest=2):
    """The least time of f(make()) over at least fewest runs and up to budget seconds."""
    best, spent, runs = 1e9, 0.0, 0
    while runs < fewest or spent < budget and runs < 200:
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


PASSES = {
    "inline": torch._C._jit_pass_inline,
    "constant_propagation": torch._C._jit_pass_constant_propagation,
    "cse": torch._C._jit_pass_cse,
    "dce": torch._C._jit_pass_dce,
    "peephole": torch._C._jit_pass_peephole,
}
PASS_MODELS = ["densenet201", "vit_b_16", "efficientnet_b7"]


def mixed(n):
    """A line of about n nodes in which each pass finds work: of every ten nodes two are dead, one folds, two are twins,
    two ask what their types tell, and three live on."""
    out = ["graph(%x : Tensor,\n      %y : Tensor):\n  %two : int = prim::Constant[value=2]()\n",
           "  %three : int = prim::Constant[value=3]()\n  %none : NoneType = prim::Constant()\n"]
    last = "%x"
    for i in range(0, n - 3, 10):
        v = ["%%%d" % (i + k) for k in range(10)]
        for line in ("%s : int = aten::mul(%%two, %%three)" % v[0], "%s : Tensor = aten::add(%s, %%y, %s)" % (v[1], last, v[0]),
                     "%s : Tensor = aten::relu(%s)" % (v[2], v[1]), "%s : Tensor = aten::mul(%s, %%y)" % (v[3], v[1]),
                     "%s : Tensor = aten::mul(%s, %%y)" % (v[4], v[1]), "%s : bool = aten::__isnot__(%s, %%none)" % (v[5], v[4]),
                     "%s : Tensor = aten::tanh(%s)" % (v[6], v[3]), "%s : Tensor = aten::sub(%s, %s, %%two)" % (v[7], v[3], v[4]),
                     "%s : bool = aten::__is__(%s, %%none)" % (v[8], v[7]), "%s : Tensor = aten::sigmoid(%s)" % (v[9], v[7])):
            out.append("  %s\n" % line)
        last = v[9]
    out.append("  return (%s)\n" % last)
    return "".join(out)


def count(block):
    return sum(1 + sum(count(b) for b in n.blocks()) for n in block.nodes())


def passes(folder, most, models):
    """Write the graphs and time PyTorch's passes on them."""
    sys.path.insert(0, os.path.join(HERE, "..", "oracle"))
    from module_text import module_text
    torch.set_num_threads(1)
    os.makedirs(folder, exist_ok=True)
    cases = []

    def add(name, graph, text, names, make):
        with open(os.path.join(folder, name + ".txt"), "w") as f:
            f.write(text)
        size, times = count(graph), {}
        budget, fewest = 1.0 if size < 50000 else 0.0, 2 if size < 500000 else 1
        for k in names:
            took = least(PASSES[k], make, 0.0 if k == "inline" else budget, fewest)
            after = make()
            PASSES[k](after)
            times[k] = dict(seconds=took, nodes=count(after))
        cases.append(dict(name=name, file=name + ".txt", calls="inline" in names, nodes=count(graph), times=times))

    def loaded(data):
        """The module anew: PyTorch keeps the callees that it has inlined and simplified."""
        data.seek(0)
        modules.append(torch.jit.load(data))
        del modules[:-1]
        return modules[0]

    modules = []
    for name in models:
        import torchvision
        data = io.BytesIO()
        torch.jit.save(torch.jit.script(getattr(torchvision.models, name)(weights=None).eval()), data)
        m = loaded(data)
        text, graph = module_text(m, weights="nodata"), m.graph.copy()
        add(name + ".calls", graph, text, ["inline"], lambda: loaded(data).graph.copy())
        torch._C._jit_pass_inline(graph)
        add(name + ".passes", graph, str(graph), [k for k in PASSES if k != "inline"], graph.copy)
    for n in (10**4, 10**5, 10**6):
        if n <= most:
            text = mixed(n)
            graph = torch._C.parse_ir(text, True)
            add("mixed-1e%d" % (len(str(n)) - 1), graph, text, [k for k in PASSES if k != "inline"], graph.copy)
    with open(os.path.join(folder, "passes.json"), "w") as f:
        json.dump(dict(cases=cases), f, indent=1)


def saved(folder, name):
    """The archive of a scripted torchvision model, which is written if it is not there."""
    import torchvision
    path = os.path.join(folder, name + ".pt")
    if not os.path.exists(path):
        torch.jit.save(torch.jit.script(getattr(torchvision.models, name)(weights=None).eval()), path)
    return path


PARITY = ["resnet18", "alexnet", "vgg11", "squeezenet1_0", "densenet121", "googlenet", "inception_v3", "mobilenet_v2", "mobilenet_v3_small",
          "shufflenet_v2_x0_5", "mnasnet0_5", "efficientnet_b0", "regnet_y_400mf", "convnext_tiny", "swin_t", "vit_b_32"]


def parity(folder, models):
    """Write inlined graphs and archives, and count what PyTorch's passes leave of each. All but inline and cse end with dead code elimination."""
    folder = os.path.abspath(folder)
    os.makedirs(folder, exist_ok=True)
    cases = []
    for name in models:
        path = saved(folder, name)
        module = torch.jit.load(path)
        calls, graph = count(module.graph), module.graph.copy()
        torch._C._jit_pass_inline(graph)
        with open(os.path.join(folder, name + ".parity.txt"), "w") as f:
            f.write(str(graph))
        left = {"inline": count(graph)}
        for k, run in PASSES.items():
            if k != "inline":
                after = graph.copy()
                run(after)
                left[k] = count(after)
        frozen = torch.jit.freeze(module, optimize_numerics=False)
        left["freeze"] = count(frozen.graph)
        torch._C._jit_pass_optimize_frozen_graph(frozen.graph, True)
        left["optimize_frozen_graph"] = count(frozen.graph)
        cases.append(dict(name=name, file=name + ".parity.txt", archive=path, calls=calls, nodes=count(graph), left=left))
    with open(os.path.join(folder, "parity.json"), "w") as f:
        json.dump(cases, f, indent=1)


FROZEN = ["densenet201", "vit_b_16"]


def frozen(folder, models):
    """Save the models and time PyTorch's freezing of them, without its numeric optimizations, each time of a module just loaded."""
    torch.set_num_threads(1)
    folder = os.path.abspath(folder)
    os.makedirs(folder, exist_ok=True)
    cases = []
    for name in models:
        path = saved(folder, name)
        took = least(lambda m: torch.jit.freeze(m, optimize_numerics=False), lambda: torch.jit.load(path), 3.0)
        after = count(torch.jit.freeze(torch.jit.load(path), optimize_numerics=False).graph)
        cases.append(dict(name=name, file=path, seconds=took, nodes=after))
    with open(os.path.join(folder, "freeze.json"), "w") as f:
        json.dump(cases, f, indent=1)


LOADED = ["resnet152", "vit_b_16", "efficientnet_b7"]  # what the goal is about
MORE_LOADED = ["resnet18", "densenet201"]


def load(folder, models):
    """Save the models and time torch.jit.load on them."""
    torch.set_num_threads(1)
    os.makedirs(folder, exist_ok=True)
    files = []
    for name in models:
        files.append((name, saved(folder, name)))
    if os.environ.get("SILERO"):
        files.append(("silero", os.path.abspath(os.environ["SILERO"])))
    torch.jit.load(files[0][1])  # what a process does once
    cases = []
    for name, path in files:
        took = least(torch.jit.load, lambda: path, 2.0)
        cases.append(dict(name=name, file=path, bytes=os.path.getsize(path), load=took, goal=name in LOADED))
    with open(os.path.join(folder, "load.json"), "w") as f:
        json.dump(cases, f, indent=1)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=["prepare", "time", "passes", "parity", "freeze", "load"])
    p.add_argument("folder")
    p.add_argument("out", nargs="?")
    p.add_argument("--max-nodes", type=int, default=10**6)
    p.add_argument("--quick", action="store_true", help="few models")
    a = p.parse_args()
    if a.what == "prepare":
        prepare(a.folder, a.max_nodes, QUICK if a.quick else MODELS)
    elif a.what == "passes":
        passes(a.folder, a.max_nodes, PASS_MODELS[1:2] if a.quick else PASS_MODELS)
    elif a.what == "parity":
        parity(a.folder, PARITY[:2] if a.quick else PARITY)
    elif a.what == "freeze":
        frozen(a.folder, FROZEN[1:] if a.quick else FROZEN)
    elif a.what == "load":
        load(os.path.abspath(a.folder), LOADED[:1] if a.quick else LOADED + MORE_LOADED)
    else:
        measure(a.folder, a.out)


if __name__ == "__main__":
    main()
