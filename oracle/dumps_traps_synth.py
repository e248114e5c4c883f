"""Part of the traps corpus: every type in every position. Types are set on
values by hand, read back by torch._C.parse_ir, and nested at random."""
import random

import torch

import dumps_samples as samples

C = torch._C

SPELLED = ["Tensor", "Future(int)", "RRef(Tensor)", "t", "int?", "int[]", "Union(int, str)", "Storage", "Stream", "Generator", "Any",
           "Scalar", "number", "Dict(str, int)", "(int, int)", "()", "(int)", "NoneType", "QScheme", "Device", "complex", "Capsule", "bool", "str",
           "float", "Tensor?", "Tensor[]", "Tensor?[]", "Tensor[]?", "(Tensor, Tensor?)[]", "Dict(str, Dict(int, Tensor[]))", "Future((Tensor, Tensor))",
           "RRef(Dict(str, Tensor))", "t[]", "Dict(str, t)", "Float(2, 3, strides=[3, 1])", "Float(*, 2)", "Float(*, *)", "Float()", "QUInt8(2)", "QInt8(3, 4)",
           "ComplexFloat(2, 2)", "ComplexDouble(1)", "Half(0)", "BFloat16(2, 3)", "Bool(1)", "Byte(1)", "Char(1)", "Short(1)", "Int(1)", "Long(1)", "Double(1, 1, 1, 1, 1, 1)",
           "Float(2, 3, strides=[3, 1], requires_grad=1, device=cpu)", "Float(2, requires_grad=0)", "Float(2, device=cuda:0)", "Float(requires_grad=0, device=cpu)",
           "Tensor(requires_grad=1)", "Float(150528, strides=[1])", "Union(int, float, str, NoneType)", "Union(Tensor, Tensor[], Dict(str, Tensor))", "(int, (float, (str, bool[])))[]",
           "Future(Future(int[]))", "int[][][]", "str[]?", "(int, int)?", "Any[]", "Any?", "Future(Tensor[])", "SymInt"]


def spelled(corpus):
    """Types as parse_ir reads them, and as it prints them."""
    for i, t in enumerate(SPELLED):
        try:
            g = C.parse_ir("graph(%%x : %s):\n  %%y : %s = test::op(%%x)\n  %%z : int = test::sink(%%y)\n  return (%%y)\n" % (t, t))
        except Exception as e:
            corpus.fail("type/%02d" % i, "%s: %s" % (t, e))
            continue
        corpus.add("type/%02d" % i, str(g))


def atoms():
    tensor = C.TensorType.get()
    full = C.TensorType.create_from_tensor(torch.zeros(2, 3))
    scripted = torch.jit.script(samples.classes)
    out = [C.IntType.get(), C.FloatType.get(), C.BoolType.get(), C.StringType.get(), C.ComplexType.get(), C.NoneType.get(), C.AnyType.get(), C.NumberType.get(),
           C.DeviceObjType.get(), C.StreamObjType.get(), C.PyObjectType.get(), tensor, full, tensor.with_sizes([2, None]), full.with_sizes([4, 5]),
           C.TensorType.create_from_tensor(torch.zeros(3, dtype=torch.complex64)), C.TensorType.create_from_tensor(torch.zeros(2, 2).t().requires_grad_())]
    if hasattr(C, "SymIntType"):
        out.append(C.SymIntType.get())
    for f in (samples.named_tuples, samples.enums, samples.classes, samples.unions, samples.anys, samples.devices):
        for v in torch.jit.script(f).graph.inputs():
            out.append(v.type())
        for n in torch.jit.script(f).graph.nodes():
            out += [o.type() for o in n.outputs()]
    module = torch.jit.script(samples.Interfaced())
    for n in module.graph.nodes():
        out += [o.type() for o in n.outputs()]
    return out + [module._c._type(), scripted.graph.findNode("prim::CreateObject").output().type()]


def random_type(r, pool, depth):
    if depth == 0 or r.random() < 0.25:
        return r.choice(pool)
    inner = lambda: random_type(r, pool, depth - 1)
    kind = r.randrange(8)
    if kind == 0:
        return C.ListType(inner())
    if kind == 1:
        return C.OptionalType(inner())
    if kind == 2:
        return C.DictType(r.choice([C.IntType.get(), C.StringType.get(), C.TensorType.get(), C.FloatType.get()]), inner())
    if kind == 3:
        return C.TupleType([inner() for _ in range(r.randrange(4))])
    if kind == 4:
        return C.FutureType(inner())
    if kind == 5:
        return C.RRefType(inner())
    if kind == 6:
        try:
            return C.UnionType([inner(), inner(), C.StringType.get()])
        except RuntimeError:  # members that unify to fewer than two
            return C.UnionType([C.IntType.get(), C.StringType.get(), C.ListType(C.IntType.get())])
    return C.ListType(C.OptionalType(inner()))


