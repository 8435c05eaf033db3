"""Noise while training."""

from __future__ import annotations

from ...code.expr import call, name
from ...code.say import Layer, Site
from . import says


@says("dropout")
def dropout(n: Site) -> Layer:
    """``nnx.Dropout``."""
    return Layer(call("nnx.Dropout", n.op.rate, rngs=name("rngs")))


@says("spatial_dropout")
def spatial_dropout(n: Site) -> Layer:
    """``nnx.Dropout`` with one draw for all positions of a channel."""
    return Layer(call("nnx.Dropout", n.op.rate, broadcast_dims=n.spatial, rngs=name("rngs")))


@says("alpha_dropout")
def alpha_dropout(n: Site) -> Layer:
    """``AlphaDropout``."""
    return Layer(call(n.helper("noise.AlphaDropout"), n.op.rate, rngs=name("rngs")))


@says("feature_alpha_dropout")
def feature_alpha_dropout(n: Site) -> Layer:
    """``AlphaDropout`` with one draw for all positions of a channel."""
    options = {"broadcast_dims": n.spatial, "rngs": name("rngs")}
    return Layer(call(n.helper("noise.AlphaDropout"), n.op.rate, **options))


@says("drop_path")
def drop_path(n: Site) -> Layer:
    """``nnx.Dropout`` with one draw per example."""
    axes = tuple(range(1, 1 + n.x_type.rank))
    return Layer(call("nnx.Dropout", n.op.rate, broadcast_dims=axes, rngs=name("rngs")))


@says("gaussian_noise")
def gaussian_noise(n: Site) -> Layer:
    """``GaussianNoise``."""
    return Layer(call(n.helper("noise.GaussianNoise"), n.op.std, rngs=name("rngs")))


@says("gaussian_dropout")
def gaussian_dropout(n: Site) -> Layer:
    """``GaussianDropout``."""
    return Layer(call(n.helper("noise.GaussianDropout"), n.op.rate, rngs=name("rngs")))


@says("drop_block2d")
def drop_block2d(n: Site) -> Layer:
    """``DropBlock2d``."""
    build = call(n.helper("drop_block.DropBlock2d"), n.op.rate, n.op.side, rngs=name("rngs"))
    return Layer(build)
