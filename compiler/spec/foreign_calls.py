"""Python calls in the place of a word: ``nn.Conv2d(3, 16, 3)`` is `conv2d: {filters: 16, kernel: 3}`."""

from __future__ import annotations

import re

from ..text.expression import Expr, ExpressionError, parse
from .foreign import foreign_field, foreign_op
from .rooms import room

POSITIONS: dict[str, str] = {
    "Linear": "- units bias",
    "LazyLinear": "units bias",
    "Conv1d Conv2d Conv3d": "- filters kernel stride padding dilation groups bias",
    "ConvTranspose1d ConvTranspose2d ConvTranspose3d": "- filters kernel stride",
    "Conv ConvTranspose": "- filters kernel stride padding",
    "BatchNorm BatchNorm1d BatchNorm2d BatchNorm3d": "- epsilon",
    "LayerNorm RMSNorm InstanceNorm1d InstanceNorm2d InstanceNorm3d": "- epsilon",
    "GroupNorm": "groups -",
    "LSTM GRU RNN LSTMCell GRUCell RNNCell": "- units layers",
    "MultiheadAttention": "- heads dropout",
    "Embed Embedding": "vocab dim",
    "Conv1D Conv2D Conv3D": "filters kernel stride padding",
    "MaxPool1d MaxPool2d MaxPool3d AvgPool1d AvgPool2d AvgPool3d": "window stride",
    "MaxPooling1D MaxPooling2D AveragePooling1D AveragePooling2D": "window stride",
}
"""Class -> what its first arguments are here; `-` for a size that is inferred."""


FUNCTIONS = ("F", "functional", "ops", "jnp", "lax", "jax.nn", "tf.nn", "tf", "torch")
"""Modules whose functions take the value itself first."""

ASSIGNED = re.compile(r"\A\s*\w+\s*=(?!=)\s*")
CAPITAL = re.compile(r"\b(?:True|False|None)\b")


def python_call(text: str, family: str = "ops") -> str | None:
    """How a call of another tool is written here, None when it is no call of a known name."""
    text = CAPITAL.sub(lambda found: found[0].lower(), ASSIGNED.sub("", text, count=1))
    try:
        expr = parse(text)
    except ExpressionError:
        return None
    if expr.op != "call":
        return None
    name = str(expr.value)
    word = foreign_op(name, family)
    if word is None:
        return None
    fields = _fields(expr, name, word, family, text)
    listed = ", ".join(f"{key}: {value}" for key, value in fields.items())
    step = f"{word}: {{{listed}}}" if fields else word
    after = dict(expr.keywords).get("activation")
    act = foreign_op(text[after.start : after.end].strip("'\""), "ops") if after else None
    return f"{step}`, then `- {act}" if act else step


def _fields(expr: Expr, name: str, word: str, family: str, text: str) -> dict[str, str]:
    """Fields that the arguments fill, as text; what has no place here is left out."""
    known = list(room(family)[word].fields)
    tail = name.rpartition(".")[2]
    listed = (places for names, places in POSITIONS.items() if tail in names.split())
    places = next(listed, " ".join(known[:1])).split()
    args = expr.args[1:] if name.rpartition(".")[0] in FUNCTIONS else expr.args
    found = {
        place: text[part.start : part.end]
        for place, part in zip(places, args, strict=False)
        if place in known
    }
    for key, part in expr.keywords:
        field = foreign_field(word, key, known or ["-"])
        if field in known:
            found[str(field)] = text[part.start : part.end].strip("'\"")
    return found
