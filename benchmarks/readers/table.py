#!/usr/bin/env python3
"""Tables by pandas and scikit-learn, signals by numpy."""
from pathlib import Path

import reader

needs = "pandas scikit-learn numpy"
numbers, categories = ["age", "crp", "lactate", "pulse", "weight"], ["ward", "town"]


def prepare(folder):
    import numpy

    random = numpy.random.default_rng(1)
    rows = ["patient,age,ward,crp,lactate,town,pulse,weight,remark"]
    for i in range(20000):
        def some(text, missing=0.1):
            return "" if random.random() < missing else text
        rows.append(f"{i},{random.integers(18, 99)},{some(random.choice(['icu', 'surgery', 'day care', 'north']))},{some(f'{random.gamma(2, 20):.2f}')},"
                    f"{some(f'{random.gamma(2, 1):.3f}')},{some(f'town {random.integers(40)}')},{random.integers(40, 160)},"
                    f"{some(f'{random.normal(75, 12):.1f}')},\"said \"\"yes\"\", then left\"")
    Path(folder, "patients.csv").write_text("\n".join(rows) + "\n")


def table(folder):
    import pandas

    return pandas.read_csv(f"{folder}/patients.csv", usecols=numbers + categories)


def csv(folder):
    def work():
        t = table(folder)
        return float(t[numbers].sum().sum() + t[categories].isna().sum().sum())
    return "pandas", Path(folder, "patients.csv").stat().st_size, work


def standardised(folder):
    import numpy
    from sklearn.preprocessing import OrdinalEncoder, StandardScaler

    t = table(folder)

    def work():
        scaled = StandardScaler().fit_transform(t[numbers])
        OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-1).fit_transform(t[categories])
        return float(numpy.nansum(numpy.abs(scaled.astype("float32")), dtype="float64"))
    return "scikit-learn", Path(folder, "patients.csv").stat().st_size, work


def on_grid(folder):
    import numpy

    n = 200000
    i = numpy.arange(n)
    at, said = 0.1 * i + 0.03 * (i % 3), (i % 97).astype("float32")
    grid = numpy.arange(150000) * 0.125
    return "numpy", 4 * n, lambda: float(numpy.interp(grid, at, said).astype("float32").sum(dtype="float64"))


if __name__ == "__main__":
    reader.main(prepare, {f.__name__: f for f in (csv, standardised, on_grid)})
