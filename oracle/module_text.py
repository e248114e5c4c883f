"""Writes scripted modules as module text (docs/module-text.md): classes, objects with their weights, methods, functions.

    module_text(m)                    m.forward and every function and method that it reaches, as PyTorch prints them
    module_text(m, inlined=True)      m.forward as PyTorch inlines it, without callees

Classes, interfaces and enums come before the objects, parts before the whole. A tensor that two attributes hold is one
payload, and an object that two attributes hold is one object. Functions are called by their short name, as PyTorch prints
it; where two share one, all of that name are called by their qualified names, and the constants in the graphs are changed.
"""
import enum
import re

import numpy as np

from dumps_common import quiet, stable

torch = quiet()

DTYPES = {getattr(torch, k): k for k in (
    "float16", "bfloat16", "float32", "float64", "complex64", "complex128", "uint8", "int8", "int16", "int32", "int64", "bool")}
PLAIN = {"BoolType", "IntType", "FloatType", "StringType", "TensorType"}  # what the items themselves tell


def number(x):
    """The shortest decimal that reads back as x, a numpy float of its width, spelt as torchpass prints it."""
    if x != x or x in (np.inf, -np.inf):
        return str(x)
    if x == 0:
        return "-0." if np.signbit(x) else "0."
    if 1e-4 <= abs(x) < 1e6:
        return np.format_float_positional(x, unique=True, trim="-")
    return np.format_float_scientific(x, unique=True, trim="-", exp_digits=2)


def pointed(text):
    """A float that does not look like an int."""
    return text if re.search(r"[.en]", text) else text + "."


def element(x):
    if isinstance(x, complex):
        part = np.float64
        im = pointed(number(part(x.imag)))
        return pointed(number(part(x.real))) + ("" if im.startswith("-") else "+") + im + "j"
    return number(x) if isinstance(x, np.floating) else str(x)


def elements(t):
    """The elements in row-major order, as text."""
    if t.dtype == torch.bfloat16:
        t = t.to(torch.float32)
    if t.is_complex():
        return [element(x) for x in t.reshape(-1).tolist()]
    return [element(x) for x in t.numpy().reshape(-1)]


def literal(t, weights="exact", seed=0, grad=False):
    """A tensor. weights: "exact", "nodata" for its geometry, "seeded" for values that a seed gives."""
    grad, t = grad and t.requires_grad, t.detach()
    head = "%s[%s]" % (DTYPES[t.dtype], ", ".join(map(str, t.shape)))
    if weights == "seeded" and not grad and t.is_contiguous():
        return "seeded(%s, %d)" % (head, seed)
    parts = [head]
    if not t.is_contiguous():
        parts.append("strides=[%s]" % ", ".join(map(str, t.stride())))
    if grad:
        parts.append("requires_grad")
    parts.append("nodata" if weights == "nodata" else "[%s]" % ", ".join(elements(t)))
    return "tensor(%s)" % ", ".join(parts)


def quoted(s):
    """A string in double quotes, as PyTorch prints it."""
    graph = torch._C.Graph()
    graph.insertConstant(s)
    line = str(graph).splitlines()[1]
    return line[line.index("[value=") + len("[value="):-len("]()")]


