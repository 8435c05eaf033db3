"""bucketed: batches of examples that are about equally long."""

from __future__ import annotations

from typing import Any

from ...types.record import integer, text
from . import Sampler


class Bucketed(Sampler):
    """Batches of texts of similar lengths, without the padding that all of a batch share.

    An epoch is shuffled and cut into ``pools`` of so many batches; each is put in order of length
    and cut into batches, which come in random order, the smaller last one at the end.  A batch is as
    long as its longest example, rounded up to a multiple of ``step``, so that compiled programs see
    few shapes.  Every example comes once an epoch.

    Source: the buckets of Sutskever et al. 2014, "Sequence to Sequence Learning", section 3.4.
    """

    classes_needed = False
    trims = True
    by: Any = text(None, doc="field whose lengths count; the first of tokens when absent")
    step: int = integer(8, minimum=1, doc="lengths of batches are multiples of this")
    pools: int = integer(50, minimum=1, doc="batches that are put in order together")
