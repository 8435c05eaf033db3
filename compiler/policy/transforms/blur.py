"""blur: blurred images."""

from __future__ import annotations

from ._augment import Augment, amount


class Blur(Augment):
    """A Gaussian of a deviation up to this many pixels."""

    amount: float = amount(1.0, "largest deviation in pixels", maximum=50.0)
