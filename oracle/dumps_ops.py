#!/usr/bin/python3
"""Make testdata/dumps/ops.txtar.zst: what PyTorch prints while samples of its
own operators, functions and modules are traced, scripted and transformed.

The samples are those of PyTorch's own tests (torch.testing._internal): every
OpInfo, the nn functional table and the nn module table.

Usage: dumps_ops.py [--out DIR] [--live DIR] [--sample N --seed S]
  --live DIR   write every text, none left out, as a file of its own into DIR
               and make no archive: for a program that checks thousands
  --sample N   take only N of the sources, chosen by --seed: a rotating sample
"""
import argparse
import os
import random
import re
import sys
import types
import unittest

import dumps_common as common

torch = common.quiet()

stub = types.ModuleType("expecttest")
stub.TestCase, stub.ACCEPT = unittest.TestCase, False
sys.modules.setdefault("expecttest", stub)

import torch.testing._internal.jit_metaprogramming_utils as tables  # noqa: E402
from torch.testing._internal.common_methods_invocations import op_db  # noqa: E402
from torch.utils._pytree import tree_flatten, tree_unflatten  # noqa: E402

C = torch._C
DTYPES = [torch.float32, torch.int64, torch.bool, torch.complex64, torch.bfloat16]
SAMPLES = 6  # of one OpInfo and dtype


def seed(key):
    """The same random numbers for a source, whichever sources ran before."""
    n = sum(ord(c) * 31**i for i, c in enumerate(key)) % 2**31
    torch.manual_seed(n)
    random.seed(n)
    try:
        import numpy
        numpy.random.seed(n)
    except ImportError:
        pass


def tensors_only(out):
    flat = [t for t in tree_flatten(out)[0] if isinstance(t, torch.Tensor)]
    return flat[0] if len(flat) == 1 else tuple(flat)


def trace(fn, args, kwargs):
    """Trace fn over the tensors among its arguments; all else is constant."""
    flat, spec = tree_flatten((args, kwargs))
    where = [i for i, x in enumerate(flat) if isinstance(x, torch.Tensor)]

    def call(*tensors):
        leaves = list(flat)
        for i, t in zip(where, tensors):
            leaves[i] = t
        a, k = tree_unflatten(leaves, spec)
        return tensors_only(fn(*a, **k))

    return torch.jit.trace(call, tuple(flat[i] for i in where), check_trace=False)


def passes(graph):
    """(name, text) of the graph and of what passes make of it."""
    yield "", str(graph)
    steps = {
        "inlined": ["inline"],
        "folded": ["inline", "constant_propagation", "peephole", "cse", "constant_pooling", "dce"],
        "shapes": ["inline", "lower_all_tuples", "constant_propagation", "propagate_shapes_on_graph"],
        "functional": ["inline", "remove_mutation", "create_functional_graphs"],
        "decomposed": ["inline", "decompose_ops", "run_decompositions"],
        "erased": ["inline", "erase_shape_information", "lower_all_tuples"],
        "unrolled": ["inline", "loop_unrolling", "constant_propagation"],
    }
    for name, names in steps.items():
        g = graph.copy()
        try:
            for n in names:
                getattr(C, "_jit_pass_" + n)(g)
        except Exception:
            continue  # a pass may refuse a graph; that is not this corpus' matter
        yield "." + name, str(g)
    g = graph.copy()
    try:
        C._jit_pass_inline(g)
        C._jit_pass_create_autodiff_subgraphs(g, 1)
        yield ".autodiff", str(g)
    except Exception:
        pass
    try:
        g = graph.copy()
        C._jit_pass_inline(g)
        C._jit_pass_constant_propagation(g)
        yield ".backward", str(C._jit_differentiate(g).df)
    except Exception:
        pass


def of_op(op):
    """The texts of one OpInfo."""
    key = op.name + ("_" + op.variant_test_name if op.variant_test_name else "")
    for dtype in DTYPES:
        if dtype not in op.dtypes:
            continue
        seed(key + str(dtype))
        grad = dtype.is_floating_point and op.supports_autograd
        try:
            found = list(op.sample_inputs("cpu", dtype, requires_grad=grad))[:SAMPLES]
        except Exception:
            continue
        for i, s in enumerate(found if dtype is torch.float32 else found[:2]):
            base = "op/%s.%s.%d" % (key, str(dtype)[6:], i)
            variants = {"f": op.op, "m": op.get_method() if i == 0 else None, "i": op.get_inplace() if i == 0 else None}
            for v, fn in variants.items():
                if fn is None:
                    continue
                try:
                    args = (s.input.detach().clone() if v == "i" else s.input,) + tuple(s.args)
                    graph = trace(fn, args, s.kwargs).graph
                except Exception:
                    continue
                for p, text in passes(graph):
                    yield base + v + p, text
            yield from scripted(op, s, base)


