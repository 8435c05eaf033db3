"""tokens: texts as rows of ids."""

from __future__ import annotations

from typing import Any

from ...ops import Refusal
from ...types.record import boolean, integer, text, word
from ..sources import Scan
from . import Tokens as Plan
from . import Transform

BYTES = 256
"""A byte-pair tokenizer begins with every byte."""


class Tokens(Transform):
    """Texts as ids, cut after ``length`` and filled with ``pad``.

    The vocabulary is made of the training rows only, is stored with the run and goes with it to
    evaluation and prediction.  word: runs of letters and digits, and every other mark; character:
    every letter; event: what stands between blanks; bpe: byte pairs, learned by the library `tokenizers`.  The most frequent have the
    smallest ids; words and letters that the training rows lack share one id.
    """

    column: Any = text(None, doc="column of texts; `text` or the field's own name when absent")
    tokenizer: str = word("word", "event", "character", "bpe", default="word", doc="what a token is")
    vocab: int = integer(minimum=4, doc="ids at most, those of padding, start, end included")
    length: int = integer(minimum=1, doc="tokens of an example")
    pad: int = integer(0, minimum=0, doc="id that fills short texts")
    start: Any = integer(None, minimum=0, doc="id in front of every text; none when absent")
    end: Any = integer(None, minimum=0, doc="id after every text; none when absent")
    lower: bool = boolean(False, doc="make letters small first")

    def tokens(self, field: str, scan: Scan) -> Plan:
        """The plan of the ids."""
        at = f"fields.{field}.tokens"
        columns = scan.columns or {}
        usual = "events" if "events" in columns and "text" not in columns else "text"
        name = self.column or (field if field in columns else usual)
        scan.column(name, f"{at}.column")
        own = [] if scan.stream else [self.pad]
        special = [*own, *(n for n in (self.start, self.end) if n is not None)]
        if sorted(special) != list(range(len(special))):
            raise Refusal(
                "E0209", "`pad`, `start` and `end` are the first ids", at=at,
                help=f"use {', '.join(str(n) for n in range(len(special)))}",
            )  # fmt: skip
        least = len(special) + (BYTES if self.tokenizer == "bpe" else 2)
        if self.vocab < least:
            small = "`tokenizer: character` serves small vocabularies"
            raise Refusal(
                "E0209", f"the vocabulary needs at least {least} ids, not {self.vocab}",
                at=f"{at}.vocab", help=small if self.tokenizer == "bpe" else "",
            )  # fmt: skip
        around = len(special) - len(own)
        if self.length <= around:
            message = f"`length: {self.length}` leaves no place for a token"
            raise Refusal("E0209", message, at=f"{at}.length")
        return Plan(
            name, self.tokenizer, self.vocab, self.length, self.pad, self.start, self.end,
            self.lower, scan.stream,
        )  # fmt: skip
