"""jsonl: a JSON object a line."""

from __future__ import annotations

from typing import Any

from ...ops import Refusal
from . import text_of
from ._json_lines import JsonLines


class Jsonl(JsonLines):
    """A file in UTF-8 with one JSON object per line; its keys are the columns.

    A key that a line lacks, and null, are missing values.  Lists and objects are refused.
    """

    def texts(self, found: Any, where: str) -> dict[str, str]:
        """The values of an object as texts."""
        if not isinstance(found, dict):
            raise Refusal("E0703", f"{where} is no JSON object", at="source")
        row = {}
        for name, value in found.items():
            text = text_of(value)
            if text is None:
                raise Refusal(
                    "E0703", f"{where}: column `{name}` holds a {type(value).__name__}",
                    at="source", help="write texts, numbers, true, false or null",
                )  # fmt: skip
            row[name] = text
        return row
