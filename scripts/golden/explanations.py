"""Explanations of a net by Captum (pip install captum): gradients, integrated gradients, occlusion. Where that is not
installed the committed file is read back, so that everything else can be made."""
import pathlib

import numpy as np
import torch

from common import Case, unit

try:
    import captum.attr as attr
except ImportError:
    attr = None

FILE = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "explain_net.npz"
SETTINGS = "Captum; integrated by Gauss and Legendre at 20 points; the baseline of tokens is id 0; windows 2x2, 1, 2, 1"


def net(p):
    """Four kinds of inputs, tokens behind their embedding, so that the vectors are what is explained."""
    linear, conv = torch.nn.functional.linear, torch.nn.functional.conv2d

    def of(photo, words, pulse, row):
        a = torch.tanh(conv(photo, p["photo.0.weight"], p["photo.0.bias"])).flatten(1)
        a = linear(a, p["photo.3.weight"], p["photo.3.bias"])
        b = linear(torch.tanh(words).mean(1), p["note.3.weight"], p["note.3.bias"])
        c = torch.tanh(linear(pulse, p["pulse.0.weight"], p["pulse.0.bias"])).mean(1)
        c = linear(c, p["pulse.3.weight"], p["pulse.3.bias"])
        d = linear(row, p["row.0.weight"], p["row.0.bias"])
        return linear(torch.tanh(a + b + c + d), p["head.1.weight"], p["head.1.bias"])
    return of


def cam():
    """A convolution whose image is smaller than the photo, and the map drawn out to it."""
    case = Case("cam", SETTINGS)
    model = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3), torch.nn.Tanh(), torch.nn.Flatten(), torch.nn.Linear(12, 2))
    for value in model.parameters():
        value.data = case.draw(*value.shape, scale=0.5)
    photo, asked = case.draw(4, 2, 4, 4), torch.tensor([1, 0, 1, 1])
    coarse = attr.LayerGradCam(model, model[1]).attribute(photo, asked, relu_attributions=True)
    case.keep(in0=photo, asked=asked, coarse=coarse[:, 0], fine=attr.LayerAttribution.interpolate(coarse, (4, 4), "bilinear")[:, 0])
    return case.keep(**{f"param.photo.{k}": v for k, v in model.named_parameters()})


@unit
def explain_net():
    if not attr:
        with np.load(FILE) as file:
            cases = {}
            for key in file:
                name, _, array = key.partition("/")
                cases.setdefault(name, Case(name, SETTINGS)).arrays[array] = file[key]
        yield from cases.values()
        return
    yield cam()
    case = Case("net", SETTINGS)
    shapes = {"photo.0": (3, 2, 3, 3), "photo.3": (4, 12), "note.3": (4, 3), "pulse.0": (3, 2), "pulse.3": (4, 3),
              "row.0": (4, 3), "head.1": (2, 4)}
    p = {"note.0.weight": case.draw(6, 3)}
    for name, shape in shapes.items():
        p[f"{name}.weight"], p[f"{name}.bias"] = case.draw(*shape, scale=0.5), case.draw(shape[0], scale=0.25)
    n, of = 3, net(p)
    photo, ids, pulse, row = case.draw(n, 2, 4, 4), case.ints(6, n, 4), case.draw(n, 5, 2), case.draw(n, 3)
    asked = torch.tensor([1, 0, 1])
    case.keep(in0=photo, in1=ids, in2=pulse, in3=row, asked=asked, **{f"param.{k}": v for k, v in p.items()})
    table = p["note.0.weight"]
    inputs = tuple(x.requires_grad_() for x in (photo, table[ids], pulse, row))
    nothing = torch.zeros(1, 2, 4, 4), table[torch.zeros(1, 4, dtype=int)], torch.zeros(1, 5, 2), torch.zeros(1, 3)
    case.keep(out=of(*inputs))

    def keep(name, parts):
        parts = [part.detach() for part in parts]
        parts[1] = parts[1].sum(-1)
        case.keep(**{f"{name}{i}": part for i, part in enumerate(parts)})

    keep("gradient", attr.Saliency(of).attribute(inputs, target=asked, abs=False))
    keep("times", attr.InputXGradient(of).attribute(inputs, target=asked))
    parts, residual = attr.IntegratedGradients(of).attribute(inputs, nothing, target=asked, n_steps=20,
                                                             return_convergence_delta=True)
    keep("integrated", parts)
    case.keep(residual=residual)
    parts = list(attr.Occlusion(of).attribute(inputs, ((2, 2, 2), (1, 3), (2, 2), (1,)), ((1, 1, 1), (1, 1), (1, 1), (1,)),
                                              baselines=nothing, target=asked))
    parts[1] = parts[1] / 3  # the same number stands at each of a token's three
    keep("occluded", parts)
    yield case


@unit
def explain_rollout():
    """Attention rolled out through three transformer blocks, two with the norm first, over samples of different lengths."""
    case = Case("net", "half the mean of the heads and half the step itself, multiplied; rows beyond the length are zero")
    layers = [torch.nn.TransformerEncoderLayer(4, 2, 7, dropout=0, batch_first=True, norm_first=first, dtype=torch.float64)
              for first in (True, True, False)]
    for name, layer in zip(("0.0.0", "0.1.0", "1"), layers):
        for key, value in layer.named_parameters():
            value.data = case.draw(*value.shape, scale=0.7)
            case.keep(**{f"param.motion.{name}.{key}": value})
    lengths = torch.tensor([6, 1, 4, 5])
    x = case.draw(4, 6, 4)
    case.keep(in0=x, lengths=lengths)
    beyond = torch.arange(6)[None, :] >= lengths[:, None]
    x, rolled = x.masked_fill(beyond[..., None], 0), torch.eye(6, dtype=torch.float64).expand(4, 6, 6)
    for layer in layers:
        y = layer.norm1(x) if layer.norm_first else x
        share = layer.self_attn(y, y, y, key_padding_mask=beyond, need_weights=True)[1]
        share = 0.5 * share + 0.5 * torch.eye(6, dtype=torch.float64)
        rolled = share / share.sum(-1, keepdim=True) @ rolled
        x = layer(x, src_key_padding_mask=beyond)
    rolled = rolled.masked_fill(beyond[..., None], 0)
    last = rolled[torch.arange(4), lengths - 1]
    yield case.keep(mean=rolled.sum(1) / lengths[:, None], first=rolled[:, 0], last=last)
