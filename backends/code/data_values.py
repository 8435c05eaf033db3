"""Values of the templates in ``shared/data``: the planned data as names and lines of source."""

from __future__ import annotations

from typing import Any

from ...compiler.policy.plan import DataPlan, FieldPlan
from ...compiler.policy.split import WAYS
from .context import Context, Input
from .data_images import image_values, row_values, scene_values
from .data_names import function_name, vocabulary_names
from .data_sounds import sound_values
from .data_tables import table_values
from .templates import docsafe, pyrepr

SKLEARN_ARRAYS = {"features": "bunch.data", "image": "bunch.images[..., None]"}


def data_values(context: Context) -> dict[str, Any]:
    """Everything the data templates ask."""
    plan = context.data
    assert plan is not None
    source = plan.source.word
    split = plan.split
    trims = plan.sampler is not None and plan.sampler.trims
    way = next((way for way in WAYS if split.get(way) is not None), "random")
    values: dict[str, Any] = {
        "source": source,
        "tabular": plan.tabular,
        "split": split,
        "splits": list(split.names),
        "needed": split.names,
        "default_split": split.names[-1],
        "validated": "val" in split.names,
        "way": "stream" if plan.stream else "windows" if plan.past is not None else way,
        "past": plan.past,
        "future": plan.future,
        "stream": plan.stream,
        "loading": _loading(plan),
        "lazy": plan.lazy,
        "read_by_rows": plan.lazy or trims or bool(plan.augments or (plan.images and plan.images.augments)),
        "plan_column": plan.column,
        "deciding": _deciding(plan, way),
        "input_names": tuple(field.name for field in plan.inputs),
        "class_names": plan.target.names,
        "file": "",
        "files": {},
        "fields": (),
        "libraries": [],
        "data_requirements": [],
        "predict_form": "an .npz or .npy with examples",
        "sampler": plan.sampler,
        "ordered": _ordered(plan),
        "trimmed": trims,
        "row_libraries": [],
        "pictured": plan.images is not None,
        "masked": False,
        "boxed": False,
        "sounded": False,
        "augmented": False,
        "cropped": None,
    }
    values |= table_values(plan, bool(context.objective)) if plan.tabular else _arrays(context, plan, source)
    return values | row_values(plan) | {"target": _target(context, plan), "mark": _mark(values)}


def _ordered(plan: DataPlan) -> str:
    """What ``order`` is given first."""
    if plan.sampler is None:
        return "count"
    if plan.sampler.trims:
        return "data.lengths(splits)"
    return "splits.train[1][:]" if plan.lazy else "splits.train[1]"


def _loading(plan: DataPlan) -> str:
    """The template of ``load``."""
    if plan.source.word == "coco":
        return "lazy/load_coco"
    if plan.sounds is not None:
        return "lazy/load_audio"
    if plan.lazy:
        return "lazy/load_table" if plan.tabular else "lazy/load_images"
    return "load_stream" if plan.stream else "load"


def _mark(values: dict[str, Any]) -> str:
    """The files of the data, as an expression; empty where the data is no files."""
    if values["source"] in ("sklearn", "python"):
        return ""
    if values["boxed"]:
        return "find(Path(folder))[1]"
    if values["sounded"]:
        return "find(Path(folder))[0]"
    if values["pictured"]:
        return (
            "[*find(Path(folder))[0], *find(Path(folder))[1]]"
            if values["masked"]
            else "find(Path(folder))[0]"
        )
    if values["source"] in ("text", "midi"):
        return "sorted(path for path in Path(folder).glob(FILE) if path.is_file())"
    if values["files"]:
        names = "FILES.values()" if isinstance(values["files"], dict) else "FILES"
        return f"(Path(folder) / name for name in {names})"
    return "[Path(folder) / FILE]"


def _deciding(plan: DataPlan, way: str) -> str:
    """What ``split_rows`` is given."""
    if plan.column is None:
        whole = plan.tabular and plan.past is None
        return "len(table.lines)" if whole else "len(target)"
    column = pyrepr(plan.column)
    if not plan.tabular:
        return f"arrays[{column}]"
    if way == "time":
        days = f'np.array(dates(table, {column}), dtype="datetime64[s]")'
        return days if plan.moments == "days" else f"numbers(table, {column})"
    return f"np.array(table.column({column}))"


