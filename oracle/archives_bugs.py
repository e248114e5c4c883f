"""Modules that PyTorch's own optimizer got wrong or refused, entered into SAMPLES of archives_samples.py.

Each name says the issue of github.com/pytorch/pytorch.
"""
import torch
import torch.nn as nn

from archives_samples import calls, sample, traced


def some(*shape):
    n = 1
    for d in shape:
        n *= d
    return ((torch.arange(n, dtype=torch.float32) * 7 % 11) / 4 - 1).reshape(shape)


@traced((some(1, 2, 2, 2),))
class Bug86527ClipAndFloor(nn.Module):
    def __init__(self):
        super().__init__()
        self.const = some(1, 2, 1, 1)
        self.layer = nn.Conv2d(2, 1, (1, 2))

    def forward(self, x):
        x = self.layer(torch.multiply(x, self.const))
        return torch.clip(x, -1.5, 1.5), torch.floor(x)


@traced((torch.zeros(1, 1, 1, 2),), (some(1, 1, 1, 2),))
class Bug86556MaxAndClip(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, (2, 4), stride=2, padding=2, dilation=(2, 1))

    def forward(self, x):
        y = self.conv(x)
        return torch.max(y, x), torch.clip(y, -1.5, 1.5)


@traced((some(4, 4), some(6, 4)))
class Bug92742AddmmOfAddmm(nn.Module):
    def __init__(self):
        super().__init__()
        self.v1 = nn.Parameter(some(6, 4))
        self.v2 = nn.Parameter(some(6, 4) + 1)
        self.v3 = nn.Parameter(some(4, 4))

    def forward(self, x, y):
        return torch.addmm(torch.addmm(self.v2, self.v1, x), y, self.v3)


@traced((some(1, 4),))
class Bug69608LinearAndConv(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 8, bias=False)
        self.conv = nn.Conv2d(1, 1, 1)

    def forward(self, x):
        return self.conv(self.linear(x)[None, None])


@traced((some(5, 4),))
class Bug69989WritesRow(nn.Module):
    def forward(self, x):
        x[2] = 9
        return x


@traced((some(3, 3, 3), some(3, 3, 3)))
class Bug118463ArgminAndOut(nn.Module):
    def forward(self, x, y):
        r = torch.argmin(dim=1, input=x)
        torch.special.expit(input=y, out=x)
        return r,


@sample((some(3),))
class Bug127679UnusedAttribute(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = 1
        self.extra = torch.jit.Attribute(0, int)

    def forward(self, x):
        return x + self.a


@calls(("f", some(3)))
class Bug84873NoForward(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(some(3))

    @torch.jit.export
    def f(self, x):
        return x * self.w


@sample((some(3),))
class ZeroAddedToTheInput(nn.Module):
    def forward(self, x):
        y = x + 0
        y.add_(1)
        return x, y


@sample((some(3),))
class EqualResults(nn.Module):
    def forward(self, x):
        a, b = torch.zeros(3), torch.zeros(3)
        a.add_(x)
        return a, b, x * 2, x * 2


@sample((some(2, 4), 3))
class WritesViewsInLoop(nn.Module):
    def forward(self, x, n: int):
        total = torch.zeros(4)
        for i in range(n):
            row = x[i % 2]
            total = total + x.sum(0)
            row.mul_(2)
        return total, x


@sample((some(3),), (some(3),))
class TiedAndWritten(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(3, 3)
        self.b = nn.Linear(3, 3)
        self.b.weight = self.a.weight

    def forward(self, x):
        y = self.a(x)
        with torch.no_grad():
            self.b.weight.add_(1)
        return y, self.a(x), self.b(x)


@calls(("forward", some(2, 3, 4)), ("forward", some(2, 3, 4)))
class StatisticsWritten(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(3, 2, 1)
        self.bn = nn.BatchNorm1d(2)

    def forward(self, x):
        y = self.bn(self.conv(x))
        self.bn.running_mean.add_(1)
        return y
