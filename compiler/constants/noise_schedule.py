"""noise_schedule: how much noise a diffusion process holds at every step."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..ops._diffusion import betas, signal
from ..types.record import integer, number, word
from . import Constant
from .array import Array


class NoiseSchedule(Constant):
    """Variances b_t of the noise that is added at steps 1 to T, and the share of signal left.

    ``linear``: b_t grows evenly from ``start`` to ``end`` (Ho et al. 2020, "Denoising Diffusion
    Probabilistic Models", section 4).  ``cosine``: a_t = f(t) / f(0) with
    f(t) = cos^2(pi/2 (t/T + s) / (1 + s)), s = 0.008, b_t = min(1 - a_t / a_(t-1), 0.999) (Nichol and
    Dhariwal 2021, "Improved Denoising Diffusion Probabilistic Models", equation 17).
    """

    kind: str = word("linear", "cosine", default="linear", doc="how the variances grow")
    steps: int = integer(1000, minimum=1, maximum=100_000, doc="number of steps T")
    start: float = number(1e-4, above=0, below=1, doc="first variance of `linear`")
    end: float = number(0.02, above=0, below=1, doc="last variance of `linear`")

    def betas(self) -> list[float]:
        """The variances b_1 … b_T."""
        return betas(self.kind, int(self.steps), self.start, self.end)

    def signal(self) -> list[float]:
        """a_t, the product of 1 - b up to step t."""
        return signal(self.betas())

    def parts(self) -> dict[str, Any]:
        """``steps``, ``kind``, and the arrays ``beta`` and ``signal``."""
        return {
            "steps": self.steps,
            "kind": self.kind,
            "beta": Array(values=self.betas()),
            "signal": Array(values=self.signal()),
        }

    @classmethod
    def witness(cls) -> Iterator[tuple[Any, Any]]:
        """The variances of the first paper's experiments, and a half-way point of the second."""
        linear = cls(kind="linear").betas()
        yield [linear[0], linear[-1], len(linear)], [1e-4, 0.02, 1000]
        yield cls(kind="linear").signal()[-1], 4.0358e-05
        middle = cls(kind="cosine", steps=1000).signal()[499]
        yield (
            middle,
            (math.cos(math.pi / 2 * 0.508 / 1.008) / math.cos(math.pi / 2 * 0.008 / 1.008)) ** 2,
        )