def scripted(op, s, base):
    """The sample as a script function that PyTorch's tests write for it."""
    if not isinstance(s.input, torch.Tensor):
        return
    for kind in ("functional", "method"):
        try:
            fn, _ = tables.gen_script_fn_and_args(op.name, "nn_functional" if op.name.startswith("nn.functional") and kind == "functional" else kind, s.input, *s.args, **s.kwargs)
            graph = fn.graph
        except Exception:
            continue
        for p, text in passes(graph):
            yield "%s.script_%s%s" % (base, kind, p), text


def of_functional(test):
    seed(test[0] + str(len(test)))
    try:
        fn, inputs = tables.get_nn_functional_compiled_fn_and_inputs(*test)
    except Exception:
        return
    for p, text in passes(fn.graph):
        yield "functional/%s%s" % (test[0], p), text
    fn(*inputs)
    fn(*inputs)
    yield "functional/%s.executed" % test[0], str(C._last_executed_optimized_graph())


def of_module(test):
    """The texts of one module of the nn tables: script, trace, frozen, executed."""
    name = tables.get_nn_mod_test_name(**test)
    seed(name)
    try:
        made = tables.try_get_nn_module_compiled_mod_and_inputs(**dict(test))
    except Exception:
        return
    if made is None:
        return
    module, inputs = made
    base = "module/" + name
    for p, text in passes(module.forward.graph if hasattr(module.forward, "graph") else module.graph):
        yield base + p, text
    for i, sub in enumerate(m for m in module.modules() if "forward" in m._c._method_names()):
        yield "%s.sub%d" % (base, i), str(sub.graph)
    for label, make in (("frozen", lambda: torch.jit.freeze(module.eval()).graph),
                        ("optimized", lambda: torch.jit.optimize_for_inference(module.eval()).graph)):
        try:
            yield "%s.%s" % (base, label), str(make())
        except Exception:
            pass
    try:
        for _ in range(3):
            module(*inputs)
        yield base + ".executed", str(C._last_executed_optimized_graph())
    except Exception:
        pass


def sources():
    """(key, function, argument), in a fixed order."""
    for op in op_db:
        yield "op " + op.name + op.variant_test_name, of_op, op
    for test in tables.nn_functional_tests:
        yield "functional " + test[0], of_functional, test
    for test in tables.get_all_nn_module_tests():
        yield "module " + tables.get_nn_mod_test_name(**test), of_module, test


def texts(chosen):
    for key, make, arg in chosen:
        try:
            for name, text in make(arg):
                yield name, text
        except Exception as e:
            print("%s: %s" % (key, str(e).splitlines()[:1]), file=sys.stderr)


def teaches(text):
    """What of a text could be new to a parser: its lines without names and numbers."""
    lines = common.shape_of(text).splitlines()
    return {re.sub(r"\d+", "0", line) for line in lines}


def interesting(corpus, items):
    """Keep a text when it has lines of a form no kept text has."""
    seen, total = set(), 0
    for name, text in items:
        total += 1
        forms = teaches(text)
        if not forms <= seen:
            seen |= forms
            corpus.add(name, text)
    corpus.about += " Kept of %d texts: those with a line whose form (names and digits aside) no text before had." % total


def live(folder, items):
    """Every text as a file; returns how many."""
    os.makedirs(folder, exist_ok=True)
    n = 0
    for n, (name, text) in enumerate(items, 1):
        name = re.sub(r"[^A-Za-z0-9_.-]", "_", name)
        with open(os.path.join(folder, "%06d-%s.txt" % (n, name[:120])), "w", encoding="utf-8", errors="surrogateescape") as f:
            f.write(common.stable(text))
    return n


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--out", default=common.OUT)
    args.add_argument("--live")
    args.add_argument("--sample", type=int)
    args.add_argument("--seed", type=int, default=0)
    args = args.parse_args()
    chosen = list(sources())
    if args.sample is not None and args.sample < len(chosen):
        keep = set(random.Random(args.seed).sample(range(len(chosen)), args.sample))
        chosen = [s for i, s in enumerate(chosen) if i in keep]
    if args.live:
        print("%d texts of %d sources" % (live(args.live, texts(chosen)), len(chosen)), file=sys.stderr)
        return
    corpus = common.Corpus("dumps_ops.py", "Graphs of PyTorch's own operator, function and module samples.")
    interesting(corpus, texts(chosen))
    corpus.write("ops", args.out)


if __name__ == "__main__":
    main()
