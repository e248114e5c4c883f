"""Writes testdata/archives/versions.tar.zst: archives of file versions 1 to 10 whose code calls operators that changed
their meaning, in the files that archives.py lists. graphs.txt has the sources.

The code is what a PyTorch of that time would have printed, put into an archive made by hand; PyTorch 1.13.1 loads it,
replaces the old calls, prints the graphs and runs them.

    /usr/bin/python3 oracle/versions.py [--out FOLDER]
"""
import io
import os
import sys
import warnings
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import archives  # noqa: E402  (starts this process anew, steadily)

import torch  # noqa: E402

F = torch.tensor([[1.5, -2.5], [7.0, -0.75]])
G = torch.tensor([[2.0, 0.5], [-3.0, 4.0]])
I = torch.tensor([[7, -7], [5, -1]])
J = torch.tensor([[2, 2], [-3, 4]])

# name: parameters, result, lines, calls
CASES = {
    "DivTensor": ("x: Tensor, y: Tensor", "Tensor", ["return torch.div(x, y)"], [(F, G), (I, J), (I, G)]),
    "DivScalar": ("x: Tensor, k: int, f: float", "Tensor",
                  ["return torch.add(torch.div(x, k), torch.div(x, f))"], [(F, 2, 2.0), (I, 2, 2.0)]),
    "DivNumber": ("x: Tensor, y: Tensor", "Tensor", ["k = torch.item(y)", "return torch.div(x, k)"],
                  [(F, torch.tensor(2)), (I, torch.tensor(2)), (I, torch.tensor(2.0))]),
    "DivLiteral": ("x: Tensor", "Tensor", ["y = torch.div(x, 2)", "return torch.add(y, torch.div(x, 2.))"], [(F,), (I,)]),
    "DivMode": ("x: Tensor, y: Tensor", "Tensor",
                ["z = torch.div(x, y, rounding_mode=\"trunc\")", "return torch.div(z, 2, rounding_mode=\"floor\")"], [(F, G), (I, J)]),
    "DivInPlace": ("x: Tensor, y: Tensor", "Tensor",
                   ["z = torch.clone(x)", "_0 = torch.div_(z, y)", "_1 = torch.div_(z, 2)", "return z"], [(F, G), (I, J)]),
    "DivInPlaceMode": ("x: Tensor, y: Tensor", "Tensor",
                       ["z = torch.clone(x)", "_0 = torch.div_(z, y, rounding_mode=\"trunc\")",
                        "_1 = torch.div_(z, 2, rounding_mode=\"floor\")", "return z"], [(F, G), (I, J)]),
    "DivOut": ("x: Tensor, y: Tensor, z: Tensor", "Tensor", ["_0 = torch.div(x, y, out=z)", "return z"],
               [(F, G, torch.zeros(2, 2)), (I, J, torch.zeros(2, 2, dtype=torch.int64)), (I, J, torch.zeros(2, 2))]),
    "DivOutMode": ("x: Tensor, y: Tensor, z: Tensor", "Tensor", ["_0 = torch.div(x, y, rounding_mode=\"floor\", out=z)", "return z"],
                   [(F, G, torch.zeros(2, 2))]),
    "DivMethod": ("x: Tensor, y: Tensor", "Tensor", ["return (x).div(y, )"], [(F, G), (I, J)]),
    "DivInfix": ("x: Tensor, y: Tensor", "Tensor", ["return (x / y) / 2"], [(F, G), (I, J)]),
    "DivInts": ("a: int, b: int", "Tuple[float, int]", ["return (torch.div(a, b), torch.floordiv(a, b))"], [(7, 2), (-7, 2)]),
    "DivBranches": ("x: Tensor, y: Tensor, n: int", "Tensor",
                    ["if torch.gt(n, 0):", "  z = torch.div(x, y)", "else:", "  z0 = torch.div(x, 3)", "  z = torch.div(z0, n)", "return z"],
                    [(F, G, 1), (I, J, 1), (I, J, -1)]),
    "DivLoop": ("x: Tensor, n: int", "Tensor", ["y = x", "for i in range(n):", "  y = torch.div(y, 2)", "return y"], [(F, 2), (I, 2)]),
    "DivTwice": ("self_is: Tensor, other: Tensor", "Tensor",
                 ["a = torch.div(self_is, other)", "b = torch.div(a, other)", "return torch.div(b, a)"], [(F, G)]),
    "Full": ("n: int", "Tuple[Tensor, Tensor, Tensor]",
             ["a = torch.full([2], n)", "b = torch.full([2], 1.5)", "c = torch.full([2], 3, dtype=4)", "return (a, b, c)"], [(3,)]),
    "FullNones": ("b: int", "Tensor", ["return torch.full([2], b, dtype=None, layout=None, device=None, pin_memory=None)"], [(3,)]),
    "FullNumber": ("y: Tensor, d: Optional[int]", "Tensor", ["k = torch.item(y)", "return torch.full([2], k, dtype=d)"],
                   [(torch.tensor(2), None), (torch.tensor(2.5), None), (torch.tensor(2), 4)]),
    "FullOut": ("z: Tensor", "Tensor", ["return torch.full([2], 3, out=z)"], [(torch.zeros(2),)]),
    "FullName": ("fill_value: int, dtype: Optional[int]", "Tensor",
                 ["r = torch.full([2], fill_value, dtype=dtype)", "return torch.add(r, fill_value)"], [(3, None), (3, 4)]),
    "Linspace": ("n: int", "Tuple[Tensor, Tensor]", ["a = torch.linspace(0, 1, 5)", "b = torch.linspace(0., 1.5, n, dtype=7)", "return (a, b)"], [(3,)]),
    "LinspaceOut": ("z: Tensor", "Tensor", ["return torch.linspace(0, 1, 3, out=z)"], [(torch.zeros(3),)]),
    "Logspace": ("n: int", "Tuple[Tensor, Tensor]", ["a = torch.logspace(0, 1, 5)", "b = torch.logspace(0., 1.5, n, 2.)", "return (a, b)"], [(3,)]),
    "LogspaceOut": ("z: Tensor", "Tensor", ["return torch.logspace(0, 1, 3, 10., out=z)"], [(torch.zeros(3),)]),
}

