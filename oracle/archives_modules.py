"""Modules for archives.py: tensors, weights of every kind, submodules, interfaces, hooks, state, forks, traces."""
from typing import Dict, List, Optional, Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

from archives_samples import calls, sample, t, traced


# ---- tensors ----

@sample((t(3, 4, 5),))
class MultiIndex(nn.Module):
    def forward(self, x):
        i = torch.tensor([0, 2])
        y = x.clone()
        y[..., 0] = 1
        y[1, :, 2:4] *= 2
        y[i] += 1
        y[x > 0.5] = -1.0
        y[:, -1] = x[:, 0]
        y[None, 0] = 0
        n = 2
        return x[1, ..., 2], x[:, None, 1:3, ::2], x[i, 1], x[i, :, i], x[x > 0], x[..., -1:], x[n - 1][n], x[:n, n:], y, x[-1, -2, -3], x[[0, 1], [1, 2]]


@sample((t(4, 3),))
class NegativeSlices(nn.Module):
    def forward(self, x):
        return x[-2:], x[:-1, -2:], x[1:-1], x[::3], x[3:1], x[:100], x[-100:2], x[1::2, ::2]


@sample((t(2, 3), 1), (t(2, 3), -1))
class ComputedIndex(nn.Module):
    def forward(self, x, k: int):
        dims: List[int] = list(range(x.dim()))
        perm = dims[::-1]
        return x.permute(perm), x.select(k, 0), x.narrow(1, abs(k), 2), x.unsqueeze(k), x.transpose(0, k), x.sum(dims[k])


@sample((t(2, 3),))
class AttributesOfTensors(nn.Module):
    def forward(self, x):
        return (x.shape, x.size(), x.dtype, x.device, x.is_cuda, x.requires_grad, x.ndim, x.T, x.layout, x.is_sparse, x.is_quantized, x.numel(),
                x.dim(), x.stride(), x.storage_offset(), x.is_contiguous(), x.element_size(), x.mT, x.grad is None)


@sample((t(2, 2), t(2, 2)))
class AugmentedTensors(nn.Module):
    def forward(self, x, y):
        z = x
        x = x + 1
        z -= y
        x *= 2.0
        x /= 3
        x **= 2
        a = torch.ones(3)
        a[1] += 4
        a[:2] -= 0.5
        i = torch.tensor([5, 6])
        i %= 4
        i &= 3
        i |= 8
        i ^= 1
        i <<= 1
        i >>= 1
        return z, x, a, i


@sample((t(2, 2),))
class DtypesOfAll(nn.Module):
    def forward(self, x):
        a = torch.zeros(2, dtype=torch.float16)
        b = torch.ones(1, dtype=torch.bfloat16)
        c = torch.tensor([1, 2], dtype=torch.int8)
        d = torch.tensor([True, False])
        e = torch.zeros(1, dtype=torch.complex64)
        f = torch.arange(3, dtype=torch.uint8)
        g = x.to(torch.float64).to(x.dtype)
        dt = torch.int16
        h = x.to(dt)
        return a, b, c, d, e, f, g, h, torch.tensor(1.5), x.type_as(c), torch.promote_types(torch.int8, torch.float32)


@sample((t(2),))
class Devices(nn.Module):
    def forward(self, x):
        d = torch.device("cpu")
        e = torch.device("cuda:1")
        return x.to(d), x.device == d, d.type, e.index, str(d), torch.zeros(1, device="cpu"), x.to("cpu"), e != d


@sample((t(2, 3), t(3)))
class Broadcasts(nn.Module):
    def forward(self, a, b):
        c, d = torch.broadcast_tensors(a, b)
        return c + d, a > b, torch.where(a > b, a, b), torch.maximum(a, b), a.clamp(-0.5, 0.5), torch.lerp(a, c * 0, 0.3), (a == a).all(), a @ b, torch.stack([c, d], -1)


@sample((t(3, 3),))
class SearchAndSort(nn.Module):
    def forward(self, x):
        v, i = x.sort(1)
        w = torch.topk(x, 2)
        m = x.max(0)
        return v, i, w.values, w.indices, m.values, m[1], torch.unique(x), x.nonzero(), torch.where(x > 0), x.argsort(0), x.kthvalue(2)[0], x.median(), x.min()


