"""Printing changed definitions back into their file, with docstrings and the comments above lines."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator

STEP = "    "


def reprint(text: str, tree: ast.Module, changed: set[str]) -> str:
    """The file with the top-level definitions in ``changed`` printed from the tree.

    Everything else stays as it stands.  Formatting is left to the formatter.
    """
    source = Source(text)
    out: list[str] = []
    done = 0
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name in changed:
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            out += source.lines[done : first - 1]
            out += printed(node, "", source, above=False)
            done = node.end_lineno or node.lineno
    return "\n".join([*out, *source.lines[done:]]) + "\n"


class Source:
    """The text as it was: what has not changed is printed as it stands there."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        found = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.stmt)]
        self.statements = {(n.lineno, n.col_offset): n for n in found}

    def same(self, node: ast.stmt) -> list[str] | None:
        """The lines of a statement that has not changed."""
        place = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
        first = self.statements.get(place)
        if first is None or ast.dump(first) != ast.dump(node):
            return None
        own = self.lines[first.lineno - 1 : first.end_lineno]
        return textwrap.dedent("\n".join(own)).split("\n")

    def comments(self, node: ast.stmt) -> list[str]:
        """Comment lines right above a statement."""
        end = start = max(getattr(node, "lineno", 0) - 1, 0)
        while start > 0 and self.lines[start - 1].lstrip().startswith("#"):
            start -= 1
        return [line.strip() for line in self.lines[start:end]]


def printed(node: ast.stmt, indent: str, source: Source, above: bool = True) -> Iterator[str]:
    """The lines of one statement."""
    if above:
        yield from (indent + line for line in source.comments(node))
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield from f'{indent}"""{node.value.value!s}"""'.split("\n")
    elif isinstance(node, ast.If):
        yield f"{indent}if {unparse(node.test)}:"
        yield from body(node.body, indent, source)
        match node.orelse:
            case [ast.If() as other]:
                first, *rest = printed(other, indent, source)
                yield first.replace("if", "elif", 1)
                yield from rest
            case [_, *_]:
                yield f"{indent}else:"
                yield from body(node.orelse, indent, source)
    elif isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.For, ast.With)):
        inner, node.body = node.body, [ast.Pass()]
        head = ast.unparse(node).split("\n")[:-1]
        node.body = inner
        yield from (indent + line for line in head)
        yield from body(inner, indent, source)
    else:
        own = source.same(node) or plain(node).split("\n")
        yield from (indent + line if line else "" for line in own)


def body(statements: list[ast.stmt], indent: str, source: Source) -> Iterator[str]:
    """A block one step deeper; functions are set apart by a blank line."""
    for i, statement in enumerate(statements):
        if i and isinstance(statement, ast.FunctionDef):
            yield ""
        yield from printed(statement, indent + STEP, source)


def plain(node: ast.stmt) -> str:
    """A simple statement; tuples need no brackets there."""
    if isinstance(node, (ast.Assign, ast.Return)) and isinstance(node.value, ast.Tuple):
        start = ast.unparse(node).removesuffix(ast.unparse(node.value))
        return start + ", ".join(map(ast.unparse, node.value.elts))
    return unparse(node)


def unparse(node: ast.AST) -> str:
    """Python source, without the brackets that ``ast`` puts around ``not`` and exponents."""
    text = re.sub(r"\b(and|or) \((not [\w.]+)\)", r"\1 \2", ast.unparse(node))
    return re.sub(r"\*\* \((-[\w.]+)\)", r"** \1", text)
