"""checkpoint: which weights are used afterwards, and which checkpoints stay on the disk."""

from __future__ import annotations

from typing import Any

from ..ops import Refusal
from ..types.record import Record, duration, integer, word


class Checkpoint(Record):
    """``last`` is written after every epoch, ``best`` when ``monitor`` improves.

    With ``every`` there are numbered ones beside them, whole enough to continue from; the newest
    ``keep`` of these stay.
    """

    use: str = word("best", "last", default="best", doc="which weights are used afterwards")
    every: Any = duration(None, ("steps", "epochs"), doc="time between numbered checkpoints")
    keep: int = integer(3, minimum=1, doc="numbered checkpoints that stay")

    def check(self) -> None:
        """Raise `Refusal` unless ``every`` is a whole number of steps or epochs."""
        whole("checkpoint.every", self.every)


def whole(where: str, time: Any) -> None:
    """Raise `Refusal` unless a duration is a whole number and at least 1."""
    if time is not None and (time[1] < 1 or time[1] != int(time[1])):
        unit, amount = time
        message = f"`{where}` is a whole number of {unit}, not {amount}"
        raise Refusal("E0209", message, at=where, help=f"write `{max(1, round(amount))} {unit}`")
