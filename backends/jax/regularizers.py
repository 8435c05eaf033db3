"""How JAX says each regularizer: an expression over a list of arrays, one entry per word."""

from __future__ import annotations

from typing import Any

from ..code.penalties import Entry


def l1(by: Any, arrays: str) -> str:
    """Absolute values, with gradient 0 at 0 (``jnp.abs`` has 1 there)."""
    return f"{by.factor!r} * sum(jnp.sum(w * jax.lax.stop_gradient(jnp.sign(w))) for w in {arrays})"


def l2(by: Any, arrays: str) -> str:
    """Squares."""
    return f"{by.factor!r} * sum(jnp.sum(jnp.square(w)) for w in {arrays})"


def l1_l2(by: Any, arrays: str) -> str:
    """Absolute values and squares."""
    size = f"{by.l1!r} * jnp.sum(w * jax.lax.stop_gradient(jnp.sign(w)))"
    return f"sum({size} + {by.l2!r} * jnp.sum(jnp.square(w)) for w in {arrays})"


def orthogonal(by: Any, arrays: str) -> str:
    """What a product with the transpose has besides the identity; see ``excess``."""
    return f"{by.factor!r} * sum(excess(w) for w in {arrays})"


ENTRIES: dict[str, Entry] = {entry.__name__: entry for entry in (l1, l2, l1_l2, orthogonal)}
