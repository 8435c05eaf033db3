"""translate: moved images."""

from __future__ import annotations

from ._augment import Augment, amount


class Translate(Augment):
    """Moved by whole pixels; what comes in is black, and class 0 in masks."""

    amount: float = amount(0.1, "largest share of height and width")
