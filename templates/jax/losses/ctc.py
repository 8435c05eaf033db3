"""Connectionist temporal classification."""

import jax
import jax.numpy as jnp
import optax


def ctc_costs(scores: jax.Array, ids: jax.Array, blank: int) -> jax.Array:
    """Return the cost of each example; 0 where its ids do not fit.

    Args:
        scores: (N, T, K).
        ids: (N, L), filled up with ``blank``.
        blank: the class that says nothing.
    """
    pad = ids == blank
    whole = jnp.zeros(scores.shape[:2], scores.dtype)
    filled = pad.astype(scores.dtype)
    cost = optax.ctc_loss(scores, whole, ids, filled, blank_id=blank)
    repeats = jnp.sum(~pad[:, 1:] & (ids[:, 1:] == ids[:, :-1]), axis=1)
    needed = jnp.sum(~pad, axis=1) + repeats
    return jnp.where(needed <= scores.shape[1], cost, 0)
