"""Part of the traps corpus, run once for each PYTORCH_JIT_TYPE_VERBOSITY other
than the default: 0 and 1 leave out most of a tensor type, 2 adds strides, and 4
names the symbolic sizes that the default prints as *."""
import os

import torch

import dumps_samples as samples
import dumps_trace_samples as traced
import dumps_traps_passes as passes
import dumps_traps_profiled as profiled

C = torch._C


def collect(corpus):
    base = "verbosity%s/" % os.environ["PYTORCH_JIT_TYPE_VERBOSITY"]
    for f in profiled.FUNCTIONS:
        for mode in ("grad", "texpr", "texpr_dynamic", "texpr_strided"):
            options, kind = profiled.MODES[mode]
            try:
                last, _ = profiled.after_runs(f, options, kind, 3)
            except Exception as e:
                corpus.fail(base + f.__name__, e)
                continue
            corpus.add("%s%s.%s" % (base, f.__name__, mode), last)
    for name in ("indexing", "shapes", "dtypes", "out_variants", "complexes", "strided_in"):
        f, inputs = traced.SAMPLES[name]
        graph = torch.jit.trace(f, inputs, check_trace=False, strict=False).graph
        corpus.add(base + name, str(graph))
        corpus.text(base + name + ".propagated", lambda: propagated(graph))
    passes.symbolic(corpus)
    passes.shape_compute(corpus)
    for name, module, inputs in samples.makers():
        if name in ("convnet", "attention", "nested_sequential"):
            s = torch.jit.freeze(torch.jit.script(module.eval()))
            corpus.text(base + name, lambda: propagated(s.graph, inputs))


def propagated(graph, inputs=None):
    """Propagate shapes with every input dimension made a symbol."""
    g = passes.copy(graph)
    tensors = [v for v in g.inputs() if v.type().kind() == "TensorType"]
    for v, t in zip(tensors, inputs or ()):
        v.setType(C.TensorType.create_from_tensor(t).with_sizes([None] * t.dim()))
    for v in tensors if not inputs else ():
        if v.type().sizes() is not None:
            v.setType(v.type().with_sizes([None] * len(v.type().sizes())))
    C._jit_pass_constant_propagation(g)
    C._jit_pass_propagate_shapes_on_graph(g)
    return g
