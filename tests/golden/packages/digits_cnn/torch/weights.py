"""Weights of digits_cnn.

Canonical names and layouts, files, initial values.

A canonical array is channels-last and has the same name in every framework.
``weights.json`` says which of the model's own arrays it is and how its layout
changes on the way.
"""

import hashlib
import itertools
import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from model import Model

Arrays = dict[str, np.ndarray]


class WeightsError(Exception):
    """Weights do not fit this model; the message says which and why."""


class Entry(NamedTuple):
    """One array: its names, canonical shape, layout steps and initial value."""

    canonical: str
    native: str
    shape: tuple[int, ...]
    steps: list[list[Any]]
    init: tuple[str, dict[str, Any]]
    fans: tuple[int, int]


@cache
def entries() -> tuple[Entry, ...]:
    """Return every array of the model, loops written out."""
    text = Path(__file__).with_name("weights.json").read_text(encoding="utf-8")
    found = []
    for item in json.loads(text)["parameters"]:
        ((word, fields),) = item["init"].items()
        for index in itertools.product(*map(range, item.get("repeat", []))):
            found.append(
                Entry(
                    item["canonical"].format(*index),
                    item["native"].format(*index),
                    tuple(item["shape"]),
                    item["steps"],
                    (word, fields),
                    (item["fan_in"], item["fan_out"]),
                )
            )
    return tuple(found)


def to_native(arrays: Arrays) -> Arrays:
    """Return canonical arrays under the model's own names and in its layouts."""
    native = {}
    for entry in entries():
        if entry.canonical in arrays:
            value = arrays[entry.canonical]
            for kind, *detail in entry.steps:
                value = apply(value, kind, detail)
            native[entry.native] = np.asarray(value, order="C")
    return native


def to_common(arrays: Arrays) -> Arrays:
    """Return the model's own arrays under canonical names and in canonical layouts."""
    common = {}
    for entry in entries():
        if entry.native in arrays:
            value = np.asarray(arrays[entry.native])
            for shape, (kind, *detail) in reversed(list(history(entry))):
                value = undo(value, kind, detail, shape)
            common[entry.canonical] = np.asarray(value, order="C")
    return common


def apply(value: np.ndarray, kind: str, detail: list[Any]) -> np.ndarray:
    """Change a layout by one step."""
    if kind == "reshape":
        return value.reshape(detail[0])
    return np.transpose(value, detail[0])


def undo(
    value: np.ndarray, kind: str, detail: list[Any], shape: tuple[int, ...]
) -> np.ndarray:
    """Take one step back; ``shape`` is the shape before it."""
    if kind == "reshape":
        return value.reshape(shape)
    return np.transpose(value, np.argsort(detail[0]))


def history(entry: Entry) -> Iterator[tuple[tuple[int, ...], list[Any]]]:
    """Yield each step with the shape before it."""
    value = np.broadcast_to(np.zeros(()), entry.shape)
    for step in entry.steps:
        yield value.shape, step
        value = apply(value, step[0], step[1:])


def check(arrays: Arrays) -> None:
    """Raise unless the arrays are exactly those of the model."""
    wanted = {entry.canonical: entry.shape for entry in entries()}
    missing = sorted(wanted.keys() - arrays.keys())
    extra = sorted(arrays.keys() - wanted.keys())
    if missing or extra:
        parts = [
            f"{len(names)} {what} (first: {names[0]})"
            for what, names in (("missing", missing), ("unknown", extra))
            if names
        ]
        raise WeightsError(f"these weights are of another model: {', '.join(parts)}")
    for name, shape in wanted.items():
        if arrays[name].shape != shape:
            raise WeightsError(
                f"{name} has shape {arrays[name].shape}, the model {shape}"
            )


def write(
    path: str | Path, arrays: Arrays, metadata: dict[str, str] | None = None
) -> None:
    """Write a safetensors file beside its place, then move it there."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.tmp")
    try:
        tight = {name: np.asarray(value, order="C") for name, value in arrays.items()}
        save_file(tight, partial, metadata=metadata)
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    except (OSError, SafetensorError) as error:
        partial.unlink(missing_ok=True)
        kept = "; the earlier file is intact" if path.exists() else ""
        raise WeightsError(f"cannot write {path}: {error}{kept}") from None


def metadata(path: str | Path) -> dict[str, str]:
    """Return the metadata of a safetensors file, without reading its arrays."""
    try:
        with safe_open(path, "np") as file:
            return file.metadata() or {}
    except (OSError, SafetensorError, ValueError) as error:
        raise WeightsError(
            f"{path} is damaged or no safetensors file ({error})"
        ) from None


def read(path: str | Path) -> tuple[Arrays, dict[str, str]]:
    """Return every array of a safetensors file, and its metadata."""
    if not Path(path).is_file():
        raise WeightsError(f"there is no file {path}")
    try:
        with safe_open(path, "np") as file:
            names = file.keys()
            arrays = {name: file.get_tensor(name) for name in names}
            return arrays, file.metadata() or {}
    except (OSError, SafetensorError, ValueError) as error:
        raise WeightsError(
            f"{path} is damaged or no safetensors file ({error})"
        ) from None


def model_only(arrays: Arrays) -> Arrays:
    """Return the arrays of a checkpoint that belong to the model."""
    return {
        name: value
        for name, value in arrays.items()
        if not name.startswith(("optimizer.", "random."))
    }


def draw_he_uniform(
    generator: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int
) -> np.ndarray:
    """Uniform in +-sqrt(6 / fan_in): keeps the variance of activations under ReLU."""
    limit = (6.0 / fan_in) ** 0.5
    return generator.uniform(-limit, limit, shape)


def draw_ones(
    generator: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int
) -> np.ndarray:
    """Every value is 1."""
    return np.ones(shape)


def draw_zeros(
    generator: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int
) -> np.ndarray:
    """Every value is 0."""
    return np.zeros(shape)


DRAWS = {"he_uniform": draw_he_uniform, "ones": draw_ones, "zeros": draw_zeros}


def initial(seed: int) -> Arrays:
    """Return initial values in float64, each from a generator of its own."""
    arrays = {}
    for entry in entries():
        digest = hashlib.sha256(f"{seed}/{entry.canonical}".encode()).digest()
        key = int.from_bytes(digest[:16], "little")
        generator = np.random.Generator(np.random.Philox(key=key))
        word, fields = entry.init
        draw = DRAWS[word]
        arrays[entry.canonical] = draw(generator, entry.shape, *entry.fans, **fields)
    return arrays


def to_canonical(model: Model) -> Arrays:
    """Return copies of the model's arrays in canonical form."""
    return to_common(
        {
            name: value.numpy(force=True).copy()
            for name, value in model.state_dict().items()
        }
    )


def from_canonical(model: Model, arrays: Arrays) -> None:
    """Put canonical arrays into the model, in its own dtype and on its own device."""
    check(arrays)
    state = model.state_dict()
    with torch.no_grad():
        for name, value in to_native(arrays).items():
            state[name].copy_(torch.from_numpy(value))


def save(model: Model, path: str | Path) -> None:
    """Save the model's weights."""
    write(path, to_canonical(model))


def load(model: Model, path: str | Path) -> None:
    """Load weights, or those of a training checkpoint, from whichever framework."""
    from_canonical(model, model_only(read(path)[0]))


def initialize(model: Model, seed: int) -> None:
    """Give the model its initial values, which are the same in every framework."""
    from_canonical(model, initial(seed))
