"""saved_model: TensorFlow's folder of a function and its variables."""

from __future__ import annotations

from ...types.record import text
from . import Measure


class SavedModel(Measure):
    """Export as a SavedModel."""

    signature: str = text("predict", doc="name of the function")

    part = "export"
