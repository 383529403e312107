"""Fusions that take the branches as a set or choose among them, and late fusions with parameters; in<m> is branch m."""
import torch
from torch import nn
from torch.nn import functional as F

from common import Case, batches, unit
from fusion import branches
from fusion_products import fusion, linears, outer


@unit
def fuse_max():
    def largest(*x):
        return torch.stack(x).max(0).values

    yield from fusion(lambda _: largest, (7, 7), (7, 7, 7))
    for n in 1, 7:
        case = Case(f"ties_7_7_7_n{n}", "numbers of -1, 0 and 1: the first of equals gets the gradient")
        yield case.run(largest, *(case.ints(3, n, 7).double() - 1 for _ in range(3)))


class DeepSet(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.phi = nn.Linear(width, hidden)
        self.rho = nn.Sequential(nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, hidden))

    def forward(self, *x):
        return self.rho(self.phi(torch.stack(x)).relu().mean(0))


@unit
def fuse_deep_set():
    return fusion(lambda widths: DeepSet(widths[0], 3), (5, 5), (4, 4, 4))


@unit
def fuse_embracement():
    for n, *widths in batches((7, 7), (7, 7, 7)):
        case = Case(f"{'_'.join(map(str, widths))}_n{n}", "in prediction: forward only")
        yield case.run(lambda *x: torch.stack(x).mean(0), *branches(case, n, widths), backward=False)


class Embrace(nn.Module):
    """In prediction: the mean."""

    def __init__(self, widths, width):
        super().__init__()
        self.docks = linears(self, widths, width)

    def forward(self, *x):
        return torch.stack([dock(y).relu() for dock, y in zip(self.docks, x)]).mean(0)


@unit
def fuse_embrace():
    for n, *widths in batches((5, 3), (4, 1, 3)):
        case = Case(f"{'_'.join(map(str, widths))}_to_4_n{n}", "in prediction: forward only")
        yield case.run(Embrace(widths, 4), *branches(case, n, widths), backward=False)
