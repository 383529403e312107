#!/usr/bin/env python3
"""scripts/golden/tables.py: writes tests/golden/table.csv, table_fields.txt (pandas) and table_prepared.txt (scikit-learn).

table_fields.txt: a row a line, its fields' UTF-8 in hex, - for nothing. table_prepared.txt: a row a line, for each number its
standard and its robust scaling (nan: missing), for each category its place among the kept words, -1 for none.
"""
import random
from pathlib import Path

golden = Path(__file__).resolve().parent.parent.parent / "tests" / "golden"


def text():
    random.seed(11)
    wards = ["icu", "surgery", "day care, north", 'the "red" one', "Größe", "icu ", "two\nlines", "two\r\nlines"]
    rows = ["\ufeffid,age,ward,CRP (mg/l),sex,const"]
    for i in range(60):
        quoted = random.random() < 0.3
        ward = random.choice(wards[:3] if random.random() < 0.8 else wards) if random.random() < 0.85 else ""
        if quoted or any(c in ward for c in ',"\n'):
            ward = '"' + ward.replace('"', '""') + '"'
        age = random.choice(["NA", "", "nan"]) if random.random() < 0.2 else repr(round(random.gauss(60, 18), 2))
        crp = "" if random.random() < 0.1 else f"{random.lognormvariate(1, 2):.5g}" if random.random() < 0.7 else f'"{random.lognormvariate(1, 2):.3e}"'
        rows.append(f"{i},{age},{ward},{crp},{random.choice(['f', 'm', 'm', 'd', ''])},7.1")
    return "\n".join(rows[:20]) + "\r\n" + "\r\n\r\n".join(rows[20:40]) + "\n" + "\n".join(rows[40:])


def main():
    import numpy as np
    import pandas as pd
    from sklearn.preprocessing import OrdinalEncoder, RobustScaler, StandardScaler

    file = golden / "table.csv"
    file.write_bytes(text().encode("utf-8"))
    fields = pd.read_csv(file, dtype=str, keep_default_na=False, header=None, encoding="utf-8-sig")
    with open(golden / "table_fields.txt", "w", encoding="ascii") as out:
        for row in fields.itertuples(index=False):
            out.write(" ".join(f.encode("utf-8").hex() or "-" for f in row) + "\n")
    read = pd.read_csv(file, encoding="utf-8-sig", dtype={"ward": str, "sex": str})
    numbers = read[["age", "CRP (mg/l)", "const"]].to_numpy(np.float64)
    with np.errstate(all="ignore"):
        standard, robust = StandardScaler().fit_transform(numbers), RobustScaler().fit_transform(numbers)
    kept = 4  # of wards: the most frequent
    counts = read["ward"].value_counts()
    words = sorted(counts.sort_index(kind="stable").sort_values(ascending=False, kind="stable").index[:kept], key=lambda w: w.encode("utf-8"))
    categories = OrdinalEncoder(categories=[words, ["d", "f", "m"]], handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-1)
    ids = categories.fit_transform(read[["ward", "sex"]].to_numpy(object)).astype(int)
    with open(golden / "table_prepared.txt", "w", encoding="ascii") as out:
        for s, r, i in zip(standard, robust, ids):
            out.write(" ".join([*(repr(float(v)) for pair in zip(s, r) for v in pair), *map(str, i)]) + "\n")
    print(len(fields), "rows")


if __name__ == "__main__":
    main()
