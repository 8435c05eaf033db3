"""Losses on embeddings: distances within a batch, who is alike, and what that costs."""

import jax
import jax.numpy as jnp


def squared_distances(x: jax.Array) -> jax.Array:
    """Return the squared distances of all pairs."""
    return jnp.sum(jnp.square(x[:, None] - x[None]), axis=-1)


def euclidean_distances(x: jax.Array) -> jax.Array:
    """Return the distances of all pairs, at least 1e-6: a root of 0 has no gradient."""
    square = squared_distances(x)
    return jnp.sqrt(jnp.where(square > 1e-12, square, 1e-12))


def unit(x: jax.Array) -> jax.Array:
    """Return rows of length 1; shorter than 1e-6 they are divided by that."""
    square = jnp.sum(jnp.square(x), axis=-1, keepdims=True)
    return x * jax.lax.rsqrt(jnp.where(square > 1e-12, square, 1e-12))


def cosines(x: jax.Array) -> jax.Array:
    """Return the cosines of all pairs."""
    return unit(x) @ unit(x).T


def cosine_distances(x: jax.Array) -> jax.Array:
    """Return one minus the cosines of all pairs."""
    return 1 - cosines(x)


def alike(ids: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return which other examples are of the same class, and which are of another."""
    same = ids[:, None] == ids[None]
    return same & ~jnp.eye(len(ids), dtype=bool), ~same


def all_triplets(
    distance: jax.Array, ids: jax.Array, margin: float
) -> tuple[jax.Array, jax.Array]:
    """Return the costs of all triplets, and which of them count.

    Args:
        distance: of all pairs.
        ids: classes.
        margin: by which other classes shall be farther.
    """
    same, other = alike(ids)
    counted = same[:, :, None] & other[:, None, :]
    cost = jax.nn.relu(margin + distance[:, :, None] - distance[:, None, :])
    return cost * counted, counted


def largest(x: jax.Array, axis: int) -> jax.Array:
    """Return the first largest value along an axis, which stays.

    The gradient of ``jnp.max`` looks for values that equal the result, which XLA may
    have computed twice, with other rounding.
    """
    return jnp.take_along_axis(x, jnp.argmax(x, axis, keepdims=True), axis)


def hard_triplets(
    distance: jax.Array, ids: jax.Array, margin: float
) -> tuple[jax.Array, jax.Array]:
    """Return the cost of each anchor's hardest triplet, and which anchors count.

    Args:
        distance: of all pairs.
        ids: classes.
        margin: by which other classes shall be farther.

    Source: Hermans et al. 2017, "In Defense of the Triplet Loss".
    """
    same, other = alike(ids)
    counted = jnp.any(same, axis=1) & jnp.any(other, axis=1)
    far = largest(jnp.where(same, distance, -jnp.inf), 1)[:, 0]
    near = -largest(jnp.where(other, -distance, -jnp.inf), 1)[:, 0]
    cost = jax.nn.relu(jnp.where(counted, margin + far - near, 0))
    return cost, counted


def semi_hard_triplets(
    distance: jax.Array, ids: jax.Array, margin: float
) -> tuple[jax.Array, jax.Array]:
    """Return the cost of each pair of a class, and which pairs count.

    The nearest of another class that is farther than the pair, else the farthest.

    Args:
        distance: of all pairs.
        ids: classes.
        margin: by which other classes shall be farther.

    Source: Schroff et al. 2015, "FaceNet".
    """
    same, other = alike(ids)
    farther = other[:, None, :] & (distance[:, None, :] > distance[:, :, None])
    near = -largest(jnp.where(farther, -distance[:, None, :], -jnp.inf), 2)[..., 0]
    last = largest(jnp.where(other, distance, -jnp.inf), 1)
    chosen = jnp.where(jnp.any(farther, axis=2), near, last)
    counted = same & jnp.any(other, axis=1, keepdims=True)
    cost = jax.nn.relu(jnp.where(counted, margin + distance - chosen, 0))
    return cost, counted


def pair_costs(
    x: jax.Array, ids: jax.Array, margin: float
) -> tuple[jax.Array, jax.Array]:
    """Return the cost of every pair once, and which pairs those are.

    Source: Hadsell et al. 2006, "Learning an Invariant Mapping".
    """
    _, other = alike(ids)
    lack = jnp.square(jax.nn.relu(margin - euclidean_distances(x)))
    cost = jnp.where(other, lack, squared_distances(x))
    once = jnp.triu(jnp.ones_like(cost), 1)
    return cost * once, once


def view_costs(
    x: jax.Array, ids: jax.Array, temperature: float
) -> tuple[jax.Array, jax.Array]:
    """Return the cost of each anchor, and which anchors have others of their class.

    Source: Khosla et al. 2020, "Supervised Contrastive Learning", equation 2.
    """
    same, other = alike(ids)
    scores = jnp.where(same | other, cosines(x) / temperature, -jnp.inf)
    log_p = jax.nn.log_softmax(scores, axis=1)
    found = jnp.sum(same, axis=1)
    total = jnp.sum(jnp.where(same, log_p, 0), axis=1)
    return -total / jnp.maximum(found, 1), found > 0


def circle_costs(
    x: jax.Array, ids: jax.Array, gamma: float, margin: float
) -> tuple[jax.Array, jax.Array]:
    """Return the cost of each anchor, and which anchors count.

    Source: Sun et al. 2020, "Circle Loss: A Unified Perspective of Pair Similarity".
    """
    same, other = alike(ids)
    s = cosines(x)
    push = gamma * jax.nn.relu(jax.lax.stop_gradient(s) + margin) * (s - margin)
    pull = (
        -gamma * jax.nn.relu(1 + margin - jax.lax.stop_gradient(s)) * (s - 1 + margin)
    )
    pushed = jax.nn.logsumexp(jnp.where(other, push, -1e9), axis=1)
    pulled = jax.nn.logsumexp(jnp.where(same, pull, -1e9), axis=1)
    counted = jnp.any(same, axis=1) & jnp.any(other, axis=1)
    return jax.nn.softplus(pushed + pulled) * counted, counted
