"""Helpers that are cut to several uses at once still serve each of them."""

from __future__ import annotations

import functools
from typing import Any

import pytest
from triglot.backends.code.helpers import layers_page
from triglot.tests.conformance import bench, compare, jobs
from triglot.tests.conformance.brief import DTYPES
from triglot.tests.conformance.draw import accepted, draw

WORDS = (
    "additive_attention",
    "alibi_bias",
    "attention",
    "causal_mask",
    "dot_attention",
    "fourier_features",
    "linear_attention",
    "relative_position_bias",
    "rotary",
    "timestep_embedding",
    "window_reverse",
)
"""Ops whose helpers are cut to their uses."""


def neighbours(backend: str) -> list[jobs.Job]:
    """Every case twice: in a package with the next case, and in one with all others."""
    made = [
        job
        for word in WORDS
        for number, case in accepted(word)
        if not case.fields.get("dropout")
        for job in jobs.make_jobs(draw(word, number, case), backend)
    ]
    made = [job for job in made if job.plan["helpers"]]
    asked = [set(job.plan["helpers"]) for job in made]
    for i, job in enumerate(made):
        job.plan["layers"] = layers_page(backend, asked[i] | asked[(i + 1) % len(made)])
    again = [jobs.Job(**{**vars_of(job), "id": f"{job.id}-all"}) for job in made]
    everything = layers_page(backend, set().union(*asked))
    for job in again:
        job.plan = {**job.plan, "id": job.id, "layers": everything}
    return [*made, *again]


def vars_of(job: jobs.Job) -> dict[str, Any]:
    """The fields of a job."""
    return {name: getattr(job, name) for name in job.__dataclass_fields__ if name[0] != "_"}


@functools.lru_cache(None)
def outcome(backend: str) -> tuple[list[jobs.Job], bench.Results]:
    """All of them in one process."""
    made = neighbours(backend)
    return made, bench.run(backend, made, DTYPES)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "backend",
    [pytest.param(b, marks=pytest.mark.xdist_group(b)) for b in jobs.BACKENDS],
)
def test_every_use_keeps_its_meaning(backend: str, dtype: str) -> None:
    """Outputs and gradients are those of the reference, whatever else the class must do."""
    made, results = outcome(backend)
    assert len({job.plan["layers"] for job in made}) > len(made) // 3
    for job in made:
        for part in ("forward", "gradient"):
            compare.check(job, dtype, results.of(job.id, dtype), part, "eval")
