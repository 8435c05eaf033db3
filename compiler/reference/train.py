"""Gradients and training steps of a whole network: what every trainer has to reproduce.

One update is: loss in training mode, penalties of weights and of activations, gradients, clipping, the update of the
optimizer of every parameter with its ``lr`` times the schedule's factor, moved running statistics,
and the moved average of the weights.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import autograd
import numpy
from autograd.tracer import getval

from ..ir.average import averages, followed
from ..ir.nodes import Network
from ..ir.objective import Objective
from ..ir.owned import heads as heads_of
from ..policy.regularize import Penalty
from . import array
from .bind import parameters
from .draws import Draws
from .interpret import Arrays, Interpreter

Weigh = Callable[[Arrays], Any]


@dataclass(frozen=True)
class Slope:
    """One evaluation in training mode, with its gradients.

    Attributes:
        value: the number that was differentiated.
        outputs: of the network, by name.
        weights: its gradient with respect to every trainable array, by canonical path.
        inputs: the same for every floating-point input, by name.
        statistics: running statistics afterwards, by canonical path.
    """

    value: float
    outputs: Arrays
    weights: Arrays
    inputs: Arrays
    statistics: Arrays


def slope(
    network: Network,
    weights: Mapping[str, Any],
    inputs: Mapping[str, Any],
    weigh: Weigh,
    sizes: Mapping[str, int] | None = None,
    dtype: str = "float64",
    also: Weigh | None = None,
    draws: Draws | None = None,
    frozen: Sequence[str] = (),
    shake: Any = None,
    priced: bool = False,
) -> Slope:
    """Gradients of ``weigh(outputs) + also(weights)`` in training mode.

    Args:
        network: what is evaluated.
        weights: every array by canonical path.
        inputs: array per input name.
        weigh: outputs by name -> scalar.
        sizes: of every symbol.
        dtype: of the arithmetic.
        also: trained weights by canonical path -> scalar.
        draws: portable random numbers.
        frozen: selectors of what stays.
        shake: as in `Interpreter`.
        priced: add what activations cost, as a training step does.
    """
    trained = learning(network, frozen)
    floats = [name for name in network.input_names if inputs[name].dtype.kind == "f"]
    kept: dict[str, Any] = {}

    def total(pair: Any) -> Any:
        tried, given = pair
        run = Interpreter(network, {**weights, **dict(zip(trained, tried, strict=True))},
                          True, sizes, dtype, draws=draws, frozen=frozen, shake=shake)  # fmt: skip
        outputs = run.run({**inputs, **dict(zip(floats, given, strict=True))})
        kept["outputs"] = {name: getval(item) for name, item in outputs.items()}
        kept["statistics"] = run.statistics
        value = weigh(outputs) + (sum(run.costs) if priced else 0.0)
        return value if also is None else value + also(dict(zip(trained, tried, strict=True)))

    start = (tuple(weights[path] for path in trained), tuple(inputs[name] for name in floats))
    value, (by_weight, by_input) = autograd.value_and_grad(total)(start)
    return Slope(
        float(value),
        kept["outputs"],
        dict(zip(trained, by_weight, strict=True)),
        dict(zip(floats, by_input, strict=True)),
        kept["statistics"],
    )


def learning(network: Network, frozen: Sequence[str]) -> list[str]:
    """Paths of the arrays that an optimizer changes."""
    owned = parameters(network)
    return [p for p, item in owned.items() if item.parameter.trainable and not item.frozen(frozen)]


def cotangent_sum(cotangents: Mapping[str, Any]) -> Weigh:
    """``sum(output * cotangent)`` over all outputs that have one: ids and masks have none."""

    def weigh(outputs: Arrays) -> Any:
        total: Any = 0.0
        for name, output in outputs.items():
            if name in cotangents:
                total = total + array.sum(output * cotangents[name])
        return total

    return weigh


def loss_of(network: Network, loss: Any, target: Any) -> Weigh:
    """The loss of a lone output against ``target``, or the sum of the terms of an objective."""
    if isinstance(network, Objective):
        others = network.compared
        return lambda outputs: sum(v for name, v in outputs.items() if name not in others)
    return lambda outputs: loss.reference(array, outputs[""], target)


def penalty_of(network: Network, terms: Sequence[Penalty] | None) -> Weigh | None:
    """What the weights of a network cost; None without penalties."""
    if not terms:
        return None
    owned = {path: item.parameter for path, item in parameters(network).items()}

    def also(weights: Arrays) -> Any:
        return sum(
            term.by.penalty(array, value)
            for term in terms
            for path, value in weights.items()
            if term.applies(path, owned[path])
        )

    return also


@dataclass
class Trainer:
    """A network under training: weights, optimizer memory, and how many updates were done.

    Attributes:
        policy: the `Training` record: loss, optimizer, schedule, clip.
        total_steps, steps_per_epoch: what the schedule is told.
        begun: updates before the present phase; ``policy`` is that of the phase.
        seed: of portable random numbers; None draws nothing.
        average: of every trained array over the updates, where the policy asks for it.
    """

    network: Network
    policy: Any
    weights: Arrays
    total_steps: int
    steps_per_epoch: int
    sizes: Mapping[str, int] = field(default_factory=dict)
    dtype: str = "float64"
    step: int = 0
    slots: dict[str, Arrays] = field(default_factory=dict)
    seed: int | None = None
    average: Arrays = field(default_factory=dict)
    begun: int = 0

    def __post_init__(self) -> None:
        self.stages = list(self.policy.stages)
        self.policy = self.stages.pop(0)

    @property
    def still(self) -> tuple[str, ...]:
        """Selectors of what no optimizer changes in this phase."""
        return (*(self.policy.freeze or ()), *averages(self.network))

    def draws(self) -> Draws | None:
        """The random numbers of the next update."""
        if self.seed is None:
            return None
        parts = self.network.parts
        return Draws(self.seed, self.step, homes={part.name: self.network.name for part in parts})

    def factor(self) -> float:
        """What the schedule makes of learning rates in the next update."""
        policy = self.policy.schedule
        return float(
            policy.value_at(self.step - self.begun, self.total_steps, self.steps_per_epoch)
        )

    def rate(self) -> float:
        """Learning rate of the next update, groups aside."""
        return float(self.policy.optimizer.lr * self.factor())

    def update(self, inputs: Mapping[str, Any], target: Any) -> Slope:
        """One update; returns loss and penalties before it with their gradients.

        An objective of several updates makes each that is due, with the weights the one before left;
        the value is then the sum of all losses, a gradient that of the update that used it.
        """
        self._turn()
        parts = self.network.parts
        draws, before = self.draws(), self.weights
        if parts:
            due = [part for part in parts if (self.step + 1) % part.every == 0]
            values = [self._part(part, inputs, draws) for part in due]
            self._average(before)
            slopes = {path: item for made in values for path, item in made.weights.items()}
            last = values[-1] if values else Slope(0.0, {}, {}, {}, {})
            return replace(last, value=sum(item.value for item in values), weights=slopes)
        found = self._mean(inputs, target, draws)
        step = self.step - self.begun
        self._move(self.network, found.weights, found.statistics, step, self.factor())
        self._average(before)
        return found

    def arrays(self) -> Arrays:
        """Weights, and beside them their averages as ``average.NAME``."""
        return self.weights | {f"average.{name}": value for name, value in self.average.items()}

    def _turn(self) -> None:
        """Go on to the next phase where this one is over; its optimizer remembers nothing."""
        length = self.policy.epochs * self.steps_per_epoch
        if self.stages and self.step - self.begun == length:
            self.policy, self.begun, self.slots = self.stages.pop(0), self.step, {}
            self.total_steps = self.policy.epochs * self.steps_per_epoch

    def _average(self, before: Arrays) -> None:
        """Close an update: the first one's weights are the average, which follows later ones.

        What a phase freezes that an earlier one trained goes on having its average.
        """
        self.step += 1
        decay = self.policy.ema
        learned = learning(self.network, self.still)
        for path in {**self.average, **dict.fromkeys(learned)} if decay else ():
            value = self.weights[path]
            kept = value if self.step == 1 else self.average.get(path, before[path])
            self.average[path] = decay * kept + (1 - decay) * value

    def _mean(self, inputs: Mapping[str, Any], target: Any, draws: Draws | None) -> Slope:
        """Loss and gradients: means of those of ``accumulate`` parts, weighted with their sizes.

        Statistics move with every part.
        """
        also = penalty_of(self.network, self.policy.regularize)
        count = len(next(iter(inputs.values())))
        size = math.ceil(count / self.policy.accumulate)
        found: list[tuple[float, Slope]] = []
        kept: Arrays = {}
        for row in range(0, count, size):
            rows = slice(row, row + size)
            goal = None if target is None else target[rows]
            weigh = loss_of(self.network, self.policy.loss, goal)
            given = {name: value[rows] for name, value in inputs.items()}
            at = draws and replace(draws, row=row, calls={})
            weights = self.weights | kept
            more = (self.sizes, self.dtype, also, at, self.still)
            one = slope(self.network, weights, given, weigh, *more, priced=True)
            kept |= one.statistics
            found.append((min(size, count - row) / count, one))
        if len(found) == 1:
            return found[0][1]
        mean = {
            path: sum(share * one.weights[path] for share, one in found)
            for path in found[0][1].weights
        }
        value = sum(share * one.value for share, one in found)
        return replace(found[-1][1], value=value, weights=mean, statistics=kept)

    def _part(self, part: Any, inputs: Mapping[str, Any], draws: Draws | None) -> Slope:
        """One of several updates: only its networks change, their statistics included.

        What these cost is added to its terms; the value is that of the terms alone.
        """
        heads = heads_of(part, part.changed)
        owed = penalty_of(part, self.policy.regularize)

        def also(weights: Arrays) -> Any:
            assert owed is not None
            return owed({path: item for path, item in weights.items() if path.startswith(heads)})

        own = {name: inputs[name] for name in part.input_names}
        for count in range(part.times):
            found = self._terms(part, own, draws, also if owed else None, heads)
            moved, statistics = found.weights, found.statistics
            made = self.step // part.every - self.begun // part.every
            step = made * part.times + count
            self._move(
                part, moved, statistics, step, self.factor(), f"{part.name}/", part.optimizer
            )
        return found

    def _terms(
        self, part: Any, inputs: Arrays, draws: Draws | None, also: Weigh | None, heads: tuple[str, ...]
    ) -> Slope:
        """Terms and gradients of an update: means of those of ``accumulate`` parts of the batch.

        The value is that of the terms alone.  All parts draw as one batch does.
        """
        count = len(next(iter(inputs.values())))
        size = math.ceil(count / self.policy.accumulate)
        calls = dict(draws.calls) if draws else {}
        total, mean, kept = 0.0, dict[str, Any](), dict[str, Any]()
        for row in range(0, count, size):
            at = draws and replace(draws, row=row, calls=dict(calls))
            given = {name: value[row : row + size] for name, value in inputs.items()}
            weigh, share = loss_of(part, None, None), min(size, count - row) / count
            more = (self.sizes, self.dtype, also, at, self.still)
            found = slope(part, self.weights | kept, given, weigh, *more, priced=True)
            total += share * float(weigh(found.outputs))
            kept |= {p: item for p, item in found.statistics.items() if p.startswith(heads)}
            for path, item in found.weights.items():
                if path.startswith(heads):
                    mean[path] = mean.get(path, 0.0) + share * item
            if draws and at:
                draws.calls.update(at.calls)
        return replace(found, value=total, weights=mean, statistics=kept)

    def _move(
        self,
        network: Network,
        gradients: Arrays,
        statistics: Arrays,
        step: int,
        factor: float,
        head: str = "",
        optimizer: Any = None,
    ) -> None:
        """Clip the gradients and update the weights that have one; slots stand under ``head``."""
        owned = {path: item.parameter for path, item in parameters(network).items()}
        changed, clip = dict(self.weights), self.policy.clip
        for path, gradient in (clip.of(numpy, gradients) if clip else gradients).items():
            value, key = self.weights[path], f"{head}{path}"
            rule = self.policy.optimizer_of(path, owned[path].role, value.shape, optimizer)
            slots = self.slots[key] if key in self.slots else rule.begin(numpy, value)
            changed[path], self.slots[key] = rule.update(
                numpy, value, gradient, slots, step, float(rule.lr * factor)
            )
        self.weights = changed | statistics
        if isinstance(network, Objective):
            self._follow(network.changed)

    def _follow(self, changed: Sequence[str]) -> None:
        """Move the averages of networks that an update changed, and give them their statistics."""
        owned, every = parameters(self.network), averages(self.network)
        for path, home in followed(self.network).items():
            one = every[path.partition(".")[0]]
            if one.of in changed:
                value = self.weights[home]
                kept = one.decay * self.weights[path] + (1 - one.decay) * value
                self.weights[path] = kept if owned[path].parameter.trainable else value
