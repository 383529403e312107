"""Fusions that take the branches as a set or choose among them, and late fusions with parameters; in<m> is branch m."""
import torch
from torch import nn
from torch.nn import functional as F

from common import Case, batches, unit
from fusion import branches
from fusion_products import fusion, linears, outer
from goals import goal


@unit
def fuse_max():
    def largest(*x):
        return torch.stack(x).max(0).values

    yield from fusion(lambda _: largest, (7, 7), (7, 7, 7))
    for n in 1, 7:
        case = Case(f"ties_7_7_7_n{n}", "numbers of -1, 0 and 1: the first of equals gets the gradient")
        yield case.run(largest, *(case.ints(3, n, 7).double() - 1 for _ in range(3)))


class DeepSet(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.phi = nn.Linear(width, hidden)
        self.rho = nn.Sequential(nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, hidden))

    def forward(self, *x):
        return self.rho(self.phi(torch.stack(x)).relu().mean(0))


@unit
def fuse_deep_set():
    return fusion(lambda widths: DeepSet(widths[0], 3), (5, 5), (4, 4, 4))


@unit
def fuse_embracement():
    for n, *widths in batches((7, 7), (7, 7, 7)):
        case = Case(f"{'_'.join(map(str, widths))}_n{n}", "in prediction: forward only")
        yield case.run(lambda *x: torch.stack(x).mean(0), *branches(case, n, widths), backward=False)


class Embrace(nn.Module):
    """In prediction: the mean."""

    def __init__(self, widths, width):
        super().__init__()
        self.docks = linears(self, widths, width)

    def forward(self, *x):
        return torch.stack([dock(y).relu() for dock, y in zip(self.docks, x)]).mean(0)


@unit
def fuse_embrace():
    for n, *widths in batches((5, 3), (4, 1, 3)):
        case = Case(f"{'_'.join(map(str, widths))}_to_4_n{n}", "in prediction: forward only")
        yield case.run(Embrace(widths, 4), *branches(case, n, widths), backward=False)


def expert_sum(gates, *experts):
    return torch.einsum("nk,knh->nh", gates, torch.stack(experts))


@unit
def fuse_expert_sum():
    return fusion(lambda _: expert_sum, (2, 5, 5), (3, 1, 1, 1))


class Mixture(nn.Module):
    def __init__(self, widths, count, width, expert=nn.Linear):
        super().__init__()
        self.gate = nn.Linear(sum(widths), count)
        self.experts = nn.ModuleList(expert(sum(widths), width) for _ in range(count))

    def gates(self, x):
        return self.gate(x).softmax(1)

    def forward(self, *x):
        x = torch.cat(x, 1)
        return expert_sum(self.gates(x), *(expert(x) for expert in self.experts))


@unit
def fuse_mixture():
    return fusion(lambda widths: Mixture(widths, 3, 4), (5, 3), (4, 1, 3), prefix="3_experts_")


def among_top(x, top):
    """1 for the largest of each row, 0 for the others."""
    return torch.zeros_like(x).scatter(1, x.topk(top, 1).indices, 1.0)


@unit
def layer_keep_top():
    for top in 1, 2:
        for n in 1, 7:
            case = Case(f"top{top}_6_n{n}", f"the {top} largest")
            yield case.run(lambda x: x * among_top(x.detach(), top), case.distinct(n, 6))


class Moe(Mixture):
    def __init__(self, widths, count, top, width):
        super().__init__(widths, count, width,
                         lambda i, o: nn.Sequential(nn.Linear(i, o), nn.ReLU(), nn.Linear(o, o)))
        self.top = top

    def gates(self, x):
        p = super().gates(x)
        return p * among_top(p.detach(), self.top)


@unit
def fuse_moe():
    for top in 1, 2:
        yield from fusion(lambda widths: Moe(widths, 4, top, 3), (5, 3), (4, 1, 3), prefix=f"top{top}_of_4_")


@unit
def train_load_balance():
    def of(top):
        def loss(p):
            share = among_top(p.detach(), top).mean(0) / top
            return p.shape[1] * (share * p.mean(0)).sum()
        return loss

    for n in 1, 7:
        for top in 1, 2:
            yield goal(f"top{top}_4", f"top {top}", of(top), lambda case, n: case.distinct(n, 4), n=n)


