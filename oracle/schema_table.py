"""Makes schema/table.txt and schema/kinds.txt: every operator schema of PyTorch 1.13.1, with facts.

Run: /usr/bin/python3 oracle/schema_table.py      (Debian's python3-torch, -torchvision, -torchaudio)

Rows are sorted by name; the overloads of a name stay in the order in which PyTorch tries them. Columns:
flags, origin, since, until, schema.

  w  the schema is mutable                               FunctionSchema.is_mutable
  n  nondeterministic                                    Node.isNondeterministic
  t  as n, but not where argument train is False         the same with a constant False
  e  side effects: an unused node is kept                dead code passes, see below
  u  writes that the schema does not declare             dead code passes, see below; schema_facts.txt
  r  an output may be an input, or a view of one, though
     no annotation says so                               schema_alias.py

Effects are observed in four graphs with one unused node each. The plain dead code pass keeps what has
effects or a mutable schema; the one that fold_frozen_conv_bn ends with also knows aliases, and keeps a
node that only writes where what it writes is seen: inputs of the graph, but not values made inside.
So: kept everywhere is e; kept for inputs by the pass that knows aliases, though not mutable, is u.
A schema that refuses to be a lone node (a fused group without its subgraph) has the answer of the plain
pass alone. Where no node resolves to a schema, the flags come from schema_facts.txt.

Origin is c (bare import torch), v (added by torchvision), a (by torchaudio) or h: a historic schema that
the operator versions replaced; its meaning held from file version since to until, and the line names the
upgrader. For other rows since is the first file version in which the present meaning holds.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import torch  # noqa: E402
from schema_common import C, build, resolved, schemas_by_name  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(os.path.dirname(HERE), "schema")


def full_name(schema):
    return schema.name + ("." + schema.overload_name if schema.overload_name else "")


def keeps(run, schema, var, inside):
    """Whether the pass keeps the unused node; None where it refuses the graph."""
    graph, node = build(schema, var, inside)
    kind = node.kind()
    try:
        run(graph)
    except RuntimeError:
        return None
    return any(n.kind() == kind for n in graph.nodes())


def random_flag(schema, var):
    _graph, node = build(schema, var, False)
    if not node.isNondeterministic():
        return ""
    for i, arg in enumerate(schema.arguments):
        if arg.name == "train":
            graph, node = build(schema, var, False)
            node.replaceInput(i, constant(graph, False, node))
            assert node.schema() == str(schema)
            if not node.isNondeterministic():
                return "t"
    return "n"


def constant(graph, payload, before):
    value = graph.insertConstant(payload)
    value.node().moveBefore(before)
    return value


def effect_flags(schema, var):
    plain, aliased = C._jit_pass_dce, C._jit_pass_fold_frozen_conv_bn
    seen = [keeps(p, schema, var, i) for p in (plain, aliased) for i in (False, True)]
    if seen[2] is None:
        assert seen[0] == seen[1] and not schema.is_mutable, schema
        return "e" if seen[0] else ""
    if all(seen):
        return "e"
    if schema.is_mutable:
        assert seen == [True, True, True, False], (schema, seen)
        return ""
    assert seen in ([False] * 4, [False, False, True, False]), (schema, seen)
    return "u" if seen[2] else ""


def read_facts():
    """(kind lines, name -> flags of rows, names with hidden writes) of the reviewed list."""
    kinds, rows, hidden = [], {}, set()
    with open(os.path.join(HERE, "schema_facts.txt"), encoding="utf-8") as f:
        for line in f:
            if line.startswith("row "):
                _, name, flags, _reason = line.split(None, 3)
                rows[name] = flags.replace("-", "")
            elif line.startswith("kind "):
                kinds.append(line[len("kind "):].rstrip("\n"))
            elif line.startswith("hidden "):
                hidden.add(line.split()[1])
    return kinds, rows, hidden


def read_returns():
    """Names of schemas that return inputs or views of them without saying so, as schema_alias.py observed."""
    names = set()
    with open(os.path.join(HERE, "schema_returns.txt"), encoding="utf-8") as f:
        for line in f:
            if not line.startswith("#") and line.split()[1] != "outputs":
                names.add(line.split()[0])
    return names


def check_hidden(hidden):
    """Runs what the CPU can of the operators with hidden writes, and looks at what they write."""
    def run(name, *before):
        stats = [torch.full((3,), 7.0), torch.full((3,), 7.0)]
        noise = torch.full((2, 3, 4, 4), 7.0)
        x, one = torch.rand(2, 3, 4, 4) - 0.5, torch.ones(3)
        slots = {"x": x, "w": one, "b": one, "m": stats[0], "v": stats[1], "n": noise}
        getattr(torch.ops.aten, name)(*[slots.get(a, a) if isinstance(a, str) else a for a in before])
        assert "aten::" + name in hidden
        written = noise if "n" in before else stats[0]
        assert not bool((written == 7).all()), name + " was not seen to write"

    weight = torch.full((3, 3), 7.0e6)
    torch.ops.aten._no_grad_embedding_renorm_(weight, torch.tensor([0]), 1.0, 2.0)
    assert weight[0, 0] < 1 and weight[1, 0] > 1, "the weight was not seen to be scaled"
    assert torch.ops.aten._saturate_weight_to_fp16(weight)[1, 0] == weight[1, 0] == 65504, "nor clamped"
    run("native_batch_norm", "x", "w", "b", "m", "v", True, 0.1, 1e-5)
    run("_batch_norm_impl_index", "x", "w", "b", "m", "v", True, 0.1, 1e-5, False)
    run("batch_norm_update_stats", "x", "m", "v", 0.1)
    run("rrelu_with_noise", "x", "n", 0.1, 0.3, True)
    run("rrelu_with_noise_", "x", "n", 0.1, 0.3, True)


def check_kinds(kinds, registered):
    """Compares the reviewed effects with what the plain dead code pass does, where it answers."""
    checked = 0
    for line in kinds:
        name, _ins, outs, _blocks, flags, _reason = line.split(None, 5)
        assert name not in registered, name + " has a schema"
        if name.endswith("*") or "s" in flags or "b" in flags:
            continue  # the passes need the blocks or the subgraph of these to be real
        graph = C.Graph()
        node = graph.create(name, [], 0 if outs == "0" else 1)
        graph.appendNode(node)
        try:
            C._jit_pass_dce(graph)
        except RuntimeError:
            continue
        kept = any(n.kind() == name for n in graph.nodes())
        if kept != ("e" in flags):
            print("note: %s reviewed as %s, dead code pass %s it"
                  % (name, flags, "keeps" if kept else "removes"))
        checked += 1
    return checked


def historic():
    """name -> [(since, until, upgrader, schema text)] in the order of versions."""
    out = {}
    for name, entries in C._get_operator_version_map().items():
        since = 0
        for e in sorted(entries, key=lambda e: e.bumped_at_version):
            text = str(C.parse_schema(e.old_schema))
            out.setdefault(name, []).append((since, e.bumped_at_version - 1, e.upgrader_name, text))
            since = e.bumped_at_version
    return out


def origins():
    """schema text -> c, v or a; imports torchvision and torchaudio on the way."""
    origin = {}
    for letter, module in (("c", None), ("v", "torchvision"), ("a", "torchaudio")):
        if module:
            __import__(module)
        for s in C._jit_get_all_schemas():
            origin.setdefault(str(s), letter)
    return origin


def rows(origin, reviewed, hidden, returns, old):
    unobserved, left = set(), hidden | returns
    for name, schemas in sorted(schemas_by_name().items()):
        for s in schemas:
            full, var = full_name(s), resolved(s)
            if var is None:
                flags = reviewed[full]
                assert ("w" in flags) == s.is_mutable
                unobserved.add(full)
            else:
                flags = ("w" if s.is_mutable else "") + random_flag(s, var) + effect_flags(s, var)
            if full in hidden:
                flags += "u"
                left.discard(full)
            if full in returns:
                flags += "r"
                left.discard(full)
            history = old.get(full, [])
            since = history[-1][1] + 1 if history else 0
            yield "%s\t%s\t%d\t-\t%s" % (flags or "-", origin[str(s)], since, s)
            for first, last, upgrader, text in history:
                yield "%s\th:%s\t%d\t%d\t%s" % (flags or "-", upgrader, first, last, text)
    assert unobserved == set(reviewed), unobserved ^ set(reviewed)
    assert not left, left


def main():
    origin = origins()
    kinds, reviewed, hidden = read_facts()
    check_hidden(hidden)
    lines = list(rows(origin, reviewed, hidden, read_returns(), historic()))
    missing = set(historic()) - {full_name(s) for ss in schemas_by_name().values() for s in ss}
    assert not missing, missing
    with open(os.path.join(OUT, "table.txt"), "w", encoding="utf-8") as f:
        f.write("# Made by oracle/schema_table.py from PyTorch 1.13.1; it documents the columns.\n")
        f.write("\n".join(lines) + "\n")
    with open(os.path.join(OUT, "kinds.txt"), "w", encoding="utf-8") as f:
        f.write("# Made by oracle/schema_table.py from oracle/schema_facts.txt, which documents the columns.\n")
        f.write("\n".join(sorted(kinds)) + "\n")
    checked = check_kinds(kinds, set(schemas_by_name()))
    counts = {o: sum(1 for v in origin.values() if v == o) for o in "cva"}
    print(len(lines), "rows;", counts, "; kinds checked:", checked, "of", len(kinds))


if __name__ == "__main__":
    main()
