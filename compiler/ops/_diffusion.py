"""How much noise a diffusion process holds at every step."""

from __future__ import annotations

import math


def betas(kind: str, steps: int, start: float, end: float) -> list[float]:
    """The variances b_1 … b_T of a schedule, ``linear`` or ``cosine``; see `NoiseSchedule`."""
    if kind == "linear":
        step = (end - start) / max(steps - 1, 1)
        return [start + step * t for t in range(steps)]
    left = [math.cos(math.pi / 2 * (t / steps + 0.008) / 1.008) ** 2 for t in range(steps + 1)]
    return [min(1 - left[t + 1] / left[t], 0.999) for t in range(steps)]


def signal(variances: list[float]) -> list[float]:
    """a_t, the product of 1 - b up to step t."""
    found, share = [], 1.0
    for beta in variances:
        share *= 1 - beta
        found.append(share)
    return found