def _arrays(context: Context, plan: DataPlan, source: str) -> dict[str, Any]:
    layouts = {given.name: given for given in context.inputs}
    inputs = [_array(field, layouts.get(field.name)) for field in plan.inputs]
    values: dict[str, Any] = {
        "inputs": inputs,
        "fits": [f for f in inputs if any(change["fits"] for change in f["changes"])],
        "vocabularies": [],
        "data_files": "",
    }
    if source == "sklearn":
        used = [*(field.name for field in plan.inputs), plan.target.name]
        extra = [plan.column] if plan.column and plan.column not in used else []
        values["sklearn_name"] = plan.source.name
        values["libraries"] = [f"from sklearn.datasets import load_{plan.source.name}"]
        values["sklearn_arrays"] = [
            (name, SKLEARN_ARRAYS.get(name, "bunch.target"))
            for name in dict.fromkeys([*used, *extra])  # an autoencoder predicts its input
        ]
        values["source_text"] = f"scikit-learn's bundled {docsafe(plan.source.name)}"
    elif plan.sounds is not None:
        values |= sound_values(plan)
    elif plan.images is not None:
        assert context.training is not None
        ignored = getattr(context.training.loss, "ignore", None)
        values |= image_values(plan, bool(context.objective), ignored)
        values |= scene_values(plan, inputs) if source == "coco" else {}
    elif source == "python":
        module, _, function = plan.source.call.partition(".")
        values |= {"source_text": docsafe(plan.source.call), "function": function}
        values["fields"] = tuple(dict.fromkeys([*(f["name"] for f in inputs), plan.target.name]))
        values["libraries"] = [f"from {module} import {function}"]
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
        if change.kind == "normalize":
            mean, deviation = map(pyrepr, map(list, change.amounts))
            text = f"(values - np.array({mean})) / np.array({deviation})"
        elif change.kind == "per_image":
            text = "per_image(values)"
        elif change.kind == "standardize":
            text = f"(values - {about}['mean']) / {about}['deviation']"
        else:
            text = f"(values - {about}['low']) / {about}['range']"
            text += f" * {change.high - change.low!r}" if change.high - change.low != 1 else ""
            text += f" + {change.low!r}" if change.low else ""
        fits = change.kind in ("standardize", "scale")
        changes.append({"kind": change.kind, "key": key, "apply": text, "fits": fits})
    return {
        "name": field.name,
        "identifier": function_name(field.name),
        "shape": _shape(kind.dims),
        "integer": kind.dtype != "float",
        "first": first,
        "changes": changes,
        "labels": field.scores,
        "ignored": field.ignored,
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
        "classes": context.output.channels if context.output.rank > 1 else 0,
        "columns": tuple(part.column for part in field.parts),
        "kind": "",
        "window": None,
        "given": "dtype",
        "labels": 0,
        "ignored": None,
        "lone": False,
    }
    if field.window:
        window = field.window
        assert plan.past is not None
        first = plan.past + (window.ahead if window.ahead else 1 - window.length)
        values |= {"window": window, "first_row": first, "flat": field.type.rank < 2}
    if field.tokens or (plan.tabular and not plan.aimed):
        values |= {"kind": "tokens", "identifier": function_name(field.name), "given": "fitted"}
    elif field.parts:
        parts = [part for each in (*plan.inputs, field) for part in each.parts]
        names = vocabulary_names([part for part in parts if part.categories])
        part = field.parts[0]
        values |= {"kind": part.kind, "column": part.column}
        values["vocabulary"] = names.get(part.column, "")
    loss = context.training.loss
    if context.objective:  # its terms read it as an input; beside that it counts and divides
        values |= {"lone": not field.type.dims, "labels": field.scores, "ignored": field.ignored}
        values["classes"] = field.scores or 0
        values["cast"] = "{}.astype(np.int64)" if field.type.dtype == "int" else "{}.astype(dtype)"
    elif loss.integer_target:
        values["cast"] = "{}.astype(np.int64)"
        count = context.output.channels
        if loss.reading == "classes" and isinstance(count, int):
            values |= {"labels": int(count), "ignored": getattr(loss, "ignore", None)}
    elif not field.type.dims:
        sizes = ", ".join("1" for _ in loss.wants(context.output).dims)
        values["cast"] = f"{{}}.reshape(-1, {sizes}).astype(dtype)" if sizes else "{}.astype(dtype)"
    else:
        values["cast"] = "{}.astype(dtype)"
        values["first"] = context.output_layout == "first" and field.type.rank > 1
    return values
