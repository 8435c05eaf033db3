"""Values of the templates in ``shared/data``: the planned data as names and lines of source."""

from __future__ import annotations

import re
from typing import Any

from ...compiler.policy.plan import DataPlan, FieldPlan
from ...compiler.policy.transforms import MISSING, NO, YES, Part
from .context import Context, Input
from .templates import docsafe, pyrepr

SKLEARN_ARRAYS = {"features": "bunch.data", "image": "bunch.images[..., None]"}


def data_values(context: Context) -> dict[str, Any]:
    """Everything the data templates ask."""
    plan = context.data
    assert plan is not None
    source = plan.source.word
    split = plan.split
    names = [name for name in ("train", "val", "test") if getattr(split, name) > 0]
    values: dict[str, Any] = {
        "source": source,
        "tabular": plan.tabular,
        "split": split,
        "splits": names,
        "needed": tuple(names),
        "default_split": names[-1],
        "validated": split.val > 0,
        "stratify": plan.stratify,
        "input_names": tuple(field.name for field in plan.inputs),
        "class_names": plan.target.names,
    }
    return (
        values
        | (_table(plan) if plan.tabular else _arrays(context, plan, source))
        | {"target": _target(context, plan)}
    )


def identifier(name: str) -> str:
    """A field's name as part of a function name."""
    return re.sub(r"\W", "_", name, flags=re.ASCII).lower()


def _table(plan: DataPlan) -> dict[str, Any]:
    parts = [part for field in plan.inputs for part in field.parts]
    every = [*parts, *plan.target.parts]
    names = _vocabulary_names([part for part in every if part.kind == "category"])
    separator = plan.source.separator
    return {
        "source_text": docsafe(plan.source.file),
        "data_files": f"`{docsafe(plan.source.file)}`",
        "file": plan.source.file,
        "delimiter": f", delimiter={pyrepr(separator)}" if separator != "," else "",
        "kinds": {part.kind for part in every},
        "vocabularies": [(names[p.column], p.categories) for p in _once(every)],
        "missing": MISSING,
        "yes": YES,
        "no": NO,
        "scaled": tuple(dict.fromkeys(p.column for p in parts if p.kind == "number")),
        "indicated": any(part.indicator for part in parts),
        "one_hot": any(part.kind == "category" for part in parts),
        "inputs": [
            {
                "name": field.name,
                "identifier": identifier(field.name),
                "width": field.type.elements,
                "lines": [line for part in field.parts for line in _lines(part, names)],
            }
            for field in plan.inputs
        ],
    }


def _once(parts: list[Part]) -> list[Part]:
    """Category columns, each once."""
    return list({part.column: part for part in parts if part.kind == "category"}.values())


def _vocabulary_names(parts: list[Part]) -> dict[str, str]:
    """Column -> constant that holds its categories; made unique where columns look alike."""
    names: dict[str, str] = {}
    for part in parts:
        base = f"{identifier(part.column).upper().strip('_') or 'COLUMN'}_CATEGORIES"
        base = base if not base[0].isdigit() else f"COLUMN_{base}"
        number = 2
        name = base
        while name in names.values() and part.column not in names:
            name, number = f"{base}_{number}", number + 1
        names.setdefault(part.column, name)
    return names


def _lines(part: Part, names: dict[str, str]) -> list[str]:
    """The columns that one part becomes."""
    column = pyrepr(part.column)
    if part.kind == "category":
        return [f"one_hot(table, {column}, {names[part.column]})"]
    if part.kind == "boolean":
        return [f"booleans(table, {column})[:, None]"]
    gaps = [f"gaps(table, {column})"] if part.indicator else []
    return [f"scaled(table, {column}, fitted)", *gaps]


def _arrays(context: Context, plan: DataPlan, source: str) -> dict[str, Any]:
    layouts = {given.name: given for given in context.inputs}
    inputs = [_array(field, layouts.get(field.name)) for field in plan.inputs]
    values: dict[str, Any] = {
        "inputs": inputs,
        "fits": [field for field in inputs if field["changes"]],
        "vocabularies": [],
        "data_files": "",
    }
    if source == "sklearn":
        used = [*(field.name for field in plan.inputs), plan.target.name]
        extra = [plan.stratify] if plan.stratify and plan.stratify not in used else []
        values["sklearn_name"] = plan.source.name
        values["sklearn_arrays"] = [
            (name, SKLEARN_ARRAYS.get(name, "bunch.target"))
            for name in dict.fromkeys([*used, *extra])  # an autoencoder predicts its input
        ]
        values["source_text"] = f"scikit-learn's bundled {docsafe(plan.source.name)}"
    else:
        files = {"": plan.source.file} if plan.source.file else {}
        values["files"] = files | dict(plan.source.arrays or {})
        values["source_text"] = "NumPy files"
        values["data_files"] = ", ".join(f"`{docsafe(f)}`" for f in values["files"].values())
    return values


def _array(field: FieldPlan, given: Input | None) -> dict[str, Any]:
    kind = given.type if given is not None else field.type
    first = given is not None and given.layout == "first"
    changes = []
    for index, change in enumerate(field.changes):
        key = field.name if not index else f"{field.name}.{index + 1}"
        about = f"fitted[{pyrepr(key)}]"
        if change.kind == "standardize":
            text = f"(values - {about}['mean']) / {about}['deviation']"
        else:
            text = f"(values - {about}['low']) / {about}['range']"
            text += f" * {change.high - change.low!r}" if change.high - change.low != 1 else ""
            text += f" + {change.low!r}" if change.low else ""
        changes.append({"kind": change.kind, "key": key, "apply": text})
    return {
        "name": field.name,
        "identifier": identifier(field.name),
        "shape": _shape(kind.dims),
        "integer": kind.dtype != "float",
        "first": first,
        "changes": changes,
        "comment": ", channels first" if first else "",
    }


def _shape(dims: Any) -> str:
    """A shape as source; symbolic sizes are None."""
    return pyrepr(tuple(int(d) if isinstance(d, int) else None for d in dims))


def _target(context: Context, plan: DataPlan) -> dict[str, Any]:
    """How the target is read and cast to what the loss compares with."""
    assert context.training is not None
    field = plan.target
    values: dict[str, Any] = {
        "name": field.name,
        "shape": _shape(field.type.dims),
        "first": False,
        "columns": tuple(part.column for part in field.parts),
    }
    if field.parts:
        names = _vocabulary_names([p for p in _every(plan) if p.kind == "category"])
        part = field.parts[0]
        values |= {"kind": part.kind, "column": part.column}
        values["vocabulary"] = names.get(part.column, "")
    loss = context.training.loss
    if context.objective:  # its terms read fields as inputs; this one only counts and divides
        values["cast"] = "{}.astype(np.int64)" if field.type.dtype == "int" else "{}.astype(dtype)"
    elif loss.integer_target:
        values["cast"] = "{}.astype(np.int64)"
    elif not field.type.dims:
        sizes = ", ".join("1" for _ in loss.wants(context.output).dims)
        values["cast"] = f"{{}}.reshape(-1, {sizes}).astype(dtype)" if sizes else "{}.astype(dtype)"
    else:
        values["cast"] = "{}.astype(dtype)"
        values["first"] = context.output_layout == "first" and field.type.rank > 1
    return values


def _every(plan: DataPlan) -> list[Part]:
    return [*(part for field in plan.inputs for part in field.parts), *plan.target.parts]
