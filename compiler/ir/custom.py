"""``custom``: a function of the user, one file per framework beside the spec.

``custom: {call: ops.swish, config: {beta: 2}}`` calls ``swish`` of ``ops_torch.py``, ``ops_keras.py``
and ``ops_jax.py`` in the generated programs, and of ``ops_numpy.py`` in the reference.  The files are
copied into the packages.  Checking and compiling read them as text: nothing of them is executed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ..diagnostics import Diagnostic, DiagnosticError, did_you_mean, error, shown
from ..ops import Op, Refusal
from ..spec.evaluate import evaluate
from ..spec.fields import Resolver
from ..spec.records import Step
from ..spec.scope import Scope
from ..spec.types import TypeReader
from ..text import Node
from ..types.record import Field, anything, text, values
from ..types.tensor import TensorType
from .nodes import Value

CALL = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\.([A-Za-z][A-Za-z0-9_]*)\Z")
FRAMEWORKS = ("torch", "keras", "jax")
TAKEN = frozenset(
    [
        "augment",
        "data",
        "evaluate",
        "flax",
        "jax",
        "keras",
        "layers",
        "losses",
        "metrics",
        "model",
        "numpy",
        "objective",
        "optimizers",
        "optax",
        "predict",
        "run",
        "step",
        "tensorflow",
        "torch",
        "train",
        "weights",
    ]
)
"""Modules that packages have or import themselves."""
GRIDS = ("image", "volume", "video")


class Custom(Op):
    """y = f(x, …), where f is a function of the user: stateless, the same in every framework."""

    call: str = text(doc="FILE.FUNCTION")
    with_: Any = values((), doc="further values")
    output: Any = anything(None, doc="type of the result; that of x when absent")
    config: Any = anything(None, doc="keyword arguments")

    folder: Path
    """Where the files stand; set by the builder."""
    first: tuple[bool, bool]
    """Whether a channels-first framework passes x, and gets the result, channels first."""

    @property
    def file(self) -> str:
        """The name of the module in a package."""
        return self.call.partition(".")[0]

    def path(self, kind: str) -> Path:
        """The file for a framework, or for ``numpy``."""
        return self.folder / f"{self.file}_{kind}.py"

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The declared type."""
        out: TensorType = x if self.output is None else self.output
        others = values.get("with", ())
        grid = x.kind in GRIDS and all(v.rank < 2 or v.kind in GRIDS for v in others)
        self.first = (grid, out.kind in GRIDS)
        return out

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The function of the NumPy file; it receives the differentiable ``np`` first."""
        function = loaded(self.path("numpy"))[self.call.partition(".")[2]]
        return function(np, x, *values["with"], **(self.config or {}))


@cache
def loaded(path: Path) -> dict[str, Any]:
    """The names of the user's NumPy file.  Only the reference calls this, never check or compile."""
    import runpy

    return runpy.run_path(str(path))


class CustomReader:
    """Reads one ``custom`` step."""

    def __init__(self, spec_path: str, symbols: dict[str, int | None]) -> None:
        self.folder, self.symbols = Path(spec_path).parent, symbols

    def read(self, step: Step, scope: Scope) -> tuple[Custom, tuple[Value, ...]]:
        """The op, and the further values it takes.

        Raises:
            DiagnosticError: everything that is wrong with the step and its files.
        """
        resolver = Resolver("custom", scope)
        node = step.fields["call"]
        found = CALL.match(str(node.value)) if node.is_str else None
        if found is None or found[1] in TAKEN:
            helps = ["`custom: ops.swish` calls `swish` of `ops_torch.py`, `ops_keras.py`, …"]
            what = f"`{shown(node.raw)}` is no FILE.FUNCTION"
            what = f"a package has a module `{found[1]}` of its own" if found is not None else what
            raise DiagnosticError(error("E0203", what, node.span, helps=helps))
        others: Any = ()
        if "with" in step.fields:
            others = resolver.resolve("with", Field("values"), step.fields["with"])
        made = Custom(
            call=str(node.value),
            **{"with": True} if others else {},
            output=self._output(step.fields.get("output"), scope),
            config=self._config(step.fields.get("config"), scope),
        )
        made.folder = self.folder
        problems = list(file_findings(made, node))
        if problems:
            raise DiagnosticError(problems)
        return made, others

    def _output(self, node: Node | None, scope: Scope) -> TensorType | None:
        if node is None:
            return None
        reader = TypeReader(scope, [])
        kind = reader.read(node)
        for symbol, span in reader.symbols.items():
            if symbol not in self.symbols:
                helps = did_you_mean(symbol, [*scope.names, *self.symbols])
                raise DiagnosticError(error("E0301", f"unknown size `{symbol}`", span, helps=helps))
        return kind

    @staticmethod
    def _config(node: Node | None, scope: Scope) -> dict[str, Any] | None:
        if node is None:
            return None
        if not node.is_map:
            helps = ["`config: {beta: 2}`"]
            raise DiagnosticError(
                error("E0203", "`custom.config` must be a mapping", node.span, helps=helps)
            )
        for key in node.items:
            if not key.isidentifier():
                message = f"`{shown(key)}` cannot be the name of an argument"
                raise DiagnosticError(error("E0204", message, node.key_span(key)))
        return {key: _argument(item, scope) for key, item in node.items.items()}


def _argument(node: Node, scope: Scope) -> Any:
    """A number, a word, or a list of them."""
    if node.is_list:
        return tuple(_argument(item, scope) for item in node.elements)
    if node.is_str and str(node.value).isidentifier() and str(node.value) not in scope.names:
        return str(node.value)
    found = evaluate(node, scope)
    if not isinstance(found, (bool, int, float, str)):
        raise DiagnosticError(error("E0203", "an argument must be a number or a word", node.span))
    return found


def file_findings(op: Custom, node: Node) -> Iterator[Diagnostic]:
    """E0307 for files that are missing or do not define the function; they are only read."""
    function = op.call.partition(".")[2]
    there = [kind for kind in FRAMEWORKS if op.path(kind).is_file()]
    if not op.path("numpy").is_file() or not there:
        missing = "numpy" if not op.path("numpy").is_file() else "torch"
        what = "the reference" if missing == "numpy" else "a framework"
        helps = [f"write `def {function}({'np, ' if missing == 'numpy' else ''}x):` into it"]
        message = f"there is no file `{op.path(missing).name}`, which says `{function}` for {what}"
        yield error("E0307", message, node.span, helps=helps)
    for kind in (*there, *(["numpy"] if op.path("numpy").is_file() else [])):
        known = defined(op.path(kind))
        if known is None:
            yield error("E0307", f"`{op.path(kind).name}` is no Python", node.span)
        elif function not in known:
            helps = did_you_mean(function, known) or [
                f"it defines: {', '.join(known) or 'nothing'}"
            ]
            message = f"`{op.path(kind).name}` has no function `{function}`"
            yield error("E0307", message, node.span, helps=helps)


def defined(path: Path) -> list[str] | None:
    """Functions that a file defines at its top level; None when it cannot be read as Python."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, OSError):
        return None
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]


def absent(op: Custom, target: str) -> Refusal | None:
    """E0803: this framework has no file."""
    if op.path(target).is_file():
        return None
    message = f"`custom: {op.call}` cannot be compiled for {target}"
    return Refusal("E0803", message, note=f"there is no file `{op.path(target).name}`")
