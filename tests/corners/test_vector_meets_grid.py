"""A vector that meets channels-first data lands on the channels, on either side of the merge."""

from __future__ import annotations

import functools

import pytest
from triglot.compiler.ops import Case
from triglot.tests.conformance import bench, compare, jobs
from triglot.tests.conformance.draw import draw

MERGES = ("add", "subtract", "multiply", "average", "maximum", "minimum")
FIELDS = {"with": ["image[4, 5, 3]", "vector[3]"]}


@functools.cache
def job(word):
    """PyTorch, a vector first, then an image and another vector."""
    case = draw(word, 0, Case("vector[3]", FIELDS))
    return jobs.make_job(case, "torch", jobs.table("torch")[word], "first", "first")


@functools.cache
def results():
    """Every merge in one process."""
    return bench.run("torch", [job(word) for word in MERGES])


@pytest.mark.parametrize("word", MERGES)
def test_channels_first(word):
    for dtype in ("float32", "float64"):
        found = results().of(job(word).id, dtype)
        for part in ("forward", "gradient"):
            compare.check(job(word), dtype, found, part, "eval")


def test_the_lowering_keeps_channels_first():
    """Gating with a vector needs no permute; columns after a flatten follow the image."""
    from triglot.backends.code.dialect import Dialect
    from triglot.backends.code.expr import source
    from triglot.backends.code.lower import Lowering
    from triglot.compiler.ir.build import build
    from triglot.compiler.spec.read import read
    from triglot.compiler.text import parse_text

    spec = """triglot: 1
model:
  inputs: {image: "image[4, 3, 2]"}
  layers:
    - relu:
      as: grid
    - flatten
    - dense: 2
    - multiply: grid
"""
    report = []
    program = build(read(parse_text(spec, "gate.yaml")[0], "gate.yaml", report), report)
    assert not report
    lowering = Lowering(program, Dialect("torch", jobs.table("torch"), channels_first=True))
    made = lowering.network(program.networks["model"])
    lines = [source(step.value, "child") for step in made.body]
    assert not any("permute" in line for line in lines), lines
    assert lines[-1] == "x[:, :, None, None] * grid"
    (kernel,) = [w["kernel"] for w in lowering.weights.values() if "kernel" in w]
    assert kernel.steps == (
        ("reshape", (4, 3, 2, 2)),
        ("transpose", (3, 2, 0, 1)),
        ("reshape", (2, 24)),
    )
