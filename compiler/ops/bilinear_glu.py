"""bilinear_glu: a dense layer gated by another, without an activation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._gated import GatedUnit


class BilinearGlu(GatedUnit):
    """y = (x W + b) (x V + c): a dense layer gated by another, without an activation.

    ``W`` and ``V`` [channels, units].

    Source: Shazeer 2020, "GLU Variants Improve Transformer", equation 5 (Bilinear).
    """

    cases = (
        case("vector[6]", units=4),
        case("sequence[T, 5]", units=7, bias=False),
        case("image[4, 5, 3]", units=2),
        refused("E0503", "tokens[5]", units=4),
        refused("E0209", "vector[5]", units=0),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """By hand."""
        p = {"gate.kernel": [[1.0]], "gate.bias": [-1.0], "up.kernel": [[2.0]], "up.bias": [3.0]}
        yield run([[3.0], [0.5]], p, units=1), [[18.0], [-2.0]]
