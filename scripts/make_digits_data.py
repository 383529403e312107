#!/usr/bin/env python3
"""Make the data of examples/digits again: pictures, synthesised speech, pairs.

    python3 scripts/make_digits_data.py [--out examples/digits/data]
                                        [--picture-noise 0..1] [--snr LOW HIGH] ...

Needs espeak-ng (the committed files were made with 1.51), NumPy, SciPy,
scikit-learn, Pillow and soundfile (libsndfile 1.2). Needs no network.

Everything random is drawn from a counter-based generator (splitmix64 of a seed
and a few counters), so a clip or a picture does not depend on the order in which
the others were made. A second run with the same versions gives the same bytes.

README.md in the output folder describes the files; this script does not write it.
"""
import argparse
import csv
import io
import pathlib
import re
import struct
import subprocess
import sys
import zipfile

import numpy as np
import soundfile
from PIL import Image
from scipy.signal import resample_poly
from sklearn.datasets import load_digits

WORDS = "zero one two three four five six seven eight nine".split()
RATE = 8000                     # samples a second of the committed audio
CLIP = 5216                     # samples a clip: 32 frames of 256 samples, hop 160
LEVEL = 0.05                    # root mean square of a word; full scale is 1
SPEECH = 4896                   # longest word, so that 20 ms stay free on both sides

# The 1,797 pictures are fourteen forms, each the same sequence of 130 digits (some
# digits are missing). Each form starts here; check_forms() proves it.
FORMS = [0, 130, 256, 386, 516, 646, 776, 906, 1029, 1157, 1287, 1415, 1545, 1667]

# Accents of espeak-ng; a clip gets one of them.
ACCENTS = ["en-gb", "en-us", "en-gb-scotland", "en-gb-x-gbclan", "en-gb-x-rp",
           "en-gb-x-gbcwmd", "en-029", "en-us-nyc"]

# Voice variants of espeak-ng 1.51: one of each family (robosoft 1-8, klatt 1-6, ...),
# so that near-twins cannot stand in two groups. Five for each of the fourteen forms.
VARIANTS = """
    Alex Alicia Andrea Andy Annie Demonic Denis Diogo Gene Henrique
    Hugo Jacky Lee Marco Mario Michael Mike Nguyen RicishayMax Storm
    Tweaky UniRobot adam anika announcer antonio aunty belinda benjamin boris
    croak david ed edward f1 f2 f3 f4 f5 grandma
    grandpa gustave iven john kaukovalta klatt linda m1 m2 m3
    m4 m5 m6 m7 m8 marcelo max michel miguel norbert
    pablo paul pedro quincy rob robosoft sandro shelby steph zac""".split()

# Streams of the random generator.
SHUFFLE, RENDER, PLACE, AUDIO_NOISE, PICTURE_NOISE, BLOT, PAIR = range(7)


def bits(seed, *counters, n=1):
    """n 64-bit words, a function of the seed and the counters only (splitmix64)."""
    mask = (1 << 64) - 1

    def mix(z):
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & mask
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & mask
        return z ^ (z >> 31)

    key = seed
    for counter in counters:
        key = mix((key + 0x9E3779B97F4A7C15 + counter) & mask)
    with np.errstate(over="ignore"):
        z = np.uint64(key) + np.uint64(0x9E3779B97F4A7C15) * np.arange(1, n + 1, dtype=np.uint64)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def uniform(*key, n=1):
    """n numbers in [0, 1)."""
    return (bits(*key, n=n) >> np.uint64(11)).astype(np.float64) * 2.0 ** -53


def normal(*key, n=1):
    """n standard normal numbers (Box-Muller)."""
    u = uniform(*key, n=2 * n)
    return np.sqrt(-2 * np.log(1 - u[:n])) * np.cos(2 * np.pi * u[n:])


def shuffled(items, *key):
    return [items[i] for i in np.argsort(bits(*key, n=len(items)), kind="stable")]


