"""Definitions printed as classes: a constructor that builds children and a forward pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ...compiler.ir.objective import Objective
from .dialect import Dialect
from .expr import Expr, Seq, literal, source
from .lines import Lines, annotation
from .model import (
    AnyChild,
    Assign,
    CallDefinition,
    Child,
    ChildGuard,
    Definition,
    For,
    If,
    Statement,
)


@dataclass(frozen=True)
class ClassStyle:
    """What differs between class-based frameworks.

    Attributes:
        base: base class.
        forward: name of the forward method.
        array: annotation of tensors.
        opening: first line of the constructor body, "" for none.
        rngs: signature text after the parameters of the constructor.
        listed: template of a list of modules.
    """

    base: str
    forward: str
    array: str
    opening: str
    rngs: str
    listed: str


def print_class(made: Definition, dialect: Dialect, style: ClassStyle, out: Lines) -> None:
    """Print one definition; the average of a network is a class of its own with the same layers."""
    average = getattr(made.source, "average", None)
    base = style.base if average is None else dialect.definition_name(average.of)
    out.add(f"class {dialect.definition_name(made.name)}({base}):", made.origin)
    with out.indented():
        if average is not None:
            out.doc(f"A running average of `{base}`, whose layers it has.")
            return
        out.doc(summary(made))
        if made.shared or made.children or made.parameters or style.rngs:
            out.add("")
            _constructor(made, style, out)
        for method in made.methods or [made]:
            out.add("")
            own = replace(style, forward=method.name) if made.methods else style
            _forward(method, own, out)


def summary(made: Definition) -> str:
    """The docstring: what goes in, what comes out."""
    if isinstance(made.source, Objective):
        if made.methods:
            return "Networks, and the terms that each update makes small."
        terms = made.source.terms
        if len(terms) == 1:
            return "Networks, and the loss that training makes small."
        return f"Networks, and the terms of the loss: {', '.join(terms)}."
    takes = ", ".join(made.input_notes.values())
    return f"Map {takes} to {made.output_note}."


def _constructor(made: Definition, style: ClassStyle, out: Lines) -> None:
    signature = ["self", *(parameter(p) for p in made.parameters)]
    if style.rngs:
        signature += ["*", style.rngs]
    out.add(f"def __init__({', '.join(signature)}) -> None:")
    with out.indented():
        if style.opening:
            out.add(style.opening)
        for name, attribute in made.stored.items():
            out.add(f"self.{attribute} = {name}")
        _children([*made.shared, *made.children], style, out)
        if not style.opening and not made.shared and not made.children and not made.stored:
            out.add("del rngs")


def parameter(p: Any) -> str:
    """One parameter of a signature."""
    known = p.default if p.has_default else next((v for v in p.values if v is not None), 0)
    default = f" = {literal(p.default)}" if p.has_default else ""
    return f"{p.name}: {annotation(known)}{default}"


def _children(children: Iterable[AnyChild], style: ClassStyle, out: Lines) -> None:
    for child in children:
        if isinstance(child, Child):
            out.add(f"self.{child.attr} = {source(child.build)}", child.origin)
        elif isinstance(child, ChildGuard):
            if child.declare:
                out.add(f"self.{child.flag} = {source(child.condition)}", child.origin)
            if child.children:
                out.add(f"if self.{child.flag}:")
                with out.indented():
                    _children(child.children, style, out)
        else:
            made = source(child.build)
            if not child.listed:
                made = f"{made} {loop_head(child.variables, child.count)}"
            brackets = style.listed == "nnx.List([{}])" and child.listed
            listed = f"nnx.List({made})" if brackets else style.listed.format(made)
            out.add(f"self.{child.attr} = {listed}", child.origin)


def loop_head(variables: list[tuple[str, Expr]], count: Expr) -> str:
    """``for a, b in zip(…)`` of a child list."""
    if not variables:
        return f"for _ in range({source(count)})"
    names = ", ".join(name for name, _ in variables)
    if len(variables) == 1:
        return f"for {names} in {sequence(variables[0][1])}"
    columns = ", ".join(sequence(values) for _, values in variables)
    return f"for {names} in zip({columns}, strict=True)"


def sequence(values: Expr) -> str:
    """A tuple of values, or what stands for it."""
    if isinstance(values, Seq) and len(values.items) == 1:
        return f"({source(values.items[0])},)"
    return source(values)


def _forward(made: Definition, style: ClassStyle, out: Lines) -> None:
    several = isinstance(made.returns, dict) or len(made.returns) > 1
    result = style.array
    if several:
        many = ", ".join([style.array] * len(made.returns))
        result = f"dict[str, {style.array}]" if isinstance(made.returns, dict) else f"tuple[{many}]"
    listed = [f"{name}: {style.array}" for name in made.inputs]
    listed += [f"{name}: {kind}" for name, kind in made.modules.items()]
    inputs = ", ".join(listed)
    if made.recomputed:
        out.add(f"@{made.recomputed}")
    out.add(f"def {style.forward}(self, {inputs}) -> {result}:")
    with out.indented():
        notes = ", ".join(f"`{name}` {shape}" for name, shape in made.input_notes.items())
        what = "terms" if isinstance(made.source, Objective) else "output"
        what += " and what metrics compare" if getattr(made.source, "compared", ()) else ""
        out.doc(f"Return the {what} for {notes}.", f"Return the {what}.", f"Inputs: {notes}.")
        body, last = split_return(made)
        statements(body, out)
        if last is None:
            out.add(f"return {returned(made.returns)}")
        else:
            at = len(out.lines)
            statements([last], out)
            out.lines[at] = out.lines[at].replace(f"{made.returns[0]} = ", "return ", 1)  # type: ignore[index]


def split_return(made: Definition) -> tuple[list[Statement], Any]:
    """The body, and its last statement when the definition returns just what that one computes."""
    last = made.body[-1] if made.body else None
    if (
        not isinstance(last, (Assign, CallDefinition))
        or made.returns != last.targets
        or len(last.targets) != 1
    ):
        return made.body, None
    return made.body[:-1], last


def returned(returns: list[str] | dict[str, str]) -> str:
    """The returned expression."""
    if isinstance(returns, dict):
        return "{" + ", ".join(f"{name!r}: {value}" for name, value in returns.items()) + "}"
    return ", ".join(returns)


def statements(body: list[Statement], out: Lines, owner: str = "self.") -> None:
    """Print statements of the forward pass; ``owner`` is where children live."""
    for item in body:
        if isinstance(item, Assign):
            child = item.place or (f"{owner}{item.child}" if item.child else "")
            out.add(
                f"{', '.join(item.targets)} = {source(item.value, child)}",
                item.origin,
                item.comment,
                item.node,
            )
        elif isinstance(item, CallDefinition):
            inputs = ", ".join(source(value) for value in item.inputs)
            targets = call_targets(item)
            out.add(
                f"{targets} = {item.place or owner + item.attr}({inputs}){unpack(item)}",
                item.origin,
                item.comment,
                item.node,
            )
        elif isinstance(item, If):
            out.add(f"if self.{item.flag}:", item.origin)
            with out.indented():
                statements(item.body, out, owner)
        else:
            _for(item, out)


def call_targets(item: CallDefinition) -> str:
    """Targets of a call; a dict of outputs is taken apart by key."""
    return ", ".join(item.targets)


def unpack(item: CallDefinition) -> str:
    """``.values()`` when a definition returns a dict."""
    return ".values()" if isinstance(item.definition.returns, dict) else ""


def _for(loop: For, out: Lines) -> None:
    for listed, _ in loop.exports:
        out.add(f"{listed} = []", loop.origin)
    children = f"self.{loop.attr}"
    if not loop.attr:
        out.add(f"for _ in range({source(loop.count)}):", loop.origin)
    elif loop.variables:
        names = ", ".join([loop.item, *(name for name, _ in loop.variables)])
        columns = ", ".join([children, *(source(values) for _, values in loop.variables)])
        out.add(f"for {names} in zip({columns}, strict=True):", loop.origin)
    else:
        out.add(f"for {loop.item} in {children}:", loop.origin)
    with out.indented():
        statements(loop.body, out, owner="")
        for listed, inner in loop.exports:
            out.add(f"{listed}.append({inner})", loop.origin)
