"""The data of a spec, planned: which fields there are, of which types, made of what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..ops import Refusal
from ..types.tensor import TensorType, tensor
from .data import NOT_YET, Data
from .sources import Change, Scan, nearest
from .split import Split
from .transforms import Part


@dataclass(frozen=True)
class FieldPlan:
    """One field.

    Attributes:
        name: its name.
        type: type of one example.
        parts: columns it is made of (tables).
        changes: changes of an array (arrays).
        classes: number of classes of a label, None when unknown.
        names: names of the classes, when the data has them.
    """

    name: str
    type: TensorType
    parts: tuple[Part, ...] = ()
    changes: tuple[Change, ...] = ()
    classes: int | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class DataPlan:
    """All that the generated ``data.py`` is written from.

    Attributes:
        source: the source's record.
        inputs: fields the network reads, in the order of its inputs.
        target: field the loss compares with.
        split: shares.
        stratify: column or array whose classes are spread evenly.
        fields: every field of the data, the target included.
    """

    source: Any
    inputs: tuple[FieldPlan, ...]
    target: FieldPlan
    split: Split
    stratify: str | None
    fields: Mapping[str, FieldPlan]

    @property
    def tabular(self) -> bool:
        """Whether the source is a table of text columns."""
        return bool(self.target.parts)

    def input_types(self) -> dict[str, TensorType]:
        """Name and type of the inputs, for specs that leave ``inputs`` out."""
        return {plan.name: plan.type for plan in self.inputs}

    def select(self, names: Iterable[str]) -> DataPlan:
        """The same plan with the network's own inputs, in their order.

        Raises:
            Refusal: E0702, an input that is no field of the data.
        """
        chosen = []
        for name in names:
            if name not in self.fields:
                raise Refusal(
                    "E0702", f"the network reads `{name}`, but the data has no such field",
                    at="fields", help=nearest(name, self.fields),
                )  # fmt: skip
            chosen.append(self.fields[name])
        return replace(self, inputs=tuple(chosen))


def plan_data(data: Data, folder: Path) -> DataPlan:
    """Plan the data of a spec that stands in ``folder``.

    The number of features of a table is counted here, from the whole file: a number is one feature,
    two when the column has missing values; a category is one per distinct value and one for
    missing; a boolean is one.

    Raises:
        Refusal: E07xx; ``at`` is a path below ``data``.
    """
    for name in NOT_YET:
        if data.get(name) is not None:
            raise Refusal("E0801", f"`data.{name}` is not compiled yet", at=name)
    split = data.split or Split()
    split.check()
    scan = data.source.scan(folder)
    fields = _table(data, scan) if scan.columns is not None else _arrays(data, scan)
    target = _target(data, scan, fields)
    inputs = [plan for name, plan in fields.items() if name != target]
    if scan.columns is None and scan.default_input and not data.fields_:
        inputs = [fields[scan.default_input]]
    if scan.columns is None and data.fields_:
        inputs = [plan for plan in inputs if plan.name in data.fields_] or inputs
    goal = _as_target(fields[target], scan)
    stratify = None
    if split.stratify is not None:
        stratify = _stratify(split.stratify, scan, {**fields, target: goal})
    return DataPlan(data.source, tuple(inputs), goal, split, stratify, {**fields, target: goal})


def _table(data: Data, scan: Scan) -> dict[str, FieldPlan]:
    if not data.fields_:
        raise Refusal(
            "E0702", f"say what the columns of `{scan.name}` are", at="source",
            help="`fields: {features: {table: [{number: [...]}, {category: [...]}]}}`",
        )  # fmt: skip
    found = {}
    for name, chain in data.fields_.items():
        if len(chain) != 1:
            raise Refusal(
                "E0702", f"field `{name}` has {len(chain)} transforms; columns take one",
                at=f"fields.{name}", help="join columns with `table`",
            )  # fmt: skip
        parts = chain[0].parts(name, scan)
        found[name] = FieldPlan(name, tensor("vector", sum(p.width for p in parts)), parts)
    return found


def _arrays(data: Data, scan: Scan) -> dict[str, FieldPlan]:
    plans = {
        name: FieldPlan(
            name, kind, changes=scan.changes.get(name, ()), classes=scan.classes.get(name)
        )
        for name, kind in scan.arrays.items()
    }
    for name, chain in (data.fields_ or {}).items():
        if name not in plans:
            raise Refusal(
                "E0702", f"`{scan.name}` has no field `{name}`", at=f"fields.{name}",
                help=nearest(name, plans),
            )  # fmt: skip
        changes = tuple(step.change(name, scan) for step in chain)
        plans[name] = replace(plans[name], changes=changes)
    return plans


def _target(data: Data, scan: Scan, fields: Mapping[str, FieldPlan]) -> str:
    name: str | None = data.target or scan.default_target
    if name is None:
        found = [field for field in ("label", "target") if field in fields]
        name = found[0] if len(found) == 1 else None
    if name is None:
        raise Refusal(
            "E0704", "the data does not say what is to be predicted", at="source",
            help=f"`target: {list(fields)[-1]}`",
        )  # fmt: skip
    if name not in fields:
        raise Refusal(
            "E0704", f"`target: {name}` is no field of the data", at="target",
            help=nearest(name, fields),
        )  # fmt: skip
    return name


def _as_target(plan: FieldPlan, scan: Scan) -> FieldPlan:
    """The same field as something to predict: class ids, and numbers as they are."""
    if not plan.parts:
        return plan
    for part in plan.parts:
        _no_gaps(part, scan)
    kinds = {part.kind for part in plan.parts}
    if kinds == {"category"} and len(plan.parts) == 1:
        names = plan.parts[0].categories
        return replace(plan, type=tensor("label"), classes=len(names), names=names)
    if kinds == {"boolean"} and len(plan.parts) == 1:
        return replace(plan, type=tensor("label"), classes=2, names=("no", "yes"))
    if kinds == {"number"}:
        parts = tuple(replace(part, scaled=False, indicator=False) for part in plan.parts)
        kind = tensor("scalar") if len(parts) == 1 else tensor("vector", len(parts))
        return replace(plan, type=kind, parts=parts)
    raise Refusal(
        "E0704", f"`{plan.name}` cannot be predicted: it mixes columns", at=f"fields.{plan.name}",
        help="use one `category`, one `boolean`, or `number` columns",
    )  # fmt: skip


def _no_gaps(part: Part, scan: Scan) -> None:
    from .transforms import missing

    for row, text in enumerate(scan.column(part.column, "target")):
        if missing(text):
            raise Refusal(
                "E0703", f"`{scan.name}`, line {scan.lines[row]}: the target `{part.column}` is "
                "missing", at="target", help="remove the row",
            )  # fmt: skip


def _stratify(name: str, scan: Scan, fields: Mapping[str, FieldPlan]) -> str:
    known = fields if scan.columns is None else {**fields, **scan.columns}
    if name not in known:
        raise Refusal(
            "E0702", f"`split.stratify: {name}` is no field of the data", at="split.stratify",
            help=nearest(name, known),
        )  # fmt: skip
    if scan.columns is not None and name in fields:
        return fields[name].parts[0].column
    return name
