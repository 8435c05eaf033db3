"""Fields of the data that an objective reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..spec.scope import POISON
from .nodes import Value

if TYPE_CHECKING:
    from .build import Builder
    from .objective import Objective


def read_in(builder: Builder, made: Objective, name: str, kind: Any) -> None:
    """Let an objective read one more field.

    Args:
        builder: of the program.
        made: the objective.
        name: of the field.
        kind: its type, POISON where nobody knows it.
    """
    made.input_names.append(name)
    value: Any = kind if kind is POISON else Value(kind, name, made.span, made.body)
    made.body.inputs[name] = value
    if kind is not POISON and kind.pad is not None and builder.spec.training is not None:
        value.parts["mask"] = builder.steps.mask_of(value, builder.spec.training, made.body)
