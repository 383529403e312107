"""Attention over steps, positions and transformer blocks: [n, T, F], some with lengths."""
import math

import torch
from torch import nn
from torch.nn import functional as F

from common import Case, batches, unit
from models import Named


def beyond(lengths, steps):
    """True at the steps that do not count, or None."""
    return None if lengths is None else torch.arange(steps) >= lengths[:, None]


def cleared(x, lengths):
    """x with zeros beyond the lengths."""
    return x if lengths is None else x.masked_fill(beyond(lengths, x.shape[1])[..., None], 0)


class SelfAttention(nn.MultiheadAttention):
    def __init__(self, features, heads, causal=False):
        super().__init__(features, heads, batch_first=True)
        self.causal = causal

    def forward(self, x, lengths=None):
        steps = x.shape[1]
        later = torch.ones(steps, steps, dtype=bool).triu(1) if self.causal else None
        return cleared(super().forward(x, x, x, key_padding_mask=beyond(lengths, steps), need_weights=False,
                                       attn_mask=later)[0], lengths)


def turned(x):
    """Rotary embedding of [n, heads, T, D] in the interleaved form, as a product of complex numbers."""
    steps, width = x.shape[-2:]
    angle = torch.outer(torch.arange(steps).double(), 10000.0 ** (-torch.arange(0, width, 2).double() / width))
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous())
    return torch.view_as_real(pairs * torch.polar(torch.ones_like(angle), angle)).flatten(-2)


class Rotary(SelfAttention):
    def forward(self, x, lengths=None):
        steps = x.shape[1]
        q, k, v = (part.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)
                   for part in F.linear(x, self.in_proj_weight, self.in_proj_bias).chunk(3, -1))
        hidden = torch.zeros(len(x), 1, 1, steps, dtype=bool)
        if lengths is not None:
            hidden = beyond(lengths, steps)[:, None, None]
        if self.causal:
            hidden = hidden | torch.ones(steps, steps, dtype=bool).triu(1)
        score = (turned(q) @ turned(k).transpose(-1, -2) / math.sqrt(q.shape[-1])).masked_fill(hidden, -math.inf)
        return cleared(self.out_proj((score.softmax(-1) @ v).transpose(1, 2).flatten(2)), lengths)


def self_attention(kind, *shapes):
    for n, steps, features, heads, causal, ragged in batches(*shapes):
        case = Case(f"{steps}x{features}_heads{heads}{'_causal' if causal else ''}{'_lengths' if ragged else ''}_n{n}",
                    f"heads {heads}{', causal' if causal else ''}{', with lengths' if ragged else ''}", grid=16)
        yield case.run(kind(features, heads, causal), case.draw(n, steps, features),
                       lengths=case.lengths(n, steps) if ragged else None)


@unit
def layer_self_attention():
    return self_attention(SelfAttention, (5, 6, 2, False, False), (5, 6, 3, False, True), (7, 4, 1, True, True),
                          (4, 6, 2, True, False))


@unit
def layer_self_attention_long():
    """More steps than one block of keys."""
    return self_attention(SelfAttention, (19, 9, 1, False, True), (18, 4, 2, True, False))


@unit
def layer_self_attention_rotary():
    return self_attention(Rotary, (5, 8, 2, False, False), (6, 12, 2, False, True), (7, 4, 1, True, True))


class CrossAttention(nn.MultiheadAttention):
    """The lengths are those of the second input."""

    def __init__(self, features, others, heads):
        super().__init__(features, heads, batch_first=True, kdim=others, vdim=others)

    def forward(self, x, y, lengths=None):
        out = super().forward(x, y, y, key_padding_mask=beyond(lengths, y.shape[1]), need_weights=False)[0]
        return out if lengths is None else cleared(out, lengths)


@unit
def fuse_cross_attention():
    for n, steps, features, asked, others, heads, ragged in batches(
            (4, 6, 5, 6, 2, False), (5, 6, 3, 7, 3, False), (4, 4, 4, 4, 2, True), (5, 6, 5, 3, 1, True)):
        case = Case(f"{steps}x{features}_{asked}x{others}_heads{heads}{'_lengths' if ragged else ''}_n{n}",
                    f"heads {heads}{', both with the same lengths' if ragged else ''}", grid=16)
        yield case.run(CrossAttention(features, others, heads), case.draw(n, steps, features),
                       case.draw(n, asked, others), lengths=case.lengths(n, steps) if ragged else None)


class Sinusoidal(nn.Module):
    def forward(self, x, lengths=None):
        steps, features = x.shape[1:]
        angle = torch.outer(torch.arange(steps).double(), torch.exp(
            torch.arange(0, features, 2).double() * (-math.log(10000.0) / features)))
        position = torch.zeros(steps, features)
        position[:, 0::2] = torch.sin(angle)
        position[:, 1::2] = torch.cos(angle)[:, :features // 2]
        return cleared(x + position, lengths)


class LearnedPositions(nn.Module):
    def __init__(self, steps, features):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(steps, features))

    def forward(self, x, lengths=None):
        return cleared(x + self.weight, lengths)


def positions(make):
    for n, steps, features, ragged in batches((6, 5, False), (6, 8, True)):
        case = Case(f"{steps}x{features}{'_lengths' if ragged else ''}_n{n}", "with lengths" if ragged else "")
        yield case.run(make(steps, features), case.draw(n, steps, features),
                       lengths=case.lengths(n, steps) if ragged else None)


@unit
def layer_sinusoidal():
    yield from positions(lambda steps, features: Sinusoidal())
    case = Case("300x2_n1", "300 steps")
    yield case.run(Sinusoidal(), case.draw(1, 300, 2))


@unit
def layer_learned_positions():
    return positions(LearnedPositions)


class ClassToken(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(1, features))

    def forward(self, x):
        return torch.cat([self.weight.expand(len(x), 1, -1), x], 1)


@unit
def layer_class_token():
    for n, steps, features in batches((4, 5)):
        case = Case(f"{steps}x{features}_n{n}")
        yield case.run(ClassToken(features), case.draw(n, steps, features))


class Encoded(nn.Module):
    """A block, the mean over the steps that count, and a dense layer: numbered as in a chain."""

    def __init__(self, features, heads, hidden, causal, **options):
        super().__init__()
        self.add_module("0", nn.TransformerEncoderLayer(features, heads, hidden, dropout=0.0, batch_first=True, **options))
        self.add_module("2", nn.Linear(features, 3))
        self.causal = causal

    def forward(self, x, lengths=None):
        block, dense = self.children()
        steps = x.shape[1]
        later = torch.ones(steps, steps, dtype=bool).triu(1) if self.causal else None
        h = cleared(block(x, src_mask=later, src_key_padding_mask=beyond(lengths, steps)), lengths)
        return dense(h.sum(1) / (steps if lengths is None else lengths[:, None]))


@unit
def model_transformer():
    for n, norm_first, function, causal, ragged in batches(
            (False, "relu", False, False), (False, "gelu", True, True), (True, "gelu", False, True)):
        settings = [function, *["pre_norm"] * norm_first, *["causal"] * causal, *["lengths"] * ragged]
        case = Case(f"{'_'.join(settings)}_n{n}", f"motion: transformer heads 2, hidden 7 ({', '.join(settings)}), mean over "
                    "time, dense 3", grid=16)
        net = Encoded(6, 2, 7, causal, norm_first=norm_first, activation=function)
        yield case.run(Named("motion", net), case.draw(n, 5, 6), lengths=case.lengths(n, 5) if ragged else None)
