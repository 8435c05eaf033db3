"""Activations that are exact in every precision and agree at their corners."""

import math

from keras import ops


def gelu(x, approximate=False):
    """Return x times the normal distribution function; ``approximate`` uses tanh.

    ``ops.gelu`` holds its constants in float32.
    """
    if approximate:
        inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)
        return 0.5 * x * (1 + ops.tanh(inner))
    return 0.5 * x * (1 + ops.erf(x * math.sqrt(0.5)))


def leaky_relu(x, slope=0.01):
    """Return x where it is positive, else ``slope`` times x.

    ``ops.leaky_relu`` holds the slope in float32.
    """
    return ops.where(x > 0, x, slope * x)


def selu(x):
    """Return the scaled exponential linear unit.

    Its gradient at 0 is scale times alpha; that of ``ops.selu`` is scale.
    """
    return 1.0507009873554805 * ops.elu(x, alpha=1.6732632423543772)