class Writer:
    """Collects the classes and objects of a scripted module, parts before the whole, and the functions it reaches."""

    def __init__(self, weights="exact", grad=False, copies=False):
        self.weights, self.grad, self.copies = weights, grad, copies
        self.stateful = False  # without methods no class is an interface
        self.types, self.objects, self.functions = {}, [], {}
        self.shared, self.written = {}, {}  # the number of each object, by path; references by number
        self.tensors, self.storages, self.keep = {}, set(), []
        self.members = {}  # objects by class, for the methods of interfaces
        self.seed = 0

    # Objects.

    def module(self, m, name):
        """Adds m, whose object is called name, and returns its class."""
        concrete = m._concrete_type
        parts = []
        for k, child in m._modules.items():
            number = self.shared["%s.%s" % (name, k)]
            if number not in self.written:
                self.written[number] = "$%s.%s" % (name, k), self.module(child, name + "." + k)
            ref, cls = self.written[number]
            parts.append((k, ref, self.declared(m, k) or cls))
        cls = m._c.qualified_name
        self.members.setdefault(cls, m)
        types = {k: typ for k, (typ, _) in concrete.get_attributes().items()}
        parameters = [k for k, _ in torch._C.ParameterDict(m._c).items()]
        buffers = [k for k, _ in torch._C.BufferDict(m._c).items()]
        rows, values = [], []
        for k in [*parameters, *buffers, *sorted(types.keys() - {*parameters, *buffers})]:
            role = "parameter" if k in parameters else "buffer" if k in buffers else "attribute"
            rows.append("  %s %s : %s" % (role, k, types[k].str()))
            self.type(types[k])
            values.append((k, self.value(m._c.getattr(k), "%s.%s" % (name, k), types[k])))
        for k, ref, typ in parts:
            rows.append("  attribute %s : %s" % (k, typ))
            values.append((k, ref))
        self.types.setdefault(cls, "\n".join(["class %s(Module):" % cls, *rows]) + "\n\n")
        self.object(name, cls, values)
        return cls

    def declared(self, m, k):
        """The type of a submodule where it is an interface, else None."""
        typ = dict(m._concrete_type.get_modules())[k].jit_type
        if typ.kind() != "InterfaceType":
            return None
        if self.stateful:
            return "Any"
        self.type(typ)
        return typ.str()

    def object(self, name, cls, values):
        self.objects.append((name, cls, values))

    def value(self, v, name, typ):
        """The text of an attribute's value."""
        while typ.kind() == "OptionalType" and v is not None:
            typ = typ.getElementType()
        if isinstance(v, torch.Tensor):
            return self.tensor(v, name)
        if isinstance(v, enum.Enum):
            return self.member(v, typ)
        if isinstance(v, (list, dict, tuple)):
            return self.container(v, name, typ)
        if isinstance(v, torch.device):
            return 'torch.device("%s")' % v
        if isinstance(v, float):
            return pointed(number(np.float64(v)))
        if isinstance(v, complex):
            return element(v)
        if isinstance(v, str):
            return quoted(v)
        if v is None or isinstance(v, (bool, int)):
            return repr(v)
        if typ.kind() == "ClassType":
            return self.instance(v, name, typ)
        raise TypeError("attribute %s: no text for %r" % (name, type(v)))

    def tensor(self, t, name):
        """A tensor in full, or, where it was met before, the payload that it becomes."""
        if id(t) in self.tensors:
            at = self.tensors[id(t)]
            if not at[1]:
                at[1] = "$" + at[2]
            return Late(at)
        self.seed += 1
        at = t.storage().data_ptr()
        if at and at in self.storages:
            raise ValueError("attribute %s: two tensors share a storage" % name)
        self.storages.add(at)
        self.keep.append(t)
        at = self.tensors[id(t)] = [literal(t, self.weights, self.seed, self.grad), "", name]
        if at[0].startswith("seeded("):
            at[1] = "$" + name  # only payloads keep that spelling
        return Late(at)

    def container(self, v, name, typ):
        """A list, dict or tuple, annotated where its items do not tell the type."""
        kinds = list(typ.containedTypes())
        if isinstance(v, tuple):
            items = [self.value(x, "%s.%d" % (name, i), kinds[i]) for i, x in enumerate(v)]
            return Joined("(", items, ",)" if len(items) == 1 else ")")
        if isinstance(v, dict):
            pairs = [(self.value(k, name + ".key", kinds[0]), self.value(x, "%s.%d" % (name, i), kinds[1])) for i, (k, x) in enumerate(v.items())]
            body = Joined("{", [Joined("", [k, x], "", ": ") for k, x in pairs], "}")
        else:
            body = Joined("[", [self.value(x, "%s.%d" % (name, i), kinds[0]) for i, x in enumerate(v)], "]")
        if v and all(t.kind() in PLAIN for t in kinds):
            return body
        return Joined("annotate(%s, " % typ.annotation_str, [body], ")")

    def instance(self, v, name, typ):
        """An object of a scripted class, from PyTorch's copy of it in Python."""
        fields = self.fields(typ)
        self.object(name, typ.qualified_name(), [(k, self.value(getattr(v, k), "%s.%s" % (name, k), t)) for k, t in fields])
        return "$" + name

    # Types.

    def type(self, typ):
        """Adds the definitions of the nominal types that typ mentions."""
        kind = typ.kind()
        if kind == "ClassType" and not typ.qualified_name().startswith("__torch__.torch.classes."):
            if typ.qualified_name() not in self.types and not self.module_like(typ):
                self.types[typ.qualified_name()] = ""  # for classes that mention themselves
                rows = ["  attribute %s : %s" % (k, t.str()) for k, t in self.fields(typ)]
                del self.types[typ.qualified_name()]
                self.types[typ.qualified_name()] = "\n".join(["class %s:" % typ.qualified_name(), *rows]) + "\n\n"
        elif kind == "InterfaceType" and typ.annotation_str not in self.types:
            self.types[typ.annotation_str] = self.interface(typ)
        elif kind not in ("ClassType", "FunctionType"):
            for t in typ.containedTypes():
                self.type(t)

    def module_like(self, typ):
        return find(typ.qualified_name() + ".__init__") is None

    def fields(self, typ):
        """The attributes of a scripted class: those that its __init__ sets, with their types."""
        fields = {}
        graph = find(typ.qualified_name() + ".__init__").graph
        me = list(graph.inputs())[0]
        for n in nodes(graph):
            if n.kind() == "prim::SetAttr":
                of, v = n.inputs()
                if of.debugName() == me.debugName() and n.s("name") not in fields:
                    fields[n.s("name")] = v.type()
                    self.type(v.type())
        return list(fields.items())

    def interface(self, typ):
        rows = []
        for k in sorted(typ.getMethodNames()):
            schema = typ.getMethod(k)
            params = [a.type for a in schema.arguments[1:]]
            for t in [*params, schema.returns[0].type]:
                self.type(t)
            rows.append("  %s(%s) -> %s" % (k, ", ".join(t.str() for t in params), schema.returns[0].type.str()))
        return "\n".join(["interface %s:" % typ.annotation_str, *rows]) + "\n\n"

    def member(self, v, typ):
        """A member of an enum, which is defined with all its members."""
        name = typ.annotation_str
        if name not in self.types:
            kind = {int: "int", float: "float", str: "str"}[type(v.value)]
            rows = ["  %s = %s" % (k, self.value(x.value, "", torch._C.AnyType.get())) for k, x in type(v).__members__.items()]
            self.types[name] = "\n".join(["enum %s(%s):" % (name, kind), *rows]) + "\n\n"
        return "%s.%s" % (name, v.name)

    # Functions.

    def reach(self, name, graph, callees=True):
        """Adds the function or method called name, and all that its graph calls."""
        if name in self.functions:
            return
        self.functions[name] = graph
        for v in graph.inputs():
            self.type(v.type())
        for n in nodes(graph):
            self.mentions(n)
            if not callees:
                continue
            if n.kind() == "prim::CallMethod":
                self.reach_method(list(n.inputs())[0].type(), n.s("name"))
            elif n.kind() in ("prim::Enter", "prim::Exit"):
                self.reach_method(list(n.inputs())[0].type(), "__%s__" % n.kind()[len("prim::"):].lower())
            elif n.kind() == "prim::Constant" and n.output().type().kind() == "FunctionType":
                callee = n.output().type().annotation_str
                self.reach(callee, find(callee).graph)

    def mentions(self, n):
        for v in n.outputs():
            self.type(v.type())
        if n.kind() == "prim::Constant" and n.hasAttribute("value") and n.kindOf("value") == "ival":
            v = n.output().toIValue()
            if isinstance(v, enum.Enum):
                self.member(v, n.output().type())

    def reach_method(self, typ, name):
        """The method of a class, or of every class whose objects may stand behind an interface."""
        if typ.kind() != "InterfaceType":
            return self.reach("%s.%s" % (typ.qualified_name(), name), find("%s.%s" % (typ.qualified_name(), name), self.members).graph)
        for cls, m in self.members.items():
            if m._c._has_method(name) and m._c._type().isSubtypeOf(typ):
                self.reach(cls + "." + name, m._c._get_method(name).graph)

    def function_texts(self, methods):
        """The statements of all functions: those of methods first, then as they are reached."""
        plain = [k for k in self.functions if not self.is_method(k)]
        short = {}
        for k in plain:
            short.setdefault(k.rpartition(".")[2], []).append(k)
        names = {k: s if len(ks) == 1 else k for s, ks in short.items() for k in ks}
        for k in sorted(self.functions, key=lambda k: k not in methods):
            graph = self.functions[k]
            text = stable(spelt(graph.copy() if self.copies else graph, names))
            if k in names:
                yield "function %s = %s" % (names[k], text)
            else:
                yield "method %s = %s" % (k, text)

    def is_method(self, name):
        return name.rpartition(".")[0] in self.types

    def text(self, root, methods):
        payloads = ["payload $%s = %s\n\n" % (at[2], at[0]) for at in self.tensors.values() if at[1]]
        objects = ["\n".join(["object $%s : %s" % (name, cls), *("  %s = %s" % v for v in values)]) + "\n\n" for name, cls, values in self.objects]
        functions = "\n".join(self.function_texts(methods))
        return "".join([*self.types.values(), *payloads, *objects, "root $%s\n\n" % root, functions])


