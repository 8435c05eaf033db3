"""The Jinja environment of every page: strict about names; text of a spec enters by ``repr``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

FOLDER = Path(__file__).resolve().parents[2] / "templates"


def pyrepr(value: Any) -> str:
    """Python source of a plain value; the only way by which text of a spec enters code."""
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(pyrepr(item) for item in sorted(value)) + "}"
    if isinstance(value, bool) or value is None or isinstance(value, (int, float, str)):
        return repr(value)
    if isinstance(value, tuple):
        inner = ", ".join(pyrepr(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, list):
        return "[" + ", ".join(pyrepr(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{pyrepr(k)}: {pyrepr(v)}" for k, v in value.items()) + "}"
    raise TypeError(f"no source for {value!r}")


def docsafe(value: Any) -> str:
    """Text of a spec inside a docstring or a comment: one line, no quotes, no backslashes."""
    text = "".join(c if c.isprintable() and c not in "\\\"'`" else " " for c in str(value))
    return " ".join(text.split())[:60]


@cache
def environment() -> jinja2.Environment:
    """The environment over ``templates/``."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    made.filters["pyrepr"] = pyrepr
    made.filters["docsafe"] = docsafe
    return made


def render(template: str, /, **values: Any) -> str:
    """One page, with exactly one newline at its end."""
    return environment().get_template(template).render(**values).rstrip() + "\n"
