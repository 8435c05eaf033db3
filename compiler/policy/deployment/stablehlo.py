"""stablehlo: a portable program of XLA."""

from __future__ import annotations

from . import Measure


class Stablehlo(Measure):
    """Export as StableHLO."""

    part = "export"
