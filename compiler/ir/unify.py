"""Types of a network's inputs against the values it is called with: what its symbols are here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..diagnostics import DiagnosticError, error
from ..spec.records import Step
from ..types.dims import Dim, Poly, Size, substituted
from ..types.tensor import TensorType
from .nodes import Value
from .refusals import label


class Unifier:
    """Matches the inputs of one call.

    Attributes:
        sizes: symbol of the network -> size at the call.
    """

    def __init__(self, step: Step, bounds: Mapping[str, int | None]) -> None:
        self.step, self.bounds = step, bounds
        self.sizes: dict[str, Dim] = {}

    def match(self, name: str, declared: Value, given: Value) -> None:
        """Match one input.

        Raises:
            DiagnosticError: E0503 another kind of value, E0501 another size, E0209 too long.
        """
        want, have = declared.type, given.type
        if (want.kind, want.axes, want.dtype) != (have.kind, have.axes, have.dtype):
            raise self._wrong("E0503", name, declared, given, f"needs {want}, not {have}")
        for axis, size, actual in zip(want.axes, want.dims, have.dims, strict=True):
            if not fits(size, actual, self.sizes):
                said = f"needs {self.here(want)}, not {have}"
                raise self._wrong("E0501", name, declared, given, f"{said}: the {axis} differs")
        for symbol in want.symbols:
            self._bounded(symbol, name, declared, given)

    def _bounded(self, symbol: str, name: str, declared: Value, given: Value) -> None:
        bound, size = self.bounds.get(symbol), self.sizes.get(symbol)
        if bound is not None and isinstance(size, int) and size > bound:
            said = f"takes {symbol} up to {bound}, and this is {size}"
            raise self._wrong("E0209", name, declared, given, said)

    def _wrong(
        self, code: str, name: str, declared: Value, given: Value, said: str
    ) -> DiagnosticError:
        also = [(declared.span, f"`{name}` is declared here")]
        if given.span != self.step.span:
            also.append((given.sized_by.span, label(f"gives {given.type}", given.sized_by)))
        message = f"`{self.step.word}.{name}` {said}"
        return DiagnosticError(error(code, message, self.step.span, "called here", also=also))

    def here(self, kind: TensorType) -> TensorType:
        """A type of the network with the sizes it has at this call."""
        return replace(kind, dims=tuple(substituted(size, self.sizes) for size in kind.dims))


def fits(size: Dim, actual: Dim, sizes: dict[str, Dim]) -> bool:
    """Whether a declared size can be ``actual``; an open symbol becomes known in ``sizes``."""
    here = substituted(size, sizes)
    if not isinstance(here, Poly) or not isinstance(size, Poly):
        return bool(here == actual)
    lone = [m for m in size.terms if m]
    if len(lone) == 1 and len(lone[0]) == 1 and lone[0][0] not in sizes:
        rest, factor = size.terms.get((), 0), size.terms[lone[0]]
        spare = actual - rest if isinstance(actual, int) else actual + -rest
        if spare % factor != 0:
            return False
        sizes[lone[0][0]] = plain(spare // factor)
        return True
    return bool(here == actual)


def plain(size: Any) -> Any:
    """A size without the expression it came from."""
    return int(size) if isinstance(size, Size) else size
