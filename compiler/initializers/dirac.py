"""A convolution that changes nothing."""

from __future__ import annotations

from typing import Any

from . import Initializer


class Dirac(Initializer):
    """1 at the middle of the kernel from each input channel to the output channel of its number.

    With padding ``same`` and stride 1 a convolution then returns its input, as far as there are
    channels for it.

    Source: Zagoruyko and Komodakis 2017, "DiracNets"; PyTorch's ``dirac_``.
    """

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return zeros with ones at the middle; the last two axes are the channels."""
        values = np.zeros(shape if len(shape) > 1 else (1, *shape))
        middle = tuple((size - 1) // 2 for size in shape[:-2])
        channel = np.arange(min(values.shape[-2:]))
        values[(*middle, channel, channel)] = 1.0
        return values.reshape(shape)
