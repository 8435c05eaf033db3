"""ALiBi: scores fall with the distance, for each head at a slope of its own."""

from __future__ import annotations

from typing import Any


def slopes(heads: int) -> list[float]:
    """Slopes of the heads: 2^(-8 / n), 2^(-16 / n), … for a power of two n.

    Other numbers of heads take those of the power below and, for the rest, every second one of the
    power above, as the authors' code does.
    """
    power = 1 << (heads.bit_length() - 1)
    first = [2.0 ** (-8 * (i + 1) / power) for i in range(power)]
    return first + [2.0 ** (-4 * (2 * i + 1) / power) for i in range(heads - power)]


def bias(np: Any, heads: int, times: int, keys: int) -> Any:
    """-slope_h |t - s|, [heads, times, keys]."""
    distance = np.abs(np.arange(times)[:, None] - np.arange(keys))
    return -np.array(slopes(heads))[:, None, None] * distance
