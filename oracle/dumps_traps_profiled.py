"""Part of the traps corpus: what the executors make of a function once it ran:
profiling graphs, guards, fusion groups, differentiable and fallback graphs."""
import contextlib

import torch
from torch import Tensor

import dumps_samples as samples

C = torch._C


def chain(x, y):
    return ((x * y + x).tanh() * y.sigmoid()).relu()


def branches(x, y):
    z = x * y
    if bool(z.sum() > 0):
        z = z.exp() + x
    else:
        z = z.log() - y
    for i in range(3):
        z = (z * x + i).tanh()
    return z


def reduce(x, y):
    z = torch.softmax(x + y, 1)
    return (z * x).sum(1), z.mean()


def broadcast(x, y):
    return (x.unsqueeze(1) * y.unsqueeze(0) + 1).clamp(0, 2), x.to(torch.float64) * 2


def inplace(x, y):
    z = x + y
    z.mul_(2)
    return torch.cat([z, x], 0).relu_()


def linear(x, y):
    w = torch.mm(x, y)
    return torch.nn.functional.linear(w, y, x[0]).sigmoid() + torch.addmm(x, x, y, alpha=2)


def lists(x, y):
    out = [x, y]
    for i in range(2):
        out.append((out[i] * out[i + 1]).tanh())
    return torch.stack(out)


def lstm_cell(x, y):
    g = torch.mm(x, y) + torch.mm(y, x)
    i, f, c, o = g.chunk(4, 1)
    return torch.sigmoid(i) * torch.tanh(c) + torch.sigmoid(f) * torch.sigmoid(o)


def optional(x, y: Tensor):
    u = torch.nn.functional.dropout(x * y, 0.5, True)
    return torch.nn.functional.layer_norm(u, [4]) if bool(u.sum() > 1e9) else torch.nn.functional.gelu(u) * u


def where(x, y):
    return torch.where(x > y, x * 2, y / 3) + (x == y).to(x.dtype) + torch.erf(x) * torch.pow(y, 2)


def nested(x, y):
    a = chain(x, y)
    n = int(a.size(0))
    while n > 0:
        n -= 1
        a = chain(a, y) if n % 2 == 0 else branches(a, y)
    return a


FUNCTIONS = [chain, branches, reduce, broadcast, inplace, linear, lists, lstm_cell, optional, where, nested]


@contextlib.contextmanager
def settings(profiling=True, texpr=False, dynamic=False, legacy=False, bailouts=20, strategy=None):
    """The switches of the executors, put back afterwards."""
    C._jit_set_profiling_executor(profiling)
    C._jit_set_profiling_mode(profiling)
    C._jit_override_can_fuse_on_cpu(texpr)
    C._jit_override_can_fuse_on_cpu_legacy(legacy)
    C._jit_set_texpr_fuser_enabled(texpr)
    C._jit_set_texpr_dynamic_shape_enabled(dynamic)
    C._jit_set_te_must_use_llvm_cpu(False)
    old = torch.jit.set_fusion_strategy(strategy) if strategy else None
    try:
        yield
    finally:
        C._jit_set_profiling_executor(True)
        C._jit_set_profiling_mode(True)
        C._jit_override_can_fuse_on_cpu(False)
        C._jit_override_can_fuse_on_cpu_legacy(False)
        C._jit_set_texpr_fuser_enabled(True)
        C._jit_set_texpr_dynamic_shape_enabled(False)
        if old:
            torch.jit.set_fusion_strategy(old)


def recompile(f):
    """A fresh ScriptFunction: executors keep state per function object."""
    torch.jit._state._clear_class_state()
    key = torch.jit._state._try_get_jit_cached_function(f)
    if key is not None:
        torch.jit._state._jit_caching_layer.pop(f, None)
    return torch.jit.script(f)


def inputs_of(kind):
    a = torch.linspace(-1, 2, 16).reshape(4, 4)
    b = torch.linspace(0.5, 1.5, 16).reshape(4, 4)
    if kind == "grad":
        return a.clone().requires_grad_(), b.clone().requires_grad_()
    if kind == "halfgrad":
        return a.clone().requires_grad_(), b
    if kind == "double":
        return a.double(), b.double()
    if kind == "strided":
        return a.t(), b[:, [0, 1, 2, 3]].t()
    if kind == "bfloat":
        return a.bfloat16(), b.bfloat16()
    if kind == "int":
        return a.int(), b.int()
    return a, b


