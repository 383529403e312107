#!/usr/bin/env python3
"""Makes tests/golden/video.npz: frames of luma and chroma, and the RGB that ITU-R BT.601 makes of them in double precision.

    python3 scripts/golden/videos.py      (numpy; from the repository's root)
"""


def main():
    import numpy as np

    height, width = 7, 13
    draw = np.random.default_rng(11)
    red, blue = 0.299, 0.114
    out = {}
    for name, across, down in ("420", 2, 2), ("422", 2, 1), ("444", 1, 1), ("411", 4, 1), ("mono", 0, 0):
        y = draw.integers(0, 256, (height, width)).astype(np.uint8)
        planes = [y]
        if across:
            rows, columns = -(-height // down), -(-width // across)
            planes += [draw.integers(0, 256, (rows, columns)).astype(np.uint8) for _ in "uv"]
        out[f"{name}_bytes"] = np.concatenate([p.ravel() for p in planes])
        for kind in "limited", "full":
            luma = y / 255 if kind == "full" else (y - 16.0) / 219
            u = v = np.zeros((height, width))
            if across:
                at = np.ix_(np.arange(height) // down, np.arange(width) // across)
                u, v = ((p[at] - 128.0) / (255 if kind == "full" else 224) for p in planes[1:])
            r, b = luma + 2 * (1 - red) * v, luma + 2 * (1 - blue) * u
            g = (luma - red * r - blue * b) / (1 - red - blue)
            out[f"{name}_{kind}"] = (255 * np.stack([r, g, b])).clip(0, 255)
    np.savez_compressed("tests/golden/video.npz", **out)


if __name__ == "__main__":
    main()
