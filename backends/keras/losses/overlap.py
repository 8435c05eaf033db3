"""Losses on how far maps, masks and boxes overlap."""

from __future__ import annotations

from ...code.alike import overlap
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


@says("lovasz")
def lovasz(n: LossSite) -> list[str]:
    """Sorted errors, weighted; see ``losses.py``."""
    chance = "output" if n.loss.from_ == "probabilities" else "ops.softmax(output)"
    total = "ops.sum(cost) / ops.sum(there)"
    return [
        f"cost, there = {n.helper('lovasz.lovasz_costs')}({chance}, target)",
        f"return {total if n.loss.reduction == 'mean' else n.number('cost', 2)}",
    ]


overlap.ENTRIES.say(says, sums=sums, power="ops.power(tf.maximum(cost, 1e-7), {})")
