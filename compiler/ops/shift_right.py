"""shift_right: ids one step later, behind a first one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._moves import Moves


class ShiftRight(Moves):
    """Every id moves one step later; the last is lost and ``start`` comes first.

    What a decoder reads while it is trained to give the ids themselves (teacher forcing).

    Source: Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified
    Text-to-Text Transformer", section 2.1; ``_shift_right`` of its implementations.
    """

    start: int = integer(minimum=0, doc="id of the first step")

    cases = (
        case("tokens[5]", start=1),
        case("tokens[T]", start=0),
        case("tokens[7]", start=3),
        refused("E0503", "sequence[5, 3]", start=1),
        refused("E0503", "label", start=1),
    )

    @property
    def keeps_steps(self) -> bool:  # type: ignore[override]
        """Padding moves too."""
        return False

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type."""
        if x.dtype != "int" or x.axes != ("time",):
            raise Refusal(
                "E0503",
                f"`shift_right` moves token ids, not {x}",
                because={"x": f"this is {x}"},
                help="use `shift` for values",
            )
        return x.with_dims(*x.dims)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``start``, then all ids but the last."""
        first = np.full((len(x), 1), self.start, dtype=x.dtype)
        return np.concatenate([first, x[:, :-1]], axis=1)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """By hand, and twice."""
        ids = [[5, 6, 7, 8]]
        yield run(ids, x_type="tokens[4]", start=1), [[1, 5, 6, 7]]
        once = run(ids, x_type="tokens[4]", start=2)
        yield run(once, x_type="tokens[4]", start=9), [[9, 2, 5, 6]]
