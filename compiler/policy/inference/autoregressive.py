"""autoregressive: one token after another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...types.record import Record, boolean, integer, number, section, text
from . import Interface, Procedure, need


class Sampling(Record):
    """How the next token is drawn: the most probable one for temperature 0."""

    temperature: float = number(1.0, minimum=0, doc="divides the scores")
    top_k: int | None = integer(None, minimum=1, doc="draw among that many")
    top_p: float | None = number(None, above=0, maximum=1, doc="draw among the likeliest share")


class Autoregressive(Procedure):
    """Continue a sequence of tokens with a network that scores the next one at every position."""

    network: str = text(None, doc="what scores the next token")
    max_tokens: int = integer(256, minimum=1, doc="longest continuation")
    cache: bool = boolean(True, doc="keep keys and values of earlier positions")
    sample: Any = section(Sampling, None, doc="how tokens are drawn")
    start: int | None = integer(None, minimum=0, doc="token that begins a sequence")
    end: int | None = integer(None, minimum=0, doc="token that ends it")

    def fits(self, known: Mapping[str, Interface]) -> None:
        """Tokens in, scores at every position out."""
        need("network", known["network"], ("tokens",), ("sequence",))
