"""Makes schema/functions.txt and schema/testdata/resolve.txt.gz: calls in source and how PyTorch compiles them.

Run: /usr/bin/python3 oracle/schema_resolve.py

functions.txt holds the functions in TorchScript that have an operator's name, found in the lists of
candidates that PyTorch prints for calls that nothing takes.

Each line of resolve.txt is one call of an operator by one compiled function, whose parameters are its
arguments. Columns: the kind, or for a call of another compiled function its schema; the arguments (types as dumps print them joined by " ; ", [] for the empty
list literal, "self:" before the object of a method call, "name=" before a keyword); and either - where
PyTorch refuses, or f where it inlines a function, or the index of the overload, the inputs of the node
joined by " ; " and the types of its outputs joined by " ; ". An input is a0, a1 ... for a parameter, d for
a default, F(x) for a node aten::F, [x,y]:T for a list of T made here, x.k for a tuple's element k, and
(x,y) for a tuple made here.
"""
import gzip
import itertools
import os
import random
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from schema_common import C, bind, names_in_order, variables  # noqa: E402
from schema_match import parse_type, spell  # noqa: E402
import torch  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = os.path.join(os.path.dirname(HERE), "schema")

KINDS = """add sub mul div pow eq lt ge and __and__ remainder fmod floor_divide floordiv relu sum mean max min argmax
prod std var norm cat stack zeros ones full empty arange rand randint linspace view reshape permute expand repeat
transpose flatten squeeze unsqueeze select slice index_select gather masked_fill masked_select where split chunk
split_with_sizes to type_as clone contiguous clamp conv1d conv2d conv_transpose2d max_pool2d avg_pool2d
adaptive_avg_pool2d upsample_nearest2d interpolate linear matmul bmm addmm einsum layer_norm group_norm
batch_norm dropout embedding softmax log_softmax cross_entropy_loss nll_loss mse_loss threshold hardtanh leaky_relu gelu
elu lstm gru tensordot cdist stft topk sort unique_consecutive roll flip rot90 pad constant_pad_nd full_like zeros_like
new_zeros new_full add_ mul_ fill_ copy_ zero_ append extend insert pop remove index __contains__ len keys values get
update setdefault items format join replace startswith upper Int Float Bool Complex __getitem__ _set_item list dict
ceil floor sqrt sin log abs neg round __not__ __is__ __isnot__ tensor as_tensor device size numel dim item stride
broadcast_tensors meshgrid atleast_1d block_diag cumsum bernoulli multinomial normal uniform_ isclose allclose
quantize_per_tensor addcmul lerp diff quantile searchsorted bucketize tile movedim swapaxes narrow unfold t mm outer
Size IntImplicit __range_length index_put unbind tensor_split""".split()
NAMESPACES = {"Size": "aten", "interpolate": "aten"}

POOL = """Tensor int float complex bool str Scalar NoneType Device Tensor? int? float? bool? Scalar? str? int[] float[]
bool[] str[] Tensor[] Tensor?[] Scalar[] int[]? float[]? complex[] int[][] int?[] Dict(str,_int) Dict(str,_Tensor)
Dict(int,_Tensor) (int,_int) (int,_float) (Tensor,_Tensor) (int,_Tensor) (float,_float) (int,_str) (int[],_int[])
(Tensor,_int[]) (int,) Any Device? () (int,_int)[] (Scalar,_Tensor) (str,_int)""".split()

EMPTY = "[]"


def pool_type(text):
    return parse_type("(int)" if text == "(int,)" else text.replace("_", " "))


