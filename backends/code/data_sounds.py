"""Values of the templates in ``shared/data`` for sounds: how they are read and changed."""

from __future__ import annotations

from typing import Any

from ...compiler.policy.plan import DataPlan
from ...compiler.policy.sources import Change
from ...compiler.policy.sources.audio_folder import ENDINGS
from .data_images import source_of
from .templates import docsafe, pyrepr

HEADER = '''"""Random changes of training sounds."""

import numpy as np'''

PARTS = {"waves": ("augment_wave", "samples"), "spectra": ("augment_bands", "bands over time")}
"""Attribute of the plan -> function that makes its changes, and what it changes."""


def sound_values(plan: DataPlan) -> dict[str, Any]:
    """Everything the templates of sounds ask."""
    sounds, source = plan.sounds, plan.source
    assert sounds is not None
    names = [PARTS[part][0] for part in PARTS if getattr(sounds, part)]
    names_of_inputs = [field.name for field in plan.inputs]
    mel = sounds.mel
    return {
        "file": source.folder,
        "source_text": docsafe(source.folder),
        "data_files": f"`{docsafe(source.folder)}`",
        "libraries": [
            "import soundfile",
            *([f"from augment import {', '.join(names)}"] if names else []),
        ],
        "data_requirements": ["soundfile"],
        "predict_form": "a sound, or a folder of sounds",
        "sounded": True,
        "endings": ENDINGS,
        "image_classes": plan.fields["label"].names,
        "augmented": bool(names),
        "rate": source.rate,
        "samples": source.samples,
        "mel": mel
        and {
            "bands": mel.bands,
            "frame": mel.frame,
            "hop": mel.hop,
            "low": float(mel.low),
            "high": float(mel.high or source.rate / 2),
        },
        "frames": sounds.type.dims[0],
        "depth": sounds.type.dims[1],
        "waves": bool(sounds.waves),
        "spectra": bool(sounds.spectra),
        "sound_inputs": f"({', '.join(names_of_inputs)})"
        if len(names_of_inputs) > 1
        else names_of_inputs[0],
    }


def sounds_page(plan: DataPlan) -> str | None:
    """``augment.py`` of sounds; None when nothing changes them."""
    sounds = plan.sounds
    if sounds is None or not sounds.changes:
        return None
    words = sorted({change.word for change in sounds.changes})
    whole = [HEADER, *(source_of(f"sounds/{word}") for word in words)]
    for part, (function, what) in PARTS.items():
        changes: tuple[Change, ...] = getattr(sounds, part)
        if changes:
            said = [
                f"{c.word}(values, random{''.join(f', {pyrepr(a)}' for a in c.amounts)})"
                for c in changes
            ]
            steps = [*(f"    values = {step}" for step in said[:-1]), f"    return {said[-1]}"]
            whole.append(
                f"def {function}(values: np.ndarray, random: np.random.Generator) -> np.ndarray:\n"
                f'    """Return {what} of an example, changed at random."""\n' + "\n".join(steps)
            )
    return "\n\n\n".join(whole) + "\n"
