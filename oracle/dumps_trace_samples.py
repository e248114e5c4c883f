"""What the tracer meets: Python operators, containers as inputs and results,
indexing, scripted callees, tensors as constants, odd names and arguments."""
import torch
import torch.nn as nn
import torch.nn.functional as F

import dumps_samples as samples


class Mul(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, n, s, flag, shape, none):
        ctx.save_for_backward(x)
        return x * n

    @staticmethod
    def backward(ctx, g):
        return g, None, None, None, None, None


class Two(torch.autograd.Function):
    @staticmethod
    def forward(ctx, n, x, y):
        return x + n, y * 2

    @staticmethod
    def backward(ctx, a, b):
        return None, a, b


class InPlace(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.add_(1)

    @staticmethod
    def backward(ctx, g):
        return g


class WithSymbolic(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, alpha):
        return x.clamp(min=alpha)

    @staticmethod
    def symbolic(g, x, alpha):
        return g.op("custom::Clamp", x, alpha_f=alpha, note_s="a \"quoted\" note", list_i=[1, 2])

    @staticmethod
    def backward(ctx, g):
        return g, None


class Inner(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.ones(2, 2))

    def forward(self, x):
        return Mul.apply(F.linear(x, self.w), 2, "a, b", True, (1, [2, "x"]), None)


class Outer(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = Inner()
        self.seq = nn.Sequential(Inner(), nn.ReLU())
        self.list = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2)])
        self.shared = self.list[0]

    def forward(self, x):
        y = self.seq(self.inner(x))
        for m in self.list:
            y = m(y)
        return {"out": self.shared(y), "parts": y}


def local_module():
    """A module of a local class: its scope and type hold <locals>."""
    class Local(nn.Module):
        def forward(self, x):
            return x + 1
    return nn.Sequential(Local(), nn.Linear(2, 2))


