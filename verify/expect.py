"""What the NumPy reference gives for a plan, named as the runners name their results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..compiler.ir.objective import Objective
from ..compiler.reference.bind import op_nodes
from ..compiler.reference.draws import Draws
from ..compiler.reference.interpret import BITS, Event, Interpreter
from ..compiler.reference.train import Trainer, cotangent_sum, loss_of, slope
from .compare import idle
from .plan import PER_EPOCH, STEPS, Arrays, Plan

SEED, STEP = 5, 3
"""Of draws, and the updates that were made before them."""

SHAKEN = 3
"""Evaluations of the reference in a precision lower than float32."""


def cast(arrays: Arrays, dtype: str) -> Arrays:
    """Float arrays in another precision; one that NumPy lacks is kept in float32."""
    dtype = "float32" if dtype in BITS else dtype
    return {name: a.astype(dtype) if a.dtype.kind == "f" else a for name, a in arrays.items()}


def shaken(plan: Plan, dtype: str) -> list[Arrays]:
    """What a precision lower than float32 may give: evaluations whose roundings differ at random.

    Frameworks round at a few more places than between steps, and a value beside a kink falls to either
    side.
    """
    return [lowered(plan, dtype, np.random.default_rng(number)) for number in range(SHAKEN)]


def lowered(plan: Plan, dtype: str, shake: np.random.Generator) -> Arrays:
    """Outputs, loss and gradients in a precision lower than float32, its roundings moved at random."""
    weights, inputs = cast(plan.weights, dtype), cast(plan.inputs, dtype)
    with np.errstate(over="ignore"):
        run = Interpreter(plan.network, weights, False, plan.sizes, dtype, shake=shake)
        found = keyed("eval", run.run(inputs))
        weigh = cotangent_sum(cast(plan.cotangents, dtype))
        given = plan.network, weights, inputs
        made = slope(*given, weigh, plan.sizes, dtype, shake=shake)
        found |= keyed("train", made.outputs) | keyed("grad", made.weights)
        found |= keyed("input_grad", made.inputs) | keyed("stat", made.statistics)
        if plan.policy is None or plan.network.parts:
            return found
        target = None if plan.target is None else cast({"": plan.target}, dtype)[""]
        weigh = loss_of(plan.network, plan.policy.loss, target)
        made = slope(*given, weigh, plan.sizes, dtype, shake=shake)
    return found | {"loss": np.asarray(made.value)} | keyed("loss_grad", made.weights)


def expected(plan: Plan, dtype: str = "float64", steps: int = STEPS) -> Arrays:
    """Every array that a run is compared with.

    The lowest float64, which stands for masked scores, becomes minus infinity in float32.

    Args:
        plan: what is evaluated.
        dtype: float64 for the reference itself, float32 for its own rounding.
        steps: optimizer steps when the plan has a policy.
    """
    with np.errstate(over="ignore" if dtype != "float64" else "warn"):
        found = untrained(plan, dtype)
        if plan.policy is None:
            return found
        if plan.network.parts:
            return found | (updates(plan, found, steps) if dtype == "float64" else {})
        return found | trained(plan, dtype, steps)


def untrained(plan: Plan, dtype: str) -> Arrays:
    """What needs no policy: outputs, gradients of the cotangent sum, running statistics."""
    weights, inputs = cast(plan.weights, dtype), cast(plan.inputs, dtype)
    objective = isinstance(plan.network, Objective)  # lives in trainers, is no file of its own
    found: Arrays = {}
    outputs = Interpreter(plan.network, weights, False, plan.sizes, dtype).run(inputs)
    for name, item in outputs.items():
        for prefix in ("eval", "reload", *(() if objective else ("saved",))):
            found[f"{prefix}/{name}"] = item
    cotangents = cast(plan.cotangents, dtype)
    made = slope(plan.network, weights, inputs, cotangent_sum(cotangents), plan.sizes, dtype)
    found |= keyed("train", made.outputs) | keyed("grad", made.weights)
    found |= keyed("input_grad", made.inputs) | keyed("stat", made.statistics)
    return found


def drawn(plan: Plan, dtype: str) -> Arrays:
    """What portable draws give: outputs in evaluation where something is sampled, and in training."""
    weights, inputs = cast(plan.weights, dtype), cast(plan.inputs, dtype)
    found: Arrays = {}
    if any(node.op.samples for node in op_nodes(plan.network)):
        draws = Draws(SEED, STEP)
        run = Interpreter(plan.network, weights, False, plan.sizes, dtype, draws=draws)
        found |= keyed("drawn_eval", run.run(inputs))
    weigh, draws = cotangent_sum(cast(plan.cotangents, dtype)), Draws(SEED, STEP)
    made = slope(plan.network, weights, inputs, weigh, plan.sizes, dtype, draws=draws)
    return found | keyed("drawn_train", made.outputs) | keyed("drawn_grad", made.weights)


def trained(plan: Plan, dtype: str, steps: int) -> Arrays:
    """The loss with its gradients, and a short training with the spec's own policy."""
    weights, inputs = cast(plan.weights, dtype), cast(plan.inputs, dtype)
    target = None if plan.target is None else cast({"": plan.target}, dtype)[""]
    if dtype != "float64":
        weigh = loss_of(plan.network, plan.policy.loss, target)
        made = slope(plan.network, weights, inputs, weigh, plan.sizes, dtype)
        return {"loss": np.asarray(made.value)} | keyed("loss_grad", made.weights)
    trainer = begin(plan)
    losses: list[float] = []
    rates: list[float] = []
    found: Arrays = {}
    for count in range(1, steps + 1):
        rates.append(trainer.rate())
        made = trainer.update(inputs, target)
        losses.append(made.value)
        if count == 1:
            first = made
            apart = any(node.op.costs for node in op_nodes(plan.network)) or plan.policy.accumulate > 1
            if apart or plan.policy.regularize or trainer.still:  # known to the trainer only
                weigh = loss_of(plan.network, plan.policy.loss, target)
                first = slope(plan.network, plan.weights, inputs, weigh, plan.sizes)
            found |= {"loss": np.asarray(first.value)} | keyed("loss_grad", first.weights)
        if count in (1, STEPS):
            found |= keyed(f"step{count}", trainer.arrays())
    found |= {"losses": np.asarray(losses), "rates": np.asarray(rates)}
    return found | drift(plan, found, steps)


