"""Folding Python under what is known of some names: the engine behind `tailor`.

Facts are abstract: a name is a constant, is anything but None, or is unknown.  Statements are
followed in order, so that a fact ends where its name is assigned again; what a test decides is put in
its place.  Only what follows from a fact is folded: literals that stood in the source stay.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, TypeGuard

Fact = Any
"""An `ast.Constant` made here, `PRESENT`, or None for unknown."""

PRESENT = object()
"""The fact that a name is not None."""

KNOWN, ABSENT = "known", "absent"
"""Marks of constants made here (Python's own parser marks nothing but ``u`` strings)."""

TESTS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Is: lambda a, b: a is b,
    ast.IsNot: lambda a, b: a is not b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.Gt: lambda a, b: a > b,
    ast.Lt: lambda a, b: a < b,
}


def constant(value: Any, absent: bool = False) -> ast.Constant:
    """A constant that follows from a fact, not one that stood in the source.

    Args:
        value: what it is.
        absent: it is the default of an argument that nobody gives.
    """
    made = ast.Constant(value)
    made.kind = ABSENT if absent else KNOWN
    return made


def known(node: Any) -> TypeGuard[ast.Constant]:
    """Whether a node is a constant that follows from a fact."""
    return isinstance(node, ast.Constant) and node.kind in (KNOWN, ABSENT)


