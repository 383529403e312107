"""Fusions of M branches; in<m> is branch m."""
import math

import torch
from torch import nn
from torch.nn import functional as F

from common import Case, batches, unit


def branches(case, n, widths):
    return [case.draw(n, width) for width in widths]


def fusion(make, *widths, **options):
    """Cases of make(), a function or module of the branches, for each tuple of widths."""
    for n, *width in batches(*widths):
        case = Case(f"{'_'.join(map(str, width))}_n{n}")
        yield case.run(make(), *branches(case, n, width), **options)


@unit
def fuse_concat():
    return fusion(lambda: lambda *x: torch.cat(x, 1), (3, 5), (3, 5, 4))


@unit
def fuse_sum():
    return fusion(lambda: lambda *x: torch.stack(x).sum(0), (7, 7), (7, 7, 7))


@unit
def fuse_product():
    return fusion(lambda: lambda *x: torch.stack(x).prod(0), (7, 7), (7, 7, 7))


@unit
def fuse_mean():
    return fusion(lambda: lambda *x: torch.stack(x).mean(0), (7, 7), (7, 7, 7))


@unit
def fuse_product_of_experts():
    return fusion(lambda: lambda *x: F.log_softmax(torch.stack(x), -1).sum(0), (5, 5), (5, 5, 5))


@unit
def fuse_vote():
    def vote(*x):
        return F.one_hot(torch.stack(x).argmax(-1), x[0].shape[-1]).to(x[0].dtype).mean(0)

    for n in 1, 7:
        case = Case(f"5_5_5_n{n}", "forward only")
        shared = case.draw(n, 5)
        yield case.run(vote, *(shared + x for x in branches(case, n, (5, 5, 5))), backward=False)


class Weighted(nn.Module):
    def __init__(self, count):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(count))

    def forward(self, *x):
        return torch.einsum("m,mnf->nf", self.weight.softmax(0), torch.stack(x))


@unit
def fuse_weighted():
    yield from fusion(lambda: Weighted(2), (5, 5))
    yield from fusion(lambda: Weighted(3), (5, 5, 5))


class Joint(nn.ModuleList):
    def __init__(self, widths, hidden, function):
        super().__init__(nn.Linear(width, hidden) for width in widths)
        self.function = function

    def forward(self, *x):
        return sum(self.function(dense(y)) for dense, y in zip(self, x))


@unit
def fuse_joint():
    for function in torch.relu, torch.tanh:
        for n, *widths in batches((5, 4), (5, 4, 3)):
            case = Case(f"{function.__name__}_{'_'.join(map(str, widths))}_to_6_n{n}", f"f = {function.__name__}")
            yield case.run(Joint(widths, 6, function), *branches(case, n, widths))


class LowRank(nn.Module):
    def __init__(self, widths, rank, out):
        super().__init__()
        self.rank, self.out = rank, out
        self.factors = nn.ModuleList(nn.Linear(width, rank * out) for width in widths)
        self.rank_w = nn.Parameter(torch.empty(rank))
        self.bias = nn.Parameter(torch.empty(out))

    def forward(self, *xs):
        z = torch.stack([factor(x).view(-1, self.rank, self.out) for factor, x in zip(self.factors, xs)])
        return torch.einsum("nro,r->no", z.prod(0), self.rank_w) + self.bias


@unit
def fuse_low_rank():
    for n, *widths in batches((5, 4), (5, 4, 3), (6, 1, 3, 4, 2)):
        case = Case(f"{'_'.join(map(str, widths))}_rank3_to_4_n{n}", "rank 3")
        yield case.run(LowRank(widths, 3, 4), *branches(case, n, widths))


class Gated(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.wa, self.wb = (nn.Parameter(torch.empty(width, width)) for _ in "ab")
        self.c = nn.Parameter(torch.empty(width))

    def forward(self, a, b):
        z = torch.sigmoid(F.linear(a, self.wa) + F.linear(b, self.wb) + self.c)
        return z * a + (1 - z) * b


@unit
def fuse_gated():
    return fusion(lambda: Gated(6), (6, 6))


class Projection(nn.Module):
    """One weight for all branches, one bias a branch: [n, M, F] -> [n, M, F]."""

    def __init__(self, count, width):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(width, width))
        self.bias = nn.Parameter(torch.empty(count, width))

    def forward(self, x):
        return F.linear(x, self.weight) + self.bias


class Attention(nn.Module):
    """A learned query attends over the branches, each head on its own slice of the features."""

    def __init__(self, count, width, heads):
        super().__init__()
        self.query = nn.Parameter(torch.empty(width))
        self.key, self.value = Projection(count, width), Projection(count, width)
        self.out_proj = nn.Linear(width, width)
        self.heads = heads

    def forward(self, *x):
        x = torch.stack(x, 1)
        query = self.query.unflatten(-1, (self.heads, -1))
        key, value = (projection(x).unflatten(-1, (self.heads, -1)) for projection in (self.key, self.value))
        score = torch.einsum("hf,nmhf->nhm", query, key) / math.sqrt(query.shape[-1])
        self.weights = score.softmax(-1)
        return self.out_proj(torch.einsum("nhm,nmhf->nhf", self.weights, value).flatten(1))


@unit
def fuse_attention():
    for n, count, heads in batches((2, 2), (3, 2), (3, 4)):
        case = Case(f"{count}x8_heads{heads}_n{n}", f"heads {heads}")
        module = Attention(count, 8, heads)
        yield case.run(module, *branches(case, n, [8] * count)).keep(weights=module.weights)
