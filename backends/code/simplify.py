"""What folding leaves over: stores nobody reads, second names, attributes that hold the same."""

from __future__ import annotations

import ast

from .partial import stores


def clean(node: ast.FunctionDef) -> None:
    """Drop useless stores, second names and names that are only returned."""
    changed = True
    while changed:
        reads = read_names(node)
        changed = any(cleaned(node, body, reads) for body in blocks(node))


def cleaned(node: ast.FunctionDef, body: list[ast.stmt], reads: list[str]) -> bool:
    """Do the first thing there is to do in a block; false when there is none."""
    for i, statement in enumerate(body):
        after = body[i + 1] if i + 1 < len(body) else None
        if useless(statement, after, reads) or alias(node, statement):
            del body[i]
            return True
        match statement, after:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value),
                ast.Return(value=ast.Name(id=returned)),
            ) if name == returned:
                body[i : i + 2] = [ast.copy_location(ast.Return(value), statement)]
                return True
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value),
                ast.Assign(targets=[ast.Name()], value=ast.Name(id=other)),
            ) if name == other and reads.count(name) == 1:
                after.value = value  # type: ignore[union-attr]
                del body[i]
                return True
    return False


def read_names(node: ast.AST) -> list[str]:
    """Names that are read below a node."""
    found = [n for n in ast.walk(node) if isinstance(n, ast.Name)]
    return [n.id for n in found if isinstance(n.ctx, ast.Load)]


def blocks(node: ast.AST) -> list[list[ast.stmt]]:
    """Every list of statements below a node."""
    found = [node.body] if isinstance(node, (ast.FunctionDef, ast.If, ast.For, ast.With)) else []
    if isinstance(node, ast.If):
        found.append(node.orelse)
    return found + [b for child in ast.iter_child_nodes(node) for b in blocks(child)]


def useless(statement: ast.stmt, after: ast.stmt | None, reads: list[str]) -> bool:
    """Whether an assignment is read by nobody, or replaced by the very next one."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            if isinstance(value, ast.Call) and not isinstance(value.func, ast.Name):
                return False  # a method may draw or count; functions of helper files only compute
            again = isinstance(after, ast.Assign) and name in stores(after)
            return name not in reads or (again and name not in read_names(after.value))  # type: ignore[union-attr]
    return False


def alias(node: ast.FunctionDef, statement: ast.stmt) -> bool:
    """Replace a name that only stands for another one; true when that was done."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=other)):
            written = [
                n.id
                for n in ast.walk(node)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            ]
            if written.count(name) != 1 or written.count(other) > 1:
                return False
            for n in ast.walk(node):
                if isinstance(n, ast.Name) and n.id == name:
                    n.id = other
            return True
    return False


def simplify(node: ast.ClassDef) -> None:
    """Drop attributes that nothing reads, and those that hold what an earlier one holds."""
    methods = [n for n in node.body if isinstance(n, ast.FunctionDef)]
    first: dict[str, str] = {}
    second: dict[str, str] = {}
    for method in methods:
        for statement in (s for body in blocks(method) for s in body):
            if (name := attribute(statement)) and isinstance(statement.value, ast.Name):  # type: ignore[attr-defined]
                held = first.setdefault(statement.value.id, name)  # type: ignore[attr-defined]
                second.update({name: held} if held != name else {})
    for n in ast.walk(node):
        if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Load):
            n.attr = second.get(n.attr, n.attr)
    read = {
        n.attr
        for n in ast.walk(node)
        if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Load)
    }
    for body in (b for method in methods for b in blocks(method)):
        body[:] = [s for s in body if (name := attribute(s)) is None or name in read]


def attribute(statement: ast.stmt) -> str | None:
    """``a`` in ``self.a = name`` or ``self.a = constant``."""
    match statement:
        case ast.Assign(
            targets=[ast.Attribute(value=ast.Name(id="self"), attr=name)],
            value=ast.Name() | ast.Constant(),
        ):
            return name
    return None