class Call:
    """One call: self (a type or None), positional types, keyword types; EMPTY stands for the literal []."""

    def __init__(self, kind, self_type, args, kwargs):
        self.kind, self.self_type, self.args, self.kwargs = kind, self_type, list(args), list(kwargs)

    def parts(self):
        return ([("self:", self.self_type)] if self.self_type is not None else []) + \
            [("", a) for a in self.args] + [(n + "=", a) for n, a in self.kwargs]

    def text(self):
        return " ; ".join(p + (a if a is EMPTY else spell(a)) for p, a in self.parts())

    def source(self):
        params, words = [], []
        for i, (prefix, arg) in enumerate(self.parts()):
            word = "a%d" % i
            if arg is EMPTY:
                word = "[]"
            else:
                params.append("%s: %s" % (word, annotation(arg)))
            words.append(prefix.replace("self:", "") + word)
        space, base = self.kind.split("::") if self.kind else ("", "")
        if self.self_type is not None:
            callee, words = "%s.%s" % (words[0], base), words[1:]
        else:
            callee = "torch.ops.%s.%s" % (space, base)
        return "def f(%s):\n  return %s(%s)\n" % (", ".join(params), callee, ", ".join(words))


def annotation(ty):
    text = ty.annotation_str
    return "None" if text == "NoneType" else text


def expression(value, top):
    """How the value was made, in the notation of the fixture."""
    node = value.node()
    kind = node.kind()
    inner = [expression(v, False) for v in node.inputs()] if kind != "prim::Param" else []
    if kind == "prim::Param":
        return re.match(r"a\d+", value.debugName()).group(0)
    if kind == "prim::Constant":
        return "d"
    if kind == "prim::ListConstruct":
        if set(inner) == {"d"}:
            return "d"  # a default that is a list
        return "[%s]:%s" % (",".join(inner), spell(value.type().getElementType()))
    if kind == "prim::TupleConstruct":
        return "(%s)" % ",".join(inner)
    if kind == "prim::TupleUnpack":
        return "%s.%d" % (inner[0], [o.debugName() for o in node.outputs()].index(value.debugName()))
    assert kind.startswith("aten::") and len(inner) == 1, kind
    return "%s(%s)" % (kind[len("aten::"):], inner[0])


def answer(call, order):
    """The third and further columns."""
    source = call.source()
    try:
        graph = torch.jit.CompilationUnit(source).f.graph
    except RuntimeError as e:
        text = str(e)
        if "Arguments for call are not valid" in text or "object has no attribute" in text or ARGUMENTS.search(text):
            return "-"
        raise
    return describe(call, order, graph)


ARGUMENTS = re.compile(r"\n(aten|prim)::[\w.]+\(.*\) -> .*:\n")


def describe(call, order, graph):
    found = [n for n in graph.nodes() if not n.kind().startswith("prim::") and "def f(" in n.sourceRange()]
    last = found[-1] if found else None
    if last is None or last.kind() != call.kind or last.schema() not in order:
        foreign = [n for n in graph.nodes() if n.sourceRange() and "def f(" not in n.sourceRange()]
        assert foreign, "the node is gone"
        return "f"
    text = last.schema()
    inputs = " ; ".join(expression(v, True) for v in last.inputs())
    outputs = " ; ".join(spell(o.type()) for o in last.outputs())
    return "%d\t%s\t%s" % (order.index(text), inputs, outputs)


def exact(schema, var):
    """The arguments of schema by name, at types that fit."""
    return [(a, bind(a.type, var)) for a in schema.arguments]


def usable(ty):
    return not any(w in str(ty) for w in ("Generator", "Storage", "Stream", "torch.classes", "QScheme", "Future"))


def variants(kind, schema, rng, pool):
    """Calls near what schema takes."""
    for var in (variables()[0], rng.choice(variables()[:5])):
        formal = [(a, t) for a, t in exact(schema, var) if usable(t)]
        need = [(a, t) for a, t in formal if not a.has_default_value()]
        positional = [t for a, t in formal if not a.kwarg_only]
        keywords = [(a.name, t) for a, t in formal if a.kwarg_only]
        first = [t for a, t in need if not a.kwarg_only]
        given = [(a.name, t) for a, t in need if a.kwarg_only]
        yield Call(kind, None, positional, keywords)
        yield Call(kind, None, first, given)
        yield Call(kind, None, [], [(a.name, t) for a, t in need])
        if formal and formal[0][0].name == "self":
            yield Call(kind, first[0] if first else positional[0], first[1:] or positional[1:], given)
    for _ in range(22):
        yield mutated(kind, rng, pool, first, positional, given, keywords, formal)


BINARY = "Tensor int float complex bool Scalar str int[] Tensor? NoneType (int,_int)".split()


