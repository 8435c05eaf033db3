"""Words of diffusion models."""

from __future__ import annotations

from ...code.diffusion import betas
from ...code.expr import CHILD, call
from ...code.say import Layer, Site
from . import says


@says("add_noise")
def add_noise(n: Site) -> Layer:
    """``AddNoise``."""
    build = call(n.helper("diffusion.AddNoise"), betas(n))
    return Layer(build, {}, call(CHILD, n.x, n.value("noise"), n.value("step")))
