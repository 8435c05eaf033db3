"""Words of diffusion models."""

from __future__ import annotations

from ...code.diffusion import betas
from ...code.expr import call
from ...code.say import Inline, Site
from . import says


@says("add_noise")
def add_noise(n: Site) -> Inline:
    """``add_noise``."""
    values = n.value("noise"), n.value("step")
    return Inline(call(n.helper("diffusion.add_noise"), n.x, *values, betas(n)))
