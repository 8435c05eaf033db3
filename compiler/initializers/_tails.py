"""A Gaussian without its tails."""

from __future__ import annotations

from typing import Any

BOUND = 2.0
"""Draws further than this many standard deviations are drawn again."""

SHRINK = 0.87962566103423978
"""Standard deviation of a unit Gaussian truncated at two: sqrt(1 - 4 phi(2) / (2 Phi(2) - 1))."""


def truncated(
    np: Any, generator: Any, shape: tuple[int, ...], std: float, mean: float = 0.0
) -> Any:
    """Gaussian draws within `BOUND` of ``std``; those outside are drawn again until none is."""
    draws = generator.standard_normal(shape)
    outside = np.abs(draws) > BOUND
    while outside.any():
        draws[outside] = generator.standard_normal(int(outside.sum()))
        outside = np.abs(draws) > BOUND
    return mean + std * draws
