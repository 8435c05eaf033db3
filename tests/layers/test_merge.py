"""Uses of a block that leave out an argument, and uses that state it."""

from __future__ import annotations

import pytest
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
