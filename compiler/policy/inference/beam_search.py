"""beam_search: the likeliest sequences, several at a time."""

from __future__ import annotations

from collections.abc import Mapping

from ...ops import Refusal
from ...types.record import integer, number, text
from . import Interface, Procedure, need


class BeamSearch(Procedure):
    """Write a sequence with an encoder and a decoder, keeping the best ``beams`` at every step.

    Scores are divided by ((5 + length) / 6) ** length_penalty.  Source: Wu et al. 2016, "Google's
    Neural Machine Translation System", equation 14.
    """

    encoder: str = text(doc="network that reads the source")
    decoder: str = text(doc="network that scores the next token")
    beams: int = integer(4, minimum=1, doc="sequences that are kept")
    length_penalty: float = number(0.6, minimum=0, doc="exponent that favours long sequences")
    max_tokens: int = integer(128, minimum=1, doc="longest result")
    start: int = integer(minimum=0, doc="token that begins a sequence")
    end: int = integer(minimum=0, doc="token that ends it")

    networks = ("encoder", "decoder")

    def fits(self, known: Mapping[str, Interface]) -> None:
        """The decoder takes tokens and what the encoder gives, and scores every position."""
        need("decoder", known["decoder"], ("tokens",), ("sequence",))
        kinds = {kind.kind for kind in list(known["decoder"].inputs.values())[1:]}
        for kind in known["encoder"].outputs.values():
            if kind.kind not in kinds:
                message = "the decoder takes nothing that the encoder gives"
                raise Refusal("E0503", message, at="encoder", text=f"it gives {kind}")
