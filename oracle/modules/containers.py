"""Containers of submodules, and library modules with several layers."""
from typing import Dict, List

import torch
from torch import Tensor, nn

from . import case, t


@case(lambda: [(t(2, 3),), (t(2, 3),)])
class SequentialOf(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2), nn.Tanh())

    def forward(self, x: Tensor):
        return self.net(x)


@case(lambda: [(t(2, 3),), (t(2, 3),)])
class ModuleListLoop(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(3, 3), nn.Linear(3, 3), nn.ReLU()])

    def forward(self, x: Tensor):
        for layer in self.layers:
            x = layer(x) + x
        return x


@case(lambda: [(t(2, 3),), (t(2, 3),)])
class ModuleListIndex(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(3, 3), nn.Linear(3, 3)])

    def forward(self, x: Tensor):
        ys: List[Tensor] = []
        for i, layer in enumerate(self.layers):
            ys.append(layer(x) * i)
        return self.layers[1](x), torch.stack(ys), len(self.layers)


@case(lambda: [(t(2, 3),), (t(2, 3),)])
class ModuleDictItems(nn.Module):
    def __init__(self):
        super().__init__()
        self.heads = nn.ModuleDict({"a": nn.Linear(3, 2), "b": nn.Linear(3, 1)})

    def forward(self, x: Tensor):
        out: Dict[str, Tensor] = {}
        for name, head in self.heads.items():
            out[name] = head(x)
        return out, self.heads["a"](x)


@case(lambda: [(t(2, 3),), (t(2, 3),)])
class NestedContainers(nn.Module):
    def __init__(self):
        super().__init__()
        self.groups = nn.ModuleList([nn.Sequential(nn.Linear(3, 3), nn.ReLU()), nn.Sequential(nn.Linear(3, 3), nn.Sigmoid())])

    def forward(self, x: Tensor):
        for g in self.groups:
            x = g(x)
            for layer in g:
                x = layer(x)
        return x


class Residual(nn.Module):
    def __init__(self, n: int):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(n, n), nn.BatchNorm1d(n), nn.ReLU())

    def forward(self, x: Tensor):
        return x + self.body(x)


@case(lambda: [(t(4, 3),), (t(4, 3),)])
class Residuals(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(Residual(3), Residual(3))

    def forward(self, x: Tensor):
        return self.blocks(x)


@case(lambda: [(t(1, 2, 6, 6),), (t(1, 2, 6, 6),)])
class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.ReLU(inplace=True), nn.MaxPool2d(2))
        self.head = nn.Linear(12, 2)

    def forward(self, x: Tensor):
        return self.head(torch.flatten(self.features(x), 1))


@case(lambda: [(t(2, 4),), (t(2, 4),)])
class SameClassTwice(nn.Module):
    """Two objects of one class with different constants get two classes."""

    def __init__(self):
        super().__init__()
        self.a = nn.Softmax(dim=0)
        self.b = nn.Softmax(dim=1)
        self.n1 = nn.LayerNorm(4)
        self.n2 = nn.LayerNorm(4)

    def forward(self, x: Tensor):
        return self.n1(self.a(x)) - self.n2(self.b(x))


@case(lambda: [(torch.tensor([[1, 2], [0, 3]]),), (torch.tensor([[3, 3], [1, 0]]),)])
class Embeds(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(4, 3)
        self.out = nn.Linear(3, 4, bias=False)
        self.out.weight = self.embed.weight

    def forward(self, ids: Tensor):
        return self.out(self.embed(ids).mean(1))


@case(lambda: [(t(2, 3),), (t(2, 3),)])
class EvalDropout(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(3, 3), nn.Dropout(0.5), nn.BatchNorm1d(3))
        self.eval()

    def forward(self, x: Tensor):
        return self.net(x)


@case(lambda: [(t(2, 3, 4),), (t(2, 3, 4),)])
class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v = nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 4)
        self.heads = 2

    def split(self, x: Tensor) -> Tensor:
        b, n, d = x.shape
        return x.view(b, n, self.heads, d // self.heads).transpose(1, 2)

    def forward(self, x: Tensor):
        q, k, v = self.split(self.q(x)), self.split(self.k(x)), self.split(self.v(x))
        a = torch.softmax(q @ k.transpose(-2, -1) / 2.0, -1)
        return (a @ v).transpose(1, 2).reshape(x.shape)
