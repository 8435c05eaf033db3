"""How PyTorch says each optimizer: a constructor call, and where its slots live in ``state``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Said:
    """An optimizer in PyTorch.

    Attributes:
        build: the constructor with its arguments behind ``model.parameters()``.
        slots: canonical slot name -> key in ``optimizer.state[parameter]``.
        counted: the state has a ``step`` tensor of its own.
    """

    build: str
    slots: dict[str, str]
    counted: bool


def sgd(record: Any) -> Said:
    """``torch.optim.SGD``, fused."""
    more = _more(momentum=record.momentum, weight_decay=record.weight_decay)
    nesterov = ", nesterov=True" if record.nesterov and record.momentum else ""
    slots = {"momentum": "momentum_buffer"} if record.momentum else {}
    about = f"lr={record.lr!r}{more}{nesterov}"
    return Said(f"SGD(model.parameters(), {about}, fused=True)", slots, False)


def adam(record: Any) -> Said:
    """``torch.optim.Adam``, fused."""
    return _adam("Adam", record, _more(weight_decay=record.weight_decay))


def adamw(record: Any) -> Said:
    """``torch.optim.AdamW``, fused; a decay of 0 is stated, the default is not 0."""
    return _adam("AdamW", record, f", weight_decay={record.weight_decay!r}")


def rmsprop(record: Any) -> Said:
    """``torch.optim.RMSprop``, which has no fused form."""
    more = _more(momentum=record.momentum, weight_decay=record.weight_decay)
    slots = {"second_moment": "square_avg"}
    if record.momentum:
        slots["momentum"] = "momentum_buffer"
    about = f"lr={record.lr!r}, alpha={record.decay!r}, eps={record.epsilon!r}{more}"
    return Said(f"RMSprop(model.parameters(), {about}, foreach=True)", slots, True)


def _adam(name: str, record: Any, more: str) -> Said:
    betas = tuple(float(beta) for beta in record.betas)
    about = f"lr={record.lr!r}, betas={betas!r}, eps={record.epsilon!r}{more}"
    slots = {"first_moment": "exp_avg", "second_moment": "exp_avg_sq"}
    return Said(f"{name}(model.parameters(), {about}, fused=True)", slots, True)


def _more(**options: float) -> str:
    """Arguments that differ from PyTorch's default 0."""
    return "".join(f", {name}={value!r}" for name, value in options.items() if value)


ENTRIES: dict[str, Callable[[Any], Said]] = {
    "adam": adam,
    "adamw": adamw,
    "rmsprop": rmsprop,
    "sgd": sgd,
}
"""Word of ``compiler/optimizers`` -> how it is written."""
