"""Penalties of activations, which Flax lacks."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx


class ActivityCost(nnx.Intermediate):
    """What activations cost in one call of a network."""


class ActivityPenalty(nnx.Module):
    """Pass values through; in training, keep what they cost for `activity_penalty`.

    That is ``l1 sum |x| + l2 sum x^2`` of an example, as a mean over the batch.
    """

    def __init__(self, l1: float = 0.0, l2: float = 0.0) -> None:
        self.l1 = l1
        self.l2 = l2
        self.use_running_average = False

    def __call__(self, x: jax.Array) -> jax.Array:
        """Return ``x`` (batch, ...)."""
        if not self.use_running_average:  # in training
            wide = x.astype(jnp.promote_types(x.dtype, jnp.float32))
            cost = self.l1 * jnp.abs(wide) + self.l2 * jnp.square(wide)
            before = self.cost[...] if hasattr(self, "cost") else 0.0
            self.cost = ActivityCost(before + cost.sum() / len(x))
        return x


def activity_penalty(model: nnx.Module) -> jax.Array:
    """Take what activations have cost out of the layers; return the sum."""
    costs = nnx.pop(model, ActivityCost)
    return sum(jax.tree.leaves(costs), jnp.zeros(()))
