"""rotary: turn pairs of channels by their position."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer, number, word
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._attention import near, need_sequences
from ._rotary import turn, turned_channels
from ._shared import need_channels


class Rotary(Op):
    """Turn pairs of channels by their position: the product of two vectors sees distances only.

    At time t pair i of each head turns by the angle t / scale / base^(2 i / n), n being the share
    ``fraction`` of the head's channels: (a, b) becomes (a cos - b sin, a sin + b cos).  A pair is
    the channels i and i + n / 2 (``half``, as in GPT-NeoX and Llama) or 2 i and 2 i + 1
    (``interleaved``, as in the paper).  The heads lie side by side.  `attention` does this to its
    queries and keys with ``rope: true``.

    Source: Su et al. 2021, "RoFormer: Enhanced Transformer with Rotary Position Embedding",
    equations 15 and 34; scale: Chen et al. 2023, "Extending Context Window ... via Positional
    Interpolation".
    """

    base: float = number(10000.0, above=1, doc="longest wavelength / (2 pi)")
    heads: int = integer(1, minimum=1, doc="heads that lie side by side in the channels")
    scale: float = number(1.0, above=0, doc="divisor of the positions, for longer contexts")
    fraction: float = number(1.0, above=0, maximum=1, doc="share of a head that is turned")
    pairs: str = word("half", "interleaved", default="half", doc="channels that form a pair")

    cases = (
        case("sequence[5, 8]"),
        case("sequence[T, 12]", heads=3, base=100.0, pairs="interleaved"),
        case("sequence[7, 20]", heads=2, fraction=0.4, scale=2.5),
        case("tensor[window=4, time=5, channel=6]", pairs="interleaved"),
        refused("E0506", "sequence[5, 7]"),
        refused("E0506", "sequence[5, 8]", heads=3),
        refused("E0506", "sequence[5, 8]", fraction=0.4),
        refused("E0503", "image[4, 5, 8]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; heads must divide the channels, and a head must hold pairs."""
        need_channels(self, x)
        need_sequences(self, x, None)
        if isinstance(x.channels, int) and x.channels % self.heads:
            raise Refusal(
                "E0506",
                f"{x.channels} channels cannot be divided among {self.heads} heads",
                at="heads",
                because={"x": f"gives {x}"},
                help=f"{x.channels} is divisible by {near(int(x.channels), self.heads)}",
            )
        self.turned(x)
        return x

    def turned(self, x: TensorType) -> int:
        """How many channels of each head are turned."""
        at = "fraction" if self.fraction < 1 else "heads"
        return turned_channels(self, x.channels // self.heads, self.fraction, at)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Heads apart, the turn, heads together."""
        many = self.turned(values["types"]["x"])
        heads = np.reshape(x, (*x.shape[:-1], self.heads, -1))
        y = turn(np, heads, many, self.base, self.scale, self.pairs == "interleaved")
        return np.reshape(y, x.shape)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Two products and a sum for each channel."""
        return 3 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A quarter turn by hand; lengths stay; products depend on the distance alone."""
        from math import pi

        quarter = run([[[5.0, 7.0], [1.0, 2.0], [1.0, 2.0]]], scale=2 / pi)
        yield quarter, [[[5.0, 7.0], [-2.0, 1.0], [-1.0, -2.0]]]
        pairs = run([[[0.0] * 4, [1.0, 2.0, 0.0, 0.0]]], scale=2 / pi, pairs="interleaved")
        yield pairs[0, 1], [-2.0, 1.0, 0.0, 0.0]
        q, k = [0.3, -1.2, 0.8, 2.0], [1.0, 0.4, -0.6, 0.9]
        turned_q, turned_k = run([[q] * 9])[0], run([[k] * 9])[0]
        yield (turned_q**2).sum(-1), [6.17] * 9
        yield (turned_q[5:] * turned_k[2:6]).sum(-1), [(turned_q[3] * turned_k[0]).sum()] * 4
