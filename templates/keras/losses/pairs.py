"""Losses on embeddings: distances within a batch, who is alike, and what that costs."""

import numpy as np
import tensorflow as tf
from keras import ops


def squared_distances(x: tf.Tensor) -> tf.Tensor:
    """Return the squared distances of all pairs."""
    return ops.sum(ops.square(x[:, None] - x[None]), axis=-1)


def euclidean_distances(x: tf.Tensor) -> tf.Tensor:
    """Return the distances of all pairs, at least 1e-6: a root of 0 has no gradient."""
    return ops.sqrt(tf.maximum(squared_distances(x), 1e-12))


def cosines(x: tf.Tensor) -> tf.Tensor:
    """Return the cosines of all pairs."""
    unit = tf.math.l2_normalize(x, axis=-1)
    return ops.matmul(unit, ops.transpose(unit))


def cosine_distances(x: tf.Tensor) -> tf.Tensor:
    """Return one minus the cosines of all pairs."""
    return 1 - cosines(x)


def alike(ids: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return which other examples are of the same class, and which are of another."""
    same = ops.equal(ids[:, None], ids[None])
    itself = ops.eye(ops.shape(ids)[0], dtype="bool")
    return same & ~itself, ~same


def all_triplets(
    distance: tf.Tensor, ids: tf.Tensor, margin: float
) -> tuple[tf.Tensor, tf.Tensor]:
    """Return the costs of all triplets, and which of them count.

    Args:
        distance: of all pairs.
        ids: classes.
        margin: by which other classes shall be farther.
    """
    same, other = alike(ids)
    counted = ops.cast(same[:, :, None] & other[:, None, :], distance.dtype)
    cost = ops.relu(margin + distance[:, :, None] - distance[:, None, :])
    return cost * counted, counted


def hard_triplets(
    distance: tf.Tensor, ids: tf.Tensor, margin: float
) -> tuple[tf.Tensor, tf.Tensor]:
    """Return the cost of each anchor's hardest triplet, and which anchors count.

    Args:
        distance: of all pairs.
        ids: classes.
        margin: by which other classes shall be farther.

    Source: Hermans et al. 2017, "In Defense of the Triplet Loss".
    """
    same, other = alike(ids)
    counted = ops.any(same, axis=1) & ops.any(other, axis=1)
    far = ops.max(ops.where(same, distance, -np.inf), axis=1)
    near = ops.min(ops.where(other, distance, np.inf), axis=1)
    cost = ops.relu(ops.where(counted, margin + far - near, 0))
    return cost, ops.cast(counted, cost.dtype)


def semi_hard_triplets(
    distance: tf.Tensor, ids: tf.Tensor, margin: float
) -> tuple[tf.Tensor, tf.Tensor]:
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
    near = ops.min(ops.where(farther, distance[:, None, :], np.inf), axis=2)
    last = ops.max(ops.where(other, distance, -np.inf), axis=1, keepdims=True)
    chosen = ops.where(ops.any(farther, axis=2), near, last)
    counted = same & ops.any(other, axis=1, keepdims=True)
    cost = ops.relu(ops.where(counted, margin + distance - chosen, 0))
    return cost, ops.cast(counted, cost.dtype)


def pair_costs(
    x: tf.Tensor, ids: tf.Tensor, margin: float
) -> tuple[tf.Tensor, tf.Tensor]:
    """Return the cost of every pair once, and which pairs those are.

    Source: Hadsell et al. 2006, "Learning an Invariant Mapping".
    """
    _, other = alike(ids)
    lack = ops.square(ops.relu(margin - euclidean_distances(x)))
    cost = ops.where(other, lack, squared_distances(x))
    once = ops.triu(ops.ones_like(cost), 1)
    return cost * once, once


def view_costs(
    x: tf.Tensor, ids: tf.Tensor, temperature: float
) -> tuple[tf.Tensor, tf.Tensor]:
    """Return the cost of each anchor, and which anchors have others of their class.

    Source: Khosla et al. 2020, "Supervised Contrastive Learning", equation 2.
    """
    same, other = alike(ids)
    scores = ops.where(same | other, cosines(x) / temperature, -np.inf)
    log_p = ops.log_softmax(scores, axis=1)
    found = ops.sum(ops.cast(same, x.dtype), axis=1)
    total = ops.sum(ops.where(same, log_p, 0), axis=1)
    return -total / tf.maximum(found, 1), ops.cast(found > 0, x.dtype)


def circle_costs(
    x: tf.Tensor, ids: tf.Tensor, gamma: float, margin: float
) -> tuple[tf.Tensor, tf.Tensor]:
    """Return the cost of each anchor, and which anchors count.

    Source: Sun et al. 2020, "Circle Loss: A Unified Perspective of Pair Similarity".
    """
    same, other = alike(ids)
    s = cosines(x)
    push = gamma * ops.relu(tf.stop_gradient(s) + margin) * (s - margin)
    pull = -gamma * ops.relu(1 + margin - tf.stop_gradient(s)) * (s - 1 + margin)
    pushed = ops.logsumexp(ops.where(other, push, -1e9), axis=1)
    pulled = ops.logsumexp(ops.where(same, pull, -1e9), axis=1)
    counted = ops.cast(ops.any(same, axis=1) & ops.any(other, axis=1), s.dtype)
    return ops.softplus(pushed + pulled) * counted, counted
