"""Lines of a module with the spec position each came from, and the imports they need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from ...compiler.diagnostics import Span
from .tailor import asked

WIDTH = 88


class Lines:
    """Collects source lines; `origins` maps a line number to (spec span, node name)."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.origins: dict[int, tuple[Span, str]] = {}
        self.depth = 0

    def add(self, text: str, origin: Span | None = None, comment: str = "", node: str = "") -> None:
        """Add one line; a comment is kept when the line still fits."""
        line = "    " * self.depth + text if text else ""
        if comment and len(line) + len(comment) + 4 <= WIDTH:
            line += f"  # {comment}"
        self.lines.append(line)
        if origin is not None:
            self.origins[len(self.lines)] = (origin, node)

    def doc(self, text: str, short: str = "Map inputs to outputs.", long: str = "") -> None:
        """Add a docstring; what is too long for a line stands below the first line ``short``.

        Args:
            text: the docstring.
            short: its first line where it takes several.
            long: what stands below; ``text`` when empty.
        """
        import textwrap

        clean, below = (
            part.replace("\\", "\\\\").replace('"""', "'''") for part in (text, long or text)
        )
        if len(clean) + 4 * self.depth + 6 <= WIDTH:
            self.add(f'"""{clean}"""')
            return
        self.add(f'"""{short}')
        self.add("")
        for line in textwrap.wrap(below, WIDTH - 4 * self.depth, break_long_words=True):
            self.add(line)
        self.add('"""')

    @contextmanager
    def indented(self) -> Iterator[None]:
        """Indent what is added inside."""
        self.depth += 1
        yield
        self.depth -= 1

    @property
    def text(self) -> str:
        """The whole source."""
        return "\n".join(self.lines).rstrip() + "\n"


def annotation(value: Any) -> str:
    """The annotation of a parameter that holds such values."""
    if isinstance(value, tuple):
        return f"tuple[{annotation(value[0]) if value else 'int'}, ...]"
    return "int" if isinstance(value, int) and not isinstance(value, bool) else type(value).__name__


def imports(body: str, table: dict[str, str], helpers: set[str]) -> list[str]:
    """Import lines for the roots that occur in ``body``.

    Args:
        body: source below the imports.
        table: root name -> import line.
        helpers: ``file.Symbol`` of helpers, imported from the package's ``layers.py``.
    """
    found = [line for root, line in table.items() if re.search(rf"\b{root}", body)]
    plain = sorted(line for line in found if line.startswith("import "))
    named = sorted(line for line in found if line.startswith("from "))
    names = sorted({s for _, s, _ in map(asked, helpers) if re.search(rf"\b{s}\b", body)})
    lines = plain + named
    if names:
        lines += ["", f"from layers import {', '.join(names)}"]
    return lines


def of_user(files: Iterable[str]) -> dict[str, str]:
    """Imports of the user's own modules."""
    return {rf"{file}\.": f"import {file}" for file in files}


def prepend(body: Lines, head: list[str]) -> Lines:
    """The import lines above a body, positions shifted."""
    out = Lines()
    out.lines = [*head, *body.lines]
    out.origins = {line + len(head): origin for line, origin in body.origins.items()}
    return out
