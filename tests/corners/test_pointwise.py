"""Corners, equal values, zeros and empty masks of the elementwise words and the reductions."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from triglot.compiler.ops import Case
from triglot.tests.conformance import bench, compare, jobs
from triglot.tests.conformance.draw import draw

CORNERS = [0.0, 3.0, -3.0, 0.5, 1.0, -1.0, 0.0]
HALVES = [-2.5, -1.5, -0.5, 0.0, 0.5, 1.5, 2.5, 3.0]
TAILS = [-200.0, -90.0, -41.0, -25.0, 25.0, 39.5, 41.0, 90.0, 200.0]
TIES = [[1.0, 4.0, -2.0, 4.0, 1.0, -2.0, 0.0], [0.0] * 7, [2.0, 2.0, 2.0, -1.0, 3.0, 3.0, 3.0]]
BENT = {
    "abs": {}, "sign": {}, "square": {}, "relu_squared": {}, "hard_tanh": {}, "celu": {"alpha": 0.7},
    "hard_shrink": {"threshold": 3}, "soft_shrink": {"threshold": 3}, "tanh_shrink": {},
    "threshold": {"threshold": 3, "value": -1.5}, "sparse_plus": {}, "sparse_sigmoid": {},
    "prelu": {}, "squareplus": {}, "log_cosh": {}, "soft_cap": {"cap": 3}, "quick_gelu": {},
    "clip": {"min": -1, "max": 3}, "softmin": {}, "sparsemax": {},
}  # fmt: skip
COMPARED = ("equal", "not_equal", "greater", "greater_equal", "less", "less_equal")
ALONG = {"axis": "channel"}


def fill(word, fields, x, mask=None):
    """A case of ``word`` whose input is these rows."""
    x = np.array(x, np.float64).reshape(-1, np.shape(x)[-1])
    kind = f"vector[{x.shape[1]}]"
    if mask is not None:
        fields = {**fields, "mask": f"bool {kind}"}
    case = draw(word, 0, Case(kind, fields))
    case.x = x
    if mask is not None:
        case.values["mask"] = np.array(mask)
    return case


def reductions():
    """Ties, zeros and masks with nothing in them."""
    for word in ("max", "min", "argmax", "argmin", "prod", "std", "var", "count_nonzero", "median"):
        yield f"{word}-ties", fill(word, ALONG, TIES)
    for order in (1, 2, 3.5, float("inf")):
        yield f"norm-ties-{order}", fill("norm", {**ALONG, "order": order}, TIES)
    for word in ("sort", "argsort"):
        for down in (False, True):
            yield f"{word}-ties-{down}", fill(word, {"descending": down}, TIES)
    yield "top_k-ties", fill("top_k", {"k": 4}, TIES)
    yield "logsumexp-tails", fill("logsumexp", ALONG, TAILS)
    mask = [[True] * 7, [False] * 7, [False, True, True, False, False, False, False]]
    for word in ("sum", "mean", "max", "min", "var", "std"):
        yield f"{word}-masked", fill(word, ALONG, TIES, mask)


def cases():
    """Name -> case."""
    found = {}
    for word, fields in BENT.items():
        found[f"{word}-corners"] = fill(word, fields, CORNERS)
        found[f"{word}-tails"] = fill(word, fields, TAILS)
    for word in ("floor", "ceil", "round", "trunc"):
        found[f"{word}-halves"] = fill(word, {}, HALVES)
    for bound in ("min", "max"):
        found[f"clip-{bound}"] = fill("clip", {bound: 1}, CORNERS)
    for word in COMPARED:
        found[f"{word}-same"] = fill(word, {"to": 3}, CORNERS)
    for word in ("is_finite", "is_nan"):
        found[f"{word}-all"] = fill(word, {}, [1.0, float("inf"), float("-inf"), float("nan")])
    found.update(reductions())
    for name, case in found.items():
        case.number = name.partition("-")[2]
    return found


CASES = cases()


@functools.cache
def job(name, backend):
    """The first job of a case: channels last."""
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
            compare.check(job(name, backend), dtype, found, part, "eval")
