#!/usr/bin/env python3
"""scripts/golden/sensors.py: writes tests/golden/on_grid.txt, what numpy and pandas make of an irregular signal with gaps.

First line: samples. Then a line a sample, its time and value (nan: it said nothing); then a line a step of the grid 0, 0.5, ...:
numpy.interp between neighbours at most 2 apart, pandas.merge_asof with tolerance 1, pandas' mean of each bin.
"""
from pathlib import Path

golden = Path(__file__).resolve().parent.parent.parent / "tests" / "golden"


def main():
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(5)
    times = np.cumsum(np.where(rng.random(60) < 0.1, 3.0, rng.exponential(0.35, 60) + 0.01)) + 0.7
    times[10] = np.round(times[10] * 2) / 2  # one that is a step of the grid
    times = np.sort(times)
    values = rng.normal(size=60).astype(np.float32)
    values[rng.random(60) < 0.15] = np.nan
    steps = np.arange(0, 50) * 0.5
    there = ~np.isnan(values)
    t, v = times[there], values[there].astype(np.float64)
    line = np.interp(steps, t, v, left=np.nan, right=np.nan)
    after = np.searchsorted(t, steps, side="left").clip(1, len(t) - 1)
    wide = t[after] - t[after - 1]
    line[(wide > 2) & ~np.isin(steps, t)] = np.nan
    said = pd.DataFrame({"time": t, "value": v})
    last = pd.merge_asof(pd.DataFrame({"time": steps}), said, on="time", direction="backward", tolerance=1.0)["value"].to_numpy()
    mean = said.groupby(np.floor(said["time"] / 0.5)).value.mean().reindex(np.arange(50)).to_numpy()
    with open(golden / "on_grid.txt", "w", encoding="ascii") as out:
        out.write(f"{len(times)}\n")
        for a, b in zip(times, values):
            out.write(f"{float(a)!r} {float(b)!r}\n")
        for row in zip(line, last, mean):
            out.write(" ".join(repr(float(x)) for x in row) + "\n")
    print(np.isnan(line).sum(), np.isnan(last).sum(), np.isnan(mean).sum(), "gaps")


if __name__ == "__main__":
    main()
