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
