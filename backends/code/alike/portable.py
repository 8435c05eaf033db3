"""Entries of what draws where `training.rng` is portable: every framework has a layer of that name."""

from __future__ import annotations

from typing import Any

from ..expr import call
from ..say import Flat, Layer, Site
from . import Entries

ENTRIES = Entries()
says = ENTRIES.says

DISTURBED = {
    "dropout": "Dropout",
    "spatial_dropout": "Dropout",
    "drop_path": "Dropout",
    "alpha_dropout": "AlphaDropout",
    "feature_alpha_dropout": "AlphaDropout",
    "gaussian_dropout": "GaussianDropout",
}
DRAWN = {
    "normal": ("shape", "mean", "std"),
    "normal_like": ("mean", "std"),
    "uniform": ("shape", "low", "high"),
    "uniform_like": ("low", "high"),
    "randint": ("shape", "low", "high"),
    "bernoulli": ("shape", "rate"),
    "categorical": ("temperature",),
    "gumbel_softmax": ("temperature", "hard"),
}


def arrangement(n: Site) -> dict[str, Any]:
    """How the layer's values stand, where channels are not last."""
    if isinstance(n.layout, Flat):
        *spatial, channels = n.layout.source.dims
        return {"flat": (channels, *spatial)}
    return {"channels_first": True} if n.first and n.x_type.rank > 1 else {}


def layer(n: Site, word: str, *given: Any, **more: Any) -> Layer:
    """A layer of ``portable.py``."""
    return Layer(call(n.helper(f"portable.{word}"), *given, **more))


@says(*DISTURBED)
def disturbed(n: Site) -> Layer:
    """``Dropout`` and its kin; axes along which one draw holds count channels last."""
    shares = getattr(n.op, "shared", None)
    axes = shares(1 + n.x_type.rank) if shares else ()
    same = len(axes) == n.x_type.rank  # one draw for an example: however its values stand
    more = ({"shared": axes} if axes else {}) | ({} if same else arrangement(n))
    return layer(n, DISTURBED[n.op.word], n.op.rate, **more)


@says("gaussian_noise")
def gaussian_noise(n: Site) -> Layer:
    """``GaussianNoise``."""
    return layer(n, "GaussianNoise", n.op.std, **arrangement(n))


@says("drop_block2d")
def drop_block2d(n: Site) -> Layer:
    """``DropBlock2d``."""
    return layer(n, "DropBlock2d", n.op.rate, n.op.side)


@says("rrelu")
def rrelu(n: Site) -> Layer:
    """``RReLU``."""
    return layer(n, "RReLU", n.op.lower, n.op.upper, **arrangement(n))


@says(*DRAWN)
def drawn(n: Site) -> Layer:
    """A layer that draws in evaluation too."""
    word = "".join(part.title() for part in n.op.word.removesuffix("_like").split("_"))
    given = {name: n.op.get(name) for name in DRAWN[n.op.word]}
    shape = given.pop("shape", None)
    kept = {k: v for k, v in given.items() if v != n.op.fields[k].default}
    like = arrangement(n) if n.op.word.endswith("_like") else {}
    return layer(n, word, *([] if shape is None else [shape]), **kept, **like)


@says("shuffle")
def shuffle(n: Site) -> Layer:
    """``Shuffle``."""
    return layer(n, "Shuffle", n.axis(n.op.axis))
