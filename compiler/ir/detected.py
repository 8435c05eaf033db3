"""What metrics of detectors read: boxes that are found, and the objects of the data.

The objects are the fields ``boxes``, ``labels`` and ``valid`` of the data.  What is found is either a
value of ``let``, ``[count, 6]`` (left, top, right, bottom, score, class), or what the maps of centres
say from which a `heatmap_focal` is computed: ``heatmap``, ``size`` and ``offset`` of one network.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..diagnostics import Diagnostic, did_you_mean, error, shown
from ..metrics._found import Detections
from ..text import Node
from .nodes import Bundle, Value

if TYPE_CHECKING:
    from .compared import Found
    from .objective import Objective

OBJECTS = ("boxes", "labels", "valid")
"""Fields of the data that say where objects are; see the source `coco`."""
MAPS = ("heatmap", "size", "offset")
"""Outputs of a network that say where it sees objects (Zhou et al. 2019)."""
LOSS = "heatmap_focal"


def sought(
    metric: Any, node: Node, made: Objective, losses: list[Found]
) -> tuple[str, Detections, dict[str, Value]] | Diagnostic:
    """Where the boxes come from that a metric reads, how, and the values by their meaning.

    Args:
        metric: the record.
        node: where it is written.
        made: the objective.
        losses: of its terms, or of those that ``of`` names.
    """
    fields = made.body.inputs
    missing = [name for name in OBJECTS if name not in fields]
    if missing:
        listed = " and ".join(f"`{name}`" for name in missing)
        message = f"`{metric.word}` compares with {listed}, which the data does not have"
        helps = ["`coco` yields `boxes`, `labels` and `valid`; arrays of `numpy` may have these names"]
        return error("E0702", message, node.span, helps=helps)
    if (problem := next(_unlike(metric, node, fields), None)) is not None:
        return problem
    objects = {name: fields[name] for name in OBJECTS}
    named = made.named.get(metric.of) if metric.of is not None else None
    if isinstance(named, Value) and named.type.rank == 2 and named.type.dims[-1] == 6:
        return str(metric.of), Detections(0, metric.top), {"found": named, **objects}
    centred = [found for found in losses if found.loss.word == LOSS]
    if len(centred) != 1:
        return _nothing(metric, node, made, len(centred))
    heat = centred[0].node.inputs["x"]
    maps = next((b.items for b in _bundles(made) if any(v is heat for v in b.items.values())), {})
    if any(name not in maps for name in MAPS) or maps["heatmap"] is not heat:
        message = f"`{metric.word}` finds no maps of centres beside this one"
        helps = ["a network that gives `heatmap`, `size` and `offset`, called once: `let: {out: model(image)}`"]
        return error("E0502", message, node.span, also=[(centred[0].node.span, "the loss")], helps=helps)
    image = fields.get("image")
    stride = _stride(image, heat) if isinstance(image, Value) else 0
    if not stride:
        message = f"`{metric.word}` does not know how many pixels a cell of the heatmap has"
        text = f"it is {heat.type}, and the image is {image.type if image is not None else 'not read'}"
        return error("E0502", message, node.span, text)
    where = {name: maps[name] for name in MAPS}
    return centred[0].of, Detections(stride, metric.top), {**where, **objects}


def _unlike(metric: Any, node: Node, fields: Mapping[str, Value]) -> Iterator[Diagnostic]:
    """Fields that are no boxes, class ids or marks."""
    boxes = fields["boxes"].type
    wanted = {"boxes": (2, "float"), "labels": (1, "int"), "valid": (1, "float")}
    for name, (rank, dtype) in wanted.items():
        kind = fields[name].type
        four = name != "boxes" or kind.dims[-1:] == (4,)
        if kind.rank != rank or kind.dtype != dtype or not four or kind.dims[:1] != boxes.dims[:1]:
            message = f"`{metric.word}` reads `{name}` of the data, and it is {kind}"
            helps = ["boxes are [count, 4], labels [count] whole numbers, valid [count] numbers 0 or 1"]
            yield error("E0502", message, node.span, helps=helps)


def _bundles(made: Objective) -> list[Bundle]:
    """What has several parts among the names of ``let``."""
    return [found for found in made.named.values() if isinstance(found, Bundle)]


def _stride(image: Value, heat: Value) -> int:
    """Pixels of a cell, 0 where that is no whole number or differs between the axes."""
    sides = [image.type.dims[:2], heat.type.dims[:2]]
    if not all(isinstance(side, int) for pair in sides for side in pair):
        return 0
    ratios = {divmod(int(one), int(other)) for one, other in zip(*sides, strict=True)}
    (stride, rest), *others = ratios
    return 0 if rest or others else stride


def _nothing(metric: Any, node: Node, made: Objective, count: int) -> Diagnostic:
    """There is not one way to the boxes."""
    names = list(made.named)
    if metric.of is not None and metric.of not in names:
        helps = did_you_mean(metric.of, names) or [f"terms and names: {', '.join(names)}"]
        message = f"there is no term `{shown(metric.of)}` that `{metric.word}` could read"
        return error("E0301", message, node.span, helps=helps)
    if count:
        message = f"`{metric.word}` could read several maps of centres"
        return error("E0209", message, node.span, helps=["name a term: `of: center`"])
    helps = [
        "a `heatmap_focal` of a network that gives `heatmap`, `size` and `offset`",
        "or `of: NAME`, a value of `let` that is [count, 6]: left, top, right, bottom, score, class",
    ]
    message = f"`{metric.word}` needs boxes with scores, or maps of centres"
    return error("E0502", message, node.span, helps=helps)
