#!/usr/bin/env python3
"""Make cli/demo from real PyTorch: a small network that reads digits, the pictures it was shown, its answer.

    python3 oracle/demo.py

The network is drawn, trained, scripted, saved and printed here. net.pt is the archive. net.txt is PyTorch's own print of the inlined graph of
`forward`, as a method in module text, with the classes and all weights before it as exact literals. Deterministic on
any kind of CPU, though each rounds otherwise: training and the answer are in double precision, and what came of
training is rounded to a grid far coarser than such differences.
"""
import copy
import io
import os
import zipfile
from typing import Final

os.environ["ATEN_CPU_CAPABILITY"] = "default"  # float32 arithmetic without what only some CPUs have

from dumps_common import ROOT, quiet  # noqa: E402
from module_text import module_text  # noqa: E402

torch = quiet()
from torch import Tensor, nn  # noqa: E402

OUT = os.path.join(ROOT, "cli", "demo")

README = """\
# The demo's network

`oracle/demo.py` made these files with PyTorch {torch}; change that script, not them.

- `net.pt`: the same network as `torch.jit.save` wrote it, without `.debug_pkl`.
- `net.txt`: a convolutional network that reads handwritten-looking digits of 8 by 8 pixels ({params} parameters), in module
  text. The method is what PyTorch prints for `torch.jit.script(net).inlined_graph`, the weights are exact.
- `inputs.pt`: what `torch.save` wrote for the tuple of arguments, {batch} pictures.
- `outputs.pt`: what PyTorch answered in double precision, rounded to float32: the same on every kind of CPU.
"""

GLYPHS = """
.####. ..##.. .####. .####. ...##. ###### .####. ###### .####. .####.
##..## .###.. ##..## ##..## ..###. ##.... ##.... ....## ##..## ##..##
##..## ..##.. ....## ...##. .#.##. #####. #####. ...##. .####. ##..##
##..## ..##.. ..###. ....## ###### ....## ##..## ..##.. ##..## .#####
##..## ..##.. .##... ##..## ...##. ##..## ##..## ..##.. ##..## ....##
.####. .####. ###### .####. ...##. .####. .####. ..##.. .####. .####.
"""


def glyphs():
    """The ten digits, 6 by 6."""
    rows = [line.split() for line in GLYPHS.split("\n") if line]
    return torch.tensor([[[float(c == "#") for c in row[d]] for row in rows] for d in range(10)])


def on_grid(x):
    """x in multiples of 1/1024."""
    return torch.round(x * 1024) / 1024


def pictures(labels, g):
    """One noisy 8 by 8 picture a label: the glyph somewhere in the frame, paler or darker."""
    out = 0.15 * torch.randn(len(labels), 1, 8, 8, generator=g, dtype=torch.double)
    shapes = glyphs()
    for i, d in enumerate(labels):
        y, x = torch.randint(0, 3, (2,), generator=g).tolist()
        out[i, 0, y : y + 6, x : x + 6] += shapes[d] * (0.7 + 0.6 * torch.rand(1, generator=g))
    return on_grid(out)


def activate(x: Tensor, kind: str) -> Tensor:
    if kind == "relu":
        return torch.relu(x)
    elif kind == "sigmoid":
        return torch.sigmoid(x)
    raise ValueError("no activation is called " + kind)


def lens(size: int, strength: float) -> Tensor:
    """How much light reaches each pixel: less towards the edges."""
    ramp = torch.arange(size, dtype=torch.float32) * 2.0 / (size - 1) - 1.0
    return 1.0 - strength * (ramp.unsqueeze(0).pow(2) + ramp.unsqueeze(1).pow(2)) / 2.0


def contrast(x: Tensor) -> Tensor:
    return (x - x.mean()).abs().mean()


def pooled(size: int, kernel: int) -> int:
    return (size - kernel) // kernel + 1


class SqueezeExcite(nn.Module):
    """Attention over channels: each is scaled by what all of them average to."""

    def __init__(self, channels: int):
        super().__init__()
        self.reduce = nn.Linear(channels, channels // 4)
        self.expand = nn.Linear(channels // 4, channels)

    def forward(self, x: Tensor) -> Tensor:
        s = activate(self.reduce(x.mean([2, 3])), "relu")
        s = activate(self.expand(s), "sigmoid")
        return x * s.unsqueeze(-1).unsqueeze(-1)


class Block(nn.Module):
    """Two convolutions, attention, and a way around them."""

    def __init__(self, channels: int):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.attend = SqueezeExcite(channels)

    def forward(self, x: Tensor) -> Tensor:
        y = activate(self.bn1(self.conv1(x)), "relu")
        y = self.attend(self.bn2(self.conv2(y)))
        return torch.relu_(y + x)


class Digits(nn.Module):
    size: Final[int]
    channels: Final[int]
    strength: Final[float]

    def __init__(self):
        super().__init__()
        self.size, self.channels, self.strength = 8, 8, 0.25
        self.stem = nn.Conv2d(1, 8, 3, padding=1)
        self.block = Block(8)
        self.head = nn.Linear(8 * 4 * 4, 10)

    def forward(self, x: Tensor) -> Tensor:
        if x.dim() != 4 or x.size(-1) != self.size:
            raise ValueError("expected pictures of size [N, 1, 8, 8], got " + str(x.shape))
        x = x * lens(self.size, self.strength)
        seen = contrast(x)  # a statistic that nobody reads any more
        y = activate(self.stem(x), "relu")
        y = torch.max_pool2d(self.block(y), [2, 2])
        side = pooled(self.size, 2)
        y = self.head(y.reshape([x.size(0), self.channels * side * side]))
        return torch.softmax(y, 1)


def train(net):
    net.double()
    g = torch.Generator().manual_seed(7)
    opt = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(150):
        labels = torch.randint(0, 10, (64,), generator=g)
        loss = nn.functional.nll_loss(torch.log(net(pictures(labels.tolist(), g)) + 1e-9), labels)
        opt.zero_grad()
        loss.backward()
        opt.step()
    with torch.no_grad():
        for t in net.state_dict().values():
            t.copy_(on_grid(t))
    return net.float().eval()


def save(scripted, path):
    """torch.jit.save without the records of where on this machine the code came from."""
    b = io.BytesIO()
    torch.jit.save(scripted, b)
    with zipfile.ZipFile(b) as r, zipfile.ZipFile(path, "w") as w:
        for name in r.namelist():
            if not name.endswith(".debug_pkl"):
                w.writestr(zipfile.ZipInfo(name), r.read(name))


def main():
    net = train(Digits())
    g = torch.Generator().manual_seed(2022)
    labels = [3, 1, 4, 1, 5, 9, 2, 6]
    x = pictures(labels, g).float()
    scripted = torch.jit.script(net)
    with torch.no_grad():
        y = torch.jit.script(copy.deepcopy(net).double())(x.double()).float()
        torch.testing.assert_close(scripted(x), y)
    assert y.argmax(1).tolist() == labels, (y.argmax(1).tolist(), labels)
    os.makedirs(OUT, exist_ok=True)
    with open(os.path.join(OUT, "net.txt"), "w") as f:
        f.write(module_text(scripted, inlined=True))
    save(scripted, os.path.join(OUT, "net.pt"))
    torch.save((x,), os.path.join(OUT, "inputs.pt"))
    torch.save(y, os.path.join(OUT, "outputs.pt"))
    params = sum(p.numel() for p in net.parameters())
    with open(os.path.join(OUT, "README.md"), "w") as f:
        f.write(README.format(torch="1.13.1", params="{:,}".format(params), batch=len(labels)))


if __name__ == "__main__":
    main()