@sample((t(5), t(5)))
class TensorLists(nn.Module):
    def forward(self, x, y):
        xs = [x, y]
        xs.append(x + y)
        ys = [v * 2 for v in xs]
        a, b, c = ys
        s = torch.stack(xs)
        u = s.unbind(0)
        p, q = x.split([2, 3])
        return torch.cat(xs + ys).sum(), a, b - c, u[0], p, q, len(u), torch.meshgrid([x, y])[1][0], torch.chunk(x, 2)[1], [v.sum().item() for v in s]


@sample((t(6),))
class ViewsWrite(nn.Module):
    def forward(self, x):
        y = x.view(2, 3).clone()
        z = y.t()
        z[0].fill_(9)
        z.diagonal().zero_()
        w = y.as_strided([2, 2], [1, 2])
        y.view(-1)[1:3].mul_(10)
        return y, z, w, y.expand(2, 2, 3)[1], z.contiguous().view(-1)


@sample((t(1, 1, 4, 4),))
class FunctionalMix(nn.Module):
    def forward(self, x):
        return (F.conv2d(x, torch.ones(1, 1, 2, 2)), F.max_pool2d(x, 2, return_indices=True), F.adaptive_avg_pool2d(x, 2), F.interpolate(x, size=[2, 2], mode="bilinear", align_corners=True),
                F.pad(x, [1, 0, 0, 1], value=3.0), F.elu(x), F.softplus(x), F.log_softmax(x, -1), F.unfold(x, 2), F.pixel_shuffle(x.expand(1, 4, 4, 4), 2), F.one_hot(torch.tensor([1, 0]), 3),
                F.cosine_similarity(x, x + 1), F.silu(x), F.glu(x), F.grid_sample(x, torch.zeros(1, 2, 2, 2), align_corners=False), F.threshold(x, 0.1, 0.0), F.tanhshrink(x))


@sample((t(2, 3), torch.tensor([1.0, 0.5, 0.25])))
class LossMix(nn.Module):
    def forward(self, x, w):
        y = torch.sigmoid(x)
        z = (x > 0).to(x.dtype)
        return F.binary_cross_entropy_with_logits(x, z), F.binary_cross_entropy_with_logits(x, z, pos_weight=w, reduction="none"), F.l1_loss(x, y), F.smooth_l1_loss(x, y), F.mse_loss(y, z)


@sample((t(2, 4),))
class Norm(nn.Module):
    def forward(self, x):
        return x.norm(), x.norm(2.0, 1), torch.frobenius_norm(x), torch.frobenius_norm(x, [0, 1]), torch.linalg.vector_norm(x, 3.0)


# ---- weights ----

class Weights(nn.Module):
    """A module with one parameter or buffer of each value given."""

    def __init__(self):
        super().__init__()
        for i, w in enumerate(self.weights()):
            self.register_buffer("w%d" % i, w)


@sample(())
class WeightDtypes(Weights):
    def weights(self):
        f = t(2, 3)
        return [f.half(), f.bfloat16(), f.double(), (f * 100).to(torch.int8), f > 0, torch.complex(f, -f), (f * 100).short(), f.to(torch.uint8), f.int(), f.long(), torch.complex(f.double(), f.double())]

    def forward(self):
        return self.w0, self.w1, self.w2, self.w3, self.w4, self.w5, self.w6, self.w7, self.w8, self.w9, self.w10


@sample(())
class WeightLayouts(Weights):
    def weights(self):
        base = t(4, 6)
        return [base.t(), base[1:3, ::2], base[0], t(2, 3, 4, 4).contiguous(memory_format=torch.channels_last), base[:, 1], torch.ones(1).expand(3, 2), torch.zeros(0, 3), torch.tensor(2.5), torch.tensor(3),
                torch.zeros(2, 0), torch.tensor(True)]

    def forward(self):
        return self.w0, self.w1, self.w2 * 2, self.w3.stride(), self.w3.sum(), self.w4.storage_offset(), self.w5.stride(), self.w6, self.w7, self.w8.item(), self.w9.shape, self.w10


