"""A case of a golden file: seeded numbers, a PyTorch module run forward and backward on them, everything recorded."""
import zlib

import numpy as np
import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

units = {}  # the name of a golden file -> the function that yields its cases


def unit(function):
    """Registers a generator of cases; its name is the name of the file."""
    units[function.__name__] = function
    return function


class Case:
    def __init__(self, name, settings="", grid=256):
        self.name, self.settings, self.grid, self.arrays = name, settings, grid, {}
        self.random = np.random.RandomState(zlib.crc32(name.encode()))  # a stream that NumPy keeps as it is

    def draw(self, *shape, scale=1.0):
        """Normal numbers on the odd multiples of scale / (2 grid): never 0, exact in float32 (scale a power of two)."""
        return torch.tensor((np.floor(self.random.standard_normal(shape) * self.grid) + 0.5) / self.grid * scale)

    def distinct(self, *shape):
        """Numbers about 0 no two of which are equal: a maximum over any of them has no ties."""
        count = int(np.prod(shape))
        return torch.tensor((self.random.permutation(count) - count / 2 + 0.25).reshape(shape) / 64)

    def ints(self, bound, *shape):
        return torch.tensor(self.random.randint(0, bound, shape))

    def lengths(self, n, steps):
        """One in-between length for a batch of 1; for more also 1 and all steps."""
        middle = self.random.randint(2, max(3, steps), n)
        if n > 1:
            middle[[1, n - 2]] = 1, steps
        return torch.tensor(middle)

    def keep(self, **arrays):
        for name, array in arrays.items():
            array = np.array(array.detach() if isinstance(array, torch.Tensor) else array)
            self.arrays[name] = array.astype(np.int32 if array.dtype.kind == "i" else np.float64, order="C")
        return self

    def run(self, module, *inputs, lengths=None, backward=True):
        """Draws the parameters and state of the module, calls it on the inputs and keeps all that the tests compare."""
        parameters = dict(module.named_parameters()) if isinstance(module, torch.nn.Module) else {}
        state = dict(module.named_buffers()) if isinstance(module, torch.nn.Module) else {}
        state = {name: value for name, value in state.items() if value.is_floating_point()}
        for value in parameters.values():
            fan_in = value[0].numel() if value.dim() > 1 else 4
            value.data = self.draw(*value.shape, scale=2.0 ** -round(np.log2(fan_in) / 2))
        for value in state.values():
            value.copy_(self.draw(*value.shape).abs() + 0.5)
        self.keep(**{f"in{i}": x for i, x in enumerate(inputs)})
        self.keep(**{f"param.{name}": value for name, value in parameters.items()})
        self.keep(**{f"state.{name}": value for name, value in state.items()})
        if lengths is not None:
            self.keep(lengths=lengths)

        inputs = [x.requires_grad_(backward and x.is_floating_point()) for x in inputs]
        out = module(*inputs) if lengths is None else module(*inputs, lengths)
        self.keep(out=out)
        if state and module.training:
            self.keep(**{f"new_state.{name}": value for name, value in state.items()})
        if backward:
            dout = self.draw(*out.shape)
            out.backward(dout)
            self.keep(dout=dout)
            self.keep(**{f"din{i}": x.grad for i, x in enumerate(inputs) if x.requires_grad})
            self.keep(**{f"dparam.{name}": value.grad for name, value in parameters.items()})
        return self


def batches(*shapes):
    """Every shape with a batch of 1 and of 7."""
    return [(n, *shape) for shape in shapes for n in (1, 7)]
