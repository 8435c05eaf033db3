"""Noise while training."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Layer, Site
from . import says


@says("dropout", layout="any")
def dropout(n: Site) -> Layer:
    """``nn.Dropout``."""
    return Layer(call("nn.Dropout", n.op.rate))


@says("spatial_dropout", layout="first")
def spatial_dropout(n: Site) -> Layer:
    """``nn.Dropout2d``."""
    return Layer(call(f"nn.Dropout{n.x_type.rank - 1}d", n.op.rate))


@says("alpha_dropout", layout="any")
def alpha_dropout(n: Site) -> Layer:
    """``nn.AlphaDropout``."""
    return Layer(call("nn.AlphaDropout", n.op.rate))


@says("feature_alpha_dropout", layout="first")
def feature_alpha_dropout(n: Site) -> Layer:
    """``nn.FeatureAlphaDropout``."""
    return Layer(call("nn.FeatureAlphaDropout", n.op.rate))


@says("drop_path", layout="any")
def drop_path(n: Site) -> Layer:
    """``DropPath``."""
    return Layer(call(n.helper("noise.DropPath"), n.op.rate))


@says("gaussian_noise", layout="any")
def gaussian_noise(n: Site) -> Layer:
    """``GaussianNoise``."""
    return Layer(call(n.helper("noise.GaussianNoise"), n.op.std))


@says("gaussian_dropout", layout="any")
def gaussian_dropout(n: Site) -> Layer:
    """``GaussianDropout``."""
    return Layer(call(n.helper("noise.GaussianDropout"), n.op.rate))


@says("drop_block2d", layout="first")
def drop_block2d(n: Site) -> Layer:
    """``DropBlock2d``."""
    return Layer(call(n.helper("drop_block.DropBlock2d"), n.op.rate, n.op.side))
