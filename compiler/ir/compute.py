"""``compute``: an expression over values of the network becomes ops, printed as one expression.

Static parts are evaluated as everywhere; a sign or a function that meets a value adds the op it
stands for.  Operands meet as they do in those ops: a vector meets every position of an image.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..constants import Constant
from ..diagnostics import DiagnosticError, did_you_mean, error
from ..ops import OPS, Op, Refusal
from ..spec.evaluate import FUNCTIONS, Evaluator, Traced, describe, parse_node, sized
from ..spec.foreign import foreign_op
from ..spec.making import make
from ..spec.records import Step
from ..spec.scope import POISON, Poisoned, Scope
from ..text import Node
from ..text.expression import Expr
from ..types.record import Field, Record
from .expand import numbered
from .nodes import AnyNode, Body, Bundle, Export, OpNode, Value

if TYPE_CHECKING:
    from .steps import StepBuilder

SIGNS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power",
         "//": "floor_divide", "%": "mod"}  # fmt: skip
COMPARISONS = {"==": "equal", "!=": "not_equal", "<": "less", "<=": "less_equal",
               ">": "greater", ">=": "greater_equal"}  # fmt: skip
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
LOGIC = {"and": "logical_and", "or": "logical_or"}
MISFITS: dict[str, tuple[tuple[type, ...], str]] = {
    "text": ((int, float, bool, list), "a word"),
    "bool": ((int, float, str, list), "true or false"),
    "int": ((float, bool, str, list), "a whole number"),
    "float": ((bool, str, list), "a number"),
}
"""Kind of field -> what an argument of it is not, and is."""
NUMBERS: dict[str, Callable[[float], float]] = {
    "abs": abs, "cos": math.cos, "exp": math.exp, "log": math.log, "sin": math.sin,
    "sqrt": math.sqrt, "tan": math.tan, "tanh": math.tanh,
}  # fmt: skip
"""Functions that may also be applied to plain numbers: ``x / sqrt(dim)``."""


class ComputeBuilder:
    """Builds expressions over values of the network."""

    def __init__(self, steps: StepBuilder) -> None:
        self.steps = steps

    def build(
        self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], current: Any
    ) -> Any:
        """The value of ``compute: expr``."""
        node = step.fields["value"]
        if not node.is_str:
            raise DiagnosticError(
                error(
                    "E0203",
                    "`compute` takes an expression",
                    node.span,
                    helps=["`compute: 2 * prev`"],
                )
            )
        return self.value(node, step, scope, body, nodes)

    def value(
        self, node: Node, step: Step, scope: Scope, body: Body, nodes: list[AnyNode]
    ) -> Value | Bundle:
        """The value that an expression stands for."""
        made: list[AnyNode] = []
        found = Computer(self.steps, node, step, scope, body, made).of(parse_node(node))[0]
        if found is POISON:
            raise Poisoned
        if isinstance(found, list) and found and isinstance(found[0], Value):
            text = "a list of values: take one with `[i]`"
            raise DiagnosticError(error("E0402", f"`{step.word}` needs one value", node.span, text))
        if not isinstance(found, (Value, Bundle)):
            message = f"`{step.word}` reads no value of the network: this is {describe(found)}"
            helps = ["name a value in it, such as `prev`, or use `params` for plain numbers"]
            raise DiagnosticError(error("E0402", message, node.span, helps=helps))
        for inner in made[:-1]:
            if isinstance(inner, OpNode):
                inner.folded = not inner.op.stochastic
        nodes += made
        return found


class Computer(Evaluator):
    """Walks one expression, adding an op wherever a value of the network takes part."""

    def __init__(
        self,
        steps: StepBuilder,
        node: Node,
        step: Step,
        scope: Scope,
        body: Body,
        nodes: list[AnyNode],
    ) -> None:
        super().__init__(node, scope)
        self.steps, self.step, self.body, self.nodes = steps, step, body, nodes
        self.names: set[str] = set()

    def of(self, expr: Expr) -> Traced:
        """A constant that takes part becomes a value."""
        found = super().of(expr)
        if isinstance(found[0], Constant) and self.scope.lift is not None:
            return self.scope.lift(found[0], self.node.at(expr.start, expr.end)), None
        return found

    def base(self, expr: Expr) -> Traced:
        """What stands before a dot stays what it is."""
        return super().of(expr)

    # -- signs -----------------------------------------------------------------------------------

    def binary(self, expr: Expr, first: Traced, second: Traced) -> Traced:
        """A sign between values, or between a value and a number."""
        (left, a), (right, b) = first, second
        if not (valued(left) or valued(right)):
            return super().binary(expr, first, second)
        sign = str(expr.value)
        if valued(left) and valued(right):
            return self.add(expr, SIGNS[sign], left, **{"with": right})
        reverse = valued(right)
        number = self.number(
            expr.args[0 if reverse else 1], *((left, a) if reverse else (right, b))
        )
        if sign in ("//", "%"):
            help = "compute with two values, or write a step of its own"
            raise self.fail(expr, f"`{sign}` joins a value and a number nowhere", help=help)
        fields = {"number": number, "sign": sign, "reverse": reverse}
        return self.add(expr, "arithmetic", right if reverse else left, **fields)

    def number(self, expr: Expr, value: Any, origin: Expr | None) -> Any:
        """A plain number that meets a value."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.fail(expr, f"cannot calculate with {describe(value)}")
        return sized(value, origin)

    def negative(self, expr: Expr, operand: Traced) -> Traced:
        """``-x``."""
        value = operand[0]
        if not valued(value):
            return super().negative(expr, operand)
        if "negative" in OPS:
            return self.add(expr, "negative", value)
        return self.add(expr, "arithmetic", value, number=-1, sign="*", reverse=True)

    def comparison(self, expr: Expr, first: Traced, second: Traced) -> Traced:
        """Truth values from two values, or from a value and a number."""
        (left, a), (right, b) = first, second
        if not (valued(left) or valued(right)):
            return super().comparison(expr, first, second)
        sign = str(expr.value)
        if valued(left) and valued(right):
            return self.add(expr, COMPARISONS[sign], left, **{"with": right})
        if valued(right):
            number = self.number(expr.args[0], left, a)
            return self.add(expr, COMPARISONS[MIRRORED.get(sign, sign)], right, to=number)
        return self.add(expr, COMPARISONS[sign], left, to=self.number(expr.args[1], right, b))

    def logic(self, expr: Expr, first: Traced, second: Traced) -> Traced:
        """``and`` and ``or`` of truth values."""
        left, right = first[0], second[0]
        if not (valued(left) or valued(right)):
            return super().logic(expr, first, second)
        for side, value in zip(expr.args, (left, right), strict=True):
            if not valued(value):
                raise self.fail(side, f"expected truth values, found {describe(value)}")
        return self.add(expr, LOGIC[expr.op], left, **{"with": right})

    def negation(self, expr: Expr, operand: Traced) -> Traced:
        """``not`` of truth values."""
        if not valued(operand[0]):
            return super().negation(expr, operand)
        return self.add(expr, "logical_not", operand[0])

    def choice(self, expr: Expr, test: Any) -> Traced:
        """``a if c else b``: of values where ``c`` holds truth values."""
        if not valued(test):
            return super().choice(expr, test)
        sides = [self.of(side)[0] for side in expr.args[1:]]
        for side, value in zip(expr.args[1:], sides, strict=True):
            if not valued(value):
                help = "`full_like(x, value=0)` makes a value of a number"
                raise self.fail(side, "both sides of this choice must be values", help=help)
        return self.add(expr, "where", sides[0], condition=test, otherwise=sides[1])

    # -- functions -------------------------------------------------------------------------------

    def _call(self, expr: Expr) -> Traced:
        name = str(expr.value)
        args = [self.of(arg) for arg in expr.args]
        plain = not any(valued(value) for value, _ in args)
        if plain and not expr.keywords and name in FUNCTIONS:
            return self.static_call(expr, [value for value, _ in args]), None
        if plain and not expr.keywords and name in NUMBERS and len(args) == 1:
            return self._applied(expr, name, args[0][0]), None
        if name in ("min", "max") and not plain and not expr.keywords and len(args) > 1:
            return self._extreme(expr, name, args)
        other, word = self.steps.builder.word(name)
        if name in self.scope.modules or word in other.spec.networks:
            return self.module(expr, name, args)
        if word in other.spec.blocks:
            help = (
                "expressions create no parameters: use it as a step, and name its value with `as`"
            )
            raise self.fail(expr, f"the block `{name}` cannot be called here", "E0403", help)
        if name not in OPS:
            raise self._unheard(expr, name)
        return self._op(expr, name, args)

    def module(self, expr: Expr, name: str, args: list[Traced]) -> Traced:
        """A network or a shared module, which expressions may use but not create."""
        values = [value for value, _ in args]
        for part, value in zip(expr.args, values, strict=True):
            if not valued(value):
                message = f"`{name}` takes values of the network, not {describe(value)}"
                raise self.fail(part, message, "E0403")
        named = {key: self.of(part)[0] for key, part in expr.keywords}
        span = self.node.at(expr.start, expr.end)
        label = numbered(self.step.name or f"{self.step.word}_{name}", self.names)
        step = Step(name, "shared", span, name=label)
        if name in self.scope.modules and not named:
            current: Any = tuple(values) if len(values) > 1 else next(iter(values), None)
            arguments = (step, self.scope, self.body, self.nodes, current)
            return self.steps.sharing.use(*arguments), None
        network = self.steps.sharing.target(step)
        for key, part in expr.keywords:
            if key not in network.input_names:
                helps = did_you_mean(key, network.input_names)
                help = helps[0] if helps else f"inputs: {', '.join(network.input_names)}"
                raise self.fail(part, f"`{name}` has no input `{key}`", "E0201", help)
        left = [key for key in network.input_names if key not in named]
        if len(left) != len(values):
            wanted, have = len(network.input_names), len(values) + len(named)
            help = f"`{name}({', '.join(network.input_names)})`"
            message = f"`{name}` takes {wanted} value{'s' * (wanted != 1)}, not {have}"
            raise self.fail(expr, message, "E0403", help)
        given = named | dict(zip(left, values, strict=True))
        return self.steps.sharing.call(network, step, given, self.body, self.nodes), None

    def _applied(self, expr: Expr, name: str, value: Any) -> float:
        """A function of a plain number."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.fail(expr.args[0], f"cannot calculate with {describe(value)}")
        try:
            return float(NUMBERS[name](value))
        except (ValueError, OverflowError):
            raise self.fail(expr, f"`{name}` has no value at {value:g}") from None

    def _extreme(self, expr: Expr, name: str, args: list[Traced]) -> Traced:
        """``min(a, b)`` of values, or of a value and numbers: its bounds."""
        values = [value for value, _ in args if valued(value)]
        word = "minimum" if name == "min" else "maximum"
        found: Any = values[0]
        if len(values) > 1:
            found = self.add(expr, word, found, **{"with": tuple(values[1:])})[0]
        bounds = [
            self.number(part, value, origin)
            for part, (value, origin) in zip(expr.args, args, strict=True)
            if not valued(value)
        ]
        if bounds:
            bound = min(bounds) if name == "min" else max(bounds)
            found = self.add(expr, "clip", found, **{"max" if name == "min" else "min": bound})[0]
        return found, None

    def _unheard(self, expr: Expr, name: str) -> DiagnosticError:
        """E0403 with the word that is probably meant."""
        ours = foreign_op(name)
        if ours and ours in OPS:
            return self.fail(
                expr, f"`{name}` cannot be called here", "E0403", f"here it is `{ours}`"
            )
        known = (*FUNCTIONS, *self.steps.builder.spec.networks, *OPS.names)
        helps = did_you_mean(name, known) or ["ops without parameters and networks can be called"]
        return self.fail(expr, f"`{name}` cannot be called here", "E0403", helps[0])

    def _op(self, expr: Expr, name: str, args: list[Traced]) -> Traced:
        """An op without parameters; the first argument is what it is applied to."""
        kind: type[Op] = OPS[name]  # type: ignore[assignment]
        if not args or not valued(args[0][0]):
            raise self.fail(expr, f"`{name}` is applied to a value of the network", "E0403")
        fields = self._positional(expr, kind, args[1:])
        for key, part in expr.keywords:
            field = self.field_of(kind, name, key, part)
            if key in fields:
                raise self.fail(part, f"`{name}.{key}` is given twice", "E0403")
            fields[key] = self._field(f"{name}.{key}", field, part)
        return self.add(expr, name, args[0][0], **fields)

    def _positional(self, expr: Expr, kind: type[Op], args: list[Traced]) -> dict[str, Any]:
        """Arguments behind the first one, each in the next field that takes its kind."""
        found: dict[str, Any] = {}
        rest = list(kind.fields.items())
        for part, (value, origin) in zip(expr.args[1:], args, strict=True):
            sorts = ("value", "values") if valued(value) else STATIC
            while rest and rest[0][1].kind not in sorts:
                rest.pop(0)
            if not rest:
                bound = {"maximum": "min", "minimum": "max"}.get(kind.word)
                help = f"a number is a bound: `clip(x, {bound}=...)`" if bound else ""
                raise self.fail(part, f"`{kind.word}` has no place for this", "E0403", help)
            name, field = rest[0]
            if field.kind == "values":
                found[name] = (*found.get(name, ()), value)
                continue
            found[name] = value if valued(value) else sized(value, origin)
            rest.pop(0)
        return found

    def _field(self, name: str, field: Field, part: Expr) -> Any:
        """A named argument: a word stays a word where the field takes one."""
        bare = part.op == "name" and str(part.value) not in self.scope.names
        if field.kind in ("word", "axis", "call", "text") and (bare or part.op == "str"):
            return str(part.value)
        if field.kind == "axes":
            parts = part.args if part.op == "list" else (part,)
            if all(item.op in ("name", "str") for item in parts):
                words = [str(item.value) for item in parts]
                return words if part.op == "list" else words[0]
        value = sized(*self.of(part))
        if field.kind in ("value", "values"):
            many = value if field.kind == "values" and isinstance(value, list) else [value]
            for item in many:
                if not valued(item):
                    message = f"`{name}` must be a value of the network, not {describe(item)}"
                    help = "`full_like(x, value=...)` is a number everywhere"
                    raise self.fail(part, message, "E0203", help if type(item) in (int, float) else "")
            return tuple(many) if field.kind == "values" else value
        return self.fitting(name, field, part, value)

    def fitting(self, name: str, field: Field, part: Expr, value: Any) -> Any:
        """The value of an argument, unless it is of another kind than its field."""
        wrong, wanted = MISFITS.get(field.kind, ((), "known while compiling"))
        parts = value if isinstance(value, list) else [value]
        if type(value) in wrong or any(isinstance(one, (Value, Bundle, Export)) for one in parts):
            raise self.fail(part, f"`{name}` must be {wanted}, not {describe(value)}", "E0203")
        return value

    def field_of(self, kind: type[Record], name: str, key: str, part: Expr) -> Field:
        """A field that an argument names."""
        if key in kind.fields:
            return kind.fields[key]
        helps = did_you_mean(key, kind.fields) or [f"`{name}` takes: {', '.join(kind.fields)}"]
        raise self.fail(part, f"`{name}` has no field `{key}`", "E0201", helps[0])

    # -- nodes -----------------------------------------------------------------------------------

    def label(self, word: str) -> str:
        """The name of the next node."""
        return numbered(self.step.name or f"{self.step.word}_{word}", self.names)

    def add(self, expr: Expr, word: str, x: Value, **fields: Any) -> Traced:
        """Add an op; its name in the body begins with that of the step."""
        kind: type[Op] = OPS[word]  # type: ignore[assignment]
        sorts = {name: kind.fields[name].kind for name in fields}
        given = {n: item for n, item in fields.items() if sorts[n] in ("value", "values")}
        given = {
            n: item if isinstance(item, tuple) or sorts[n] == "value" else (item,)
            for n, item in given.items()
        }
        statics = {n: item for n, item in fields.items() if n not in given}
        span = self.node.at(expr.start, expr.end)
        step = Step(word, "op", span)
        try:
            op = make(kind, {**statics, **dict.fromkeys(given, True)})
        except Refusal as problem:
            raise DiagnosticError(
                error(problem.code, problem.message, span, problem.text)
            ) from None
        made = self.steps.apply(
            op, step, dict(given), self.body, self.nodes, x, name=self.label(word)
        )
        node = self.nodes[-1]
        if not isinstance(node, OpNode) or node.parameters:
            help = (
                "expressions create no parameters: use it as a step, and name its value with `as`"
            )
            raise self.fail(expr, f"`{word}` owns parameters", "E0403", help)
        return made, None


STATIC = ("int", "float", "bool", "word", "size", "axis", "shape", "list", "any", "text")


def valued(item: Any) -> bool:
    """Whether something is a value of the network."""
    if item is POISON:
        raise Poisoned
    return isinstance(item, Value)