def updates(plan: Plan, known: Arrays, steps: int) -> Arrays:
    """A short training of several updates for every batch."""
    trainer, inputs = begin(plan), plan.inputs
    losses: list[float] = []
    found: Arrays = {}
    factors: list[float] = []
    for count in range(1, steps + 1):
        factors.append(trainer.factor())
        losses.append(trainer.update(inputs, None).value)
        if count in (1, STEPS):
            found |= keyed(f"step{count}", trainer.arrays())
    parts: Any = plan.network.parts
    rates = [part.times * (part.optimizer or plan.policy.optimizer).lr for part in parts]
    found |= {"losses": np.asarray(losses), "rates": max(rates) * np.asarray(factors)}
    return found | drift(plan, known | found, steps)


def begin(plan: Plan) -> Trainer:
    """A trainer at the plan's weights."""
    weights = dict(plan.weights)
    return Trainer(plan.network, plan.policy, weights, STEPS, PER_EPOCH, plan.sizes)


def drift(plan: Plan, found: Arrays, steps: int) -> Arrays:
    """How far rounding alone moves running statistics, where noise moves the offsets before them (``swing``).

    See `compare`: only adaptive optimizers amplify noise, and only when there is a weight without
    a gradient.
    """
    states = [name for name, item in plan.owned.items() if not item.parameter.trainable]
    still = set(idle(found)).intersection(plan.weights)
    if not states or not still or plan.policy.optimizer.word == "sgd":
        return {}
    trainer = begin(plan)
    inputs = {name: item[::-1] for name, item in plan.inputs.items()}
    for _ in range(steps):
        trainer.update(inputs, None if plan.target is None else plan.target[::-1])
    moved = {n: np.abs(trainer.weights[n] - found[f"step{STEPS}/{n}"]).max() for n in (*states, *still)}
    swing = max(moved.pop(n) for n in still)
    return {"swing": swing} | keyed("drift", moved)


def events(plan: Plan, train: bool = True) -> list[Event]:
    """Every node value of one forward pass, in program order."""
    seen: list[Event] = []
    watch: Callable[[Event], Any] = seen.append
    Interpreter(plan.network, plan.weights, train, plan.sizes, watch=watch).run(plan.inputs)
    return seen


def keyed(head: str, arrays: Arrays) -> Arrays:
    """The arrays as ``head/NAME``."""
    return {f"{head}/{name}": item for name, item in arrays.items()}