def check_forms(labels):
    """Each run of rows is the form's sequence of digits with at most eight missing, one differing."""
    template = labels[:130].tolist()
    group = np.zeros(len(labels), np.uint8)
    for g, (start, stop) in enumerate(zip(FORMS, FORMS[1:] + [len(labels)])):
        common = np.zeros((stop - start + 1, 131), int)     # longest common subsequence
        for i in range(start, stop):
            for j in range(130):
                common[i - start + 1, j + 1] = (
                    common[i - start, j] + 1 if labels[i] == template[j]
                    else max(common[i - start, j + 1], common[i - start + 1, j]))
        assert common[-1, -1] >= stop - start - 1, f"rows {start}..{stop} are not a form"
        group[start:stop] = g
    return group


def degrade_picture(picture, row, args):
    """A blot of black over a square at a random place, then Gaussian noise."""
    out = picture.astype(np.float64)
    where = uniform(args.seed, BLOT, row, n=2)
    top, left = (where * (9 - args.blot)).astype(int)
    out[top:top + args.blot, left:left + args.blot] = 0
    low, high = args.picture_noise
    sigma = 255 * (low + (high - low) * uniform(args.seed, PICTURE_NOISE, row, 0)[0])
    out += sigma * normal(args.seed, PICTURE_NOISE, row, n=64).reshape(8, 8)
    return np.clip(np.rint(out), 0, 255).astype(np.uint8)


def speak(word, accent, variant, speed, pitch):
    """One word from espeak-ng at 8 kHz, without the silence around it."""
    while True:
        wav = subprocess.run(
            ["espeak-ng", "-v", f"{accent}+{variant}", "-s", str(speed), "-p", str(pitch),
             "--stdout", word], check=True, capture_output=True).stdout
        sound, rate = soundfile.read(io.BytesIO(wav))
        assert rate == 22050
        sound = resample_poly(sound, 160, 441)
        loud = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max())
        sound = sound[loud[0]:loud[-1] + 1]
        if len(sound) <= SPEECH:
            return sound, speed
        speed += 15                                          # too long: say it faster


def place(sound, clip, args):
    """The word at a random place of a clip of silence, power while speaking = LEVEL ** 2."""
    out = np.zeros(CLIP)
    room = CLIP - len(sound) - 320
    start = 160 + int(uniform(args.seed, PLACE, clip)[0] * (room + 1))
    out[start:start + len(sound)] = sound * (LEVEL / np.sqrt(np.mean(sound ** 2)))
    return out


def noise(clip, args):
    """Noise of power 1 whose spectrum falls with frequency, roughly as speech does."""
    white = normal(args.seed, AUDIO_NOISE, clip, n=CLIP + 200)
    out = np.zeros_like(white)
    for t in range(1, len(white)):
        out[t] = args.noise_colour * out[t - 1] + white[t]
    out = out[200:]
    return out / np.sqrt(np.mean(out ** 2))


def fix_ogg(data, serial):
    """Ogg streams carry a random serial number: set it, and each page's checksum."""
    table = []
    for i in range(256):
        r = i << 24
        for _ in range(8):
            r = ((r << 1) ^ 0x04C11DB7 if r & 0x80000000 else r << 1) & 0xFFFFFFFF
        table.append(r)
    data, at = bytearray(data), 0
    while at < len(data):
        assert data[at:at + 4] == b"OggS"
        count = data[at + 26]
        size = 27 + count + sum(data[at + 27:at + 27 + count])
        data[at + 14:at + 18] = struct.pack("<I", serial)
        data[at + 22:at + 26] = bytes(4)
        crc = 0
        for byte in data[at:at + size]:
            crc = (crc << 8 & 0xFFFFFFFF) ^ table[crc >> 24 ^ byte]
        data[at + 22:at + 26] = struct.pack("<I", crc)
        at += size
    return bytes(data)


