"""Fusions by products, conditioning and gates, from the formulas of their papers; in<m> is branch m."""
import torch
from torch import nn
from torch.nn import functional as F

from common import Case, batches, unit


def branches(case, n, widths):
    return [case.draw(n, width) for width in widths]


def fusion(make, *widths, prefix="", **options):
    """Cases of make(widths), a function or module of the branches, for each tuple of widths."""
    for n, *width in batches(*widths):
        case = Case(f"{prefix}{'_'.join(map(str, width))}_n{n}")
        yield case.run(make(width), *branches(case, n, width), **options)


def outer(*x):
    h = x[0]
    for y in x[1:]:
        h = torch.einsum("na,nb->nab", h, y).flatten(1)
    return h


def with_one(x):
    return F.pad(x, (1, 0), value=1.0)


@unit
def fuse_outer():
    return fusion(lambda _: outer, (5, 4), (3, 1, 4))


@unit
def fuse_tensor_fusion():
    return fusion(lambda _: lambda *x: outer(*map(with_one, x)), (5, 4), (4, 1, 3), (2, 3, 1, 2))


class Bilinear(nn.Module):
    """torch.nn.Bilinear with the last two axes of its weight as one; with linear terms of both branches."""

    def __init__(self, first, second, out, linear=False):
        super().__init__()
        self.widths, self.linear = (first, second), linear
        self.weight = nn.Parameter(torch.empty(out, first * second + linear * (first + second)))
        self.bias = nn.Parameter(torch.empty(out))

    def forward(self, a, b):
        form, u, v = self.weight.split([a.shape[1] * b.shape[1], *(self.linear * width for width in self.widths)], 1)
        h = F.bilinear(a, b, form.unflatten(1, self.widths), self.bias)
        return h + a @ u.T + b @ v.T if self.linear else h


@unit
def fuse_bilinear():
    return fusion(lambda widths: Bilinear(*widths, 3), (5, 4), (3, 1))


@unit
def fuse_multiplicative():
    yield from fusion(lambda widths: Bilinear(*widths, 3, linear=True), (5, 4), (3, 1), prefix="matrix_")
    yield from fusion(lambda widths: Modulation("scale", "shift", widths[1], widths[0]), (5, 4), prefix="vector_")
    yield from fusion(lambda widths: Modulation("scale", "shift", widths[1], 1), (5, 4), prefix="scalar_")


class Modulation(nn.Module):
    """scale(z) x + shift(z), a number a channel; the first has what is added to its scale."""

    def __init__(self, scale, shift, condition, channels, base=0):
        super().__init__()
        self.names, self.base = (scale, shift), base
        for name in self.names:
            self.add_module(name, nn.Linear(condition, channels))

    def forward(self, x, z, lengths=None):
        scale, shift = (getattr(self, name)(z) for name in self.names)
        if x.dim() == 3:
            scale, shift = scale[:, None], shift[:, None]
        if x.dim() == 4:
            scale, shift = scale[:, :, None, None], shift[:, :, None, None]
        h = (self.base + scale) * x + shift
        if lengths is not None:
            h = torch.where((torch.arange(x.shape[1]) < lengths[:, None])[..., None], h, 0.0)
        return h


@unit
def fuse_film():
    for n in 1, 7:
        case = Case(f"5_4_n{n}")
        yield case.run(Modulation("gamma", "beta", 4, 5, base=1), *branches(case, n, (5, 4)))
        case = Case(f"series_3x2_4_n{n}")
        yield case.run(Modulation("gamma", "beta", 4, 2, base=1), case.draw(n, 3, 2), case.draw(n, 4),
                       lengths=case.lengths(n, 3))
        case = Case(f"image_3x2x5_4_n{n}")
        yield case.run(Modulation("gamma", "beta", 4, 3, base=1), case.draw(n, 3, 2, 5), case.draw(n, 4))


def signed_sqrt(x):
    return x / torch.sqrt(x.abs() + 1e-6)


