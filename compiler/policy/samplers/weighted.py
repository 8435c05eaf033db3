"""weighted: examples drawn by the weight of their class."""

from __future__ import annotations

from typing import Any

from ...types.record import numbers
from . import Sampler


class Weighted(Sampler):
    """Examples drawn at random, with replacement, in proportion to the weight of their class."""

    weights: Any = numbers(minimum=0, doc="weight of every class, in the order of their numbers")
