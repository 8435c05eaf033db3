"""What goes together in ``data``: windows, samplers and streams ask something of fields and splits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..ops import Refusal
from .data import Data
from .images import ImagePlan
from .samplers import Sampler
from .split import WAYS, Split


def check_lazy(fields: Mapping[str, Any], split: Split, images: ImagePlan | None) -> None:
    """Refuse what needs all examples at once.

    Raises:
        Refusal: E0209.
    """
    if split.files is not None:
        raise Refusal(
            "E0209", "`stream` and `split.files` do not go together", at="split.files",
            help="join the files, or split by a column: `by` or `time`",
        )  # fmt: skip
    for name, plan in fields.items():
        if plan.window is not None:
            raise Refusal(
                "E0209", f"`{name}` is a window of rows, which is not read as a stream",
                at=f"fields.{name}", help="leave `stream` out",
            )  # fmt: skip
    found = [c.kind for c in images.finishes] if images else []
    if any(kind in ("standardize", "scale") for kind in found[1:]):
        raise Refusal(
            "E0209", "in a stream, statistics are those of images as they are read",
            at="fields.image", help="let `standardize` or `scale` come first, or use `normalize`",
        )  # fmt: skip


def check_windows(fields: Mapping[str, Any], goal: Any, split: Split) -> None:
    """Refuse what does not go with windows of rows."""
    if not any(plan.window for plan in fields.values()):
        return
    way = next((way for way in WAYS if split.get(way) is not None), None)
    if way is not None:
        raise Refusal(
            "E0209", f"windows of rows cannot be split with `{way}`", at=f"split.{way}",
            help="their splits are stretches of the file, in its order",
        )  # fmt: skip
    for name, plan in fields.items():
        if name != goal.name and plan.window is not None and plan.window.ahead:
            raise Refusal(
                "E0702", f"`{name}` lies ahead, which only the target can", at=f"fields.{name}"
            )
    if goal.window is None or {part.kind for part in goal.parts} != {"number"}:
        raise Refusal(
            "E0704", f"beside windows, the target `{goal.name}` must be a window of numbers",
            at=f"fields.{goal.name}",
            help=f"`{goal.name}: {{window: {{columns: {{number: ...}}, length: 1, ahead: 1}}}}`",
        )  # fmt: skip


def sampler_of(data: Data, goal: Any) -> Sampler | None:
    """The sampler, None where it does what happens anyway."""
    sampler: Sampler | None = data.sampler
    if sampler is not None and sampler.trims:
        return sampler
    if sampler is None or not sampler.classes_needed:
        return None
    if goal.type.kind != "label":
        raise Refusal(
            "E0704", f"`sampler: {sampler.word}` needs classes, but the target is {goal.type}",
            at="sampler", help="use `shuffle`, or a `category` field as target",
        )  # fmt: skip
    weights = getattr(sampler, "weights", ())
    if weights and (goal.classes not in (None, len(weights)) or not sum(weights)):
        raise Refusal(
            "E0209", f"`weights` has {len(weights)} numbers for {goal.classes} classes",
            at=f"sampler.{sampler.word}",
        )  # fmt: skip
    return sampler


def check_lengths(plan: Any, given: Mapping[str, Any]) -> None:
    """Refuse a sampler by length where there are no lengths, or where the network wants one.

    Args:
        plan: the data, its inputs chosen.
        given: input of the network -> its type.

    Raises:
        Refusal: E0209, E0702.
    """
    sampler = plan.sampler
    if sampler is None or not sampler.trims:
        return
    texts = [field.name for field in plan.inputs if field.tokens is not None]
    name = sampler.by or next(iter(texts), None)
    if name not in texts or plan.stream:
        raise Refusal(
            "E0702", f"`sampler: bucketed` needs padded tokens as input, and `{name or 'the data'}` "
            "is none", at="sampler", help="it sorts what `tokens` makes of a column of texts",
        )  # fmt: skip
    for each in texts:
        if each in given and isinstance(given[each].dims[0], int):
            raise Refusal(
                "E0209", f"the network reads exactly {given[each].dims[0]} tokens, but batches of "
                f"`bucketed` are of several lengths", at="sampler",
                help=f'say `{each}: "tokens[T]"` in `inputs`',
            )  # fmt: skip


def placed(plan: Any, images: ImagePlan, source: Any) -> Any:
    """A field of images, masks or maps of centres at the size the network reads.

    Raises:
        Refusal: E0209, cells of the maps do not fill the image.
    """
    if plan.name in ("image", "mask"):
        sized = replace(plan.type, dims=(*images.size, *plan.type.dims[2:]))
        return replace(plan, type=sized, changes=images.finishes if plan.name == "image" else ())
    if plan.type.rank < 3:
        return plan
    if any(side % source.stride for side in images.size):
        raise Refusal(
            "E0209", f"cells of {source.stride} pixels do not fill images of {images.size}",
            at="source.coco.stride", help="choose a divisor of height and width",
        )  # fmt: skip
    cells = tuple(side // source.stride for side in images.size)
    return replace(plan, type=replace(plan.type, dims=(*cells, *plan.type.dims[2:])))
