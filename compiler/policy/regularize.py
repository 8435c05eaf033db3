"""regularize: penalties on the parameters that a selector names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

ROLES = ("kernel", "bias", "norm", "embedding")
"""Selectors that are no paths: what a parameter is for."""


@dataclass(frozen=True)
class Penalty:
    """One entry of ``training.regularize``.

    Attributes:
        match: selectors; a parameter that any of them names is penalised once.
        by: the regularizer.
    """

    match: tuple[str, ...]
    by: Any

    def applies(self, path: str, parameter: Any) -> bool:
        """Whether a parameter of this canonical path is penalised."""
        enough = len(parameter.shape) >= self.by.least_axes
        return parameter.trainable and enough and selects(self.match, path, parameter.role)


def selects(match: Iterable[str], path: str, role: str) -> bool:
    """Whether one of the selectors names a parameter.

    A path names everything below it; the name of the network in front may be left out.
    """
    paths = (f"{path}.", f"{path.partition('.')[2]}.")
    return any(
        role == word if word in ROLES else any(item.startswith(f"{word}.") for item in paths)
        for word in match
    )
