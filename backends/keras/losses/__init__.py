"""How Keras says each loss: the lines of ``loss_fn(output, target)``, one entry per word."""

from __future__ import annotations

from ...code.losses import LossTable, Reductions

TABLE = LossTable(
    __name__, list(__path__), Reductions("ops.mean({})", "ops.sum({})", "ops.sum({}, axis={})")
)
says = TABLE.says
