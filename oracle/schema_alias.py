"""Makes oracle/schema_returns.txt: operators whose outputs share storage with an input though no annotation says so.

Run: /usr/bin/python3 oracle/schema_alias.py, then oracle/schema_table.py, which copies the answer to schema/table.txt.

Three sources of nodes, each run on the CPU and looked at from outside (about five minutes):
  samples    the samples that PyTorch's own tests have for its operators (op_db), traced; every node of the
             trace is run by itself
  generated  every schema of aten with tensors in and out, called with small tensors and arguments that tend
             to leave them as they are: same sizes, same dtype, probability 0, train False
  directed   a few calls that neither of these would make

An output counts as sharing if a storage of it is one of an input (or it is that input), and the schema
annotates no alias on that output. Each line is the full name, what was seen (input: it is an input itself, view:
it shares the storage of one, and outputs: only outputs share storage with one another), and the source.
Writes to inputs that are not annotated are looked for too, by version counters and values, and printed.
"""
import json
import os
import signal
import sys
import types
import unittest
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
OUT = os.path.join(HERE, "schema_returns.txt")

stub = types.ModuleType("expecttest")  # a test tool that op_db's module imports and does not need
stub.TestCase, stub.ACCEPT = unittest.TestCase, False
sys.modules.setdefault("expecttest", stub)
import torch  # noqa: E402
from torch.testing._internal.common_methods_invocations import op_db  # noqa: E402
from schema_common import C  # noqa: E402

SAMPLES, CALLS, SECONDS = 10, 40, 10
DTYPES = (torch.float32, torch.int64, torch.bool, torch.complex64)


def tensors(x):
    if isinstance(x, torch.Tensor):
        return [x]
    if isinstance(x, (list, tuple)):
        return [t for e in x for t in tensors(e)]
    if isinstance(x, dict):
        return [t for e in x.values() for t in tensors(e)]
    return []


def storages(t):
    """The addresses of the memory that t has."""
    if t.layout == torch.sparse_coo:
        return storages(t._values()) | storages(t._indices())
    if t.layout in (torch.sparse_csr, torch.sparse_bsr):
        return storages(t.values()) | storages(t.crow_indices()) | storages(t.col_indices())
    if t.layout in (torch.sparse_csc, torch.sparse_bsc):
        return storages(t.values()) | storages(t.ccol_indices()) | storages(t.row_indices())
    if t.layout != torch.strided:
        return {id(t)}
    return {t.storage().data_ptr()} - {0}


class Seen:
    def __init__(self):
        self.shares = {}  # full name -> (what, source)
        self.writes = {}
        self.run = set()

    def look(self, name, schema, args, out, before, source):
        """Records what a call of schema gave."""
        self.run.add(name)
        given = tensors(args)
        for t, version, copy in before:
            same = t._version == version and (copy is None or t.shape == copy.shape and torch.equal(t, copy))
            if not same and not any(a.alias_info and a.alias_info.is_write for a in schema.arguments):
                self.writes[name] = source
        outs = list(out) if len(schema.returns) > 1 else [out]
        owned = []
        for ret, value in zip(schema.returns, outs):
            if ret.alias_info is None and "(a" not in str(schema).split("->")[1]:
                owned += tensors(value)
        memory = set().union(*map(storages, given)) if given else set()
        earlier = set()
        for t in owned:
            mine = storages(t)
            if any(t is g for g in given):
                self.note(name, "input", source)
            elif mine & memory:
                self.note(name, "view", source)
            elif mine & earlier:
                self.note(name, "outputs", source)
            earlier |= mine

    def note(self, name, what, source):
        order = ("outputs", "view", "input")
        old = self.shares.get(name)
        if old is None or order.index(old[0]) < order.index(what):
            self.shares[name] = (what, source)


def overload(schema):
    packet = getattr(getattr(torch.ops, schema.name.split("::")[0]), schema.name.split("::")[1])
    return getattr(packet, schema.overload_name or "default")


def full_name(schema):
    return schema.name + ("." + schema.overload_name if schema.overload_name else "")


