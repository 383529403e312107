"""Losses between outputs of a net: of a batch as a whole, of distributions."""
import torch
from torch.nn import functional as F

from common import Case, unit


def goal(name, settings, function, *sides, n):
    """Value and gradients of function(sides...); a side is a width, or the draw of a tensor."""
    case = Case(f"{name}_n{n}", settings)
    x = [case.draw(n, side) if isinstance(side, int) else side(case, n) for side in sides]
    out = function(*(side.requires_grad_() for side in x))
    out.backward()
    case.keep(**{f"in{i}": side for i, side in enumerate(x)}, out=out)
    return case.keep(**{f"din{i}": side.grad for i, side in enumerate(x)})


def near(width):
    """Small vectors, so that products by a temperature stay in a sensible range."""
    return lambda case, n: case.draw(n, width, scale=0.25)


def learned(width):
    """One row of numbers for all samples. Its gradient is kept where the loss leaves it: each row has its share."""
    return lambda case, n: case.draw(1, width, scale=0.25).repeat(n, 1)


def info_nce(temperature):
    def of(x, y, heat=None):
        logits = x @ y.T / temperature
        if heat is not None:
            logits = logits * heat.exp()  # of row i: its share is what row i adds
        own = torch.arange(len(x))
        return (F.cross_entropy(logits, own) + F.cross_entropy(logits.T, own)) / 2
    return of


@unit
def train_info_nce():
    for n in 1, 2, 7:
        yield goal("3", "temperature 0.07", info_nce(0.07), near(3), near(3), n=n)
        yield goal("17_warm", "temperature 0.5", info_nce(0.5), near(17), near(17), n=n)
        yield goal("3_learned", "temperature 0.2 / exp(heat)", info_nce(0.2), near(3), near(3), learned(1), n=n)


def siglip(temperature, bias):
    def of(x, y, heat=None):
        logits = x @ y.T / temperature
        if heat is not None:
            logits = logits * heat[:, :1].exp() + heat[:, 1:]
        sign = 2 * torch.eye(len(x)) - 1
        return -F.logsigmoid(sign * (logits + bias)).sum() / len(x)
    return of


@unit
def train_siglip():
    for n in 1, 2, 7:
        yield goal("3", "temperature 0.1, bias -10", siglip(0.1, -10), near(3), near(3), n=n)
        yield goal("17_warm", "temperature 0.5, bias -1", siglip(0.5, -1), near(17), near(17), n=n)
        yield goal("3_learned", "temperature 0.2 / exp(heat0), bias heat1 - 2", siglip(0.2, -2), near(3), near(3), learned(2),
                   n=n)


@unit
def train_orthogonality():
    for n in 1, 7:
        yield goal("3_5", "the products' squares, each a mean over the batch",
                   lambda x, y: (torch.einsum("nf,ng->fg", x, y) / len(x)).square().sum(), 3, 5, n=n)


@unit
def train_gaussian_kl():
    def divergence(x):
        mean, log_variance = x.chunk(2, 1)
        said = torch.distributions.Normal(mean, (log_variance / 2).exp())
        return torch.distributions.kl_divergence(said, torch.distributions.Normal(0, 1)).sum(1).mean()

    for n in 1, 7:
        yield goal("4", "2 means, 2 log variances", divergence, 4, n=n)


@unit
def train_reconstruction():
    for n in 1, 7:
        yield goal("5", "two sides", F.mse_loss, 5, 5, n=n)


@unit
def train_mmd():
    def of(*widths):
        def kernel(a, b):
            distance = (a[:, None] - b[None]).square().sum(-1)
            return torch.stack([(-distance / (2 * w * w)).exp() for w in widths]).mean()
        return lambda x, y: kernel(x, x) + kernel(y, y) - 2 * kernel(x, y)

    for n in 1, 7:
        yield goal("3", "widths 0.5 to 8", of(0.5, 1, 2, 4, 8), 3, 3, n=n)
        yield goal("3_two", "widths 0.7 and 3", of(0.7, 3), 3, 3, n=n)


@unit
def train_cmd():
    def of(width):
        def distance(x, y):
            a, b = x - x.mean(0), y - y.mean(0)
            orders = [(a.pow(k).mean(0) - b.pow(k).mean(0)).norm() / width**k for k in range(2, 6)]
            return (x.mean(0) - y.mean(0)).norm() / width + sum(orders)
        return distance

    for n in 2, 7:
        yield goal("3", "range 1, by autograd from its formula", of(1), 3, 3, n=n)
        yield goal("3_wide", "range 2", of(2), 3, 3, n=n)


@unit
def train_uncertainty():
    def of(spread, x, y, u, z):
        own = torch.arange(len(x))
        logits = u @ z.T / 0.5
        squares = (x - y).square().mean(1)
        contrast = (F.cross_entropy(logits, own, reduction="none") + F.cross_entropy(logits.T, own, reduction="none")) / 2
        terms = torch.stack([0.5 * squares, contrast], 1)
        return ((-spread).exp() * terms + spread / 2).sum(1).mean()

    for n in 1, 7:
        yield goal("3", "0.5 mean_squared_error(x, y), info_nce(u, z) of temperature 0.5", of, learned(2), 3, 3, 3, 3, n=n)


def root(a):
    """The inverse square root of a symmetric matrix."""
    values, vectors = torch.linalg.eigh(a)
    return vectors @ torch.diag(values.rsqrt()) @ vectors.T


@unit
def train_deep_cca():
    def of(ridge_x, ridge_y):
        def correlation(x, y):
            n, width = x.shape
            x, y = x - x.mean(0), y - y.mean(0)
            xx = x.T @ x / (n - 1) + ridge_x * torch.eye(width)
            yy = y.T @ y / (n - 1) + ridge_y * torch.eye(width)
            return -torch.linalg.svdvals(root(xx) @ (x.T @ y / (n - 1)) @ root(yy)).sum()
        return correlation

    for n in 7, 30:
        yield goal("3", "ridges 1e-4", of(1e-4, 1e-4), 3, 3, n=n)
        yield goal("5_ridges", "ridges 0.1, 0.02", of(0.1, 0.02), 5, 5, n=n)


@unit
def analyze_cca():
    for p, q, n in (3, 3, 20), (5, 2, 30), (2, 6, 25):
        for ridge in 0.0, 0.3:
            case = Case(f"{p}_{q}_ridge{ridge:g}", f"{n} samples")
            x, y = case.draw(n, p), case.draw(n, q)
            y[:, 0] += x[:, 0]
            a, b = x - x.mean(0), y - y.mean(0)
            xx, yy = (side.T @ side / (n - 1) + ridge * torch.eye(side.shape[1]) for side in (a, b))
            left, values, right = torch.linalg.svd(root(xx) @ (a.T @ b / (n - 1)) @ root(yy), full_matrices=False)
            wx, wy = (root(xx) @ left).T, right @ root(yy)
            sign = torch.sign(wx.gather(1, wx.abs().argmax(1, keepdim=True)))
            yield case.keep(x=x, y=y, correlations=values, weights_x=sign * wx, weights_y=sign * wy)
