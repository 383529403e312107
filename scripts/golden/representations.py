"""Fusions that separate what branches share from what they have alone; in<m> is branch m."""
import torch
from torch import nn

from common import Case, batches, unit
from fusion import branches
from fusion_products import linears


class MisaParts(nn.Module):
    def __init__(self, widths, width):
        super().__init__()
        self.projections = linears(self, widths, width, "project")
        self.privates = linears(self, [width] * len(widths), width, "private")
        self.common = nn.Linear(width, width)

    def forward(self, *x):
        u = [project(y) for project, y in zip(self.projections, x)]
        private = [torch.sigmoid(own(y)) for own, y in zip(self.privates, u)]
        common = [torch.sigmoid(self.common(y)) for y in u]
        return torch.stack([*u, *private, *common], 1)


class Misa(MisaParts):
    def __init__(self, widths, width, heads, hidden):
        super().__init__(widths, width)
        self.transformer = nn.TransformerEncoderLayer(width, heads, hidden, dropout=0, batch_first=True)

    def forward(self, *x):
        parts = super().forward(*x)
        return self.transformer(parts[:, len(x):]).flatten(1)


@unit
def fuse_misa():
    for n, *widths in batches((5, 3), (4, 1, 3)):
        case = Case(f"{'_'.join(map(str, widths))}_heads2_n{n}", "F 6, heads 2, hidden 7")
        yield case.run(Misa(widths, 6, 2, 7), *branches(case, n, widths))
        case = Case(f"parts_{'_'.join(map(str, widths))}_n{n}", "misa_parts, F 6")
        yield case.run(MisaParts(widths, 6), *branches(case, n, widths))


def product_of_gaussians(*x):
    """With the standard normal as one more expert."""
    means, log_variances = (torch.stack(parts) for parts in zip(*(y.chunk(2, 1) for y in x)))
    precisions = (-log_variances).exp()
    total = 1 + precisions.sum(0)
    return torch.cat([(means * precisions).sum(0) / total, -total.log()], 1)


@unit
def fuse_gaussian_experts():
    for n, *widths in batches((6,), (6, 6), (6, 6, 6)):
        case = Case(f"{'_'.join(map(str, widths))}_n{n}", "3 means, 3 log variances")
        yield case.run(product_of_gaussians, *branches(case, n, widths))


class Mvae(nn.Module):
    """In prediction: the mean."""

    def __init__(self, widths, width):
        super().__init__()
        self.width = width
        self.maps = linears(self, widths, 2 * width)

    def forward(self, *x):
        return product_of_gaussians(*(to(y) for to, y in zip(self.maps, x)))[:, : self.width]


@unit
def fuse_mvae():
    for n, *widths in batches((5, 3), (4, 1, 3)):
        case = Case(f"{'_'.join(map(str, widths))}_to_4_n{n}", "F 4, in prediction: forward only")
        yield case.run(Mvae(widths, 4), *branches(case, n, widths), backward=False)
