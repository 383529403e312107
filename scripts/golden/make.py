#!/usr/bin/env python3
"""Makes tests/golden/*.npz and tests/golden/README.md. See the README."""
import argparse
import importlib
import pathlib
import sys

import numpy as np

from common import units

HERE = pathlib.Path(__file__).resolve().parent
for topic in sorted(HERE.glob("*.py")):  # each registers its units
    if topic.stem not in ("common", "make"):
        importlib.import_module(topic.stem)

FOLDER = HERE.parents[1] / "tests" / "golden"
HEAD = """# Golden files

What PyTorch computes, in float64, for small layers, fusions, models and steps of training: the C++ tests compare with
these numbers. Metrics are scikit-learn's. `scripts/golden` makes the files and this page; do not edit them by hand.

    pip install torch numpy scikit-learn       # without scikit-learn the files of metrics stay as they are
    python scripts/golden/make.py              # every file
    python scripts/golden/make.py layer_dense  # that file
    python scripts/golden/make.py --check      # makes nothing: compares with the files that are here, to 1e-12

A file whose numbers already agree is left as it is. All draws are seeded with the name of the case.

## Arrays

A file holds the arrays of all its cases, each named `<case>/<array>` (as a member of the zip: `<case>/<array>.npy`).
Numbers are float64; ids, labels and lengths are int32.

| array | |
| --- | --- |
| `in0`, `in1`, ... | inputs, batch first: features [n,F], images [n,C,H,W], sequences [n,T,F], ids [n,T] |
| `lengths` | [n]; steps at and beyond the length hold numbers that must not matter |
| `param.<name>`, `state.<name>` | parameters and state before the call, with PyTorch's names and layouts |
| `new_state.<name>` | the state after a forward pass in training |
| `out` | the output; for a sequence zero at and beyond the length |
| `dout` | the gradient that arrives at `out`; drawn beyond the length too, where it must not matter |
| `din0`, ..., `dparam.<name>` | the gradients of `sum(dout * out)`; zero for inputs beyond the length |
| `target` | of a loss; its `din0` is the gradient of the loss `out` |
| `weights` | attention: [n, heads, M] |
| `param0`, `grad`, `params` | optimiser: the parameter before, each step's gradient, the parameter after each step |
| `grad<i>`, `clipped<i>`, `norm` | clipping: gradients before and after, and their norm before |
| `lgamma`, `digamma`, `trigamma` | functions of `x` |
| `factor` | schedule: of step s, (s+1)/w for s < w, else (1 + cos(pi (s-w)/(S-w))) / 2 |

Every array is in C order. Inputs, parameters and `dout` are exact in float32. Inputs of a maximum have no ties but where a case says so.

## Cases

Left out of the table: `din<i>` (shaped as `in<i>`), `dparam.<name>` (as `param.<name>`), `new_state.<name>` (as
`state.<name>`) and `dout` (as `out`). A case of `layer_`, `model_` and `fuse_` has them unless its settings say
`forward only`; of a `train_` case only a loss has a gradient, `din0`. Pooling with padding counts the padding in an
average and never takes it as a maximum.
"""


def arrays(cases):
    return {f"{case.name}/{name}": array for case in cases for name, array in case.arrays.items()}


def table(name, cases):
    lines = [f"\n### {name}.npz\n", "| case | settings | arrays |", "| --- | --- | --- |"]
    for case in cases:
        shown = (f"`{key}` [{','.join(map(str, array.shape))}]" for key, array in case.arrays.items()
                 if not key.startswith(("din", "dparam.", "dout", "new_state.")))
        lines.append(f"| `{case.name}` | {case.settings} | {', '.join(shown)} |")
    return "\n".join(lines) + "\n"


def agrees(path, made):
    if not path.exists():
        return False
    with np.load(path) as file:
        there = dict(file)
    return there.keys() == made.keys() and all(
        there[key].dtype == made[key].dtype and there[key].shape == made[key].shape
        and np.allclose(there[key], made[key], rtol=1e-12, atol=1e-12) for key in made)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the committed files, write nothing")
    parser.add_argument("name", nargs="*", help="files to make (all, if none is named)")
    options = parser.parse_args()
    if unknown := set(options.name) - units.keys():
        parser.error(f"no such file: {', '.join(sorted(unknown))} (there are: {', '.join(units)})")

    cases = {name: list(make()) for name, make in sorted(units.items())}
    wrong = [name for name in options.name or cases if not agrees(FOLDER / f"{name}.npz", arrays(cases[name]))]
    readme, text = FOLDER / "README.md", HEAD + "".join(table(*item) for item in cases.items())
    if options.check:
        wrong += [] if readme.exists() and readme.read_text() == text else ["README.md"]
        wrong += [path.name for path in FOLDER.glob("*.npz") if path.stem not in cases]
        sys.exit(f"differ: {', '.join(wrong)}" if wrong else None)
    FOLDER.mkdir(exist_ok=True)
    for name in wrong:
        np.savez_compressed(FOLDER / f"{name}.npz", **arrays(cases[name]))
    readme.write_text(text)


if __name__ == "__main__":
    main()
