"""classify: the likeliest classes."""

from __future__ import annotations

from collections.abc import Mapping

from ...types.record import integer, text
from . import Interface, Procedure, need


class Classify(Procedure):
    """The ``top`` classes of an example with their probabilities."""

    network: str = text(None, doc="what scores the classes")
    top: int = integer(1, minimum=1, doc="classes that are named")

    def fits(self, known: Mapping[str, Interface]) -> None:
        """One score per class."""
        need("network", known["network"], gives=("vector",))
