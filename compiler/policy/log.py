"""log: what a training writes for TensorBoard besides its losses and figures."""

from __future__ import annotations

from typing import Any

from ..types.record import Record, boolean, duration, integer
from .checkpoint import whole


class Log(Record):
    """Every ``every`` updates the learning rate is logged, and what else is asked for.

    Gradients are those of what an update makes small, penalties included, before they are clipped; they are
    kept at updates that log, and only there; where updates take turns, each has its own.  ``histograms`` are of weights and gradients before such an
    update.  ``graph`` is written once; ``examples`` are the first of the validation split, with what the
    network answers after every evaluation: beside loss expressions the one that they call.
    """

    every: Any = duration(("steps", 100), ("steps",), doc="updates between entries")
    gradients: bool = boolean(False, doc="the global norm of the gradient")
    histograms: bool = boolean(False, doc="histograms of weights and gradients")
    graph: bool = boolean(False, doc="the graph of the network")
    examples: Any = integer(None, minimum=1, doc="examples that are shown with their answers")

    @property
    def watches(self) -> bool:
        """Whether gradients are looked at."""
        return self.gradients or self.histograms

    def check(self) -> None:
        """Raise `Refusal` unless ``every`` is a whole number of steps."""
        whole("log.every", self.every)
