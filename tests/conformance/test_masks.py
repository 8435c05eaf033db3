"""Masks may have any form: real steps last, holes, nothing real at all."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from triglot.compiler.ops import OPS
from triglot.compiler.reference.op import evaluate
from triglot.tests.conformance import bench, compare, jobs
from triglot.tests.conformance.brief import DTYPES
from triglot.tests.conformance.draw import Drawn, accepted, draw

ATTENDING = ("attention", "linear_attention")
"""Ops that answer at padded steps too, without reading them."""

POOLING = ("additive_attention", "attention_pool", "dot_attention", "pool_attention")
"""Ops whose answers do not stand at the steps of the masked sequence."""

SEQUENTIAL = (*ATTENDING, *POOLING, "gru", "lstm", "simple_rnn")


def shapes_of_masks(like: np.ndarray) -> np.ndarray:
    """Left-padded, with holes, and empty: one example each."""
    mask = np.zeros(like.shape, bool)
    mask[0, 2:] = True
    mask[1, 1::2] = True
    return mask


def masked_cases() -> list[Drawn]:
    """Every case with a mask of steps and without dropout, under such masks."""
    found = []
    for word in SEQUENTIAL:
        for number, case in accepted(word):
            steps = str(case.fields.get("mask", "")).startswith("mask[")
            if not steps or case.fields.get("dropout"):
                continue
            drawn = draw(word, number, case)
            mask = shapes_of_masks(drawn.values["mask"])
            found.append(replace(drawn, values={**drawn.values, "mask": mask}))
    return found


@functools.lru_cache(None)
def outcome(backend: str) -> tuple[list[jobs.Job], bench.Results]:
    """All of them in one process."""
    made = [job for case in masked_cases() for job in jobs.make_jobs(case, backend)]
    return made, bench.run(backend, made, DTYPES)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "backend",
    [pytest.param(b, marks=pytest.mark.xdist_group(b)) for b in jobs.BACKENDS],
)
def test_any_mask(backend: str, dtype: str) -> None:
    """Outputs and gradients are those of the reference."""
    made, results = outcome(backend)
    assert len(made) >= 9
    for job in made:
        for part in ("forward", "gradient"):
            compare.check(job, dtype, results.of(job.id, dtype), part, "eval")


@pytest.mark.parametrize("case", masked_cases(), ids=lambda case: case.id)
def test_padding_is_not_read(case: Drawn) -> None:
    """What stands at padded steps changes no result, and no output stands there."""
    mask = case.values["mask"]
    key = "kv" if case.values.get("kv") is not None else "x"
    before = run(case, case.x, case.values)
    noise = np.where(mask[..., None], 0.0, 100.0)
    if key == "kv":
        after = run(case, case.x, {**case.values, "kv": case.values["kv"] + noise})
        np.testing.assert_array_equal(before, after)
        return
    after = run(case, case.x + noise, case.values)
    if case.word in POOLING:
        np.testing.assert_array_equal(before, after)
        return
    real = mask[..., None] if before.ndim == 3 else np.ones_like(before, bool)
    np.testing.assert_array_equal(np.where(real, before, 0), np.where(real, after, 0))
    if before.ndim == 3 and case.word not in ATTENDING:
        assert not np.where(real, 0, before).any()


def run(case: Drawn, x: np.ndarray, values: dict[str, Any]) -> np.ndarray:
    """The first output of the reference."""
    y = evaluate(case.op, case.p, x, values, types=case.types)
    return next(iter(y.values())) if isinstance(y, dict) else y


def test_every_masked_op_is_here() -> None:
    """Ops that read padding and carry a state or attend are listed above."""
    assert all(OPS[word].reads_padding for word in SEQUENTIAL)
