"""Watches a generated trainer: ``train.py`` itself, with its data, order and policies, step by step.

Loaded by its path in the processes of `verify`, as `jobs` is.  The functions that ``train.py`` calls
for an update are put into others that note what goes in and what comes out; after the last step asked
for, the trainer is left.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

Arrays = dict[str, Any]


class Enough(Exception):
    """The last step that was asked for is done."""


class Watch:
    """What is seen of a training.

    ``job.json`` has ``training``: ``steps``, those whose weights are kept, the folder of the data,
    whether rows are reversed, and whether batches are kept or only their digests.

    Attributes:
        flip: every part of a batch, and what is drawn for it, stands in reverse order: other sums, no
            other meaning.
    """

    def __init__(self, job: Any) -> None:
        self.job, self.facts = job, job.facts["training"]
        self.flip: bool = self.facts["flip"]
        self.losses: list[float] = []
        self.found: Arrays = {}
        self.digests: list[str] = []

    def before(self, batch: Sequence[Any], weights: Callable[[], Arrays]) -> None:
        """Note a batch in the layout of the package; the weights where the training begins."""
        if not self.losses:
            self.keep(0, weights)
        step, digest = len(self.losses) + 1, hashlib.sha256()
        for name, layout, array in self.named(batch):
            if layout == "first" and array.ndim > 2:
                array = np.moveaxis(array, 1, -1)
            digest.update(np.ascontiguousarray(array, np.float64).tobytes())
            if self.facts["batches"]:
                self.found[f"batch{step}/{name}"] = array
        self.digests.append(digest.hexdigest())

    def arguments(self, given: Sequence[Any]) -> tuple[Any, Any, Any, Any]:
        """Optimizer, scale and average, inputs, targets, rates: what follows ``train_step``'s model."""
        first = 1 + hasattr(self.job.module("step"), "make_average")
        first += hasattr(self.job.optional("precision"), "make_scaler")
        inputs, *rest = given[first:]
        targets, rates = (rest[:1], rest[1:]) if not self.job.terms else ([], rest)
        return given[:first], inputs, targets, rates

    def named(self, batch: Sequence[Any]) -> list[tuple[str, str, Any]]:
        """(name, layout, array) of the inputs, and of the target, which has the name ""."""
        rows = [(row["name"], row["layout"]) for row in self.job.inputs]
        arrays = [np.asarray(array) for array in batch]
        if len(arrays) > len(rows):
            out = self.job.outputs[0]
            like = arrays[-1].ndim == out["rank"] + 1
            rows.append(("", out["layout"] if like else "last"))
        return [(name, layout, a) for (name, layout), a in zip(rows, arrays, strict=True)]

    def after(self, loss: Any, weights: Callable[[], Arrays]) -> None:
        """Note what a step gave.

        Raises:
            Enough: it was the last one.
        """
        self.losses.append(float(np.asarray(loss).ravel()[0]))  # behind it stand its terms
        step = len(self.losses)
        if step in self.facts["keep"]:
            self.keep(step, weights)
        if step == self.facts["steps"]:
            raise Enough

    def keep(self, step: int, weights: Callable[[], Arrays]) -> None:
        """Note the canonical weights."""
        arrays = {name: np.array(array) for name, array in weights().items()}
        self.found |= {f"step{step}/{name}": array for name, array in arrays.items()}

    def owners(self, train: ModuleType) -> list[ModuleType]:
        """The modules whose updates a trainer makes: those of its phases, or it has them itself."""
        phases: list[ModuleType] = [row[0] for row in getattr(train, "PHASES", ())]
        return phases or [train]

    def over(self, train: ModuleType, name: str, made: Callable[..., Any]) -> None:
        """Put a function that takes the one it stands for first in the place of every one."""
        for owner in self.owners(train):
            setattr(owner, name, partial(made, getattr(owner, name)))

    def schedule(self, train: ModuleType) -> None:
        """Note what the first schedule is told."""

        def learning_rates(made: Any, total_steps: int, steps_per_epoch: int) -> Any:
            self.found.setdefault("schedule", np.array([total_steps, steps_per_epoch]))
            return made(total_steps, steps_per_epoch)

        if hasattr(self.owners(train)[0], "learning_rates"):
            self.over(train, "learning_rates", learning_rates)

    def run(self, train: ModuleType) -> Arrays:
        """Run the trainer as its command line does."""
        self.schedule(train)
        out = self.job.folder / "run"
        sys.argv = ["train.py", "--data", self.facts["data"], "--out", str(out)]
        sys.argv += ["--float64"] if self.job.dtype == "float64" else []
        with suppress(Enough):
            train.train()
        digests = np.array(self.digests[: len(self.losses)])
        return self.found | {"losses": np.array(self.losses), "digests": digests}


def backwards(train: ModuleType, count: int) -> list[int]:
    """The rows of a batch in reverse order, within each of the parts that an update adds up."""
    size = -(-count // getattr(train, "PARTS", 1))
    parts = (range(first, min(first + size, count)) for first in range(0, count, size))
    return [row for part in parts for row in reversed(part)]


def flipped(module: ModuleType, flip: Callable[[Any], Any]) -> None:
    """Let the portable draws of a package stand in reverse order, as its batches do."""
    kind = getattr(module, "Random", None)
    if kind is None:
        return
    drawn = kind.integers
    kind.integers = lambda self, sizes: flip(drawn(self, sizes))
