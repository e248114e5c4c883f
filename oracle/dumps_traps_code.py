"""Part of the traps corpus: what the TorchScript compiler and the tracer
print for the samples of dumps_samples.py."""
import torch

import dumps_samples as samples
import dumps_trace_samples as traced


def functions(corpus):
    for f in samples.FUNCTIONS:
        try:
            s = torch.jit.script(f)
        except Exception as e:
            corpus.fail("code/" + f.__name__, e)
            continue
        base = "code/" + f.__name__
        corpus.text(base + ".graph", lambda: s.graph)
        corpus.text(base + ".inlined", lambda: s.inlined_graph)
        corpus.text(base + ".quiet", lambda: s.inlined_graph.str(False))


def modules(corpus):
    for name, module, inputs in samples.makers():
        base = "module/" + name
        try:
            s = torch.jit.script(module)
        except Exception as e:
            corpus.fail(base, e)
            continue
        for method in s._c._method_names():
            graph = s._c._get_method(method).graph
            corpus.text("%s.%s" % (base, method), lambda: graph)
            corpus.text("%s.%s.inlined" % (base, method), lambda: inline(graph))
        for i, sub in enumerate(m for m in s.modules() if "forward" in m._c._method_names()):
            corpus.text("%s.sub%d" % (base, i), lambda: sub.graph)
        corpus.text(base + ".frozen", lambda: torch.jit.freeze(s.eval()).graph)
        corpus.text(base + ".optimized", lambda: torch.jit.optimize_for_inference(s.eval()).graph)
        corpus.text(base + ".traced", lambda: trace(module, inputs).graph)
        corpus.text(base + ".traced_inlined", lambda: trace(module, inputs).inlined_graph)
        corpus.text(base + ".trace_graph", lambda: torch.jit._get_trace_graph(module, inputs, strict=False)[0])


def trace(module, inputs):
    return torch.jit.trace(module, inputs, check_trace=False, strict=False)


def inline(graph):
    g = graph.copy()
    torch._C._jit_pass_inline(g)
    return g


def traces(corpus):
    for name, (f, inputs) in traced.SAMPLES.items():
        base = "trace/" + name
        corpus.text(base, lambda: trace(f, inputs).graph)
        corpus.text(base + ".inlined", lambda: trace(f, inputs).inlined_graph)
        corpus.text(base + ".raw", lambda: torch.jit._get_trace_graph(f, inputs, strict=False)[0])
        if isinstance(f, torch.nn.Module):
            corpus.text(base + ".frozen", lambda: torch.jit.freeze(trace(f, inputs).eval()).graph)
    for name, make in traced.SPECIAL.items():
        corpus.text("trace/" + name, make)


def collect(corpus):
    functions(corpus)
    modules(corpus)
    traces(corpus)
