"""Recurrent layers in every pair of their options: results, directions, layers, masks, first states.

The cases of the ops are a few of these; here each two options meet at least once.
"""

from __future__ import annotations

import functools
import itertools
from typing import Any

import pytest
from triglot.compiler.ops import Case
from triglot.tests.conformance import bench, compare, jobs
from triglot.tests.conformance.brief import DTYPES
from triglot.tests.conformance.draw import Drawn, draw

WORDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("simple_rnn", {}),
    ("gru", {}),
    ("gru", {"reset_after": False}),
    ("lstm", {}),
)
OPTIONS = (
    {"return_": "last", "mask": "mask[5]", "initial": True},
    {"return_": "last", "bidirectional": True, "initial": True},
    {"return_": "last", "bidirectional": True, "layers": 2, "mask": "mask[5]"},
    {"return_": "sequence", "layers": 2},
    {"return_": "sequence", "bidirectional": True, "mask": "mask[5]", "initial": True},
    {"return_": "sequence", "initial": True},
    {"return_": "both", "bidirectional": True},
    {"return_": "both", "mask": "mask[5]", "initial": True},
    {"return_": "both", "bidirectional": True, "layers": 2, "mask": "mask[5]"},
    {"return_": "last", "layers": 2, "mask": "mask[5]"},
)
FACTORS: dict[str, tuple[Any, ...]] = {
    "return_": ("last", "sequence", "both"),
    "bidirectional": (False, True),
    "layers": (1, 2),
    "mask": (None, "mask[5]"),
    "initial": (False, True),
}


def cases() -> list[Drawn]:
    """Every word with every line of `OPTIONS`."""
    found = []
    for (word, extra), options in itertools.product(WORDS, OPTIONS):
        fields: dict[str, Any] = {"units": 3, **extra, **options}
        if fields.pop("initial", False):
            fields["initial"] = f"vector[{6 if fields.get('bidirectional') else 3}]"
        found.append(draw(word, 100 + len(found), Case("sequence[5, 4]", fields)))
    return found


@functools.lru_cache(None)
def outcome(backend: str) -> tuple[list[jobs.Job], bench.Results]:
    """All of them in one process."""
    made = [job for case in cases() for job in jobs.make_jobs(case, backend)]
    return made, bench.run(backend, made, DTYPES)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "backend",
    [pytest.param(b, marks=pytest.mark.xdist_group(b)) for b in jobs.BACKENDS],
)
def test_options_together(backend: str, dtype: str) -> None:
    """Outputs and gradients are those of the reference, in both modes."""
    made, results = outcome(backend)
    assert len(made) >= len(WORDS) * len(OPTIONS)
    for job, part, mode in itertools.product(made, ("forward", "gradient"), ("eval", "train")):
        compare.check(job, dtype, results.of(job.id, dtype), part, mode)


def test_each_two_options_meet() -> None:
    """Of every two factors each pair of values is there, but several layers with a first state."""
    for (a, left), (b, right) in itertools.combinations(FACTORS.items(), 2):
        for x, y in itertools.product(left, right):
            if {a: x, b: y} == {"layers": 2, "initial": True}:
                continue  # refused: the state of one layer
            seen = [o for o in OPTIONS if o.get(a, left[0]) == x and o.get(b, right[0]) == y]
            assert seen, (a, x, b, y)
