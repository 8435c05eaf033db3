"""The result of a verification for a terminal: one line per quantity, one column per framework."""

from __future__ import annotations

from collections.abc import Sequence

from .compare import LOWERED, Comparison
from .run import Verification

GREEN, RED, PLAIN = "\x1b[32m", "\x1b[31m", "\x1b[0m"
WIDTH = 80
NAME = 31
CELL = 11


def render(found: Verification, color: bool = False) -> str:
    """Tables of errors, what differs and where, and the verdict."""
    parts: list[str] = []
    networks = list(dict.fromkeys(c.network for c in found.comparisons))
    for network in networks:
        for dtype in ("float64", "float32", *LOWERED):
            rows = [c for c in found.comparisons if (c.network, c.dtype) == (network, dtype)]
            if rows:
                parts.append(table(f"{network}, {dtype}", rows, color))
    parts += [drawing(found), chaos(found), where(found), verdict(found, color)]
    return "\n\n".join(part for part in parts if part)


def table(title: str, rows: Sequence[Comparison], color: bool) -> str:
    """Largest relative errors by quantity and framework, with the bound."""
    backends = list(dict.fromkeys(row.backend for row in rows))
    head = (
        f"{title:<{NAME}}" + "".join(f"{name:>{CELL}}" for name in backends) + f"{'bound':>{CELL}}"
    )
    lines = [head, "-" * len(head)]
    for quantity in dict.fromkeys(row.quantity for row in rows):
        own = {row.backend: row for row in rows if row.quantity == quantity}
        limits = [row.bound for row in own.values() if row.bound is not None]
        cells = "".join(cell(own.get(name), color) for name in backends)
        limit = f"{max(limits):.0e}" if limits else ""
        lines.append(f"{quantity:<{NAME}}{cells}{limit:>{CELL}}")
    return "\n".join(lines)


def cell(row: Comparison | None, color: bool) -> str:
    """One error, marked where it is too large."""
    if row is None:
        return " " * CELL
    shown = "failed" if row.max_error == float("inf") else f"{row.max_error:.1e}"
    text = f"{shown if row.ok else f'! {shown}':>{CELL}}"
    if not color or row.bound is None:
        return text
    return f"{GREEN if row.ok else RED}{text}{PLAIN}"


def drawing(found: Verification) -> str:
    """What is said where draws were not compared as the spec has them."""
    if found.draws != "switched":
        return ""
    return (
        "`training.rng` is native: what frameworks draw is their own. Lines with draws compare the\n"
        "same programs with portable draws, which `training.rng: portable` makes those of `compile`."
    )


def chaos(found: Verification) -> str:
    """What is said where a training cannot be compared to its end."""
    made = found.trained
    if made is None or made.steady is None or made.steady >= made.steps:
        return ""
    return (
        f"Steps {made.steady + 1} to {made.steps} are not judged: there the last bits of the first weights\n"
        "move losses or weights of the reference itself by more than the bound. At a lower rate,\n"
        "more steps can be compared."
    )


def where(found: Verification) -> str:
    """The first disagreement of every framework, and what a process said that failed."""
    lines = []
    seen: set[tuple[str, str]] = set()
    for row in found.comparisons:
        if row.ok or (row.backend, row.network) in seen:
            continue
        seen.add((row.backend, row.network))
        if row.quantity == "run":
            lines.append(f"{row.backend}: the generated program fails: {row.where}")
        elif row.at:
            lines.append(f"{row.at}: `{row.node}` is the first that differs in {row.backend}")
            lines.append(f"  {row.quantity}: {row.where.partition(' (')[0]} by {row.max_error:.1e}")
        else:
            lines.append(f"{row.backend}: {row.quantity} differs at {row.where}")
    return "\n".join(lines)


def verdict(found: Verification, color: bool) -> str:
    """The last line: agreed or not, and what to do next."""
    count = len(found.comparisons)
    names = ", ".join(dict.fromkeys(c.backend for c in found.comparisons))
    if found.agree:
        text = f"agree: {names} and the reference, {count} comparisons"
        first = found.comparisons[0].backend
        hint = f"next: triglot train {found.spec} --to {first} --out run"
        head = f"{GREEN}{text}{PLAIN}" if color else text
        return f"{head}\n{hint}"
    wrong = sum(not c.ok for c in found.comparisons)
    text = f"disagree: {wrong} of {count} comparisons"
    hint = f"next: triglot verify {found.spec} --report report.html"
    return f"{RED}{text}{PLAIN}\n{hint}" if color else f"{text}\n{hint}"
