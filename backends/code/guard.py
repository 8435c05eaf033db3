"""Steps with ``when``: their nodes stand plainly, under a condition, or not at all."""

from __future__ import annotations

from typing import Any

from ...compiler.ir.walk import Row, rows_of
from ...compiler.spec.naming import segment
from .expr import Expr, Lit, Name, Text, source
from .model import AnyChild, Assign, ChildGuard, If, Statement


class GuardLowering:
    """Lowers one row of guards."""

    def __init__(self, owner: Any) -> None:
        self.owner = owner
        self.flags: dict[str, str] = {}
        self.declared_flags: set[str] = set()

    def lower(
        self, row: Row, guards: Row, forced: dict[int, str]
    ) -> tuple[list[Statement], list[AnyChild]]:
        """The nodes of parallel guards, under an ``if`` when only some uses have them."""
        taken = {i: node for i, node in row.items() if node.taken}
        if not taken:
            self.owner.alias({i: (node.outputs[""], node.input) for i, node in row.items()})
            return [], []
        inner = rows_of({i: node.nodes for i, node in taken.items()})
        if len(taken) == len(row):
            found, children = self.owner.statements(inner, guards, forced)
            outs = {i: node.outputs[""] for i, node in row.items()}
            results_of = {i: node.result for i, node in row.items()}
            settled, result = self.owner.like(results_of, outs), next(iter(results_of.values()))
            self.owner.alias({i: (outs[i], node.result) for i, node in row.items()})
            if not isinstance(settled, Name):
                found.append(Assign([self.owner.var[id(result)]], settled, result.span))
            return found, children
        return self._optional(row, taken, inner, guards, forced)

    def _optional(
        self, row: Row, taken: Row, inner: list[Row], guards: Row, forced: dict[int, str]
    ) -> tuple[list[Statement], list[AnyChild]]:
        """Nodes that only some uses have: an ``if`` in the constructor and in the forward pass."""
        first = next(iter(taken.values()))
        inputs = {i: node.input for i, node in row.items()}
        source = self.owner.var[id(next(iter(inputs.values())))]
        before: list[Statement] = []
        outs = {i: node.outputs[""] for i, node in row.items()}
        if self.owner.dead(row, guards)(self.owner.names.holder.get(source, inputs)):
            target = source
        else:
            label = first.outputs[""].label or first.result.label
            dead = self.owner.dead(row, guards)
            target = self.owner.names.free(label, dead) if label else self.owner.names.plain(dead)
            before = [Assign([target], Name(source), first.span)]
        final = dict(forced) | {id(node.result): target for node in taken.values()}
        body, children = self.owner.statements(inner, {**guards, **row}, final)
        last = self.owner.like({i: node.result for i, node in taken.items()}, outs)
        if last != Name(target):
            body.append(Assign([target], last, first.span))
        self.owner.give(outs, target)
        condition = self._condition(row)
        flag = self._flag(children, condition)
        guard = ChildGuard(flag, condition, children, first.span, flag not in self.declared_flags)
        self.declared_flags.add(flag)
        return [*before, If(flag, condition, body, first.span)], [guard]

    def _flag(self, children: list[AnyChild], condition: Expr) -> str:
        """The attribute that holds a condition: its own name, else what it adds."""
        words = source(condition)
        if words not in self.flags:
            attrs = [getattr(child, "attr", "") for child in children]
            common = attrs[0].split("_")[0] if attrs and attrs[0] else "step"
            wanted = segment(words) if words.isidentifier() else f"has_{common}"
            self.flags[words] = self.owner.lowering.numbered(wanted, self.owner.attributes)
        return self.flags[words]

    def _condition(self, row: Row) -> Expr:
        """The condition as the spec wrote it, or a parameter when a part of it has no name."""
        from ...compiler.text.expression import names, unparse

        first = next(iter(row.values()))
        origins = [node.origin for node in row.values()]
        if first.origin is not None and all(o == first.origin for o in origins):
            self.owner.merger.needed.update(dict.fromkeys(sorted(names(first.origin))))
            return Text(unparse(first.origin).replace("{", "{{").replace("}", "}}"))
        taken: list[Expr] = [Lit(node.taken) for node in row.values()]
        made: Expr = self.owner.merger.merge(taken, "optional", list(row))
        return made


def joined(items: list[Any]) -> list[Any]:
    """Neighbours under the same condition share one ``if``."""
    found: list[Any] = []
    for item in items:
        last = found[-1] if found else None
        if isinstance(item, If) and isinstance(last, If) and last.flag == item.flag:
            last.body += item.body
        elif (
            isinstance(item, ChildGuard) and isinstance(last, ChildGuard) and last.flag == item.flag
        ):
            last.children += item.children
        else:
            found.append(item)
    return found
