"""Fusions over tokens of all modalities: what stands end to end, and transformers over it. [n, T_m, F] or [n, F]."""
import torch
from torch import nn

from attentions import beyond, cleared
from common import Case, batches, unit


class Weight(nn.Module):
    def __init__(self, *shape):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(*shape))


class TypeEmbedding(Weight):
    def forward(self, x):
        return x + self.weight


class FrontTokens(Weight):
    def forward(self, x, lengths=None):
        return torch.cat([self.weight.expand(len(x), -1, -1), cleared(x, lengths)], 1)


class Latents(Weight):
    def forward(self, x):
        return self.weight.expand(len(x), -1, -1) + 0 * x.sum()


@unit
def layer_type_embedding():
    for n, steps, features in batches((1, 5), (3, 4)):
        case = Case(f"{steps}x{features}_n{n}")
        x = case.draw(n, features) if steps == 1 else case.draw(n, steps, features)
        yield case.run(TypeEmbedding(features), x)


@unit
def layer_front_tokens():
    for n, count, steps, features, ragged in batches((3, 4, 5, False), (2, 5, 3, True)):
        case = Case(f"{count}_{steps}x{features}{'_lengths' if ragged else ''}_n{n}", f"{count} tokens")
        yield case.run(FrontTokens(count, features), case.draw(n, steps, features),
                       lengths=case.lengths(n, steps) if ragged else None)


@unit
def layer_latents():
    for n, count, steps, features in batches((3, 4, 5)):
        case = Case(f"{count}_{steps}x{features}_n{n}", f"{count} latents")
        yield case.run(Latents(count, features), case.draw(n, steps, features))


@unit
def layer_take_steps():
    for n, begin, end, steps, features, ragged in batches((1, 3, 4, 5, False), (0, 2, 5, 3, True), (2, 5, 5, 3, True)):
        case = Case(f"{begin}_{end}_{steps}x{features}{'_lengths' if ragged else ''}_n{n}")
        yield case.run(lambda x, lengths=None: cleared(x, lengths)[:, begin:end], case.draw(n, steps, features),
                       lengths=case.lengths(n, steps) if ragged else None)


def as_tokens(x):
    return x if x.dim() == 3 else x[:, None]


def branches(case, n, features, steps):
    return [case.draw(n, features) if t == 0 else case.draw(n, t, features) for t in steps]


def described(steps, features):
    return "_".join(str(t or "v") for t in steps) + f"x{features}"


def end_to_end(*inputs):
    """Packed: of each sample the steps that count, then zeros. Vectors have no length."""
    *x, lengths = inputs if inputs[-1].dim() == 1 else (*inputs, None)
    tokens = [as_tokens(part) for part in x]
    total = sum(part.shape[1] for part in tokens)
    rows = []
    for r in range(len(x[0])):
        used = [part[r] if lengths is None or whole.dim() == 2 else part[r, :lengths[r]]
                for part, whole in zip(tokens, x)]
        row = torch.cat(used)
        rows.append(torch.cat([row, torch.zeros(total - len(row), row.shape[1])]))
    return torch.stack(rows)


@unit
def fuse_end_to_end():
    for n, steps, features, ragged in batches(((3, 2), 4, False), ((4, 0, 3), 3, True), ((2, 0), 1, False)):
        case = Case(described(steps, features) + f"{'_lengths' if ragged else ''}_n{n}", "v: a vector")
        yield case.run(end_to_end, *branches(case, n, features, steps),
                       lengths=case.lengths(n, min(t for t in steps if t)) if ragged else None)


def hidden_of(x, lengths):
    """The padding mask of tokens that stand end to end, unpacked."""
    parts = []
    for part in x:
        steps = as_tokens(part).shape[1]
        parts.append(torch.zeros(len(part), steps, dtype=bool) if lengths is None or part.dim() == 2
                     else beyond(lengths, steps))
    return torch.cat(parts, 1)


def block(features, heads, hidden, **more):
    return nn.TransformerEncoderLayer(features, heads, hidden, dropout=0.0, batch_first=True, norm_first=True, **more)


class FusionTransformer(nn.Module):
    def __init__(self, modalities, features, layers, heads, hidden):
        super().__init__()
        self.token_type = nn.ModuleList(TypeEmbedding(features) for _ in range(modalities))
        self.class_token = Weight(1, features)
        self.layers = nn.ModuleList(block(features, heads, hidden) for _ in range(layers))
        self.norm = nn.LayerNorm(features)

    def forward(self, *inputs):
        *x, lengths = inputs if inputs[-1].dim() == 1 else (*inputs, None)
        n = len(x[0])
        h = torch.cat([self.class_token.weight.expand(n, 1, -1)] + [t(as_tokens(part)) for t, part in zip(self.token_type, x)], 1)
        hidden = torch.cat([torch.zeros(n, 1, dtype=bool), hidden_of(x, lengths)], 1)
        for layer in self.layers:
            h = layer(h, src_key_padding_mask=hidden)
        return self.norm(h[:, 0])


