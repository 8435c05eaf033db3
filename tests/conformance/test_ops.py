"""Every op, every case, every backend: the same numbers as the reference.

Written once and parametrised by the registry::

    pytest tests/conformance -k lstm
    pytest tests/conformance -k "torch and conv2d"

Ids read ``dense-2-torch-first-float64-gradient``: case 2 of ``dense``, PyTorch, channels-first.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from triglot.compiler.diagnostics import DiagnosticError
from triglot.compiler.ops import OPS, Op, Refusal
from triglot.compiler.reference import body
from triglot.compiler.reference import op as reference_op
from triglot.compiler.reference.op import parse_type
from triglot.compiler.types.tensor import TensorType, shaped
from triglot.tests.conformance import compare, jobs, laws
from triglot.tests.conformance.brief import COMPOSED, ROUNDED
from triglot.tests.conformance.draw import (
    SYMBOLS,
    Drawn,
    accepted,
    draw,
    rejected,
    signature,
    split,
)

DTYPES = ("float32", "float64")
PARTS = ("forward", "gradient", "weights")
drawn = functools.lru_cache(None)(lambda word, number: draw(word, number, OPS[word].cases[number]))


@dataclass(frozen=True)
class Unit:
    """One job, named before it is made: making jobs waits until a test is selected."""

    word: str
    number: int
    backend: str
    place: int
    id: str

    def job(self) -> jobs.Job:
        """The job itself, made once."""
        return made(self.word, self.number, self.backend)[self.place]


made = functools.lru_cache(None)(
    lambda word, number, backend: jobs.make_jobs(drawn(word, number), backend)
)


def bodied(word: str) -> bool:
    """Whether the op is said with simpler ops and so needs no row in any backend."""
    return OPS[word].composite()


def units(word: str, number: int) -> list[Unit]:
    """The jobs of one case, by backend and layout."""
    found = []
    for backend in jobs.BACKENDS:
        if bodied(word) or jobs.whole(drawn(word, number)):
            found.append(Unit(word, number, backend, 0, f"{word}-{number}-{backend}"))
            continue
        if word not in jobs.table(backend):
            continue
        pairs = jobs.layouts(jobs.table(backend)[word], drawn(word, number), backend)
        for place, (wanted, _) in enumerate(pairs):
            label = f"{word}-{number}-{backend}{jobs.suffix(wanted)}"
            found.append(Unit(word, number, backend, place, label))
    return found


def matrix() -> list[Any]:
    """unit x dtype x part; weights only where there are any.

    A case that cannot be drawn is left to `test_reference`, which fails with the reason.
    """
    rows = []
    cases = [(w, i, n) for w in OPS for n, (i, _) in enumerate(accepted(w))]
    for word, number, place in cases:
        rounded = place < (COMPOSED if bodied(word) else ROUNDED)
        dtypes = DTYPES if rounded else ("float64",)
        try:
            case, found = drawn(word, number), units(word, number)
        except Exception:  # test_reference draws it again and shows the error
            continue
        parts = PARTS if case.p or case.modules else PARTS[:2]
        for unit, dtype, part in itertools.product(found, dtypes, parts):
            label = f"{unit.id}-{dtype}-{part}"
            group = pytest.mark.xdist_group(unit.backend)
            rows.append(pytest.param(unit, dtype, part, id=label, marks=group))
    return rows


@pytest.mark.parametrize(("unit", "dtype", "part"), matrix())
def test_agrees(unit: Unit, dtype: str, part: str, results: Any) -> None:
    """Outputs, statistics and gradients in both modes; weights there and back."""
    job = unit.job()
    found = results(unit.backend).of(job.id, dtype)
    if part == "weights":
        compare.round_trip(job, dtype, found)
        return
    op = job.drawn.op
    for mode, random in (("eval", op.samples), ("train", op.stochastic)):
        check = laws.check if random else compare.check
        check(job, dtype, found, part, mode)
    for key in [k for k in found if k.startswith("again/") and not op.samples]:
        name = key.removeprefix("again/")
        compare.same(f"reloaded {name}", found[key], found[f"eval/{name}"], 1e-6)


ACCEPTED = [pytest.param(w, i, id=f"{w}-{i}") for w in OPS for i, _ in accepted(w)]


@pytest.mark.parametrize(("word", "number"), ACCEPTED)
def test_reference(word: str, number: int) -> None:
    """Inferred shape = shape of the reference; its gradient = finite differences; FLOPs count."""
    case = drawn(word, number)
    for train in (False, True):
        y = reference_op.evaluate(case.op, case.p, case.x, case.values, train, case.known)
        for name, kind in outputs(case).items():
            array = y[name] if isinstance(y, dict) else y
            assert array.shape == (len(case.x), *kind.bind(SYMBOLS)), (name, array.shape, str(kind))
    smooth = all(kind.dtype == "float" for kind in outputs(case).values())
    if smooth and not case.op.stochastic and not case.op.severed:
        slope_check(case)
    assert case.op.flops(case.types["x"], case.out, **case.infer_values) is not None


def outputs(case: Drawn) -> dict[str, TensorType]:
    """Output types by name."""
    return case.out if isinstance(case.out, dict) else {"y": case.out}


def slope_check(case: Drawn) -> None:
    """A central difference along one random direction equals the gradient times it."""
    g = np.random.default_rng(3)
    for train in (False, True):
        more = (train, None, case.known)
        start = reference_op.leaves(case.x, case.values, case.p)
        slopes = reference_op.gradients(case.op, case.p, case.x, case.values, *more)
        way = {k: g.normal(size=a.shape) for k, a in start.items()}

        def total(step: float, way: Any = way, start: Any = start, train: bool = train) -> float:
            new = {k: a + step * way[k] for k, a in start.items()}
            x, values, p = reference_op.replaced(new, case.x, case.values, case.p)
            y = reference_op.evaluate(case.op, p, x, values, train, case.known)
            return float(reference_op.weighted(y, None))

        expected = sum(float(np.sum(slopes[k] * way[k])) for k in slopes)
        step = 1e-5
        slope = (total(step) - total(-step)) / (2 * step)
        size = sum(float(np.sum(np.abs(slopes[k] * way[k]))) for k in slopes)
        assert abs(slope - expected) <= 1e-6 * max(size, 1.0), (slope, expected)


REJECTED = [pytest.param(w, i, id=f"{w}-{i}") for w in OPS for i, _ in rejected(w)]


@pytest.mark.parametrize(("word", "number"), REJECTED)
def test_refused(word: str, number: int) -> None:
    """The case is refused with its code and a headline."""
    case = OPS[word].cases[number]
    with pytest.raises((Refusal, DiagnosticError)) as caught:
        signature(*split(word, case))
    refused = caught.value
    found = refused.diagnostics[0] if isinstance(refused, DiagnosticError) else refused
    assert found.code == case.code, found.message
    assert len(found.message) > 10


KINDS = tuple(map(parse_type, (
    "vector[7]", "vector[D]", "tokens[5]", "tokens[T]", "mask[5]", "mask[T]", "sequence[5, 6]",
    "sequence[T, D]", "image[4, 6, 3]", "image[H, W, 3]", "volume[4, 5, 6, 2]",
))) + tuple(
    replace(shaped(dims), dtype=dtype)
    for dims in ((), (3,), (4, 5), (4, 6, 3), (3, 4, 5, 6, 7))
    for dtype in ("float", "int", "bool")
)  # fmt: skip
"""Types of many kinds, most of which most ops cannot take."""


@pytest.mark.parametrize("word", OPS.names)
def test_any_type(word: str) -> None:
    """Whatever comes in, there is a type that comes out or a diagnostic."""
    tried = 0
    for _, case in accepted(word):
        op, types, modules = split(word, case)
        for name, kind in itertools.product(types, KINDS):
            given = tuple(kind for _ in types[name]) if isinstance(types[name], tuple) else kind
            try:
                out, _ = signature(op, {**types, name: given}, modules)
            except (Refusal, DiagnosticError) as refused:
                found = refused.diagnostics[0] if isinstance(refused, DiagnosticError) else refused
                assert len(found.message) > 10
            else:
                assert out is not None
            tried += 1
    assert tried >= len(KINDS)


COMPOSITES = [pytest.param(w, i, id=f"{w}-{i}") for w in OPS if bodied(w) for i, _ in accepted(w)]


@pytest.mark.parametrize(("word", "number"), COMPOSITES)
def test_body(word: str, number: int) -> None:
    """The body says what the op says: its types, and its reference where it has one."""
    case = drawn(word, number)
    if type(case.op).infer is not Op.infer:
        stated = case.op.infer(case.types["x"], **case.infer_values)
        assert stated == case.out
    if type(case.op).reference is not Op.reference:
        arguments = (case.op, case.p, case.x, case.values)
        expected = reference_op.evaluate(*arguments, types=case.known)
        got, _ = body.run(*arguments, train=False, types=case.known)
        for name in outputs(case):
            pair = (got[name], expected[name]) if isinstance(got, dict) else (got, expected)
            np.testing.assert_allclose(*pair, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("word", OPS.names)
def test_witness(word: str) -> None:
    """Numbers from outside."""
    pairs = list(OPS[word].witness(reference_op.run(OPS[word])))
    assert pairs, f"`{word}` has no witness"
    for got, expected in pairs:
        np.testing.assert_allclose(np.asarray(got), np.asarray(expected), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("backend", jobs.BACKENDS)
@pytest.mark.parametrize("word", OPS.names)
def test_said(word: str, backend: str) -> None:
    """Every op has a row in every backend, or a body in simpler ops; at least one case runs."""
    assert issubclass(OPS[word], Op)
    assert accepted(word), f"`{word}` has no case"
    assert bodied(word) or word in jobs.table(backend), f"{backend} cannot say `{word}`"
