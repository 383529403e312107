"""Activations, norms and what changes a shape."""
import torch
from torch import nn
from torch.nn import functional as F

from common import Case, batches, unit
from layers import activation


@unit
def layer_leaky_relu():
    return activation(F.leaky_relu)


@unit
def layer_leaky_relu_20():
    return activation(lambda x: F.leaky_relu(x, 0.2))


@unit
def layer_elu():
    return activation(F.elu)


@unit
def layer_elu_50():
    return activation(lambda x: F.elu(x, 0.5))


@unit
def layer_silu():
    return activation(F.silu)


@unit
def layer_relu6():
    return activation(F.relu6)


@unit
def layer_hardsigmoid():
    return activation(lambda x: F.relu6(x + 3) / 6)  # the backward of F.hardsigmoid takes 1/6 in float32


@unit
def layer_hardswish():
    return activation(F.hardswish)


@unit
def layer_softplus():
    return activation(F.softplus)


@unit
def layer_mish():
    return activation(F.mish)


@unit
def layer_gelu_tanh():
    return activation(lambda x: F.gelu(x, approximate="tanh"))


def halves(function):
    """a function(b), of the halves of the last axis."""
    def gated(x):
        a, b = x.chunk(2, -1)
        return a * function(b)

    for n, *shape in batches((10,), (3, 6)):
        case = Case(f"{'x'.join(map(str, shape))}_n{n}")
        yield case.run(gated, case.draw(n, *shape, scale=2))


@unit
def layer_glu():
    for n, *shape in batches((10,), (3, 6)):
        case = Case(f"{'x'.join(map(str, shape))}_n{n}")
        yield case.run(nn.GLU(), case.draw(n, *shape, scale=2))


@unit
def layer_swiglu():
    return halves(F.silu)


@unit
def layer_geglu():
    return halves(F.gelu)  # exact, by erf
