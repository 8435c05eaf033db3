"""Uses of a block that leave out an argument, and uses that state it."""

from __future__ import annotations

import types

import pytest
import triglot
from triglot.backends.code.expr import call, source
from triglot.backends.code.merge import Merger, Mismatch


def test_an_argument_left_out_is_the_default_of_the_function():
    """``nn.Conv2d`` pads with nothing, so that one constructor serves both uses."""
    merger = Merger(2)
    merged = merger.merge([call("nn.Conv2d", 1, 4, 3), call("nn.Conv2d", 1, 4, 3, padding=1)])
    assert source(merged) == "nn.Conv2d(1, 4, 3, padding=padding)"
    assert merger.hoisted["padding"].values == [0, 1]


def test_defaults_that_are_words_are_no_numbers():
    """``nnx.Conv`` pads to the same size: its uses need a class each."""
    options = {"kernel_size": (3, 3)}
    with pytest.raises(Mismatch):
        Merger(2).merge(
            [call("nnx.Conv", 1, 4, **options), call("nnx.Conv", 1, 4, **options, padding=1)]
        )


SPEC = """
triglot: 1
params: {rate: 0.2, width: 8}
blocks:
  unit:
    params: {drop: float, grow: int}
    layers: [dense: grow * width, dropout: drop, dropout: rate]
model:
  inputs: {features: "vector[4]"}
  layers:
    - unit: {drop: 0.5, grow: 1}
    - each: {rate: [0.1, 0.3]}
      layers: [unit: {drop: 0.4, grow: 2}, dropout: rate]
    - unit: {drop: rate, grow: 3}
"""


def test_what_differs_is_not_what_the_spec_calls_so(tmp_path):
    """A field may have the name of a parameter of the spec, or of a loop."""
    (tmp_path / "net.yaml").write_text(SPEC)
    triglot.compile(str(tmp_path / "net.yaml"), ["torch"], tmp_path / "out")
    made: list[tuple[str, float]] = []
    layers = types.SimpleNamespace(
        Module=object,
        ModuleList=list,
        Linear=lambda *sizes: None,
        Dropout=lambda rate: made.append(rate),
    )
    names = {"nn": layers, "super": lambda: types.SimpleNamespace(__init__=lambda: None)}
    source_ = (tmp_path / "out" / "torch" / "model.py").read_text()
    head = "from torch import Tensor, nn\n"
    assert head in source_
    exec(source_.replace(head, "Tensor = None\n"), names)
    names["Model"]()
    assert made == [0.5, 0.2, 0.4, 0.2, 0.1, 0.4, 0.2, 0.3, 0.2, 0.2]
