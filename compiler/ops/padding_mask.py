"""padding_mask: which tokens are real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..types.record import integer
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused


class PaddingMask(Op):
    """True where an id is not the padding id; what ``text.mask`` stands for."""

    pad: int = integer(0, doc="id of padding")

    cases = (case("tokens[5]", pad=1), refused("E0503", "vector[4]"))

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A mask over the same axes."""
        if x.dtype != "int":
            raise Refusal(
                "E0503", f"`padding_mask` needs ids, not {x}", because={"x": f"this is {x}"}
            )
        return replace(x, kind="mask", dtype="bool", pad=None)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x != pad``."""
        return x != self.pad

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Padding at the end."""
        yield run([[3, 2, 0]], x_type="tokens[3]"), [[True, True, False]]