def call(seen, schema, values, source):
    """Runs schema on values in the order of its arguments, and looks."""
    n = len([a for a in schema.arguments if not a.kwarg_only])
    kwargs = {a.name: v for a, v in list(zip(schema.arguments, values))[n:]}
    before = [(t, t._version, t.clone() if t.layout == torch.strided and not t.isnan().any() else None)
              for t in tensors(values)]
    out = overload(schema)(*values[:n], **kwargs)
    seen.look(full_name(schema), schema, values, out, before, source)
    return out


# --- the samples of op_db

def by_text():
    return {str(s): s for s in C._jit_get_all_schemas()}


def run_graph(seen, graph, inputs, schemas, source):
    env = {v.debugName(): x for v, x in zip(graph.inputs(), inputs)}
    for node in graph.nodes():
        args = [env[v.debugName()] for v in node.inputs()]
        outs = [o.debugName() for o in node.outputs()]
        kind = node.kind()
        if kind == "prim::Constant":
            results = [node.output().toIValue()]
        elif kind == "prim::ListConstruct":
            results = [list(args)]
        elif kind == "prim::TupleConstruct":
            results = [tuple(args)]
        elif kind in ("prim::ListUnpack", "prim::TupleUnpack"):
            results = list(args[0])
        else:
            schema = schemas[node.schema()]
            out = call(seen, schema, args, source)
            results = list(out) if len(schema.returns) > 1 else [out]
        env.update(zip(outs, results))


def samples(seen, schemas):
    for op in op_db:
        for dtype in DTYPES:
            if not op.supports_dtype(dtype, "cpu"):
                continue
            try:
                for i, sample in enumerate(op.sample_inputs("cpu", dtype, requires_grad=False)):
                    if i >= SAMPLES:
                        break
                    sample_graph(seen, op, sample, schemas)
            except Exception:  # noqa: BLE001: a sample that cannot be made is no fact
                continue


def sample_graph(seen, op, sample, schemas):
    flat = tensors((sample.input, sample.args, sample.kwargs))

    def fill(x, it):
        if isinstance(x, torch.Tensor):
            return next(it)
        if isinstance(x, (list, tuple)) and not hasattr(x, "_fields"):
            return type(x)(fill(e, it) for e in x)
        return {k: fill(e, it) for k, e in x.items()} if isinstance(x, dict) else x

    def run(*ts):
        it = iter(ts)
        first, args, kwargs = fill(sample.input, it), fill(sample.args, it), fill(sample.kwargs, it)
        return op.op(first, *args, **kwargs)

    try:
        graph = torch.jit.trace(run, tuple(flat), check_trace=False).graph
        run_graph(seen, graph, [t.clone() for t in flat], schemas, "samples")
    except Exception:  # noqa: BLE001: what cannot be traced or run alone is not looked at
        return


# --- directed calls