class Calibrated(nn.Module):
    def __init__(self, count):
        super().__init__()
        self.log_temperature = nn.Parameter(torch.empty(count))

    def forward(self, *x):
        said = torch.stack(x) / self.log_temperature.exp()[:, None, None]
        return said.softmax(-1).mean(0).log()


@unit
def fuse_calibrated():
    return fusion(lambda widths: Calibrated(len(widths)), (5, 5), (5, 5, 5))


class Stack(nn.Module):
    def __init__(self, widths, classes):
        super().__init__()
        self.out = nn.Linear(sum(widths), classes)

    def forward(self, *x):
        return self.out(torch.cat([y.softmax(1) for y in x], 1))


@unit
def fuse_stack():
    return fusion(lambda widths: Stack(widths, 4), (4, 4), (4, 1, 3))


class Digamma(torch.autograd.Function):
    """With a slope of 15 digits, the zeta function of 2; that of torch.digamma has 10."""

    @staticmethod
    def forward(context, x):
        context.save_for_backward(x)
        return x.digamma()

    @staticmethod
    def backward(context, d):
        (x,) = context.saved_tensors
        return d * torch.special.zeta(2.0, x)


digamma = Digamma.apply


@unit
def core_special():
    case = Case("x", "from 1/32 to 2000, the zeros of lgamma and digamma among them")
    x = torch.cat([torch.arange(1, 400) / 32, torch.tensor([1.46163214, 17.5, 63.75, 200, 2000])])
    x = x.float().double()
    yield case.keep(x=x, lgamma=x.lgamma(), digamma=x.digamma(), trigamma=torch.special.zeta(2.0, x))


def evidential(*x):
    """Dempster's reduced rule, opinion by opinion."""
    classes = x[0].shape[1]

    def opinion(y):
        evidence = F.softplus(y)
        strength = (evidence + 1).sum(1, keepdim=True)
        return evidence / strength, classes / strength

    belief, unsure = opinion(x[0])
    for other, doubt in map(opinion, x[1:]):
        conflict = belief.sum(1, keepdim=True) * other.sum(1, keepdim=True) - (belief * other).sum(1, keepdim=True)
        belief, unsure = ((belief * other + belief * doubt + other * unsure) / (1 - conflict),
                          unsure * doubt / (1 - conflict))
    return belief * classes / unsure


@unit
def fuse_evidential():
    return fusion(lambda _: evidential, (5, 5), (5, 5, 5))


@unit
def train_dirichlet():
    def of(kl):
        def loss(e, t):
            alpha, truth = e + 1, F.one_hot(t, e.shape[1])
            entropy = (truth * (digamma(alpha.sum(1, keepdim=True)) - digamma(alpha))).sum(1)
            wrong = truth + (1 - truth) * alpha
            total = wrong.sum(1, keepdim=True)
            away = (total.lgamma() - torch.tensor(float(e.shape[1])).lgamma())[:, 0] + (
                (wrong - 1) * (digamma(wrong) - digamma(total)) - wrong.lgamma()).sum(1)
            said, nothing = map(torch.distributions.Dirichlet, (wrong.detach(), torch.ones_like(wrong)))
            assert torch.allclose(away, torch.distributions.kl_divergence(said, nothing))
            return (entropy + kl * away).mean()
        return loss

    for n in 1, 7:
        for name, kl in ("5", 0.0), ("5_kl", 0.3):
            case = Case(f"{name}_n{n}", f"kl {kl}")
            e, t = (case.draw(n, 5).abs() * 4).requires_grad_(), case.ints(5, n)
            out = of(kl)(e, t)
            out.backward()
            yield case.keep(in0=e, target=t, out=out, din0=e.grad)


class LabelTensor(nn.Module):
    def __init__(self, widths, hidden, classes):
        super().__init__()
        self.hidden = nn.Linear(torch.tensor(widths).prod(), hidden)
        self.out = nn.Linear(hidden, classes)

    def forward(self, *x):
        return self.out(F.leaky_relu(self.hidden(outer(*(y.softmax(1) for y in x))), 0.25))


@unit
def fuse_label_tensor():
    yield from fusion(lambda _: outer, (5, 4), (3, 1, 4), prefix="product_")
    yield from fusion(lambda widths: LabelTensor(widths, 6, 3), (3, 3), (3, 2, 3))
