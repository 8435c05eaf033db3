"""Static evaluation of expressions: numbers, sizes, truth values, lists, and values by name.

Integers keep their origin (see `Size`): evaluating ``4 * dim`` where ``dim`` is a parameter gives
``Size(3072, 4 * dim)``, which generated code prints as written.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from ..diagnostics import Diagnostic, DiagnosticError, did_you_mean, error, shown
from ..text import Node
from ..text.expression import Expr, ExpressionError, diagnose, names, parse
from ..types.dims import Poly, Size
from .naming import argument
from .scope import Poison, Poisoned, Scope
from .written import Written

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
}
FUNCTIONS = ("min", "max", "len", "range", "int")
LARGEST = 10**18
OPEN = "an open size has no number before the program runs"

Traced = tuple[Any, "Expr | None"]
"""A value and, for integers, the expression it came from."""


@cache
def _parse(text: str) -> Expr:
    return parse(text)


def parse_node(node: Node) -> Expr:
    """The expression a text node holds.

    Raises:
        DiagnosticError: E0401 at the guilty character.
    """
    try:
        return _parse(str(node.value))
    except ExpressionError as mistake:
        found = diagnose(mistake, node)
        if not found.helps and not found.notes:
            found.notes.append(
                "this field takes an expression: names and numbers with operators between"
            )
        raise DiagnosticError(found) from None


def evaluate(node: Node, scope: Scope) -> Any:
    """The static value of a literal or expression node; a whole number keeps its origin.

    Raises:
        DiagnosticError: a name is unknown, a type does not fit, a division does not come out even.
        Poisoned: it depends on something that was reported already.
    """
    if node.is_list:
        return [evaluate(item, scope) for item in node.elements]
    if node.is_map:
        return Written(node, scope)
    if not node.is_str:
        return node.py()
    return sized(*Evaluator(node, scope).of(parse_node(node)))


def condition(node: Node, scope: Scope) -> tuple[bool, Expr | None]:
    """The truth of a ``when`` and, if every part can be named, the expression to print for it."""
    if node.kind == "bool":
        return bool(node.value), None
    if not node.is_str:
        raise DiagnosticError(error("E0203", "`when` must be true or false", node.span))
    truth, origin = Evaluator(node, scope).of(parse_node(node))
    if not isinstance(truth, bool):
        raise DiagnosticError(
            error("E0203", "`when` must be true or false", node.span, f"this is {describe(truth)}")
        )
    return truth, origin if origin is not None and names(origin) else None


def sized(value: Any, origin: Expr | None) -> Any:
    """A whole number with its origin, anything else as it is."""
    plain = isinstance(value, int) and not isinstance(value, bool)
    return Size(int(value), origin) if plain and origin is not None and names(origin) else value


def describe(value: Any) -> str:
    """A value in words, for messages."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, (int, float)):
        return f"{value:g}" if isinstance(value, float) else str(int(value))
    if isinstance(value, str):
        return f"the text `{shown(value)}`"
    if isinstance(value, Poly):
        return f"the size {value}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, Written):
        return f"the mapping {shown(value.node.raw)}"
    names = getattr(value, "items", None)
    if isinstance(names, dict):
        return f"several values: {', '.join(names)}"
    return "a value of the network"


