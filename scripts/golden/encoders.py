"""Ready encoders of pictures, sound and video, and the layers over the frames of a video."""
import torch
from torch import nn

from common import Case, unit
from convolutions import over_pixels
from models import Named, Projected, Residual


class EachFrame(nn.Module):
    """A layer over images, on every frame of [n, C, D, H, W]."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def named_parameters(self):
        return self.layer.named_parameters()

    def forward(self, x):
        n, _, frames = x.shape[:3]
        h = self.layer(x.transpose(1, 2).flatten(0, 1))
        return h.unflatten(0, (n, frames)).transpose(1, 2)


@unit
def layer_frame_conv2d():
    return over_pixels(lambda c, *s: EachFrame(nn.Conv2d(c, *s)), ("2x3x5x4_to_3_k3_p1", (2, 3, 5, 4), 3, 3, 1, 1),
                       ("4x2x5x6_to_6_k3_s2_p1_g2", (4, 2, 5, 6), 6, 3, 2, 1, 1, 2), ("1x1x3x3_to_17_k2", (1, 1, 3, 3), 17, 2))


@unit
def layer_frame_max_pool2d():
    return over_pixels(lambda c, *s: EachFrame(nn.MaxPool2d(*s)), ("2x3x5x4_k2", (2, 3, 5, 4), 2),
                       ("3x2x4x5_k3_s2_p1", (3, 2, 4, 5), 3, 2, 1), distinct=True)


@unit
def layer_frame_avg_pool():
    for n in 1, 7:
        case = Case(f"3x4x2x5_n{n}")
        yield case.run(lambda x: x.mean((3, 4)).transpose(1, 2), case.draw(n, 3, 4, 2, 5))


class Mean(nn.Module):
    def __init__(self, *axes):
        super().__init__()
        self.axes = axes

    def forward(self, x):
        return x.mean(self.axes)


def conv(*settings, **options):
    return nn.Conv2d(*settings, **options)


def norm(width):
    return nn.GroupNorm(1 if width % 16 else width // 16, width)


def encoder(name, net, shape, said):
    for n in 1, 7:
        case = Case(f"n{n}", said)
        yield case.run(Named(name, nn.Sequential(*net())), case.draw(n, *shape))


@unit
def encode_picture_cnn():
    return encoder("photo", lambda: [conv(2, 3, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), conv(3, 5, 3, padding=1), nn.ReLU(),
                                     nn.MaxPool2d(2), Mean(2, 3)], (2, 7, 9), "widths 3, 5")


def kept(width):
    return [Residual(conv(width, width, 3, padding=1), norm(width), nn.ReLU(), conv(width, width, 3, padding=1), norm(width)), nn.ReLU()]


def halved(before, width):
    block = nn.Sequential(conv(before, width, 3, stride=2, padding=1), norm(width), nn.ReLU(), conv(width, width, 3, padding=1), norm(width))
    return [Projected(block, nn.Sequential(conv(before, width, 1, stride=2), norm(width))), nn.ReLU()]


@unit
def encode_residual_cnn():
    return encoder("photo", lambda: [conv(2, 2, 3, padding=1), norm(2), nn.ReLU(), *kept(2), *halved(2, 4), *kept(4), Mean(2, 3)],
                   (2, 5, 6), "widths 2, 4")


def separable(before, width):
    return [conv(before, before, 3, stride=2, padding=1, groups=before), norm(before), nn.ReLU(), conv(before, width, 1),
            norm(width), nn.ReLU()]


@unit
def encode_mobile_cnn():
    return encoder("photo", lambda: [conv(3, 4, 3, stride=2, padding=1), norm(4), nn.ReLU(), *separable(4, 6), *separable(6, 3),
                                     Mean(2, 3)], (3, 17, 20), "widths 4, 6, 3")


class Positions(nn.Module):
    def __init__(self, steps, width):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(steps, width))

    def forward(self, x):
        return x + self.weight


class Patches(nn.Unfold):
    def forward(self, x):
        return super().forward(x).transpose(1, 2)


def block(width, heads, hidden, activation):
    return nn.TransformerEncoderLayer(width, heads, hidden, dropout=0, activation=activation, batch_first=True, norm_first=True)


@unit
def encode_vision_transformer():
    return encoder("photo", lambda: [Patches(2, stride=2), nn.Linear(12, 4), Positions(6, 4),
                                     nn.Sequential(*(nn.Sequential(block(4, 2, 6, "gelu")) for _ in range(2))), nn.LayerNorm(4),
                                     Mean(1)], (3, 4, 6), "patches of 2, 2 layers, width 4, 2 heads, hidden 6")


class Along(nn.Module):
    """A layer on [n, F, T], given [n, T, F]."""

    def __init__(self, layer):
        super().__init__()
        for name, value in list(layer.named_parameters()):
            self.register_parameter(name, value)
        self.stride, self.padding, self.is_conv, self.layer = layer.stride, layer.padding, isinstance(layer, nn.Conv1d), [layer]

    def forward(self, x):
        x = x.transpose(1, 2)
        if self.is_conv:
            h = nn.functional.conv1d(x, self.weight, self.bias, self.stride, self.padding)
        else:
            h = self.layer[0](x)
        return h.transpose(1, 2)


class Read(nn.Module):
    """A recurrence and what is taken of its states."""

    def __init__(self, layer, take):
        super().__init__()
        for name, value in list(layer.named_parameters()):
            self.register_parameter(name, value)
        self.layer, self.take = [layer], take

    def forward(self, x):
        values = {name: getattr(self, name) for name, _ in self.layer[0].named_parameters()}
        return self.take(torch.func.functional_call(self.layer[0], values, (x,))[0])


@unit
def encode_mel_cnn():
    return encoder("voice", lambda: [Along(nn.Conv1d(4, 3, 3, padding=1)), nn.ReLU(), Along(nn.Conv1d(3, 5, 3, padding=1)), nn.ReLU(),
                                     Mean(1)], (6, 4), "widths 3, 5")


@unit
def encode_mel_crnn():
    both = lambda: Read(nn.GRU(5, 2, batch_first=True, bidirectional=True), lambda h: torch.cat([h[:, -1, :2], h[:, 0, 2:]], 1))
    return encoder("voice", lambda: [Along(nn.Conv1d(4, 3, 3, padding=1)), nn.ReLU(), Along(nn.Conv1d(3, 5, 3, padding=1)), nn.ReLU(),
                                     both()], (6, 4), "hidden 2, widths 3, 5")


@unit
def encode_waveform_cnn():
    return encoder("voice", lambda: [Along(nn.Conv1d(1, 3, 6, stride=2)), nn.ReLU(), Along(nn.MaxPool1d(4)),
                                     Along(nn.Conv1d(3, 5, 3, padding=1)), nn.ReLU(), Mean(1)], (41, 1), "kernel 6, stride 2, widths 3, 5")


class Volume(nn.Module):
    def forward(self, x):
        return x.transpose(1, 2)


class Frame(nn.Module):
    """EachFrame with the layer's own names."""

    def __init__(self, layer):
        super().__init__()
        self.weight, self.bias, self.padding = layer.weight, layer.bias, layer.padding

    def forward(self, x):
        h = nn.functional.conv2d(x.transpose(1, 2).flatten(0, 1), self.weight, self.bias, padding=self.padding)
        return h.unflatten(0, (len(x), x.shape[2])).transpose(1, 2)


class Frames(nn.Module):
    def forward(self, x):
        return x.mean((3, 4)).transpose(1, 2)


def vectors():
    return [Volume(), Frame(nn.Conv2d(2, 3, 3, padding=1)), nn.ReLU(), EachFrame(nn.MaxPool2d(2)),
            Frame(nn.Conv2d(3, 4, 3, padding=1)), nn.ReLU(), EachFrame(nn.MaxPool2d(2)), Frames()]


@unit
def encode_frames_lstm():
    return encoder("film", lambda: [*vectors(), Read(nn.LSTM(4, 3, batch_first=True), lambda h: h[:, -1])], (3, 2, 5, 4),
                   "hidden 3, widths 3, 4")


@unit
def encode_frames_attention():
    return encoder("film", lambda: [*vectors(), Positions(3, 4), block(4, 2, 5, "relu"), nn.LayerNorm(4), Mean(1)], (3, 2, 5, 4),
                   "2 heads, hidden 5, widths 3, 4")


@unit
def encode_video_cnn():
    return encoder("film", lambda: [Volume(), nn.Conv3d(2, 3, 3, padding=1), nn.ReLU(), nn.MaxPool3d(2), Mean(2, 3, 4)],
                   (3, 2, 5, 4), "width 3")
