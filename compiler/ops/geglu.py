"""geglu: a dense layer gated by another through a GELU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._gated import GatedUnit


class Geglu(GatedUnit):
    """y = GELU(x W + b) (x V + c): a dense layer gated by another through a GELU.

    ``W`` and ``V`` [channels, units].

    Source: Shazeer 2020, "GLU Variants Improve Transformer", equation 5 (GEGLU).
    """

    gate = "gelu"

    cases = (
        case("vector[6]", units=4),
        case("sequence[T, 5]", units=7, bias=False),
        case("image[4, 5, 3]", units=2),
        refused("E0503", "tokens[5]", units=4),
        refused("E0209", "vector[5]", units=0),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Zero gate: 0; a large one: the value itself."""
        p = {"gate.kernel": [[1.0]], "gate.bias": [0.0], "up.kernel": [[0.5]], "up.bias": [2.0]}
        yield run([[0.0], [40.0]], p, units=1), [[0.0], [40.0 * 22.0]]
