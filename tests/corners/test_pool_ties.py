"""Windows full of equal values and of zeros: which cell the gradient goes to, in every backend.

After a ReLU most windows of a map look like this.
"""

from __future__ import annotations

import functools

import numpy as np
import pytest
from triglot.compiler.ops import Case
from triglot.tests.conformance import bench, compare, jobs
from triglot.tests.conformance.draw import draw

FIELDS = {
    "max_pool1d-overlap": ("max_pool1d", "sequence[9, 2]", {"window": 3, "stride": 2}),
    "max_pool1d-ceil": ("max_pool1d", "sequence[8, 2]", {"window": 3, "stride": 2, "ceil": True}),
    "max_pool2d-same": ("max_pool2d", "image[6, 5, 2]", {"window": 3, "padding": "same"}),
    "max_pool2d-pairs": ("max_pool2d", "image[6, 5, 2]", {"window": 3, "padding": [[0, 2], 1]}),
    "max_pool3d-valid": ("max_pool3d", "volume[4, 3, 5, 2]", {"window": 2, "stride": 1}),
    "max_pool3d-same": ("max_pool3d", "volume[4, 3, 5, 2]", {"window": 3, "padding": "same"}),
    "adaptive_max_pool1d-overlap": ("adaptive_max_pool1d", "sequence[7, 2]", {"size": 3}),
    "adaptive_max_pool2d-overlap": ("adaptive_max_pool2d", "image[5, 7, 2]", {"size": [2, 3]}),
    "adaptive_max_pool3d-overlap": ("adaptive_max_pool3d", "volume[3, 5, 4, 2]", {"size": 2}),
    "lp_pool2d-zeros": ("lp_pool2d", "image[6, 4, 2]", {}),
    "lp_pool2d-third": ("lp_pool2d", "image[6, 4, 2]", {"order": 3}),
    "global_max_pool-ties": ("global_max_pool", "image[3, 4, 2]", {}),
}
"""Name -> word, input, fields."""


def made(name):
    """A case whose values are 0, 1 and 2, each many times."""
    word, kind, fields = FIELDS[name]
    case = draw(word, 0, Case(kind, fields))
    case.number = name.partition("-")[2]
    case.x = np.random.default_rng(5).integers(0, 3, case.x.shape).astype(np.float64)
    case.x[0] = 0.0
    return case


CASES = {name: made(name) for name in FIELDS}


@functools.cache
def job(name, backend):
    """The job of a case in the first layout that the backend takes."""
    case = CASES[name]
    said = jobs.table(backend)[case.word]
    return jobs.make_job(case, backend, said, *jobs.layouts(said, case, backend)[-1])


@functools.cache
def results(backend):
    """Every case in one process."""
    return bench.run(backend, [job(name, backend) for name in CASES])


@pytest.mark.parametrize("backend", jobs.BACKENDS)
@pytest.mark.parametrize("name", CASES)
def test_tie(name, backend):
    for dtype in ("float32", "float64"):
        found = results(backend).of(job(name, backend).id, dtype)
        for part in ("forward", "gradient"):
            compare.check(job(name, backend), dtype, found, part, "eval")
