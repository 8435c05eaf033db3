"""distribute: how many devices share the work of an update."""

from __future__ import annotations

from typing import Any

from ..ops import Refusal
from ..types.record import Record, integer


class Distribute(Record):
    """Every batch is split over devices; the run equals that of one device with the same batch.

    ``data`` (a lone number): every device holds all weights; ``fsdp``: weights and the memory of the
    optimizer are split as well.  One of the two is given.
    """

    data: Any = integer(None, minimum=1, doc="devices that share every batch")
    fsdp: Any = integer(None, minimum=1, doc="devices that share every batch, and all weights too")

    @property
    def by(self) -> str:
        """Which way is given."""
        return next(name for name in self.fields if self.get(name) is not None)

    @property
    def count(self) -> int:
        """How many devices."""
        return int(self.get(self.by))

    def check(self, batch: int) -> None:
        """Raise `Refusal` unless one way is given, and batches can be split evenly.

        Args:
            batch: examples that devices share.
        """
        given = [name for name in self.fields if self.get(name) is not None]
        if len(given) != 1:
            told = " and ".join(f"`{name}`" for name in given) or "none"
            what = f"`distribute` takes one of `data` and `fsdp`, not {told}"
            raise Refusal("E0209", what, at=f"distribute.{given[-1]}" if given else "distribute")
        if batch % self.count:
            less, more = batch // self.count * self.count, -(-batch // self.count) * self.count
            near = f"`batch: {less}` or `batch: {more}`" if less else f"`batch: {more}`"
            raise Refusal(
                "E0209", f"{self.count} devices cannot share a batch of {batch} evenly",
                at=f"distribute.{self.by}", help=f"use {near}",
            )  # fmt: skip
