"""Recurrences of several layers and directions [n, T, F], some with lengths; what stands behind them."""
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from common import Case, batches, unit


def packed(x, lengths):
    lengths = torch.full((len(x),), x.shape[1]) if lengths is None else lengths
    return pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)


def sequence_of(base):
    """The whole output sequence, zero beyond the lengths."""
    class Sequence(base):
        def forward(self, x, lengths=None):
            return pad_packed_sequence(super().forward(packed(x, lengths))[0], batch_first=True, total_length=x.shape[1])[0]
    return Sequence


def recurrence(base, *settings):
    for n, (features, hidden, steps, layers, both, ragged) in [(n, s) for s in settings for n in (1, 7)]:
        name = f"{steps}x{features}_to_{hidden}" + f"_layers{layers}" * (layers > 1) + "_both" * both + f"_n{n}"
        said = [f"{layers} layers"] * (layers > 1) + ["bidirectional"] * both + ["with lengths"] * ragged
        case = Case(name, ", ".join(said), grid=16)
        module = sequence_of(base)(features, hidden, layers, batch_first=True, bidirectional=both)
        yield case.run(module, case.draw(n, steps, features), lengths=case.lengths(n, steps) if ragged else None)


def time_cases(on_batch):
    for n, steps, features, ragged in batches((5, 6, False), (5, 6, True)):
        case = Case(f"{steps}x{features}_{'lengths' if ragged else 'full'}_n{n}", "with lengths" if ragged else "")
        yield case.run(on_batch, case.draw(n, steps, features), lengths=case.lengths(n, steps) if ragged else None)


ONE = (5, 3, 4, 1, False, False), (7, 6, 5, 1, False, True), (1, 1, 2, 1, False, False)
DEEP = (3, 4, 5, 1, True, True), (2, 3, 4, 2, True, True)


@unit
def layer_gru():
    return recurrence(nn.GRU, *ONE, (16, 17, 3, 1, False, True))


@unit
def layer_rnn():
    return recurrence(nn.RNN, *ONE, (16, 17, 3, 1, False, True))


@unit
def layer_lstm_deep():
    return recurrence(nn.LSTM, *DEEP, (3, 2, 1, 2, False, False))


@unit
def layer_gru_deep():
    return recurrence(nn.GRU, *DEEP)


@unit
def layer_rnn_deep():
    return recurrence(nn.RNN, *DEEP)


@unit
def layer_lstm_layers():
    return recurrence(nn.LSTM, (3, 5, 4, 3, False, True), (2, 1, 3, 4, True, True))


@unit
def layer_ends():
    def on_batch(x, lengths=None):
        lengths = torch.full((len(x),), x.shape[1]) if lengths is None else lengths
        half = x.shape[2] // 2
        return torch.stack([torch.cat([s[l - 1, :half], s[0, half:]]) for s, l in zip(x, lengths)])

    # The claim of the docstring: behind a recurrence that is h_n of the last layer.
    lengths, lstm = torch.tensor([4, 1, 5]), nn.LSTM(2, 3, 2, batch_first=True, bidirectional=True)
    out, (last, _) = lstm(packed(torch.randn(3, 5, 2), lengths))
    out = pad_packed_sequence(out, batch_first=True, total_length=5)[0]
    assert torch.equal(on_batch(out, lengths), torch.cat((last[-2], last[-1]), dim=-1))
    return time_cases(on_batch)


@unit
def layer_reverse_time():
    def on_batch(x, lengths=None):
        lengths = torch.full((len(x),), x.shape[1]) if lengths is None else lengths
        return torch.stack([torch.cat([s[:l].flip(0), torch.zeros_like(s[l:])]) for s, l in zip(x, lengths)])

    return time_cases(on_batch)
