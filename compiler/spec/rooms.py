"""Families of words and the rooms they stand in."""

from __future__ import annotations

from importlib import import_module

from ..types.room import Room

PLACES = {
    "ops": ("ops", "OPS"),
    "losses": ("losses", "LOSSES"),
    "optimizers": ("optimizers", "OPTIMIZERS"),
    "samplers": ("policy.samplers", "SAMPLERS"),
    "schedules": ("schedules", "SCHEDULES"),
    "metrics": ("metrics", "METRICS"),
    "initializers": ("initializers", "INITIALIZERS"),
    "regularizers": ("regularizers", "REGULARIZERS"),
    "sources": ("policy.sources", "SOURCES"),
    "transforms": ("policy.transforms", "TRANSFORMS"),
    "constants": ("constants", "CONSTANTS"),
    "procedures": ("policy.inference", "PROCEDURES"),
    "deployment": ("policy.deployment", "MEASURES"),
}
"""Family -> package and name of its room; a name from elsewhere is looked for in this order."""


def room(family: str) -> Room:
    """The room of a family of words."""
    package, name = PLACES[family]
    found: Room = getattr(import_module(f"...{package}", __name__), name)
    return found
