"""Chains of layers."""
from torch import nn

from common import Case, unit


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


class Projected(nn.Module):
    """block(x) + shortcut(x); the block's layers are numbered."""

    def __init__(self, block, shortcut):
        super().__init__()
        for i, layer in enumerate(block):
            self.add_module(str(i), layer)
        self.block, self.shortcut = [*block], shortcut

    def forward(self, x):
        h = x
        for layer in self.block:
            h = layer(h)
        return h + self.shortcut(x)


@unit
def model_conv_flatten_dense():
    for n in 1, 7:
        case = Case(f"3x6x5_to_5_n{n}", "photo: conv2d 4 kernel 3 padding 1, relu, max pool 2, flatten, dense 5")
        photo = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(24, 5))
        yield case.run(Named("photo", photo), case.draw(n, 3, 6, 5))


@unit
def model_residual():
    for n in 1, 7:
        case = Case(f"6_to_2_n{n}", "row: dense 6, x + relu(dense 6), dense 2")
        row = nn.Sequential(nn.Linear(6, 6), Residual(nn.Linear(6, 6), nn.ReLU()), nn.Linear(6, 2))
        yield case.run(Named("row", row), case.draw(n, 6))


@unit
def model_shortcut():
    for n in 1, 7:
        case = Case(f"3x7x6_to_2_n{n}", "photo: conv2d 4, relu, two convolutions with group norms + a convolution with "
                    "a norm, relu, flatten, two dense with a silu + a dense, dense 2", grid=16)
        block = (nn.Conv2d(4, 6, 3, 2, 1), nn.GroupNorm(2, 6), nn.ReLU(), nn.Conv2d(6, 6, 3, padding=1),
                 nn.GroupNorm(3, 6))
        photo = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(),
                              Projected(block, nn.Sequential(nn.Conv2d(4, 6, 1, 2), nn.GroupNorm(1, 6))), nn.ReLU(),
                              nn.Flatten(), Projected((nn.Linear(72, 5), nn.SiLU(), nn.Linear(5, 4)), nn.Linear(72, 4)),
                              nn.Linear(4, 2))
        yield case.run(Named("photo", photo), case.draw(n, 3, 7, 6))


class Named(nn.Module):
    """One modality: its name stands before the names of the parameters."""

    def __init__(self, name, net):
        super().__init__()
        self.add_module(name, net)

    def forward(self, *inputs):
        return next(self.children())(*inputs)
