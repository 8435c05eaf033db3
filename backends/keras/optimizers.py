"""How Keras says each optimizer: a small class whose update rule is the language's.

Keras' own classes mean something else: epsilon inside the bias correction (Adam), the learning rate
inside the momentum buffer (SGD), epsilon inside the root (RMSprop), decoupled ``weight_decay``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Update:
    """An optimizer class.

    Attributes:
        name: class name.
        summary: first line of its docstring.
        constants: class attributes.
        slots: arrays per variable; also their names in checkpoints.
        lines: body of ``update_step`` between the rate's cast and the end.
    """

    name: str
    summary: str
    constants: dict[str, float]
    slots: tuple[str, ...]
    lines: tuple[str, ...]


Entry = Callable[[Any], Update]

MOMENTS = (
    "step = tf.cast(self.iterations.value + 1, variable.dtype)",
    "bias_1 = -tf.math.expm1(step * math.log(self.beta_1))",
    "bias_2 = -tf.math.expm1(step * math.log(self.beta_2))",
    "first.assign(self.beta_1 * first + (1 - self.beta_1) * gradient)",
    "square = tf.square(gradient)",
    "second.assign(self.beta_2 * second + (1 - self.beta_2) * square)",
    "change = first / bias_1 / (tf.sqrt(second / bias_2) + self.epsilon)",
)
"""Adam's direction; ``1 - beta ** step`` is written so that float32 keeps its digits."""

L2 = "gradient += self.l2 * variable"
LAST = "variable.assign_sub(rate * change)"


def l2(o: Any) -> tuple[dict[str, float], tuple[str, ...]]:
    """Constant and line of weight decay inside the gradient."""
    return ({"l2": o.weight_decay}, (L2,)) if o.weight_decay else ({}, ())


def sgd(o: Any) -> Update:
    """Momentum without learning rate inside."""
    constants, lines = l2(o)
    if not o.momentum:
        lines += ("variable.assign_sub(rate * gradient)",)
        return Update("SGD", "Gradient descent.", constants, (), lines)
    lines += ("momentum.assign(self.decay * momentum + gradient)",)
    ahead = "(gradient + self.decay * momentum)" if o.nesterov else "momentum"
    lines += (f"variable.assign_sub(rate * {ahead})",)
    summary = "Gradient descent with momentum; no learning rate in the buffer."
    return Update("SGD", summary, {"decay": o.momentum, **constants}, ("momentum",), lines)


def adam(o: Any) -> Update:
    """Epsilon after the bias correction, L2 in the gradient."""
    constants, lines = l2(o)
    summary = "Adam with epsilon outside the bias correction."
    constants = {**moments(o), **constants}
    return Update("Adam", summary, constants, ("first", "second"), (*lines, *MOMENTS, LAST))


def adamw(o: Any) -> Update:
    """Epsilon after the bias correction, decay beside the scaled gradient."""
    if not o.weight_decay:
        return adam(o)
    lines = (*MOMENTS, "variable.assign_sub(rate * (change + self.shrinkage * variable))")
    summary = "Adam with decoupled decay and epsilon outside the bias correction."
    constants = {**moments(o), "shrinkage": o.weight_decay}
    return Update("AdamW", summary, constants, ("first", "second"), lines)


def rmsprop(o: Any) -> Update:
    """Epsilon outside the root, learning rate outside the momentum buffer."""
    constants, lines = l2(o)
    constants = {"decay": o.decay, "epsilon": o.epsilon, **constants}
    lines += (
        "square = tf.square(gradient)",
        "second.assign(self.decay * second + (1 - self.decay) * square)",
        "change = gradient / (tf.sqrt(second) + self.epsilon)",
    )
    summary = "RMSprop with epsilon outside the root."
    if not o.momentum:
        return Update("RMSprop", summary, constants, ("second",), (*lines, LAST))
    keep = "momentum.assign(self.momentum_decay * momentum + change)"
    lines += (keep, "variable.assign_sub(rate * momentum)")
    constants["momentum_decay"] = o.momentum
    return Update("RMSprop", summary, constants, ("second", "momentum"), lines)


def moments(o: Any) -> dict[str, float]:
    """Adam's constants."""
    return {"beta_1": o.betas[0], "beta_2": o.betas[1], "epsilon": o.epsilon}


ENTRIES: dict[str, Entry] = {entry.__name__: entry for entry in (sgd, adam, adamw, rmsprop)}
