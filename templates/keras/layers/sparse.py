"""Shares of which many are exactly 0."""

from keras import ops


def sparsemax(x, axis=-1):
    """Return the point of the simplex that is nearest to ``x`` along ``axis``.

    ``ops.sparsemax`` adds up partial sums where the last one is meant.
    """
    total = ops.cumsum(-ops.sort(-x, axis=axis), axis=axis)
    rank = ops.cumsum(ops.ones_like(x), axis=axis)
    return ops.relu(x - ops.max((total - 1) / rank, axis=axis, keepdims=True))
