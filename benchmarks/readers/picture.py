#!/usr/bin/env python3
"""Pictures from files to floats, [channels, height, width]: Pillow and numpy."""
from pathlib import Path

import reader

needs = "pillow numpy"


def prepare(folder):
    import numpy
    from PIL import Image

    random = numpy.random.default_rng(1)
    for i in range(16):
        y, x = numpy.mgrid[0:224, 0:224] / 224
        smooth = numpy.stack([numpy.sin(6 * (x * random.random() + y * random.random()) + c + i) for c in range(3)], -1)
        pixels = (127 + 90 * smooth + random.normal(0, 4, smooth.shape)).clip(0, 255).astype("uint8")
        Image.fromarray(pixels).save(Path(folder) / f"rgb{i:02}.png")
        Image.fromarray(pixels[..., 0]).save(Path(folder) / f"grey{i:02}.png")


def read(folder, kind, mode, channels):
    import numpy
    from PIL import Image

    files = sorted(Path(folder).glob(f"{kind}*.png"))

    def work():
        total = 0.0
        for file in files:
            pixels = numpy.asarray(Image.open(file).convert(mode), dtype="float32").reshape(224, 224, channels)
            total += float(numpy.ascontiguousarray(pixels.transpose(2, 0, 1) / numpy.float32(255))[:, 100, :].sum(dtype="float64"))
        return total
    return "Pillow", len(files) * channels * 224 * 224, work


def png_rgb(folder):
    return read(folder, "rgb", "RGB", 3)


def png_grey(folder):
    return read(folder, "grey", "L", 1)


if __name__ == "__main__":
    reader.main(prepare, {f.__name__: f for f in (png_rgb, png_grey)})