@sample((t(3),), (t(3),))
class SharedStorage(nn.Module):
    def __init__(self):
        super().__init__()
        base = torch.zeros(6)
        self.register_buffer("low", base[:3])
        self.register_buffer("high", base[2:5])
        self.tensors = [base[1:3], base.view(2, 3)]

    def forward(self, x):
        self.low += x
        self.tensors[0].mul_(2)
        return self.low, self.high, self.tensors[1]


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(4, 3)
        self.out = nn.Linear(3, 4, bias=False)
        self.out.weight = self.emb.weight

    def forward(self, i):
        return self.out(self.emb(i))


@sample((torch.tensor([1, 3]),))
class TiedWeights(Tied):
    pass


@sample((t(2, 3),), (t(2, 3),))
class SharedModule(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.BatchNorm1d(3)
        self.b = self.a
        self.list = nn.ModuleList([self.a, nn.ReLU(), self.a])

    def forward(self, x):
        for m in self.list:
            x = m(x)
        return self.b(x), self.a.running_mean


@sample((t(2, 3),), (t(2, 3) + 1,))
class TrainsStatistics(nn.Module):
    def __init__(self):
        super().__init__()
        self.bn = nn.BatchNorm1d(3)
        self.momentum = 0.5

    def forward(self, x):
        y = F.batch_norm(x, self.bn.running_mean, self.bn.running_var, None, None, True, self.momentum)
        return y, self.bn.running_mean


@sample((t(2),))
class NonPersistent(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mask", torch.tensor([True, False]), persistent=False)
        self.register_buffer("maybe", None)
        self.scale = nn.Parameter(torch.tensor(2.0), requires_grad=False)

    def forward(self, x):
        return x.masked_fill(self.mask, 0) * self.scale, self.scale.requires_grad


# ---- submodules ----

@sample((t(2, 4),), (t(2, 4), "relu"))
class ModuleDicts(nn.Module):
    def __init__(self):
        super().__init__()
        self.acts = nn.ModuleDict({"relu": nn.ReLU(), "tanh": nn.Tanh()})
        self.layers = nn.ModuleDict([["one", nn.Linear(4, 4)], ["two", nn.Linear(4, 4)]])

    def forward(self, x, name: str = "tanh"):
        for k, layer in self.layers.items():
            x = layer(x)
            if name == "relu":
                x = self.acts["relu"](x)
            else:
                x = self.acts["tanh"](x)
        for m in self.layers.values():
            x = m(x)
        return x, "relu" in self.acts, len(self.acts)


@sample((t(2, 4),))
class ModuleListTools(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])
        self.seq = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2))

    def forward(self, x):
        for i, layer in enumerate(self.layers):
            x = layer(x) + i
        for a, b in zip(self.layers, self.seq):
            x = a(x) - x
        y = self.layers[0](x) + self.layers[-1](x)
        return self.seq(y), len(self.seq)


