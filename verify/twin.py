"""The reference's side of ``verify --train``, and what rounding alone does to it.

A weight that no output depends on (a bias in front of a batch norm) has a gradient that is nothing but
rounding; optimizers that divide a gradient by its size make steps of it, and a running mean behind the
weight follows.  How far that goes is seen by training the reference twice, the second time from weights
whose last bits differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..compiler.reference.train import Slope
from .compare import MOVES, NOISE, ROUNDING, magnitude

PLAIN = ("sgd", "sgdw")
"""Optimizers whose steps are as small as the gradient."""


@dataclass
class Reference:
    """Losses and weights of the reference.

    Attributes:
        rates: the largest learning rate of every optimizer that there is, by word.
        losses: of every step.
        weights: step -> arrays by canonical name, of the steps that are compared.
        drift: step -> running statistic -> how far the twin has been from it until then.
    """

    rates: Mapping[str, float]
    losses: list[float] = field(default_factory=list)
    weights: dict[int, Any] = field(default_factory=dict)
    drift: dict[int, dict[str, float]] = field(default_factory=dict)
    still: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)

    def add(self, made: Slope, arrays: Mapping[str, Any], keep: bool) -> None:
        """Note a step: its loss, which weights had a gradient, and its arrays where they are kept."""
        self.losses.append(made.value)
        self.weights[len(self.losses)] = arrays if keep else {}
        sizes = {name: magnitude(item) for name, item in made.weights.items()}
        top = max(sizes.values(), default=0.0)
        for name, size in sizes.items():
            (self.still if size <= NOISE * top else self.moved).add(name)

    @property
    def amplified(self) -> bool:
        """Whether steps can be larger than the noise they come from."""
        return not set(self.rates) <= set(PLAIN)

    def follow(self, own: Mapping[str, Any], twin: Mapping[str, Any], names: Iterable[str]) -> None:
        """Note how far a twin's statistics are."""
        before = self.drift.get(len(self.losses) - 1, {})
        far = {name: float(np.abs(own[name] - twin[name]).max()) for name in names}
        kept = {name: max(gap, before.get(name, 0.0)) for name, gap in far.items()}
        self.drift[len(self.losses)] = kept

    def excused(self, name: str, step: int) -> float:
        """How far an array may be at a step without a meaning; -1 where it may not."""
        name = name.removeprefix("average.")
        if name in self.still - self.moved:
            return MOVES * step * max(self.rates.values())
        return ROUNDING * self.drift[step][name] if name in self.drift.get(step, {}) else -1.0


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
