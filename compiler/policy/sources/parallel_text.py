"""parallel_text: two files whose lines say the same in two languages."""

from __future__ import annotations

from pathlib import Path

from ...ops import Refusal
from ...types.record import text
from . import Scan, Source, existing


class ParallelText(Source):
    """Two files in UTF-8 with as many lines each; columns ``source`` and ``target``."""

    source: str = text(doc="path of the text that is translated")
    target: str = text(doc="path of its translation")

    def scan(self, folder: Path) -> Scan:
        """Both columns; pairs of which one side is blank are left out."""
        columns = {}
        for name in ("source", "target"):
            file = self.get(name)
            try:
                whole = existing(folder, file).read_text(encoding="utf-8-sig")
                columns[name] = whole.removesuffix("\n").split("\n")
            except UnicodeDecodeError as error:
                raise Refusal("E0703", f"`{file}` is not UTF-8: {error}", at="source") from None
        here, there = (len(lines) for lines in columns.values())
        if here != there:
            raise Refusal(
                "E0703", f"`{self.source}` has {here} lines, `{self.target}` has {there}",
                at="source", help="line n of one file translates line n of the other",
            )  # fmt: skip
        pairs = list(zip(columns["source"], columns["target"], strict=True))
        kept = [n for n, pair in enumerate(pairs) if all(side.strip() for side in pair)]
        if not kept:
            raise Refusal("E0703", f"`{self.source}` has no rows", at="source")
        found = {name: tuple(texts[n] for n in kept) for name, texts in columns.items()}
        lines = tuple(n + 1 for n in kept)
        return Scan(self.source, found, lines, default_target="target")
