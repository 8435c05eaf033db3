"""Import lines of a page: those of its usual modules that its text really uses."""

from __future__ import annotations

import re
from collections.abc import Iterable


def needed(body: str, groups: Iterable[Iterable[str]]) -> str:
    """Keep the import statements whose names occur in ``body``; one blank line between groups.

    Args:
        body: the page without its imports.
        groups: standard library, packages, the package's own modules; statements of one name each
            (``import numpy as np``), in the order in which they are to stand.
    """
    kept = [[line for line in group if used(body, line)] for group in groups]
    return "\n\n".join("\n".join(lines) for lines in kept if lines)


def used(body: str, statement: str) -> bool:
    """Whether the name that an import binds occurs in ``body``."""
    name = statement.split()[-1].split(".")[0]
    return re.search(rf"(?<![\w.\"']){re.escape(name)}\b", body) is not None
