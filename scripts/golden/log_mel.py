#!/usr/bin/env python3
"""Makes tests/golden/sound_log_mel.npz: log-mel spectrograms in float64, by numpy alone.

The formula: frames of `window` samples every `hop`, times a periodic Hann window; power of their Fourier transform;
triangular filters whose corners are equally spaced in mel; natural logarithm of (filtered power + floor).

    python3 scripts/golden/log_mel.py      (numpy; from the repository's root)
"""
from pathlib import Path

import numpy as np

FLOOR = 1e-6


def to_mel(hz, scale):
    hz = np.asarray(hz, np.float64)
    if scale == "htk":
        return 2595 * np.log10(1 + hz / 700)
    high = 15 + 27 * np.log(np.maximum(hz, 1000) / 1000) / np.log(6.4)
    return np.where(hz < 1000, hz * 3 / 200, high)


def to_hz(mel, scale):
    if scale == "htk":
        return 700 * (10 ** (mel / 2595) - 1)
    return np.where(mel < 15, mel * 200 / 3, 1000 * 6.4 ** ((mel - 15) / 27))


def filters(rate, window, bands, low, high, scale):
    """[bands, window / 2 + 1]"""
    bins = np.arange(window // 2 + 1) * rate / window
    corners = to_hz(np.linspace(to_mel(low, scale), to_mel(high, scale), bands + 2), scale)
    left, middle, right = (corners[i : i + bands, None] for i in range(3))
    return np.maximum(0, np.minimum((bins - left) / (middle - left), (right - bins) / (right - middle)))


def log_mel(samples, rate, window, hop, bands, low, high, scale):
    """[frames, bands]"""
    count = 1 + (len(samples) - window) // hop
    frames = np.stack([samples[i * hop : i * hop + window] for i in range(count)])
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window) / window)
    power = np.abs(np.fft.rfft(frames * hann)) ** 2
    return np.log(power @ filters(rate, window, bands, low, high, scale).T + FLOOR)


def main():
    # Two tones, one rising, and noise: every band has something in it. Kept as float32, so that both sides start alike.
    rate = 8000
    t = np.arange(1000) / rate
    noise = np.random.default_rng(7).standard_normal(len(t))
    samples = (0.4 * np.sin(2 * np.pi * 440 * t) + 0.3 * np.sin(2 * np.pi * (300 + 9000 * t) * t) + 0.02 * noise)
    samples = samples.astype(np.float32)
    x = samples.astype(np.float64)
    # 200 = 2^3 5^2; 242 / 2 = 11^2 takes KissFFT's general butterfly.
    out = {
        "samples": samples,
        "htk": log_mel(x, rate, 200, 80, 20, 0, 4000, "htk"),
        "slaney": log_mel(x, rate, 256, 100, 24, 60, 3800, "slaney"),
        "odd": log_mel(x, rate, 242, 121, 16, 20, 4000, "htk"),
    }
    np.savez_compressed(Path("tests/golden/sound_log_mel.npz"), **out)


if __name__ == "__main__":
    main()
