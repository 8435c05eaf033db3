"""text: files of plain text."""

from __future__ import annotations

from pathlib import Path

from ...ops import Refusal
from ...types.record import text, word
from . import Scan, Source, nearest


class Text(Source):
    """Plain text in UTF-8: every line, paragraph or file is an example of the column ``text``.

    With ``by: window``, the files are one stream of tokens, and `tokens` cuts it into examples of
    equal length: a language model's corpus.  The splits are then stretches of the stream: the first
    is trained on, the last is kept for the end.
    """

    file: str = text(doc="path, or a pattern such as `corpus/*.txt`")
    by: str = word(
        "window", "line", "paragraph", "file", default="window", doc="what is an example"
    )

    def scan(self, folder: Path) -> Scan:
        """The column ``text``; the stream of windows is not read here."""
        texts: list[str] = []
        for path in files_of(self.file, folder):
            try:
                texts += pieces(path.read_text(encoding="utf-8-sig"), self.by)
            except UnicodeDecodeError as error:
                name = path.relative_to(folder)
                raise Refusal("E0703", f"`{name}` is not UTF-8: {error}", at="source") from None
        if not texts:
            raise Refusal("E0703", f"`{self.file}` holds no text", at="source")
        return Scan(
            self.file, {"text": tuple(texts)}, tuple(range(1, len(texts) + 1)), unit=self.by,
            stream=self.by == "window",
        )  # fmt: skip


def files_of(pattern: str, folder: Path) -> list[Path]:
    """The files of a pattern, by name.

    Raises:
        Refusal: E0701, there is none.
    """
    try:
        paths = sorted(path for path in folder.glob(pattern) if path.is_file())
    except (ValueError, NotImplementedError) as error:
        raise Refusal("E0701", f"`{pattern}`: {error}", at="source") from None
    if not paths:
        near = sorted({p.name for p in (folder / pattern).parent.glob("*")})[:12]
        raise Refusal(
            "E0701", f"there is no file `{pattern}` in `{folder}`", at="source",
            help=nearest(pattern, near) if near else "paths begin in the spec's folder",
        )  # fmt: skip
    return paths


def pieces(whole: str, by: str) -> list[str]:
    """The examples of one file: its lines, its paragraphs, or all of it; never blank ones."""
    parts = {"line": whole.split("\n"), "paragraph": whole.split("\n\n")}.get(by, [whole])
    return [part.strip() if by != "window" else part for part in parts if part.strip()]
