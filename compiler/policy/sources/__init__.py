"""Sources: what data can be read from, one file each.

Reading at compile time uses the standard library only and finds *types*: the columns of a CSV, the
arrays of a file.  Reading the data itself is the generated ``data.py``.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

from ...ops import Refusal
from ...types.record import Record
from ...types.room import Room
from ...types.tensor import TensorType


@dataclass(frozen=True)
class Change:
    """What becomes of an array.

    Attributes:
        kind: standardize; scale, to ``low`` .. ``high``; of images also: place (where in the frame),
            augment (random, in training), normalize, per_image.
        low, high: the range of scale.
        word: the transform of place and augment.
        amounts: what its fields say.
        size: height and width it gives, where it gives another.
    """

    kind: str
    low: float = 0.0
    high: float = 1.0
    word: str = ""
    amounts: tuple[Any, ...] = ()
    size: tuple[int, int] | None = None


@dataclass(frozen=True)
class Scan:
    """What a source holds.

    Attributes:
        name: how messages call it (``customers.csv``).
        columns: text columns of a table, with all their values; None when it holds arrays.
        lines: line of each row in the file.
        unit: what messages call a row's number: line, or row where files have no lines.
        stream: the column ``text`` is one stream; its windows are the examples.
        images: the array ``image`` holds decoded images.
        sounds: the array ``audio`` holds samples of sounds.
        names: names of the classes of integer arrays, where known.
        arrays: type of each array, without the example axis.
        classes: number of classes of integer arrays, where known.
        changes: what becomes of an array of which the spec says nothing.
        default_input: array the network reads when the spec names none.
        default_target: array the loss compares with when the spec names none.
    """

    name: str
    columns: Mapping[str, Collection[str]] | None = None
    lines: Sequence[int] = ()
    unit: str = "line"
    stream: bool = False
    images: bool = False
    sounds: bool = False
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    arrays: Mapping[str, TensorType] = field(default_factory=dict)
    classes: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    default_input: str | None = None
    default_target: str | None = None

    def column(self, name: str, at: str) -> Collection[str]:
        """The values of a column.

        Raises:
            Refusal: E0702, with the nearest column.
        """
        columns = self.columns or {}
        if name not in columns:
            raise Refusal(
                "E0702", f"`{self.name}` has no column `{name}`", at=at,
                help=nearest(name, columns),
            )  # fmt: skip
        return columns[name]


def nearest(name: str, known: Any) -> str:
    """A hint with the most similar name, else all of them."""
    close = get_close_matches(name, list(known), 1, 0.5)
    if close:
        return f"did you mean `{close[0]}`?"
    return "there are " + ", ".join(f"`{item}`" for item in list(known)[:12])


def existing(folder: Path, file: str, at: str = "source") -> Path:
    """The path of a file that the spec names, relative to the spec's folder.

    Raises:
        Refusal: E0701.
    """
    path = folder / file
    if not path.is_file():
        near = sorted(p.name for p in path.parent.glob("*")) if path.parent.is_dir() else []
        close = get_close_matches(path.name, near, 1, 0.5)
        raise Refusal(
            "E0701", f"there is no file `{file}` in `{folder}`", at=at,
            help=f"did you mean `{close[0]}`?" if close else "paths begin in the spec's folder",
        )  # fmt: skip
    return path


def library(name: str, why: str) -> Any:
    """A library that reads a kind of file, imported when it is needed.

    Raises:
        Refusal: E0703, it is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        raise Refusal(
            "E0703", f"{why} needs the library `{name.partition('.')[0]}`", at="source",
            help="pip install 'triglot[data]'",
        ) from None  # fmt: skip


def text_of(value: Any) -> str | None:
    """A typed value as the text a CSV would hold; None for a list or a map."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    return value.isoformat() if isinstance(value, (date, time)) else None


class Source(Record):
    """Something that yields named fields."""

    always_lazy = False
    """Whether examples are read batch by batch, with or without ``stream``."""

    def only(self, file: str) -> Any:
        """The same source over another file, for splits that are files of their own."""
        return type(self)(**{name: self.get(name) for name in self.fields} | {"file": file})

    def files(self, folder: Path) -> dict[str, Path]:
        """Files of the user that packages hold as they are, by the module they become."""
        return {}

    def scan(self, folder: Path) -> Scan:
        """What it holds, found without NumPy.

        Raises:
            Refusal: E0701 no such file, E0703 not readable as such.
        """
        raise TypeError(f"{self.word} cannot be scanned")

    def scan_large(self, folder: Path) -> Scan:
        """The same for ``stream``: it takes little memory, however much data there is.

        Raises:
            Refusal: E0209, the source is always read whole.
        """
        raise Refusal(
            "E0209", f"`{self.word}` is read whole, so it cannot be a stream", at="stream",
            help="leave `stream` out, or use csv, tsv, jsonl, parquet or a folder of files",
        )  # fmt: skip


SOURCES = Room(__name__, os.path.dirname(__file__), Source)
