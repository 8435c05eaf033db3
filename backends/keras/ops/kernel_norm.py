"""Layers that compute with a normalised kernel: wrappers.

``layers.SpectralNormalization`` overwrites the kernel that is trained.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...code.expr import Call, call, wrap
from ...code.say import Layer, Native, Site, native
from ...code.window import unless
from . import TABLE, says


def around(n: Site, maker: str, more: dict[str, Native], **options: Any) -> Layer:
    """The layer that the op holds, inside a wrapper."""
    inner = TABLE[n.op.layer.word].entry(replace(n, op=n.op.layer))
    assert isinstance(inner, Layer)
    assert isinstance(inner.build, Call)
    named = replace(inner.build, kwargs=(*inner.build.kwargs, ("name", wrap("layer"))))
    axis = None if n.op.outputs == -1 else n.op.outputs
    build = call(n.helper(f"kernel_norm.{maker}"), named, **options, axis=axis)
    below = {name: native(f"layer/{w.name}", *w.steps) for name, w in inner.weights.items()}
    return Layer(build, {**below, **more}, inner.call)


@says("spectral_norm")
def spectral_norm(n: Site) -> Layer:
    """``SpectralNorm``."""
    options = {"iterations": unless(1, [n.op.iterations]), "epsilon": n.op.epsilon}
    return around(n, "SpectralNorm", {"u": native("u")}, **options)


@says("weight_norm")
def weight_norm(n: Site) -> Layer:
    """``WeightNorm``."""
    return around(n, "WeightNorm", {"scale": native("scale")})


@says("weight_standardize")
def weight_standardize(n: Site) -> Layer:
    """``WeightStandardize``."""
    return around(n, "WeightStandardize", {}, epsilon=n.op.epsilon)
