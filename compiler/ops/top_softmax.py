"""top_softmax: exponentials of the largest values that add up to 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import is_static
from ..types.record import integer
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._attention import shares
from ._shared import need_channels


class TopSoftmax(Op):
    """The softmax over the k largest channels; the others are 0, and of equal ones the first counts.

    A router of `mixture_of_experts`: weights of the experts that are chosen.

    Source: Shazeer et al. 2017, "Outrageously Large Neural Networks: The Sparsely-Gated
    Mixture-of-Experts Layer", equations 3 and 5.
    """

    k: int = integer(minimum=1, doc="how many are not 0")

    cases = (
        case("vector[7]", k=3),
        case("sequence[T, 4]", k=1),
        case("image[4, 5, 3]", k=2),
        case("sequence[6, 5]", k=5),
        refused("E0209", "vector[7]", k=8),
        refused("E0503", "tokens[7]", k=2),
        refused("E0503", "sequence[4, C]", k=2),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; k is at most the number of channels."""
        need_channels(self, x)
        if not is_static(x.channels):
            raise Refusal(
                "E0503",
                f"`top_softmax` needs a known number of channels, not {x.channels}",
                because={"x": f"gives {x}"},
            )
        if x.channels < self.k:
            raise Refusal(
                "E0209",
                f"`top_softmax` cannot choose {self.k} of {x.channels} channels",
                at="k",
                text=f"must be at most {x.channels}",
                because={"x": f"gives {x}"},
            )
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Count who comes before each, in value or, of equal ones, in place."""
        one, other = x[..., :, None], x[..., None, :]
        place = np.arange(x.shape[-1])
        before = (other > one) | ((other == one) & (place < place[:, None]))
        return shares(np, x, np.sum(before, axis=-1) < self.k, None)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """A comparison with each of the k, then the softmax."""
        return x.elements * (self.k + 5)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Scores ln 3 and 0 weigh 3 : 1; of three equal ones the first two count."""
        log3 = 1.0986122886681098
        yield run([[-1.0, 0.0, log3], [2.0, 2.0, 2.0]], k=2), [[0.0, 0.25, 0.75], [0.5, 0.5, 0.0]]