def identities(m, root):
    """A number for each submodule by its path, the same for paths that lead to one object: nothing in Python tells, but
    what is written through one path is read through the other."""
    paths = {}

    def walk(m, name):
        for k, child in m._modules.items():
            paths["%s.%s" % (name, k)] = child._c
            walk(child, "%s.%s" % (name, k))

    walk(m, root)
    before = [c.getattr("training") for c in paths.values()]
    numbers = [0] * len(paths)
    for bit in range(len(paths).bit_length()):
        for i, c in enumerate(paths.values()):
            c.setattr("training", bool(i >> bit & 1))
        for i, c in enumerate(paths.values()):
            numbers[i] |= c.getattr("training") << bit
    for c, v in zip(paths.values(), before):
        c.setattr("training", v)
    return dict(zip(paths, numbers))


class Late:
    """A tensor, whose text is decided when all attributes are known."""

    def __init__(self, at):
        self.at = at

    def __str__(self):
        return self.at[1] or self.at[0]


class Joined:
    """A container, whose items may be Late."""

    def __init__(self, left, items, right, by=", "):
        self.left, self.items, self.right, self.by = left, items, right, by

    def __str__(self):
        return self.left + self.by.join(map(str, self.items)) + self.right


def find(name, members={}):
    """The function or method of that qualified name."""
    cls, _, method = name.rpartition(".")
    if cls in members:
        return members[cls]._c._get_method(method)
    return torch.jit._state._python_cu.find_function(name)


