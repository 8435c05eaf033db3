"""The reference's side of ``verify --train``, and what rounding alone does to it.

A weight that no output depends on (a bias in front of a batch norm) has a gradient that is nothing but
rounding; optimizers that divide a gradient by its size make steps of it, and a running mean behind the
weight follows.  And a training may be chaotic: narrow layers at a high rate double every difference in a few
steps.  How far rounding goes is seen by training the reference twice, the second time from weights whose
last bits differ.  That is done when a framework differs, to know whether it means anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..compiler.reference.train import Slope
from .compare import MOVES, NOISE, ROUNDING, distance, magnitude

LEAST_SIZE = 1e-3
"""Of an array, where a difference is told relative to it."""


@dataclass
class Reference:
    """Losses and weights of the reference.

    Attributes:
        rates: the largest learning rate of every optimizer that there is, by word.
        losses: of every step.
        states: names of running statistics.
        weights: step -> arrays by canonical name, of the steps that are compared.
        homes: array of an average of a network -> the array that it follows.
        drift: step -> name -> how far the twin has been from it until then.
        apart: step -> name, "" for the loss -> how far the twin is, relative.
    """

    rates: Mapping[str, float]
    states: frozenset[str]
    losses: list[float] = field(default_factory=list)
    weights: dict[int, Any] = field(default_factory=dict)
    drift: dict[int, dict[str, float]] = field(default_factory=dict)
    apart: dict[int, dict[str, float]] = field(default_factory=dict)
    still: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    homes: Mapping[str, str] = field(default_factory=dict)

    def add(self, made: Slope, arrays: Mapping[str, Any], keep: bool) -> None:
        """Note a step: its loss, which weights had a gradient, and its arrays where they are kept."""
        self.losses.append(made.value)
        self.weights[len(self.losses)] = arrays if keep else {}
        sizes = {name: magnitude(item) for name, item in made.weights.items()}
        top = max(sizes.values(), default=0.0)
        for name, size in sizes.items():
            (self.still if size <= NOISE * top else self.moved).add(name)

    def follow(self, own: Mapping[str, Any], twin: Mapping[str, Any], value: float) -> None:
        """Note how far the arrays and the loss of a twin are, at the least until now."""
        step = len(self.losses)
        before = self.drift.get(step - 1, {})
        far = {name: distance(own[name], twin[name], 1.0) for name in own}
        self.drift[step] = {name: max(gap, before.get(name, 0.0)) for name, gap in far.items()}
        top = max(map(abs, self.losses)) or 1.0
        self.apart[step] = {
            name: gap / max(magnitude(own[name]), LEAST_SIZE) for name, gap in far.items()
        } | {"": abs(value - self.losses[-1]) / top}

    def excused(self, name: str, step: int) -> float:
        """How far an array may be at a step without a meaning; -1 where it may not."""
        name = self.home(name)
        if name in self.idle:
            return MOVES * step * max(self.rates.values())
        known = self.drift.get(step, {}) if name in self.states else {}
        return ROUNDING * known[name] if name in known else -1.0

    def steady(self, bound: float) -> int | None:
        """Steps until rounding alone may move the loss or a weight by more than a bound.

        None where it does not, or does in the first step, which has to be right.
        """
        for step, moved in self.apart.items():
            names = (n for n in moved if self.home(n) not in {*self.idle, *self.states})
            if any(not ROUNDING * moved[name] <= bound for name in names):
                return step - 1 or None
        return None

    def home(self, name: str) -> str:
        """The array that an average follows; any other is its own."""
        name = name.removeprefix("average.")
        return self.homes.get(name, name)

    @property
    def idle(self) -> set[str]:
        """Weights whose gradient was never more than rounding."""
        return self.still - self.moved


def nudged(arrays: Mapping[str, Any]) -> dict[str, Any]:
    """The same numbers, but for their last bits."""
    draw = np.random.default_rng(0)
    spacing = np.finfo(np.float64).eps
    return {
        name: value * (1 + spacing * draw.choice([-1.0, 1.0], np.shape(value)))
        for name, value in arrays.items()
    }


def rates(policy: Any, network: Any) -> dict[str, float]:
    """Optimizer -> its largest learning rate in phases, groups and updates."""
    found: dict[str, float] = {}
    for stage in policy.stages:
        groups = [float(group.lr) for group in stage.groups or () if group.lr is not None]
        owners = [(stage.optimizer, 1), *((part.optimizer, part.times) for part in network.parts)]
        for optimizer, times in owners:
            if optimizer is not None:
                most = times * max([float(optimizer.lr), *groups])
                found[optimizer.word] = max(found.get(optimizer.word, 0.0), most)
    return found
