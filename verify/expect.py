"""What the NumPy reference gives for a plan, named as the runners name their results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..compiler.reference.interpret import Event, Interpreter
from ..compiler.reference.train import Trainer, cotangent_sum, loss_of, slope
from .plan import PER_EPOCH, STEPS, Arrays, Plan


def cast(arrays: Arrays, dtype: str) -> Arrays:
    """Float arrays in another precision."""
    return {name: a.astype(dtype) if a.dtype.kind == "f" else a for name, a in arrays.items()}


def expected(plan: Plan, dtype: str = "float64", steps: int = STEPS) -> Arrays:
    """Every array that a run is compared with.

    Args:
        plan: what is evaluated.
        dtype: float64 for the reference itself, float32 for its own rounding.
        steps: optimizer steps when the plan has a policy.
    """
    weights, inputs = cast(plan.weights, dtype), cast(plan.inputs, dtype)
    found: Arrays = {}
    outputs = Interpreter(plan.network, weights, False, plan.sizes, dtype).run(inputs)
    for name, item in outputs.items():
        for prefix in ("eval", "reload", "saved"):
            found[f"{prefix}/{name}"] = item
    cotangents = cast(plan.cotangents, dtype)
    made = slope(plan.network, weights, inputs, cotangent_sum(cotangents), plan.sizes, dtype)
    found |= keyed("train", made.outputs) | keyed("grad", made.weights)
    found |= keyed("input_grad", made.inputs) | keyed("stat", made.statistics)
    return found | trained(plan, dtype, steps) if plan.policy is not None else found


def trained(plan: Plan, dtype: str, steps: int) -> Arrays:
    """The loss with its gradients, and a short training with the spec's own policy."""
    weights, inputs = cast(plan.weights, dtype), cast(plan.inputs, dtype)
    target = cast({"": plan.target}, dtype)[""]
    if dtype != "float64":
        weigh = loss_of(plan.policy.loss, target)
        made = slope(plan.network, weights, inputs, weigh, plan.sizes, dtype)
        return {"loss": np.asarray(made.value)} | keyed("loss_grad", made.weights)
    trainer = Trainer(plan.network, plan.policy, weights, STEPS, PER_EPOCH, plan.sizes, dtype)
    losses: list[float] = []
    rates: list[float] = []
    found: Arrays = {}
    for count in range(1, steps + 1):
        rates.append(trainer.rate())
        made = trainer.update(inputs, target)
        losses.append(made.value)
        if count == 1:
            found |= {"loss": np.asarray(made.value)} | keyed("loss_grad", made.weights)
        if count in (1, STEPS):
            found |= keyed(f"step{count}", trainer.weights)
    return found | {"losses": np.asarray(losses), "rates": np.asarray(rates)}


def events(plan: Plan, train: bool = True) -> list[Event]:
    """Every node value of one forward pass, in program order."""
    seen: list[Event] = []
    watch: Callable[[Event], Any] = seen.append
    Interpreter(plan.network, plan.weights, train, plan.sizes, watch=watch).run(plan.inputs)
    return seen


def keyed(head: str, arrays: Arrays) -> Arrays:
    """The arrays as ``head/NAME``."""
    return {f"{head}/{name}": item for name, item in arrays.items()}
