"""Every diagnostic code has a page, ``pages/CODE.md``; nothing else lists the codes.

A page begins with the title, says what the code means and why it exists, and shows an example beside
what to write instead.  Examples in YAML are checked by a test: the first gives the code, the second
does not.
"""

from __future__ import annotations

import os
from functools import cache

FOLDER = os.path.join(os.path.dirname(__file__), "pages")


@cache
def codes() -> tuple[str, ...]:
    """Every code, sorted: errors by stage, then warnings."""
    return tuple(sorted(name[:-3] for name in os.listdir(FOLDER) if name.endswith(".md")))


@cache
def page(code: str) -> str:
    """The page of a code, in Markdown.

    Raises:
        KeyError: there is no such code.
    """
    if code not in codes():
        raise KeyError(code)
    with open(os.path.join(FOLDER, f"{code}.md"), encoding="utf-8") as file:
        return file.read()


def title(code: str) -> str:
    """The first line of a page: what is wrong, in a few words."""
    return page(code).partition("\n")[0].removeprefix("# ")
