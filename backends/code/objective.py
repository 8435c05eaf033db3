"""Losses that objectives call: one function each in ``losses.py``, whichever expression uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...compiler.types.record import freeze
from .helpers import layers_page
from .losses import LossTable, meaning
from .needs import needed
from .say import Site

FACT = "losses"
"""Where a dialect's facts keep the losses of its program."""


@dataclass
class Used:
    """The losses of one program in one backend.

    Attributes:
        names: what a loss is called, by its record and the type and layout of its output.
        bodies: name -> (what it means, lines).
        helpers: ``file.Symbol`` of ``templates/<backend>/losses``.
    """

    names: dict[Any, str] = field(default_factory=dict)
    bodies: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    helpers: set[str] = field(default_factory=set)


def loss_name(n: Site, table: LossTable) -> str:
    """The function of ``losses.py`` for this use; equal losses share one."""
    used: Used = n.facts.setdefault(FACT, Used())
    loss, layout = n.op.loss, "first" if n.first else "last"
    lines, helpers = table.say(loss, n.x_type, layout)
    key = (freeze(loss), tuple(lines))
    if key not in used.names:
        name, count = loss.word, 1
        while name in used.bodies:
            count += 1
            name = f"{loss.word}_{count}"
        used.names[key] = name
        used.bodies[name] = (meaning(loss), lines)
        used.helpers |= helpers
    return used.names[key]


def losses_page(
    backend: str,
    facts: Mapping[str, Any],
    array: str,
    groups: tuple[tuple[str, ...], ...],
    tail: str = "",
) -> str | None:
    """The text of ``losses.py``; None when no objective uses a loss.

    Args:
        backend: torch, keras or jax.
        facts: of the dialect.
        array: annotation of arrays.
        groups: import statements that may be needed.
        tail: definitions that follow.
    """
    used: Used | None = facts.get(FACT)
    if not used:
        return None
    helped = layers_page(backend, used.helpers, "losses") or '"""Losses that the objective adds up."""\n'
    said = "\n\n\n".join(function(name, *used.bodies[name], array) for name in sorted(used.bodies))
    own = "\n\n\n".join([said, tail] if tail else [said])
    docstring, _, rest = helped.partition("\n")
    head = needed(own, groups)
    return f"{docstring}\n\n{head}\n{rest}\n\n{own}\n"


def function(name: str, means: str, lines: list[str], array: str) -> str:
    """One loss as a function."""
    body = "\n".join(f"    {line}" for line in lines)
    return (
        f"def {name}(output: {array}, target: {array}) -> {array}:\n"
        f'    """Return the loss: {means}."""\n{body}'
    )
