"""sklearn: the data sets that scikit-learn carries in its wheel."""

from __future__ import annotations

from pathlib import Path

from ...types.record import boolean, word
from ...types.tensor import TensorType, tensor
from . import Change, Scan, Source

SETS: dict[str, tuple[int, int]] = {
    "breast_cancer": (30, 2),
    "diabetes": (10, 0),
    "digits": (64, 10),
    "iris": (4, 3),
    "wine": (13, 3),
}
"""Name -> (features, classes; 0 for a number to predict)."""


class Sklearn(Source):
    """A bundled set; nothing is fetched.

    Fields: ``features``, and ``label`` or (diabetes) ``target``; digits also have ``image``, 8 x 8
    x 1 with values 0 to 16.
    """

    name: str = word(*SETS, doc="which set")
    standardize: bool = boolean(
        True, doc="bring `features` to mean 0, deviation 1; `fields.features` says otherwise"
    )

    def scan(self, folder: Path) -> Scan:
        """From the table of this file."""
        features, classes = SETS[self.name]
        target = "label" if classes else "target"
        arrays: dict[str, TensorType] = {"features": tensor("vector", features)}
        if self.name == "digits":
            arrays["image"] = tensor("image", 8, 8, 1)
        arrays[target] = tensor("label" if classes else "scalar")
        return Scan(
            f"sklearn {self.name}",
            arrays=arrays,
            classes={target: classes} if classes else {},
            changes={"features": (Change("standardize"),)} if self.standardize else {},
            default_input="image" if self.name == "digits" else "features",
            default_target=target,
        )
