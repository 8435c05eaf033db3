"""data: where examples come from and what becomes of them."""

from __future__ import annotations

from typing import Any

from ..types.record import Record, boolean, call, named_calls, section, text
from .split import Split


class Data(Record):
    """A source, the fields made from it, and the field that is to be predicted."""

    source: Any = call("sources", doc="what is read")
    fields_: Any = named_calls("transforms", None, doc="field -> transforms, in order")
    target: Any = text(
        None, doc="field the loss compares with; a lone `label` or `target` is found, and loss expressions need none"
    )
    split: Any = section(Split, None, doc="shares of train, val and test")
    augment: Any = named_calls(
        "transforms", None, doc="`image` or `joint` -> random changes in training"
    )
    sampler: Any = call("samplers", None, doc="in which order examples are trained on")
    stream: bool = boolean(
        False, doc="read examples batch by batch, for data larger than memory; the order is the same"
    )
