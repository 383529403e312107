#!/usr/bin/env python3
"""Pictures from files to floats, [channels, height, width]: Pillow and numpy. Resized by PyTorch."""
from pathlib import Path

import reader

needs = "pillow numpy torch"


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
        Image.fromarray(pixels).save(Path(folder) / f"photo{i:02}.jpg", quality=90)


def read(folder, kind, mode, channels):
    import numpy
    from PIL import Image

    files = sorted(Path(folder).glob(f"{kind}*"))

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


def jpeg(folder):
    return read(folder, "photo", "RGB", 3)


def resized(folder, mode, **how):
    import numpy
    import torch
    from PIL import Image

    torch.set_num_threads(1)
    pixels = torch.from_numpy(numpy.asarray(Image.open(f"{folder}/rgb00.png"), dtype="float32").transpose(2, 0, 1) / 255)[None].contiguous()

    def work():
        with torch.inference_mode():
            return float(torch.nn.functional.interpolate(pixels, (112, 112), mode=mode, **how)[0, :, 50].double().sum())
    return "PyTorch", 3 * 224 * 224 * 4, work


def resize_bilinear(folder):
    return resized(folder, "bilinear", align_corners=False)


def resize_area(folder):
    return resized(folder, "area")


if __name__ == "__main__":
    reader.main(prepare, {f.__name__: f for f in (png_rgb, png_grey, jpeg, resize_bilinear, resize_area)})
