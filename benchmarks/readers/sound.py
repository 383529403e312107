#!/usr/bin/env python3
"""Sound from files to samples, by soundfile (what torchaudio reads with); log-mel and MFCC by torchaudio, another rate by samplerate.

braid resamples by the same libsamplerate as the package samplerate, so what is compared is the way to it."""
from pathlib import Path

import reader

needs = "torch torchaudio soundfile numpy samplerate"
seconds, rate = 20, 16000


def prepare(folder):
    import numpy
    import soundfile

    t = numpy.arange(seconds * rate) / rate
    wave = 0.3 * numpy.sin(2 * numpy.pi * (200 + 40 * t) * t) + 0.02 * numpy.random.default_rng(1).normal(size=t.size)
    for name, subtype in ("wav", "PCM_16"), ("flac", "PCM_16"), ("ogg", "VORBIS"):
        soundfile.write(Path(folder) / f"sound.{name}", wave, rate, subtype=subtype)


def read(folder, kind):
    import soundfile

    def work():
        samples, _ = soundfile.read(f"{folder}/sound.{kind}", dtype="float32")
        return float(samples[::100].astype("float64").sum())
    return "soundfile", 4 * seconds * rate, work


def wav(folder):
    return read(folder, "wav")


def flac(folder):
    return read(folder, "flac")


def ogg(folder):
    return read(folder, "ogg")


def log_mel(folder):
    import soundfile
    import torch
    import torchaudio

    torch.set_num_threads(1)
    samples = torch.from_numpy(soundfile.read(f"{folder}/sound.wav", dtype="float32")[0])
    mel = torchaudio.transforms.MelSpectrogram(rate, n_fft=400, hop_length=160, n_mels=64, center=False)

    def work():
        with torch.inference_mode():
            return float((mel(samples) + 1e-6).log()[:, ::50].double().sum())
    return "torchaudio", 4 * seconds * rate, work


def mfcc(folder):
    import soundfile
    import torch
    import torchaudio

    torch.set_num_threads(1)
    samples = torch.from_numpy(soundfile.read(f"{folder}/sound.wav", dtype="float32")[0])
    make = torchaudio.transforms.MFCC(rate, n_mfcc=13, log_mels=True, melkwargs=dict(n_fft=400, hop_length=160, n_mels=64, center=False))

    def work():
        with torch.inference_mode():
            return float(make(samples)[:, ::50].double().sum())
    return "torchaudio", 4 * seconds * rate, work


def resample(folder):
    import samplerate
    import soundfile

    samples = soundfile.read(f"{folder}/sound.wav", dtype="float32")[0]
    return "samplerate", 4 * seconds * rate, lambda: float((samplerate.resample(samples, 0.5, "sinc_medium").astype("float64") ** 2).sum() / 80)


if __name__ == "__main__":
    reader.main(prepare, {f.__name__: f for f in (wav, flac, ogg, log_mel, mfcc, resample)})