def directed(seen, schemas):
    x = torch.rand(3, 3)
    half = x.half()
    stepped = torch.rand(1, 2, 3)
    weights = [torch.rand(4, 3), torch.rand(4, 4), torch.rand(4), torch.rand(4)]
    state = torch.zeros(1, 2, 4)
    packed = torch._C._VariableFunctions._pack_padded_sequence(torch.rand(2, 1, 3), torch.tensor([2]), False)
    calls = [("einsum", "ij->ji", [x]), ("einsum", "ij->ij", [x]), ("tensordot", x, x, [1], [0]), ("chain_matmul", [x]),
             ("linalg_multi_dot", [x, x]), ("pad", x, [0, 0]), ("pad", x, [0, 0], "reflect"), ("pad", x, [-1, 0]),
             ("combinations", x[0], 1), ("combinations", x[0], 1, True), ("to_dense", x), ("real", x),
             ("_autocast_to_full_precision", x, True, True),
             ("_autocast_to_reduced_precision", half, True, True, torch.float16, torch.bfloat16),
             ("_autocast_to_reduced_precision", x.bfloat16(), True, True, torch.float16, torch.bfloat16),
             ("rnn_tanh", stepped, state, weights, True, 1, 0.0, False, False, True),
             ("lstm", stepped, [state, state], [torch.rand(16, 3), torch.rand(16, 4)], False, 1, 0.0, False, False, True),
             ("gru", stepped, state, [torch.rand(12, 3), torch.rand(12, 4)], False, 1, 0.0, False, False, True),
             ("_pad_packed_sequence", packed[0], packed[1], False, 0.0, 2), ("cat", [x]), ("repeat", x, [1, 1]),
             ("rot90", x, 0, [0, 1]), ("roll", x, [0], [0]), ("fft_fftshift", x), ("cov", x), ("block_diag", [x]),
             ("quantize_per_tensor", x, 1.0, 0, torch.quint8), ("alpha_dropout", x, 0.0, True),
             ("dropout", x, 0.0, True), ("nuclear_norm", x), ("upsample_nearest2d", x[None, None], [3, 3]),
             ("adaptive_avg_pool2d", x[None], [3, 3]), ("max_pool2d", x[None], [1, 1]), ("avg_pool2d", x[None], [1, 1])]
    calls += [("_cast_" + n, x.to(d)) for n, d in (("Byte", torch.uint8), ("Char", torch.int8), ("Short", torch.int16), (
        "Int", torch.int32), ("Half", torch.half), ("Double", torch.double), ("Float", torch.float), ("Long", torch.long))]
    calls += sparse_calls()
    tried = []
    for name, *args in calls:
        for schema in C._jit_get_schemas_for_operator("aten::" + name):
            values = args + [a.default_value for a in schema.arguments[len(args):] if a.has_default_value()]
            if len(values) != len(schema.arguments) or schema.is_mutable:
                continue
            try:
                call(seen, schema, values, "directed")
                tried.append(name)
            except Exception:  # noqa: BLE001: another overload's arguments
                continue
    print("directed calls without an answer:", sorted({c[0] for c in calls} - set(tried)))


def sparse_calls():
    """Constructors of sparse tensors, and what may find a sparse tensor as it should be already."""
    indices, values = torch.tensor([[0, 1], [0, 1]]), torch.rand(2)
    rows, columns, size = torch.tensor([0, 1, 2]), torch.tensor([0, 1]), [2, 2]
    coo = torch.sparse_coo_tensor(indices, values, size).coalesce()
    csr = torch.sparse_csr_tensor(rows, columns, values, size)
    none = [None] * 3
    calls = [("sparse_coo_tensor", indices, values, size, *none, False), ("_sparse_coo_tensor_unsafe", indices, values, size),
             ("_sparse_coo_tensor_with_dims_and_tensors", 2, 0, size, indices, values, None, torch.sparse_coo, None, False),
             ("_coalesce", coo), ("to_dense", coo), ("to_sparse", coo), ("to_sparse_csr", csr), ("sparse_mask", torch.rand(size), coo),
             ("sparse_resize_as_", coo, coo), ("_sparse_csr_tensor_unsafe", rows, columns, values, size),
             ("_sparse_csc_tensor_unsafe", rows, columns, values, size), ("indices_copy", coo), ("values_copy", coo),
             ("_sparse_compressed_tensor_unsafe", rows, columns, values, size, None, torch.sparse_csr)]
    blocks = torch.rand(2, 1, 1)
    calls += [("_sparse_%s_tensor_unsafe" % k, rows, columns, blocks, size) for k in ("bsr", "bsc")]
    calls += [("to_sparse_csc", csr.to_dense().to_sparse_csc()), ("to_sparse_bsr", csr.to_sparse_bsr([1, 1]), [1, 1])]
    for name in ("sparse_csr_tensor", "sparse_csc_tensor", "sparse_bsr_tensor", "sparse_bsc_tensor", "sparse_compressed_tensor"):
        layout = getattr(torch, name[:10]) if name[7] in "cb" and name[8] == "s" else torch.sparse_csr
        values = blocks if name.startswith("sparse_b") else torch.rand(2)
        calls += [(name, rows, columns, values, size, None, layout, None, False),
                  (name, rows, columns, values, None, layout, None, False)]
    return calls


# --- generated calls

