"""audio_folder: a folder of sounds per class."""

from __future__ import annotations

from pathlib import Path

from ...ops import Refusal
from ...types.record import integer, number, text
from ...types.tensor import tensor
from . import Scan, Source
from ._images import folder_of

ENDINGS = frozenset({".aif", ".aiff", ".flac", ".mp3", ".ogg", ".wav"})
"""Files that are taken for sounds, in any case."""


class AudioFolder(Source):
    """Fields ``audio``, samples from -1 to 1, and ``label``: the number of the folder, by name.

    Sounds are read batch by batch.  Channels are averaged.  A sound of another rate is resampled by
    a polyphase filter: a sinc of ten zero crossings, under a Kaiser window of 5.  Longer sounds are
    cut at the end, shorter ones followed by silence.
    """

    always_lazy = True
    folder: str = text(doc="path, from the folder of the spec; its folders are the classes")
    rate: int = integer(16000, minimum=1, doc="samples of a second")
    seconds: float = number(1.0, above=0, doc="length of every example")

    @property
    def samples(self) -> int:
        """Samples of an example."""
        return max(1, round(self.rate * self.seconds))

    def scan(self, folder: Path) -> Scan:
        """The classes."""
        place = folder_of(folder, self.folder)
        names = tuple(sorted(p.name for p in place.iterdir() if p.is_dir() and p.name[0] != "."))
        if not names:
            raise Refusal(
                "E0703", f"`{self.folder}` has no folders, so no classes", at="source",
                help="put the sounds of every class into a folder of its own",
            )  # fmt: skip
        for name in names:
            if not any(p.suffix.lower() in ENDINGS for p in (place / name).iterdir()):
                raise Refusal("E0703", f"`{self.folder}/{name}` has no sounds", at="source")
        return Scan(
            self.folder,
            sounds=True,
            arrays={"audio": tensor("sequence", self.samples, 1), "label": tensor("label")},
            classes={"label": len(names)},
            names={"label": names},
            default_input="audio",
            default_target="label",
        )

    def scan_large(self, folder: Path) -> Scan:
        """The same: sounds are not read when compiling."""
        return self.scan(folder)
