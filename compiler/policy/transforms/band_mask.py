"""band_mask: bands put out."""

from __future__ import annotations

from ._augment import SoundAugment, amount


class BandMask(SoundAugment):
    """Neighbouring bands of `log_mel` become 0 (Park et al. 2019)."""

    amount: float = amount(0.2, "largest share of the bands")
