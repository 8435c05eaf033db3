"""Which packages run: those of `compile`, and others that only a verification makes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ..backends.package import compile_checked
from ..compiler.front import Checked
from ..compiler.ir.walk import op_nodes
from .compare import LOWERED

Folders = dict[str, Path]


class Packages:
    """The packages of one spec, by framework.

    Attributes:
        written: as `compile` writes them.
        exact: those that compute in float32 where the spec has a lower precision.
        drawing, exact_drawing: the same with portable draws.
        draws: ``none``; ``spec``: portable, as the spec says; ``switched``: native in ``written``.
        lowered: the precision of the spec, "" where it is not lower than that of weights.
    """

    def __init__(self, checked: Checked, written: Folders, folder: Path) -> None:
        assert checked.program is not None
        self.checked, self.program, self.folder = checked, checked.program, folder
        self.written = self.exact = written
        self.lowered = ""
        trains = all((package / "precision.py").exists() for package in written.values())
        if checked.training is not None and checked.training.lowered and trains:
            self.lowered = checked.training.precision
            self.exact = self._compiled("exact")
        self.drawing, self.exact_drawing = self.written, self.exact
        self.draws = "spec" if any(node.op.stochastic for node in op_nodes(self.program)) else "none"
        if self.draws == "spec" and not self.program.portable:
            self.draws = "switched"
            with switched(self.program, "portable", True):
                self.drawing = self.exact_drawing = self._compiled("portable")
                if self.lowered:
                    self.exact_drawing = self._compiled("exact-portable")

    def of(self, backend: str, dtype: str, draws: bool) -> Path:
        """What runs in a precision: of a spec with a lower one, another package in float32."""
        if dtype == "float32":
            return (self.exact_drawing if draws else self.exact)[backend]
        return (self.drawing if draws else self.written)[backend]

    def _compiled(self, name: str) -> Folders:
        """Packages as the program says now; ``exact...`` are those that compute in float32."""
        targets, folder = tuple(self.written), self.folder / name
        training = self.checked.training
        if training is None or not name.startswith("exact"):
            return compile_checked(self.checked, targets, folder).packages
        with switched(self.program, "lowered", False):
            return compile_checked(
                replace(self.checked, training=training.exact), targets, folder
            ).packages


@contextmanager
def switched(program: object, name: str, value: bool) -> Iterator[None]:
    """An attribute of a program with another value."""
    before = getattr(program, name)
    setattr(program, name, value)
    try:
        yield
    finally:
        setattr(program, name, before)


def scale(dtype: str) -> float:
    """Of losses and cotangents, so that gradients do not vanish in a precision."""
    return 128.0 if dtype == "float16" else 1.0


def facts(dtype: str) -> dict[str, object]:
    """What a job says about its precision."""
    if dtype not in LOWERED:
        return {"dtype": dtype}
    return {"dtype": "float32", "lowered": True, "scale": scale(dtype)}
