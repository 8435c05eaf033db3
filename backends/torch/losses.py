"""How PyTorch says each loss: the lines of ``loss_fn(output, target)``, one entry per word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Entry = Callable[[Any, bool], list[str]]
"""(loss record, the class axis is the last of three or more) -> lines."""


def mse(loss: Any, move: bool) -> list[str]:
    """``F.mse_loss``."""
    return ["return F.mse_loss(output, target)"]


def mae(loss: Any, move: bool) -> list[str]:
    """``F.l1_loss``."""
    return ["return F.l1_loss(output, target)"]


def huber(loss: Any, move: bool) -> list[str]:
    """``F.huber_loss``."""
    extra = f", delta={loss.delta!r}" if loss.delta != 1 else ""
    return [f"return F.huber_loss(output, target{extra})"]


def cross_entropy(loss: Any, move: bool) -> list[str]:
    """``F.cross_entropy`` with the class axis second; ``F.nll_loss`` for probabilities."""
    output = "output.movedim(-1, 1)" if move else "output"
    lines, extra = [], ""
    if loss.class_weights:
        lines = [f"weight = output.new_tensor({[float(w) for w in loss.class_weights]!r})"]
        extra += ", weight"
    if loss.ignore is not None:
        extra += f", ignore_index={loss.ignore!r}"
    if loss.from_ == "probabilities":
        return [*lines, f"return F.nll_loss({output}.clamp_min(1e-7).log(), target{extra})"]
    if loss.label_smoothing:
        extra += f", label_smoothing={loss.label_smoothing!r}"
    return [*lines, f"return F.cross_entropy({output}, target{extra})"]


def binary_cross_entropy(loss: Any, move: bool) -> list[str]:
    """``F.binary_cross_entropy_with_logits``, or the formula on probabilities."""
    extra = loss.positive_weight
    if loss.from_ == "probabilities":
        weight = f"{extra!r} * " if extra != 1 else ""
        return [
            "p = output.clamp(1e-7, 1 - 1e-7)",
            f"cost = {weight}target * p.log() + (1 - target) * (1 - p).log()",
            "return -cost.mean()",
        ]
    if extra == 1:
        return ["return F.binary_cross_entropy_with_logits(output, target)"]
    return [
        f"weight = output.new_tensor({extra!r})",
        "return F.binary_cross_entropy_with_logits(output, target, pos_weight=weight)",
    ]


ENTRIES: dict[str, Entry] = {
    "binary_cross_entropy": binary_cross_entropy,
    "cross_entropy": cross_entropy,
    "huber": huber,
    "mae": mae,
    "mse": mse,
}
"""Word of ``compiler/losses`` -> how it is written."""
