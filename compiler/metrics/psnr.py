"""psnr: peak signal to noise ratio."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Metric


class Psnr(Metric):
    """10 log10(peak^2 / mean((output - target)^2)) in decibels; the mean is held above 1e-20.

    Source: Huynh-Thu and Ghanbari 2008, "Scope of validity of PSNR in image/video quality assessment".
    """

    peak: float = number(1.0, above=0, doc="largest value there can be")

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        error = np.mean((output - target) ** 2)
        return float(10 * np.log10(self.peak**2 / np.maximum(error, 1e-20)))