@unit
def fuse_fusion_transformer():
    for n, steps, features, layers, heads, hidden, ragged in batches(((3, 2), 4, 1, 2, 6, False),
                                                                     ((3, 0, 4), 6, 2, 3, 5, True)):
        case = Case(described(steps, features) + f"{'_lengths' if ragged else ''}_n{n}",
                    f"{layers} layers, heads {heads}, hidden {hidden}; v: a vector", grid=16)
        yield case.run(FusionTransformer(len(steps), features, layers, heads, hidden), *branches(case, n, features, steps),
                       lengths=case.lengths(n, min(t for t in steps if t)) if ragged else None)


class Look(nn.Module):
    """One layer of a crossmodal transformer: x looks at y."""

    def __init__(self, features, heads, hidden):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(features), nn.LayerNorm(features)
        self.cross_attn = nn.MultiheadAttention(features, heads, batch_first=True)
        self.linear1, self.linear2 = nn.Linear(features, hidden), nn.Linear(hidden, features)

    def forward(self, x, y, hidden):
        q, k = self.norm1(x), self.norm1(y)
        x = x + self.cross_attn(q, k, k, key_padding_mask=hidden, need_weights=False)[0]
        return x + self.linear2(torch.relu(self.linear1(self.norm2(x))))


class Crossmodal(nn.Module):
    def __init__(self, features, heads, hidden, layers):
        super().__init__()
        self.layers = nn.ModuleList(Look(features, heads, hidden) for _ in range(layers))

    def forward(self, x, y, lengths=None):
        for layer in self.layers:
            x = layer(x, y, beyond(lengths, y.shape[1]))
        return x


@unit
def fuse_crossmodal():
    for n, steps, others, features, heads, hidden, layers in batches((3, 2, 4, 2, 6, 1), (3, 5, 6, 3, 5, 2)):
        case = Case(f"{steps}_{others}x{features}_n{n}", f"heads {heads}, hidden {hidden}, {layers} layers", grid=16)
        yield case.run(Crossmodal(features, heads, hidden, layers), case.draw(n, steps, features), case.draw(n, others, features))


@unit
def fuse_side_by_side():
    for n, steps, widths in batches((3, (2, 1)), (2, (1, 4, 3))):
        case = Case(f"{steps}x{'_'.join(map(str, widths))}_n{n}")
        yield case.run(lambda *x: torch.cat(x, 2), *(case.draw(n, steps, width) for width in widths))


class MulT(nn.Module):
    """Every sequence looks at every other; a transformer over what it has seen of all of them; the last steps in a row."""

    def __init__(self, modalities, features, heads, hidden, layers):
        super().__init__()
        wide = (modalities - 1) * features
        self.crossmodal = nn.ModuleList(
            nn.ModuleDict({str(j): Crossmodal(features, heads, hidden, layers) for j in range(modalities) if j != m})
            for m in range(modalities))
        self.memory = nn.ModuleList(nn.ModuleList(block(wide, heads, hidden) for _ in range(layers)) for _ in range(modalities))
        self.norm = nn.ModuleList(nn.LayerNorm(wide) for _ in range(modalities))

    def forward(self, *inputs):
        *x, lengths = inputs if inputs[-1].dim() == 1 else (*inputs, None)
        ends = []
        for m, own in enumerate(x):
            h = torch.cat([look(own, x[int(j)], lengths) for j, look in self.crossmodal[m].items()], 2)
            for layer in self.memory[m]:
                h = layer(h, src_key_padding_mask=beyond(lengths, h.shape[1]))
            end = h[:, -1] if lengths is None else h[torch.arange(len(h)), lengths - 1]
            ends.append(self.norm[m](end))
        return torch.cat(ends, 1)


@unit
def fuse_mult():
    for n, steps, features, heads, hidden, layers, ragged in ((7, (3, 2), 4, 2, 5, 1, True), (1, (3, 2), 3, 1, 4, 2, False),
                                                              (7, (2, 3, 2), 3, 3, 4, 1, False)):
        case = Case(f"{'_'.join(map(str, steps))}x{features}{'_lengths' if ragged else ''}_n{n}",
                    f"heads {heads}, hidden {hidden}, {layers} layers", grid=16)
        yield case.run(MulT(len(steps), features, heads, hidden, layers), *(case.draw(n, t, features) for t in steps),
                       lengths=case.lengths(n, min(steps)) if ragged else None)


class Perceiver(nn.Module):
    def __init__(self, modalities, features, latents, layers, heads, hidden):
        super().__init__()
        self.token_type = nn.ModuleList(TypeEmbedding(features) for _ in range(modalities))
        self.latents = Weight(latents, features)
        self.look = nn.ModuleList(Look(features, heads, hidden) for _ in range(layers))
        self.think = nn.ModuleList(block(features, heads, hidden) for _ in range(layers))
        self.norm = nn.LayerNorm(features)

    def forward(self, *inputs):
        *x, lengths = inputs if inputs[-1].dim() == 1 else (*inputs, None)
        tokens = torch.cat([t(as_tokens(part)) for t, part in zip(self.token_type, x)], 1)
        hidden = hidden_of(x, lengths)
        h = self.latents.weight.expand(len(tokens), -1, -1)
        for look, think in zip(self.look, self.think):
            h = think(look(h, tokens, hidden))
        return self.norm(h).mean(1)


