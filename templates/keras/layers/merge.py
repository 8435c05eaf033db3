"""Extremes of two values in which equal values share the gradient."""

from keras import ops


def maximum(x, y):
    """Return the larger of two values; equal ones get half the gradient each."""
    return 0.5 * (ops.maximum(x, y) + ops.maximum(y, x))


def minimum(x, y):
    """Return the smaller of two values; equal ones get half the gradient each."""
    return 0.5 * (ops.minimum(x, y) + ops.minimum(y, x))
