#!/usr/bin/python3
"""Run random graphs in PyTorch, for a check of the executor against it.

    go run ./internal/randgraph/internal/write -n 300 -seed 7 DIR
    python3 oracle/randgraph.py DIR                      DIR/*.txt -> DIR/functions.zip

The zip is laid out as oracle/functions.py lays out its own, so the tests that run that corpus run this one too:
TORCHPASS_FUNCTIONS_ZIP=DIR/functions.zip go test ./exec. PyTorch checks each graph with its own lint first.
"""
import glob
import importlib.util
import os
import re
import sys
import warnings

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
CALLS = 3  # of each graph


def load_functions():
    """oracle/functions.py, which shares its name with the folder beside it."""
    spec = importlib.util.spec_from_file_location("functions_script", os.path.join(HERE, "functions.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def single(text):
    """The same graph with one output, as a function must have: a tuple of them."""
    def pack(m):
        names = m.group(1).split(", ")
        declared = [re.search(re.escape(n) + r" : (.*?)(?=, %| = |,$|\):$)", text, re.M).group(1) for n in names]
        kinds = ["Tensor" if d.startswith("Float(") else d for d in declared]
        return "  %%ret : (%s) = prim::TupleConstruct(%s)\n  return (%%ret)" % (", ".join(kinds), ", ".join(names))
    return re.sub(r"(?m)^  return \((%[^()]*)\)", pack, text)


def inputs(i):
    """Arguments of the graphs; internal/randgraph.Inputs says what they are."""
    g = torch.Generator().manual_seed(i)
    draw = lambda *shape: torch.randint(-32, 33, shape, generator=g) / 16  # noqa: E731
    pick = lambda n: int(torch.randint(n, (1,), generator=g))  # noqa: E731
    x, y, z = draw(2, 3), draw(2, 3), draw(3)
    if pick(6) == 0:
        y = x
    ts = [draw(2, 3), x if pick(6) == 0 else draw(2, 3)]
    return (x, y, z, pick(13) - 4, (pick(33) - 16) / 8, bool(pick(2)), ["", "a", "graph"][pick(3)],
            [pick(9) - 4 for _ in range(3)], ts)


def main():
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    f = load_functions()
    corpus, bad = {}, []
    paths = sorted(glob.glob(os.path.join(sys.argv[1], "*.txt")))
    for path in paths:
        name = os.path.basename(path)[:-4]
        with open(path) as file:
            text = single(file.read())
        try:
            # PyTorch's reader wants nodes without outputs written without the lone "=" that its printer gives them.
            graph = torch._C.parse_ir(re.sub(r"(?m)^( *) = ", r"\1", text))
            torch._C._jit_pass_lint(graph)
            fn = torch._C._create_function_from_graph(name, graph)
        except RuntimeError as e:
            bad.append("%s: %s" % (name, str(e).strip()[:300]))
            continue
        files = {"graph.txt": text.encode()}
        number = int(re.sub(r"\D", "", name))
        with torch.jit.optimized_execution(False), torch.no_grad():
            for i in range(CALLS):
                packed = f.save(inputs(number * CALLS + i))
                result = f.call(fn, packed)
                files["in.%d.pt" % i] = packed
                files.update({k % i: v for k, v in result.items()})
                if "err.%d.json" in result and b"planted" not in result["err.%d.json"]:
                    bad.append("%s: call %d raises %s" % (name, i, result["err.%d.json"].decode()[-200:]))
        corpus[name] = files
    f.write_zip(os.path.join(sys.argv[1], "functions.zip"), corpus, 0)
    print("%d graphs, %d calls each" % (len(corpus), CALLS))
    if bad or not paths:
        sys.exit("\n".join(bad[:20]) + "\n%d wrong" % len(bad))


if __name__ == "__main__":
    main()
