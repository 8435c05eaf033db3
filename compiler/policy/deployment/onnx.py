"""onnx: a model file that many runtimes read."""

from __future__ import annotations

from ...types.record import integer
from . import Measure


class Onnx(Measure):
    """Export as ONNX."""

    opset: int = integer(18, minimum=13, maximum=25, doc="version of the operator set")

    part = "export"
