"""Random numbers after a seed: bits, around the thresholds at which PyTorch draws in runs of 16."""
import torch
from torch import Tensor

from functions import case


def bits(x: Tensor) -> Tensor:
    """What integers, which are compared exactly, see of numbers above 2**-29: all of their bits."""
    return (x.double() * 9007199254740992.0).long()


@case(lambda g: [(n, s) for n, s in ((1, 0), (15, 1), (16, 2), (17, -3), (31, 2**40 + 5), (33, 7), (5000, 8))])
def random_normal_bits(n: int, seed: int):
    torch.manual_seed(seed)
    a = torch.randn([n])
    b = torch.randn([n, 2]).t()
    c = torch.normal(0.5, 2.0, [n])
    d = torch.empty([n, 2]).t().normal_(1.0, 3.0)
    return bits(a), bits(b), bits(c), bits(d), a


@case(lambda g: [(n, s) for n, s in ((0, 0), (5, 1), (16, 2), (37, -3), (700, 8))])
def random_uniform_bits(n: int, seed: int):
    torch.manual_seed(seed)
    a = torch.rand([n])
    b = torch.rand([n], dtype=torch.float64)
    c = torch.rand([n], dtype=torch.bfloat16)
    d = torch.empty([n]).uniform_(-3.0, 5.5)
    e = torch.rand([n], dtype=torch.float16)
    return bits(a), bits(b), bits(c), bits(d), bits(e)


@case(lambda g: [(n, s) for n, s in ((1, 0), (5, 1), (19, 2), (300, 8))])
def random_ints(n: int, seed: int):
    torch.manual_seed(seed)
    a = torch.randint(10, [n])
    b = torch.randint(-5, 1 << 40, [n])
    c = torch.randperm(n)
    d = torch.randint_like(a, 3, 7)
    e = torch.zeros([n], dtype=torch.uint8).random_()
    return a, b, c, d, e, torch.zeros([n]).random_()


@case(lambda g: [(n, s) for n, s in ((1, 0), (5, 1), (19, 2), (300, 8))])
def random_choices(n: int, seed: int):
    torch.manual_seed(seed)
    p = torch.rand([n])
    a = torch.bernoulli(p)
    b = torch.bernoulli(torch.ones([n]), 0.3)
    c = torch.dropout(p, 0.4, True)
    d = torch.feature_dropout(torch.ones([2, n, 3]), 0.4, True)
    e = torch.empty([n]).exponential_(1.5)
    f = torch.multinomial(p + 0.1, max(1, n // 2))
    h = torch.alpha_dropout(p, 0.2, True)
    return a, b, bits(c), bits(d), bits(e), f, bits(h)


@case(lambda g: [(3,), (40,)])
def random_other_floats(n: int):
    torch.manual_seed(11)
    a = torch.randn([n], dtype=torch.float64)
    b = torch.randn([n], dtype=torch.complex64)
    c = torch.normal(a, 0.5)
    d = torch.randn([n], dtype=torch.bfloat16)
    return a, b, c, d, torch.rand([n], dtype=torch.complex64)
