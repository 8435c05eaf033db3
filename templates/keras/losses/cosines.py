"""Cosines with a margin."""

import math

import tensorflow as tf
from keras import ops


def widened(cosine: tf.Tensor, margin: float) -> tf.Tensor:
    """Return cos(angle + margin); past pi a line that keeps falling."""
    sine = ops.sqrt(tf.maximum(1 - ops.square(cosine), 1e-12))
    wider = cosine * math.cos(margin) - sine * math.sin(margin)
    line = cosine - margin * math.sin(margin)
    return ops.where(cosine > math.cos(math.pi - margin), wider, line)
