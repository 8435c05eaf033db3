"""phases: sections of a training that follow each other, each with an optimizer of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..ops import Refusal
from ..types.record import Record, anything, call, integer, section, sections, selector
from .clip import Clip
from .groups import Group

OVERLAID = ("optimizer", "schedule", "groups", "clip", "freeze")
"""Fields of ``training`` that a phase may say otherwise."""

LATER = (
    "loss", "losses", "steps", "let", "metrics", "max_steps", "max_time", "batch", "accumulate", "seed",
    "rng", "monitor", "early_stopping", "checkpoint", "evaluate", "precision", "ema", "regularize",
)  # fmt: skip


class Phase(Record):
    """What one phase says otherwise than ``training``.

    A phase begins with a fresh optimizer; its schedule is over its own epochs.  Epochs and steps are
    counted through, and so are early stopping, the best checkpoint and the average of the weights.
    """

    epochs: int = integer(minimum=1, doc="passes over the training data in this phase")
    freeze: Any = selector(None, doc="parameters that stay in this phase")
    optimizer: Any = call("optimizers", None, doc="how gradients change parameters")
    groups: Any = sections(Group, None, doc="other rates and decays for some parameters")
    schedule: Any = call("schedules", None, doc="how the learning rate changes")
    clip: Any = section(Clip, None, doc="how large gradients may be")
    loss: Any = anything(None, doc="later")
    losses: Any = anything(None, doc="later")
    steps: Any = anything(None, doc="later")
    let: Any = anything(None, doc="later")
    metrics: Any = anything(None, doc="later")
    max_steps: Any = anything(None, doc="later")
    max_time: Any = anything(None, doc="later")
    batch: Any = anything(None, doc="later")
    accumulate: Any = anything(None, doc="later")
    seed: Any = anything(None, doc="later")
    rng: Any = anything(None, doc="later")
    monitor: Any = anything(None, doc="later")
    early_stopping: Any = anything(None, doc="later")
    checkpoint: Any = anything(None, doc="later")
    evaluate: Any = anything(None, doc="later")
    precision: Any = anything(None, doc="later")
    ema: Any = anything(None, doc="later")
    regularize: Any = anything(None, doc="later")

    def overlay(self) -> dict[str, Any]:
        """The fields of ``training`` in this phase that differ."""
        given = {name: self.get(name) for name in OVERLAID if self.get(name) is not None}
        return given | {"epochs": self.epochs, "phases": None}

    def refusals(self, number: int) -> Iterator[Refusal]:
        """What a phase cannot say yet."""
        at = f"phases.{number}"
        for name in LATER:
            if self.get(name) is not None:
                what = f"`{name}` in a phase is not compiled yet"
                yield Refusal("E0801", what, at=f"{at}.{name}")
