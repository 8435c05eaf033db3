"""Padding: a word, a number of cells, one per axis, or pairs; block parameters may stand in it."""

from __future__ import annotations

import pytest
from triglot.compiler.ir.build import build
from triglot.compiler.ops._windows import amounts, output_size
from triglot.compiler.spec.read import read
from triglot.compiler.text import parse_text
from triglot.compiler.types.dims import Poly, Size

SPEC = """triglot: 1
params: {{cells: 2}}
model:
  inputs: {{image: "image[8, 10, 3]", words: "sequence[9, 2]"}}
  layers:
    - from: {source}
      {step}
"""


def built(step, source="image"):
    """(output type, op) of a network with one step."""
    report = []
    text = SPEC.format(step=step, source=source)
    program = build(read(parse_text(text, "padding.yaml")[0], "padding.yaml", report), report)
    assert not [found for found in report if found.severity == "error"], report
    body = program.networks["model"].body
    return str(body.result.type), body.nodes[0].op


@pytest.mark.parametrize(
    ("padding", "pairs", "kind"),
    [
        ("1", ((1, 1), (1, 1)), "image[8, 10, 4]"),
        ("[0, 2]", ((0, 0), (2, 2)), "image[6, 12, 4]"),
        ("[[1, 0], 2]", ((1, 0), (2, 2)), "image[7, 12, 4]"),
        ("cells", ((2, 2), (2, 2)), "image[10, 12, 4]"),
        ("[cells - 1, [0, cells]]", ((1, 1), (0, 2)), "image[8, 10, 4]"),
        ("valid", "valid", "image[6, 8, 4]"),
        ("same", "same", "image[8, 10, 4]"),
    ],
)
def test_forms(padding, pairs, kind):
    found, op = built(f"conv2d: {{filters: 4, padding: {padding}}}")
    assert (op.padding, found) == (pairs, kind)


def test_cells_keep_the_name_the_spec_gave_them():
    op = built("conv2d: {filters: 4, padding: [cells, 1]}")[1]
    assert isinstance(op.padding[0][0], Size) and not isinstance(op.padding[1][0], Size)


def test_one_axis_takes_a_pair_in_a_list():
    kind, op = built("conv1d: {filters: 4, padding: [[3, 1]]}", "words")
    assert (op.padding, kind) == (((3, 1),), "sequence[11, 4]")


def test_ceil_counts_windows_as_pytorch_does():
    """`torch.nn.MaxPool1d`: round up, then drop a window that starts in the padding after."""
    for n in range(3, 40):
        for k, s, before, after in ((3, 2, 0, 1), (3, 5, 0, 0), (2, 4, 1, 1), (5, 3, 2, 4)):
            count = -(-(n + before + after - k) // s) + 1
            count -= (count - 1) * s >= n + before
            assert output_size(n, k, s, 1, (before, after), True) == count, (n, k, s)


def test_ceil_of_a_symbol_is_known_by_its_remainder():
    n = Poly.symbol("H") * 16
    assert amounts(n, 3, 2, 1, "valid", True) == (0, 1)
    assert amounts(Poly.symbol("H"), 3, 2, 1, "valid", True) is None
    assert amounts(Poly.symbol("H"), 1, 2, 1, "same") == (0, 0)
