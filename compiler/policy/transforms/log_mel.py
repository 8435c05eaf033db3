"""log_mel: sounds as the energies of bands over time."""

from __future__ import annotations

from typing import Any

from ...types.record import integer, number
from . import Transform


class LogMel(Transform):
    """log(max(E, 1e-10)), E the energy in bands that are evenly spaced on the mel scale.

    The sound is cut into stretches of ``frame`` samples, ``hop`` apart, each weighted by a periodic
    Hann window; |FFT|^2 of a stretch is summed over triangles of height 1 whose corners lie at even
    steps of m(f) = 2595 log10(1 + f / 700) from ``low`` to ``high``.  Stretches that would reach
    beyond the end are left out, so there are 1 + (samples - frame) // hop.

    Source: Young et al. 2006, "The HTK Book", section 5.4 (without pre-emphasis and cosine transform).
    """

    bands: int = integer(64, minimum=1, doc="how many bands")
    frame: int = integer(400, minimum=2, doc="samples of a stretch")
    hop: int = integer(160, minimum=1, doc="samples from one stretch to the next")
    low: float = number(0.0, minimum=0, doc="lowest frequency")
    high: Any = number(None, above=0, doc="highest frequency; half the rate when absent")
