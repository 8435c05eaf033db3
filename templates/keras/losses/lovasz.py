"""The Lovász extension of the Jaccard loss."""

import tensorflow as tf
from keras import ops


def lovasz_costs(chances: tf.Tensor, ids: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return the cost of each example and class, 0 where absent, and which are there.

    Args:
        chances: (N, ..., K).
        ids: (N, ...).

    Source: Berman et al. 2018, "The Lovász-Softmax loss".
    """
    classes = chances.shape[-1]
    p = ops.reshape(chances, (ops.shape(chances)[0], -1, classes))
    mask = ops.one_hot(ids, classes, dtype=p.dtype)
    mask = ops.reshape(mask, ops.shape(p))
    errors = ops.absolute(mask - p)
    order = tf.argsort(-tf.stop_gradient(errors), axis=1, stable=True)
    errors = ops.take_along_axis(errors, order, axis=1)
    hit = ops.take_along_axis(mask, order, axis=1)
    size = ops.sum(hit, axis=1, keepdims=True)
    given_up = size - ops.cumsum(hit, axis=1)
    lost = 1 - given_up / (size + ops.cumsum(1 - hit, axis=1))
    weight = ops.diff(ops.pad(lost, ((0, 0), (1, 0), (0, 0))), axis=1)
    there = ops.cast(size[:, 0] > 0, p.dtype)
    return ops.sum(errors * weight, axis=1) * there, there