def random_types(corpus):
    """Values and type attributes of random nested types; seven nodes a graph.
    A Union that unifies to fewer than two members is an error: that try is lost."""
    r, pool = random.Random(7), atoms()
    for i in range(90):
        g = C.Graph()
        try:
            x = g.addInput()
            x.setType(random_type(r, pool, 3))
            for _ in range(7):
                n = g.insertNode(g.create("test::op", [x], 1 + r.randrange(2)))
                n.ty_("one", random_type(r, pool, 2))
                n.tys_("types", [random_type(r, pool, 2) for _ in range(r.randrange(4))])
                for o in n.outputs():
                    o.setType(random_type(r, pool, 3))
                x = n.outputsAt(0)
            g.registerOutput(x)
            corpus.add("type/random_%02d" % i, str(g))
        except RuntimeError:
            continue


def nested_subgraphs(corpus):
    """Definitions inside definitions: printed flat, numbered anew in each."""
    def graph(depth, width):
        g = C.Graph()
        x = g.addInput()
        for i in range(width):
            if depth:
                n = g.insertNode(g.create("prim::Sub" if i % 2 else "test::group", [x], 1))
                n.g_("Subgraph", graph(depth - 1, width - 1))
                if i % 3 == 0:
                    n.i_("extra", i)
            else:
                n = g.insertNode(g.create("aten::relu", [x], 1))
            x = n.output()
        g.registerOutput(x)
        return g

    for depth, width in ((1, 1), (1, 3), (2, 2), (3, 3), (3, 4)):
        corpus.text("subgraph/%d_%d" % (depth, width), lambda: graph(depth, width))

    def blocks():
        g = C.Graph()
        x = g.addInput()
        n = g.insertNode(g.create("test::blocks", [x], 0))
        for k in range(3):
            b = n.addBlock()
            b.addInputToBlock() if k else None
            m = b.addNode("test::group", list(b.inputs()))
            m.g_("Subgraph", graph(1, 2))
        g.registerOutput(x)
        return g
    corpus.text("subgraph/in_blocks", blocks)

    def other_attribute():
        g = C.Graph()
        n = g.insertNode(g.create("test::op", [g.addInput()], 1))
        n.g_("body", graph(0, 1))
        n.gs_("bodies", [graph(0, 1), graph(0, 2)])
        return g
    corpus.text("subgraph/other_attribute", other_attribute)

    def fusion(make):
        g = C.Graph()
        x = g.addInput()
        g.insertNode(getattr(g, make)())
        g.registerOutput(x)
        return g
    corpus.text("subgraph/fusion_group", lambda: fusion("createFusionGroup"))
    corpus.text("subgraph/cuda_fusion_group", lambda: fusion("createCudaFusionGroup"))


def outputs(corpus):
    """Nodes with none, one and many outputs; many inputs; empty graphs."""
    for n_in, n_out in ((0, 0), (0, 1), (3, 0), (2, 5), (20, 1), (1, 20)):
        g = C.Graph()
        ins = [g.addInput() for _ in range(n_in)]
        n = g.insertNode(g.create("test::many", ins, n_out))
        for o in n.outputs():
            g.registerOutput(o)
        corpus.add("arity/%d_%d" % (n_in, n_out), str(g))
    corpus.add("arity/empty", str(C.Graph()))
    corpus.text("arity/uninitialized", lambda: C.parse_ir("graph():\n  %x : Tensor = prim::AutogradZero()\n  %y : Tensor = prim::Uninitialized()\n  return (%x, %y)\n"))
    corpus.text("arity/unused_names", lambda: C.parse_ir("graph(%a, %b.1 : int, %c.1.2):\n  %d.3, %e : (int, int) = test::op(%a)\n  return (%d.3)\n"))


def collect(corpus):
    for part in (spelled, random_types, nested_subgraphs, outputs):
        try:
            part(corpus)
        except Exception as e:
            corpus.fail(part.__name__, "%s: %s" % (type(e).__name__, e))
