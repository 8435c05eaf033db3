"""Words of ``constants:`` against numbers from outside."""

from __future__ import annotations

import numpy as np
import pytest
from triglot.compiler.constants import CONSTANTS


@pytest.mark.parametrize("word", CONSTANTS.names)
def test_witness(word: str) -> None:
    pairs = list(CONSTANTS[word].witness())
    assert pairs
    for got, expected in pairs:
        np.testing.assert_allclose(got, expected, rtol=1e-3)


@pytest.mark.parametrize("kind", ["linear", "cosine"])
def test_variances_lie_between_0_and_1_and_the_signal_falls(kind: str) -> None:
    made = CONSTANTS["noise_schedule"](kind=kind, steps=50)
    betas, signal = np.array(made.betas()), np.array(made.signal())
    assert ((betas > 0) & (betas < 1)).all() and (np.diff(signal) < 0).all()
    np.testing.assert_allclose(signal[1:] / signal[:-1], 1 - betas[1:])
