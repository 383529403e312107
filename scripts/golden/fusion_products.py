"""Fusions by products, conditioning and gates, from the formulas of their papers; in<m> is branch m."""
import torch
from torch import nn
from torch.nn import functional as F

from common import Case, batches, unit


def branches(case, n, widths):
    return [case.draw(n, width) for width in widths]


def fusion(make, *widths, prefix="", **options):
    """Cases of make(widths), a function or module of the branches, for each tuple of widths."""
    for n, *width in batches(*widths):
        case = Case(f"{prefix}{'_'.join(map(str, width))}_n{n}")
        yield case.run(make(width), *branches(case, n, width), **options)


def outer(*x):
    h = x[0]
    for y in x[1:]:
        h = torch.einsum("na,nb->nab", h, y).flatten(1)
    return h


def with_one(x):
    return F.pad(x, (1, 0), value=1.0)


@unit
def fuse_outer():
    return fusion(lambda _: outer, (5, 4), (3, 1, 4))


@unit
def fuse_tensor_fusion():
    return fusion(lambda _: lambda *x: outer(*map(with_one, x)), (5, 4), (4, 1, 3), (2, 3, 1, 2))


class Bilinear(nn.Module):
    """torch.nn.Bilinear with the last two axes of its weight as one; with linear terms of both branches."""

    def __init__(self, first, second, out, linear=False):
        super().__init__()
        self.widths, self.linear = (first, second), linear
        self.weight = nn.Parameter(torch.empty(out, first * second + linear * (first + second)))
        self.bias = nn.Parameter(torch.empty(out))

    def forward(self, a, b):
        form, u, v = self.weight.split([a.shape[1] * b.shape[1], *(self.linear * width for width in self.widths)], 1)
        h = F.bilinear(a, b, form.unflatten(1, self.widths), self.bias)
        return h + a @ u.T + b @ v.T if self.linear else h


@unit
def fuse_bilinear():
    return fusion(lambda widths: Bilinear(*widths, 3), (5, 4), (3, 1))


@unit
def fuse_multiplicative():
    yield from fusion(lambda widths: Bilinear(*widths, 3, linear=True), (5, 4), (3, 1), prefix="matrix_")
    yield from fusion(lambda widths: Modulation("scale", "shift", widths[1], widths[0]), (5, 4), prefix="vector_")
    yield from fusion(lambda widths: Modulation("scale", "shift", widths[1], 1), (5, 4), prefix="scalar_")


class Modulation(nn.Module):
    """scale(z) x + shift(z), a number a channel; the first has what is added to its scale."""

    def __init__(self, scale, shift, condition, channels, base=0):
        super().__init__()
        self.names, self.base = (scale, shift), base
        for name in self.names:
            self.add_module(name, nn.Linear(condition, channels))

    def forward(self, x, z, lengths=None):
        scale, shift = (getattr(self, name)(z) for name in self.names)
        if x.dim() == 3:
            scale, shift = scale[:, None], shift[:, None]
        if x.dim() == 4:
            scale, shift = scale[:, :, None, None], shift[:, :, None, None]
        h = (self.base + scale) * x + shift
        if lengths is not None:
            h = torch.where((torch.arange(x.shape[1]) < lengths[:, None])[..., None], h, 0.0)
        return h


@unit
def fuse_film():
    for n in 1, 7:
        case = Case(f"5_4_n{n}")
        yield case.run(Modulation("gamma", "beta", 4, 5, base=1), *branches(case, n, (5, 4)))
        case = Case(f"series_3x2_4_n{n}")
        yield case.run(Modulation("gamma", "beta", 4, 2, base=1), case.draw(n, 3, 2), case.draw(n, 4),
                       lengths=case.lengths(n, 3))
        case = Case(f"image_3x2x5_4_n{n}")
        yield case.run(Modulation("gamma", "beta", 4, 3, base=1), case.draw(n, 3, 2, 5), case.draw(n, 4))
