"""How JAX says each loss: the lines of ``loss_fn(output, target)``, one entry per word."""

from __future__ import annotations

from ...code.losses import LossTable, Reductions

TABLE = LossTable(
    __name__, list(__path__), Reductions("jnp.mean({})", "jnp.sum({})", "jnp.sum({}, axis={})")
)
says = TABLE.says
