"""Normalisations that Keras lacks, or cannot compute in float64."""

from keras import ops


def local_response_norm(x, size, alpha, beta, bias):
    """Divide by ``(bias + alpha / size * energy) ** beta``.

    Args:
        x: (..., channels).
        size: channels around each one whose squares are the energy, ``size // 2`` of
            them before it.
        alpha: weight of the mean square.
        beta: exponent.
        bias: added to the mean square.
    """
    around = [(0, 0)] * (len(x.shape) - 1) + [(size // 2, (size - 1) // 2)]
    squares = ops.pad(ops.square(x), around)
    energy = sum(squares[..., i : i + x.shape[-1]] for i in range(size))
    return x / (bias + alpha / size * energy) ** beta


def lp_normalize(x, p, axis=-1, epsilon=1e-12):
    """Divide by the p-norm along ``axis``, but by ``epsilon`` at least.

    The root is taken after the bound, so the gradient at the zero vector is finite.
    """
    size = ops.abs(x)
    top = ops.maximum(ops.max(size, axis=axis, keepdims=True), epsilon)
    top = ops.stop_gradient(top)
    total = ops.sum((size / top) ** p, axis=axis, keepdims=True)
    return x / (top * ops.maximum(total, (epsilon / top) ** p) ** (1 / p))


def standardize(x, mean, std):
    """Subtract a constant mean and divide by a constant deviation, per channel."""
    mean = ops.convert_to_tensor(mean, dtype=x.dtype)
    return (x - mean) / ops.convert_to_tensor(std, dtype=x.dtype)
