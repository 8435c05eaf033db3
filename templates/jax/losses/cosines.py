"""Cosines with a margin."""

import math

import jax
import jax.numpy as jnp


def widened(cosine: jax.Array, margin: float) -> jax.Array:
    """Return cos(angle + margin); past pi a line that keeps falling."""
    square = 1 - jnp.square(cosine)
    sine = jnp.sqrt(jnp.where(square > 1e-12, square, 1e-12))
    wider = cosine * math.cos(margin) - sine * math.sin(margin)
    line = cosine - margin * math.sin(margin)
    return jnp.where(cosine > math.cos(math.pi - margin), wider, line)
