"""Fields that name several axes, numbers that may be infinite, and types of ids and truth values."""

from __future__ import annotations

import math

import pytest
from triglot.compiler.ir.build import build
from triglot.compiler.spec.read import read
from triglot.compiler.text import parse_text

SPEC = """triglot: 1
model:
  inputs: {{x: "image[4, 3, 2]", flags: "bool vector[2]", ids: {{tensor: [place = 5], dtype: int}}}}
  layers:
    - {step}
      from: {source}
"""


def built(step, source="x"):
    """(output type, ops, diagnostics) of a network with one step."""
    text = SPEC.format(step=step, source=source)
    report = []
    spec = read(parse_text(text, "values.yaml")[0], "values.yaml", report)
    program = build(spec, report)
    problems = [found for found in report if found.severity == "error"]
    if problems:
        return None, [], problems
    body = program.networks["model"].body
    return str(body.result.type), [node.op for node in body.nodes], problems


@pytest.mark.parametrize(
    ("step", "source", "kind"),
    [
        ("mean: [width, height]", "x", "vector[2]"),
        ("mean: channel", "x", "tensor[height=4, width=3]"),
        ("sum: [height, width, channel]", "x", "scalar"),
        ("argmax: {axis: width}", "x", "int tensor[height=4, channel=2]"),
        ("argmax: {}", "flags", None),
        ("greater: 0.5", "x", "bool image[4, 3, 2]"),
        ("logical_not: {}", "flags", "bool vector[2]"),
        ("count_nonzero: channel", "flags", "label"),
        ("sum: place", "ids", "label"),
        ("less: 3", "ids", "bool tensor[place=5]"),
        ("conv2d: 3", "flags", None),
    ],
)
def test_types(step, source, kind):
    found, _, problems = built(step, source)
    assert found == kind, problems
    assert (kind is None) == bool(problems)


def test_axes_are_a_tuple_in_the_order_given():
    assert built("mean: [width, height]")[1][0].axis == ("width", "height")
    assert built("mean: width")[1][0].axis == ("width",)


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("mean: [height, hight]", "E0205"),
        ("mean: [height, height]", "E0203"),
        ("mean: []", "E0203"),
        ("mean: 1", "E0208"),
        ("mean: {axis: height, mask: x}", "E0503"),
        ("clip: {min: inf}", "E0301"),
        ("norm: {axis: channel, order: -inf}", "E0209"),
        ("power: {}", "E0202"),
        ("power: {exponent: 2, with: x}", "E0206"),
    ],
)
def test_refused(step, code):
    assert [found.code for found in built(step)[2]] == [code]


def test_some_numbers_may_be_infinite():
    assert built("norm: {axis: channel, order: inf}")[1][0].order == math.inf
    step = "masked_fill: {mask: flags, value: -inf}"
    assert built(step)[1][0].value == -math.inf


def test_values_meet_by_the_names_of_their_axes():
    step = "layers: [{mean: [height, channel], as: m}, {subtract: m, from: x}]"
    assert built(step)[0] == "image[4, 3, 2]"
