"""events: sequences of tokens, one example a line."""

from __future__ import annotations

from typing import Any

from ...ops import Refusal
from . import text_of
from ._json_lines import JsonLines


class Events(JsonLines):
    """A file with one example per line, in JSON: a list of events, or an object with `events`.

    An event is a text or a whole number, such as `note_on_60` or `17`; blanks separate them in the
    column ``events``, which `tokens: {tokenizer: event}` turns into ids.  What else an object holds
    are columns.  `midi` reads music so.
    """

    def texts(self, found: Any, where: str) -> dict[str, str]:
        """Events with blanks between them, and the other columns."""
        row = found if isinstance(found, dict) else {"events": found}
        events = row.get("events")
        if not isinstance(events, list) or not all(map(_event, events)):
            raise Refusal(
                "E0703", f"{where} has no list of events", at="source",
                help='write `["note_on_60", "wait_4"]` or `{"events": [...], "label": "..."}`',
            )  # fmt: skip
        texts = {name: text_of(value) for name, value in row.items() if name != "events"}
        if None in texts.values():
            raise Refusal("E0703", f"{where} holds a list or a map beside `events`", at="source")
        return {"events": " ".join(map(str, events)), **{k: v or "" for k, v in texts.items()}}


def _event(value: Any) -> bool:
    """Whether a value is an event: a whole number, or a text without blanks."""
    if isinstance(value, str):
        return len(value.split()) == 1
    return isinstance(value, int) and not isinstance(value, bool)
