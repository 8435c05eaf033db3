"""swiglu: a dense layer gated by another through a SiLU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean
from . import case, refused
from ._gated import GatedUnit


class Swiglu(GatedUnit):
    """y = SiLU(x W + b) (x V + c): a dense layer gated by another through a SiLU.

    ``W`` and ``V`` [channels, units].

    Source: Shazeer 2020, "GLU Variants Improve Transformer", equation 5 (SwiGLU); without offsets, as there, unless ``bias``.
    """

    bias: bool = boolean(False, doc="add the learned offsets b and c")

    gate = "silu"

    cases = (
        case("vector[6]", units=4),
        case("sequence[T, 5]", units=7, bias=True),
        case("image[4, 5, 3]", units=2),
        refused("E0503", "tokens[5]", units=4),
        refused("E0209", "vector[5]", units=0),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """SiLU(ln 3) = 3/4 ln 3."""
        log3 = 1.0986122886681098
        p = {"gate.kernel": [[log3]], "up.kernel": [[2.0]]}
        yield run([[1.0], [-1.0]], p, units=1), [[1.5 * log3], [0.5 * log3]]
