"""embed: examples as vectors."""

from __future__ import annotations

from collections.abc import Mapping

from ...types.record import text
from . import Interface, Procedure, need


class Embed(Procedure):
    """The vector that a network gives for an example."""

    network: str = text(None, doc="what makes a vector of an example")

    def fits(self, known: Mapping[str, Interface]) -> None:
        """A vector comes out."""
        need("network", known["network"], gives=("vector",))
