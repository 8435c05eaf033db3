"""float16: weights in half the bits."""

from __future__ import annotations

from typing import Any

from ...types.record import items
from . import Measure


class Float16(Measure):
    """Store weights as float16."""

    match: Any = items((), of_what="names", doc="selectors; everything when absent")

    part = "quantize"
