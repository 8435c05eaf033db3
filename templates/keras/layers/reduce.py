"""Reductions over what is real, and roots whose gradient is finite everywhere."""

from keras import ops


def safe_sqrt(x):
    """Return the square root; its gradient at 0 is 0, not infinite."""
    return ops.where(x > 0, ops.sqrt(ops.where(x > 0, x, 1.0)), 0.0)


def argmax(x, axis):
    """First place of the largest value; ``ops.argmax`` takes -0.0 for less than 0."""
    return ops.argmax(ops.where(ops.equal(x, 0), 0.0, x), axis=axis)


def argmin(x, axis):
    """First place of the smallest value; ``ops.argmin`` takes -0.0 for less than 0."""
    return ops.argmin(ops.where(ops.equal(x, 0), 0.0, x), axis=axis)


def std(x, axis, correction=0):
    """Standard deviation over ``axis``; equal values have gradient 0."""
    return safe_sqrt(var(x, axis, correction))


def var(x, axis, correction=0):
    """Variance over ``axis``, by the number of values less ``correction``.

    ``ops.var`` divides by the number of values.
    """
    if correction == 0:
        return ops.var(x, axis=axis)
    square = ops.square(x - ops.mean(x, axis=axis, keepdims=True))
    count = ops.sum(ops.ones_like(x), axis=axis)
    return ops.sum(square, axis=axis) / (count - correction)


def l2_norm(x, axis):
    """Euclidean length; the gradient of the zero vector is 0."""
    return safe_sqrt(ops.sum(ops.square(x), axis=axis))


def p_norm(x, order, axis):
    """Return (sum |x|^order)^(1 / order); the gradient of the zero vector is 0."""
    total = ops.sum(ops.abs(x) ** order, axis=axis)
    return ops.where(total > 0, ops.where(total > 0, total, 1.0) ** (1 / order), 0.0)


def mean_where(x, mask, axis):
    """Mean over ``axis`` where ``mask`` is true; 0 where nothing is."""
    count = ops.sum(ops.where(mask, ops.ones_like(x), 0.0), axis=axis)
    return ops.sum(ops.where(mask, x, 0.0), axis=axis) / ops.maximum(count, 1.0)


def max_where(x, mask, axis):
    """Maximum over ``axis`` where ``mask`` is true; 0 where nothing is."""
    top = ops.max(ops.where(mask, x, float("-inf")), axis=axis)
    return ops.where(ops.isfinite(top), top, 0.0)


def min_where(x, mask, axis):
    """Minimum over ``axis`` where ``mask`` is true; 0 where nothing is."""
    low = ops.min(ops.where(mask, x, float("inf")), axis=axis)
    return ops.where(ops.isfinite(low), low, 0.0)


def var_where(x, mask, axis, correction=0):
    """Variance over ``axis`` where ``mask`` is true; 0 where nothing is."""
    real = ops.where(mask, ops.ones_like(x), 0.0)
    count = ops.sum(real, axis=axis, keepdims=True)
    mean = ops.sum(real * x, axis=axis, keepdims=True) / ops.maximum(count, 1.0)
    square = ops.sum(real * ops.square(x - mean), axis=axis)
    return square / ops.maximum(ops.squeeze(count, axis) - correction, 1.0)


def std_where(x, mask, axis, correction=0):
    """Standard deviation where ``mask`` is true; equal values have gradient 0."""
    return safe_sqrt(var_where(x, mask, axis, correction))


def top_k(x, k, axis):
    """Return the k largest values along ``axis`` and their places, in stable order.

    ``ops.top_k`` takes the last axis.
    """
    values, indices = ops.top_k(ops.swapaxes(x, axis, -1), k)
    return ops.swapaxes(values, axis, -1), ops.swapaxes(indices, axis, -1)
