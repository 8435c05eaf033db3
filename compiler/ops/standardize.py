"""standardize: subtract a known mean and divide by a known standard deviation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import numbers
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._shared import need_channels


class Standardize(Op):
    """y = (x - mean) / std with constants, one for all channels or one per channel.

    For inputs whose statistics are known: ``standardize: {mean: [0.485, 0.456, 0.406], std: [0.229,
    0.224, 0.225]}`` is what networks trained on ImageNet expect.  Statistics that must be measured
    belong to ``data``; moments of the batch to ``batch_norm``.
    """

    mean: Any = numbers(doc="what is subtracted")
    std: Any = numbers(above=0, doc="what is divided by")

    cases = (
        case("image[4, 5, 3]", mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]),
        case("sequence[T, 2]", mean=[0.1, -0.3], std=0.7),
        case("vector[6]", mean=0.5, std=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]),
        case("image[H, W, 1]", mean=0.1307, std=0.3081),
        refused("E0501", "image[4, 5, 3]", mean=[0.1, 0.2], std=0.5),
        refused("E0503", "tokens[5]", mean=0, std=1),
        refused("E0209", "vector[6]", mean=0, std=0),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; as many constants as channels, or one."""
        need_channels(self, x)
        for field in ("mean", "std"):
            count = len(self.get(field))
            if count not in (1, x.channels):
                raise Refusal(
                    "E0501",
                    f"`standardize` has {count} numbers in `{field}` for {x.channels} channels",
                    at=field,
                    text=f"{count} numbers",
                    because={"x": f"gives {x}"},
                    help="give one number per channel, or one for all",
                )
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``(x - mean) / std``."""
        return (x - np.array(self.mean)) / np.array(self.std)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """A difference and a quotient."""
        return 2 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The mean goes to 0, one standard deviation above it to 1."""
        options = {"mean": [5.0, -1.0], "std": [2.0, 4.0]}
        yield run([[5.0, -1.0], [7.0, 3.0]], **options), [[0.0, 0.0], [1.0, 1.0]]
