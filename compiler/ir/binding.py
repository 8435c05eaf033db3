"""Names that `as` gives to what a step makes: one for all of it, or one for each output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..diagnostics import Span, error
from ..spec.records import Step
from ..spec.scope import POISON, Scope
from .nodes import Bundle, Value

if TYPE_CHECKING:
    from .build import Builder


def bind(builder: Builder, name: str, span: Span | None, scope: Scope, current: Any) -> None:
    """Bind ``name`` to a value (or bundle) and let it label its variables; E0303 when it is taken."""
    known = scope.names.get(name)
    if known is not None and known.span is not None and known.span == span:
        return  # a loop has bound its own name already
    if known is not None and known.span is not None and span is not None:
        builder.tell(
            error(
                "E0303",
                f"`{name}` is bound twice",
                span,
                "bound again here",
                also=[(known.span, "first bound here")],
                helps=["choose another name: the network sees the parameters of its file"]
                if isinstance(current, (Value, Bundle))
                and not isinstance(known.value, (Value, Bundle))
                else [],
            )
        )
    if isinstance(current, Value) and current.body is not None:
        current.label = current.label or name
    for place, value in enumerate(getattr(current, "listed", [])):
        value.label = value.label or f"{name}_{place}"
    scope.bind(name, current, span)


def parts(builder: Builder, step: Step, current: Any) -> list[tuple[str, Any]]:
    """Each name of ``as: [a, b]`` with the output it stands for; E0306 when they differ in number."""
    if not step.parts or current is POISON:
        return [(name, POISON) for name in step.parts]
    values = list(current.items.values()) if isinstance(current, Bundle) else [current]
    if not step.loops and len(values) == len(step.parts):
        return list(zip(step.parts, values, strict=True))
    count = f"{len(values)} value{'s' * (len(values) > 1)}"
    gives = "is a loop" if step.loops else f"gives {count}"
    builder.tell(
        error(
            "E0306",
            f"`as` has {len(step.parts)} names, but `{step.word}` {gives}",
            next(iter(step.parts.values())),
            helps=["one name for everything is written `as: name`"],
        )
    )
    return [(name, POISON) for name in step.parts]
