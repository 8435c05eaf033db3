"""rotate: turned images."""

from __future__ import annotations

from ._augment import Augment, amount


class Rotate(Augment):
    """Turned about the centre, either way; what comes in is black, and class 0 in masks."""

    degrees: float = amount(15.0, "largest angle", maximum=180.0)
