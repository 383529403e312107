#!/usr/bin/env python3
"""Frames of films as RGB bytes, and a clip of eight of them as floats [8, 3, 112, 112]: OpenCV and PyAV, whose readers
are FFmpeg's. Of Y4M the answers are not the same: libswscale's quick conversion is some one level of 255 below BT.601."""
from pathlib import Path

import reader

needs = "opencv-python-headless av numpy"


def prepare(folder):
    import struct

    import numpy

    height, width, count = 240, 320, 48
    y, x = numpy.mgrid[0:height, 0:width]
    rgb = [numpy.stack([(x + 5 * t) % 256, (y + 3 * t) % 256, (x + y + t) // 3 % 256], -1).astype("uint8") for t in range(count)]
    with open(Path(folder) / "film.y4m", "wb") as out:
        out.write(b"YUV4MPEG2 W320 H240 F25:1 Ip C420jpeg\n")
        for t in range(count):  # smooth, so that what a reader does between two values of chroma is no matter
            luma = 16 + (x + y + 5 * t) % 219
            chroma = 100 + (x[::2, ::2] + 3 * t) // 8 % 50, 120 + (y[::2, ::2] + t) // 8 % 30
            out.write(b"FRAME\n" + b"".join(p.astype("uint8").tobytes() for p in (luma, *chroma)))

    def chunk(name, content):
        return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)

    stream = chunk(b"strh", b"vidsDIB " + bytes(12) + struct.pack("<IIIIIII", 1, 25, 0, count, 0, 0, 0) + bytes(8))
    about = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 3 * height * width, 0, 0, 0, 0)
    main = struct.pack("<14I", 40000, 0, 0, 16, count, 0, 1, 0, width, height, 0, 0, 0, 0)
    head = chunk(b"LIST", b"hdrl" + chunk(b"avih", main) + chunk(b"LIST", b"strl" + stream + chunk(b"strf", about)))
    movi, index = b"movi", b""
    for frame in rgb:
        index += b"00db" + struct.pack("<III", 16, len(movi), frame.size)
        movi += chunk(b"00db", frame[::-1, :, ::-1].tobytes())
    (Path(folder) / "film.avi").write_bytes(chunk(b"RIFF", b"AVI " + head + chunk(b"LIST", movi) + chunk(b"idx1", index)))


def decoded(path):
    import av

    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        stream.thread_type = "NONE"
        for frame in film.decode(stream):
            yield frame


def y4m(folder):
    import cv2

    cv2.setNumThreads(1)

    def work():
        film, total = cv2.VideoCapture(str(Path(folder) / "film.y4m"), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1]), 0.0
        while True:
            there, bgr = film.read()
            if not there:
                return total
            total += float(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)[100].sum(dtype="float64"))
    return "OpenCV", 48 * 3 * 240 * 320, work


def avi(folder):  # OpenCV 5.0 crashes on this file
    def work():
        return sum(float(frame.to_ndarray(format="rgb24")[100].sum(dtype="float64")) for frame in decoded(Path(folder) / "film.avi"))
    return "PyAV", 48 * 3 * 240 * 320, work


def clip(folder):
    import cv2
    import numpy

    cv2.setNumThreads(1)
    out = numpy.empty((8, 3, 112, 112), "float32")
    wanted = {(2 * k + 1) * 48 // 16: k for k in range(8)}

    def work():
        for t, frame in enumerate(decoded(Path(folder) / "film.avi")):
            if t in wanted:
                rgb = frame.to_ndarray(format="rgb24").astype("float32")
                out[wanted[t]] = cv2.resize(rgb, (112, 112), interpolation=cv2.INTER_LINEAR).transpose(2, 0, 1)
        numpy.multiply(out, numpy.float32(1 / 255), out)
        return float(out.sum(dtype="float64"))
    return "PyAV", out.size, work


if __name__ == "__main__":
    reader.main(prepare, {f.__name__: f for f in (y4m, avi, clip)})
