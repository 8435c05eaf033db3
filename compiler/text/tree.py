"""Expression trees: their shape, and what can be done with them without knowing any meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

BINDING = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/", "//", "%"), 6),
}
"""How tightly the left-associative operators bind; the numbers are those of Python's order."""
CONDITION, NOT, COMPARE, SIGN, POWER, ATOM = 0, 3, 4, 7, 8, 10


@dataclass(frozen=True, slots=True)
class Expr:
    """One node of an expression. Places do not count when two nodes are compared.

    Attributes:
        op: ``num str bool name list bin unary cmp and or not if attr index call``.
        start: First code point inside the text of the expression.
        end: One behind the last.
        value: The number, text, truth value, name or operator; for ``attr`` the attribute, for
            ``call`` the (possibly dotted) name of the target.
        args: Operands: ``if`` has (condition, then, else), ``attr`` (base,), ``index``
            (base, index), ``call`` its positional arguments.
        keywords: Named arguments of a call, in order.
    """

    op: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    value: int | float | str | bool | None = None
    args: tuple[Expr, ...] = ()
    keywords: tuple[tuple[str, Expr], ...] = ()

    def __str__(self) -> str:
        """The expression as source."""
        return unparse(self)


def walk(expr: Expr) -> Iterator[Expr]:
    """`expr` and everything below it, parents first, from left to right."""
    stack = [expr]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(value for _, value in reversed(node.keywords))
        stack.extend(reversed(node.args))


def names(expr: Expr) -> set[str]:
    """The names that `expr` reads; targets of calls are not among them."""
    return {str(node.value) for node in walk(expr) if node.op == "name"}


def calls(expr: Expr) -> set[str]:
    """The (dotted) names that `expr` calls."""
    return {str(node.value) for node in walk(expr) if node.op == "call"}


def substitute(expr: Expr, mapping: Mapping[str, Expr]) -> Expr:
    """`expr` with names replaced; whatever is put in takes the place of the name it replaces.

    What a number in place of a name leaves to compute is computed: ``m * dim`` is ``dim`` for 1.
    """
    if expr.op == "name":
        new = mapping.get(str(expr.value))
        return expr if new is None else replace(new, start=expr.start, end=expr.end)
    if not expr.args and not expr.keywords:
        return expr
    args = tuple(substitute(arg, mapping) for arg in expr.args)
    keywords = tuple((name, substitute(arg, mapping)) for name, arg in expr.keywords)
    if args == expr.args and keywords == expr.keywords:
        return expr
    return _computed(replace(expr, args=args, keywords=keywords))


def _computed(expr: Expr) -> Expr:
    """A sum, product or power of whole numbers as one; nothing is added to 0 or taken once."""
    if expr.op != "bin" or len(expr.args) != 2:
        return expr
    left, right = expr.args
    one, two = (arg.value if arg.op == "num" else None for arg in expr.args)
    if isinstance(one, int) and isinstance(two, int):
        total = _number(str(expr.value), one, two)
        return expr if total is None else replace(left, value=total, end=right.end)
    if isinstance(two, int) and (expr.value, two) in NOTHING:
        return left
    if isinstance(one, int) and expr.value in ("+", "*") and (expr.value, one) in NOTHING:
        return right
    return expr


NOTHING = {("+", 0), ("-", 0), ("*", 1), ("//", 1), ("**", 1)}
"""Operators, and the numbers behind them that change nothing."""


def _number(operator: str, one: int, two: int) -> int | None:
    if operator == "**":
        return int(one**two) if 0 <= two <= 16 else None
    return {"+": one + two, "-": one - two, "*": one * two}.get(operator)


def unparse(expr: Expr, *, spec: bool = False) -> str:
    """Source of `expr` with no more parentheses than needed.

    Args:
        expr: The expression.
        spec: Write truth values as the spec language does (``true``), not as Python (``True``).
    """
    return _write(expr, CONDITION, spec)


def _write(expr: Expr, around: int, spec: bool) -> str:
    text, binding = _source(expr, spec)
    return f"({text})" if binding < around else text


def _source(expr: Expr, spec: bool) -> tuple[str, int]:
    """The text of `expr` and how tightly it binds."""
    args = expr.args
    match expr.op:
        case "num":
            return repr(expr.value), SIGN if str(expr.value).startswith("-") else ATOM
        case "bool":
            return (str(expr.value).lower() if spec else str(expr.value)), ATOM
        case "str":
            return repr(expr.value), ATOM
        case "name":
            return str(expr.value), ATOM
        case "list":
            return f"[{_listed(expr, spec)}]", ATOM
        case "call":
            return f"{expr.value}({_listed(expr, spec)})", ATOM
        case "attr":
            return f"{_base(args[0], spec)}.{expr.value}", ATOM
        case "index":
            return f"{_base(args[0], spec)}[{_write(args[1], CONDITION, spec)}]", ATOM
        case _:
            return _operation(expr, spec)


def _operation(expr: Expr, spec: bool) -> tuple[str, int]:
    args = expr.args
    if expr.op == "if":
        condition, then, other = args
        text = f"{_write(then, 1, spec)} if {_write(condition, 1, spec)}"
        return f"{text} else {_write(other, CONDITION, spec)}", CONDITION
    if expr.op == "not":
        return f"not {_write(args[0], NOT, spec)}", NOT
    if expr.op == "unary":
        return f"{expr.value}{_write(args[0], SIGN, spec)}", SIGN
    if expr.value == "**":
        # the left side of a power is an atom, its right side may carry a sign
        return f"{_write(args[0], POWER + 1, spec)} ** {_write(args[1], SIGN, spec)}", POWER
    binding = BINDING[str(expr.value)]
    left = binding + 1 if expr.op == "cmp" else binding  # comparisons do not chain
    return (
        f"{_write(args[0], left, spec)} {expr.value} {_write(args[1], binding + 1, spec)}",
        binding,
    )


def _base(expr: Expr, spec: bool) -> str:
    text = _write(expr, ATOM, spec)
    return f"({text})" if expr.op == "num" else text  # `1.x` would be a broken number


def _listed(expr: Expr, spec: bool) -> str:
    named = [f"{name}={_write(arg, CONDITION, spec)}" for name, arg in expr.keywords]
    return ", ".join([*(_write(arg, CONDITION, spec) for arg in expr.args), *named])
