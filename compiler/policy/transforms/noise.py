"""noise: noisy images."""

from __future__ import annotations

from ._augment import Augment, amount


class Noise(Augment):
    """Normal noise of a deviation up to this, on colours from 0 to 1."""

    amount: float = amount(0.05, "largest deviation")
