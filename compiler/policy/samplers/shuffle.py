"""shuffle: every example once, in a random order."""

from __future__ import annotations

from . import Sampler


class Shuffle(Sampler):
    """Every training example once an epoch, in a random order; what happens without a sampler."""

    classes_needed = False
