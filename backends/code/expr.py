"""Expressions of generated Python, as data: compared across uses of a block, then printed.

Two uses of a block give two expressions that differ only in literals; `merge` finds the places and
they become constructor parameters (see ``define.py``).  That is why entries build expressions from
`call`, `text` and plain Python values instead of formatting strings themselves.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from ...compiler.text.expression import Expr as Origin
from ...compiler.text.expression import names, substitute, unparse
from ...compiler.types.dims import Poly, Size


@dataclass(frozen=True)
class Lit:
    """A Python literal.  A `Size` prints as the expression it came from."""

    value: Any


@dataclass(frozen=True)
class Name:
    """A dotted name, written as it stands; its root decides the import (``nn.Linear``)."""

    text: str


@dataclass(frozen=True)
class Param(Name):
    """A constructor parameter that `merge` added."""


@dataclass(frozen=True)
class Call:
    """``func(*args, **kwargs)``."""

    func: Expr
    args: tuple[Expr, ...] = ()
    kwargs: tuple[tuple[str, Expr], ...] = ()


@dataclass(frozen=True)
class Seq:
    """A tuple or list display."""

    items: tuple[Expr, ...]
    brackets: str = "()"


@dataclass(frozen=True)
class Text:
    """Python source with ``{}`` for each part, for what is not a call: ``{} + {}``.

    ``names`` are dotted names inside the template that need an import.
    """

    template: str
    parts: tuple[Expr, ...] = ()
    names: tuple[str, ...] = ()


Expr: TypeAlias = "Lit | Name | Call | Seq | Text"

CHILD = Name("<child>")
"""Stands for the module that an entry builds; the structure puts its real name."""


def wrap(value: Any) -> Expr:
    """Any Python value as an expression."""
    if isinstance(value, (Lit, Name, Call, Seq, Text)):
        return value
    if isinstance(value, (tuple, list)):
        brackets = "()" if isinstance(value, tuple) else "[]"
        return Seq(tuple(wrap(item) for item in value), brackets)
    return Lit(value)


def progression(values: Expr) -> Expr:
    """Four or more whole numbers at equal distances as ``range(64, 256, 32)``; else as they are."""
    items = values.items if isinstance(values, Seq) else ()
    numbers = [item.value for item in items if isinstance(item, Lit) and type(item.value) is int]
    if len(numbers) < 4 or len(numbers) < len(items):
        return values
    step = numbers[1] - numbers[0]
    if step == 0 or numbers != list(range(numbers[0], numbers[-1] + step, step)):
        return values
    bounds = [numbers[0], numbers[-1] + step] + ([step] if step != 1 else [])
    return call("range", *(bounds[1:] if bounds[0] == 0 and step == 1 else bounds))


def numbered(values: Expr, count: Expr) -> Expr:
    """The values of a loop variable; those that only count up to a named number as ``range(depth)``."""
    items = values.items if isinstance(values, Seq) else ()
    numbers = [item.value for item in items if isinstance(item, Lit) and type(item.value) is int]
    plain = isinstance(count, Lit) and type(count.value) is int
    alone = len(numbers) == len(items) and numbers == list(range(len(items)))
    return call("range", count) if numbers and alone and not plain else progression(values)


def name(dotted: str) -> Name:
    """A dotted name: ``name("F.relu")``."""
    return Name(dotted)


def call(func: str | Expr, *args: Any, **kwargs: Any) -> Call:
    """A call; arguments that are None as keyword are dropped: ``call("nn.Linear", 3, 4)``."""
    target = Name(func) if isinstance(func, str) else func
    pairs = tuple((key, wrap(item)) for key, item in kwargs.items() if item is not None)
    return Call(target, tuple(wrap(item) for item in args), pairs)


def text(template: str, *parts: Any, names: tuple[str, ...] = ()) -> Text:
    """Source with holes: ``text("{} + {}", n.x, other)``."""
    return Text(template, tuple(wrap(part) for part in parts), names)


def stored(expr: Expr, attribute: Callable[[str], str]) -> Expr:
    """An expression of the forward pass of a class: parameters are read from ``self``.

    Args:
        expr: merged over the uses of a definition.
        attribute: the attribute in which the constructor stores a parameter.
    """
    match expr:
        case Lit(value) if isinstance(value, Size):
            used = sorted(names(value.origin))
            mapping = {word: Origin("name", value=f"self.{attribute(word)}") for word in used}
            return Lit(Size(int(value), substitute(value.origin, mapping)))
        case Param(text):
            return Name(f"self.{attribute(text)}")
        case Call(func, args, kwargs):
            pairs = tuple((key, stored(item, attribute)) for key, item in kwargs)
            return Call(stored(func, attribute), tuple(stored(a, attribute) for a in args), pairs)
        case Seq(items, brackets):
            return Seq(tuple(stored(item, attribute) for item in items), brackets)
        case Text(template, parts, used_names):
            return Text(template, tuple(stored(part, attribute) for part in parts), used_names)
    return expr


def symbolic(expr: Expr | None) -> Poly | None:
    """A size in an expression that is known only when the code runs, None when there is none."""
    match expr:
        case Lit(value):
            return value if isinstance(value, Poly) else None
        case Call(func, args, kwargs):
            inner = (func, *args, *(item for _, item in kwargs))
        case Seq(items, _):
            inner = items
        case Text(_, parts, _):
            inner = parts
        case _:
            inner = ()
    return next((size for part in inner if (size := symbolic(part)) is not None), None)


def literal(value: Any) -> str:
    """A Python literal for a plain value; strings only ever through ``repr``."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return repr(value)
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return repr(float(value))
    raise TypeError(f"no literal for {value!r}")


