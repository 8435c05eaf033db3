"""local_response_norm: divide by the energy of neighbouring channels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer, number
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._shared import need_channels


class LocalResponseNorm(Op):
    """y_c = x_c / (bias + alpha / size * sum of x_j^2 over channels j around c)^beta.

    The window holds ``size`` channels, ``size // 2`` of them before c; channels outside count as 0.
    As in PyTorch and Caffe alpha is divided by the size of the window; Krizhevsky's alpha is not.

    Source: Krizhevsky, Sutskever and Hinton 2012, "ImageNet Classification with Deep Convolutional
    Neural Networks", section 3.3.
    """

    size: int = integer(5, minimum=1, doc="channels in the window")
    alpha: float = number(1e-4, doc="weight of the mean square", above=0)
    beta: float = number(0.75, above=0, doc="exponent")
    bias: float = number(1.0, above=0, doc="added to the mean square")

    cases = (
        case("image[4, 5, 7]", alpha=0.3),
        case("sequence[T, 6]", size=4, alpha=0.7, beta=0.6, bias=2.0),
        case("volume[2, 3, 4, 5]", size=3, alpha=1.5, beta=0.5),
        case("image[H, W, 2]"),
        refused("E0503", "vector[7]"),
        refused("E0503", "tokens[5]"),
        refused("E0209", "image[4, 5, 7]", bias=0),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; positions and channels."""
        need_channels(self, x)
        if x.rank < 2:
            raise Refusal(
                "E0503",
                f"`{self.word}` needs channels at positions, not {x}",
                because={"x": f"gives {x}"},
                help="use `layer_norm` or `rms_norm`",
            )
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """A running sum of squares along the channels."""
        around = [(0, 0)] * (x.ndim - 1) + [(self.size // 2, (self.size - 1) // 2)]
        squares = np.pad(x * x, around, "constant")
        channels = x.shape[-1]
        total = sum(squares[..., i : i + channels] for i in range(self.size))
        return x / (self.bias + self.alpha / self.size * total) ** self.beta

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Square, sum over the window, scale, power and quotient."""
        return x.elements * (self.size + 5)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Energies by hand, and numbers of `torch.nn.LocalResponseNorm` 2.13."""
        options = {"size": 3, "alpha": 3.0, "beta": 0.5, "bias": 2.0}
        x = [[[1.0, 1.0, 2.0, 1.0]]]  # 2 + 1 + 1, 2 + 1 + 1 + 4, 2 + 1 + 4 + 1, 2 + 4 + 1
        root = [4.0**0.5, 8.0**0.5, 8.0**0.5, 7.0**0.5]
        yield run(x, **options), [[[1 / root[0], 1 / root[1], 2 / root[2], 1 / root[3]]]]
        torch = [0.7147878648973839, 0.6147386076544852, 1.1902325617458231, 0.48198745386564384]
        options = {"size": 4, "alpha": 0.5, "beta": 0.6, "bias": 1.5}
        yield run([[[1.0, 1.0, 2.0, 1.0, -3.0]]], **options), [[[*torch, -1.4790785475375643]]]