@torch.jit.interface
class Layer(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        pass

    def cost(self, n: int) -> int:
        pass


class Plus(nn.Module):
    def __init__(self, k: int):
        super().__init__()
        self.k = k

    def forward(self, x: Tensor) -> Tensor:
        return x + self.k

    @torch.jit.export
    def cost(self, n: int) -> int:
        return n * self.k


class Times(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.tensor([2.0, 3.0]))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.w

    @torch.jit.export
    def cost(self, n: int) -> int:
        return n


@sample((t(2), 3))
class InterfaceAttributes(nn.Module):
    first: Layer
    second: Layer

    def __init__(self):
        super().__init__()
        self.first, self.second = Plus(4), Times()

    def forward(self, x, n: int):
        y = self.second.forward(self.first.forward(x))
        pick = self.first
        if n > 2:
            return pick.forward(y), self.second.cost(n)
        return y, pick.cost(n)


class Animal(nn.Module):
    legs: int

    def __init__(self):
        super().__init__()
        self.legs = 4
        self.register_buffer("w", torch.ones(2))

    def sound(self) -> str:
        return "none"

    def forward(self, x):
        return x * self.legs + self.w, self.sound()


@sample((t(2),))
class InheritsAttributes(Animal):
    def __init__(self):
        super().__init__()
        self.legs = 2
        self.tail = 0.5

    def sound(self) -> str:
        return "quack"

    def forward(self, x):
        return x * self.legs + self.w * self.tail, self.sound()


@sample((t(2),))
class IgnoredAndUnused(nn.Module):
    def __init__(self):
        super().__init__()
        self.flag = True

    @torch.jit.unused
    def never(self, x: Tensor) -> Tensor:
        import os
        return x + len(os.environ)

    def forward(self, x):
        if not self.flag:
            x = self.never(x)
        return x + 1


def pre_hook(self, input: Tuple[Tensor]) -> Tuple[Tensor]:
    return (input[0] + 1,)


def post_hook(self, input: Tuple[Tensor], output: Tensor) -> Tensor:
    return output * 2


class Small(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return -x


@sample((t(2),))
class TwoHooks(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = Small()
        self.a.register_forward_pre_hook(pre_hook)
        self.a.register_forward_pre_hook(pre_hook)
        self.a.register_forward_hook(post_hook)

    def forward(self, x: Tensor) -> Tensor:
        return self.a(x)


@calls(("set", 5), ("forward", t(2)), ("scaled", t(2), 2.0), ("forward", t(2)), ("history",))
class SeveralMethods(nn.Module):
    log: List[str]

    def __init__(self):
        super().__init__()
        self.n = 1
        self.log = []
        self.sub = Plus(3)

    @property
    def level(self) -> int:
        return self.n + 100

    @level.setter
    def level(self, v: int):
        self.n = v

    @torch.jit.export
    def set(self, n: int) -> None:
        self.level = n
        self.log.append("set")

    @torch.jit.export
    def scaled(self, x, s: float):
        self.sub.k += 1
        return self.forward(x) * s

    @torch.jit.export
    def history(self) -> Tuple[List[str], int]:
        return self.log, self.level

    def forward(self, x):
        self.log.append("forward")
        return self.sub(x) * self.n


@calls(("forward", t(2)), ("reset",), ("forward", t(2)))
class Exported(nn.Module):
    last: Optional[Tensor]

    def __init__(self):
        super().__init__()
        self.register_buffer("total", torch.zeros(2))
        self.last = None
        self.counts: Dict[str, int] = {"a": 0}

    @torch.jit.export
    def reset(self):
        self.total.zero_()
        self.last = None
        self.counts["r"] = self.counts["a"]

    def forward(self, x):
        self.total += x
        last = self.last
        if last is not None:
            x = x + last
        self.last = x
        self.counts["a"] += 1
        return x, self.total, self.counts


@sample((5,), (1,))
class RecursiveMethods(nn.Module):
    def half(self, n: int, depth: int) -> int:
        return n // 2 + depth

    def forward(self, n: int):
        return self.half(self.half(self.half(n, 1), 2), self.half(n, 3)), self.twice(n)

    def twice(self, n: int) -> int:
        return self.half(n, n) * self.half(n, 0)


class Stateful(nn.Module):
    def __init__(self, k: int):
        super().__init__()
        self.k = k
        self.w = torch.ones(k)

    @torch.jit.export
    def __getstate__(self):
        return self.k, self.w, self.training

    @torch.jit.export
    def __setstate__(self, state: Tuple[int, Tensor, bool]):
        self.k = state[0]
        self.w = state[1] * 2
        self.training = state[2]

    def forward(self, x):
        return x * self.w + self.k


@sample((t(2),))
class StatefulInside(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = Stateful(2)
        self.scale = 3

    def forward(self, x):
        return self.inner(x) * self.scale


# ---- forks ----

@sample((t(2), 2))
class ForkKinds(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(2, 2)

    def work(self, x: Tensor, n: int = 3) -> Tensor:
        return x * n

    def forward(self, x, n: int):
        a = torch.jit.fork(self.lin, x)
        b = torch.jit.fork(self.work, x, n)
        c = torch.jit.fork(self.work, x)
        fs: List[torch.jit.Future[Tensor]] = [b, c]
        table: Dict[str, torch.jit.Future[Tensor]] = {"a": a}
        out = [torch.jit.wait(f) for f in fs]
        return out, torch.jit.wait(table["a"])


@sample((t(2), 3))
class ForkInLoop(nn.Module):
    def twice(self, x: Tensor) -> Tensor:
        f = torch.jit.fork(torch.neg, x) if x.dim() > 5 else torch.jit.fork(self.once, x)
        return torch.jit.wait(f)

    def once(self, x: Tensor) -> Tensor:
        return x + 1

    def forward(self, x, n: int):
        fs = torch.jit.annotate(List[torch.jit.Future[Tensor]], [])
        for i in range(n):
            if i % 2 == 0:
                fs.append(torch.jit.fork(self.once, x * i))
        total = x
        for f in fs:
            total = total + torch.jit.wait(f)
        return total


# ---- networks ----

@sample((t(5, 2, 4),))
class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.TransformerEncoderLayer(4, 2, 8)

    def forward(self, x):
        return self.layer(x)


@sample((t(2, 5, 4), torch.tensor([[False, False, True, False, True], [False] * 5])))
class SelfAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.att = nn.MultiheadAttention(4, 2, batch_first=True)

    def forward(self, x, mask):
        y, w = self.att(x, x, x, key_padding_mask=mask)
        z, v = self.att(x, x, x, need_weights=False)
        u, s = self.att(x, x, x, average_attn_weights=False)
        return y, w, z, u, s


@sample((t(4, 2, 3),))
class LstmStack(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 2, num_layers=2, bidirectional=True)
        self.cell = nn.LSTMCell(3, 2)

    def forward(self, x):
        y, (h, c) = self.lstm(x)
        a, b = self.cell(x[0])
        for row in x:
            a, b = self.cell(row, (a, b))
        return y, h, c, a, b


@sample((t(1, 2, 6, 6),))
class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.ModuleList([nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.SiLU()), nn.Sequential(nn.Conv2d(4, 4, 3, stride=2, padding=1), nn.GroupNorm(2, 4), nn.ELU())])
        self.up = nn.ConvTranspose2d(4, 4, 2, stride=2)
        self.head = nn.Conv2d(8, 1, 1)

    def forward(self, x):
        skips: List[Tensor] = []
        for d in self.down:
            x = d(x)
            skips.append(x)
        x = self.up(x)
        return self.head(torch.cat([x, skips[0]], dim=1))


@sample((t(2, 6), ))
class Quantizes(nn.Module):
    def forward(self, x):
        q = torch.fake_quantize_per_tensor_affine(x, 0.1, 3, 0, 255)
        return q


# ---- traces ----

class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2))
        self.register_buffer("shift", torch.tensor([1.0, 2.0]))

    def forward(self, x, y):
        z = self.body(x) + self.shift
        return z * y.sum(), (x.view(x.size(0), -1), {"k": y}["k"])


@traced((t(3, 4), t(2)), (t(5, 4), t(2)))
class TracedNet(Plain):
    pass


class Times2(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x * 2 if x.dim() == 1 else x


@torch.jit.script
def clipped(x, n: int):
    if bool(x.sum() > 0):
        x = x - n
    for i in range(n):
        x = x * 2
    return x


@traced((t(3),), (t(4),))
class TracedScriptMix(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.jit.script(Times2())

    def forward(self, x):
        return self.inner(clipped(x, 2)) + x[:2].sum()


@sample((t(3, 4), t(2)))
class ScriptOfTrace(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = torch.jit.trace(Plain().eval(), (t(3, 4), t(2)))

    def forward(self, x, y):
        a, (b, c) = self.net(x, y)
        if a.sum() > 100:
            return b
        return a


@traced((t(2, 3),))
class TracedDict(nn.Module):
    def forward(self, x):
        return {"a": x * 2, "b": x.sum(0)}


@traced((t(2, 3), t(2, 3)), (t(4, 3), t(4, 3)))
class TracedShapes(nn.Module):
    def forward(self, x, y):
        n = x.shape[0] * x.shape[1]
        z = x.reshape(n) + torch.arange(n)
        out = torch.zeros(n // 3, 3)
        out[:, 1] = y[:, 0]
        out += y
        return z, out.float().mean(-1), torch.cat([x, y], -1)[..., None].squeeze(-1), x.new_zeros(n), [x, y]


@traced((t(2, 5),))
class TracedRnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(5, 3, batch_first=True)

    def forward(self, x):
        y, h = self.rnn(x[None])
        return y, h
