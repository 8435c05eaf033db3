"""Another name for a block, value, parameter, network or input, everywhere it is mentioned."""

from __future__ import annotations

from ..compiler.diagnostics import Span
from ..compiler.spec.naming import name_problem
from .analysis import Analysis
from .symbols import Definition


class NotRenamed(Exception):
    """Why a name cannot be changed, in one sentence."""


def renameable(analysis: Analysis, offset: int) -> tuple[Definition, Span] | None:
    """The name at an offset, if it is one the file may choose: not ``model``, not an import."""
    found = analysis.symbols.at(offset)
    if found is None:
        return None
    one, span = found
    if one is None or one.kind == "import" or (one.kind == "network" and one.name == "model"):
        return None
    return one, span


def rename(analysis: Analysis, offset: int, name: str) -> list[tuple[Span, str]]:
    """The edits that give the name at an offset another one.

    Raises:
        NotRenamed: nothing is named there, or the new name cannot be one, or is taken.
    """
    found = renameable(analysis, offset)
    if found is None:
        raise NotRenamed("there is no name of this file here")
    one, _ = found
    problem = name_problem(name)
    if problem is not None:
        raise NotRenamed(f"`{name}` cannot be a name: {problem}")
    for other in analysis.symbols.definitions:
        if (
            other.name == name
            and one.region[0] < other.region[1]
            and other.region[0] < one.region[1]
        ):
            raise NotRenamed(f"`{name}` is a {other.kind} already ({other.span.at})")
    return [(span, name) for span in analysis.symbols.mentions(one)]
