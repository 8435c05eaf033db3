"""Values of the templates in ``shared/data`` for images: how they are decoded and changed."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ...compiler.policy.plan import DataPlan
from ...compiler.policy.sources import Change
from ...compiler.policy.sources._images import ENDINGS
from .data_names import function_name
from .templates import FOLDER, docsafe, pyrepr

AUGMENTS = FOLDER / "shared" / "augment"
HELPERS = {"_sampled": ("sampled(", "mapped("), "_painted": ("painted(", "gray(")}
"""Page of helpers -> the calls that need it."""

MODES = {3: "RGB", 1: "L"}
"""Channels -> what Pillow calls such an image."""

PLACES = {
    "resize": "image.resize(({wide}, {tall}), {how})",
    "cover": "ImageOps.fit(image, ({wide}, {tall}), {how})",
    "letterbox": "ImageOps.pad(image, ({wide}, {tall}), {how})",
    "center_crop": "centre(image, {wide}, {tall})",
}


def image_values(plan: DataPlan, objective: bool, ignored: int | None) -> dict[str, Any]:
    """Everything the templates of images ask.

    Args:
        plan: the data.
        objective: the loss is written as expressions, whose inputs are all the fields they read.
        ignored: the class of pixels that a lone loss passes over.
    """
    images = plan.images
    assert images is not None
    source = plan.source
    masked = source.word == "image_mask_folder"
    boxed = source.word == "coco"
    folder = source.images if boxed else "" if masked else source.folder
    files: Any = (source.images, source.masks) if masked else ()
    tall, wide = images.size
    channels = int(str(plan.fields["image"].type.channels))
    return {
        "file": folder,
        "files": files,
        "source_text": docsafe(" and ".join(files) if masked else folder),
        "data_files": ", ".join(f"`{docsafe(f)}`" for f in files or (folder,)),
        "libraries": ["from PIL import Image, ImageOps"]
        + (["from augment import Grids, augment"] if images.augments else []),
        "data_requirements": ["pillow"],
        "predict_form": "an image, or a folder of images",
        "mode": MODES[channels],
        "channels": channels,
        "endings": ENDINGS,
        "masked": masked,
        "mask_classes": getattr(source, "classes", None),
        "mask_ignored": (plan.fields["mask"].ignored if objective else ignored) if masked else None,
        "image_classes": plan.target.names
        if boxed
        else plan.fields["label"].names
        if not masked
        else (),
        "image_lines": [_place(change, "Image.Resampling.BILINEAR") for change in images.places],
        "mask_lines": [_place(change, "Image.Resampling.NEAREST") for change in images.places],
        "centred": any(change.word == "center_crop" for change in images.places),
        "stored": images.stored,
        "cropped": (tall, wide) if images.size != images.stored else None,
        "augmented": bool(images.augments),
        **_epoch(plan, masked, objective),
    }


def scene_values(plan: DataPlan, inputs: list[dict[str, Any]]) -> dict[str, Any]:
    """What the templates of annotated images ask.

    Args:
        plan: the data.
        inputs: what the templates know of every input.
    """
    images, source = plan.images, plan.source
    assert images is not None
    fields = [f"Field(scenes, {pyrepr(field.name)})" for field in plan.inputs]
    maps = ("heatmap", "size", "offset", "centers")
    places = [
        {"word": change.word, "tall": change.size[0], "wide": change.size[1]}
        for change in images.places
        if change.size is not None
    ]
    return {
        "boxed": True,
        "annotations": source.annotations,
        "most": plan.fields["boxes"].type.dims[0],
        "image_places": places,
        "moving": bool(images.augments),
        "size": images.size,
        "stride": source.stride,
        "cells": plan.fields["heatmap"].type.spatial if source.stride else (),
        "classes": len(plan.fields["labels"].names),
        "first_maps": [
            field["name"] for field in inputs if field["name"] in maps and field["first"]
        ],
        "scene_inputs": f"({', '.join(fields)})" if len(fields) > 1 else fields[0],
        "data_files": f"`{docsafe(source.images)}` and `{docsafe(source.annotations)}`",
    }


def _epoch(plan: DataPlan, masked: bool, objective: bool) -> dict[str, Any]:
    """What an epoch reads: fields that change at random, others as they are."""
    moving = {"image", "mask"} if masked else {"image"}
    names = [field.name for field in plan.inputs]
    several = len(names) > 1
    read = [
        name if name in moving else f"splits.train[0][{place}]" for place, name in enumerate(names)
    ]
    place = f"[{names.index('image')}]" if several and "image" in names else ""
    floats = not objective and plan.target.name == "mask"
    mask = "splits.train[1].dtype"
    if masked and "mask" in names:
        at = f"[{names.index('mask')}]" if several else ""
        mask = f"splits.train[0]{at}.dtype"
    return {
        "dtype_of_images": f"splits.train[0]{place}.dtype",
        "image_type": f"self.splits.train[0]{place}.dtype" if masked else "self.dtype",
        "mask_type": mask if masked else "",
        "mask_cast": ".astype(self.splits.train[1].dtype)" if floats else "",
        "epoch_inputs": f"({', '.join(read)})" if several else read[0],
        "epoch_target": plan.target.name if plan.target.name in moving else "splits.train[1]",
    }


def _place(change: Change, how: str) -> str:
    assert change.size is not None
    tall, wide = change.size
    return PLACES[change.word].format(tall=tall, wide=wide, how=how)


def augment_page(plan: DataPlan) -> str | None:
    """``augment.py``: what changes training examples; None when nothing does."""
    if plan.augments:
        return _rows_page(plan)
    if plan.images is None or not plan.images.augments:
        return None
    words = [change.word for change in plan.images.augments]
    sources = [source_of(word) for word in sorted(set(words))]
    text = "\n\n\n".join(sources)
    helpers = [source_of(name) for name, calls in HELPERS.items() if any(c in text for c in calls)]
    said = [f"{change.word}(grids, random{_amounts(change)})" for change in plan.images.augments]
    steps = [*(f"    grids = {step}" for step in said[:-1]), f"    return {said[-1]}"]
    whole = [
        HEADER,
        *helpers,
        *sources,
        "def augment(grids: Grids, random: np.random.Generator) -> Grids:\n"
        '    """Return an example, changed at random."""\n' + "\n".join(steps),
    ]
    return "\n\n\n".join(whole) + "\n"


def _rows_page(plan: DataPlan) -> str:
    """``augment.py`` of a table."""
    words = sorted({change.word for chain in plan.augments.values() for change in chain})
    whole = [ROWS_HEADER, *(source_of(f"rows/{word}") for word in words)]
    for name, chain in plan.augments.items():
        said = [f"{change.word}(values, random{_amounts(change)})" for change in chain]
        steps = [*(f"    values = {step}" for step in said[:-1]), f"    return {said[-1]}"]
        whole.append(
            f"def augment_{function_name(name)}(values: np.ndarray, random: np.random.Generator) "
            f'-> np.ndarray:\n    """Return field {docsafe(name)} of an example, changed at random."""\n'
            + "\n".join(steps)
        )
    return "\n\n\n".join(whole) + "\n"


def row_values(plan: DataPlan) -> dict[str, Any]:
    """What the templates ask about random changes of a table's fields."""
    if not plan.augments:
        return {}
    several = len(plan.inputs) > 1
    read = []
    for place, field in enumerate(plan.inputs):
        values = f"splits.train[0][{place}]" if several else "splits.train[0]"
        change = f"augment_{function_name(field.name)}"
        purpose = f'f"{{seed}}/augment/{{epoch}}/{docsafe(field.name)}"'
        changed = f"Augmented({values}, {change}, {purpose})"
        read.append(changed if field.name in plan.augments else values)
    names = ", ".join(f"augment_{function_name(name)}" for name in plan.augments)
    return {
        "augmented": True,
        "row_libraries": [f"from augment import {names}"],
        "epoch_inputs": f"({', '.join(read)})" if several else read[0],
    }


ROWS_HEADER = '''"""Random changes of training examples."""

import numpy as np'''

HEADER = '''"""Random changes of training images.

An example is a list of grids: its image (H, W, C) with colours from 0 to 1, and its mask
(H, W) of classes if it has one.  What moves pixels moves them in both.
"""

from collections.abc import Callable

import numpy as np

Grids = list[np.ndarray]'''


def _amounts(change: Change) -> str:
    return "".join(f", {pyrepr(value)}" for value in change.amounts)


@cache
def source_of(word: str) -> str:
    """The text of one function, as it stands in the templates."""
    text = (AUGMENTS / f"{word}.py").read_text(encoding="utf-8").strip()
    return re.sub(r"\n{3,}", "\n\n\n", text)
