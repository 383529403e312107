"""Losses, optimisers and schedules."""
import math

import torch
from torch import nn
from torch.nn import functional as F

from common import Case, unit


def loss(case, function, x, target):
    out = function(x.requires_grad_(), target)
    out.backward()
    return case.keep(in0=x, target=target, out=out, din0=x.grad)


@unit
def train_cross_entropy():
    for n in 1, 7:
        case = Case(f"5_n{n}", "mean over the batch")
        yield loss(case, F.cross_entropy, case.draw(n, 5), case.ints(5, n))


@unit
def train_mean_squared_error():
    for n in 1, 7:
        case = Case(f"3_n{n}", "mean over all elements")
        yield loss(case, F.mse_loss, case.draw(n, 3), case.draw(n, 3))


def optimiser(kind, name, steps, **settings):
    """params[i] is the parameter after the step with grad[i]."""
    case = Case(name, ", ".join(f"{key} {value}" for key, value in settings.items()))
    parameter = nn.Parameter(case.draw(11))
    grad = case.draw(steps, 11)
    case.keep(param0=parameter, grad=grad)
    optimizer, params = kind([parameter], **settings), []
    for parameter.grad in grad:
        optimizer.step()
        params.append(parameter.detach().clone())
    return case.keep(params=torch.stack(params))


@unit
def train_sgd():
    yield optimiser(torch.optim.SGD, "plain", 5, lr=0.1)
    yield optimiser(torch.optim.SGD, "momentum", 5, lr=0.1, momentum=0.9)
    yield optimiser(torch.optim.SGD, "nesterov", 5, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.05)


@unit
def train_adamw():
    yield optimiser(torch.optim.AdamW, "plain", 7, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0)
    yield optimiser(torch.optim.AdamW, "decay", 7, lr=0.02, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.05)


@unit
def train_clip():
    for name, max_norm in ("above", 1.5), ("below", 100.0):
        case = Case(name, f"max norm {max_norm}, one norm over all gradients")
        parameters = [nn.Parameter(torch.zeros(shape)) for shape in ((4, 3), (5,))]
        for i, parameter in enumerate(parameters):
            parameter.grad = case.draw(*parameter.shape)
            case.keep(**{f"grad{i}": parameter.grad})
        case.keep(norm=nn.utils.clip_grad_norm_(parameters, max_norm))
        yield case.keep(**{f"clipped{i}": parameter.grad for i, parameter in enumerate(parameters)})


@unit
def train_cosine():
    for warm_up, steps in (5, 20), (1, 7), (0, 9):
        yield Case(f"warm{warm_up}_of_{steps}", f"w = {warm_up}, S = {steps}").keep(factor=[
            (s + 1) / warm_up if s < warm_up else 0.5 * (1 + math.cos(math.pi * (s - warm_up) / (steps - warm_up)))
            for s in range(steps)])


@unit
def train_gradient_blending():
    """w_k = (G_k / O_k^2) / sum: G_k what the validation loss fell, O_k what the gap to the training loss grew."""
    for heads in 1, 2, 3, 5:
        case = Case(f"{heads}_heads", "losses: train before, train after, valid before, valid after")
        before = 2 + case.draw(heads, 2).abs()
        gain = 0.5 + 0.125 * case.draw(heads).abs()
        overfit = 0.25 + case.draw(heads).abs()
        valid_after = before[:, 1] - gain
        train_after = valid_after - overfit - (before[:, 1] - before[:, 0])
        weights = gain / overfit**2
        yield case.keep(losses=torch.stack([before[:, 0], train_after, before[:, 1], valid_after], 1),
                        weights=weights / weights.sum())


@unit
def train_mixup():
    """One step's loss and gradients; the share and by how many places the partners lie further are braid's draws."""
    n, share, away = 7, 0.17143468759786679, 4
    case = Case(f"3_4_3_n{n}", "left: linear, tanh, linear, cross-entropy")
    x, label = case.draw(n, 3), case.ints(3, n)
    net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 3))
    for value in net.parameters():
        value.data = case.draw(*value.shape, scale=0.5)
    out = net(share * x + (1 - share) * x.roll(-away, 0))
    loss = share * F.cross_entropy(out, label) + (1 - share) * F.cross_entropy(out, label.roll(-away))
    loss.backward()
    named = {f"left.{name}": value for name, value in net.named_parameters()}
    case.keep(in0=x, target=label, share=torch.tensor(share), away=torch.tensor(away), out=loss)
    case.keep(**{f"param.{name}": value for name, value in named.items()})
    yield case.keep(**{f"dparam.{name}": value.grad for name, value in named.items()})
