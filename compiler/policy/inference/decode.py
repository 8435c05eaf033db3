"""decode: examples out of drawn codes."""

from __future__ import annotations

from collections.abc import Mapping

from ...ops import Refusal
from ...types.record import integer, text, word
from . import Interface, Procedure


class Decode(Procedure):
    """Draw codes and decode them."""

    network: str = text(None, doc="what makes an example of a code")
    from_: str = word("normal", "uniform", default="normal", doc="where codes are drawn from")
    count: int = integer(16, minimum=1, doc="examples that are made")

    def fits(self, known: Mapping[str, Interface]) -> None:
        """One input of real numbers."""
        kinds = list(known["network"].inputs.values())
        if len(kinds) != 1 or kinds[0].dtype != "float":
            raise Refusal("E0503", "this network must take one code of real numbers", at="network")
