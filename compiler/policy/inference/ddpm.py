"""ddpm: images out of noise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...ops import Refusal
from ...types.record import boolean, integer, shape, text
from . import Interface, Procedure


class Ddpm(Procedure):
    """Take the noise that a network sees out of pure noise, step by step.

    Source: Ho et al. 2020, "Denoising Diffusion Probabilistic Models", algorithm 2.
    """

    network: str = text(None, doc="what sees the noise in (image, step)")
    schedule: str = text(doc="constant that says how much noise there is")
    shape: Any = shape(doc="sizes of one example")
    clip: bool = boolean(True, doc="keep what is seen within [-1, 1]")
    count: int = integer(16, minimum=1, doc="examples that are made")

    constants: ClassVar[Mapping[str, str]] = {"schedule": "noise_schedule"}

    def fits(self, known: Mapping[str, Interface]) -> None:
        """An example and its step in, noise of the same shape out."""
        inputs, outputs = known["network"].inputs, known["network"].outputs
        kinds = list(inputs.values())
        if len(kinds) != 2 or kinds[1].kind != "label":
            raise Refusal("E0503", "this network must take an example and a step", at="network")
        sizes = tuple(self.shape)
        for kind in (kinds[0], *outputs.values()):
            if kind.rank != len(sizes) or any(
                isinstance(d, int) and d != s for d, s in zip(kind.dims, sizes, strict=True)
            ):
                raise Refusal("E0501", f"the network works on {kind}", at="shape")
