#!/usr/bin/env python3
"""Makes tests/golden/sound.npz: log-mel, MFCC, deltas and noise by torchaudio, in float64.

    python3 scripts/golden/sounds.py      (numpy, torch, torchaudio; from the repository's root)
"""
from pathlib import Path


def main():
    import numpy as np
    import torch
    import torchaudio

    torch.set_default_dtype(torch.float64)
    folder = Path("tests/golden")
    with np.load(folder / "sound_log_mel.npz") as file:  # two tones and noise at 8 kHz
        samples = file["samples"]
    x = torch.tensor(samples, dtype=torch.float64)
    out = {"samples": samples}

    def mel(window, hop, bands, low, high, scale):
        return dict(n_fft=window, win_length=window, hop_length=hop, n_mels=bands, f_min=low, f_max=high, mel_scale=scale,
                    norm=None, center=False)

    for name, settings, count in (("htk", (200, 80, 20, 0, 4000.0, "htk"), 13), ("slaney", (256, 100, 24, 60.0, 3800.0, "slaney"), 24)):
        bands = torchaudio.transforms.MelSpectrogram(8000, **mel(*settings)).double()(x)
        out[f"log_mel_{name}"] = torch.log(bands + 1e-6).T.numpy()
        cepstrum = torchaudio.transforms.MFCC(8000, count, log_mels=True, melkwargs=mel(*settings)).double()(x)
        out[f"mfcc_{name}"] = cepstrum.T.numpy()
    for width in 5, 9:
        out[f"deltas_{width}"] = torchaudio.functional.compute_deltas(cepstrum, width).T.numpy()
    noise = np.random.RandomState(3).standard_normal(len(samples)).astype(np.float32)
    out["noise"] = noise
    for decibels in 10, -3:
        level = torch.tensor([float(decibels)])
        out[f"noisy_{decibels}"] = torchaudio.functional.add_noise(x[None], torch.tensor(noise, dtype=torch.float64)[None], level)[0].numpy()
    np.savez_compressed(folder / "sound.npz", **out)


if __name__ == "__main__":
    main()
