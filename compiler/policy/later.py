"""Words of the language that no trainer is compiled for yet; using one gives E0801, not E0201."""

from __future__ import annotations

LATER: dict[str, tuple[str, ...]] = {
    "sources": ("midi",),
}  # fmt: skip
"""Room -> words that LANGUAGE.md has and this version does not compile."""
