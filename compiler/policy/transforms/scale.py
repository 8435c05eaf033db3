"""scale: an array to a range."""

from __future__ import annotations

from typing import Any

from ...ops import Refusal
from ...types.record import items
from ..sources import Change, Scan
from . import Transform


class Scale(Transform):
    """Linear, so that the smallest training value becomes ``to[0]`` and the largest ``to[1]``."""

    to: Any = items((0.0, 1.0), of_what="numbers", doc="the range, low and high")

    def change(self, field: str, scan: Scan) -> Change:
        """The change with its range."""
        if len(self.to) != 2 or not self.to[0] < self.to[1]:
            raise Refusal(
                "E0209", "`scale` needs two numbers, low and high", at=f"fields.{field}",
                help="`scale: [0, 1]`",
            )  # fmt: skip
        return Change("scale", float(self.to[0]), float(self.to[1]))
