"""Further optimisers and schedules, and averages of weights."""
import torch
from torch import nn
from torch.optim import lr_scheduler, swa_utils

from common import Case, unit
from training import optimiser


@unit
def train_adam():
    yield optimiser(torch.optim.Adam, "plain", 7, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0)
    yield optimiser(torch.optim.Adam, "decay", 7, lr=0.02, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.05)


@unit
def train_rmsprop():
    yield optimiser(torch.optim.RMSprop, "plain", 6, lr=0.01)
    yield optimiser(torch.optim.RMSprop, "momentum", 6, lr=0.02, alpha=0.9, eps=1e-6, momentum=0.8, weight_decay=0.05)
    yield optimiser(torch.optim.RMSprop, "centered", 6, lr=0.02, alpha=0.95, centered=True)
    yield optimiser(torch.optim.RMSprop, "both", 6, lr=0.02, alpha=0.95, momentum=0.5, centered=True)


class Lion(torch.optim.Optimizer):
    """Algorithm 2 of the paper."""

    def __init__(self, parameters, lr, betas, weight_decay):
        super().__init__(parameters, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            first, second = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                update = torch.sign(first * m + (1 - first) * p.grad)
                p -= group["lr"] * (update + group["weight_decay"] * p)
                self.state[p]["m"] = second * m + (1 - second) * p.grad


@unit
def train_lion():
    yield optimiser(Lion, "plain", 7, lr=0.001, betas=(0.9, 0.99), weight_decay=0.0)
    yield optimiser(Lion, "decay", 7, lr=0.01, betas=(0.8, 0.95), weight_decay=0.1)


def factors(case, steps, scheduler, momentum=False):
    """The rate of every step where the optimiser's is 1, and the momentum."""
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0, momentum=0.9)
    scheduler, found, moving = scheduler(optimizer), [], []
    for s in range(steps):
        found.append(optimizer.param_groups[0]["lr"])
        moving.append(optimizer.param_groups[0]["momentum"])
        optimizer.step()
        if s + 1 < steps:
            scheduler.step()
    return case.keep(factor=found, **({"momentum": moving} if momentum else {}))


@unit
def train_step_decay():
    for every, gamma in (3, 0.1), (1, 0.9):
        case = Case(f"every{every}", f"step_size {every}, gamma {gamma}")
        yield factors(case, 10, lambda o: lr_scheduler.StepLR(o, every, gamma))


@unit
def train_one_cycle():
    for name, steps, settings in (("plain", 20, {}), ("other", 13, dict(pct_start=0.4, div_factor=10, final_div_factor=50))):
        case = Case(name, ", ".join(f"{key} {value}" for key, value in settings.items()))
        yield factors(case, steps, lambda o: lr_scheduler.OneCycleLR(o, 1.0, steps, **settings), momentum=True)


@unit
def train_warm_up():
    yield factors(Case("constant", "steps 4"), 9, lambda o: lr_scheduler.LinearLR(o, 1 / 4, total_iters=3))
    yield factors(Case("step_decay", "steps 4, then step_size 3, gamma 0.5"), 15, lambda o: lr_scheduler.SequentialLR(
        o, [lr_scheduler.LinearLR(o, 1 / 4, total_iters=3), lr_scheduler.StepLR(o, 3, 0.5)], [4]))


@unit
def train_average():
    case, decay = Case("ema", "decay 0.9"), 0.9
    model = nn.Linear(5, 2, bias=False)
    average = swa_utils.AveragedModel(model, avg_fn=swa_utils.get_ema_avg_fn(decay))
    params, averages = case.draw(6, 10), []
    for p in params:
        model.weight.data = p.reshape(2, 5)
        average.update_parameters(model)
        averages.append(average.module.weight.detach().clone().flatten())
    yield case.keep(params=params, average=torch.stack(averages))
