"""What the schema_*.py scripts share: schemas in registration order, and nodes built from them.

A node is built through torch._C.Graph.create, so that any operator can be asked about, also those
that no Python code reaches. Type variables are bound to a concrete type, tried in turn until the node
resolves to the schema that is wanted.
"""
import torch

C = torch._C


def names_in_order():
    """Every registered operator name, sorted."""
    return sorted({s.name for s in C._jit_get_all_schemas()})


def schemas_by_name():
    """name -> its schemas in the order in which PyTorch tries them."""
    return {n: C._jit_get_schemas_for_operator(n) for n in names_in_order()}


def bind(ty, var):
    """ty with every type variable replaced by var."""
    kind = ty.kind()
    if kind == "VarType":
        return var
    if kind in ("ListType", "OptionalType", "FutureType", "RRefType"):
        inner = bind(ty.getElementType(), var)
        if kind == "OptionalType" and inner.kind() == "NoneType":
            return inner  # PyTorch has no Optional of None
        return getattr(C, kind)(inner)
    if kind == "DictType":
        return C.DictType(bind(ty.getKeyType(), var), bind(ty.getValueType(), var))
    if kind == "TupleType":
        return C.TupleType([bind(e, var) for e in ty.elements()])
    return ty


def variables():
    """The types that stand in for a type variable, in the order they are tried."""
    return [C.TensorType.get(), C.IntType.get(), C.StringType.get(), C.FloatType.get(),
            C.BoolType.get(), C.ComplexType.get(), C.AnyType.get(),
            C.ListType(C.TensorType.get())]


def fresh(graph, ty):
    """A value of type ty that aliases no graph input where ty has identity: made inside the graph.

    Values without identity (numbers, strings, None ...) are graph inputs, so that no pass folds them.
    """
    kind = ty.kind()
    if kind == "OptionalType":
        return fresh(graph, ty.getElementType())
    if kind == "AnyType":
        return fresh(graph, C.TensorType.get())
    if kind == "TensorType":
        size = fresh(graph, C.ListType(C.IntType.get()))
        rest = [graph.addInput() for _ in range(5)]
        for value in rest:
            value.setType(C.NoneType.get())
        node = graph.create("aten::empty", [size] + rest, 1)
    elif kind == "ListType":
        node = graph.create("prim::ListConstruct", [fresh(graph, ty.getElementType())], 1)
    elif kind == "DictType":
        node = graph.create("prim::DictConstruct",
                            [fresh(graph, ty.getKeyType()), fresh(graph, ty.getValueType())], 1)
    elif kind == "TupleType":
        node = graph.create("prim::TupleConstruct", [fresh(graph, e) for e in ty.elements()], 1)
    elif kind == "ClassType":
        node = graph.create("prim::CreateObject", [], 1)
    else:
        value = graph.addInput()
        value.setType(ty)
        return value
    graph.appendNode(node)
    node.output().setType(ty)
    return node.output()


def build(schema, var, inside):
    """(graph, node): one unused node of schema; its inputs are graph inputs, or made inside the graph."""
    graph = C.Graph()
    inputs = []
    for arg in schema.arguments:
        ty = bind(arg.type, var)
        if inside:
            inputs.append(fresh(graph, ty))
        else:
            value = graph.addInput()
            value.setType(ty)
            inputs.append(value)
    node = graph.create(schema.name, inputs, len(schema.returns))
    graph.appendNode(node)
    for out, ret in zip(node.outputs(), schema.returns):
        out.setType(bind(ret.type, var))
    return graph, node


def resolved(schema):
    """The first type variable binding under which a node of schema resolves to it, else None."""
    text = str(schema)
    for var in variables():
        _, node = build(schema, var, False)
        if node.schema() == text:
            return var
    return None
