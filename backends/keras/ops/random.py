"""Random numbers, drawn in training and evaluation."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Layer, Site
from . import says

FIELDS = {
    "normal": ("shape", "mean", "std"),
    "normal_like": ("mean", "std"),
    "uniform": ("shape", "low", "high"),
    "uniform_like": ("low", "high"),
    "randint": ("shape", "low", "high"),
    "bernoulli": ("shape", "rate"),
    "categorical": ("temperature",),
    "gumbel_softmax": ("temperature", "hard"),
}


@says(*FIELDS)
def drawn(n: Site) -> Layer:
    """A layer with a generator of its own, as ``layers.Dropout`` has."""
    word = "".join(part.title() for part in n.op.word.removesuffix("_like").split("_"))
    given = {field: n.op.get(field) for field in FIELDS[n.op.word]}
    shape = given.pop("shape", None)
    kept = {k: v for k, v in given.items() if v != n.op.fields[k].default}
    return Layer(call(n.helper(f"draws.{word}"), *([shape] if shape else []), **kept))


@says("shuffle")
def shuffle(n: Site) -> Layer:
    """A layer with a generator of its own."""
    return Layer(call(n.helper("draws.Shuffle"), 1 + n.x_type.index(n.op.axis)))