def linears(owner, widths, out, group=None):
    """A linear map a branch, named by its number."""
    maps = owner
    if group:
        maps = nn.Module()
        owner.add_module(group, maps)
    for m, width in enumerate(widths):
        maps.add_module(str(m), nn.Linear(width, out))
    return [getattr(maps, str(m)) for m in range(len(widths))]


class Mlb(nn.Module):
    def __init__(self, widths, rank, out):
        super().__init__()
        linears(self, widths, rank)
        self.out = nn.Linear(rank, out)

    def forward(self, *x):
        return self.out(torch.stack([torch.tanh(getattr(self, str(m))(y)) for m, y in enumerate(x)]).prod(0))


@unit
def fuse_mlb():
    return fusion(lambda widths: Mlb(widths, 5, 3), (6, 3), (4, 1, 3))


class Mutan(nn.Module):
    def __init__(self, widths, width, rank, out):
        super().__init__()
        linears(self, widths, width, "reduce")
        linears(self, [width] * len(widths), rank * width, "core")
        self.rank, self.out = rank, nn.Linear(width, out)

    def forward(self, *x):
        u = [torch.tanh(getattr(self.reduce, str(m))(y)) for m, y in enumerate(x)]
        z = torch.stack([getattr(self.core, str(m))(y) for m, y in enumerate(u)]).prod(0)
        return self.out(z.unflatten(1, (-1, self.rank)).sum(2))


@unit
def fuse_mutan():
    return fusion(lambda widths: Mutan(widths, 3, 2, 4), (6, 3), (4, 1, 3))


class Mfb(nn.Module):
    def __init__(self, widths, rank, out):
        super().__init__()
        linears(self, widths, rank * out)
        self.rank = rank

    def forward(self, *x):
        z = torch.stack([getattr(self, str(m))(y) for m, y in enumerate(x)]).prod(0)
        return F.normalize(signed_sqrt(z.unflatten(1, (-1, self.rank)).sum(2)))


@unit
def fuse_mfb():
    return fusion(lambda widths: Mfb(widths, 2, 3), (6, 3), (4, 1, 3))


def of_numbers(function, *shapes):
    for n, *shape in batches(*shapes):
        case = Case(f"{'x'.join(map(str, shape))}_n{n}")
        yield case.run(function, case.draw(n, *shape))


@unit
def layer_sum_pool():
    return of_numbers(lambda x: x.unflatten(-1, (-1, 3)).sum(-1), (6,), (5, 9))


@unit
def layer_signed_sqrt():
    return of_numbers(signed_sqrt, (5,), (4, 3))


@unit
def layer_l2_normalize():
    return of_numbers(lambda x: F.normalize(x, dim=-1), (5,), (4, 3), (1,))


