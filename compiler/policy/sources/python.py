"""python: examples from a function of the user."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

from ...ops import Refusal
from ...types.record import anything, text
from ...types.tensor import KINDS, TensorType, tensor
from . import Scan, Source, existing, nearest

CALL = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\.([A-Za-z][A-Za-z0-9_]*)\Z")
TYPE = re.compile(r"([a-z]+)(?:\[([0-9, ]+)\])?\Z")
TAKEN = frozenset(
    ["augment", "data", "evaluate", "layers", "losses", "metrics", "model", "objective", "predict",
     "run", "step", "train", "weights", "numpy", "torch", "keras", "jax", "flax", "optax"]
)  # fmt: skip
"""Modules that packages have or import themselves."""


class Python(Source):
    """A function ``FILE.FUNCTION`` of a file beside the spec; the packages hold a copy of the file.

    It is called with the folder of ``--data`` and yields an example at a time: a dict of numbers or
    NumPy arrays.  ``types`` says which fields there are (``{x: vector[4], y: label}``).  Checking
    and compiling read the file as text; nothing of it is executed.
    """

    call: str = text(doc="FILE.FUNCTION")
    types: Any = anything(None, doc="field -> type of one example")

    def scan(self, folder: Path) -> Scan:
        """The declared types."""
        match = CALL.match(self.call)
        if match is None or match[1] in TAKEN:
            raise Refusal(
                "E0209", f"`{self.call}` is no function of a file beside the spec", at="source",
                help="`python: {call: loader.examples, types: {x: vector[4], y: label}}`",
            )  # fmt: skip
        self._function(existing(folder, f"{match[1]}.py"), match[2])
        if not isinstance(self.types, dict) or not self.types:
            raise Refusal(
                "E0202", "`python` needs the types of its fields", at="source",
                help="`types: {x: vector[4], y: label}`",
            )  # fmt: skip
        types = {str(name): read_type(str(name), said) for name, said in self.types.items()}
        target = next((name for name in ("label", "target") if name in types), None)
        return Scan(self.call, arrays=types, default_target=target)

    def files(self, folder: Path) -> dict[str, Path]:
        """The user's file, by the module it becomes."""
        name = self.call.partition(".")[0]
        return {name: folder / f"{name}.py"}

    def _function(self, path: Path, name: str) -> None:
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, ValueError) as error:
            raise Refusal("E0703", f"`{path.name}` is not Python: {error}", at="source") from None
        known = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        if name not in known:
            raise Refusal(
                "E0702", f"`{path.name}` has no function `{name}`", at="source",
                help=nearest(name, known) if known else "",
            )  # fmt: skip


def read_type(name: str, said: Any) -> TensorType:
    """A declared type of known sizes: ``image[28, 28, 1]``.

    Raises:
        Refusal: E0209.
    """
    match = TYPE.match(said) if isinstance(said, str) else None
    sizes = [int(size) for size in re.findall(r"\d+", match[2] or "")] if match else []
    if match is None or len(KINDS.get(match[1], (None,) * 9)) != len(sizes) or 0 in sizes:
        raise Refusal(
            "E0209", f"`{said}` is no type of known sizes", at=f"source.python.types.{name}",
            help="`vector[4]`, `image[28, 28, 1]`, `tokens[16]`, `label`, `scalar`",
        )  # fmt: skip
    return tensor(match[1], *sizes)
