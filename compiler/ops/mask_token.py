"""mask_token: a learned step in the place of those that are hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import call, value
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._shared import need_channels, need_kind


class MaskToken(Op):
    """y_t is a learned vector [channels] where ``hidden`` is true, x_t elsewhere.

    Source: Devlin et al. 2018, "BERT", section 3.1 ([MASK]); Bao et al. 2021, "BEiT", section 2.3.
    """

    hidden: Any = value(doc="mask[T], true = replaced")
    init: Any = call("initializers", "normal", doc="initialiser, standard deviation 0.02")

    block = True
    cases = (
        case("sequence[5, 4]", hidden="mask[5]"),
        case("sequence[T, 3]", hidden="mask[T]"),
        case("sequence[7, 6]", hidden="mask[7]", init="ones"),
        refused("E0501", "sequence[5, 4]", hidden="mask[4]"),
        refused("E0503", "sequence[5, 4]", hidden="tokens[5]"),
        refused("E0503", "vector[4]", hidden="mask[4]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; every step is hidden or not."""
        need_channels(self, x)
        need_kind(self, x, "sequence")
        hidden = values["hidden"]
        if hidden.dtype != "bool" or hidden.dims != x.dims[:1]:
            raise Refusal(
                "E0501" if hidden.dtype == "bool" else "E0503",
                f"`mask_token` needs `mask[{x.dims[0]}]` for {x}, not {hidden}",
                at="hidden",
                text=f"this is {hidden}",
                because={"x": f"gives {x}"},
            )
        return x

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Choose, step by step."""
        token = b.parameter(
            x, shape=[1, x.channels], init=self.init, role="embedding", name="token"
        )
        return b.where(token, condition=values["hidden"], otherwise=x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The second of three steps is hidden."""
        p, hidden = {"token.value": [[9.0]]}, {"hidden": [[False, True, False]]}
        yield run([[[1.0], [2.0], [3.0]]], p, values=hidden, hidden="h"), [[[1.0], [9.0], [3.0]]]
