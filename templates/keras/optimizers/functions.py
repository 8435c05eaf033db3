"""What update rules ask of a whole array."""

from collections.abc import Callable

import tensorflow as tf


def full(value: float) -> Callable[..., tf.Tensor]:
    """Return an initializer; that of Keras has a float32 in every dtype."""
    return lambda shape, dtype: tf.fill(shape, tf.constant(value, dtype))


def matrix_axes(array: tf.Tensor) -> tuple[int, int] | None:
    """Return the axes longer than 1 if there are exactly two."""
    axes = [axis for axis, size in enumerate(array.shape) if size > 1]
    return (axes[0], axes[1]) if len(axes) == 2 else None


def mean_shape(array: tf.Tensor, axis: int) -> tuple[int, ...]:
    """Return the shape of the mean of a matrix along its first or second long axis."""
    shape = list(array.shape)
    shape[matrix_axes(array)[axis]] = 1
    return tuple(shape)


def root_mean_square(array: tf.Tensor) -> tf.Tensor:
    """Return the root of the mean square."""
    return tf.sqrt(tf.reduce_mean(tf.square(array)))


def trust_ratio(
    variable: tf.Tensor, change: tf.Tensor, share: float = 1.0
) -> tf.Tensor:
    """Return a share of the ratio of the norms; 1 where one of them is 0."""
    long, short = tf.norm(variable), tf.norm(change)
    ratio = share * tf.math.divide_no_nan(long, short)
    return tf.where(ratio > 0, ratio, tf.ones_like(ratio))


def orthogonal(array: tf.Tensor) -> tf.Tensor:
    """Return five steps of Newton and Schulz towards an orthogonal matrix."""
    x = tf.squeeze(array)
    tall = x.shape[0] > x.shape[1]
    x = tf.transpose(x) if tall else x
    x = x / tf.maximum(tf.norm(x), 1e-7)
    for _ in range(5):
        square = tf.matmul(x, x, transpose_b=True)
        x = 3.4445 * x + tf.matmul(-4.775 * square + 2.0315 * square @ square, x)
    return tf.reshape(tf.transpose(x) if tall else x, array.shape)
