"""Losses on embeddings, compared within the batch."""

from __future__ import annotations

from ...code.alike import embedding
from ...code.losses import LossSite
from . import says


def counted(n: LossSite, call: str) -> list[str]:
    """Costs and which of them count, as one number."""
    total = "ops.sum(cost)"
    if n.loss.reduction == "sum":
        return [f"cost, _ = {call}", f"return {total}"]
    if n.loss.reduction == "per_example":
        return [
            f"cost, _ = {call}",
            f"return {total} / ops.cast(ops.shape(output)[0], output.dtype)",
        ]
    return [f"cost, counted = {call}", f"return {total} / tf.maximum(ops.sum(counted), 1)"]


embedding.ENTRIES.say(says, counted=counted)


@says("info_nce")
def info_nce(n: LossSite) -> list[str]:
    """Each example's own score among those of the batch."""
    lines = [
        "output = tf.math.l2_normalize(output, axis=-1)",
        "target = tf.math.l2_normalize(target, axis=-1)",
        f"scores = ops.matmul(output, ops.transpose(target)) / {n.loss.temperature!r}",
        "right = tf.linalg.diag_part(scores)",
        "cost = ops.logsumexp(scores, axis=1) - right",
    ]
    if n.loss.symmetric:
        lines.append("cost = 0.5 * (cost + ops.logsumexp(scores, axis=0) - right)")
    return [*lines, f"return {n.examples('cost')}"]
