"""Plain tables and numbers for people."""

from __future__ import annotations

from collections.abc import Sequence

from ..compiler.types.dims import Dim, Poly

UNITS = ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int]) -> str:
    """Columns two blanks apart; the columns in ``right`` are flush right."""
    widths = [max(len(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
    lines = [_line(heads, widths, right), "-" * (sum(widths) + 2 * (len(widths) - 1))]
    return "\n".join([*lines, *(_line(row, widths, right) for row in rows)])


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    placed = [
        c.rjust(w) if i in right else c.ljust(w)
        for i, (c, w) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(placed).rstrip()


def short(size: Dim, unit: str = "") -> str:
    """``1.8 G``, ``26.1 M``; a polynomial term by term: ``24.6 k T**2 + 7.1 M T``."""
    if not isinstance(size, Poly):
        return _scaled(int(size), unit)
    order = sorted(size.terms.items(), key=lambda item: (-len(item[0]), item[0]))
    return " + ".join(
        f"{_scaled(factor, unit)} {_power(names)}".rstrip() for names, factor in order
    )


def _scaled(number: int, unit: str) -> str:
    for factor, letter in UNITS:
        if abs(number) >= factor:
            return f"{number / factor:.1f} {letter}{unit}"
    return f"{number} {unit}".rstrip()


def _power(names: Sequence[str]) -> str:
    """``T**2 H`` for the monomial (T, T, H)."""
    parts = []
    for name in dict.fromkeys(names):
        shown = name if name.isidentifier() else f"({name})"
        count = names.count(name)
        parts.append(f"{shown}**{count}" if count > 1 else shown)
    return " ".join(parts)