def nodes(block):
    """Every node below block, in the order in which they are printed."""
    for n in block.nodes():
        yield n
        for b in n.blocks():
            yield from nodes(b)
        if n.hasAttribute("Subgraph"):
            yield from nodes(n.g("Subgraph"))


def spelt(graph, names):
    """The graph's text, in which functions are called as names says."""
    constants = iter([n for n in nodes(graph) if n.kind() == "prim::Constant" and n.output().type().kind() == "FunctionType"])
    lines = str(graph).split("\n")
    for i, line in enumerate(lines):
        if " : Function = prim::Constant[name=" in line:
            name = next(constants).output().type().annotation_str
            name = names.get(name, name.rpartition(".")[2])
            lines[i] = re.sub(r'\[name="[^"]*"\]', '[name="%s"]' % name, line)
    return "\n".join(lines)


def module_text(m, root="net", methods=("forward",), inlined=False, weights="exact", grad=False, copies=False):
    """The module text of the scripted module m and of what its methods reach; without methods, of its state. copies: graphs are copied first, which
    numbers their values anew, as PyTorch itself does before it inlines."""
    m = torch.jit._recursive.wrap_cpp_module(m._c)  # what Python keeps of the submodules may be out of date
    w = Writer(weights, grad, copies)
    w.shared, w.stateful = identities(m, root), not methods
    cls = w.module(m, root)
    entry = ["%s.%s" % (cls, k) for k in methods]
    for k, name in zip(methods, entry):
        method = m._c._get_method(k)
        w.reach(name, method.inlined_graph if inlined else method.graph, callees=not inlined)
    return w.text(root, entry)
