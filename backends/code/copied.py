"""Methods of the vocabulary as functions of a generated package: a formula stands once.

`Copier` takes the lines of a method and of all that they call.  ``np`` becomes NumPy itself and
``self`` is gone: its fields are arguments, or the values they have; what these decide is decided.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any


class Copier:
    """Copies functions and what they need, each once.

    Attributes:
        types: annotation of arguments by their name.
        constants, functions: source of what was needed, by name.
    """

    def __init__(self, types: Mapping[str, str]) -> None:
        self.types = types
        self.constants: dict[str, str] = {}
        self.functions: dict[str, str] = {}

    def method(
        self,
        method: Callable[..., Any],
        name: str,
        doc: str,
        arguments: Mapping[str, str] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> str:
        """A method as a function.

        Args:
            method: of a record; its first arguments are ``self`` and ``np``.
            name: of the function.
            doc: its docstring.
            arguments: fields that become arguments where the method reads them, and annotations.
            values: values that take the place of fields instead.
        """
        tree, module = definition(method), inspect.getmodule(method)
        assert module is not None
        if values is not None:
            decide(tree, values)
        own = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and is_field(node)
        }
        for field, kind in (arguments or {}).items():
            if field in own:
                tree.args.args.append(ast.arg(field, expression(kind)))
        self.collect(tree, module)
        tree.name = name
        tree.args.args = [arg for arg in tree.args.args if arg.arg not in ("self", "np")]
        return self.finish(tree, doc)

    def function(self, function: Callable[..., Any]) -> str:
        """Copy a shared function that takes ``np`` first; returns its name."""
        name = function.__name__
        if name not in self.functions:
            tree, home = definition(function), inspect.getmodule(function)
            assert home is not None
            self.collect(tree, home)
            tree.args.args = [arg for arg in tree.args.args if arg.arg != "np"]
            doc = (ast.get_docstring(tree) or "").splitlines()[0]
            self.functions[name] = self.finish(tree, doc)
        return name

    def collect(self, tree: ast.AST, module: ModuleType) -> None:
        """Copy what ``tree`` names of the folder that its module stands in, what it needs first."""
        room = module.__name__.rpartition(".")[0]
        for node in ast.walk(tree):
            if not isinstance(node, ast.Name) or node.id not in vars(module):
                continue
            item = vars(module)[node.id]
            if inspect.isfunction(item) and item.__module__.startswith(room):
                self.function(item)
            elif isinstance(item, (int, float)):
                self.constants[node.id] = f"{node.id} = {item!r}"

    def finish(self, tree: ast.FunctionDef, doc: str) -> str:
        """The source of a function with plain annotations and a one-line docstring."""
        for arg in tree.args.args:
            text = self.types.get(arg.arg) or (
                ast.unparse(arg.annotation) if arg.annotation else ""
            )
            arg.annotation = expression(text) if text not in ("", "Any") else None
        given = ast.unparse(tree.returns) if tree.returns else "Any"
        tree.returns = expression(given.replace("Any", "np.ndarray"))
        if ast.get_docstring(tree) is not None:
            tree.body = tree.body[1:]
        tree.body.insert(0, ast.Expr(ast.Constant(short(doc))))
        text = ast.unparse(ast.fix_missing_locations(Plain().visit(tree)))
        return "\n".join(map(bare, text.splitlines()))


def definition(function: Callable[..., Any]) -> ast.FunctionDef:
    """The syntax tree of a function or method."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return tree


def expression(text: str) -> ast.expr:
    """Source as an expression."""
    return ast.parse(text, mode="eval").body


def bare(line: str) -> str:
    """A line without the parentheses that `ast.unparse` puts around assigned tuples."""
    found = re.fullmatch(r"(\s*)([\w, ]+) = \((.*)\)", line)
    if found is None:
        return line
    other = f"{found[2]} = {found[3]}"
    try:
        same = ast.dump(ast.parse(other)) == ast.dump(ast.parse(line.strip()))
    except SyntaxError:
        return line
    return found[1] + other if same else line


def short(doc: str, width: int = 76) -> str:
    """The first part of a docstring line that fits."""
    while len(doc) > width:
        cut = max(doc.rfind(mark, 0, len(doc) - 1) for mark in (";", ":", ",", " ("))
        doc = doc[:cut] if cut > 0 else doc[: width - 1].rpartition(" ")[0]
        doc = doc.rstrip(".") + "."
    return doc


def is_field(node: ast.AST) -> bool:
    """Whether this reads a field of ``self``."""
    return isinstance(node, ast.Attribute) and _is_self(node.value)


def _is_self(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


class Plain(ast.NodeTransformer):
    """``self.x`` becomes ``x``; calls no longer pass ``np`` on."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """A field as a name."""
        self.generic_visit(node)
        return ast.Name(node.attr, ast.Load()) if _is_self(node.value) else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A call without NumPy."""
        self.generic_visit(node)
        node.args = [a for a in node.args if not (isinstance(a, ast.Name) and a.id == "np")]
        return node


def decide(tree: ast.FunctionDef, fields: Mapping[str, Any]) -> None:
    """Put values in place of fields, take the branches that they take, drop what is left over."""
    Decided(fields).visit(tree)
    ends = [n for n, node in enumerate(tree.body) if isinstance(node, ast.Return)]
    del tree.body[ends[0] + 1 :]
    read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Store):
            for name in node.elts:
                if isinstance(name, ast.Name) and name.id not in read:
                    name.id = "_"


class Decided(ast.NodeTransformer):
    """Values in place of fields, and only the branches that they take."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields = fields

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """The value of a field."""
        self.generic_visit(node)
        if not is_field(node):
            return node
        value = self.fields[node.attr]
        return expression(repr(list(value) if isinstance(value, (list, tuple)) else value))

    def visit_If(self, node: ast.If) -> Any:
        """The branch that is taken."""
        self.generic_visit(node)
        answer = truth(node.test)
        return node if answer is None else node.body if answer else node.orelse

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        """The value that is taken."""
        self.generic_visit(node)
        answer = truth(node.test)
        return node if answer is None else node.body if answer else node.orelse


def truth(test: ast.expr) -> bool | None:
    """What a comparison of two constants gives; None for any other expression."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    sides = []
    for side in (test.left, test.comparators[0]):
        try:
            sides.append(ast.literal_eval(side))
        except ValueError:
            return None
    same = sides[0] == sides[1] and type(sides[0]) is type(sides[1])
    if isinstance(test.ops[0], (ast.Eq, ast.Is)):
        return same
    return not same if isinstance(test.ops[0], (ast.NotEq, ast.IsNot)) else None
