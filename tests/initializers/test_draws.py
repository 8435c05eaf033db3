"""Initialisers draw what they say: shapes, spread, bounds, and the same numbers for one key."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from triglot.compiler.initializers import INITIALIZERS
from triglot.compiler.ops import OPS
from triglot.compiler.reference import op as reference_op
from triglot.compiler.reference.op import make
from triglot.compiler.types.tensor import tensor

FANS = (300, 500)
SHAPE = (300, 500)


def drawn(word: str, shape: tuple[int, ...] = SHAPE, **fields: Any) -> np.ndarray:
    """One draw with a fixed key."""
    record: Any = INITIALIZERS[word](**fields)
    return np.asarray(record.draw(np, np.random.default_rng(5), shape, *FANS))


SPREAD = {
    "he_normal": (2 / 300) ** 0.5,
    "he_uniform": (2 / 300) ** 0.5,
    "glorot_normal": (2 / 800) ** 0.5,
    "glorot_uniform": (2 / 800) ** 0.5,
    "lecun_normal": (1 / 300) ** 0.5,
    "lecun_uniform": (1 / 300) ** 0.5,
    "variance_scaling": (1 / 300) ** 0.5,
    "normal": 0.02,
    "truncated_normal": 0.02 * 0.8796256610342398,
    "uniform": 0.1 / 12**0.5,
}


@pytest.mark.parametrize("word", SPREAD)
def test_spread(word: str) -> None:
    """Standard deviation and mean of 150,000 draws, within 5 standard errors."""
    values = drawn(word)
    assert values.shape == SHAPE
    assert values.dtype == np.float64
    assert abs(values.std() / SPREAD[word] - 1) < 5 / values.size**0.5
    assert abs(values.mean()) < 5 * SPREAD[word] / values.size**0.5


def test_bounds() -> None:
    """Uniform draws stay within their limits, truncated ones within two deviations."""
    assert np.abs(drawn("glorot_uniform")).max() <= (6 / 800) ** 0.5
    assert np.abs(drawn("uniform", low=-1.0, high=3.0) - 1).max() <= 2
    assert np.abs(drawn("truncated_normal", std=0.5, mean=3.0) - 3).max() <= 1
    assert np.abs(drawn("lecun_normal")).max() <= 2 * (1 / 300) ** 0.5 / 0.8796256610342398


@pytest.mark.parametrize("distribution", ["truncated_normal", "normal", "uniform"])
@pytest.mark.parametrize(("mode", "fan"), [("fan_in", 300), ("fan_out", 500), ("fan_avg", 400)])
def test_variance_scaling(mode: str, fan: int, distribution: str) -> None:
    """The variance is scale / fan, whatever the distribution; the uniform one is he_uniform."""
    values = drawn("variance_scaling", scale=2.0, mode=mode, distribution=distribution)
    assert abs(values.var() / (2 / fan) - 1) < 10 / values.size**0.5
    if (mode, distribution) == ("fan_in", "uniform"):
        np.testing.assert_allclose(values, drawn("he_uniform"), rtol=1e-14)


def test_dirac_changes_nothing() -> None:
    """A convolution with it returns its input, channel by channel, as far as there are channels."""
    x = np.random.default_rng(2).normal(size=(2, 5, 6, 3))
    for filters in (2, 3, 4):
        op = make(OPS["conv2d"], {"filters": filters, "kernel": 3, "bias": False})
        y = reference_op.evaluate(op, {"kernel": drawn("dirac", (3, 3, 3, filters))}, x)
        kept = min(filters, 3)
        np.testing.assert_array_equal(y[..., :kept], x[..., :kept])
        assert not y[..., kept:].any()
    assert drawn("dirac", (4,)).tolist() == [1, 0, 0, 0]


def test_identity() -> None:
    """A diagonal, repeated along further axes."""
    assert drawn("identity", (2, 3), gain=2.0).tolist() == [[2, 0, 0], [0, 2, 0]]
    assert drawn("identity", (5, 4, 4)).sum() == 20
    assert drawn("identity", (3,)).tolist() == [1, 0, 0]


def test_sparse() -> None:
    """Each output has the same number of zeros; the rest spreads as it should."""
    values = drawn("sparse", (10, 30, 500), zeros=0.9, std=2.0).reshape(300, 500)
    assert ((values == 0).sum(axis=0) == 270).all()
    assert abs(values[values != 0].std() / 2 - 1) < 0.05


@pytest.mark.parametrize("shape", [(40, 60), (60, 40), (5, 4, 30), (7, 7)])
def test_orthogonal(shape: tuple[int, ...]) -> None:
    """The fewer of rows and columns are orthogonal, of length ``gain``."""
    matrix = drawn("orthogonal", shape, gain=2.0).reshape(-1, shape[-1])
    rows, columns = matrix.shape
    product = matrix.T @ matrix if rows >= columns else matrix @ matrix.T
    np.testing.assert_allclose(product, 4 * np.eye(min(rows, columns)), atol=1e-12)


def test_constants() -> None:
    """zeros, ones, constant, blocks."""
    assert not drawn("zeros", (3, 2)).any()
    assert (drawn("ones", (3, 2)) == 1).all()
    assert (drawn("constant", (3,), value=0.25) == 0.25).all()
    assert drawn("blocks", (6,), values=[0, 1, 5]).tolist() == [0, 0, 1, 1, 5, 5]


def test_forget_bias() -> None:
    """An LSTM's bias opens the forget gate and nothing else, as far as the spec says."""
    op = make(OPS["lstm"], {"units": 2, "forget_bias": 3.0, "bidirectional": True})
    found = op.parameters(tensor("sequence", 5, 4))
    bias = found["backward_bias"]
    values = bias.init.draw(np, np.random.default_rng(0), bias.shape, 1, 1)
    assert values.tolist() == [0, 0, 3, 3, 0, 0, 0, 0]


@pytest.mark.parametrize("word", INITIALIZERS.names)
def test_same_key_same_numbers(word: str) -> None:
    """A draw depends on its key alone, and its class is documented."""
    fields = {"constant": {"value": 2.0}, "blocks": {"values": [1, 2]}}.get(word, {})
    np.testing.assert_array_equal(drawn(word, **fields), drawn(word, **fields))
    assert INITIALIZERS[word].__doc__
