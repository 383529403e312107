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


class ChannelsLast(nn.Module):
    """A norm that wants [n, C, T], on sequences [n, T, C]: over the used steps of each sample, zero beyond."""

    def __init__(self, norm):
        super().__init__()
        self.weight, self.bias, self.norm = norm.weight, norm.bias, norm

    def named_parameters(self):
        return [(name, p) for name, p in (("weight", self.weight), ("bias", self.bias)) if p is not None]

    def forward(self, x, lengths=None):
        lengths = [x.shape[1]] * len(x) if lengths is None else lengths
        samples = [self.norm(s[None, :n, :, None].transpose(1, 2))[..., 0].transpose(1, 2) for s, n in zip(x, lengths)]
        return torch.cat([F.pad(s, (0, 0, 0, x.shape[1] - s.shape[1])) for s in samples])


def channel_norm(norm, images, name):
    for n, *shape in batches(*images):
        case = Case(f"{'x'.join(map(str, shape))}{name}_n{n}", "eps 1e-5")
        yield case.run(norm(shape[0]), case.draw(n, *shape))
    for n, ragged in (1, False), (7, True):
        settings = "eps 1e-5" + (", with lengths" if ragged else "")
        case = Case(f"5x4{name}_{'lengths' if ragged else 'full'}_n{n}", settings)
        lengths = case.lengths(n, 5).clamp(min=2)  # PyTorch refuses to normalise one number
        yield case.run(ChannelsLast(norm(4)), case.draw(n, 5, 4), lengths=lengths if ragged else None)


def volume_norm(norm, shape, name):
    for n in 1, 7:
        case = Case(f"volume_{'x'.join(map(str, shape))}{name}_n{n}", "eps 1e-5")
        yield case.run(norm(shape[0]), case.draw(n, *shape))


@unit
def layer_group_norm():
    for groups in 2, 4:
        yield from channel_norm(lambda c: nn.GroupNorm(groups, c), ((8,), (4, 3, 5)) if groups == 2 else ((4, 2, 3),),
                                f"_g{groups}")
    yield from volume_norm(lambda c: nn.GroupNorm(2, c), (4, 2, 3, 2), "_g2")


@unit
def layer_instance_norm():
    yield from channel_norm(nn.InstanceNorm2d, ((3, 4, 5),), "")
    yield from channel_norm(lambda c: nn.InstanceNorm2d(c, affine=True), ((3, 4, 5),), "_affine")
    yield from volume_norm(lambda c: nn.InstanceNorm3d(c, affine=True), (2, 3, 2, 3), "_affine")


@unit
def layer_rms_norm():
    for n, *shape in batches((13,), (4, 6)):
        case = Case(f"{'x'.join(map(str, shape))}_n{n}", "eps 2^-23, over the last axis")
        yield case.run(nn.RMSNorm(shape[-1], eps=2.0**-23), case.draw(n, *shape))


def moved(name, function, *shape, ragged=False):
    """function only moves numbers; of a sequence with lengths, those beyond are zeros."""
    def used(x, lengths):
        return function(x * (torch.arange(x.shape[1]) < lengths[:, None])[..., None])

    for n in 1, 7:
        case = Case(f"{name}_n{n}", "with lengths" if ragged else "")
        x = case.draw(n, *shape)
        if ragged:
            yield case.run(used, x, lengths=case.lengths(n, shape[0]))
        else:
            yield case.run(function, x)


@unit
def layer_reshape():
    yield from moved("12_to_3x4", lambda x: x.reshape(-1, 3, 4), 12)
    yield from moved("12_to_2x3x2", lambda x: x.reshape(-1, 2, 3, 2), 12)
    yield from moved("3x2x5_to_6x5", lambda x: x.reshape(-1, 6, 5), 3, 2, 5)
    yield from moved("5x4_to_2x10_lengths", lambda x: x.reshape(-1, 2, 10), 5, 4, ragged=True)
    yield from moved("5x4_to_2x5x2_lengths", lambda x: x.reshape(-1, 2, 5, 2), 5, 4, ragged=True)


@unit
def layer_transpose():
    yield from moved("3x4", lambda x: x.transpose(-1, -2), 3, 4)
    yield from moved("5x4_lengths", lambda x: x.transpose(-1, -2), 5, 4, ragged=True)


@unit
def layer_take():
    yield from moved("9_from_2_to_7", lambda x: x[..., 2:7], 9)
    yield from moved("4x5_from_0_to_3", lambda x: x[..., 0:3], 4, 5)


@unit
def layer_take_step():
    yield from moved("5x4_step_0", lambda x: x[:, 0], 5, 4)
    yield from moved("5x4_step_2_lengths", lambda x: x[:, 2], 5, 4, ragged=True)


@unit
def layer_pad_features():
    yield from moved("5_by_2_and_1", lambda x: F.pad(x, (2, 1)), 5)
    yield from moved("3x4_by_0_and_3", lambda x: F.pad(x, (0, 3)), 3, 4)


@unit
def layer_as_sequence():
    yield from moved("3x4", lambda x: x, 3, 4)
    yield from moved("3x2x5", lambda x: x.flatten(2).transpose(1, 2), 3, 2, 5)


@unit
def layer_patches():
    yield from moved("3x6x9_by_3", lambda x: F.unfold(x, 3, stride=3).transpose(1, 2), 3, 6, 9)
    yield from moved("2x4x6_by_2", lambda x: F.unfold(x, 2, stride=2).transpose(1, 2), 2, 4, 6)
