"""The sizes that the data has against those the network declares for its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ..diagnostics import Diagnostic, Span, error
from ..ir.nodes import Value
from ..ir.unify import fits
from ..policy.plan import DataPlan
from ..types.dims import Dim, substituted
from ..types.tensor import TensorType


class DataSizes:
    """Matches the inputs of a network with the fields of its data.

    Attributes:
        sizes: symbol of the network -> its size in this data.
        findings: E0501, an input whose field has another size.
    """

    def __init__(self, inputs: Mapping[str, Value], plan: DataPlan, place: Callable[[str], Span]) -> None:
        self.sizes: dict[str, Dim] = {}
        self.findings: list[Diagnostic] = []
        for name, declared in inputs.items():
            given = plan.fields[name].type
            same = declared.type.rank == given.rank and all(
                fits(size, actual, self.sizes)
                for size, actual in zip(declared.type.dims, given.dims, strict=True)
            )
            if not same:
                message = f"the network reads `{name}` as {declared.type}, the data yields {given}"
                also = [(place(name), f"yields {given}")]
                self.findings.append(error("E0501", message, declared.span, also=also))

    def bounded(self, bounds: Mapping[str, int | None], inputs: Mapping[str, Value]) -> None:
        """Report sizes beyond what the network takes (``T <= 512``)."""
        for name, declared in inputs.items():
            for symbol in sorted(declared.type.symbols):
                bound, size = bounds.get(symbol), self.sizes.get(symbol)
                if bound is not None and isinstance(size, int) and size > bound:
                    message = f"`{name}` takes {symbol} up to {bound}, and the data has {size}"
                    self.findings.append(error("E0209", message, declared.span))

    def here(self, kind: TensorType) -> TensorType:
        """A type of the network with the sizes that this data gives it."""
        return replace(kind, dims=tuple(substituted(size, self.sizes) for size in kind.dims))