def binary(kind, schemas):
    """All pairs of common types, where an overload takes two arguments; in both ways of calling."""
    if not any(sum(not a.has_default_value() for a in s.arguments) == 2 for s in schemas):
        return
    for a, b in itertools.product([pool_type(t) for t in BINARY], repeat=2):
        yield Call(kind, None, [a, b], [])
        if a.kind() in ("TensorType", "ListType", "StringType"):
            yield Call(kind, a, [b], [])


def near(ty, rng):
    """A type that PyTorch may convert to ty."""
    kind = ty.kind()
    if kind == "OptionalType":
        inner = ty.getElementType()
        return rng.choice([C.NoneType.get(), inner, near(inner, rng)])
    if kind in ("IntType", "FloatType", "ComplexType", "NumberType"):
        return rng.choice([C.TensorType.get(), pool_type("Scalar"), ty])
    if kind == "ListType":
        elem = ty.getElementType()
        return rng.choice([C.TupleType([elem, elem]), elem, ty, C.TupleType([elem])])
    if kind == "DeviceObjType":
        return C.StringType.get()
    return ty


def mutated(kind, rng, pool, first, positional, given, keywords, formal):
    args = list(rng.choice([first, positional, first]))
    kwargs = list(rng.choice([given, given, keywords]))
    extra = rng.random()
    if rng.random() < 0.4:
        args = [near(t, rng) if rng.random() < 0.5 else t for t in args]
        kwargs = [(n, near(t, rng) if rng.random() < 0.5 else t) for n, t in kwargs]
        extra = rng.random() * 2
    if extra < 0.35 and args:  # varargs for a last list
        last = args.pop()
        elem = last.getElementType() if last.kind() == "ListType" else last
        args += [elem if rng.random() < 0.7 else rng.choice(pool) for _ in range(rng.choice([1, 2, 2, 3]))]
    elif extra < 0.6 and args:
        for _ in range(rng.choice([1, 1, 2])):
            args[rng.randrange(len(args))] = rng.choice(pool)
    elif extra < 0.7 and args:
        args[rng.randrange(len(args))] = EMPTY
    elif extra < 0.78:
        args.append(rng.choice(pool))
    elif extra < 0.95 and formal:  # by keyword what could be positional
        a, t = rng.choice(formal)
        name = "input" if a.name == "self" and rng.random() < 0.7 else a.name
        if name not in [n for n, _ in kwargs] and name.isidentifier() and name not in ("from", "lambda"):
            kwargs.append((name, t if rng.random() < 0.6 else rng.choice(pool)))
    elif kwargs:
        i = rng.randrange(len(kwargs))
        kwargs[i] = (kwargs[i][0], rng.choice(pool))
    if rng.random() < 0.25 and args and args[0] is not EMPTY:
        return Call(kind, args[0], args[1:], kwargs)
    return Call(kind, None, args, kwargs)


def callable_as(call):
    """Python's grammar and PyTorch's own attributes get in the way of some calls."""
    if any(n in ("from", "lambda", "else") for n, _ in call.kwargs):
        return False
    base = call.kind.split("::")[1]
    if call.self_type is None:
        return True
    ty = call.self_type
    simple = ty.kind() in ("TensorType", "ListType", "StringType", "DictType")
    return simple and not (base.startswith("__") or base in SPECIAL_METHODS)


# Methods that PyTorch compiles in a way of its own.
SPECIAL_METHODS = {"device", "type", "dtype", "list", "dict", "tensor", "as_tensor", "len", "items"}
# Calls of these get an argument that is not a parameter, or are no calls of operators.
SKIPPED = {"aten::device"}


def functions():
    """The candidates without an operator's name, by operator."""
    nested = "Dict[float, Dict[str, float]]"
    found = {}
    for kind in names_in_order():
        space, base = kind.split("::")
        if space != "aten" or base in ("print", "is", "not"):
            continue
        try:
            torch.jit.CompilationUnit("def f(s: %s):\n  r = torch.ops.aten.%s(%s)\n" % (nested, base, ", ".join("s" * 40)))
        except RuntimeError as e:
            for line in str(e).split("\n"):
                match = re.match(r"\s*(%s\(.*\) -> .*):$" % re.escape(base), line)
                if match:
                    found.setdefault(kind, []).append("aten::" + match.group(1))
    return found


