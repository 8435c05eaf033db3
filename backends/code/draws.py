"""Initialisers as source: the ``draw`` of each word that a program uses, turned into a function.

The formula stands once, in ``compiler/initializers``; ``weights.py`` carries a copy of its lines,
in which ``self.std`` has become the argument ``std`` and ``np`` is NumPy itself.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from ...compiler.initializers import INITIALIZERS

_TYPES = {"generator": "np.random.Generator", "shape": "tuple[int, ...]"}


def draw_source(words: Iterable[str]) -> str:
    """Functions ``draw_<word>(generator, shape, fan_in, fan_out, **fields)`` and what they call."""
    needed: dict[str, str] = {}
    functions = []
    for word in sorted(set(words)):
        kind = INITIALIZERS[word]
        module = inspect.getmodule(kind)
        assert module is not None
        functions.append(_function(word, kind, module, needed))
    return "\n\n\n".join([*needed.values(), *functions])


def _function(word: str, kind: Any, module: ModuleType, needed: dict[str, str]) -> str:
    """One word's ``draw`` as a function."""
    tree = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(tree, ast.ClassDef)
    draw = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "draw")
    _collect(draw, module, needed)
    draw.name = f"draw_{word}"
    draw.args.args = [arg for arg in draw.args.args if arg.arg not in ("self", "np")]
    used = {
        node.attr
        for node in ast.walk(draw)
        if isinstance(node, ast.Attribute) and _is_self(node.value)
    }
    draw.args.args += [ast.arg(name) for name in kind.fields if name in used]
    _finish(draw, (kind.__doc__ or word).strip().splitlines()[0])
    return ast.unparse(ast.fix_missing_locations(_Plain().visit(draw)))


def _collect(tree: ast.AST, module: ModuleType, needed: dict[str, str]) -> None:
    """Add the shared functions and constants that ``tree`` names, what they need first."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Name) or node.id in needed or node.id not in vars(module):
            continue
        item = getattr(module, node.id)
        if inspect.isfunction(item):
            home = inspect.getmodule(item)
            definition = ast.parse(inspect.getsource(item)).body[0]
            assert home is not None and isinstance(definition, ast.FunctionDef)
            _collect(definition, home, needed)
            definition.args.args = [arg for arg in definition.args.args if arg.arg != "np"]
            _finish(definition, (ast.get_docstring(definition) or "").splitlines()[0])
            plain = _Plain().visit(definition)
            needed[node.id] = ast.unparse(ast.fix_missing_locations(plain))
        elif isinstance(item, (int, float)):
            needed[node.id] = f"{node.id} = {item!r}"


def _finish(function: ast.FunctionDef, doc: str) -> None:
    """Give a function plain annotations and a one-line docstring."""
    for arg in function.args.args:
        known = _TYPES.get(arg.arg, "int" if arg.arg.startswith("fan_") else "")
        text = known or (ast.unparse(arg.annotation) if arg.annotation else "")
        arg.annotation = ast.parse(text, mode="eval").body if text not in ("", "Any") else None
    function.returns = ast.parse("np.ndarray", mode="eval").body
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:]
    function.body.insert(0, ast.Expr(ast.Constant(_short(doc))))


def _short(doc: str) -> str:
    """The first part of a docstring line that fits into 76 columns."""
    while len(doc) > 76:
        cut = max(doc.rfind(mark, 0, len(doc) - 1) for mark in (";", ":", ",", " ("))
        doc = (doc[:cut] if cut > 0 else doc[:75].rpartition(" ")[0]).rstrip(".") + "."
    return doc


def _is_self(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


class _Plain(ast.NodeTransformer):
    """``self.x`` becomes ``x``; calls no longer pass ``np`` on."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        return ast.Name(node.attr, ast.Load()) if _is_self(node.value) else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        node.args = [a for a in node.args if not (isinstance(a, ast.Name) and a.id == "np")]
        return node
