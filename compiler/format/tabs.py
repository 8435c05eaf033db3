"""Tabs in the indentation of YAML: the one syntax mistake that formatting mends."""

from __future__ import annotations

import re

from ..diagnostics import Source

INDENT = re.compile(r"^[ \t]*\t[ \t]*", re.MULTILINE)


def untabbed(source: Source) -> Source:
    """The source with two blanks for every tab in front of a line."""
    text = INDENT.sub(lambda found: found.group().replace("\t", "  "), source.text)
    return Source(source.path, text, source.format)
