"""Layers on sequences [n, T, F], some with lengths."""
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from common import Case, batches, unit


class Lstm(nn.LSTM):
    """The whole output sequence, zero beyond the lengths."""

    def forward(self, x, lengths=None):
        if lengths is None:
            return super().forward(x)[0]
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        return pad_packed_sequence(super().forward(packed)[0], batch_first=True, total_length=x.shape[1])[0]


def lstm(*shapes):
    for n, features, hidden, steps, ragged in batches(*shapes):
        case = Case(f"{steps}x{features}_to_{hidden}_n{n}", "with lengths" if ragged else "", grid=16)
        yield case.run(Lstm(features, hidden, batch_first=True), case.draw(n, steps, features),
                       lengths=case.lengths(n, steps) if ragged else None)


@unit
def layer_lstm():
    return lstm((5, 3, 4, False), (7, 6, 9, True), (1, 1, 2, False))


@unit
def layer_lstm_wide():
    return lstm((16, 17, 5, True))


@unit
def layer_embedding():
    for n, vocabulary, width, steps in batches((11, 5, 4)):
        case = Case(f"{steps}_of_{vocabulary}_to_{width}_n{n}", f"vocabulary {vocabulary}")
        ids = case.ints(vocabulary, n, steps)
        ids[:, 2] = ids[:, 0]
        yield case.run(nn.Embedding(vocabulary, width), ids)


def reduction(function):
    """function(x [T, F]) -> [F] on the steps within the length of each sample."""
    def on_batch(x, lengths=None):
        lengths = torch.full((len(x),), x.shape[1]) if lengths is None else lengths
        return torch.stack([function(sample[:length]) for sample, length in zip(x, lengths)])

    for n, steps, features, ragged in batches((6, 5, False), (6, 5, True)):
        case = Case(f"{steps}x{features}_{'lengths' if ragged else 'full'}_n{n}", "with lengths" if ragged else "")
        yield case.run(on_batch, case.distinct(n, steps, features), lengths=case.lengths(n, steps) if ragged else None)


@unit
def layer_last():
    return reduction(lambda x: x[-1])


@unit
def layer_mean_time():
    return reduction(lambda x: x.mean(0))


@unit
def layer_max_time():
    return reduction(lambda x: x.max(0).values)