def write_npz(path, **arrays):
    """numpy.savez_compressed with a fixed time stamp, so that the bytes repeat."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            file.writestr(zipfile.ZipInfo(name + ".npy", (1980, 1, 1, 0, 0, 0)),
                          buffer.getvalue(), zipfile.ZIP_DEFLATED, 9)


def plan_clips(labels, group, args):
    """For each picture one clip: a voice variant of its form's five, and how it speaks."""
    voices = shuffled(VARIANTS, args.seed, SHUFFLE)
    plan = []
    for g in range(len(FORMS)):
        own = voices[5 * g:5 * g + 5]
        for digit in range(10):
            rows = shuffled(np.flatnonzero((group == g) & (labels == digit)).tolist(),
                            args.seed, PAIR, g, digit)
            for k, row in enumerate(rows):
                draw = uniform(args.seed, RENDER, row, n=3)
                plan.append(dict(picture=row, digit=digit, group=g, voice=own[(k + digit) % 5],
                                 accent=ACCENTS[int(draw[0] * len(ACCENTS))],
                                 speed=140 + int(draw[1] * 81), pitch=20 + int(draw[2] * 61)))
    return sorted(plan, key=lambda clip: clip["picture"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=pathlib.Path,
                        default=pathlib.Path(__file__).parent.parent / "examples/digits/data")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--picture-noise", type=float, nargs=2, default=[0.05, 0.35],
                        help="range of the standard deviation, as a part of full white")
    parser.add_argument("--blot", type=int, default=3, help="side of the black square in pixels")
    parser.add_argument("--snr", type=float, nargs=2, default=[-9.0, 18.0],
                        help="range of speech power over noise power in dB")
    parser.add_argument("--noise-colour", type=float, default=0.7)
    parser.add_argument("--quality", type=float, default=0.1, help="of Vorbis, 0 to 1")
    args = parser.parse_args()
    version = subprocess.run(["espeak-ng", "--version"], check=True, capture_output=True,
                             text=True).stdout
    version = re.search(r"[0-9]+\.[0-9.]+[0-9]", version).group()
    if version != "1.51":
        print(f"note: espeak-ng {version}; the committed files were made with 1.51", file=sys.stderr)

    assert len(set(VARIANTS)) == 5 * len(FORMS)
    digits = load_digits()
    labels = digits.target.astype(np.uint8)
    group = check_forms(labels)
    clean = np.rint(digits.images * (255 / 16)).astype(np.uint8)
    degraded = np.stack([degrade_picture(p, i, args) for i, p in enumerate(clean)])
    args.out.mkdir(parents=True, exist_ok=True)
    write_npz(args.out / "pictures.npz", pictures=degraded, clean=clean, digit=labels, group=group)

    plan = plan_clips(labels, group, args)
    sounds = {}
    for clip in plan:
        row, (low, high) = clip["picture"], args.snr
        sound, clip["speed"] = speak(WORDS[clip["digit"]], clip["accent"], clip["voice"],
                                     clip["speed"], clip["pitch"])
        clip["snr_db"] = round(low + (high - low) * uniform(args.seed, AUDIO_NOISE, row, 0)[0], 2)
        sounds[row] = np.clip(place(sound, row, args)
                              + noise(row, args) * LEVEL * 10 ** (-clip["snr_db"] / 20), -1, 1)

    (args.out / "speech").mkdir(exist_ok=True)
    for serial, voice in enumerate(VARIANTS):
        mine = [clip for clip in plan if clip["voice"] == voice]
        buffer = io.BytesIO()
        soundfile.write(buffer, np.concatenate([sounds[clip["picture"]] for clip in mine]), RATE,
                        format="OGG", subtype="VORBIS", compression_level=1 - args.quality)
        (args.out / "speech" / f"{voice}.ogg").write_bytes(fix_ogg(buffer.getvalue(), serial))
        for i, clip in enumerate(mine):
            clip.update(file=f"speech/{voice}.ogg", start=i * CLIP, end=(i + 1) * CLIP)

    columns = ["picture", "digit", "group", "file", "start", "end", "voice", "accent", "speed",
               "pitch", "snr_db"]
    with open(args.out / "pairs.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(plan)

    # For `predict`: of the last form, for each digit the pair whose SNR is nearest to 6 dB.
    (args.out / "predict").mkdir(exist_ok=True)
    for digit in range(10):
        row = min((clip for clip in plan if clip["group"] == len(FORMS) - 1
                   and clip["digit"] == digit), key=lambda clip: abs(clip["snr_db"] - 6))["picture"]
        Image.fromarray(degraded[row]).save(args.out / "predict" / f"{digit}.png")
        soundfile.write(args.out / "predict" / f"{digit}.wav", sounds[row], RATE, subtype="PCM_16")


if __name__ == "__main__":
    main()