def philox(key, high, low):
    """Philox 4x32-10: four words of 32 bits."""
    c, k, word = [low & 0xFFFFFFFF, low >> 32, high & 0xFFFFFFFF, high >> 32], [key & 0xFFFFFFFF, key >> 32], 1 << 32
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [b // word ^ c[1] ^ k[0], b % word, a // word ^ c[3] ^ k[1], a % word]
        k = [(k[0] + 0x9E3779B9) % word, (k[1] + 0xBB67AE85) % word]
    return c


def sketch(x, branch, width, seed):
    words = [philox(seed, branch, i) for i in range(x.shape[1])]
    place = torch.tensor([w[0] * width >> 32 for w in words])
    sign = torch.tensor([-1.0 if w[1] & 1 else 1.0 for w in words])
    return torch.zeros(len(x), width).index_add(1, place, x * sign)


@unit
def fuse_mcb():
    def mcb(width, seed):
        def pool(a, b):
            spectra = (torch.fft.rfft(sketch(x, m, width, seed)) for m, x in enumerate((a, b)))
            return torch.fft.irfft(next(spectra) * next(spectra), n=width)
        return pool

    yield from fusion(lambda _: mcb(7, 0), (6, 4), prefix="7_")
    yield from fusion(lambda _: mcb(16, 5), (3, 9), prefix="16_seed5_")


class Gmu(nn.Module):
    def __init__(self, widths, width):
        super().__init__()
        linears(self, widths, width)
        self.gates = nn.Linear(sum(widths), width * len(widths))

    def forward(self, *x):
        h = torch.stack([torch.tanh(getattr(self, str(m))(y)) for m, y in enumerate(x)], 1)
        return (torch.sigmoid(self.gates(torch.cat(x, 1))).view_as(h) * h).sum(1)


@unit
def fuse_gmu():
    return fusion(lambda widths: Gmu(widths, 3), (6, 3), (4, 1, 3))


class Hyper(nn.Module):
    def __init__(self, features, condition, out):
        super().__init__()
        self.weight_of, self.bias_of = nn.Linear(condition, out * features), nn.Linear(condition, out)
        self.out = out

    def forward(self, x, z):
        return torch.einsum("nof,nf->no", self.weight_of(z).unflatten(1, (self.out, -1)), x) + self.bias_of(z)


@unit
def fuse_hyper():
    return fusion(lambda widths: Hyper(*widths, 3), (5, 4), (1, 2))


class Mag(nn.Module):
    def __init__(self, widths, beta):
        super().__init__()
        self.gate, self.map, self.beta = nn.Module(), nn.Module(), beta
        for m, width in enumerate(widths[1:], 1):
            self.gate.add_module(str(m), nn.Linear(width + widths[0], widths[0]))
            self.map.add_module(str(m), nn.Linear(width, widths[0]))

    def forward(self, x, *others):
        shift = torch.stack([
            torch.relu(getattr(self.gate, str(m))(torch.cat([y, x], 1))) * getattr(self.map, str(m))(y)
            for m, y in enumerate(others, 1)]).sum(0)
        ratio = self.beta * x.norm(dim=1, keepdim=True) / (shift.norm(dim=1, keepdim=True) + 1e-6)
        return x + torch.clamp(ratio, max=1) * shift


@unit
def fuse_mag():
    yield from fusion(lambda widths: Mag(widths, 0.5), (6, 3), (4, 1, 3), prefix="50_")
    yield from fusion(lambda widths: Mag(widths, 20.0), (4, 3), prefix="2000_")


class Block(nn.Module):
    def __init__(self, widths, chunks, width, rank, out):
        super().__init__()
        linears(self, widths, chunks * width, "reduce")
        self.merge = nn.ModuleList(
            nn.ModuleList(nn.Linear(width, rank * width) for _ in range(chunks)) for _ in widths)
        self.out, self.rank, self.chunks = nn.Linear(chunks * width, out), rank, chunks

    def forward(self, *x):
        u = [getattr(self.reduce, str(m))(y).chunk(self.chunks, 1) for m, y in enumerate(x)]
        z = [torch.stack([self.merge[m][c](u[m][c]) for m in range(len(x))]).prod(0) for c in range(self.chunks)]
        z = [F.normalize(signed_sqrt(y.unflatten(1, (-1, self.rank)).sum(2))) for y in z]
        return self.out(torch.cat(z, 1))


@unit
def fuse_block():
    return fusion(lambda widths: Block(widths, 2, 3, 2, 4), (6, 3), (4, 1, 3))


class NonLocalGate(nn.Module):
    def __init__(self, first, second, positions, others, width):
        super().__init__()
        self.query = nn.Linear(first, positions * width)
        self.key, self.value = (nn.Linear(second, others * width) for _ in "kv")
        self.width = width

    def forward(self, x, y):
        q, k, v = (h.unflatten(1, (-1, self.width)) for h in (self.query(x), self.key(y), self.value(y)))
        return (q + (q @ k.transpose(1, 2)).softmax(-1) @ v).flatten(1)


@unit
def fuse_non_local_gate():
    return fusion(lambda widths: NonLocalGate(*widths, 3, 4, 5), (6, 3), (1, 4))
