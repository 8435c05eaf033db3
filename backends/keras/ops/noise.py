"""Noise while training."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Layer, Site
from . import says


@says("dropout")
def dropout(n: Site) -> Layer:
    """``layers.Dropout``."""
    return Layer(call("layers.Dropout", n.op.rate))


@says("spatial_dropout")
def spatial_dropout(n: Site) -> Layer:
    """``layers.SpatialDropout2D``."""
    return Layer(call(f"layers.SpatialDropout{n.x_type.rank - 1}D", n.op.rate))


@says("alpha_dropout")
def alpha_dropout(n: Site) -> Layer:
    """``layers.AlphaDropout``."""
    return Layer(call("layers.AlphaDropout", n.op.rate))


@says("feature_alpha_dropout")
def feature_alpha_dropout(n: Site) -> Layer:
    """``layers.AlphaDropout`` with one draw for all positions of a channel."""
    shape = (None, *(1,) * (n.x_type.rank - 1), n.x_type.channels)
    return Layer(call("layers.AlphaDropout", n.op.rate, noise_shape=shape))


@says("drop_path")
def drop_path(n: Site) -> Layer:
    """``layers.Dropout`` with one draw per example."""
    shape = (None, *(1,) * n.x_type.rank)
    return Layer(call("layers.Dropout", n.op.rate, noise_shape=shape))


@says("gaussian_noise")
def gaussian_noise(n: Site) -> Layer:
    """``layers.GaussianNoise``."""
    return Layer(call("layers.GaussianNoise", n.op.std))


@says("gaussian_dropout")
def gaussian_dropout(n: Site) -> Layer:
    """``layers.GaussianDropout``."""
    return Layer(call("layers.GaussianDropout", n.op.rate))


@says("drop_block2d")
def drop_block2d(n: Site) -> Layer:
    """``DropBlock2D``."""
    return Layer(call(n.helper("drop_block.DropBlock2D"), n.op.rate, n.op.side))
