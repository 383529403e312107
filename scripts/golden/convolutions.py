"""Layers that move a window: along sequences with channels last [n, T, F], over images and over volumes."""
import torch
from torch import nn
from torch.nn import functional as F

from common import Case, batches, unit


class Steps(nn.Module):
    """A layer on [n, F, T], given [n, T, F]; steps beyond a sample's length count as zeros. Where their number stays (at
    stride 1), they are zeros in the output too."""

    def __init__(self, layer, keeps):
        super().__init__()
        self.layer, self.keeps = layer, keeps

    def named_parameters(self):
        return self.layer.named_parameters()

    def forward(self, x, lengths=None):
        if lengths is None:
            return self.layer(x.transpose(1, 2)).transpose(1, 2)
        mask = (torch.arange(x.shape[1]) < lengths[:, None])[..., None]
        out = self.layer((x * mask).transpose(1, 2)).transpose(1, 2)
        return out * mask if self.keeps else out


def along_time(layer, *shapes, distinct=False):
    for n, name, steps, features, ragged, *settings in batches(*shapes):
        case = Case(f"{name}{'_lengths' if ragged else ''}_n{n}", "with lengths" if ragged else "", grid=4)
        x = case.distinct(n, steps, features) if distinct else case.draw(n, steps, features)
        made = layer(features, *settings)
        keeps = made(torch.zeros(1, features, steps)).shape[2] == steps and made.stride in (1, (1,))
        yield case.run(Steps(made, keeps), x, lengths=case.lengths(n, steps) if ragged else None)


def over_pixels(layer, *shapes, distinct=False):
    for n, name, size, *settings in batches(*shapes):
        case = Case(f"{name}_n{n}", grid=4)
        x = case.distinct(n, *size) if distinct else case.draw(n, *size)
        yield case.run(layer(size[0], *settings), x)


@unit
def layer_conv2d_groups():
    return over_pixels(nn.Conv2d, ("2x7x9_to_3_k3_p2_d2", (2, 7, 9), 3, 3, 1, 2, 2),
                       ("3x8x11_to_5_k3_s2_p1_d3", (3, 8, 11), 5, 3, 2, 1, 3),
                       ("4x5x6_to_6_k3_s2_p1_g2", (4, 5, 6), 6, 3, 2, 1, 1, 2),
                       ("2x5x4_to_4_k2_d2_g2", (2, 5, 4), 4, 2, 1, 0, 2, 2))


@unit
def layer_depthwise_conv2d():
    return over_pixels(lambda c, *s: nn.Conv2d(c, c, *s, groups=c), ("5x6x5_k3_p1", (5, 6, 5), 3, 1, 1),
                       ("19x4x3_k3_s2_p1", (19, 4, 3), 3, 2, 1), ("3x7x8_k2_p2_d3", (3, 7, 8), 2, 1, 2, 3))


@unit
def layer_conv1d():
    return along_time(nn.Conv1d, ("7x3_to_5_k3_p1", 7, 3, False, 5, 3, 1, 1), ("7x3_to_5_k3_p1", 7, 3, True, 5, 3, 1, 1),
                      ("9x2_to_3_k3_s2_p1", 9, 2, True, 3, 3, 2, 1), ("8x4_to_6_k3_p2_d2_g2", 8, 4, True, 6, 3, 1, 2, 2, 2),
                      ("6x3_to_3_k2_g3", 6, 3, True, 3, 2, 1, 0, 1, 3))


@unit
def layer_max_pool1d():
    return along_time(lambda c, *s: nn.MaxPool1d(*s), ("7x3_k2", 7, 3, False, 2, 2, 0), ("7x3_k2", 7, 3, True, 2, 2, 0),
                      ("6x5_k3_s1_p1", 6, 5, True, 3, 1, 1), distinct=True)


class AvgPool1d(nn.AvgPool1d):
    def __init__(self, features, kernel, stride, pad):
        super().__init__(kernel, stride, pad)
        self.stride = stride


@unit
def layer_avg_pool1d():
    return along_time(AvgPool1d, ("7x3_k2", 7, 3, False, 2, 2, 0), ("7x3_k2", 7, 3, True, 2, 2, 0),
                      ("6x5_k3_s1_p1", 6, 5, True, 3, 1, 1))


