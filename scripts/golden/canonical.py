"""The canonical models of benchmarks/models. Weights and inputs are a formula of their names, so that the file need not
hold them: only outputs, the loss, and two numbers of each gradient, its norm and its product with such a formula."""
import zlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from common import Case, unit


def pattern(name, shape, scale=1.0):
    """Numbers in [-scale, scale), exact in float32 for a scale that is a power of two."""
    z = np.arange(1, int(np.prod(shape)) + 1, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(zlib.crc32(name.encode()))
    z = (z ^ (z >> np.uint32(16))) * np.uint32(0x21F0AAAD)
    z = (z ^ (z >> np.uint32(15))) * np.uint32(0x735A2D97)
    z ^= z >> np.uint32(15)
    return torch.tensor(((z >> np.uint32(8)).astype(np.float64) / 2**23 - 1).reshape(shape) * scale)


def scale_of(shape):
    """A power of two near 2 / sqrt(fan in); 1/4 for vectors."""
    return 2.0 ** (1 - round(np.log2(np.prod(shape[1:])) / 2)) if len(shape) > 1 else 0.25


class Joint(nn.Module):
    inputs = dict(img=(512,), txt=(300,))

    def __init__(self):
        super().__init__()
        self.img, self.txt, self.out = nn.Linear(512, 256), nn.Linear(300, 256), nn.Linear(256, 10)

    def forward(self, img, txt):
        return self.out(F.relu(self.img(img)) + F.relu(self.txt(txt)))


class AvMnist(nn.Module):
    inputs = dict(image=(1, 28, 28), audio=(1, 64, 64))

    def __init__(self):
        super().__init__()
        for name, channels, width in (("i1", 1, 16), ("i2", 16, 32), ("a1", 1, 16), ("a2", 16, 32), ("a3", 32, 32)):
            self.add_module(name, nn.Conv2d(channels, width, 3, padding=1))
        for name, width, out in (("i3", 1568, 64), ("a4", 2048, 64), ("f1", 128, 128), ("f2", 128, 10)):
            self.add_module(name, nn.Linear(width, out))

    def halve(self, x, *layers):
        for layer in layers:
            x = F.max_pool2d(F.relu(layer(x)), 2)
        return x.flatten(1)

    def forward(self, image, audio):
        seen = F.relu(self.i3(self.halve(image, self.i1, self.i2)))
        heard = F.relu(self.a4(self.halve(audio, self.a1, self.a2, self.a3)))
        return self.f2(F.relu(self.f1(torch.cat([seen, heard], 1))))


class LowRank(nn.Module):
    def __init__(self, widths, rank, out):
        super().__init__()
        self.rank, self.out = rank, out
        self.factors = nn.ModuleList(nn.Linear(width, rank * out) for width in widths)
        self.rank_w, self.bias = nn.Parameter(torch.empty(rank)), nn.Parameter(torch.empty(out))

    def forward(self, *xs):
        z = torch.stack([factor(x).view(-1, self.rank, self.out) for factor, x in zip(self.factors, xs)])
        return torch.einsum("nro,r->no", z.prod(0), self.rank_w) + self.bias


class Sensor3(nn.Module):
    inputs = dict(s0=(64, 6), s1=(64, 6), s2=(64, 6), tab=(16,))

    def __init__(self):
        super().__init__()
        self.lstm0, self.lstm1, self.lstm2 = (nn.LSTM(6, 64, batch_first=True) for _ in range(3))
        self.t1, self.t2 = nn.Linear(16, 32), nn.Linear(32, 32)
        self.lmf, self.out = LowRank([64, 64, 64, 32], 4, 64), nn.Linear(64, 5)

    def forward(self, s0, s1, s2, tab):
        felt = [lstm(s)[0][:, -1] for lstm, s in zip((self.lstm0, self.lstm1, self.lstm2), (s0, s1, s2))]
        return self.out(self.lmf(*felt, self.t2(F.relu(self.t1(tab)))))


class CrossLayer(nn.Module):
    """One layer of a crossmodal transformer: x looks at y."""

    def __init__(self, width=64, heads=4, hidden=256):
        super().__init__()
        self.heads, self.width = heads, width
        self.ln1, self.ln2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.q, self.kv, self.o = nn.Linear(width, width), nn.Linear(width, 2 * width), nn.Linear(width, width)
        self.f1, self.f2 = nn.Linear(width, hidden), nn.Linear(hidden, width)

    def forward(self, x, y):
        n, tx, ty, d = x.shape[0], x.shape[1], y.shape[1], self.width // self.heads
        q = self.q(self.ln1(x)).view(n, tx, self.heads, d)
        k, v = self.kv(self.ln1(y)).view(n, ty, 2, self.heads, d).unbind(2)
        weights = torch.softmax(torch.einsum("nqhd,nkhd->nhqk", q, k) / d**0.5, -1)
        x = x + self.o(torch.einsum("nhqk,nkhd->nqhd", weights, v).reshape(n, tx, self.width))
        return x + self.f2(F.relu(self.f1(self.ln2(x))))


class MulT(nn.Module):
    inputs = dict(text=(32, 300), image=(49, 512))

    def __init__(self):
        super().__init__()
        self.pt, self.pi = nn.Linear(300, 64), nn.Linear(512, 64)
        self.ti, self.it = (nn.ModuleList(CrossLayer() for _ in range(2)) for _ in range(2))
        self.out = nn.Linear(128, 3)

    def forward(self, text, image):
        a = t = self.pt(text)
        b = i = self.pi(image)
        for layer in self.ti:
            a = layer(a, i)
        for layer in self.it:
            b = layer(b, t)
        return self.out(torch.cat([a.mean(1), b.mean(1)], 1))


class SeedFix(nn.Module):
    inputs = dict(text=(20, 128), image=(49, 128))

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(128, 128, num_layers=2, batch_first=True)
        self.img, self.out = nn.Linear(128, 128), nn.Linear(256, 128)

    def forward(self, text, image):
        return self.out(torch.cat([self.lstm(text)[0][:, -1], self.img(image).mean(1)], 1))


class Lstm(nn.Module):
    inputs = dict(s0=(64, 6))

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(6, 64, batch_first=True)

    def forward(self, s0):
        return self.lstm(s0)[0][:, -1]


@unit
def canonical():
    models = dict(joint=Joint, avmnist=AvMnist, sensor3=Sensor3, mult=MulT, seedfix=SeedFix, lstm=Lstm)
    for name, make in models.items():
        case, model = Case(name, "two rows; weights and inputs by formula; loss: mean square of the output"), make()
        for parameter, value in model.named_parameters():
            value.data = pattern(parameter, value.shape, scale_of(value.shape))
        out = model(*(pattern("in." + key, (2, *shape), 1.0) for key, shape in make.inputs.items()))
        loss = out.square().mean()
        loss.backward()
        case.keep(out=out, loss=loss)
        for parameter, value in model.named_parameters():
            g = value.grad
            case.keep(**{"gradient." + parameter: torch.stack([g.norm(), (g * pattern("d." + parameter, g.shape)).sum()])})
        yield case
