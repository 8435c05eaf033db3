"""tsv: a table of text with tabs between the values."""

from __future__ import annotations

from ...types.record import text
from .csv import Csv


class Tsv(Csv):
    """A CSV whose values are separated by tabs."""

    separator: str = text("\t", doc="character between two values")
