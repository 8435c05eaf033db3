"""Every loss, every case, every reduction, every backend: the value and gradient of the reference.

Written once and parametrised by the registry::

    pytest tests/conformance/test_losses.py -k focal

Ids read ``mse-1-torch-first-float64``: case 1 of ``mse``, PyTorch, channels first.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from triglot.compiler.losses import LOSSES, Refusal
from triglot.compiler.reference import array
from triglot.compiler.reference.op import make, parse_type
from triglot.tests.conformance import losses
from triglot.tests.conformance.compare import same

BOUNDS = {"float64": (1e-12, 1e-12), "float32": (1e-5, 1e-4)}
"""Largest relative error of the value and of the gradient."""


def matrix() -> list[Any]:
    """unit x dtype; a case that cannot be drawn is left to `test_slope`, which shows the reason."""
    rows = []
    for word in LOSSES:
        for number in losses.numbers(word):
            try:
                found = losses.units(word, number)
            except Exception:  # test_slope draws it again
                continue
            for unit in found:
                group = pytest.mark.xdist_group(f"losses-{unit.backend}")
                for dtype in unit.dtypes:
                    rows.append(pytest.param(unit, dtype, id=f"{unit.id}-{dtype}", marks=group))
    return rows


@pytest.fixture(scope="session")
def ran(request: Any) -> Any:
    """backend -> results of every selected unit; the first call starts the process."""
    kept: dict[str, Any] = {}
    wanted = [getattr(item, "callspec", None) for item in request.session.items]
    chosen = [call.params["loss_unit"] for call in wanted if call and "loss_unit" in call.params]

    def of(backend: str) -> Any:
        if backend not in kept:
            own = dict.fromkeys(unit for unit in chosen if unit.backend == backend)
            kept[backend] = losses.run(backend, own)
        return kept[backend]

    return of


@pytest.mark.parametrize(("loss_unit", "dtype"), matrix())
def test_agrees(loss_unit: losses.LossUnit, dtype: str, ran: Any) -> None:
    """Value and gradient by the output; Keras compiled by XLA too."""
    found = ran(loss_unit.backend).of(loss_unit.id, dtype)
    value, slope = loss_unit.drawn.expected
    assert {"value", "slope"} <= set(found)
    for key, got in found.items():
        assert got.dtype == dtype, (key, got.dtype)
        bounds = BOUNDS[dtype]
        if key.endswith("value"):
            same(key, got, value, bounds[0], floor=1e-2)
        else:
            same(key, loss_unit.canonical(got), slope, bounds[1], floor=1e-3)


EVERY = [pytest.param(w, i, id=f"{w}-{i}") for w in LOSSES for i in losses.numbers(w)]


@pytest.mark.parametrize(("word", "number"), EVERY)
def test_slope(word: str, number: int) -> None:
    """The loss is a finite number, the target is of the type it wants, the gradient is its slope."""
    case = losses.drawn(word, number)
    value, slope = case.expected
    assert np.isfinite(value) and np.isfinite(slope).all()
    assert slope.shape == case.prediction.shape
    cases = len(losses.accepted(word)) + 2
    wanted = case.loss.wants(case.output)
    if case.loss.target != "tokens":
        assert case.target.shape[1:] == wanted.bind(losses.SYMBOLS)
    if number >= cases or case.loss.detached:
        return  # corners may have kinks; there the backends say what is right
    way = np.random.default_rng(3).normal(size=slope.shape)
    step = 1e-6
    ends = [
        case.loss.reference(array, case.prediction + s * way, case.target) for s in (step, -step)
    ]
    size = max(float(np.sum(np.abs(slope * way))), 1.0)
    assert abs((ends[0] - ends[1]) / (2 * step) - np.sum(slope * way)) <= 1e-6 * size


REJECTED = [
    pytest.param(w, i, id=f"{w}-{i}") for w in LOSSES for i in range(len(losses.rejected(w)))
]


@pytest.mark.parametrize(("word", "number"), REJECTED)
def test_refused(word: str, number: int) -> None:
    """The case is refused with its code and a headline."""
    case = losses.rejected(word)[number]
    with pytest.raises(Refusal) as caught:
        target = parse_type(case.target) if case.target else None
        make(LOSSES[word], case.fields).check(parse_type(case.output), target, case.classes)
    assert caught.value.code == case.code, caught.value.message
    assert len(caught.value.message) > 10


@pytest.mark.parametrize("word", LOSSES.names)
def test_accepted(word: str) -> None:
    """Every case that runs is one that the shape rule takes, with the type of target it wants."""
    assert losses.accepted(word), f"`{word}` has no case"
    for use in losses.accepted(word):
        loss, output = make(LOSSES[word], use.fields), parse_type(use.output)
        loss.check(output, None)
        loss.check(output, loss.wants(output))


@pytest.mark.parametrize("word", LOSSES.names)
def test_witness(word: str) -> None:
    """Numbers from outside."""

    def run(prediction: Any, target: Any, **fields: Any) -> float:
        loss = make(LOSSES[word], fields)
        return float(loss.reference(array, np.asarray(prediction, float), np.asarray(target)))

    pairs = list(LOSSES[word].witness(run))
    assert pairs, f"`{word}` has no witness"
    for got, expected in pairs:
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("word", LOSSES.names)
def test_documented(word: str) -> None:
    """The file says what the word means, the class gives a source, and every field is described."""
    kind = LOSSES[word]
    assert "Source:" in (kind.__doc__ or ""), word
    assert all(field.doc for field in kind.fields.values()), word
