"""The logs corpus: stderr of PyTorch under PYTORCH_JIT_LOG_LEVEL, graphs among
other lines, several graphs in one text, and the tracer's diff listings."""
import os
import subprocess
import sys
import tempfile
import warnings

import torch
import torch.nn as nn

import dumps_common as common
import dumps_samples as samples
import dumps_trace_samples as traced

LEVELS = [">>>dead_code_elimination", ">>>constant_propagation:>>>peephole", ">>inliner", ">>>common_subexpression_elimination",
          ">>>freeze_module", ">>>loop_unrolling", ">>>constant_pooling", ">>>lower_tuples", ">>>graph_executor:>>profiling_graph_executor_impl",
          ">>>create_autodiff_subgraphs:>>>subgraph_utils", ">>>tensorexpr_fuser", ">>>profiling_record", ">>>remove_mutation",
          ">>>symbolic_shape_analysis", ">peephole", ">>>decompose_ops:batch_mm", ">>>fixup_trace_scope_blocks",
          ">>>specialize_autogradzero:>>>clear_profiling:>>>guard_elimination", ">>>autocast", ">>>fold_conv_bn:>>>frozen_ops_to_mkldnn",
          ">>>python_list", ">>>canonicalize:>>>exit_transforms:>>>convert_to_ssa", ">>>ir_emitter", ">>>update_list", ">>>restore_mutation"]

SNIPPETS = {
    "control": """
f = torch.jit.script(samples.if_nested)
g = f.graph.copy()
for p in ("inline", "constant_propagation", "peephole", "cse", "loop_unrolling", "constant_pooling", "lower_all_tuples", "dce", "remove_mutation"):
    getattr(torch._C, "_jit_pass_" + p)(g)
print(g, file=sys.stderr)
""",
    "loops": """
g = torch.jit.script(samples.for_break).graph.copy()
for p in ("inline", "loop_unrolling", "constant_propagation", "peephole", "cse", "decompose_ops", "batch_mm", "dce"):
    getattr(torch._C, "_jit_pass_" + p)(g)
""",
    "freeze": """
m = torch.jit.script(samples.ConvNet().eval())
f = torch.jit.freeze(m)
torch.jit.optimize_for_inference(f)
""",
    "run": """
torch._C._jit_override_can_fuse_on_cpu(True)
torch._C._jit_set_te_must_use_llvm_cpu(False)
f = torch.jit.script(traced_run)
x = torch.ones(2, 2, requires_grad=True)
for _ in range(3):
    f(x, x).sum().backward()
""",
    "trace": """
torch.jit.trace(samples.ConvNet().eval(), torch.ones(1, 1, 4, 4))
g = torch.jit.script(samples.inplace).graph.copy()
torch._C._jit_pass_remove_mutation(g)
torch._C._jit_pass_constant_propagation(g)
torch._C._jit_pass_propagate_shapes_on_graph(g)
torch._C._jit_pass_autocast(g)
""",
}

PRELUDE = """
import sys, warnings
warnings.filterwarnings("ignore")
sys.path.insert(0, %r)
import torch
torch.set_num_threads(1)
torch.manual_seed(0)
import dumps_samples as samples

def traced_run(x, y):
    z = (x * y).tanh() + x
    return z.relu() * y
""" % common.HERE


def logged(snippet, level):
    """What a snippet, run as a script of its own, leaves on stderr."""
    with tempfile.NamedTemporaryFile("w", suffix=".py") as f:
        f.write(PRELUDE + snippet)
        f.flush()
        got = subprocess.run([sys.executable, f.name], capture_output=True, text=True,
                             env=dict(os.environ, PYTORCH_JIT_LOG_LEVEL=level))
        return got.stderr.replace(f.name, "log.py")


def levels(corpus):
    """Keep a log when it holds a line that no other log of it held."""
    for name, snippet in SNIPPETS.items():
        known = set()
        for level in LEVELS:
            text = logged(snippet, level)
            lines = set(common.shape_of(text).splitlines())
            if len(lines - known) > 3 and "[" in text:
                known |= lines
                corpus.add("log/%s%s" % (name, level.replace(">", "+").replace(":", ".")), text[:200000])


class Flaky(nn.Module):
    """Differs from call to call in the ways a tracer check reports."""

    def __init__(self, how):
        super().__init__()
        self.how, self.calls = how, 0

    def forward(self, x):
        self.calls += 1
        if self.how == "branch" and self.calls > 1:
            return torch.relu(x) + 1
        if self.how == "constant":
            return x + torch.tensor([float(self.calls), 2.0])
        if self.how == "attribute":
            return x.sum(self.calls % 2) if self.calls > 1 else x.sum(0)
        return torch.rand(2) + x


def tracer_checks(corpus):
    for how in ("branch", "constant", "attribute", "random"):
        torch.manual_seed(0)
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            try:
                torch.jit.trace(Flaky(how), torch.ones(2, 2))
                text = ""
            except Exception as e:
                text = "%s\n" % e
        text += "".join("%s\n" % w.message for w in seen)
        corpus.add("check/" + how, text)


def several(corpus):
    """Graphs one after another, with and without lines between them."""
    graphs = [str(torch.jit.script(f).graph) for f in (samples.straight, samples.if_else, samples.while_loop)]
    corpus.add("several/adjacent", "".join(graphs))
    corpus.add("several/blank", "\n".join(graphs))
    corpus.add("several/among_lines", "step 1\n" + graphs[0] + "DEBUG: done (0.1 s)\n\ngraph of 2:\n" + graphs[1] + "Traceback (most recent call last):\n  none\n" + graphs[2] + "bye\n")
    corpus.add("several/indented", "".join("    " + l + "\n" for l in graphs[2].splitlines()))
    corpus.add("several/prefixed", "".join("[2022-12-01 10:00:00,123] INFO " + l + "\n" for l in graphs[1].splitlines()))
    corpus.add("several/windows", graphs[1].replace("\n", "\r\n"))
    errors = []
    for text in ("graph(%x : Tensor):\n  %1 : Tensor = aten::relu(%y)\n  return (%1)\n", "graph(%x : Foo):\n  return (%x)\n"):
        try:
            torch._C.parse_ir(text)
        except Exception as e:
            errors.append(str(e))
    corpus.add("several/parse_errors", "\n".join(errors))


def executed_errors(corpus):
    """What an exception in a graph prints."""
    s = torch.jit.script(samples.raises)
    for n in (0, 4, 9):
        try:
            s(torch.ones(2, 2), n)
        except Exception as e:
            corpus.add("error/raises_%d" % n, str(e) + "\n" + str(s.graph))


def collect(corpus):
    levels(corpus)
    tracer_checks(corpus)
    several(corpus)
    executed_errors(corpus)
