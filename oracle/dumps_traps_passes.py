"""Part of the traps corpus: every sample after every pass that PyTorch offers
for one graph, shape propagation with its symbolic sizes, and differentiation."""
import torch

import dumps_common as common
import dumps_samples as samples
import dumps_trace_samples as traced

C = torch._C


def copy(graph, inline=True):
    g = graph.copy()
    if inline:
        C._jit_pass_inline(g)
    return g


def run(*names):
    """A pass pipeline, by the endings of torch._C._jit_pass_*."""
    def apply(g):
        for n in names:
            getattr(C, "_jit_pass_" + n)(g)
        return g
    return apply


PASSES = {n: run(n) for n in """constant_propagation constant_propagation_immutable_types constant_pooling cse dce peephole
    peephole_list_idioms loop_unrolling constant_loop_unrolling lower_all_tuples decompose_ops batch_mm canonicalize
    canonicalize_graph_fuser_ops remove_inplace_ops remove_mutation remove_expands erase_number_types inline_fork_wait
    erase_shape_information specialize_autogradzero refine_tuple_types refine_integer_values integer_value_refinement
    create_functional_graphs functional_to_inplace_activation inplace_to_functional_activation fuse_linear fuse_addmm
    fuse_add_relu run_decompositions propagate_dtype propagate_device
    propagate_shapes_on_graph dce_allow_deleting_nodes_with_side_effects autocast replace_old_ops_with_upgraders
    fold_frozen_conv_bn fold_frozen_conv_add_or_sub fold_frozen_conv_mul_or_div convert_frozen_ops_to_mkldnn
    transpose_frozen_linear concat_frozen_linear fuse_frozen_conv_add_relu fuse_tensorexprs prepare_division_for_onnx
    onnx_preprocess onnx_remove_print transform_conv1d_to_conv2d
    insert_prepacked_ops swap_functional_linear quant_fusion
    onnx_function_substitution onnx_lint""".split() if hasattr(C, "_jit_pass_" + n)}
PASSES.update({
    "fix": run("constant_propagation", "lower_all_tuples", "peephole", "cse", "constant_pooling", "dce"),
    "unroll_fold": run("loop_unrolling", "constant_propagation", "dce"),
    "functional_inline": run("create_functional_graphs", "inline_functional_graphs"),
    "lower_shapes": run("lower_all_tuples", "constant_propagation", "propagate_shapes_on_graph"),
    "erase": run("erase_number_types", "dce"),
    "batch": run("remove_expands", "decompose_ops", "batch_mm", "fuse_addmm"),
})


def autodiff(threshold):
    def apply(g):
        C._jit_pass_create_autodiff_subgraphs(g, threshold)
        return g
    return apply


def differentiate(g):
    """The four parts of a gradient: forward and backward graphs."""
    C._jit_pass_constant_propagation(g)
    grad = C._jit_differentiate(g)
    return "%s\n%s" % (grad.f, grad.df)


def complete(inputs, with_grad):
    def apply(g):
        C._jit_pass_complete_shape_analysis(g, inputs, with_grad)
        return g
    return apply


def all_graphs():
    for f in samples.FUNCTIONS:
        try:
            yield f.__name__, torch.jit.script(f).graph
        except Exception:
            pass
    for name, module, inputs in samples.makers():
        try:
            yield name, torch.jit.script(module.eval()).inlined_graph
            yield name + "_frozen", torch.jit.freeze(torch.jit.script(module.eval())).graph
        except Exception:
            pass
    for name, (f, inputs) in traced.SAMPLES.items():
        try:
            yield "traced_" + name, torch.jit.trace(f, inputs, check_trace=False, strict=False).inlined_graph
        except Exception:
            pass


