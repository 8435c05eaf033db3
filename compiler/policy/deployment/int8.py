"""int8: weights and activations in whole numbers."""

from __future__ import annotations

from typing import Any

from ...types.record import integer, items
from . import Measure


class Int8(Measure):
    """Quantise to eight bits, with scales measured on examples."""

    calibrate: int = integer(200, minimum=1, doc="examples that scales are measured on")
    match: Any = items((), of_what="names", doc="selectors; everything when absent")

    part = "quantize"
