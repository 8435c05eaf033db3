"""Points where frameworks like to differ: corners, equal values, zero vectors, far tails.

The gradient there is the one the reference states, in every backend and both precisions.
"""

from __future__ import annotations

import functools

import numpy as np
import pytest
from triglot.compiler.ops import OPS, Case
from triglot.tests.conformance import bench, compare, jobs
from triglot.tests.conformance.draw import draw

CORNERS = [0.0, 3.0, -3.0, 6.0, 1.0, -1.0, 0.0]
TAILS = [-200.0, -90.0, -41.0, -25.0, 25.0, 39.5, 41.0, 90.0, 200.0]
ELEMENTWISE = {
    "relu": {}, "relu6": {}, "leaky_relu": {"slope": 0.3}, "elu": {"alpha": 0.7}, "selu": {},
    "gelu": {}, "silu": {}, "mish": {}, "sigmoid": {}, "tanh": {}, "softplus": {"beta": 2.0},
    "log_sigmoid": {}, "softsign": {}, "hard_sigmoid": {}, "hard_swish": {}, "log_softmax": {},
    "softmax": {}, "l2_normalize": {}, "lp_normalize": {}, "rrelu": {},
}  # fmt: skip


def fill(word, fields, x, *others):
    """A case of ``word`` whose inputs are these rows."""
    rows = [np.array(row, np.float64).reshape(-1, len(row) if np.ndim(row) == 1 else len(row[0]))
            for row in (x, *others)]  # fmt: skip
    kind = f"vector[{rows[0].shape[1]}]"
    if others:
        fields = {**fields, "with": [kind] * len(others)}
    case = draw(word, 0, Case(kind, fields))
    case.x = rows[0]
    if others:
        case.values["with"] = tuple(rows[1:])
    return case


def empty_map():
    """A sequence in which one channel of an example is 0 at every step, and one example is."""
    case = draw("global_response_norm", 0, Case("sequence[2, 3]", {}))
    case.x = np.array([[[1.0, 0.0, 2.0], [3.0, 0.0, -1.0]], [[0.0] * 3] * 2])
    return case


def cases():
    """id -> case."""
    found = {}
    for word, fields in ELEMENTWISE.items():
        found[f"{word}-corners"] = fill(word, fields, CORNERS)
        found[f"{word}-tails"] = fill(word, fields, TAILS)
    found["gelu-tanh-tails"] = fill("gelu", {"approximate": True}, TAILS)
    found["l2_normalize-zero"] = fill("l2_normalize", {}, [[0.0, 0.0], [3.0, 4.0]])
    for order in (1, 1.5, 2, 3, 9):
        rows = [[0.0, 0.0, 0.0], [3.0, 0.0, -4.0]]
        found[f"lp_normalize-zero-{order}"] = fill("lp_normalize", {"order": order}, rows)
    found["scale_norm-zero"] = fill("scale_norm", {}, [[0.0, 0.0], [3.0, 4.0]])
    found["global_response_norm-empty"] = empty_map()
    found["top_softmax-ties"] = fill("top_softmax", {"k": 2}, [[2.0, 2.0, 2.0], [1.0, 3.0, 1.0]])
    zeros = [[0.0, -0.0, -1.0, 0.0, -0.0], [-0.0, 0.0, 0.0, -3.0, -0.0]]  # as of a relu times something
    found["top_softmax-zeros"] = fill("top_softmax", {"k": 3}, zeros)
    found["top_k-zeros"] = fill("top_k", {"k": 3}, zeros)
    for word in ("maximum", "minimum"):
        ties = [1.0, 2.0, 0.0, 5.0]
        found[f"{word}-ties"] = fill(word, {}, ties, [1.0, 3.0, 0.0, 4.0])
        found[f"{word}-three"] = fill(word, {}, ties, [1.0, 2.0, 3.0, 5.0], [1.0, 2.0, 0.0, 7.0])
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
            compare.check(job(name, backend), dtype, found, part, "eval")


def test_every_kinked_op_of_one_number_is_here():
    """A new activation with a corner cannot be forgotten."""
    from triglot.compiler.ops._activation import Activation
    from triglot.tests.corners import test_pointwise

    kinked = {w for w in OPS if issubclass(OPS[w], Activation) and OPS[w].kinked}
    assert kinked <= set(ELEMENTWISE) | {case.word for case in test_pointwise.CASES.values()}
