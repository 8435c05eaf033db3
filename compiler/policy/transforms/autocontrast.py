"""autocontrast: colours from end to end."""

from __future__ import annotations

from ._augment import Chance


class Autocontrast(Chance):
    """Every channel stretched to reach from 0 to 1."""