class Reused(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = local_module()

    def forward(self, x, d, t):
        a, b = t
        return self.block(x) + d["k"] + a, (b, (b, a))


class ManyMethods(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 3)

    def forward(self, x):
        return self.fc(x)

    def weighted(self, x):
        return self.fc(x) * self.fc.weight.sum()


x22 = torch.arange(4.0).reshape(2, 2)
CONST_SMALL = torch.tensor([[0.25, -1.5], [3.0, 1e-3]])
CONST_LARGE = torch.arange(64.0).reshape(8, 8)


def indexing(x):
    y = x[0] + x[:, 1] + x[-1:, ::2].sum() + x[None, ..., None].sum()
    z = x.clone()
    z[0, 1] = 5
    z[:, 0] += 1
    z[z > 2] = 0
    return y, z[torch.tensor([0, 1])], z[[1, 0]]


def shapes(x):
    b, c = x.shape
    return x.view(c, b).reshape(-1), x.new_zeros(x.size(0) * 2), torch.arange(x.shape[1]), x.expand(3, b, c), len(x) + x


def constants(x):
    return x + CONST_SMALL, x.sum() + CONST_LARGE, x * 3, x + 2.5, torch.tensor(7) + x, x + torch.ones(2), x * 1j, (x > 1) & torch.tensor([[True], [False]])


def dtypes(x):
    return x.to(torch.float16), x.double(), x.int(), x.bool(), x.to(torch.complex64), x.type(torch.int8), x.to("cpu", torch.bfloat16), torch.zeros(2, dtype=torch.uint8), x.to(memory_format=torch.preserve_format)


def randoms(x):
    return torch.rand(2), torch.randn_like(x), F.dropout(x, 0.5, True), torch.randint(0, 5, (2,)), torch.bernoulli(x.abs() / 9), torch.normal(x, 1.0)


def out_variants(x):
    y = torch.empty(2, 2)
    torch.mm(x, x, out=y)
    torch.add(x, 1, out=y)
    return y, torch.split(x, 1), torch.chunk(x, 2, 1), torch.unbind(x), torch.max(x, 1), torch.topk(x, 1), torch.cat([x, x], -1), torch.einsum("ij,jk->ik", x, x)


def calls_script(x):
    return SCRIPTED(x, True) + SCRIPTED(x, False)


SCRIPTED = torch.jit.script(samples.if_else)


def python_two(x):
    a, b = Two.apply(3, x, x + 1)
    return a + b


def sparse(x):
    return x.to_sparse().to_dense(), torch.sparse.mm(x.to_sparse(), x)


def complexes(x):
    y = torch.complex(x, x)
    return y, y.abs(), torch.view_as_real(y), torch.fft.fft(x), y.conj(), y.real


def quantized(x):
    q = torch.quantize_per_tensor(x, 0.1, 10, torch.quint8)
    p = torch.quantize_per_channel(x, torch.tensor([0.1, 0.2]), torch.tensor([0, 0]), 0, torch.qint8)
    return q.dequantize(), q.int_repr(), q, p, p.dequantize()


def dict_out(d):
    return {"a": d["x"] + 1, "b": {"c": 1}["c"] + d["y"]}


SAMPLES = {f.__name__: (f, (x22.clone(),)) for f in (indexing, shapes, constants, dtypes, randoms, out_variants, calls_script, python_two, sparse, complexes, quantized)}
SAMPLES.update({
    "python_op": (lambda x: Mul.apply(x, 2, "q", False, (), None), (x22,)),
    "python_op_args": (lambda x: Mul.apply(x, 2, "](%x) # \"a\" 'b'\\", True, [1, (2.5, {"k": (None, torch.float32)})], ...), (x22,)),
    "python_op_object": (lambda x: Mul.apply(x, 2.5, samples.Color.RED, None, slice(1, 2), torch.device("cpu")), (x22,)),
    "python_op_grad": (lambda x: Mul.apply(x, 2, "g", False, (), None), (x22.clone().requires_grad_(),)),
    "inplace_op": (lambda x: InPlace.apply(x.clone()), (x22,)),
    "symbolic_op": (lambda x: WithSymbolic.apply(x, 0.5), (x22,)),
    "outer": (Outer(), (x22,)),
    "local": (local_module(), (x22,)),
    "reused": (Reused(), (x22, {"k": x22}, (x22, x22))),
    "dict_in": (dict_out, ({"x": x22, "y": x22},)),
    "list_in": (lambda xs: xs[0] + xs[1], ([x22, x22],)),
    "tuple_in": (lambda t: (t[0] + t[1][0], (t[1][1],)), ((x22, (x22, x22)),)),
    "int_in": (lambda x, n: x * n, (x22, torch.tensor(3))),
    "grad_in": (lambda x: (x * 2).detach() + x, (x22.clone().requires_grad_(),)),
    "double_in": (lambda x: x * 2, (x22.double(),)),
    "strided_in": (lambda x: x.t() * 2, (torch.zeros(4, 6)[::2, 1::2],)),
    "channels_last_in": (nn.Conv2d(2, 2, 1), (torch.zeros(1, 2, 3, 3).contiguous(memory_format=torch.channels_last),)),
    "scalar_in": (lambda x: x + 1, (torch.tensor(2.0),)),
    "zero_in": (lambda x: x + 1, (torch.zeros(0, 3),)),
    "half_in": (lambda x: x.float(), (torch.zeros(2, dtype=torch.half),)),
    "bool_in": (lambda x: ~x, (torch.zeros(2, dtype=torch.bool),)),
    "complex_in": (lambda x: x * 2, (torch.zeros(2, dtype=torch.complex128),)),
    "quint_in": (lambda x: x.dequantize(), (torch.quantize_per_tensor(x22, 0.1, 0, torch.quint8),)),
    "sparse_in": (lambda x: x.to_dense(), (x22.to_sparse(),)),
    "mkldnn_in": (lambda x: x.to_dense(), (x22.to_mkldnn(),)),
    "meta_in": (lambda x: x + 1, (torch.zeros(2, 3, device="meta"),)),
    "no_tensor": (lambda x: torch.zeros(3), (x22,)),
    "unused_input": (lambda x, y: x, (x22, x22)),
    "identity": (lambda x: x, (x22,)),
    "same_twice": (lambda x: (x, x), (x22,)),
    "bilstm": (nn.LSTM(2, 3, 2, bidirectional=True), (torch.ones(4, 1, 2),)),
    "norm_train": (nn.Sequential(nn.BatchNorm1d(2), nn.Dropout(0.5)), (x22,)),
    "embedding": (nn.Embedding(5, 2, padding_idx=0), (torch.tensor([1, 2]),)),
})


def traced_methods():
    m = torch.jit.trace_module(ManyMethods(), {"forward": x22, "weighted": x22})
    return "\n".join(str(getattr(m, k).graph) for k in ("forward", "weighted"))


def vmapped():
    from functorch import vmap
    return torch.jit.trace(lambda x: vmap(lambda r: r * 2)(x), (x22,)).graph


def undefined_grad():
    g = torch.jit.script(lambda_free).graph
    return torch._C._jit_differentiate(prop(g)).df


def lambda_free(x, y):
    return x * y + x


def prop(g):
    g = g.copy()
    torch._C._jit_pass_inline(g)
    return g


def named_tensor():
    return torch.jit.trace(lambda x: x + 1, torch.zeros(2, 3)).graph


SPECIAL = {"methods": traced_methods, "vmap": vmapped, "named": named_tensor}
