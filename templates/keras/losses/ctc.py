"""Connectionist temporal classification."""

import tensorflow as tf
from keras import ops

NEVER = -1e30  # stands for the logarithm of 0; sums with it stay finite


def ctc_costs(scores: tf.Tensor, ids: tf.Tensor, blank: int) -> tf.Tensor:
    """Return the cost of each example; 0 where its ids do not fit.

    Args:
        scores: (N, T, K).
        ids: (N, L), filled up with ``blank``.
        blank: the class that says nothing.

    Source: Graves et al. 2006, "Connectionist Temporal Classification", section 4.1.
    """
    real = ops.not_equal(ids, blank)
    blanks = ops.full_like(ids, blank)
    row = ops.reshape(ops.stack((blanks, ids), axis=2), (-1, 2 * ids.shape[1]))
    row = ops.concatenate((row, blanks[:, :1]), axis=1)  # blank, id, blank, ..., blank
    skip = ops.not_equal(row[:, 2:], row[:, :-2]) & ops.not_equal(row[:, 2:], blank)
    skip = ops.pad(skip, ((0, 0), (2, 0)))
    log_p = ops.log_softmax(scores)
    emit = ops.transpose(tf.gather(log_p, row, axis=2, batch_dims=1), (1, 0, 2))
    first = ops.where(ops.arange(row.shape[1]) < 2, emit[0], NEVER)

    def forward(alpha: tf.Tensor, emitted: tf.Tensor) -> tf.Tensor:
        past = ops.pad(alpha, ((0, 0), (2, 0)), constant_values=NEVER)
        stay = ops.logaddexp(alpha, past[:, 1:-1])
        return ops.logaddexp(stay, ops.where(skip, past[:, :-2], NEVER)) + emitted

    alpha = tf.scan(forward, emit[1:], first)[-1] if scores.shape[1] > 1 else first
    length = ops.sum(ops.cast(real, "int32"), axis=1)
    end = tf.gather(alpha, 2 * length, axis=1, batch_dims=1)
    before = tf.gather(alpha, tf.maximum(2 * length - 1, 0), axis=1, batch_dims=1)
    total = ops.logaddexp(end, ops.where(length > 0, before, NEVER))
    repeats = real[:, 1:] & ops.equal(ids[:, 1:], ids[:, :-1])
    needed = length + ops.sum(ops.cast(repeats, "int32"), axis=1)
    return ops.where(needed <= scores.shape[1], -total, 0)
