"""Layers on features and images."""
import torch
from torch import nn
from torch.nn import functional as F

from common import Case, batches, unit


@unit
def layer_dense():
    for n, steps, inputs, outputs in batches(((), 5, 3), ((), 17, 10), ((3,), 5, 4)):
        case = Case(f"{'3x' if steps else ''}{inputs}_to_{outputs}_n{n}")
        yield case.run(nn.Linear(inputs, outputs), case.draw(n, *steps, inputs))


def convolution(*shapes):
    for n, c, h, w, o, k, s, p in batches(*shapes):
        case = Case(f"{c}x{h}x{w}_to_{o}_k{k}_s{s}_p{p}_n{n}", f"kernel {k}, stride {s}, padding {p}", grid=4)
        yield case.run(nn.Conv2d(c, o, k, s, p), case.draw(n, c, h, w))


@unit
def layer_conv2d():
    return convolution((1, 8, 8, 16, 3, 1, 1), (3, 7, 5, 5, 3, 2, 1))


@unit
def layer_conv2d_kernels():
    return convolution((2, 9, 6, 4, 2, 1, 0), (4, 5, 5, 8, 1, 1, 0), (3, 11, 9, 4, 5, 3, 2))


@unit
def layer_conv2d_wide():
    return convolution((17, 6, 6, 19, 3, 1, 1))


def pooling(layer):
    for n, c, h, w, k, s, p in batches((3, 8, 6, 2, 2, 0), (2, 7, 9, 3, 2, 1), (1, 5, 4, 2, 1, 0)):
        case = Case(f"{c}x{h}x{w}_k{k}_s{s}_p{p}_n{n}", f"kernel {k}, stride {s}, padding {p}")
        yield case.run(layer(k, s, p), case.distinct(n, c, h, w))


@unit
def layer_max_pool2d():
    return pooling(nn.MaxPool2d)


@unit
def layer_avg_pool2d():
    return pooling(nn.AvgPool2d)  # the padding counts


def activation(function, *shapes):
    for n, *shape in batches((13,), *shapes):
        case = Case(f"{'x'.join(map(str, shape))}_n{n}")
        yield case.run(function, case.draw(n, *shape))
        case = Case(f"{'x'.join(map(str, shape))}_large_n{n}", "-30 to 30")
        x = case.draw(n, *shape, scale=16).clamp(-30, 30)
        x[0].view(-1)[:2] = torch.tensor([-30, 30])
        yield case.run(function, x)


@unit
def layer_relu():
    return activation(F.relu)


@unit
def layer_tanh():
    return activation(torch.tanh)


@unit
def layer_sigmoid():
    return activation(torch.sigmoid)


@unit
def layer_gelu():
    return activation(F.gelu)  # exact, by erf


@unit
def layer_softmax():
    return activation(nn.Softmax(-1), (4, 6))


class StepNorm(nn.BatchNorm1d):
    """Over the steps within the samples' lengths; what lies beyond them is zero."""
    def forward(self, x, lengths):
        used = torch.arange(x.shape[1]) < lengths[:, None]
        out = torch.zeros_like(x)
        out[used] = super().forward(x[used])
        return out


@unit
def layer_batch_norm():
    for shape, layer in ((6,), nn.BatchNorm1d(6)), ((5, 4, 3), nn.BatchNorm2d(5)):
        for mode, n in ("train", 7), ("train", 2), ("eval", 1):
            settings = "eps 1e-5, momentum 0.1" + (", forward only" if mode == "eval" else "")
            case = Case(f"{'x'.join(map(str, shape))}_{mode}_n{n}", settings)
            layer.zero_grad()
            yield case.run(layer.train(mode == "train"), case.draw(n, *shape), backward=mode == "train")
    for shape, layer, kind in ((3, 2, 4, 3), nn.BatchNorm3d(3), "volume"), ((5, 4), StepNorm(4), "series"):
        for mode, n in ("train", 7), ("train", 2), ("eval", 2):
            settings = "eps 1e-5, momentum 0.1" + (", forward only" if mode == "eval" else "")
            case = Case(f"{kind}_{'x'.join(map(str, shape))}_{mode}_n{n}", settings)
            layer.zero_grad()
            lengths = case.lengths(n, 5) if kind == "series" else None
            yield case.run(layer.train(mode == "train"), case.draw(n, *shape), lengths=lengths, backward=mode == "train")


@unit
def layer_layer_norm():
    for n, *shape in batches((13,), (4, 6)):
        case = Case(f"{'x'.join(map(str, shape))}_n{n}", "eps 1e-5, over the last axis")
        yield case.run(nn.LayerNorm(shape[-1]), case.draw(n, *shape))


class Learned(nn.Module):
    def __init__(self, count):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(count))

    def forward(self, x):
        return self.weight.expand(len(x), -1) + 0 * x.sum()


@unit
def layer_learned():
    for n in 1, 7:
        case = Case(f"3_n{n}")
        yield case.run(Learned(3), case.draw(n, 5))
