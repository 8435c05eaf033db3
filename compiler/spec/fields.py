"""Values of declared fields: from a located node to what an op, optimizer or policy works with."""

from __future__ import annotations

import re
from typing import Any

from ..constants import Constant
from ..diagnostics import DiagnosticError, Fix, did_you_mean, error, shown
from ..text import Node
from ..types.dims import Poly
from ..types.record import Field, pairs
from ..types.tensor import TensorType
from .evaluate import describe, evaluate
from .scope import Scope
from .together import each

DURATION = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:(steps?)|(epochs?)|(ms)|(%)|(h|hours?)|(min|minutes?)|(s|sec|seconds?))\Z"
)
TIMES = ("steps", "epochs", "ms", "percent", "hours", "minutes", "seconds")
"""The unit of each group of `DURATION` after the first."""
NOT_BOOLEAN = {"yes": True, "on": True, "y": True, "no": False, "off": False, "n": False}


class Resolver:
    """Resolves the fields of one word at one place.

    Args:
        owner: the word, for messages.
        scope: names visible here.
        x: type of the current value, for axis names.
        spatial: axes that a field of kind ``size`` speaks of; all of ``x`` but the last when 0.
    """

    def __init__(
        self, owner: str, scope: Scope, x: TensorType | None = None, spatial: int = 0
    ) -> None:
        self.owner, self.scope, self.x = owner, scope, x
        self.spatial = spatial or (x.rank - 1 if x is not None else 0)

    def resolve(self, name: str, field: Field, node: Node) -> Any:
        """The value of one field.

        Raises:
            DiagnosticError: it has the wrong type, is out of range, or names something unknown.
            Poisoned: it depends on something that was reported already.
        """
        return getattr(self, f"_{field.kind}")(f"{self.owner}.{name}", field, node)

    def wrong(
        self, where: str, what: str, node: Node, text: str = "", **more: Any
    ) -> DiagnosticError:
        """E0203: another type is expected."""
        return DiagnosticError(error("E0203", f"`{where}` must be {what}", node.span, text, **more))

    def _static(self, where: str, node: Node, what: str) -> Any:
        if node.is_null or node.is_map:
            raise self.wrong(where, what, node)
        return evaluate(node, self.scope)

    def _in_range(self, where: str, field: Field, number: Any, node: Node) -> Any:
        if not isinstance(number, Poly) and not field.admits(number):
            fix, many = None, where.endswith(".ratio") and number > 1
            helps = [f"a reduction by {number:g} is `{1 / number:g}` here"] if many else []
            if field.below == 1 and 1 < number <= 100:
                helps = [f"{number:g}% is written `{number / 100:g}`"]
                fix = Fix([(node.span, f"{number / 100:g}")]) if not node.is_str else None
            raise DiagnosticError(
                error(
                    "E0209",
                    f"`{where}` must {_must(field)}",
                    node.span,
                    f"this is {number:g}",
                    helps=helps,
                    fix=fix,
                )
            )
        return number

    def _int(self, where: str, field: Field, node: Node) -> Any:
        value = self._static(where, node, "a whole number")
        if isinstance(value, Poly):
            raise self.wrong(
                where,
                "a known number",
                node,
                f"this is the size {value}",
                notes=["sizes of parameters cannot depend on symbolic sizes"],
            )
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(where, "a whole number", node, f"this is {describe(value)}")
        return self._in_range(where, field, value, node)

    def _float(self, where: str, field: Field, node: Node) -> Any:
        if field.infinite and node.is_str and str(node.value) in ("inf", "-inf"):
            return self._in_range(where, field, float(str(node.value)), node)
        value = self._static(where, node, "a number")
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.wrong(where, "a number", node, f"this is {describe(value)}")
        value = float(value) if isinstance(value, int) else value  # a float keeps its name
        return self._in_range(where, field, value, node)

    def _bool(self, where: str, field: Field, node: Node) -> Any:
        if node.is_str and str(node.value).lower() in NOT_BOOLEAN:
            answer = str(NOT_BOOLEAN[str(node.value).lower()]).lower()
            raise self.wrong(
                where,
                "`true` or `false`",
                node,
                f"`{node.value}` is plain text",
                notes=[
                    "YAML 1.1 readers turn `yes/no/on/off` into booleans; this language (YAML 1.2) does not"
                ],
                helps=[f"write `{answer}`"],
                fix=Fix([(node.span, answer)]),
            )
        value = self._static(where, node, "`true` or `false`")
        if not isinstance(value, bool):
            raise self.wrong(where, "`true` or `false`", node, f"this is {describe(value)}")
        return value

    def _word(self, where: str, field: Field, node: Node) -> Any:
        listed = ", ".join(f"`{w}`" for w in field.words)
        listed += " or cells" if field.kind == "padding" else ""
        word: Any = node.value if node.is_scalar else None
        binding = self.scope.names.get(word) if node.is_str else None
        if binding is not None and isinstance(binding.value, str) and word not in field.words:
            word = binding.value
        if not isinstance(word, str) or word not in field.words:
            helps = did_you_mean(word, field.words) if isinstance(word, str) else []
            raise DiagnosticError(
                error(
                    "E0205",
                    f"`{where}` must be one of {listed}",
                    node.span,
                    f"this is {shown(node.raw)}",
                    helps=helps,
                )
            )
        return word

    def _size(self, where: str, field: Field, node: Node) -> Any:
        value = self._static(where, node, "a whole number or a list of them")
        items = value if isinstance(value, list) else [value]
        for item in items:
            if isinstance(item, bool) or not isinstance(item, int):
                raise self.wrong(
                    where, "a whole number or a list of them", node, f"this is {describe(item)}"
                )
            self._in_range(where, field, item, node)
        known = self.spatial or len(items)
        if isinstance(value, list) and len(items) != known:
            raise self.wrong(
                where, f"one number or a list of {known}", node, f"this is a list of {len(items)}"
            )
        if not isinstance(value, list):
            items = items * max(self.spatial, 1)
        return tuple(items)

    def _numbers(self, where: str, field: Field, node: Node) -> Any:
        expected = "a number or a list of them"
        value = self._static(where, node, expected)
        items = value if isinstance(value, list) else [value]
        for item in items:
            if isinstance(item, bool) or not isinstance(item, (int, float)):
                raise self.wrong(where, expected, node, f"this is {describe(item)}")
            self._in_range(where, field, float(item), node)
        return tuple(map(float, items))

    def _padding(self, where: str, field: Field, node: Node) -> Any:
        text = str(node.value) if node.is_str else ""
        named = self.scope.names.get(text)
        if text.isidentifier() and (named is None or isinstance(named.value, str)):
            return self._word(where, field, node)
        what = "a word, a whole number of cells, or a list of them"
        axes = max(self.spatial, 1)
        found = pairs(self._static(where, node, what), axes)
        if found is None:
            forms = ", ".join(["1"] * axes), ", ".join(["[0, 1]"] * axes)
            helps = [f"a list has one number or pair per axis: `[{forms[0]}]` or `[{forms[1]}]`"]
            raise self.wrong(where, what, node, "the list does not fit", helps=helps)
        for item in (cells for pair in found for cells in pair):
            if isinstance(item, bool) or not isinstance(item, int):
                raise self.wrong(where, what, node, f"this is {describe(item)}")
            self._in_range(where, field, item, node)
        return found

    def _axis(self, where: str, field: Field, node: Node) -> Any:
        axes = self.x.axes if self.x is not None else ()
        if node.kind == "int":
            number = int(node.value)
            helps = [
                f"axis {number} has another meaning in each framework; write the name you mean"
            ]
            if number == 1 and len(axes) == 3:
                helps = [
                    f"axis 1 is `channel` in PyTorch and `{axes[0]}` in Keras and JAX; write the one you mean"
                ]
            raise DiagnosticError(
                error(
                    "E0208",
                    "axes have names here, not numbers",
                    node.span,
                    notes=[f"axes of this value: {', '.join(axes)}"],
                    helps=helps,
                )
            )
        name = node.value
        if not isinstance(name, str) or (axes and name not in axes):
            helps = did_you_mean(str(name), axes) or [f"axes of this value: {', '.join(axes)}"]
            raise DiagnosticError(
                error(
                    "E0205",
                    f"`{where}`: there is no axis `{shown(node.raw)}` here",
                    node.span,
                    helps=helps,
                )
            )
        return name

    def _axes(self, where: str, field: Field, node: Node) -> Any:
        nodes = node.elements if node.is_list else [node]
        if not nodes:
            raise self.wrong(where, "the name of an axis or a list of names", node, "this is empty")
        found = each(lambda item: self._axis(where, field, item), nodes)
        for name, item in zip(found, nodes, strict=True):
            if found.count(name) > 1:
                raise self.wrong(where, "a list of different axes", item, f"`{name}` stands twice")
        return tuple(found)

    def _value(self, where: str, field: Field, node: Node) -> Any:
        if not node.is_str:
            raise self.wrong(where, "the name of a value", node)
        value = evaluate(node, self.scope)
        if isinstance(value, Constant) and self.scope.lift is not None:
            return self.scope.lift(value, node.span)
        if getattr(value, "attribute", None) is None:
            raise self.wrong(
                where, "the name of a value of the network", node, f"this is {describe(value)}"
            )
        return value

    def _values(self, where: str, field: Field, node: Node) -> Any:
        if node.is_list:
            return tuple(v for item in node.elements for v in self._values(where, field, item))
        found = evaluate(node, self.scope) if node.is_str else None
        return tuple(found) if isinstance(found, list) else (self._value(where, field, node),)

    def _module(self, where: str, field: Field, node: Node) -> Any:
        found = self.scope.modules.get(str(node.value)) if node.is_str else None
        if found is None:
            helps = did_you_mean(str(node.value), self.scope.modules) if node.is_str else []
            helps = helps or ["define it under `shared:` of the network"]
            raise DiagnosticError(
                error("E0301", f"unknown shared module `{shown(node.raw)}`", node.span, helps=helps)
            )
        return found

    def _shape(self, where: str, field: Field, node: Node) -> Any:
        nodes = node.elements if node.is_list else [node]
        value = [self._static(where, item, "a list of sizes") for item in nodes]
        if len(value) == 1 and isinstance(value[0], list):
            value = value[0]
        for item in value:
            if isinstance(item, bool) or not isinstance(item, (int, Poly)):
                raise self.wrong(where, "a list of sizes", node, f"this holds {describe(item)}")
        return tuple(value)

    def _text(self, where: str, field: Field, node: Node) -> Any:
        if not node.is_str:
            raise self.wrong(where, "text", node)
        return str(node.value)

    def _list(self, where: str, field: Field, node: Node) -> Any:
        if not node.is_list:
            if node.is_str and str(node.value) in self.scope.names:
                value = evaluate(node, self.scope)
                if isinstance(value, list):
                    return tuple(self._of(where, field, item, node) for item in value)
            if node.is_str:
                return (self._item(where, field, node),)
            raise self.wrong(where, f"a list of {field.of_what}", node)
        return tuple(each(lambda item: self._item(where, field, item), node.elements))

    def _item(self, where: str, field: Field, node: Node) -> Any:
        """Items of plain lists: words stay words unless they name something."""
        found: Any = node.value
        if not node.is_str or str(node.value) in self.scope.names:
            found = self._static(where, node, f"a list of {field.of_what}")
        return self._of(where, field, found, node)

    def _of(self, where: str, field: Field, found: Any, node: Node) -> Any:
        """An item, when it is of the kind that a list holds."""
        sorts = {"numbers": (int, float), "names": (str,)}.get(field.of_what, (int, float, str, Poly))
        if isinstance(found, bool) or not isinstance(found, sorts):
            raise self.wrong(
                where, f"a list of {field.of_what}", node, f"this is {describe(found)}"
            )
        return found

    def _duration(self, where: str, field: Field, node: Node) -> Any:
        lone = node.kind in ("int", "float")
        if lone and field.of_what in field.units:
            return field.of_what, node.py()
        forms = [f"`{_time(node.raw if lone else '5', unit)}`" for unit in field.units]
        helps = [f"write {' or '.join(filter(None, [', '.join(forms[:-1]), forms[-1]]))}"]
        if lone:
            text = f"{node.raw} what?"
            found = error("E0210", f"`{where}` needs a unit", node.span, text, helps=helps)
            raise DiagnosticError(found)
        match = DURATION.match(str(node.value)) if node.is_str else None
        unit = match and TIMES[(match.lastindex or 2) - 2]
        if match is None or unit not in field.units:
            raise self.wrong(where, "a duration", node, helps=helps)
        return unit, float(match[1]) if "." in match[1] else int(match[1])

    def _durations(self, where: str, field: Field, node: Node) -> Any:
        nodes = node.elements if node.is_list else [node]
        return tuple(each(lambda item: self._duration(where, field, item), nodes))

    def _any(self, where: str, field: Field, node: Node) -> Any:
        return node.py()

    def _call(self, where: str, field: Field, node: Node) -> Any:
        from .words import call_of

        return call_of(node, field.family, self.scope, where)

    def _calls(self, where: str, field: Field, node: Node) -> Any:
        from .words import call_of

        nodes = node.elements if node.is_list else [node]
        return tuple(each(lambda item: call_of(item, field.family, self.scope, where), nodes))

    def _named_calls(self, where: str, field: Field, node: Node) -> Any:
        if not node.is_map:
            raise self.wrong(where, "a mapping from names to transforms", node)
        keys = list(node.items)
        chains = each(lambda key: self._calls(f"{where}.{key}", field, node.items[key]), keys)
        return dict(zip(keys, chains, strict=True))

    def _penalties(self, where: str, field: Field, node: Node) -> Any:
        from ..policy.regularize import Penalty

        nodes = node.elements if node.is_list else [node]
        return tuple(each(lambda item: Penalty(*self._penalty(where, field, item)), nodes))

    def _penalty(self, where: str, field: Field, node: Node) -> tuple[tuple[str, ...], Any]:
        """The selectors and the one call of an entry."""
        from .words import call_of

        words = [key for key in node.items if key != "match"] if node.is_map else []
        match = node.get("match") if node.is_map else None
        if match is None or len(words) != 1:
            what = "a map with `match` and one penalty"
            raise self.wrong(where, what, node, helps=["`[{match: kernel, l2: 1e-4}]`"])
        names = self._selector(f"{where}.match", field, match)
        given = Node(node.kind, {words[0]: node.items[words[0]]}, node.span, keys=node.keys)
        return names, call_of(given, "regularizers", self.scope, where)

    def _record(self, where: str, field: Field, node: Node) -> Any:
        from .words import record_of

        return record_of(node, field.of, self.scope, where.rpartition(".")[2])

    def _records(self, where: str, field: Field, node: Node) -> Any:
        nodes = node.elements if node.is_list else [node]
        return tuple(each(lambda item: self._record(where, field, item), nodes))

    def _selector(self, where: str, field: Field, node: Node) -> tuple[str, ...]:
        names = node.elements if node.is_list else [node]
        for name in names:
            if not name.is_str:
                raise self.wrong(where, "a role or a path", name)
        return tuple(str(name.value) for name in names)

    def _blocks(self, where: str, field: Field, node: Node) -> Any:
        if node.is_scalar and isinstance(node.value, bool):
            return node.value or None
        names = node.elements if node.is_list else [node]
        for name in names:
            if not name.is_str:
                raise self.wrong(where, "`true` or names of blocks", name)
        return tuple(str(name.value) for name in names)


def _time(amount: str, unit: str) -> str:
    """A duration as it is written."""
    return f"{amount}%" if unit == "percent" else f"{amount} {unit}"


def _must(field: Field) -> str:
    words = field.range_text()
    return f"lie {words}" if words.startswith("in ") else f"be {words}"
