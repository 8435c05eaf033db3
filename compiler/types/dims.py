"""Sizes of axes: plain integers, integers that remember how the spec wrote them, and polynomials.

A size is an ``int`` when it is known and a `Poly` when it contains symbols (``16 * H``).  `Size`
is an ``int`` that also carries the expression it came from, so that generated code can say
``nn.Linear(dim, 4 * dim)`` instead of ``nn.Linear(768, 3072)``; arithmetic on it gives a plain
``int`` again, because the expression no longer describes the result.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeGuard


class Poly:
    """An integer polynomial over size symbols; the canonical form makes ``2*T`` equal ``T+T``."""

    __slots__ = ("terms",)

    def __init__(self, terms: Mapping[tuple[str, ...], int]) -> None:
        self.terms = {monomial: factor for monomial, factor in terms.items() if factor}

    @staticmethod
    def symbol(name: str) -> Poly:
        """The polynomial that is just the symbol ``name``."""
        return Poly({(name,): 1})

    @staticmethod
    def of(value: Dim) -> Poly:
        """``value`` as a polynomial."""
        return value if isinstance(value, Poly) else Poly({(): int(value)})

    @property
    def symbols(self) -> set[str]:
        """Every symbol that occurs, opaque quotients included."""
        return {name for monomial in self.terms for name in monomial}

    def simplify(self) -> Dim:
        """An ``int`` when no symbol is left, else the polynomial itself."""
        if not self.terms:
            return 0
        return self.terms[()] if set(self.terms) == {()} else self

    def __add__(self, other: Dim) -> Any:
        total = dict(self.terms)
        for monomial, factor in Poly.of(other).terms.items():
            total[monomial] = total.get(monomial, 0) + factor
        return Poly(total).simplify()

    def __mul__(self, other: Dim) -> Any:
        total: dict[tuple[str, ...], int] = {}
        for left, a in self.terms.items():
            for right, b in Poly.of(other).terms.items():
                key = tuple(sorted(left + right))
                total[key] = total.get(key, 0) + a * b
        return Poly(total).simplify()

    def __neg__(self) -> Any:
        return self * -1

    def __sub__(self, other: Dim) -> Any:
        return self + (other * -1)

    def __rsub__(self, other: Dim) -> Any:
        return Poly.of(other) + (self * -1)

    __radd__, __rmul__ = __add__, __mul__

    def _split(self, divisor: int) -> tuple[Any, Any]:
        """(multiple, rest) with self = divisor * multiple + rest and a constant of rest below it."""
        whole = {m: f // divisor for m, f in self.terms.items() if not m or f % divisor == 0}
        rest = {m: f % divisor if not m else f for m, f in self.terms.items()}
        rest = {m: f for m, f in rest.items() if not m or f % divisor}
        return Poly(whole).simplify(), Poly(rest).simplify()

    def __floordiv__(self, divisor: Any) -> Any:
        if not isinstance(divisor, int):
            return Poly.symbol(f"({self})//({divisor})")
        whole, rest = self._split(divisor)
        if isinstance(rest, int):
            return whole
        lone = len(rest.terms) == 1 and str(rest).isidentifier()
        return whole + Poly.symbol(f"{rest}//{divisor}" if lone else f"({rest})//{divisor}")

    def __mod__(self, divisor: Any) -> Any:
        if not isinstance(divisor, int):
            return Poly.symbol(f"({self})%({divisor})")
        rest = self._split(divisor)[1]
        return rest if isinstance(rest, int) else Poly.symbol(f"({rest})%{divisor}")

    def __rfloordiv__(self, other: int) -> Any:
        return Poly.symbol(f"({other})//({self})")

    def __rmod__(self, other: int) -> Any:
        return Poly.symbol(f"({other})%({self})")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Poly) and self.terms == other.terms

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def __str__(self) -> str:
        out = ""
        order = sorted(self.terms.items(), key=lambda item: (-len(item[0]), item[0]))
        for monomial, factor in order:
            size = abs(factor)
            lone = len(monomial) == 1 and size == 1
            body = " * ".join(n if lone or n.isidentifier() else f"({n})" for n in monomial)
            text = body if size == 1 and body else f"{size} * {body}" if body else str(size)
            sign = "-" if factor < 0 else "+"
            out += f" {sign} {text}" if out else text if factor > 0 else f"-{text}"
        return out or "0"

    __repr__ = __str__


class Size(int):
    """An integer that remembers the expression that produced it (see `compiler.text.expression`)."""

    origin: Any

    def __new__(cls, value: int, origin: Any) -> Size:
        """Wrap ``value``; ``origin`` is an expression over names visible where it is printed."""
        size = super().__new__(cls, value)
        size.origin = origin
        return size

    def __reduce__(self) -> tuple[Any, ...]:
        return Size, (int(self), self.origin)


class Real(float):
    """A real number that is known under a name where it is printed: a parameter of the spec or a block."""

    name: str

    def __new__(cls, value: float, name: str) -> Real:
        """Wrap ``value``; arithmetic on it gives a plain float."""
        real = super().__new__(cls, value)
        real.name = name
        return real

    def __reduce__(self) -> tuple[Any, ...]:
        return Real, (float(self), self.name)


Dim: TypeAlias = "int | Poly"


def ceil_div(value: Dim, divisor: int) -> Any:
    """``ceil(value / divisor)``; exact for polynomials whose factors divide, else opaque."""
    if isinstance(value, int):
        return -(-value // divisor)
    if divisor == 1:
        return value
    return (value + (divisor - 1)) // divisor if value % divisor != 0 else value // divisor


def is_static(value: Dim) -> TypeGuard[int]:
    """Whether the size is a known integer."""
    return isinstance(value, int)


def as_integer(value: Dim) -> int:
    """A size that must be known here.

    Raises:
        TypeError: it is symbolic.
    """
    if not isinstance(value, int):
        raise TypeError(f"the size {value} is not known")
    return int(value)


def product(sizes: Any) -> Any:
    """The product of sizes, 1 for none.  A lone size keeps its origin."""
    total: Any = None
    for size in sizes:
        total = size if total is None else total * size
    return 1 if total is None else total


def evaluate(value: Dim, symbols: Mapping[str, int]) -> int:
    """The integer that ``value`` is when every symbol has the given size.

    Raises:
        KeyError: a symbol has no size.
    """
    if isinstance(value, int):
        return int(value)
    total = 0
    for monomial, factor in value.terms.items():
        for name in monomial:
            factor *= symbols[name] if name in symbols else _opaque(name, symbols)
        total += factor
    return total


def substituted(value: Dim, sizes: Mapping[str, Dim]) -> Any:
    """``value`` with other sizes in the place of some symbols."""
    if isinstance(value, int) or not sizes:
        return value
    total: Any = 0
    for monomial, factor in value.terms.items():
        term: Any = factor
        for name in monomial:
            term = term * (sizes[name] if name in sizes else _opaque(name, sizes, keep=True))
        total = total + term
    return total


_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}


def _opaque(name: str, symbols: Mapping[str, Any], keep: bool = False) -> Any:
    """Evaluate a symbol or an opaque quotient such as ``(T + 1)//2`` from its own text."""

    def value(node: ast.expr) -> Any:
        match node:
            case ast.BinOp(left, op, right):
                return _OPERATORS[type(op)](value(left), value(right))
            case ast.UnaryOp(ast.USub(), operand):
                return -value(operand)
            case ast.Name(symbol):
                return Poly.symbol(symbol) if keep and symbol not in symbols else symbols[symbol]
            case ast.Constant(int() as number):
                return number
        raise KeyError(name)

    return value(ast.parse(name, mode="eval").body)
