"""early_stopping: end training when a figure no longer improves."""

from __future__ import annotations

from ..types.record import Record, integer, number, text


class EarlyStopping(Record):
    """Stop after ``patience`` epochs without an improvement of more than ``min_delta``."""

    monitor: str = text(
        "val.loss", doc="figure that is watched: `val.loss`, `val.accuracy`, `loss`"
    )
    patience: int = integer(5, minimum=1, doc="epochs without improvement that are tolerated")
    min_delta: float = number(0.0, minimum=0, doc="smallest change that counts")