def user_functions(out, rng, pool):
    """Calls of compiled functions, which PyTorch fits by the same rules: the kind is their schema."""
    shapes = """(int, float)|(float, Tensor)|int|float|number|int[]|float[]|Tensor?|int?|(int[], int)|Device|(int?, float)
    |Dict(str, int)|(int, (float, Tensor))|Tensor[]|str?|complex|Tensor?[]|(number, number)|(Tensor, Tensor)?""".split("|")
    types = pool + [pool_type(t) for t in ("(Tensor,_(int,_Tensor))", "(Tensor,_Tensor)?", "(Scalar,_float)", "(int[],_Tensor)",
                                           "(int,_(Tensor,_Tensor))", "((int,_int),_Tensor)", "(NoneType,_Tensor)")]
    for shape in shapes:
        ty = C.parse_schema("f(%s x) -> ()" % shape.strip()).arguments[0].type
        for given in types:
            for kwargs in (False, True):
                call = Call("", None, [] if kwargs else [given], [("x", given)] if kwargs else [])
                source = "def g(x: %s, y: int = 3):\n  return x\n" % annotation(ty)
                body = call.source().replace("torch.ops..", "g")
                unit_call(out, call, source, body)


def unit_call(out, call, callee, caller):
    schema = str(torch.jit.CompilationUnit(callee).g.schema)
    try:
        graph = torch.jit.CompilationUnit(callee + caller).f.graph
    except RuntimeError as e:
        assert "called from" in str(e) or "Expected" in str(e) or "Could not" in str(e), e
        out[(schema, call.text())] = "-"
        return
    node = [n for n in graph.nodes() if n.kind() == "prim::CallFunction"][0]
    inputs = " ; ".join(expression(v, True) for v in list(node.inputs())[1:])
    out[(schema, call.text())] = "0\t%s\t%s" % (inputs, spell(node.output().type()))


def main():
    rng = random.Random(20260801)
    lines = [s for _, group in sorted(functions().items()) for s in group]
    with open(os.path.join(SCHEMA, "functions.txt"), "w", encoding="utf-8") as f:
        f.write("# Made by oracle/schema_resolve.py from PyTorch 1.13.1: TorchScript functions under operators' names.\n")
        f.write("\n".join(lines) + "\n")
    print(len(lines), "functions")
    pool = [pool_type(t) for t in POOL]
    known = set(names_in_order())
    out, skipped = {}, {}
    for base in sorted(set(KINDS)):
        kind = "aten::" + base
        if kind not in known or kind in SKIPPED:
            continue
        schemas = C._jit_get_schemas_for_operator(kind)
        order = [str(s) for s in schemas]
        made = [c for s in schemas[:14] for c in variants(kind, s, rng, pool)]
        for call in itertools.chain(binary(kind, schemas), made):
            key = (kind, call.text())
            if not callable_as(call) or key in out:
                continue
            try:
                out[key] = answer(call, order)
            except (RuntimeError, AssertionError) as e:
                reason = str(e).strip().split("\n")[0][:70]
                skipped.setdefault(reason, []).append(call.source())
    user_functions(out, rng, pool)
    text = "# Made by oracle/schema_resolve.py from PyTorch 1.13.1; it documents the columns.\n"
    text += "".join("%s\t%s\t%s\n" % (k, a, r) for (k, a), r in sorted(out.items()))
    with open(os.path.join(SCHEMA, "testdata", "resolve.txt.gz"), "wb") as f:
        f.write(gzip.compress(text.encode(), 9, mtime=0))
    print(len(out), "calls,", sum(r == "-" for r in out.values()), "refused,", sum(r == "f" for r in out.values()), "functions")
    for reason, sources in itertools.islice(sorted(skipped.items(), key=lambda kv: -len(kv[1])), 30):
        print("skipped", len(sources), reason, "|", sources[0].replace("\n", " "))


if __name__ == "__main__":
    main()