@unit
def fuse_perceiver():
    for n, steps, features, latents, layers, heads, hidden, ragged in batches(((3, 2), 4, 3, 1, 2, 6, False),
                                                                              ((3, 0, 4), 6, 2, 2, 3, 5, True)):
        case = Case(described(steps, features) + f"{'_lengths' if ragged else ''}_n{n}",
                    f"{latents} latents, {layers} layers, heads {heads}, hidden {hidden}; v: a vector", grid=16)
        yield case.run(Perceiver(len(steps), features, latents, layers, heads, hidden), *branches(case, n, features, steps),
                       lengths=case.lengths(n, min(t for t in steps if t)) if ragged else None)


class Bottleneck(nn.Module):
    def __init__(self, modalities, features, count, layers, heads, hidden):
        super().__init__()
        self.count = count
        self.class_token = nn.ModuleList(Weight(1, features) for _ in range(modalities))
        self.bottleneck = Weight(count, features)
        self.layers = nn.ModuleList(nn.ModuleList(block(features, heads, hidden) for _ in range(modalities))
                                    for _ in range(layers))
        self.norm = nn.LayerNorm(features)

    def forward(self, *inputs):
        *x, lengths = inputs if inputs[-1].dim() == 1 else (*inputs, None)
        n = len(x[0])
        hidden = [torch.cat([torch.zeros(n, self.count + 1, dtype=bool), hidden_of([part], lengths)], 1) for part in x]
        streams = [torch.cat([c.weight.expand(n, 1, -1), as_tokens(part)], 1) for c, part in zip(self.class_token, x)]
        shared = self.bottleneck.weight.expand(n, -1, -1)
        for blocks in self.layers:
            seen = [one(torch.cat([shared, stream], 1), src_key_padding_mask=mask)
                    for one, stream, mask in zip(blocks, streams, hidden)]
            shared = torch.stack([s[:, :self.count] for s in seen]).mean(0)
            streams = [s[:, self.count:] for s in seen]
        return self.norm(torch.stack([s[:, 0] for s in streams]).mean(0))


@unit
def fuse_bottleneck():
    for n, steps, features, count, layers, heads, hidden, ragged in batches(((3, 2), 4, 2, 1, 2, 6, False),
                                                                            ((3, 0), 6, 1, 2, 3, 5, True)):
        case = Case(described(steps, features) + f"{'_lengths' if ragged else ''}_n{n}",
                    f"{count} tokens, {layers} layers, heads {heads}, hidden {hidden}; v: a vector", grid=16)
        yield case.run(Bottleneck(len(steps), features, count, layers, heads, hidden), *branches(case, n, features, steps),
                       lengths=case.lengths(n, min(t for t in steps if t)) if ragged else None)


class BilinearAttention(nn.Module):
    def __init__(self, features, others, width, glimpses):
        super().__init__()
        self.look = nn.ModuleList([nn.Linear(features, width), nn.Linear(others, width)])
        self.pair_weights = nn.Module()
        self.pair_weights.query = nn.Parameter(torch.empty(glimpses, width))
        self.value = nn.ModuleList([nn.Linear(features, glimpses * width), nn.Linear(others, glimpses * width)])
        self.out = nn.Linear(glimpses * width, width)

    def forward(self, x, y, lengths=None):
        query = self.pair_weights.query
        seen = [torch.relu(look(part)) for look, part in zip(self.look, (x, y))]
        score = torch.einsum("gk,ntk,nuk->ngtu", query, *seen)
        if lengths is not None:
            hidden = beyond(lengths, x.shape[1])[:, None, :, None] | beyond(lengths, y.shape[1])[:, None, None, :]
            score = score.masked_fill(hidden, -torch.inf)
        weights = score.flatten(2).softmax(-1).unflatten(-1, score.shape[2:])
        values = [torch.relu(value(part)).unflatten(-1, (len(query), -1)) for value, part in zip(self.value, (x, y))]
        return self.out(torch.einsum("ngtu,ntgk,nugk->ngk", weights, *values).flatten(1))


@unit
def fuse_bilinear_attention():
    for n, steps, features, asked, others, width, glimpses, ragged in batches((3, 4, 2, 5, 3, 1, False),
                                                                              (4, 3, 3, 2, 5, 2, True)):
        case = Case(f"{steps}x{features}_{asked}x{others}{'_lengths' if ragged else ''}_n{n}",
                    f"width {width}, {glimpses} glimpses", grid=16)
        yield case.run(BilinearAttention(features, others, width, glimpses), case.draw(n, steps, features),
                       case.draw(n, asked, others), lengths=case.lengths(n, asked) if ragged else None)
