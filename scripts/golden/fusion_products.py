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
