#!/usr/bin/env python3
"""Makes tests/golden/picture.npz and picture.jpg: pictures resized and turned by PyTorch, a JPEG decoded by Pillow.

    python3 scripts/golden/pictures.py      (numpy, torch, Pillow; from the repository's root)
"""
from pathlib import Path


def main():
    import numpy as np
    import torch
    import torch.nn.functional as F
    from PIL import Image

    folder = Path("tests/golden")
    draw = np.random.RandomState(5)
    x = np.floor(draw.rand(3, 11, 17) * 256).astype(np.uint8)
    picture = torch.tensor(x, dtype=torch.float64)[None] / 255
    out = {"bytes": x}
    for height, width in (11, 17), (5, 8), (4, 3), (23, 20), (1, 1), (11, 40):
        for mode in "bilinear", "area":
            option = {"align_corners": False} if mode == "bilinear" else {}
            out[f"{mode}_{height}x{width}"] = F.interpolate(picture, (height, width), mode=mode, **option)[0].numpy()
    for degrees, down, right in (30, 0, 0), (-75, 2, -3), (0, 1, 4), (180, 0, 0):
        a = np.deg2rad(degrees)
        h, w = 11, 17
        # Where a pixel comes from, in grid_sample's coordinates of -1 to 1.
        turn = np.array([[np.cos(a), np.sin(a) * h / w], [-np.sin(a) * w / h, np.cos(a)]])
        theta = torch.tensor(np.concatenate([turn, turn @ np.array([[-2 * right / w], [-2 * down / h]])], 1))[None]
        grid = F.affine_grid(theta, (1, 3, h, w), align_corners=False)
        out[f"moved_{degrees}_{down}_{right}"] = F.grid_sample(picture, grid, align_corners=False)[0].numpy()
    out["grey"] = np.tensordot([0.299, 0.587, 0.114], picture[0].numpy(), 1)[None]
    yy, xx = np.mgrid[:19, :26]
    smooth = np.stack([yy * 12, xx * 9, 255 - yy * 5 - xx * 5], -1).clip(0, 255).astype(np.uint8)
    Image.fromarray(smooth).save(folder / "picture.jpg", quality=85)
    out["jpeg"] = np.asarray(Image.open(folder / "picture.jpg")).transpose(2, 0, 1)
    np.savez_compressed(folder / "picture.npz", **out)


if __name__ == "__main__":
    main()
