"""Comparators.  They raise; ``tests/meta`` proves it with backends that lie."""

from __future__ import annotations

from typing import Any

import numpy as np

from .layout import back_axes, undo

BOUND = {
    ("float64", "forward"): 1e-10,
    ("float64", "gradient"): 1e-10,
    ("float32", "forward"): 1e-5,
    ("float32", "gradient"): 1e-4,
}
FLOOR = 0.1
"""Scale below which a tensor counts as zero next to inputs of size 1."""


class Differs(AssertionError):
    """A backend disagrees with the reference."""


def same(name: str, got: Any, expected: Any, bound: float, floor: float = FLOOR) -> None:
    """Raise unless shapes are equal and ``max|got - expected| <= bound * max|expected|``."""
    got, expected = np.asarray(got), np.asarray(expected)
    if got.shape != expected.shape:
        raise Differs(f"{name}: shape {got.shape}, expected {expected.shape}")
    if got.size == 0:
        return
    if family(got) != family(expected):
        raise Differs(f"{name}: type {got.dtype}, expected {expected.dtype}")
    if family(got) != "f":
        wrong = np.mean(got != expected)
        if wrong:
            raise Differs(f"{name}: {wrong:.0%} of the values differ")
        return
    got, expected = got.astype(np.float64), expected.astype(np.float64)
    if np.array_equal(got, expected):
        return  # equal infinities too
    scale = max(float(np.max(np.abs(expected))), floor)
    error = float(np.max(np.abs(got - expected))) / scale
    if not error <= bound:
        raise Differs(f"{name}: relative error {error:.2e}, bound {bound:.0e}")


def family(array: np.ndarray) -> str:
    """``f``, ``i`` or ``b``: signs of integers do not matter."""
    return array.dtype.kind.replace("u", "i")


def check(job: Any, dtype: str, result: dict[str, np.ndarray], part: str, mode: str) -> None:
    """Compare one part ("forward" or "gradient") of one mode with the reference."""
    bound = BOUND[dtype, part]
    letters = ("g",) if part == "gradient" else ("y", "s")
    expected = {k: v for k, v in job.expected(mode).items() if k[0] in letters}
    zero = {f"g.p.{name}" for name in job.drawn.op.zero_gradients}
    largest = max((float(np.max(np.abs(v))) for v in expected.values() if v.size), default=FLOOR)
    if part == "forward" and not any(k[0] == "y" for k in expected):
        raise Differs("the reference gave no output")
    for key, want in expected.items():
        if f"{mode}/{key}" not in result:
            raise Differs(f"{mode}/{key} is missing")
        got = canonical(job, key, result[f"{mode}/{key}"])
        if key[0] == "y" and got.dtype.kind == "f" and got.dtype != dtype:
            raise Differs(f"{mode}/{key} has type {got.dtype}, expected {dtype}")
        same(f"{mode} {key}", got, want, bound, largest if key in zero else FLOOR)


def canonical(job: Any, key: str, array: np.ndarray) -> np.ndarray:
    """A native result in the canonical layout."""
    kind, _, path = key.partition(".")
    if kind == "y":
        return back_axes(array, job.out_layout(path))
    place = path if kind == "g" else f"p.{path}"
    if place in job.steps:
        return undo(array, *job.steps[place])
    if place in job.layouts:
        return back_axes(array, job.layouts[place])
    like = next(i for i in job.plan["inputs"] if i["key"] == place)
    return back_axes(array, job.wanted if like["moved"] else "last")


def round_trip(job: Any, dtype: str, result: dict[str, np.ndarray]) -> None:
    """Canonical -> native -> framework -> canonical gives the same bits."""
    originals = {f"p.{n}": a for n, a in job.drawn.p.items()}
    for name in job.drawn.modules:
        originals.update({f"{name}.{n}": a for n, a in job.drawn.values[name].items()})
    for key, original in originals.items():
        back = undo(result[f"w.{key}"], *job.steps[key])
        if not np.array_equal(back, original.astype(dtype)):
            raise Differs(f"{key} changes on the way to the framework and back")
