"""Names in ``data.py`` for fields and columns of the spec."""

from __future__ import annotations

import re

from ...compiler.policy.transforms import Part


def identifier(name: str) -> str:
    """A field's name as part of a function name."""
    return re.sub(r"\W", "_", name, flags=re.ASCII).lower()


def function_name(field: str) -> str:
    """What stands behind ``make_``: the field, but never the whole inputs or target."""
    name = identifier(field)
    return f"{name}_field" if name in ("inputs", "target") else name


def vocabulary_names(parts: list[Part]) -> dict[str, str]:
    """Column -> constant that holds its categories; made unique where columns look alike."""
    names: dict[str, str] = {}
    for part in parts:
        base = f"{identifier(part.column).upper().strip('_') or 'COLUMN'}_CATEGORIES"
        base = base if not base[0].isdigit() else f"COLUMN_{base}"
        number = 2
        name = base
        while name in names.values() and part.column not in names:
            name, number = f"{base}_{number}", number + 1
        names.setdefault(part.column, name)
    return names
