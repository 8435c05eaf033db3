"""Data of digits_cnn.

From scikit-learn's bundled digits.

NumPy only.  Splits and orders come from counter-based generators, so they are
the same in every framework and after every resume.
"""

import hashlib
import zipfile
import zlib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.datasets import load_digits

Inputs = np.ndarray
Fitted = dict[str, Any]

SEED = 7


class DataError(Exception):
    """The data cannot be used; the message says what and where."""


class Splits(NamedTuple):
    """Inputs and target of every split, and what was fitted on the training rows."""

    train: tuple[Inputs, np.ndarray]
    val: tuple[Inputs, np.ndarray]
    test: tuple[Inputs, np.ndarray]
    fitted: Fitted


def generator(purpose: str) -> np.random.Generator:
    """Return the random generator of one purpose."""
    digest = hashlib.sha256(purpose.encode()).digest()
    return np.random.Generator(
        np.random.Philox(key=int.from_bytes(digest[:16], "little"))
    )


def order(count: int, seed: int, epoch: int) -> np.ndarray:
    """Return the order in which an epoch visits the training examples."""
    return generator(f"{seed}/order/{epoch}").permutation(count)


def split_rows(strata: np.ndarray) -> dict[str, np.ndarray]:
    """Divide the rows into train, val and test, every stratum in the same shares."""
    random = generator(f"{SEED}/split")
    found: dict[str, list[np.ndarray]] = {"train": [], "val": [], "test": []}
    for stratum in np.unique(strata):
        rows = random.permutation(np.flatnonzero(strata == stratum))
        test = round(len(rows) * 0.15)
        val = round(len(rows) * 0.15)
        found["test"].append(rows[:test])
        found["val"].append(rows[test : test + val])
        found["train"].append(rows[test + val :])
    parts = {name: np.concatenate(rows) for name, rows in found.items()}
    for name in ("train", "val", "test"):
        if not len(parts[name]):
            raise DataError(
                f"the {name} split has no examples; there is too little data"
            )
    return {name: np.sort(rows) for name, rows in parts.items()}


def did_you_mean(name: str, known: list[str]) -> str:
    """Return a hint with the most similar name."""
    close = get_close_matches(name, known, 1, 0.5)
    return (
        f"; did you mean '{close[0]}'?" if close else f"; there are: {', '.join(known)}"
    )


DAMAGED = (
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_file(path: Path) -> dict[str, np.ndarray]:
    """Return the arrays of an .npz file; those of an .npy file have the name ''."""
    if not path.is_file():
        raise DataError(f"there is no file {path}")
    try:
        loaded = np.load(path, allow_pickle=False)
        return {"": loaded} if isinstance(loaded, np.ndarray) else dict(loaded)
    except DAMAGED as error:
        raise DataError(f"{path} is not a NumPy file: {error}") from None


def read() -> dict[str, np.ndarray]:
    """Return the arrays of scikit-learn's bundled set."""
    bunch = load_digits()
    return {"image": bunch.images[..., None], "label": bunch.target}


def pick(
    arrays: dict[str, np.ndarray], name: str, shape: tuple[int | None, ...]
) -> np.ndarray:
    """Return one array whose examples have a shape; None is any size."""
    if name not in arrays:
        raise DataError(
            f"the data has no array '{name}'{did_you_mean(name, list(arrays))}"
        )
    found = arrays[name].shape[1:]
    if len(found) != len(shape) or any(
        size not in (None, real) for size, real in zip(shape, found, strict=True)
    ):
        raise DataError(f"'{name}' has examples of shape {found}, not {shape}")
    return arrays[name]


def make_image(arrays: dict[str, np.ndarray], fitted: Fitted, dtype: str) -> np.ndarray:
    """Return field image, channels first."""
    values = pick(arrays, "image", (8, 8, 1))
    values = np.moveaxis(values, -1, 1)
    return np.ascontiguousarray(values, dtype=dtype)


def make_inputs(arrays: dict[str, np.ndarray], fitted: Fitted, dtype: str) -> Inputs:
    """Return what the network reads."""
    return make_image(arrays, fitted, dtype)


def make_target(arrays: dict[str, np.ndarray], dtype: str) -> np.ndarray:
    """Return what the loss compares with."""
    values = pick(arrays, "label", ())
    return values.astype(np.int64)


def load(
    folder: str | Path = ".", dtype: str = "float32", fitted: Fitted | None = None
) -> Splits:
    """Read, split and prepare the data.

    Args:
        folder: not needed, this data comes with scikit-learn.
        dtype: float type of the arrays.
        fitted: nothing of this data is fitted.
    """
    arrays = read()
    target = make_target(arrays, dtype)
    rows = split_rows(arrays["label"])
    fitted = fitted or {}
    inputs = make_inputs(arrays, fitted, dtype)

    def part(name: str) -> tuple[Inputs, np.ndarray]:
        chosen = rows[name]
        return inputs[chosen], target[chosen]

    return Splits(part("train"), part("val"), part("test"), fitted)


def read_inputs(path: str | Path, fitted: Fitted, dtype: str = "float32") -> Inputs:
    """Return the inputs of a file with examples to predict.

    The file is an .npz with the arrays image, or an .npy with that array.
    """
    arrays = read_file(Path(path))
    arrays = {"image": arrays[""]} if "" in arrays else arrays
    return make_inputs(arrays, fitted, dtype)