class Evaluator:
    """Walks one expression; ``node`` is where it stands."""

    def __init__(self, node: Node, scope: Scope) -> None:
        self.node, self.scope = node, scope

    def fail(
        self, expr: Expr, message: str, code: str = "E0402", help: str = ""
    ) -> DiagnosticError:
        """An error at a part of the expression."""
        span = self.node.at(expr.start, expr.end)
        return DiagnosticError(error(code, message, span, helps=[help] if help else []))

    def of(self, expr: Expr) -> Traced:
        """The value of an expression and the expression it is printed as."""
        found: Traced = getattr(self, f"_{expr.op}")(expr)
        return found

    def _num(self, expr: Expr) -> Traced:
        return expr.value, expr

    _bool = _num

    def _str(self, expr: Expr) -> Traced:
        return expr.value, None

    def _name(self, expr: Expr) -> Traced:
        name = str(expr.value)
        binding = self.scope.names.get(name)
        if binding is None:
            raise DiagnosticError(self._unknown(expr, name))
        if isinstance(binding.value, Poison):
            raise Poisoned
        value = binding.value
        if isinstance(value, bool):
            # true or false prints as the name of its parameter
            return value, replace(expr, value=argument(name))
        return value, value.origin if isinstance(value, Size) else None

    def _unknown(self, expr: Expr, name: str) -> Diagnostic:
        span = self.node.at(expr.start, expr.end)
        if name in self.scope.later:
            return error(
                "E0302",
                f"`{name}` is used before it exists",
                span,
                "used here",
                also=[(self.scope.later[name], "defined later, here")],
                helps=["a step sees only earlier steps; move it down, or take another value"],
            )
        if name in self.scope.symbols:
            message = f"`{name}` is an open size: only types and shapes may hold it"
            also = [(self.scope.symbols[name], "declared here")]
            return error("E0301", message, span, also=also, helps=[f"{OPEN}; use a parameter here"])
        if name in self.scope.inside:
            return error(
                "E0301",
                f"`{name}` is known inside its loop only",
                span,
                "used here",
                also=[(self.scope.inside[name], "bound in the loop, here")],
                notes=[
                    "one value of every iteration makes a list; several values, or lists, do not"
                ],
                helps=["inside, name one value: `- identity:` with `from:` and `as:`"],
            )
        known = self.scope.names
        helps = did_you_mean(name, known)
        near = helps[0].split("`")[1] if helps else ""
        place = known[near].span if near else None
        own = sorted(set(known) - {"prev", "input"})
        if not helps and own:
            helps = [f"names in scope: {', '.join(own[:12])}"]
        also = [(place, f"`{near}` is defined here")] if place is not None else []
        return error(
            "E0301",
            f"unknown value `{shown(name)}`",
            span,
            "not defined in this scope",
            also=also,
            helps=helps,
        )

    def _list(self, expr: Expr) -> Traced:
        return [sized(*self.of(arg)) for arg in expr.args], None

    def _not(self, expr: Expr) -> Traced:
        return self.negation(expr, self.of(expr.args[0]))

    def negation(self, expr: Expr, operand: Traced) -> Traced:
        """``not`` of what was evaluated."""
        value, origin = operand
        return not self._truth(expr.args[0], value), _again(expr, origin)

    def _truth(self, expr: Expr, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.fail(expr, f"expected true or false, found {describe(value)}")
        return value

    def _and(self, expr: Expr) -> Traced:
        return self.logic(expr, self.of(expr.args[0]), self.of(expr.args[1]))

    _or = _and

    def logic(self, expr: Expr, first: Traced, second: Traced) -> Traced:
        """``and`` or ``or`` of what was evaluated."""
        (left, a), (right, b) = first, second
        truth = self._truth(expr.args[0], left), self._truth(expr.args[1], right)
        return (all(truth) if expr.op == "and" else any(truth)), _again(expr, a, b)

    def _if(self, expr: Expr) -> Traced:
        return self.choice(expr, self.of(expr.args[0])[0])

    def choice(self, expr: Expr, test: Any) -> Traced:
        """One side of a condition that was evaluated."""
        chosen = expr.args[1] if self._truth(expr.args[0], test) else expr.args[2]
        return self.of(chosen)[0], None

    def _cmp(self, expr: Expr) -> Traced:
        return self.comparison(expr, self.of(expr.args[0]), self.of(expr.args[1]))

    def comparison(self, expr: Expr, first: Traced, second: Traced) -> Traced:
        """Two sides that were evaluated, compared."""
        (left, a), (right, b) = first, second
        ordered = expr.value not in ("==", "!=")
        if ordered and not (_number(left) and _number(right)):
            why = OPEN if Poly in (type(left), type(right)) else ""
            raise self.fail(expr, f"cannot order {describe(left)} and {describe(right)}", help=why)
        return bool(COMPARISONS[str(expr.value)](left, right)), _again(expr, a, b)

    def _unary(self, expr: Expr) -> Traced:
        return self.negative(expr, self.of(expr.args[0]))

    def negative(self, expr: Expr, operand: Traced) -> Traced:
        """``-`` of what was evaluated."""
        value, origin = operand
        if not _number(value) and not isinstance(value, Poly):
            raise self.fail(expr, f"cannot negate {describe(value)}")
        return -value, _again(expr, origin)

    def _bin(self, expr: Expr) -> Traced:
        return self.binary(expr, self.of(expr.args[0]), self.of(expr.args[1]))

    def binary(self, expr: Expr, first: Traced, second: Traced) -> Traced:
        """Two operands that were evaluated, joined by a sign."""
        (left, a), (right, b) = first, second
        for side, value in zip(expr.args, (left, right), strict=True):
            if not _number(value) and not isinstance(value, Poly):
                raise self.fail(side, f"cannot calculate with {describe(value)}")
        if any(isinstance(v, Poly) for v in (left, right)):
            for side, value in zip(expr.args, (left, right), strict=True):
                if isinstance(value, float):
                    help = "use whole numbers, and `//` to round down"
                    raise self.fail(side, "open sizes are calculated with whole numbers", help=help)
        value = self._apply(expr, left, right)
        return value, _again(expr, a, b) if expr.value != "/" else _quotient(expr, a, b)

    def _apply(self, expr: Expr, left: Any, right: Any) -> Any:
        if expr.value in ("/", "//", "%") and not isinstance(right, Poly) and right == 0:
            raise self.fail(expr, "division by zero", help="the part behind the `/` is 0 here")
        if expr.value == "/":
            return self._divide(expr, left, right)
        if expr.value == "**":
            return self._power(expr, left, right)
        value = ARITHMETIC[str(expr.value)](left, right)
        if isinstance(value, (int, float)) and abs(value) > LARGEST:
            raise self.fail(expr, "the result is too large")
        return value

    def _divide(self, expr: Expr, left: Any, right: Any) -> Any:
        if isinstance(left, float) or isinstance(right, float):
            return left / right
        if isinstance(left, Poly) or isinstance(right, Poly):
            return left // right
        if left % right:
            raise self.fail(
                expr, f"{left} is not divisible by {right}", help="write `//` to round down"
            )
        return left // right

    def _power(self, expr: Expr, left: Any, right: Any) -> Any:
        if not (_number(left) and _number(right)) or abs(right) > 64:
            raise self.fail(expr, "the exponent must be a number of at most 64")
        if left == 0 and right < 0:
            raise self.fail(expr, "division by zero", help="the part behind the `/` is 0 here")
        value = left**right
        if isinstance(value, complex) or abs(value) > LARGEST:
            raise self.fail(expr, "the result is too large")
        return value

    def _attr(self, expr: Expr) -> Traced:
        base, _ = self.base(expr.args[0])
        attribute = getattr(base, "attribute", None)
        if attribute is None:
            raise self.fail(expr, f"{describe(base)} has no attributes")
        found, known = attribute(str(expr.value))
        if found is None:
            helps = did_you_mean(str(expr.value), known) or [f"attributes here: {', '.join(known)}"]
            name = replace(expr, start=expr.end - len(str(expr.value)))
            raise self.fail(name, f"there is no `.{expr.value}` here", "E0305", helps[0])
        if isinstance(found, Poison):
            raise Poisoned
        return found, found.origin if isinstance(found, Size) else None

    def base(self, expr: Expr) -> Traced:
        """What stands before a dot."""
        return self.of(expr)

    def _index(self, expr: Expr) -> Traced:
        base, _ = self.of(expr.args[0])
        position, _ = self.of(expr.args[1])
        base = getattr(base, "listed", None) or base
        if not isinstance(base, list):
            raise self.fail(expr.args[0], f"only lists have positions; this is {describe(base)}")
        if isinstance(position, bool) or not isinstance(position, int):
            raise self.fail(
                expr.args[1], f"a position must be a whole number, not {describe(position)}"
            )
        if not -len(base) <= position < len(base):
            raise self.fail(expr.args[1], f"position {position} is outside a list of {len(base)}")
        found = base[position]
        if isinstance(found, Poison):
            raise Poisoned
        return found, found.origin if isinstance(found, Size) else None

    def _call(self, expr: Expr) -> Traced:
        name = str(expr.value)
        if name not in FUNCTIONS or expr.keywords:
            raise self.uncallable(expr, FUNCTIONS)
        return self.static_call(expr, [self.of(arg)[0] for arg in expr.args]), None

    def uncallable(self, expr: Expr, known: Iterable[str]) -> DiagnosticError:
        """E0403 for a name that nothing callable has, at the name."""
        name = str(expr.value)
        near = did_you_mean(name, known) if name not in FUNCTIONS else []
        helps = near or [f"functions of static expressions: {', '.join(FUNCTIONS)}"]
        target = replace(expr, end=expr.start + len(name))
        return self.fail(target, f"`{shown(name)}` cannot be called here", "E0403", helps[0])

    def static_call(self, expr: Expr, values: list[Any]) -> Any:
        """A function of static expressions."""
        name = str(expr.value)
        try:
            return self._function(name, values)
        except (TypeError, ValueError, OverflowError):
            raise self.fail(expr, f"`{name}` does not take these arguments") from None

    def _function(self, name: str, values: list[Any]) -> Any:
        if name == "range":
            steps = range(*(int(v) for v in values))
            if len(steps) > 100_000:
                raise ValueError
            return list(steps)
        if any(isinstance(v, Poly) for v in values):
            raise TypeError
        functions: dict[str, Callable[..., Any]] = {"min": min, "max": max, "len": len, "int": int}
        return functions[name](*values)


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _again(expr: Expr, *origins: Expr | None) -> Expr | None:
    """The same operation over the origins of its operands, if all of them have one."""
    if any(origin is None for origin in origins):
        return None
    return Expr(
        expr.op, expr.start, expr.end, expr.value, tuple(o for o in origins if o is not None)
    )


def _quotient(expr: Expr, *origins: Expr | None) -> Expr | None:
    """``/`` of integers is exact here, so Python's ``//`` says the same."""
    found = _again(expr, *origins)
    return None if found is None else Expr("bin", found.start, found.end, "//", found.args)
