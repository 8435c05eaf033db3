"""The loss of sparsemax."""

import tensorflow as tf
from keras import ops


def sparsemax_costs(scores: tf.Tensor, ids: tf.Tensor) -> tf.Tensor:
    """Return the cost of each position: scores (..., K), ids (...).

    Source: Martins and Astudillo 2016, "From Softmax to Sparsemax", equation 17.
    """
    z = scores - tf.stop_gradient(ops.max(scores, axis=-1, keepdims=True))
    ranked = tf.sort(tf.stop_gradient(z), axis=-1, direction="DESCENDING")
    total = ops.cumsum(ranked, axis=-1)
    place = tf.range(1, z.shape[-1] + 1, dtype=z.dtype)
    counted = 1 + place * ranked > total
    count = ops.sum(ops.cast(counted, "int32"), axis=-1, keepdims=True)
    last = ops.take_along_axis(total, count - 1, axis=-1)
    count = ops.cast(count, z.dtype)
    support = z > (last - 1) / count
    chosen = ops.where(support, z, 0)
    threshold = (ops.sum(chosen, axis=-1, keepdims=True) - 1) / count
    part = ops.where(support, ops.square(z) - ops.square(threshold), 0)
    right = ops.take_along_axis(z, ids[..., None], axis=-1)[..., 0]
    return 0.5 + 0.5 * ops.sum(part, axis=-1) - right
