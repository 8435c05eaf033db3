"""Every optimizer, every case, every framework: the trajectory of the reference.

Written once and parametrised by the registry::

    pytest tests/conformance/test_optimizers.py -k lamb

Ids read ``lamb-1-torch``: case 1 of ``lamb`` in a package for PyTorch, 20 updates with a schedule and
clipping, every second case with groups.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from triglot.compiler.optimizers import OPTIMIZERS
from triglot.compiler.reference.op import make
from triglot.tests.conformance import optimizers
from triglot.tests.conformance.brief import TRIALS
from triglot.tests.conformance.optimizers import BACKENDS, HALF, STEPS, OptimizerUnit, below

BOUND = 1e-10
"""Largest difference in float64, as a part of the largest element of an array."""

SINGLE = 5e-4
"""In float32: the same part of the way that the weights went, in root mean square.

The hundredth of the weights that differ most is left out: where the gradient is zero but for rounding,
rounding decides the direction of steps that have one size.  Every update may round a weight by half a unit
in the last place.
"""

CASES = [(word, number) for word in OPTIMIZERS for number in range(len(OPTIMIZERS[word].trials))]
RUN = [(word, number) for word, number in CASES if number < TRIALS]


def matrix() -> list[Any]:
    """One process a framework."""
    return [
        pytest.param(
            OptimizerUnit(word, number, backend),
            id=f"{word}-{number}-{backend}",
            marks=pytest.mark.xdist_group(f"optimizers-{backend}"),
        )
        for word, number in RUN
        for backend in BACKENDS
    ]


@pytest.fixture(scope="session")
def ran(request: Any) -> Any:
    """backend -> results of every selected unit; the first call starts the process."""
    kept: dict[str, Any] = {}
    calls = [getattr(item, "callspec", None) for item in request.session.items]
    chosen = [
        call.params["optimizer_unit"] for call in calls if call and "optimizer_unit" in call.params
    ]

    def of(backend: str) -> Any:
        if backend not in kept:
            own = [unit for unit in chosen if unit.backend == backend]
            kept[backend] = optimizers.run(backend, own)
        return kept[backend]

    return of


@pytest.mark.parametrize("optimizer_unit", matrix())
def test_agrees(optimizer_unit: OptimizerUnit, ran: Any) -> None:
    """Weights, slots and losses of 20 updates, and again from the reference's state after 10.

    In float32 the first case of every word, by how far it goes from float64.
    """
    unit = optimizer_unit
    results = ran(unit.backend)
    expected = optimizers.expected(unit.word, unit.number)
    found = results.of(unit.id, "float64")
    end = below(f"{STEPS}/", expected)
    for head, arrays in ((HALF, below(f"{HALF}/", expected)), (STEPS, end), ("again", end)):
        got = below(f"{head}/", found)
        assert got.keys() == arrays.keys()
        for name, value in arrays.items():
            assert got[name].shape == value.shape, (head, name)
            bound = BOUND * max(float(np.abs(value).max()), 1e-3)
            assert np.abs(got[name] - value).max() <= bound, (head, name)
    np.testing.assert_allclose(found["losses"], expected["losses"], rtol=BOUND)
    if unit.number:
        return
    single = below(f"{STEPS}/", results.of(unit.id, "float32"))
    start = below("weights/", optimizers.given())
    rounding = STEPS * np.finfo(np.float32).epsneg * max(np.abs(v).max() for v in start.values())
    assert spread(single, end) <= SINGLE * spread(start, end) + rounding


def spread(ones: dict[str, Any], others: dict[str, Any]) -> float:
    """The root mean square distance of the weights, the furthest hundredth left out."""
    names = [name for name in others if not name.startswith("optimizer.")]
    squares = np.sort(np.concatenate([np.square(ones[n] - others[n]).ravel() for n in names]))
    return float(np.sqrt(np.mean(squares[: len(squares) * 99 // 100])))


@pytest.mark.parametrize("word", OPTIMIZERS.names)
def test_witness(word: str) -> None:
    """Numbers from outside."""

    def run(value: Any, gradients: Any, **fields: Any) -> Any:
        optimizer, p, found = make(OPTIMIZERS[word], fields), np.array(value, float), []
        slots = optimizer.begin(np, p)
        for step, gradient in enumerate(gradients):
            g = np.array(gradient, float)
            p, slots = optimizer.update(np, p, g, slots, step, optimizer.lr)
            found.append(p)
        return np.array(found)

    pairs = list(OPTIMIZERS[word].witness(run))
    assert pairs, f"`{word}` has no witness"
    for got, expected in pairs:
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("word", "number"), CASES)
def test_single_precision_stays(word: str, number: int) -> None:
    """The reference keeps the dtype, the shapes, and the slots that it began with."""
    optimizer = make(OPTIMIZERS[word], OPTIMIZERS[word].trials[number])
    draw = np.random.default_rng(1)
    for role, shape in (("bias", ()), ("bias", (3,)), ("kernel", (4, 3)), ("kernel", (2, 3, 4, 5))):
        own = optimizer.of(role, shape)
        value = np.array(draw.normal(size=shape), np.float32)
        slots = own.begin(np, value)
        began = {name: array.shape for name, array in slots.items()}
        for step in range(2):
            gradient = np.array(draw.normal(size=shape), np.float32)
            value, slots = own.update(np, value, gradient, slots, step, 0.01)
        assert {name: array.shape for name, array in slots.items()} == began
        assert value.shape == shape
        assert {value.dtype, *(array.dtype for array in slots.values())} == {np.dtype("float32")}


@pytest.mark.parametrize(("word", "number"), CASES)
def test_parts_without_gradient_stay_finite(word: str, number: int) -> None:
    """Rows that a batch does not look up, and arrays that it does not reach, in single precision."""
    optimizer = make(OPTIMIZERS[word], OPTIMIZERS[word].trials[number])
    draw = np.random.default_rng(1)
    for rows in (0, 2):
        own = optimizer.of("embedding", (6, 3))
        value, gradient = (np.array(draw.normal(size=(6, 3)), np.float32) for _ in range(2))
        gradient[rows:] = 0
        slots = own.begin(np, value)
        for step in range(3):
            value, slots = own.update(np, value, gradient, slots, step, 0.01)
        assert all(np.isfinite(array).all() for array in (value, *slots.values()))


@pytest.mark.parametrize("word", OPTIMIZERS.names)
def test_documented(word: str) -> None:
    """The class gives a source and at least three cases, and every field is described."""
    kind = OPTIMIZERS[word]
    assert "Source:" in (kind.__doc__ or ""), word
    assert all(field.doc for field in kind.fields.values()), word
    assert len(kind.trials) >= 3, word
