"""Procedures of ``inference``: what is done with trained networks, one file each.

They are read and held against the networks; the packages of this version do not hold them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from ...ops import Refusal
from ...types.record import Record
from ...types.room import Room
from ...types.tensor import TensorType


@dataclass(frozen=True)
class Interface:
    """Types of what goes into a network and of what comes out, by name; "" for a lone output."""

    inputs: Mapping[str, TensorType] = field(default_factory=dict)
    outputs: Mapping[str, TensorType] = field(default_factory=dict)


class Procedure(Record):
    """One entry of ``inference``."""

    networks: ClassVar[tuple[str, ...]] = ("network",)
    """Fields that name networks; one that is absent means the only network of the spec."""

    constants: ClassVar[Mapping[str, str]] = {}
    """Fields that name constants -> the word these must be."""

    def fits(self, known: Mapping[str, Interface]) -> None:
        """Hold the procedure against its networks, by the field that names each.

        Raises:
            Refusal: E0503 a network takes or gives something else.
        """


def need(
    at: str, network: Interface, takes: tuple[str, ...] = (), gives: tuple[str, ...] = ()
) -> None:
    """Refuse a network unless its first input and its only output are of these kinds.

    Raises:
        Refusal: E0503.
    """
    for kinds, types, verb in ((takes, network.inputs, "take"), (gives, network.outputs, "give")):
        found = next(iter(types.values()), None)
        lone = verb == "take" or len(types) == 1
        if kinds and (found is None or not lone or found.kind not in kinds):
            listed = " or ".join(kinds)
            what = ", ".join(str(kind) for kind in types.values()) or "nothing"
            message = f"this network must {verb} {listed}"
            raise Refusal("E0503", message, at=at, text=f"it {verb}s {what}")


PROCEDURES = Room(__name__, os.path.dirname(__file__), Procedure)
