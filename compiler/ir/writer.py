"""What `Op.body` writes with: values that can be added up, and a function for every word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..ops import OPS, Op, Refusal
from ..spec.making import make
from ..text.expression import Expr, names, parse, substitute
from ..types.dims import Poly, Size
from ..types.record import spec_name
from ..types.tensor import TensorType
from .nodes import ATTRIBUTES, Bundle, OpNode, Value

Place = Callable[[Op, dict[str, Any], Value, "str | None"], Any]
"""Adds one op with its value fields and a name: gives a `Value`, or a `Bundle` for several."""


class Var:
    """A value inside a body: it has a type, and ``+ - * / **`` with values and numbers."""

    def __init__(self, writer: Writer, value: Value) -> None:
        self.writer, self.value = writer, value

    @property
    def type(self) -> TensorType:
        """Its type."""
        return self.value.type

    def __getattr__(self, name: str) -> Any:
        """The size of an axis: ``x.channels``, ``x.time``, ``x.height``, ``x.width``, ``x.depth``.

        Raises:
            Refusal: E0503, the value has no such axis.
        """
        axis = ATTRIBUTES.get(name)
        if axis is None:
            raise AttributeError(name)
        if axis not in self.type.axes:
            message = f"`{self.writer.word}` needs a {axis} axis: this is {self.type}"
            raise Refusal("E0503", message, because={"x": f"gives {self.type}"})
        return self.type.dim(axis)

    def _with(self, word: str, other: Any) -> Var:
        made: Var = getattr(self.writer, word)(self, with_=other)
        return made

    def _sign(self, sign: str, word: str, other: Any, reverse: bool = False) -> Var:
        """The op for a sign: with a number on one side, or of two values."""
        if not isinstance(other, Var):
            made: Var = self.writer.arithmetic(self, number=other, sign=sign, reverse=reverse)
            return made
        first, second = (other, self) if reverse else (self, other)
        joined: Var = getattr(self.writer, word)(first, with_=second)
        return joined

    def __add__(self, other: Any) -> Var:
        return self._sign("+", "add", other)

    def __radd__(self, other: Any) -> Var:
        return self._sign("+", "add", other, reverse=True)

    def __sub__(self, other: Any) -> Var:
        return self._sign("-", "subtract", other)

    def __rsub__(self, other: Any) -> Var:
        return self._sign("-", "subtract", other, reverse=True)

    def __mul__(self, other: Any) -> Var:
        return self._sign("*", "multiply", other)

    def __rmul__(self, other: Any) -> Var:
        return self._sign("*", "multiply", other, reverse=True)

    def __truediv__(self, other: Any) -> Var:
        return self._sign("/", "divide", other)

    def __rtruediv__(self, other: Any) -> Var:
        return self._sign("/", "divide", other, reverse=True)

    def __pow__(self, other: Any) -> Var:
        return self._sign("**", "power", other)

    def __rpow__(self, other: Any) -> Var:
        return self._sign("**", "power", other, reverse=True)

    def __neg__(self) -> Var:
        return self * -1


class Writer:
    """Adds ops to a body: ``b.dense(x, units=4)``, ``b.multiply(x, with_=gate, name="gated")``.

    Fields are written as in a spec; value fields take values, a shared module stands for itself.
    An op with several outputs gives a dict of values, a tuple where they are numbered.

    Attributes:
        numbers: what `number` has declared.
        word: the op whose body is written.
    """

    def __init__(self, place: Place) -> None:
        self._place, self.word = place, ""
        self.numbers: dict[str, int] = {}

    def number(self, name: str, value: int) -> int:
        """A whole number that the constructor of the block takes under this name."""
        self.numbers[name] = int(value)
        return Size(int(value), Expr("name", value=name))

    @staticmethod
    def expression(text: str, **sizes: Any) -> Any:
        """``b.expression("4 * dim", dim=x.channels)``: a size that prints as it is written."""
        tree = parse(text)
        value = _value(tree, sizes)
        origins = {n: size.origin for n, size in sizes.items() if isinstance(size, Size)}
        origins |= {
            n: Expr("num", value=int(size))
            for n, size in sizes.items()
            if isinstance(size, int) and not isinstance(size, Size)
        }
        if isinstance(value, Poly):
            return value
        origin = substitute(tree, origins)
        return Size(int(value), origin) if names(origin) else int(value)

    def __getattr__(self, word: str) -> Any:
        """A function that adds the op of this name."""
        word = word.rstrip("_")
        if word.startswith("_") or word not in OPS:
            raise AttributeError(word)

        def add(x: Var, name: str | None = None, **fields: Any) -> Any:
            return self._add(word, x, name, fields)

        return add

    def _add(self, word: str, x: Var, name: str | None, fields: dict[str, Any]) -> Any:
        kind: type[Op] = OPS[word]  # type: ignore[assignment]
        given: dict[str, Any] = {}
        statics: dict[str, Any] = {}
        for key, item in fields.items():
            field = spec_name(key)
            sort = kind.fields[field].kind if field in kind.fields else ""
            if sort not in ("value", "values", "module"):
                statics[field] = item
            elif item is not None and item != ():
                given[field] = bare(item, sort)
        op = make(kind, {**statics, **dict.fromkeys(given, True)})
        return self.wrap(self._place(op, given, x.value, name))

    def wrap(self, item: Any) -> Any:
        """What an op gives, as a body sees it."""
        if isinstance(item, Value):
            return Var(self, item)
        if isinstance(item, Bundle) and item.listed:
            return tuple(Var(self, value) for value in item.listed)
        if isinstance(item, Bundle):
            return {name: Var(self, value) for name, value in item.items.items()}
        return tuple(self.wrap(part) for part in item) if isinstance(item, tuple) else item

    def write(self, op: Op, x: Value, given: Mapping[str, Any]) -> dict[str, Value] | None:
        """Run the body of an op: the values that come out, None when it has no body here."""
        self.word = op.word
        values: dict[str, Any] = {}
        for name, field in op.fields.items():
            if field.kind in ("value", "values", "module"):
                values[name] = self.wrap(given.get(name, () if field.kind == "values" else None))
        out = op.body(self, self.wrap(x), **values)
        if out is None:
            return None
        if isinstance(out, (tuple, list)):
            out = {str(place): var for place, var in enumerate(out)}
        named = out if isinstance(out, dict) else {"": out}
        return {name: var.value for name, var in named.items()}


def bare(item: Any, sort: str) -> Any:
    """A value field as nodes hold it."""
    if sort == "values":
        listed = item if isinstance(item, (tuple, list)) else (item,)
        return tuple(var.value for var in listed)
    return item if isinstance(item, OpNode) else item.value


def _value(tree: Expr, sizes: Mapping[str, Any]) -> Any:
    """The number an expression over sizes stands for."""
    if tree.op == "num":
        return tree.value
    if tree.op == "name":
        size = sizes[str(tree.value)]
        return int(size) if isinstance(size, int) else size
    left, right = (_value(part, sizes) for part in tree.args)
    match tree.value:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "//":
            return left // right
    raise ValueError(f"sizes have no `{tree.value}`")
