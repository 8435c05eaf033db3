"""midi: notes of MIDI files as events."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

from ...ops import Refusal
from ...types.record import integer, text, word
from . import Scan, Source, library
from ._midi import events_of
from .text import files_of

DAMAGED = (
    ArithmeticError, AttributeError, EOFError, LookupError, OSError, TypeError, ValueError,
    struct.error,
)  # fmt: skip
"""What damaged bytes lead to in mido."""


class Midi(Source):
    """Standard MIDI files: the column ``events``, which `tokens: {tokenizer: event}` turns into ids.

    Events are `note_on_60` and `note_off_60` (middle C), `drum_38` (notes of channel 10) and
    `wait_3`, so many steps until the next one; 416 at most with ``wait: 32``.  Time is that of the score:
    beats, not seconds.  All tracks are one, loudness and instruments are left out.

    With ``by: window``, the files are one stream of events, as those of `text` are; else every file is
    an example.  Source: Oore et al. 2018, "This Time with Feeling", section 3, in time of the score.
    """

    file: str = text(doc="path, or a pattern such as `songs/*.mid`")
    by: str = word("window", "file", default="window", doc="what is an example")
    steps: int = integer(4, minimum=1, maximum=96, doc="steps of a quarter note")
    wait: int = integer(32, minimum=1, maximum=1000, doc="steps of the longest wait")

    def scan(self, folder: Path) -> Scan:
        """The column ``events``."""
        paths = files_of(self.file, folder)
        mido = library("mido", "a MIDI file")
        texts = [self._events(mido, path, folder) for path in paths]
        return Scan(
            self.file, {"events": tuple(texts)}, tuple(range(1, len(texts) + 1)), unit="file",
            stream=self.by == "window",
        )  # fmt: skip

    def _events(self, mido: Any, path: Path, folder: Path) -> str:
        """The events of a file, blanks between them."""
        name = path.relative_to(folder)
        try:
            song = mido.MidiFile(path)
        except (*DAMAGED, mido.KeySignatureError) as error:
            said = str(error) or type(error).__name__
            raise Refusal("E0703", f"`{name}` is no MIDI file: {said}", at="source") from None
        if song.type == 2 or song.ticks_per_beat <= 0:
            what = "patterns without a common time" if song.type == 2 else "its time in frames"
            raise Refusal("E0703", f"`{name}` holds {what}, which is not read", at="source")
        found = events_of(song, self.steps, self.wait)
        if not found:
            raise Refusal("E0703", f"`{name}` holds no notes", at="source")
        return " ".join(found)
