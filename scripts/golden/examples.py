"""Nets of examples/."""
import torch
import torch.nn.functional as F
from torch import nn

from common import Case, unit


class FusionLayer(nn.Module):
    """The layer of examples/fusion_layer, as it is meant; batch first, features last in both inputs."""

    def __init__(self, words, features, hidden, outputs):
        super().__init__()
        self.lstm = nn.LSTM(words, hidden, batch_first=True)
        self.conv = nn.Conv1d(features, hidden, 1)
        self.fc = nn.Linear(2 * hidden, outputs)

    def forward(self, text, image, lengths):
        states, _ = self.lstm(text)  # [B, T, H]; the state at a text's own end does not know what stands beyond it
        last = states[torch.arange(len(text)), lengths - 1]
        return self.fc(torch.cat((last, self.conv(image.transpose(1, 2)).mean(2)), dim=1))


@unit
def example_fusion_layer():
    for n in 1, 5:
        case = Case(f"n{n}", "text 8 steps of 16 with lengths: LSTM 8, last; image 9 places of 12: convolution 8 of kernel 1, "
                    "mean; joined, dense 3. Behind it the mean squared error to `target`: `loss`")
        module = FusionLayer(16, 12, 8, 3)
        text, image, target = case.draw(n, 8, 16), case.draw(n, 9, 12), case.draw(n, 3)
        case.run(module, text, image, lengths=case.lengths(n, 8), backward=False)
        out = module(text, image, torch.tensor(case.arrays["lengths"]).long())
        loss = F.mse_loss(out, target)
        loss.backward()
        case.keep(target=target, loss=loss.reshape(1))
        yield case.keep(**{f"dparam.{name}": value.grad for name, value in module.named_parameters()})
