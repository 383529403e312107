"""Chains of layers."""
from torch import nn

from common import Case, unit


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


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


class Named(nn.Module):
    """One modality: its name stands before the names of the parameters."""

    def __init__(self, name, net):
        super().__init__()
        self.add_module(name, net)

    def forward(self, *inputs):
        return next(self.children())(*inputs)