MODES = {
    "plain": ({}, "float"), "grad": ({}, "grad"), "halfgrad": ({}, "halfgrad"), "double": ({}, "double"),
    "texpr": ({"texpr": True}, "float"), "texpr_grad": ({"texpr": True}, "grad"), "texpr_strided": ({"texpr": True}, "strided"),
    "texpr_int": ({"texpr": True}, "int"), "texpr_bfloat": ({"texpr": True}, "bfloat"),
    "texpr_dynamic": ({"texpr": True, "dynamic": True, "strategy": [("DYNAMIC", 2)]}, "float"),
    "texpr_mixed": ({"texpr": True, "strategy": [("STATIC", 1), ("DYNAMIC", 2)]}, "grad"),
    "legacy": ({"profiling": False}, "grad"), "legacy_fuser": ({"profiling": False, "legacy": True}, "grad"),
    "simple": ({"profiling": False}, "float"),
}


def after_runs(f, options, kind, runs):
    """The text after some runs; before enough of them it is the profiling graph."""
    with settings(**options):
        s = recompile(f)
        x, y = inputs_of(kind)
        for _ in range(runs):
            out = s(x, y)
            if kind == "grad":
                total(out).backward(retain_graph=True)
        return str(C._last_executed_optimized_graph()), str(s.graph_for(x, y)) if runs > 2 else ""


def total(out):
    parts = out if isinstance(out, (tuple, list)) else [out]
    return sum(p.double().sum() for p in parts)


def executed(corpus):
    for f in FUNCTIONS:
        for mode, (options, kind) in MODES.items():
            for runs in (1, 3):
                base = "run/%s.%s.%d" % (f.__name__, mode, runs)
                try:
                    last, graph_for = after_runs(f, options, kind, runs)
                except Exception as e:
                    corpus.fail(base, e)
                    continue
                corpus.add(base, last)
                if graph_for:
                    corpus.add(base + ".graph_for", graph_for)


def plans(corpus):
    """Debug states: optimized graphs of each plan, gradient executors among them."""
    for f in FUNCTIONS:
        for texpr in (False, True):
            with settings(texpr=texpr):
                s = recompile(f)
                x, y = inputs_of("grad")
                try:
                    for _ in range(3):
                        total(s(x, y)).backward()
                    state = s.get_debug_state()
                except Exception as e:
                    corpus.fail("plan/%s.%d" % (f.__name__, texpr), e)
                    continue
                walk(corpus, "plan/%s.%d" % (f.__name__, texpr), state, 0)


def walk(corpus, base, state, depth):
    corpus.add(base + ".state", str(state.graph))
    for i, plan in enumerate(state.execution_plans.values()):
        corpus.add("%s.%d" % (base, i), str(plan.graph))
        if depth < 2:
            for j, sub in enumerate(plan.code.grad_executor_states()):
                try:
                    walk(corpus, "%s.%d.grad%d" % (base, i, j), sub, depth + 1)
                except RuntimeError:
                    pass
            try:
                for j, sub in enumerate(plan.code.differentiable_op_executor_states()):
                    walk(corpus, "%s.%d.op%d" % (base, i, j), sub, depth + 1)
            except RuntimeError:
                pass


def specialised(corpus):
    """Fusion passes by hand on graphs with complete types."""
    for f in FUNCTIONS:
        for kind in ("float", "double"):
            def typed():
                g = torch.jit.script(f).graph.copy()
                C._jit_pass_inline(g)
                for v, t in zip(g.inputs(), inputs_of(kind)):
                    v.inferTypeFrom(t)
                C._jit_pass_constant_propagation(g)
                return g
            base = "fuse/%s.%s" % (f.__name__, kind)
            with settings(texpr=True, legacy=True):
                def legacy():
                    g = typed()
                    C._jit_pass_complete_shape_analysis(g, inputs_of(kind), False)
                    C._jit_pass_fuse_tensorexprs(g)
                    return g
                corpus.text(base + ".texpr", legacy)

                def traced():
                    g = torch.jit.trace(f, inputs_of(kind), check_trace=False).graph.copy()
                    C._jit_pass_fuse_tensorexprs(g)
                    return g
                corpus.text(base + ".texpr_traced", traced)

                def diff_fuse():
                    g = typed()
                    C._jit_pass_create_autodiff_subgraphs(g, 1)
                    C._jit_pass_fuse_tensorexprs(g)
                    return g
                corpus.text(base + ".nested", diff_fuse)


def collect(corpus):
    executed(corpus)
    plans(corpus)
    specialised(corpus)