def collect(corpus):
    graphs = list(all_graphs())
    refused, shapes = set(), set()
    for name, graph in graphs:
        plain = str(copy(graph))
        for p, apply in PASSES.items():
            try:
                text = str(apply(copy(graph)))
            except Exception as e:
                if p not in refused:
                    corpus.fail("pass/%s/%s (first refusal)" % (p, name), e)
                refused.add(p)
                continue
            if text != plain and common.shape_of(text) not in shapes:
                shapes.add(common.shape_of(text))
                corpus.add("pass/%s/%s" % (p, name), text)
        corpus.text("pass/autodiff1/" + name, lambda: autodiff(1)(copy(graph)))
        corpus.text("pass/autodiff2/" + name, lambda: autodiff(2)(copy(graph)))
        if not any(n.kind() == "prim::Loop" for n in graph.nodes()):
            try:
                corpus.add("pass/differentiate/" + name, differentiate(copy(graph)))
            except Exception:
                pass  # PyTorch differentiates only what it knows; the refusal is no news
    for name, (f, inputs) in traced.SAMPLES.items():
        try:
            graph = torch.jit.trace(f, inputs, check_trace=False).graph
            for grad in (True, False):
                corpus.text("pass/complete_shapes_%d/%s" % (grad, name), lambda: complete(inputs, grad)(copy(graph)))
        except Exception:
            pass
    symbolic(corpus)
    shape_compute(corpus)
    decompositions(corpus)


def symbolic(corpus):
    """Symbolic sizes: SS(-2) and partly known ones."""
    def cat(x, y):
        return torch.cat([x, y], 1).sum(0), x.view(-1), (x + y).transpose(0, 1), torch.mm(x, y.t())

    graph = torch.jit.script(cat).graph
    C._jit_set_symbolic_shapes_test_mode(True)
    for i, (a, b) in enumerate([([2, 3], [2, 3]), ([-2, 3], [-2, 3]), ([-2, -3], [-2, -4]), ([None, 3], [2, None]),
                                ([-5, -5], [-5, -5]), ([None, None], [None, None]), ([0, 3], [0, 3])]):
        def make():
            g = copy(graph)
            for v, s in zip(g.inputs(), (a, b)):
                v.setType(v.type().with_sizes([k if k is None or k >= 0 else None for k in s])
                          if any(k is None for k in s) else symbolic_type(s))
            C._jit_pass_constant_propagation(g)
            C._jit_pass_propagate_shapes_on_graph(g)
            return g
        corpus.text("pass/symbolic/%d" % i, make)
    C._jit_set_symbolic_shapes_test_mode(False)


def symbolic_type(sizes):
    """A tensor type with the sizes as given, negative ones being symbols."""
    names = ", ".join("SS(%d)" % s if s < 0 else str(s) for s in sizes)
    g = C.parse_ir("graph(%%x : Float(%s)):\n  return (%%x)\n" % names)
    return next(g.inputs()).type()


def shape_compute(corpus):
    """The graphs that PyTorch computes shapes with, and what it builds from them."""
    def net(x, w, b):
        y = torch.conv2d(x, w, b, [1, 1], [0, 0], [1, 1], 1)
        return torch.relu(y).mean([2, 3]).view(1, -1)

    graph = torch.jit.script(net).graph
    done = set()
    for name, g in [("net", graph)] + list(all_graphs()):
        for n in copy(g).nodes():
            if n.kind() not in done:
                done.add(n.kind())
                try:
                    compute = C._jit_shape_compute_graph_for_node(n)
                except Exception:
                    compute = None
                if compute is not None:
                    corpus.add("shapes/compute_" + n.kind().replace("::", "_"), str(compute))
                try:
                    parts = C._jit_decomposition_graph_for_node(n)
                except Exception:
                    parts = None
                if parts is not None:
                    corpus.add("shapes/decomposition_" + n.kind().replace("::", "_"), str(parts))

    def build():
        g = copy(graph)
        for v, s in zip(g.inputs(), ([1, 3, -2, -3], [8, 3, 3, 3], [8])):
            v.setType(symbolic_type(s))
        C._jit_pass_constant_propagation(g)
        nodes = [n for n in g.nodes() if n.kind().startswith("aten")]
        out = C._jit_pass_propagate_shapes_on_graph_and_build_compute(g, nodes[0], nodes[-1])
        return "%s\n%s" % (g, out.partial_eval_shape_graph())
    corpus.text("shapes/build_compute", build)


def decompositions(corpus):
    from torch._decomp import decomposition_table
    import torch.jit._decompositions as table
    for name in sorted(str(k) for k in getattr(table, "decomposition_table", {})):
        f = table.decomposition_table[name]
        corpus.text("decomposition/%s" % name.split("(")[0], lambda: f.graph)
    import torch.jit._shape_functions as shapes
    for name in sorted(getattr(shapes, "shape_compute_graph_mapping", {})):
        f = shapes.shape_compute_graph_mapping[name]
        if hasattr(f, "graph"):
            corpus.text("shape_function/%s" % name.split("(")[0], lambda: f.graph)
