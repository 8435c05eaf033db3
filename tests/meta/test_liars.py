"""Comparators must fail when a backend lies, or their silence proves nothing."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from triglot.backends.code.expr import CHILD, call, text
from triglot.backends.code.say import Layer, Said, Site, native
from triglot.compiler.ops import OPS
from triglot.tests.conformance import bench, compare, jobs, laws
from triglot.tests.conformance.draw import draw

LIES = {
    "off-by-1e-9": ("dense", {"call": "child(x) * (1 + 1e-9)"}, "forward", "eval"),
    "wrong-backwards": (
        "dense",
        {"call": "child(x) * 1.5 - child(x).detach() * 0.5"},
        "gradient",
        "train",
    ),
    "bias-forgotten": ("dense", {"call": "F.linear(x, child.weight)"}, "forward", "eval"),
    "single-precision": ("dense", {"call": "child(x).float().double()"}, "forward", "eval"),
    "wrong-type": ("dense", {"call": "child(x).float()"}, "forward", "eval"),
    "other-statistics": (
        "batch_norm",
        {"build": "nn.BatchNorm2d(3, eps=1e-05, momentum=0.1)"},
        "forward",
        "train",
    ),
    "leaking-relu": ("relu", {"call": "F.leaky_relu(x, 1e-8)"}, "gradient", "eval"),
    "no-gradient": ("relu", {"call": "F.relu(x).detach()"}, "gradient", "eval"),
    "dropout-not-scaled": (
        "dropout",
        {"call": "F.dropout(x, 0.5) * 0.5"},
        "forward",
        "law",
    ),
}
"""name -> (op, what is exchanged in the plan, part, mode that must notice)."""


def honest(word: str) -> jobs.Job:
    """The truthful job of the first case in PyTorch."""
    return jobs.make_jobs(draw(word, 0, OPS[word].cases[0]), "torch")[0]


def lying(name: str) -> jobs.Job:
    """The job of a lie, under its own id."""
    word, exchanged, _, _ = LIES[name]
    job = honest(word)
    return replace(job, id=name, plan={**job.plan, "id": name, **exchanged})


@functools.lru_cache(None)
def outcome() -> tuple[dict[str, jobs.Job], bench.Results]:
    """Every lie, and the truth, in one process."""
    made = {name: lying(name) for name in LIES}
    made.update({f"honest-{word}": honest(word) for word, *_ in LIES.values()})
    made = {k: replace(j, id=k, plan={**j.plan, "id": k}) for k, j in made.items()}
    return made, bench.run("torch", made.values())


@pytest.mark.parametrize("name", LIES)
def test_lie_is_noticed(name: str) -> None:
    """The comparison of the lie raises; the same comparison of the truth does not."""
    made, results = outcome()
    word, _, part, mode = LIES[name]
    for job_name in (name, f"honest-{word}"):
        job, found = made[job_name], results.of(job_name, "float64")
        if mode == "law":
            check: Any = functools.partial(laws.check, job, "float64", found, part, "train")
        else:
            check = functools.partial(compare.check, job, "float64", found, part, mode)
        if job_name == name:
            with pytest.raises(compare.Differs):
                check()
        else:
            check()


def test_lying_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that forgets to transpose its kernel is caught, in the table as anywhere else."""
    table = jobs.table("torch")
    truth = table["dense"]

    def entry(n: Site) -> Layer:
        said = truth.entry(n)
        assert isinstance(said, Layer)
        shape = (n.op.units, n.x_type.channels)
        wrong = {**said.weights, "kernel": native("weight", ("reshape", shape))}
        return replace(said, weights=wrong, call=text("{}", call(CHILD, n.x)))

    monkeypatch.setitem(table.rows, "dense", Said(entry, "last"))
    job = jobs.make_jobs(draw("dense", 0, OPS["dense"].cases[0]), "torch")[0]
    found = bench.run("torch", [job]).of(job.id, "float64")
    compare.round_trip(job, "float64", found)  # reversible, but not the right kernel
    for part in ("forward", "gradient"):
        with pytest.raises(compare.Differs):
            compare.check(job, "float64", found, part, "eval")


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        ([1.0, float("nan")], [1.0, 2.0]),
        ([1.0, 2.0], [1.0, float("nan")]),
        ([1.0, float("inf")], [1.0, 2.0]),
        ([[1.0, 2.0]], [1.0, 2.0]),
        ([1.0, 2.0 + 1e-9], [1.0, 2.0]),
        ([1, 2], [1.0, 2.0]),
        ([True, False], [True, True]),
    ],
)
def test_same_raises(got: Any, expected: Any) -> None:
    """Not numbers, infinities, shapes, types, small errors."""
    with pytest.raises(compare.Differs):
        compare.same("y", np.asarray(got), np.asarray(expected), 1e-10)


def test_failed_job_is_not_silent() -> None:
    """A job that raises in the framework process fails with its traceback."""
    job = honest("dense")
    broken = replace(job, plan={**job.plan, "call": "child(nothing)"})
    with pytest.raises(bench.Failed, match="nothing"):
        bench.run("torch", [broken]).of(broken.id, "float32")
