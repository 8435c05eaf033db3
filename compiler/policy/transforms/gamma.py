"""gamma: other midtones."""

from __future__ import annotations

from ._augment import Augment, amount


class Gamma(Augment):
    """Colours to a power from 1 / (1 + amount) to 1 + amount."""

    amount: float = amount(0.2, "largest change of the power", maximum=10.0)
