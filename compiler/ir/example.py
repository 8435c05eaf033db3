"""Examples that a training shows with what a network answers, where losses are expressions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..ops import Refusal
from .average import averages
from .nodes import Bundle, Value
from .objective import Objective

WHAT = "`log.examples` shows what one network answers"


def shown(
    whole: Objective, training: Any, networks: Any
) -> tuple[str, tuple[str, ...]] | None:
    """What `answering` says where a training shows examples, else None."""
    log = training.log if training is not None else None
    return answering(whole, networks) if log and log.examples else None


def answering(whole: Objective, networks: Any) -> tuple[str, tuple[str, ...]]:
    """The one network that losses call, and the fields of the data that are its inputs.

    Args:
        whole: the objective.
        networks: all networks by name.

    Raises:
        Refusal: there are several, or it asks for something that the data has not.
    """
    if whole.parts:
        raise _not_compiled("beside `steps` it is not compiled yet")
    called = [name for name in whole.called if name not in averages(whole)]
    if len(called) != 1:
        several = ", ".join(f"`{name}`" for name in called)
        raise _not_compiled(f"these losses call {several or 'none'}")
    network = networks[called[0]]
    if isinstance(network.body.result, Bundle):
        raise _not_compiled(f"`{called[0]}` has several outputs")
    for name in network.input_names:
        given, wanted = (body.inputs.get(name) for body in (whole.body, network.body))
        if not (isinstance(given, Value) and isinstance(wanted, Value)):
            raise _not_compiled(f"`{name}` of `{called[0]}` is no field that the losses read")
        if (given.type.axes, given.type.dtype) != (wanted.type.axes, wanted.type.dtype) or any(
            isinstance(here, int) and isinstance(there, int) and here != there
            for here, there in zip(given.type.dims, wanted.type.dims, strict=True)
        ):
            raise _not_compiled(f"`{name}` of `{called[0]}` is not the field of this name")
    return called[0], tuple(network.input_names)


def unanswered(whole: Objective, networks: Any) -> Iterator[Refusal]:
    """Why no network answers examples."""
    try:
        answering(whole, networks)
    except Refusal as problem:
        yield problem


def _not_compiled(why: str) -> Refusal:
    """What is not shown, and why."""
    return Refusal("E0801", f"{WHAT}, and {why}", at="log.examples")
