"""Zero vectors, equal rows, boundaries that are hit, masks without anything real, empty segments."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from triglot.compiler.ops import Case
from triglot.tests.conformance import bench, compare, jobs
from triglot.tests.conformance.draw import draw

ROWS = np.array([[[0.0, 0.0], [3.0, 4.0], [1.0, 2.0]], [[0.0, 0.0], [0.0, 0.0], [-2.0, 1.0]]])
OTHERS = np.array([[[3.0, 4.0], [0.0, 0.0]], [[0.0, 0.0], [-2.0, 1.0]]])
NUMBERS = np.array([[-0.5, 0.25, 0.1, 1.5, 0.0], [0.1, -3.0, 2.0, 0.25, -0.5]])
MASKS = np.array([[False, False, False], [True, False, True]])


def filled(word, kind, fields, x, **values):
    """A case whose inputs are these arrays."""
    case = draw(word, 0, Case(kind, fields))
    case.x = np.asarray(x, np.float64).astype(np.float32).astype(np.float64)
    case.values = dict(values)
    return case


def cases():
    """id -> case."""
    pair, one = "sequence[3, 2]", "sequence[2, 2]"
    turned = np.roll(ROWS, 1, axis=1)
    found = {
        "pairwise_distance-equal": filled(
            "pairwise_distance", pair, {"with": [one]}, ROWS, **{"with": (OTHERS,)}
        ),
        "cosine_similarity-zero": filled(
            "cosine_similarity", pair, {"with": [pair]}, ROWS, **{"with": (turned,)}
        ),
        "bucketize-boundary": filled(
            "bucketize", "vector[5]", {"boundaries": [-0.5, 0.1, 0.25, 1.5]}, NUMBERS
        ),
        "last-none": filled("last", pair, {"mask": "mask[3]"}, ROWS, mask=MASKS),
        "segment_mean-empty": filled(
            "segment_mean",
            pair,
            {"index": "tokens[3]", "segments": 4},
            ROWS,
            index=np.array([[3, 3, 3], [0, 2, 0]]),
        ),
    }
    for name, case in found.items():
        case.number = name.partition("-")[2]
    return found


CASES = cases()


@functools.cache
def job(name, backend):
    """The job of a case, channels last where the entry takes them so."""
    return jobs.make_jobs(CASES[name], backend)[0]


@functools.cache
def results(backend):
    """Every case in one process."""
    return bench.run(backend, [job(name, backend) for name in CASES])


@pytest.mark.parametrize("backend", jobs.BACKENDS)
@pytest.mark.parametrize("name", CASES)
def test_corner(name, backend):
    for dtype in ("float32", "float64"):
        found = results(backend).of(job(name, backend).id, dtype)
        for part in ("forward", "gradient"):
            if (
                any(key[0] == "g" for key in job(name, backend).expected("eval"))
                or part == "forward"
            ):
                compare.check(job(name, backend), dtype, found, part, "eval")
