"""verify: whether two examples are of one kind."""

from __future__ import annotations

from collections.abc import Mapping

from ...types.record import number, text, word
from . import Interface, Procedure, need


class Verify(Procedure):
    """Two examples are alike when their vectors are nearer than ``threshold``."""

    network: str = text(None, doc="what makes a vector of an example")
    distance: str = word("euclidean", "cosine", default="euclidean", doc="between two vectors")
    threshold: float = number(minimum=0, doc="largest distance within a kind")

    def fits(self, known: Mapping[str, Interface]) -> None:
        """A vector comes out."""
        need("network", known["network"], gives=("vector",))