# Calls that the present schemas do not take any more: name: last version, case
OLD = {
    "LinspaceSteps": (7, ("m: Optional[int]", "Tensor", ["return torch.linspace(0, 1, m)"], [(None,), (4,)])),
    "LinspaceNone": (7, ("", "Tensor", ["return torch.linspace(0, 1)"], [()])),
    "LinspaceOutNone": (7, ("z: Tensor", "Tensor", ["return torch.linspace(0, 1, None, out=z)"], [(torch.zeros(100),)])),
    "LogspaceSteps": (8, ("m: Optional[int]", "Tensor", ["return torch.logspace(0, 1, m)"], [(None,), (4,)])),
    "LogspaceNone": (8, ("", "Tensor", ["return torch.logspace(0, 1)"], [()])),
    "Gelu": (9, ("x: Tensor", "Tensor", ["return torch.gelu(x)"], [(F,)])),
    "GeluOut": (9, ("x: Tensor, z: Tensor", "Tensor", ["return torch.gelu(x, out=z)"], [(F, torch.zeros(2, 2))])),
}


def code(params, result, lines):
    head = "class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n  def forward(self: __torch__.M"
    return head + "".join(",\n    " + p for p in params.split(", ") if p) + ") -> " + result + ":\n" + "".join(f"    {line}\n" for line in lines)


def archive(text, version):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w") as z:
        for name, data in (("data.pkl", b"\x80\x02c__torch__\nM\n)\x81}b."), ("code/__torch__.py", text.encode()),
                           ("constants.pkl", b"\x80\x02)."), ("version", b"%d\n" % version)):
            z.writestr(zipfile.ZipInfo("old/" + name), data)
    return b.getvalue()


def graphs(loaded):
    return "-- __torch__.M.forward --\n" + str(loaded._c._get_method("forward").graph)


def files(case, version):
    params, result, lines, calls = case
    data = archive(code(params, result, lines), version)
    yield "model.pt", data
    yield "graphs.txt", graphs(torch.jit.load(io.BytesIO(data))).encode()
    yield from archives.answers(torch.jit.load(io.BytesIO(data)), [("forward", *c) for c in calls])


def main():
    warnings.simplefilter("ignore")
    made = [(f"{name}V{v}/{f}", data) for name, case in CASES.items() for v in range(1, 11) for f, data in files(case, v)]
    made += [(f"{name}V{v}/{f}", data) for name, (last, case) in OLD.items() for v in range(1, last + 1) for f, data in files(case, v)]
    archives.write(made, "versions", sys.argv)


if __name__ == "__main__":
    main()
