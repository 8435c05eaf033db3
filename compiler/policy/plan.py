"""The data of a spec, planned: which fields there are, of which types, made of what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..ops import Refusal
from ..types.tensor import TensorType, shaped, tensor
from .data import Data
from .fit_together import check_lazy, check_windows, placed, sampler_of
from .images import ImagePlan, augments, plan_images
from .rows import row_augments
from .samplers import Sampler
from .sounds import SoundPlan, plan_sounds
from .sources import Change, Scan, existing, nearest
from .split import Split
from .transforms import Part, Tokens, Window, missing, place
from .transforms.date import is_date
from .transforms.number import is_number


@dataclass(frozen=True)
class FieldPlan:
    """One field.

    Attributes:
        name: its name.
        type: type of one example.
        parts: columns it is made of (tables).
        changes: changes of an array (arrays).
        tokens: how texts become ids (tables).
        window: which rows around the present an example sees (tables).
        classes: number of classes of a label, None when unknown.
        names: names of the classes, when the data has them.
        scores: of what an objective compares with scores, how many these are; None when it is not known.
        ignored: the id beside these that the loss passes over.
    """

    name: str
    type: TensorType
    parts: tuple[Part, ...] = ()
    changes: tuple[Change, ...] = ()
    tokens: Tokens | None = None
    window: Window | None = None
    classes: int | None = None
    names: tuple[str, ...] = ()
    scores: int | None = None
    ignored: int | None = None


@dataclass(frozen=True)
class DataPlan:
    """All that the generated ``data.py`` is written from.

    Attributes:
        source: the source's record.
        inputs: fields the network reads, in the order of its inputs.
        target: field the loss compares with.
        split: shares.
        column: column or array that decides the split: its classes are spread evenly (stratify),
            its values stay together (by), or are in order (time).
        fields: every field of the data, the target included.
        tabular: the source is a table of text columns.
        stream: the table is one stream of text; its windows are the examples.
        lazy: examples are read batch by batch (``data.stream``).
        unit: what messages call a row's number.
        moments: what ``split.time`` reads: numbers or days.
        images: what happens to images, None without any.
        sounds: what happens to sounds, None without any.
        augments: field of a table -> its random changes in training.
        sampler: in which order examples are trained on, None for a random one.
        aimed: something is predicted; else `target` is an input.
    """

    source: Any
    inputs: tuple[FieldPlan, ...]
    target: FieldPlan
    split: Split
    column: str | None
    fields: Mapping[str, FieldPlan]
    tabular: bool = False
    stream: bool = False
    lazy: bool = False
    unit: str = "line"
    moments: str = ""
    images: ImagePlan | None = None
    sounds: SoundPlan | None = None
    augments: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    sampler: Sampler | None = None
    aimed: bool = True

    @property
    def past(self) -> int | None:
        """Rows before the present that examples see; None where examples are rows."""
        every = [*self.inputs, self.target]
        found = [plan.window for plan in every if plan.window is not None]
        if not found:
            return None
        return max((w.length - 1 for w in found if not w.ahead), default=0)

    @property
    def future(self) -> int:
        """Rows after the present that the target sees."""
        window = self.target.window
        return window.ahead + window.length - 1 if window and window.ahead else 0

    @property
    def drops(self) -> tuple[str, ...]:
        """Columns whose missing values drop the row."""
        parts = [part for plan in self.fields.values() for part in plan.parts]
        return tuple(dict.fromkeys(part.column for part in parts if part.fill == "drop"))

    def input_types(self) -> dict[str, TensorType]:
        """Name and type of the inputs, for specs that leave ``inputs`` out."""
        return {plan.name: plan.type for plan in self.inputs}

    def with_fields(self, fields: Mapping[str, FieldPlan]) -> DataPlan:
        """The same plan with these in place of fields of the same names."""
        inputs = tuple(fields[plan.name] for plan in self.inputs)
        return replace(self, fields=fields, inputs=inputs, target=fields[self.target.name])

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


def plan_data(data: Data, folder: Path, expressed: bool = False) -> DataPlan:
    """Plan the data of a spec that stands in ``folder``.

    The number of features of a table is counted here, from the whole file: a number is one feature,
    two when the column has missing values; a category is one per distinct value and one for
    missing; a boolean is one.

    Args:
        data: what the spec says.
        folder: where paths begin.
        expressed: what is made small is an expression over fields, so that none need be predicted; then
            the first field stands for the target, as it is.

    Raises:
        Refusal: E07xx; ``at`` is a path below ``data``.
    """
    split = data.split or Split()
    split.check()
    scan = data.source.scan_large(folder) if data.stream else data.source.scan(folder)
    table = scan.columns is not None
    random = augments(data, scan)
    fields = _table(data, scan) if table else _arrays(data, scan)
    images = None
    if scan.images:
        tall, wide, _ = scan.arrays["image"].dims
        images = plan_images(fields["image"].changes, random, (int(tall), int(wide)))
        fields = {name: placed(plan, images, data.source) for name, plan in fields.items()}
    sounds = _sounds(data, scan) if scan.sounds else None
    if sounds is not None:
        audio = replace(fields["audio"], type=sounds.type, changes=sounds.finishes)
        fields = {**fields, "audio": audio}
    named = _target(data, scan, fields, expressed)
    goal = _as_target(fields[named], scan) if named else next(iter(fields.values()))
    target = goal.name
    every = {**fields, target: goal}
    check_windows(every, goal, split)
    column = _deciding(split, scan, every, folder)
    inputs = _inputs(data, scan, fields, target)
    if data.stream or data.source.always_lazy:
        check_lazy(every, split, images)
    return DataPlan(
        source=data.source,
        inputs=inputs,
        target=goal,
        split=split,
        column=column,
        fields=every,
        tabular=table,
        stream=scan.stream,
        lazy=data.stream or data.source.always_lazy,
        unit=scan.unit,
        moments=_moments(scan, column) if split.time and table else "",
        images=images,
        sounds=sounds,
        augments=row_augments(data.augment or {}, {f.name: f for f in inputs}) if table else {},
        sampler=sampler_of(data, goal),
        aimed=named is not None,
    )


def _sounds(data: Data, scan: Scan) -> SoundPlan:
    given = data.augment or {}
    for name in given:
        if name != "audio":
            raise Refusal(
                "E0702", f"`augment` knows no `{name}`", at=f"augment.{name}",
                help=nearest(name, ["audio"]),
            )  # fmt: skip
    chain = (data.fields_ or {}).get("audio", ())
    return plan_sounds(chain, given.get("audio", ()), scan, data.source)


def _inputs(
    data: Data, scan: Scan, fields: Mapping[str, FieldPlan], target: str
) -> tuple[FieldPlan, ...]:
    """What the network reads when the spec leaves its inputs out."""
    rest = [plan for name, plan in fields.items() if name != target]
    if scan.columns is not None:
        return tuple(rest or [fields[target]])  # a language model predicts what it reads
    if scan.default_input and not data.fields_:
        return (fields[scan.default_input],)
    if data.fields_:
        rest = [plan for plan in rest if plan.name in data.fields_] or rest
    return tuple(rest)


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
        found[name] = _field(name, chain[0], scan)
    return found


def _field(name: str, transform: Any, scan: Scan) -> FieldPlan:
    """A field of a table."""
    tokens = transform.tokens(name, scan)
    if tokens is not None:
        kind = replace(tensor("tokens", tokens.length), pad=None if scan.stream else tokens.pad)
        return FieldPlan(name, kind, tokens=tokens, classes=tokens.vocab)
    if scan.stream:
        raise Refusal(
            "E0702", f"windows of text are made by `tokens`, not by `{transform.word}`",
            at=f"fields.{name}", help="`text: {file: ..., by: line}` has an example per line",
        )  # fmt: skip
    parts = transform.parts(name, scan)
    indexed = [part.encode == "index" for part in parts]
    if any(indexed) and not all(indexed):
        raise Refusal(
            "E0702", f"field `{name}` mixes ids with other numbers", at=f"fields.{name}",
            help="give the columns with `encode: index` a field of their own",
        )  # fmt: skip
    window = transform.window()
    if window is not None:
        width = sum(part.width for part in parts)
        return FieldPlan(name, tensor("sequence", window.length, width), parts, window=window)
    kind = tensor("tokens", len(parts)) if parts and all(indexed) else _vector(parts)
    return FieldPlan(name, kind, parts)


def _vector(parts: tuple[Part, ...]) -> TensorType:
    return tensor("vector", sum(part.width for part in parts))


def _arrays(data: Data, scan: Scan) -> dict[str, FieldPlan]:
    plans = {
        name: FieldPlan(
            name,
            kind,
            changes=scan.changes.get(name, ()),
            classes=scan.classes.get(name),
            names=scan.names.get(name, ()),
        )
        for name, kind in scan.arrays.items()
    }
    for name, chain in (data.fields_ or {}).items():
        if name == "audio" and scan.sounds:
            continue  # planned by itself
        if name not in plans:
            raise Refusal(
                "E0702", f"`{scan.name}` has no field `{name}`", at=f"fields.{name}",
                help=nearest(name, plans),
            )  # fmt: skip
        changes = tuple(replace(step.change(name, scan), word=step.word) for step in chain)
        plans[name] = replace(plans[name], changes=changes)
    return plans


def _target(
    data: Data, scan: Scan, fields: Mapping[str, FieldPlan], expressed: bool
) -> str | None:
    """The field that is predicted; None where it need not be told."""
    name: str | None = data.target or scan.default_target
    if name is None and scan.stream and len(fields) == 1:
        return next(iter(fields))
    if name is None:
        found = [field for field in ("label", "target") if field in fields]
        name = found[0] if len(found) == 1 else None
    if name is None and not expressed:
        raise Refusal(
            "E0704", "the data does not say what is to be predicted", at="source",
            help=f"`target: {list(fields)[-1]}`",
        )  # fmt: skip
    if name is not None and name not in fields:
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
        if plan.window is not None:
            sizes = [n for n in (plan.window.length, len(parts)) if n > 1]
            kind = shaped(tuple(sizes))
        return replace(plan, type=kind, parts=parts)
    if kinds == {"category"} or kinds == {"date"}:
        message = f"`{plan.name}` cannot be predicted: one column of categories can"
        raise Refusal("E0704", message, at=f"fields.{plan.name}")
    raise Refusal(
        "E0704", f"`{plan.name}` cannot be predicted: it mixes columns", at=f"fields.{plan.name}",
        help="use one `category`, one `boolean`, or `number` columns",
    )  # fmt: skip


def _no_gaps(part: Part, scan: Scan) -> None:
    for row, text in enumerate(scan.column(part.column, "target")):
        if missing(text) and part.fill != "drop":
            raise Refusal(
                "E0703", f"{place(scan, row)}: the target `{part.column}` is missing", at="target",
                help="remove the row",
            )  # fmt: skip


def _deciding(
    split: Split, scan: Scan, fields: Mapping[str, FieldPlan], folder: Path
) -> str | None:
    """The column or array that decides the split."""
    for file in (split.files or {}).values():
        if scan.columns is None:
            raise Refusal(
                "E0801", f"`split.files` of `{scan.name}` is not compiled yet", at="split.files"
            )
        existing(folder, file, "split.files")
    way = next((way for way in ("stratify", "by", "time") if split.get(way) is not None), None)
    if scan.stream and (way or split.folds):
        raise Refusal(
            "E0209", f"windows of text cannot be split with `{way or 'folds'}`",
            at=f"split.{way or 'folds'}", help="its splits are stretches of the text",
        )  # fmt: skip
    if way is None:
        return None
    name: str = split.get(way)
    known = fields if scan.columns is None else {**fields, **scan.columns}
    if name not in known:
        raise Refusal(
            "E0702", f"`split.{way}: {name}` is no field of the data", at=f"split.{way}",
            help=nearest(name, known),
        )  # fmt: skip
    if scan.columns is not None and name in fields and fields[name].parts:
        return fields[name].parts[0].column
    return name


def _moments(scan: Scan, column: str | None) -> str:
    """Whether a column that is in order of time holds numbers or days."""
    texts = scan.column(column or "", "split.time")
    for kind, fits in (("numbers", is_number), ("days", is_date)):
        if all(fits(text) for text in texts if not missing(text)):
            return kind
    raise Refusal(
        "E0703", f"`{column}` holds neither numbers nor dates, so it has no order in time",
        at="split.time", help="dates are written 2026-11-26",
    )  # fmt: skip
