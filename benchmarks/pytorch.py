"""PyTorch on the models of benchmarks/models: the peer that scripts/bench compares with.

  python pytorch.py export FOLDER                                   MODEL.safetensors and MODEL_b<batch>.npz of each
  python pytorch.py MODEL eager|channels_last BATCH infer|train SECONDS FOLDER    one line of JSON, as whole.cpp prints it

One thread. channels_last: its faster layout for convolutions.
"""
import json
import os
import resource
import sys
import time
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts/golden"))
import canonical

MODELS = dict(joint=canonical.Joint, avmnist=canonical.AvMnist, sensor3=canonical.Sensor3, mult=canonical.MulT,
              seedfix=canonical.SeedFix, lstm=canonical.Lstm)
BATCHES = (1, 64, 256)


def attend(layer, x, y):
    """CrossLayer by PyTorch's own fast attention; the golden files' form says more plainly what is computed."""
    n, tx, ty, d = x.shape[0], x.shape[1], y.shape[1], layer.width // layer.heads
    q = layer.q(layer.ln1(x)).view(n, tx, layer.heads, d).transpose(1, 2)
    k, v = layer.kv(layer.ln1(y)).view(n, ty, 2, layer.heads, d).permute(2, 0, 3, 1, 4).unbind(0)
    x = x + layer.o(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, tx, layer.width))
    return x + layer.f2(F.relu(layer.f1(layer.ln2(x))))


canonical.CrossLayer.forward = attend


def make(name):
    """The model with weights that depend on nothing but its name."""
    torch.manual_seed(0)
    model = MODELS[name]()
    for parameter in model.parameters():  # some are made empty
        if parameter.dim() < 2:
            torch.nn.init.uniform_(parameter, -0.1, 0.1)
    for module in model.modules():
        if isinstance(module, torch.nn.LayerNorm):
            module.reset_parameters()
    if hasattr(model, "lmf"):
        torch.nn.init.constant_(model.lmf.rank_w, 0.5)
    return model


def export(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, kind in MODELS.items():
        model = make(name).eval()
        save_file({key: value.contiguous() for key, value in model.state_dict().items()}, folder / f"{name}.safetensors")
        for batch in BATCHES:
            generator = torch.Generator().manual_seed(1)
            given = {key: torch.randn((batch, *shape), generator=generator) for key, shape in kind.inputs.items()}
            with torch.inference_mode():
                out = model(*given.values())
            np.savez(folder / f"{name}_b{batch}.npz", out=out.numpy(), **{f"in_{key}": x.numpy() for key, x in given.items()})


def measure(call, seconds):
    """As measure.hpp does."""
    clock, times, n = time.perf_counter_ns, [], 0
    end = clock() + int(min(seconds, 1.0) * 0.5e9)
    while n < 3 or clock() < end:
        call()
        n += 1
    end = clock() + int(seconds * 1e9)
    while len(times) < 400_000 and (len(times) < 10 or clock() < end):
        begin = clock()
        call()
        times.append(clock() - begin)
    times.sort()
    quantile = lambda q: round(times[min(len(times) - 1, int(q * len(times)))] / 1e3, 2)
    return dict(min_us=quantile(0), median_us=quantile(0.5), p90_us=quantile(0.9))


def bench(name, peer, batch, mode, seconds, folder):
    model = MODELS[name]()
    model.load_state_dict(load_file(folder / f"{name}.safetensors"))
    file = np.load(folder / f"{name}_b{batch}.npz")
    given = [torch.from_numpy(file[f"in_{key}"]) for key in model.inputs]
    if peer == "channels_last":
        model = model.to(memory_format=torch.channels_last)
        given = [x.to(memory_format=torch.channels_last) if x.dim() == 4 else x for x in given]
    if mode == "infer":
        model.eval()
        with torch.inference_mode():
            out = model(*given).numpy()
            times = measure(lambda: model(*given), seconds)
    else:
        model.train()
        out = model(*given).detach().numpy()
        labels = torch.randint(0, out.shape[1], (batch,), generator=torch.Generator().manual_seed(2))
        adam = torch.optim.Adam(model.parameters(), lr=1e-5, fused=True)

        def step():
            adam.zero_grad(set_to_none=True)
            F.cross_entropy(model(*given), labels).backward()
            adam.step()

        times = measure(step, seconds)
    error = float(np.abs(out - file["out"]).max() / np.abs(file["out"]).max())
    memory = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    print(json.dumps(dict(model=name, peer=f"pytorch {peer}", batch=batch, mode=mode, **times, rss_mb=memory, error=error)))


if __name__ == "__main__":
    torch.set_num_threads(1)
    if len(sys.argv) == 3 and sys.argv[1] == "export":
        export(Path(sys.argv[2]))
    elif len(sys.argv) == 7:
        name, peer, batch, mode, seconds, folder = sys.argv[1:]
        bench(name, peer, int(batch), mode, float(seconds), Path(folder))
    else:
        sys.exit(__doc__)
