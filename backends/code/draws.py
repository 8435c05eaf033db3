"""Initialisers as source: the ``draw`` of each word that a program uses, turned into a function.

The formula stands once, in ``compiler/initializers``; ``weights.py`` carries a copy of its lines,
in which ``self.std`` has become the argument ``std`` and ``np`` is NumPy itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...compiler.initializers import INITIALIZERS, Initializer
from .copied import Copier

TYPES = {
    "generator": "np.random.Generator", "shape": "tuple[int, ...]", "fan_in": "int", "fan_out": "int"
}  # fmt: skip
KINDS = {"float": "float", "int": "int", "bool": "bool", "word": "str", "list": "list[float]"}
"""Annotation of an argument by the kind of its field."""


def draw_source(words: Iterable[str]) -> str:
    """Functions ``draw_<word>(generator, shape, fan_in, fan_out, **fields)`` and what they call."""
    copier = Copier(TYPES)
    functions = []
    for word in sorted(set(words)):
        kind = INITIALIZERS[word]
        assert issubclass(kind, Initializer)
        doc = (kind.__doc__ or word).strip().splitlines()[0]
        fields = {name: KINDS[field.kind] for name, field in kind.fields.items()}
        functions.append(copier.method(kind.draw, f"draw_{word}", doc, fields))
    return "\n\n\n".join([*copier.constants.values(), *copier.functions.values(), *functions])