def choices(arg, shape):
    """Values for an argument, those first that leave tensors as they are."""
    inner = arg.type.getElementType() if arg.type.kind() == "OptionalType" else arg.type
    out = []
    if arg.has_default_value():
        out.append(arg.default_value)
    kind = inner.kind()
    if kind == "TensorType":
        out += [torch.rand(shape), torch.rand(shape) > 2, torch.zeros(shape, dtype=torch.int64)]
        out += [None] if arg.type.kind() == "OptionalType" else []
    elif kind == "ListType":
        elem = str(inner.getElementType())
        out += {"Tensor": [[torch.rand(shape), torch.rand(shape)], [torch.rand(shape)]],
                "int": [list(shape), [], [0], list(range(len(shape))), [1] * len(shape), [0] * 2 * len(shape), [1, 1], [0, 0]],
                "float": [[1.0], [1.0, 1.0]], "bool": [[True], [False]]}.get(elem, [[]])
    elif kind in ("IntType", "NumberType"):
        out += [0, 1, torch.float32 if "dtype" in arg.name else 2, -1]
    elif kind == "FloatType":
        out += [0.0, 1.0]
    elif kind == "BoolType":
        out += [False, True]
    elif kind == "StringType":
        out += ["constant", "mean", "none", "ij", "reflect"]
    elif kind == "DeviceObjType":
        out += [torch.device("cpu")]
    if arg.type.kind() == "OptionalType" and kind != "TensorType":
        out.append(None)
    return out


def attempts(schema):
    """Lists of argument values: one argument at a time leaves its first choice, for several shapes."""
    for shape in ((3, 3), (3,), (), (1, 3, 4, 4), (2, 3, 4), (0, 3)):
        picks = [choices(a, shape) for a in schema.arguments]
        if not all(picks):
            return
        yield [p[0] for p in picks]
        for i, p in enumerate(picks):
            for other in p[1:]:
                yield [other if j == i else q[0] for j, q in enumerate(picks)]


def candidates():
    for schema in C._jit_get_all_schemas():
        if not schema.name.startswith(("aten::", "torchvision::", "quantized::")) or schema.is_mutable:
            continue
        if "Tensor" in str(schema).split(" -> ")[-1] and "Tensor" in str(schema).split(" -> ")[0]:
            yield schema


def generated(seen):
    """Runs the candidates in children, since odd arguments may crash PyTorch or keep it busy; that skips one operator."""
    todo = list(candidates())
    while todo:
        todo = todo[generation(seen, todo):]


def generation(seen, todo):
    """Runs a prefix of todo in a child and returns its length."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        with os.fdopen(write, "w") as pipe:
            for schema in todo:
                mine = Seen()
                print(json.dumps(None), file=pipe, flush=True)
                signal.alarm(SECONDS)
                one(mine, schema)
                print(json.dumps([mine.shares, mine.writes, list(mine.run)]), file=pipe, flush=True)
        os._exit(0)
    os.close(write)
    done, facts = 0, None
    with os.fdopen(read) as pipe:
        for line in pipe:
            facts = json.loads(line)
            if facts is None:
                done += 1
                continue
            for name, (what, source) in facts[0].items():
                seen.note(name, what, source)
            seen.writes.update(facts[1])
            seen.run.update(facts[2])
    os.waitpid(pid, 0)
    if facts is None:
        print("crashed or took too long:", full_name(todo[done - 1]))
    return done


def one(seen, schema):
    worked = 0
    for values in attempts(schema):
        try:
            torch.manual_seed(0)
            call(seen, schema, values, "generated")
            worked += 1
        except Exception:  # noqa: BLE001: arguments that do not fit are no fact
            continue
        if worked >= CALLS:
            return


def main():
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    seen, schemas = Seen(), by_text()
    samples(seen, schemas)
    print(len(seen.run), "schemas run by samples")
    directed(seen, schemas)
    generated(seen)
    print(len(seen.run), "schemas run in all, of", len(schemas))
    for name, source in sorted(seen.writes.items()):
        print("writes without annotation:", name, source)
    with open(OUT, "w", encoding="utf-8") as f:
        f.write("# Made by oracle/schema_alias.py from PyTorch 1.13.1, which documents the columns.\n")
        for name, (what, source) in sorted(seen.shares.items()):
            f.write("%s %s %s\n" % (name, what, source))
    print(len(seen.shares), "share storage without annotation")


if __name__ == "__main__":
    main()
