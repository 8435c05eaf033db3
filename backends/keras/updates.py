"""What the update rules of Keras optimizers are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Update:
    """An optimizer class.

    Attributes:
        name: class name.
        summary: first line of its docstring.
        constants: class attributes.
        slots: arrays per variable: attribute -> canonical name of the slot.
        lines: body of ``update_step`` between the rate's cast and the end.
        starts: attribute -> list of a slot's arrays, where these are no zeros shaped as variables.
        helpers: functions of ``templates/keras/optimizers/functions.py`` that the lines call.
    """

    name: str
    summary: str
    constants: dict[str, float]
    slots: dict[str, str]
    lines: tuple[str, ...]
    starts: dict[str, str] = field(default_factory=dict)
    helpers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """An average that keeps nothing has no bias, and 0 has no logarithm."""
        plain = {line: name for name, line in UNBIASED.items() if self.constants.get(name) == 0}
        lines = [
            f"{line.partition(' = ')[0]} = 1.0" if line.strip() in plain else line
            for line in self.lines
        ]
        if not any(re.search(r"\bstep\b", line) for line in lines if line.strip() != BIAS[0]):
            lines = [line for line in lines if line.strip() != BIAS[0]]  # nobody reads the count
        object.__setattr__(self, "lines", tuple(lines))

    @property
    def optional(self) -> bool:
        """Whether some variables lack some arrays."""
        return any(
            start.endswith("else None for v in variables]") for start in self.starts.values()
        )


Entry = Callable[[Any], Update]

BIAS = (
    "step = tf.cast(self.iterations.value + 1, variable.dtype)",
    "bias_1 = -tf.math.expm1(step * math.log(self.beta_1))",
    "bias_2 = -tf.math.expm1(step * math.log(self.beta_2))",
)
"""``1 - beta ** step``, written so that float32 keeps its digits."""

UNBIASED = {"beta_1": BIAS[1], "beta_2": BIAS[2]}
"""Constant -> the line that takes its logarithm."""

FIRST = "first.assign(self.beta_1 * first + (1 - self.beta_1) * gradient)"
SECOND = (
    "square = tf.square(gradient)",
    "second.assign(self.beta_2 * second + (1 - self.beta_2) * square)",
)
MOMENTS = (
    *BIAS, FIRST, *SECOND,
    "change = first / bias_1 / (tf.sqrt(second / bias_2) + self.epsilon)",
)  # fmt: skip
"""Adam's direction."""

AMSGRAD = (
    *MOMENTS[:-1],
    "largest.assign(tf.maximum(largest, second))",
    "change = first / bias_1 / (tf.sqrt(largest / bias_2) + self.epsilon)",
)
L2 = "gradient += self.l2 * variable"
LAST = "variable.assign_sub(rate * change)"
SHRINK = "change += self.shrinkage * variable"

TWO = {"first": "first_moment", "second": "second_moment"}
MOMENTUM = {"momentum": "momentum"}


def l2(o: Any) -> tuple[dict[str, float], tuple[str, ...]]:
    """Constant and line of weight decay inside the gradient."""
    return ({"l2": o.weight_decay}, (L2,)) if o.weight_decay else ({}, ())


def shrinkage(o: Any) -> tuple[dict[str, float], tuple[str, ...]]:
    """Constant and line of weight decay beside the step."""
    return ({"shrinkage": o.weight_decay}, (SHRINK,)) if o.weight_decay else ({}, ())


def filled(name: str, value: float) -> str:
    """Arrays like the variables, full of one value."""
    made = f"self.add_variable(v.shape, full({value!r}), v.dtype, name={name!r})"
    return f"[{made} for v in variables]"


def number(name: str, begin: str = "zeros") -> str:
    """A number for each variable."""
    return f"[self.add_variable((), {begin!r}, v.dtype, name={name!r}) for v in variables]"


def optional(name: str, shape: str, condition: str) -> str:
    """Arrays for the variables ``v`` that meet a condition, None for the others."""
    made = f'self.add_variable({shape}, "zeros", v.dtype, name={name!r})'
    return f"[{made} if {condition} else None for v in variables]"


def moments(o: Any) -> dict[str, float]:
    """Adam's constants."""
    return {"beta_1": o.betas[0], "beta_2": o.betas[1], "epsilon": o.epsilon}