def source(expr: Expr, child: str = "<child>") -> str:
    """The Python source of an expression; ``child`` is the name the built module has.

    A `Size` is printed as the expression it came from: by then `merge` has made every name in it
    a parameter.
    """
    match expr:
        case Lit(value):
            return unparse(value.origin) if isinstance(value, Size) else literal(value)
        case Name(text):
            return child if expr is CHILD or text == CHILD.text else text
        case Call(func, args, kwargs):
            inner = [source(arg, child) for arg in args]
            inner += [f"{key}={source(arg, child)}" for key, arg in kwargs]
            return f"{source(func, child)}({', '.join(inner)})"
        case Seq(items, brackets):
            inner_text = ", ".join(source(item, child) for item in items)
            comma = "," if brackets == "()" and len(items) == 1 else ""
            return f"{brackets[0]}{inner_text}{comma}{brackets[1]}"
        case Text(template, parts):
            inner = [source(part, child) for part in parts]
            for i, part in enumerate(parts):
                if isinstance(part, Text) or torn(part):
                    inner[i] = bracketed(template, inner, i)
            return template.format(*inner)


def torn(part: Expr) -> bool:
    """Whether a literal is more than one token: ``-1``, ``4 * dim``."""
    if not isinstance(part, Lit) or isinstance(part.value, (bool, str)) or part.value is None:
        return False
    return isinstance(part.value, Size) or part.value < 0


def bracketed(template: str, parts: list[str], at: int) -> str:
    """One part of a template, in brackets where it would be torn apart without them."""
    part = parts[at]
    plain = [f"a{i}" for i in range(len(parts))]
    texts = [template.format(*plain[:at], said, *plain[at + 1 :]) for said in (part, f"({part})")]
    return part if tree_of(texts[1]) in (tree_of(texts[0]), "") else f"({part})"


@cache
def tree_of(text: str) -> str:
    """What Python reads in an expression, "" where it is none."""
    try:
        return ast.dump(ast.parse(text.replace(CHILD.text, "child"), mode="eval"))
    except SyntaxError:
        return ""
