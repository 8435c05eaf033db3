"""Losses on how far maps, masks and boxes overlap."""

from __future__ import annotations

from ...code.losses import LossSite
from . import says


def sums(n: LossSite) -> list[str]:
    """Overlap, and the sizes of prediction and mask, for each example and class."""
    loss = n.loss
    places = tuple(range(1, n.rank - 1)) if n.rank > 3 else 1
    how = "ops.softmax" if loss.activation == "softmax" else "ops.sigmoid"
    chance = "output" if loss.from_ == "probabilities" else f"{how}(output)"
    lines, mask = [f"p = {chance}"], "target"
    if loss.activation == "softmax":
        mask = "mask"
        lines.append("mask = ops.one_hot(target, output.shape[-1], dtype=output.dtype)")
    if loss.ignore is not None:
        lines.append(f"counted = ops.cast(ops.not_equal(target, {loss.ignore}), p.dtype)")
        lines.append("p, mask = p * counted[..., None], mask * counted[..., None]")
    lines.append(f"overlap = ops.sum(p * {mask}, axis={places})")
    both = f"ops.sum(p, axis={places}), ops.sum({mask}, axis={places})"
    return [*lines, f"guessed, actual = {both}"]


@says("dice")
def dice(n: LossSite) -> list[str]:
    """Twice the overlap over both sizes."""
    smooth = n.loss.smooth
    share = f"(2 * overlap + {smooth!r}) / (guessed + actual + {smooth!r})"
    return [*sums(n), f"return {n.number(f'1 - {share}', 2)}"]


@says("soft_iou")
def soft_iou(n: LossSite) -> list[str]:
    """The overlap over the union."""
    smooth = n.loss.smooth
    share = f"(overlap + {smooth!r}) / (guessed + actual - overlap + {smooth!r})"
    return [*sums(n), f"return {n.number(f'1 - {share}', 2)}"]


@says("tversky")
def tversky(n: LossSite) -> list[str]:
    """The overlap over itself, false alarms and misses."""
    loss = n.loss
    wrong = f"{loss.alpha!r} * (guessed - overlap) + {loss.beta!r} * (actual - overlap)"
    share = f"(overlap + {loss.smooth!r}) / (overlap + wrong + {loss.smooth!r})"
    lines = [*sums(n), f"wrong = {wrong}"]
    if loss.gamma == 1:
        return [*lines, f"return {n.number(f'1 - {share}', 2)}"]
    power = f"ops.power(tf.maximum(cost, 1e-7), {loss.gamma!r})"
    return [*lines, f"cost = 1 - {share}", f"return {n.number(power, 2)}"]


@says("lovasz")
def lovasz(n: LossSite) -> list[str]:
    """Sorted errors, weighted; see ``losses.py``."""
    chance = "output" if n.loss.from_ == "probabilities" else "ops.softmax(output)"
    total = "ops.sum(cost) / ops.sum(there)"
    return [
        f"cost, there = {n.helper('lovasz.lovasz_costs')}({chance}, target)",
        f"return {total if n.loss.reduction == 'mean' else n.number('cost', 2)}",
    ]


@says("box_iou")
def box_iou(n: LossSite) -> list[str]:
    """Overlap of boxes; see ``losses.py``."""
    boxes = ["output", "target"]
    if n.loss.format == "centre":
        boxes = [f"{n.helper('boxes.corners')}({item})" for item in boxes]
    cost = f"{n.helper(f'boxes.{n.loss.kind}_costs')}({', '.join(boxes)})"
    return [f"return {n.positions(cost)}"]
