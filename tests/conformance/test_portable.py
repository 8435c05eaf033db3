"""Every op that draws, under `training.rng: portable`: the same numbers as the reference."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from triglot.compiler.ops import OPS
from triglot.tests.conformance import compare, jobs, portable
from triglot.tests.conformance.draw import accepted, draw

DTYPES = ("float64", "float32")
drawn = functools.lru_cache(None)(lambda word, number: draw(word, number, OPS[word].cases[number]))
made = functools.lru_cache(None)(
    lambda word, number, backend: portable.make(drawn(word, number), backend)
)


@dataclass(frozen=True)
class Unit:
    """One job, named before it is made."""

    word: str
    number: int
    backend: str

    @property
    def id(self) -> str:
        """``dropout-1-torch-portable``."""
        return f"{self.word}-{self.number}-{self.backend}-portable"

    def job(self) -> portable.PortableJob:
        """The job itself, made once."""
        return made(self.word, self.number, self.backend)


def units() -> list[Unit]:
    """Every case that draws, in every backend."""
    found = []
    for word in OPS:
        for number, _ in accepted(word):
            op = drawn(word, number).op
            if op.stochastic and not op.composite():
                found += [Unit(word, number, backend) for backend in jobs.BACKENDS]
    return found


UNITS = [pytest.param(u, id=u.id, marks=pytest.mark.xdist_group(u.backend)) for u in units()]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("unit", UNITS)
def test_draws_the_same(unit: Unit, dtype: str, results: Any) -> None:
    """Outputs of two calls in both modes and gradients; zeros stand in the same places."""
    job = unit.job()
    found = results(unit.backend).of(job.id, dtype)
    zero = {f"g.p.{name}" for name in job.drawn.op.zero_gradients}
    for mode in jobs.MODES:
        slopes = [v for key, v in job.expected(mode).items() if key.startswith("g.") and v.size]
        largest = max((float(np.max(np.abs(v))) for v in slopes), default=compare.FLOOR)
        for key, want in job.expected(mode).items():
            got = compare.canonical(job, key.removeprefix("more."), found[f"{mode}/{key}"])
            part = "gradient" if key.startswith("g.") else "forward"
            floor = largest if key in zero else compare.FLOOR
            compare.same(f"{mode} {key}", got, want, compare.BOUND[dtype, part], floor)
            if not key.startswith("g.") and np.ndim(want):
                np.testing.assert_array_equal(got == 0, want == 0, err_msg=f"{mode} {key}")


def test_every_word_that_draws() -> None:
    """None is left out: those that stand here are all that draw and are no composites."""
    words = {unit.word for unit in units()}
    assert {"dropout", "normal", "attention", "lstm", "drop_block2d", "shuffle"} <= words
