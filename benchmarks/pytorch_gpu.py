"""PyTorch on the models of benchmarks/models on one GPU: the peer of scripts/bench-gpu.

  python pytorch_gpu.py SECONDS [eager|graph|compile ...] [--models M...] [--batches B...]     lines of JSON, as whole.cpp's

graph: captured as one CUDA graph, the optimiser (fused, capturable Adam) within it. infer: from and to memory of the device;
serve: from pinned memory of the host, and the result back; train: one step. Everything in float32, without TF32.
"""
import argparse
import json
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts/golden"))
import canonical
import pytorch  # the models with weights of their own, and PyTorch's fast attention


def low_rank(layer, *xs):
    """LowRank with products one by one: the backward of torch.prod looks for zeros on the host, which no graph records."""
    z = [factor(x).view(-1, layer.rank, layer.out) for factor, x in zip(layer.factors, xs)]
    product = z[0]
    for factor in z[1:]:
        product = product * factor
    return torch.einsum("nro,r->no", product, layer.rank_w) + layer.bias


canonical.LowRank.forward = low_rank

torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.benchmark = True


def measured(call, seconds):
    def whole():
        call()
        torch.cuda.synchronize()

    return pytorch.measure(whole, seconds)


def captured(call):
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(4):
            call()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        call()
    return graph.replay


def cells(name, peer, batch, seconds):
    kind = pytorch.MODELS[name]
    given = [torch.randn((batch, *shape), device="cuda") for shape in kind.inputs.values()]
    pinned = [x.cpu().pin_memory() for x in given]
    model = pytorch.make(name).cuda()
    model.eval()
    run = torch.compile(model, mode="max-autotune-no-cudagraphs") if peer == "compile" else model
    with torch.inference_mode():
        kept = {}

        def infer():
            kept["out"] = run(*given)

        replay = captured(infer) if peer != "eager" else infer
        infer()
        host = torch.empty(kept["out"].shape, pin_memory=True)

        def serve():
            for x, p in zip(given, pinned):
                x.copy_(p, non_blocking=True)
            replay()
            host.copy_(kept["out"], non_blocking=True)

        yield "infer", measured(replay, seconds)
        yield "serve", measured(serve, seconds)
    model = pytorch.make(name).cuda()
    model.train()
    run = torch.compile(model, mode="max-autotune-no-cudagraphs") if peer == "compile" else model
    labels = torch.randint(0, kept["out"].shape[1], (batch,), device="cuda")
    given = [x.clone() for x in given]
    adam = torch.optim.Adam(model.parameters(), lr=1e-5, fused=True, capturable=peer != "eager")

    def step():
        adam.zero_grad(set_to_none=True)
        F.cross_entropy(run(*given), labels).backward()
        adam.step()

    yield "train", measured(captured(step) if peer != "eager" else step, seconds)


if __name__ == "__main__":
    parse = argparse.ArgumentParser(usage=__doc__)
    parse.add_argument("seconds", type=float)
    parse.add_argument("peers", nargs="+", choices=["eager", "graph", "compile"])
    parse.add_argument("--models", nargs="*", default=list(pytorch.MODELS))
    parse.add_argument("--batches", nargs="*", type=int, default=[1, 64, 256, 4096])
    asked = parse.parse_args()
    for name in asked.models:
        for batch in asked.batches:
            for peer in asked.peers:
                try:
                    for mode, times in cells(name, peer, batch, asked.seconds):
                        print(json.dumps(dict(model=name, peer=f"pytorch {peer}", batch=batch, mode=mode, **times)), flush=True)
                except Exception as e:
                    print(f"{name} {peer} {batch}: {type(e).__name__}: {str(e)[:300]}", file=sys.stderr, flush=True)
                    torch.cuda.synchronize()