class Folder(ast.NodeTransformer):
    """Folds expressions and statements.

    Args:
        names: facts about ``name`` and ``self.name``, changed as statements go by.
        local: functions of the same file, which may return None.
    """

    def __init__(self, names: dict[str, Fact], local: set[str]) -> None:
        self.names, self.local = names, local

    # -- expressions -------------------------------------------------------------------------------

    def fact(self, node: ast.expr) -> Fact:
        """What is known of a folded expression."""
        match node:
            case ast.Constant():
                return node if known(node) else constant(None) if node.value is None else PRESENT
            case ast.Name(id=name):
                return self.names.get(name)
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                return self.names.get(f"self.{name}")
            case ast.Call(func=ast.Name(id=name)) if name in self.local:
                return None
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self"))):
                return None
            case ast.BoolOp() | ast.IfExp():
                return None
        return PRESENT

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A name whose value is known."""
        fact = self.names.get(node.id) if isinstance(node.ctx, ast.Load) else None
        return constant(fact.value, fact.kind == ABSENT) if known(fact) else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """An attribute of self whose value is known."""
        fact = self.fact(node) if isinstance(node.ctx, ast.Load) else None
        if known(fact):
            return constant(fact.value, fact.kind == ABSENT)
        self.generic_visit(node)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """Comparisons of which one side is known."""
        self.generic_visit(node)
        if len(node.ops) != 1:
            return node
        left, right, test = node.left, node.comparators[0], TESTS.get(type(node.ops[0]))
        none = isinstance(right, ast.Constant) and right.value is None
        if none and isinstance(node.ops[0], (ast.Is, ast.IsNot)) and self.fact(left) is PRESENT:
            return constant(isinstance(node.ops[0], ast.IsNot))
        if not (isinstance(left, ast.Constant) and isinstance(right, ast.Constant)):
            return node
        if test and (known(left) or known(right)):
            return constant(test(left.value, right.value))
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        """``not`` of something known."""
        self.generic_visit(node)
        if isinstance(node.op, ast.Not) and known(node.operand):
            return constant(not node.operand.value)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """A known 1 as a factor or divisor, a known 0 that is subtracted or added."""
        self.generic_visit(node)
        if not known(node.right):
            return node
        one = isinstance(node.op, (ast.Mult, ast.Div)) and node.right.value == 1
        none = isinstance(node.op, (ast.Add, ast.Sub)) and node.right.value == 0
        return node.left if one or none else node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        """``and`` and ``or``: operands that decide, or that cannot."""
        self.generic_visit(node)
        decides = isinstance(node.op, ast.Or)
        kept: list[ast.expr] = []
        for operand in node.values:
            if not known(operand):
                kept.append(operand)
            elif bool(operand.value) is decides:
                kept.append(operand)
                break
            if decides and isinstance(operand, ast.Name) and self.fact(operand) is PRESENT:
                break
        if not kept:
            return node.values[-1]
        if known(kept[-1]) and len(kept) > 1:
            return kept[-1]
        node.values = kept
        return kept[0] if len(kept) == 1 else node

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        """The branch that the test leaves."""
        node.test = self.visit(node.test)
        if known(node.test):
            chosen: ast.expr = self.visit(node.body if node.test.value else node.orelse)
            return chosen
        node.body, node.orelse = self.visit(node.body), self.visit(node.orelse)
        same = ast.dump(node.body) == ast.dump(node.orelse)
        alike = known(node.body) and isinstance(node.orelse, ast.Constant)
        if same or (alike and node.body.value == node.orelse.value):  # type: ignore[attr-defined]
            return node.body
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Keywords whose value is known go: a helper's default is the default of what it calls."""
        self.generic_visit(node)
        node.keywords = [k for k in node.keywords if not dispensable(k.value)]
        for k in node.keywords:
            k.sure = self.fact(k.value) is PRESENT  # type: ignore[attr-defined]
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.expr:
        """Entries whose value is known go (``get_config``)."""
        self.generic_visit(node)
        pairs = [p for p in zip(node.keys, node.values, strict=True) if not known(p[1])]
        node.keys, node.values = [k for k, _ in pairs], [v for _, v in pairs]
        return node

    # -- statements --------------------------------------------------------------------------------

    def block(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """Statements in order, up to the first that certainly leaves."""
        found: list[ast.stmt] = []
        for statement in statements:
            found += self.statement(statement)
            if found and isinstance(found[-1], (ast.Return, ast.Raise)):
                break
        return found

    def statement(self, node: ast.stmt) -> list[ast.stmt]:
        """What is left of one statement."""
        if isinstance(node, ast.If):
            return self.branch(node)
        if isinstance(node, (ast.For, ast.While, ast.With)):
            for name in stores(node):
                self.names.pop(name, None)
            node.body = self.block(node.body)
            return [node]
        if isinstance(node, ast.FunctionDef):
            return [node]
        made = self.visit(node)
        if isinstance(made, ast.Assign):
            return self.assigned(made)
        for name in stores(made):
            self.names.pop(name, None)
        return [made]

    def assigned(self, node: ast.Assign) -> list[ast.stmt]:
        """Remember what an assignment makes known; ``x = x`` goes."""
        target = node.targets[0]
        if isinstance(target, ast.Name):
            if isinstance(node.value, ast.Name) and node.value.id == target.id:
                return []
            self.names[target.id] = self.fact(node.value)
            return [node]
        for name in stores(node):
            self.names.pop(name, None)
        match target:
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                self.names[f"self.{name}"] = self.fact(node.value)
                return [] if known(node.value) else [node]
        return [node]

    def branch(self, node: ast.If) -> list[ast.stmt]:
        """The branch a test leaves; both, and what they agree on, where it is open."""
        node.test = self.visit(node.test)
        if known(node.test):
            return self.block(node.body if node.test.value else node.orelse)
        before = dict(self.names)
        node.body = self.block(node.body)
        first = leaves(node.body) or dict(self.names)
        self.names.clear()
        self.names.update(before)
        node.orelse = self.block(node.orelse)
        second = leaves(node.orelse) or dict(self.names)
        joined = agreed(first, second)
        self.names.clear()
        self.names.update(joined)
        if not node.body:
            node.test = ast.UnaryOp(ast.Not(), node.test)
            node.body, node.orelse = node.orelse, []
        return [node] if node.body else []


def dispensable(node: ast.expr) -> bool:
    """Whether a keyword argument says nothing: an absent argument's default, None or False."""
    return known(node) and (node.kind == ABSENT or node.value is None or node.value is False)


def leaves(body: list[ast.stmt]) -> dict[str, Fact] | None:
    """A mark for a branch that does not come back; None for one that does."""
    gone = body and isinstance(body[-1], (ast.Return, ast.Raise))
    return {"": PRESENT} if gone else None


def agreed(first: dict[str, Fact], second: dict[str, Fact]) -> dict[str, Fact]:
    """Facts that hold after both branches; a branch that does not come back has no say."""
    if "" in first:
        return second if "" not in second else {}
    if "" in second:
        return first
    found = {}
    for name in set(first) & set(second):
        a, b = first[name], second[name]
        if a is b or (known(a) and known(b) and a.value == b.value):
            found[name] = a
    return found


def stores(node: ast.AST) -> set[str]:
    """Names that a statement assigns."""
    return {
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
