"""Makes schema/testdata/match.txt.gz: nodes with their argument types and the schema PyTorch gives them.

Run: /usr/bin/python3 oracle/schema_match.py

Each line is KIND, a tab, the argument types as dumps print them joined by " ; ", a tab, and the index of
the overload among the schemas of that kind in the order PyTorch tries them, or - for no match. Sources:
every schema's own argument types; the same with single arguments replaced by other types (subtypes,
supertypes, unrelated ones, tensors with properties), dropped or added; and the nodes of scripted functions
and torchvision models. A fixed seed picks among the mixes.
"""
import gzip
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from schema_common import C, bind, names_in_order  # noqa: E402
import torch  # noqa: E402
import torchvision  # noqa: E402
import torchaudio  # noqa: E402,F401

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(os.path.dirname(HERE), "schema", "testdata", "match.txt.gz")

TEXTS = """Tensor|int|float|complex|bool|str|Scalar|NoneType|Device|Any|Tensor?|int?|float?|bool?|str?|Scalar?
Device?|Generator|Generator?|int[]|float[]|bool[]|str[]|Tensor[]|Tensor?[]|Scalar[]|int[]?|float[]?|Tensor[]?
complex[]|int[][]|Tensor[][]|str[][]|int?[]|Dict(str, int)|Dict(str, Tensor)|Dict(int, Tensor)|Dict(int, str)
Dict(str, Any)|Dict(Tensor, Tensor)|Dict(float, int)|Dict(bool, int)|Dict(complex, int)|(int, int)
(str, int)|(str, int)[]|(Tensor, Tensor)[]|(int, str)[]|()|(Tensor, int)|Future(int)|Future(Tensor)
Float(2, 3, strides=[3, 1], requires_grad=0, device=cpu)|Long()|Double(*, *)|Bool(5, strides=[1])
Float(4)[]|Float(4)?|Any[]|Any?|Stream|QScheme|Storage
__torch__.torch.classes.quantized.Conv2dPackedParamsBase|__torch__.torch.classes.rnn.CellParamsBase[]
__torch__.torch.classes.quantized.LinearPackedParamsBase""".replace("\n", "|").split("|")


def parse_type(text):
    """The type a dump text stands for: schema grammar where IR text does not know it."""
    try:
        graph = C.parse_ir("graph(%%x : %s):\n  return (%%x)" % text)
        return next(graph.inputs()).type()
    except RuntimeError:
        return C.parse_schema("f(%s x) -> ()" % text).arguments[0].type


def spell(ty):
    """ty as a dump prints it."""
    graph = C.Graph()
    value = graph.addInput()
    value.setType(ty)
    head = str(graph).split("\n")[0]
    return head[head.index(" : ") + 3:head.rindex("):")]


def ask(kind, types):
    """The schema text of a node of that kind with inputs of these types, None if none matches."""
    graph = C.Graph()
    inputs = []
    for ty in types:
        value = graph.addInput()
        value.setType(ty)
        inputs.append(value)
    node = graph.create(kind, inputs, 1)
    graph.appendNode(node)
    text = node.schema()
    return None if text == "(no schema)" else text


class Fixture:
    def __init__(self):
        self.lines = set()
        self.order = {}
        self.parsed = {}

    def exact(self, ty):
        """Whether the spelling gives the type back: dumps drop tensor properties inside dicts."""
        text = spell(ty)
        if text not in self.parsed:
            try:
                self.parsed[text] = parse_type(text)
            except RuntimeError:
                self.parsed[text] = ty  # futures are spelled as neither grammar has them
        back = self.parsed[text]
        return back.isSubtypeOf(ty) and ty.isSubtypeOf(back)

    def add(self, kind, types, text):
        if not all(self.exact(t) for t in types):
            return
        if kind not in self.order:
            self.order[kind] = [str(s) for s in C._jit_get_schemas_for_operator(kind)]
        index = "-" if text is None else str(self.order[kind].index(text))
        self.lines.add("%s\t%s\t%s" % (kind, " ; ".join(spell(t) for t in types), index))


