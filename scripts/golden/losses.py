"""Losses with options."""
import torch
from torch.nn import functional as F

from common import Case, unit


def loss(name, settings, function, features, target, n):
    """target(case, n) draws what the output is compared with."""
    case = Case(f"{name}_n{n}", settings)
    x, t = case.draw(n, features), target(case, n)
    out = function(x.requires_grad_(), t)
    out.backward()
    return case.keep(in0=x, target=t, out=out, din0=x.grad)


def numbers(case, n):
    return case.draw(n, 3)


def answers(case, n):
    """0, 1 and shares between them."""
    return torch.tensor(case.random.randint(0, 5, (n, 3)) / 4)


def labels(case, n):
    return case.ints(5, n)


WEIGHTS = torch.tensor([1, 2, 0.5, 0, 3.25])


@unit
def train_l1():
    for n in 1, 7:
        yield loss("3", "mean over all elements", F.l1_loss, 3, numbers, n)


@unit
def train_huber():
    for n in 1, 7:
        yield loss("3", "delta 1", F.huber_loss, 3, numbers, n)
        yield loss("3_delta", "delta 0.3", lambda x, t: F.huber_loss(x, t, delta=0.3), 3, numbers, n)


@unit
def train_binary_cross_entropy():
    plain = F.binary_cross_entropy_with_logits
    for n in 1, 7:
        yield loss("3", "from logits, mean over all elements", plain, 3, answers, n)
        yield loss("3_one_weight", "pos_weight 2.7", lambda x, t: plain(x, t, pos_weight=torch.tensor(2.7)), 3, answers, n)
        yield loss("3_weights", "pos_weight 3, 1, 0.2",
                   lambda x, t: plain(x, t, pos_weight=torch.tensor([3, 1, 0.2])), 3, answers, n)


@unit
def train_weighted_cross_entropy():
    def of(**options):
        return lambda x, t: F.cross_entropy(x, t, **options)

    for n in 1, 7:
        def weighty(case, n):
            return torch.where((t := labels(case, n)) == 3, 4 if n == 1 else 3, t)  # not the one sample of weight 0

        yield loss("5_smooth", "label_smoothing 0.1", of(label_smoothing=0.1), 5, labels, n)
        yield loss("5_weight", "weight 1, 2, 0.5, 0, 3.25", of(weight=WEIGHTS), 5, weighty, n)
        yield loss("5_both", "both", of(label_smoothing=0.1, weight=WEIGHTS), 5, weighty, n)


def focal(gamma, alpha=None):
    def of(x, t):
        log_p = torch.log_softmax(x, 1).gather(1, t[:, None])[:, 0]
        p = log_p.exp()
        return -((1 if alpha is None else alpha[t]) * (1 - p) ** gamma * log_p).mean()
    return of


@unit
def train_focal():
    for n in 1, 7:
        for name, gamma in ("0", 0.0), ("half", 0.5), ("1", 1.0), ("2", 2.0), ("2_7", 2.7):
            yield loss(f"5_gamma{name}", f"gamma {gamma}, by autograd from its formula", focal(gamma), 5, labels, n)
        yield loss("5_alpha", "gamma 1.5, alpha 1, 2, 0.5, 0, 3.25", focal(1.5, WEIGHTS), 5, labels, n)