@unit
def layer_conv_transpose2d():
    return over_pixels(nn.ConvTranspose2d, ("3x4x5_to_2_k4_s2_p1", (3, 4, 5), 2, 4, 2, 1),
                       ("2x3x4_to_5_k3_s3_p1_more2", (2, 3, 4), 5, 3, 3, 1, 2), ("4x3x3_to_3_k3_p2", (4, 3, 3), 3, 3, 1, 2),
                       ("2x3x2_to_3_k1_s2", (2, 3, 2), 3, 1, 2))


@unit
def layer_conv_transpose1d():
    return along_time(nn.ConvTranspose1d, ("5x3_to_4_k4_s2_p1", 5, 3, False, 4, 4, 2, 1),
                      ("5x3_to_4_k4_s2_p1", 5, 3, True, 4, 4, 2, 1), ("6x2_to_3_k3_p1", 6, 2, True, 3, 3, 1, 1),
                      ("4x2_to_3_k3_s3_more1", 4, 2, True, 3, 3, 3, 0, 1))


@unit
def layer_conv3d():
    return over_pixels(nn.Conv3d, ("2x3x4x5_to_3_k3_p1", (2, 3, 4, 5), 3, 3, 1, 1),
                       ("3x4x5x4_to_2_k2_s2_p1", (3, 4, 5, 4), 2, 2, 2, 1), ("1x2x3x3_to_17_k1", (1, 2, 3, 3), 17, 1))


@unit
def layer_max_pool3d():
    return over_pixels(lambda c, *s: nn.MaxPool3d(*s), ("2x4x5x3_k2", (2, 4, 5, 3), 2),
                       ("3x3x4x5_k3_s2_p1", (3, 3, 4, 5), 3, 2, 1), distinct=True)


@unit
def layer_as_volume():
    def video(x, lengths=None):
        if lengths is not None:
            x = x * (torch.arange(x.shape[1]) < lengths[:, None])[..., None, None, None]
        return x.transpose(1, 2)

    for n, ragged in (1, True), (7, True), (7, False):
        case = Case(f"4x2x3x2{'_lengths' if ragged else ''}_n{n}", "with lengths" if ragged else "")
        yield case.run(video, case.draw(n, 4, 2, 3, 2), lengths=case.lengths(n, 4) if ragged else None)


PLACES = ("3x4x5", (3, 4, 5)), ("17x2x3", (17, 2, 3)), ("2x3x2x4", (2, 3, 2, 4))


@unit
def layer_global_avg_pool():
    return over_pixels(lambda c: lambda x: x.flatten(2).mean(2), *PLACES)


@unit
def layer_global_max_pool():
    return over_pixels(lambda c: lambda x: F.adaptive_max_pool1d(x.flatten(2), 1)[..., 0], *PLACES, distinct=True)


@unit
def layer_upsample():
    nearest, bilinear = {"mode": "nearest"}, {"mode": "bilinear", "align_corners": False}
    return over_pixels(lambda c, s, how: nn.Upsample(scale_factor=s, **how), ("2x3x4_by_2", (2, 3, 4), 2, nearest),
                       ("3x2x1_by_3", (3, 2, 1), 3, nearest), ("2x3x4_by_2_bilinear", (2, 3, 4), 2, bilinear),
                       ("3x2x1_by_3_bilinear", (3, 2, 1), 3, bilinear), ("1x4x3_by_4_bilinear", (1, 4, 3), 4, bilinear))


@unit
def layer_pad2d():
    return over_pixels(lambda c, *s: nn.ZeroPad2d(*s), ("2x3x4_by_2", (2, 3, 4), 2),
                       ("3x2x3_by_1_0_2_3", (3, 2, 3), (2, 3, 1, 0)))  # left, right, top, bottom


class SqueezeExcite(nn.Module):
    def __init__(self, channels, hidden):
        super().__init__()
        self.fc1, self.fc2 = nn.Conv2d(channels, hidden, 1), nn.Conv2d(hidden, channels, 1)

    def forward(self, x):
        means = x.flatten(2).mean(2)[..., None, None]
        gate = torch.sigmoid(self.fc2(torch.relu(self.fc1(means)))).flatten(1)
        return x * gate.view(*gate.shape, *[1] * (x.dim() - 2))


@unit
def layer_squeeze_excite():
    return over_pixels(SqueezeExcite, ("6x3x4_by_2", (6, 3, 4), 3), ("17x2x2_by_4", (17, 2, 2), 4),
                       ("4x2x3x2_by_1", (4, 2, 3, 2), 4))
