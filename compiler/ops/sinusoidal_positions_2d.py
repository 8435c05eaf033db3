"""sinusoidal_positions_2d: add fixed sine and cosine positions to an image."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._shared import need_channels, need_kind


class SinusoidalPositions2d(Op):
    """y_ij = x_ij + P_ij: rows in the first half of the channels, columns in the second.

    Each half, of n channels, is that of `sinusoidal_positions`: sin(t / base^(2k / n)) on channel 2k
    and the cosine of the same on 2k + 1, t being the row or the column.

    The table is made in float64 and rounded once, so that it is the same everywhere.

    Source: Wang and Liu 2019, "Translating Math Formula Images to LaTeX Sequences Using Deep Neural
    Networks with Sequence-level Training", section 4.1.
    """

    base: float = number(10000.0, above=0, doc="longest wavelength / (2 pi)")

    cases = (
        case("image[4, 5, 8]"),
        case("image[5, 3, 12]", base=100.0),
        case("image[H, W, 4]"),
        refused("E0506", "image[4, 5, 6]"),
        refused("E0503", "sequence[4, 8]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; the channels must be two pairs."""
        need_channels(self, x)
        need_kind(self, x, "image")
        if isinstance(x.channels, int) and x.channels % 4:
            raise Refusal(
                "E0506",
                f"`sinusoidal_positions_2d` needs pairs of channels for rows and for columns: "
                f"{x.channels} is not divisible by 4",
                because={"x": f"gives {x}"},
            )
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Two tables, side by side."""
        height, width, channels = x.shape[1:]
        place = np.arange(channels // 2)
        rate = self.base ** (-(place - place % 2) / (channels // 2))

        def table(length: int) -> Any:
            angle = np.arange(length)[:, None] * rate
            return np.where(place % 2 == 0, np.sin(angle), np.cos(angle))

        rows = np.repeat(table(height)[:, None], width, axis=1)
        columns = np.repeat(table(width)[None], height, axis=0)
        return x + np.concatenate([rows, columns], axis=-1)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Sine and cosine of 1, in the row's half at (1, 0), in the column's half at (0, 1)."""
        y = run([[[[0.0] * 4] * 2] * 2])
        sine, cosine = 0.8414709848078965, 0.5403023058681398
        yield y[0, 1, 0], [sine, cosine, 0.0, 1.0]
        yield y[0, 0, 1], [0.0, 1.0, sine, cosine]
