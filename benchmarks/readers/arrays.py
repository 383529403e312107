#!/usr/bin/env python3
"""Arrays in files: numpy and safetensors."""
from pathlib import Path

import reader

needs = "numpy safetensors"


def prepare(folder):
    import numpy
    from safetensors.numpy import save_file

    random = numpy.random.default_rng(1)
    arrays = {f"a{i}": random.normal(size=(500, 400)).astype("float32") for i in range(8)}
    numpy.savez(Path(folder) / "plain.npz", **arrays)
    numpy.savez_compressed(Path(folder) / "deflated.npz", **{name: a.round(1) for name, a in arrays.items()})
    save_file(arrays, Path(folder) / "all.safetensors")


def npz(folder, file):
    import numpy

    def work():
        with numpy.load(f"{folder}/{file}") as arrays:
            return sum(float(arrays[name][7, 11]) for name in arrays)
    return "numpy", 8 * 500 * 400 * 4, work


def npz_plain(folder):
    return npz(folder, "plain.npz")


def npz_deflated(folder):
    return npz(folder, "deflated.npz")


def safetensors(folder):
    from safetensors.numpy import load_file

    return "safetensors", 8 * 500 * 400 * 4, lambda: sum(float(a[7, 11]) for a in load_file(f"{folder}/all.safetensors").values())


if __name__ == "__main__":
    reader.main(prepare, {f.__name__: f for f in (npz_plain, npz_deflated, safetensors)})
