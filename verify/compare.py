"""Comparing what a framework computed with the reference, by written bounds.

An error is the largest difference divided by the *scale* of the tensor: the largest magnitude of
its float64 reference; one that is zero everywhere has the scale 1.  A gradient whose scale is below
1e-6 of the largest gradient is zero in exact arithmetic (key biases of attention, offsets in front
of a batch norm); its differences are held against the largest gradient.

Optimizers that divide a gradient by its own size (adam, adamw, rmsprop) turn the rounding noise of
such a gradient into steps as large as any other.  A weight whose gradient is below 1e-11 of the
largest is left out after optimizer steps when it is no further away than ``MOVES`` times the sum of
the learning rates, which is as far as noise can carry it: no output depends on it, or it would have
a gradient.  A running mean behind such an offset follows it.  The reference is then trained a second
time on the same batch in reverse order, which changes nothing but the order of sums, and a statistic
is left out when it differs by no more than ``ROUNDING`` times what that changes, and as much more as
noise carried those offsets further than there.

Bounds: see `QUANTITIES`.  In float32 a sum of many terms, a deep network or a value near the kink of a
relu can cost more than any fixed number.  The reference is therefore evaluated in float32 too, and
a float32 bound is ``max(bound, ROUNDING * error of the reference in float32)`` for the quantity as
a whole: what arithmetic of that precision does to this network, and no more.  In float64 the same
error counts, times the ratio of the two precisions: a gradient of which float32 loses one part in a
hundred keeps nine digits in float64, not ten.

Where `training.precision` is lower, the program that computes so is compared as well: with the float64
reference, by ``LEAST`` times the spacing of such numbers, or ``MORE`` times the largest error of the
reference itself in evaluations whose parameters, inputs and results of steps have no more bits than theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

Arrays = dict[str, Any]

OUTPUT, GRADIENT = "output", "gradient"
ROUNDING = 8.0
"""Frameworks sum in other orders than NumPy: their rounding may be this many times as large."""

LEAST, MORE = 4.0, 2.0
"""In precisions lower than float32: so many spacings, and so many times the error of the reference, whose
values are off by up to two units of their last place there (`expect.shaken`)."""

NEAR_ZERO = 1e-6
NOISE = 1e-11
MOVES = 4.0
PRECISIONS = 2.0**-29
"""Spacing of float64 numbers over that of float32 numbers."""


@dataclass(frozen=True)
class Quantity:
    """One thing that is compared.

    Attributes:
        name: as reports say it.
        prefix: of its arrays in ``result.npz``; a lone array has no ``/``.
        bound64, bound32: largest errors; None: reported without a judgement.
        gradients: whether the near-zero rule holds.
    """

    name: str
    prefix: str
    bound64: float
    bound32: float | None
    gradients: bool = False


QUANTITIES = (
    Quantity("output, evaluation", "eval/", 1e-10, 1e-5),
    Quantity("output, training", "train/", 1e-10, 1e-5),
    Quantity("loss", "loss", 1e-10, 1e-5),
    Quantity("gradients of the loss", "loss_grad/", 1e-10, 1e-4, gradients=True),
    Quantity("gradients of the output", "grad/", 1e-10, 1e-4, gradients=True),
    Quantity("gradients of the inputs", "input_grad/", 1e-10, 1e-4, gradients=True),
    Quantity("running statistics", "stat/", 1e-10, 1e-5),
    Quantity("weights after 1 step", "step1/", 1e-9, None),
    Quantity("weights after 20 steps", "step20/", 1e-9, None),
    Quantity("losses of 20 steps", "losses", 1e-9, None),
    Quantity("output, evaluation, drawn", "drawn_eval/", 1e-10, 1e-5),
    Quantity("output, training, drawn", "drawn_train/", 1e-10, 1e-5),
    Quantity("gradients, drawn", "drawn_grad/", 1e-10, 1e-4, gradients=True),
    Quantity("output after save and load", "reload/", 1e-10, 1e-5),
    Quantity("output after native save", "saved/", 1e-10, 1e-5),
)
"""What is compared, in the order of reports."""

LOWERED = {"bfloat16": 2.0**-8, "float16": 2.0**-11}
"""Spacing of numbers, relative to them, of precisions lower than that of weights."""

LOWERED_PREFIXES = ("eval/", "train/", "loss", "loss_grad/", "grad/", "input_grad/", "stat/")
"""What is compared in them."""

PULLED = ("grad/", "input_grad/")
"""Gradients of the same sum: of outputs, each times a fixed weight."""

FLOAT32_STEPS = ("step20/", "losses")
"""Not judged nor reported in float32: rounding decides where 20 updates lead."""


@dataclass
class Comparison:
    """One quantity of one backend in one precision.

    Attributes:
        backend, network, quantity, dtype: what was compared.
        max_error: largest error of all its tensors, relative to their scales.
        bound: what it had to stay below; None when it is reported only.
        ok: whether it did.
        where: canonical name of the worst tensor; in a disagreement also the first node that
            differs, with its place in the spec.
        node, at: that node and place, "" where there is none.
    """

    backend: str
    quantity: str
    dtype: str
    max_error: float
    bound: float | None
    ok: bool
    where: str
    network: str = ""
    node: str = ""
    at: str = ""

    def to_json(self) -> dict[str, Any]:
        """As a plain dictionary; an error that is no number is null."""
        found = asdict(self)
        if not np.isfinite(self.max_error):
            found["max_error"] = None
        return found


def select(arrays: Mapping[str, Any], prefix: str) -> Arrays:
    """The arrays of a quantity by their own names."""
    if not prefix.endswith("/"):
        return {prefix: arrays[prefix]} if prefix in arrays else {}
    return {n.removeprefix(prefix): arrays[n] for n in arrays if n.startswith(prefix)}


def scales(wanted: Mapping[str, Any], gradients: bool, near: float = NEAR_ZERO) -> dict[str, float]:
    """What the differences of each tensor are divided by; gradients as small as ``near`` are noise."""
    found = {name: magnitude(item) for name, item in wanted.items()}
    top = max(found.values(), default=0.0)
    if gradients:
        found = {n: size if size > near * top else top for n, size in found.items()}
    return {name: size or 1.0 for name, size in found.items()}


def nothing(dtype: str) -> float:
    """The share of the largest gradient below which one is zero: so many spacings of the precision."""
    return NEAR_ZERO * LOWERED.get(dtype, 2.0**-23) * 2.0**23


def largest(items: Iterable[Any]) -> float:
    """The largest magnitude, 0 of nothing."""
    return max(map(magnitude, items), default=0.0)


def magnitude(item: Any) -> float:
    """The largest absolute value, 0 for an empty array."""
    array = np.asarray(item, np.float64)
    return float(np.max(np.abs(array))) if array.size else 0.0


def errors(
    wanted: Mapping[str, Any], found: Mapping[str, Any], gradients: bool, near: float = NEAR_ZERO
) -> dict[str, float]:
    """Relative error of every tensor; infinite where one is missing, misshapen or not finite."""
    size = scales(wanted, gradients, near)
    made = {name: distance(wanted[name], found.get(name), size[name]) for name in wanted}
    return made | {name: float("inf") for name in found.keys() - wanted.keys()}


def distance(wanted: Any, found: Any, scale: float) -> float:
    """Largest difference of two arrays over ``scale``."""
    if found is None or np.shape(found) != np.shape(wanted):
        return float("inf")
    difference = np.abs(np.asarray(found, np.float64) - np.asarray(wanted, np.float64))
    top = float(np.max(difference)) if difference.size else 0.0
    return top / scale if np.isfinite(top) else float("inf")


def idle(wanted: Mapping[str, Any]) -> dict[str, float]:
    """How far each weight without a gradient may move, by canonical name."""
    gradients = select(wanted, "loss_grad/") or select(wanted, "grad/")
    top = largest(gradients.values())
    reach = MOVES * float(np.sum(wanted.get("rates", 0.0)))
    return {name: reach for name, item in gradients.items() if magnitude(item) <= NOISE * top}


def relative(
    quantity: Quantity, wanted: Mapping[str, Any], found: Mapping[str, Any], dtype: str
) -> dict[str, float]:
    """Relative errors of the tensors of one quantity, none of them excused.

    Where the gradients of all weights, or of all inputs, are rounding beside the others (those of a
    constant, say), the others are what they are measured by.
    """
    expected, got = select(wanted, quantity.prefix), select(found, quantity.prefix)
    if quantity.prefix in PULLED:
        every = [item for name, item in wanted.items() if name.startswith(PULLED)]
        own, top = largest(expected.values()), largest(every)
        if own <= NOISE * top:
            made = {name: distance(expected[name], got.get(name), top) for name in expected}
            return made | {name: float("inf") for name in got.keys() - expected.keys()}
    return errors(expected, got, quantity.gradients, nothing(dtype))


def measured(
    quantity: Quantity, wanted: Mapping[str, Any], found: Mapping[str, Any], dtype: str = "float32"
) -> dict[str, float]:
    """Relative errors of the tensors of one quantity."""
    by_name = relative(quantity, wanted, found, dtype)
    if not quantity.prefix.startswith("step"):
        return by_name
    size, excused = scales(select(wanted, quantity.prefix), gradients=False), idle(wanted)
    excused |= {f"average.{name}": reach for name, reach in excused.items()}
    if quantity.prefix == "step20/":
        times = ROUNDING * swing(wanted, by_name, size)
        excused |= {n: times * float(moved) for n, moved in select(wanted, "drift/").items()}
    kept = {n: e for n, e in by_name.items() if not e * size[n] <= excused.get(n, -1.0)}
    return kept or {next(iter(by_name)): 0.0}


def swing(wanted: Mapping[str, Any], errors: Mapping[str, float], size: Mapping[str, float]) -> float:
    """How much further noise carried weights without a gradient than in the reference, at least 1."""
    still = [errors[name] * size[name] for name in idle(wanted) if name in errors]
    own = float(wanted.get("swing", 0.0))
    return max([1.0, *(moved / own for moved in still if own and np.isfinite(moved))])


def compare(
    backend: str,
    network: str,
    dtype: str,
    wanted: Mapping[str, Any],
    found: Mapping[str, Any],
    rounded: Sequence[Mapping[str, Any]] = (),
) -> Iterable[Comparison]:
    """Every quantity of one run against the float64 reference.

    Args:
        backend: what ran.
        network: which network of it.
        dtype: in which precision.
        wanted: arrays of the reference in float64, named as in ``result.npz``.
        found: arrays of the framework.
        rounded: arrays of the reference in float32 when known; in a lower precision, several of them.
    """
    for quantity in QUANTITIES:
        expected = select(wanted, quantity.prefix)
        got = select(found, quantity.prefix)
        if not expected or (dtype == "float32" and quantity.prefix in FLOAT32_STEPS):
            continue
        if dtype in LOWERED and quantity.prefix not in LOWERED_PREFIXES:
            continue
        if quantity.prefix == "saved/" and not got:
            continue  # only some frameworks have a file format of their own
        by_name = measured(quantity, wanted, found, dtype)
        where = max(by_name, key=lambda name: by_name[name])
        bound = limit(quantity, dtype, wanted, rounded)
        worst = by_name[where]
        ok = bool(np.isfinite(worst)) and (bound is None or worst <= bound)
        yield Comparison(
            backend, quantity.name, dtype, worst, bound, ok, where or "output", network
        )


def limit(
    quantity: Quantity, dtype: str, wanted: Mapping[str, Any], rounded: Sequence[Mapping[str, Any]]
) -> float | None:
    """The bound of a quantity, not below what rounding in this precision does to the reference."""
    bound = quantity.bound64 if dtype == "float64" else quantity.bound32
    times = ROUNDING * (PRECISIONS if dtype == "float64" else 1.0)
    if dtype in LOWERED:
        bound, times = LEAST * LOWERED[dtype], MORE
    if bound is None or not rounded:
        return bound
    every = [relative(quantity, wanted, r, dtype) for r in rounded]
    noise = max((e for own in every for e in own.values() if np.isfinite(e)), default=0.0)
    return max(bound, times * noise)
