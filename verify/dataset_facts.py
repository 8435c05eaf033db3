"""What the generated ``data.py`` of a package reads, counted; run in the package's folder.

Prints one JSON object.  Nothing of Triglot is imported: the data may be read by a user's function.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from importlib import import_module
from typing import Any

import numpy as np

SPLITS = ("train", "val", "test")
PIECE = 256
MOST = 100_000
"""Training examples that are looked at for what explains the target, the first ones."""


def keys(inputs: Any) -> list[bytes]:
    """One hash per example; examples are read piece by piece, for they may not fit into memory."""
    fields = inputs if isinstance(inputs, tuple) else (inputs,)
    found = []
    for first in range(0, len(fields[0]), PIECE):
        arrays = [np.ascontiguousarray(field[first : first + PIECE]) for field in fields]
        found += [
            hashlib.sha256(b"".join(array[row].tobytes() for array in arrays)).digest()
            for row in range(len(arrays[0]))
        ]
    return found


def shared(found: dict[str, list[bytes]]) -> dict[str, int]:
    """Examples of val and test that are in an earlier split as well, and twice in train."""
    counts = {}
    for place, name in enumerate(SPLITS):
        for before in SPLITS[:place]:
            known = set(found[before])
            counts[f"{before} and {name}"] = sum(key in known for key in found[name])
    counts["train"] = len(found["train"]) - len(set(found["train"]))
    return counts


def conflicts(found: list[bytes], target: np.ndarray) -> int:
    """Training examples whose equals have another target."""
    answers: dict[bytes, set[bytes]] = {}
    for key, value in zip(found, target, strict=True):
        answers.setdefault(key, set()).add(np.asarray(value).tobytes())
    return sum(len(answers[key]) > 1 for key in found)


def explained(values: np.ndarray, target: np.ndarray) -> list[float]:
    """Share of the target's variance that each column explains on its own, 0 to 1.

    Of a class the columns' variance between classes; of a number the square of the correlation.
    """
    whole = values.var(axis=0)
    safe = np.where(whole > 0, whole, 1.0)
    if target.dtype.kind == "i":
        classes = [values[target == number] for number in np.unique(target)]
        mean = values.mean(axis=0)
        between = sum(len(c) * (c.mean(axis=0) - mean) ** 2 for c in classes) / len(values)
        return [float(v) for v in np.where(whole > 0, between / safe, 0.0)]
    centred = target - target.mean()
    spread = float(target.var()) or 1.0
    together = ((values - values.mean(axis=0)) * centred[:, None]).mean(axis=0)
    return [float(v) for v in np.where(whole > 0, together**2 / (safe * spread), 0.0)]


def is_table(values: Any) -> bool:
    """Whether a field is numbers side by side; pictures and sounds that are read by rows have no shape."""
    return len(getattr(values, "shape", ())) == 2 and values.dtype.kind == "f"


def main(folder: str) -> dict[str, Any]:
    """Everything there is to count."""
    sys.path.insert(0, ".")
    data: Any = import_module("data")

    try:
        splits = data.load(folder, "float64")
    except data.DataError as problem:
        return {"error": str(problem)}
    found = {name: keys(getattr(splits, name)[0]) for name in SPLITS}
    target = splits.train[1][:]
    facts: dict[str, Any] = {
        "counts": {name: len(found[name]) for name in SPLITS},
        "shared": shared(found),
        "conflicts": conflicts(found["train"], target),
        "classes": {},
        "explained": [],
    }
    flat = target.reshape(len(target), -1)
    answers = flat[:, 0] if flat.shape[1] == 1 else None
    if answers is not None and (answers.dtype.kind == "i" or set(np.unique(answers)) <= {0.0, 1.0}):
        answers = answers.astype(np.int64)
        for name in SPLITS:
            part = getattr(splits, name)[1][:].reshape(-1).astype(np.int64)
            facts["classes"][name] = {str(k): n for k, n in sorted(Counter(part.tolist()).items())}
    inputs = splits.train[0]
    arrays = inputs if isinstance(inputs, tuple) else (inputs,)
    if answers is not None and len(answers) > 2:
        facts["explained"] = [
            explained(a[:MOST], answers[:MOST]) if is_table(a) else [] for a in arrays
        ]
    return facts


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
