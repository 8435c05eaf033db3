"""Samplers: in which order an epoch visits the training examples, one file each.

Each has a template of its name in ``templates/shared/data/order`` that defines ``order`` of
``data.py``; an order has as many entries as there are training examples.
"""

from __future__ import annotations

import os

from ...types.record import Record
from ...types.room import Room


class Sampler(Record):
    """The word after ``sampler:``."""

    classes_needed = True
    """Whether it asks for the class of every example."""

    trims = False
    """Whether batches are only as long as their longest example."""

    @property
    def batch(self) -> int | None:
        """How many examples a batch must have; None for any number."""
        return None


SAMPLERS = Room(__name__, os.path.dirname(__file__), Sampler)
