"""Parameters that are words with settings."""

from __future__ import annotations

import pytest
from triglot.compiler.diagnostics import Source
from triglot.compiler.front import check_source

SPEC = """\
triglot: 1
name: given
params: {init: {normal: {std: sigma}}, sigma: 0.02}
blocks:
  b:
    params: {start: init, units: 4}
    layers: [dense: {units: units, kernel_init: start}]
model:
  inputs: {x: "vector[3]"}
  layers:
    - b
    - b: ARGUMENTS
"""


def checked(arguments, tmp_path):
    """The spec with these arguments of its second use."""
    return check_source(Source("given.yaml", SPEC.replace("ARGUMENTS", arguments)), tmp_path)


@pytest.mark.parametrize(("arguments", "scales"), [
    ("{start: init}", [0.02, 0.02]),
    ("{start: {normal: {std: 10 * sigma}}}", [0.02, 0.2]),
])  # fmt: skip
def test_an_initialiser_is_passed_to_a_block(arguments, scales, tmp_path):
    found = checked(arguments, tmp_path)
    assert not found.errors
    calls = found.program.networks["model"].body.nodes
    kernels = [call.body.nodes[0].parameters["kernel"] for call in calls]
    assert [kernel.init.std for kernel in kernels] == pytest.approx(scales)


def test_equal_mappings_are_one_body(tmp_path):
    """Two uses with the same words print one class; so do the block's own default and a copy of it."""
    spec = SPEC.replace("vector[3]", "vector[4]").replace("ARGUMENTS", "{start: init}")
    found = check_source(Source("given.yaml", spec), tmp_path)
    first, second = found.program.networks["model"].body.nodes
    assert first.body is second.body


def test_a_mapping_where_a_number_belongs_is_named(tmp_path):
    found = checked("{units: init}", tmp_path)
    assert [d.code for d in found.errors] == ["E0203"]
    assert "{normal: {std: sigma}}" in found.errors[0].labels[0].text