def synthetic(fixture, rng):
    pool = [parse_type(t) for t in TEXTS]
    simple = pool[:34]
    for name in names_in_order():
        for schema in C._jit_get_schemas_for_operator(name):
            for var in (simple[0], rng.choice(simple)):
                types = [bind(a.type, var) for a in schema.arguments]
                fixture.add(name, types, ask(name, types))
            for _ in range(2 if name.startswith("aten::") else 1):
                mixed = list(types)
                change = rng.random()
                if change < 0.75 and mixed:
                    for _ in range(rng.choice([1, 1, 2])):
                        mixed[rng.randrange(len(mixed))] = rng.choice(simple if rng.random() < 0.6 else pool)
                elif change < 0.87 and mixed:
                    mixed.pop(rng.randrange(len(mixed)))
                else:
                    mixed.insert(rng.randrange(len(mixed) + 1), rng.choice(pool))
                fixture.add(name, mixed, ask(name, mixed))


def variables(fixture, rng):
    """Operators with type variables against everything: binding, unification, containers."""
    pool = [parse_type(t) for t in TEXTS]
    for name in names_in_order():
        for schema in C._jit_get_schemas_for_operator(name):
            if "VarType" not in {str(k) for a in schema.arguments for k in kinds(a.type)}:
                continue
            for _ in range(12):
                var, other = rng.choice(pool), rng.choice(pool)
                types = [bind(a.type, rng.choice([var, var, other])) for a in schema.arguments]
                if rng.random() < 0.3:
                    types[rng.randrange(len(types))] = rng.choice(pool)
                fixture.add(name, types, ask(name, types))


def kinds(ty):
    yield ty.kind()
    if ty.kind() in ("ListType", "OptionalType", "FutureType", "RRefType"):
        yield from kinds(ty.getElementType())
    elif ty.kind() == "DictType":
        yield from kinds(ty.getKeyType())
        yield from kinds(ty.getValueType())
    elif ty.kind() == "TupleType":
        for e in ty.elements():
            yield from kinds(e)


def nodes(block):
    for node in block.nodes():
        yield node
        for inner in node.blocks():
            yield from nodes(inner)


def add_graph(fixture, graph):
    registered = set(names_in_order())
    for node in nodes(graph):
        if node.kind() not in registered:
            continue
        types = [v.type() for v in node.inputs()]
        if any("." in spell(t) and "torch.classes" not in spell(t) for t in types):
            continue  # classes of the model: they belong to no operator
        text = node.schema()
        fixture.add(node.kind(), types, None if text == "(no schema)" else text)


def models(fixture):
    torch.manual_seed(0)
    detection = torchvision.models.detection
    for make in (torchvision.models.resnet18, torchvision.models.googlenet, torchvision.models.mobilenet_v3_small,
                 torchvision.models.swin_t, torchvision.models.vit_b_32):
        add_graph(fixture, torch.jit.script(make(weights=None)).inlined_graph)
    for make in (detection.fasterrcnn_resnet50_fpn, detection.retinanet_resnet50_fpn, detection.ssd300_vgg16):
        add_graph(fixture, torch.jit.script(make(weights=None, weights_backbone=None)).inlined_graph)
    model = torchvision.models.resnet18(weights=None).eval()
    add_graph(fixture, torch.jit.trace(model, torch.ones(1, 3, 64, 64)).inlined_graph)


def main():
    rng = random.Random(20260731)
    fixture = Fixture()
    synthetic(fixture, rng)
    variables(fixture, rng)
    models(fixture)
    text = "# Made by oracle/schema_match.py from PyTorch 1.13.1; it documents the columns.\n"
    text += "\n".join(sorted(fixture.lines)) + "\n"
    with open(OUT, "wb") as f:
        f.write(gzip.compress(text.encode(), 9, mtime=0))
    none = sum(1 for line in fixture.lines if line.endswith("\t-"))
    print(len(fixture.lines), "nodes,", none, "without a schema")


if __name__ == "__main__":
    main()
