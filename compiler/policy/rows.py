"""Random changes of training examples that are rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..ops import Refusal
from .sources import Change, nearest
from .transforms._augment import RowAugment


def row_augments(
    given: Mapping[str, Any], inputs: Mapping[str, Any]
) -> dict[str, tuple[Change, ...]]:
    """The changes of every field of a table.

    Args:
        given: field -> words, as ``data.augment`` has them.
        inputs: field -> its plan, the target left out.

    Raises:
        Refusal: E0702, no such field or another kind of values.
    """
    found = {}
    for name, chain in given.items():
        if name not in inputs:
            raise Refusal(
                "E0702", f"`augment` knows no `{name}`", at=f"augment.{name}",
                help=nearest(name, inputs),
            )  # fmt: skip
        found[name] = tuple(_change(name, word, inputs[name]) for word in chain)
    return found


def _change(name: str, word: Any, plan: Any) -> Change:
    fits = isinstance(word, RowAugment) and word.kind == plan.type.dtype
    rows = plan.type.rank == 2 or word.word != "time_mask"
    plain = plan.tokens is None and plan.type.dtype == "int"
    unknown = word.word != "token_mask" or plan.tokens is None or plan.tokens.tokenizer != "bpe"
    if not fits or not rows or plain or not unknown:
        raise Refusal(
            "E0702", f"`{word.word}` cannot change `{name}`, which is {plan.type}",
            at=f"augment.{name}",
            help="tokens take `token_drop`, `token_mask`, `token_swap`; numbers `jitter`, `rescale`; "
            "windows also `time_mask`",
        )  # fmt: skip
    amounts = tuple(word.get(field) for field in word.fields)
    if plan.tokens is not None:
        ends = (plan.tokens.start, plan.tokens.end)
        special = (not plan.tokens.stream) + sum(end is not None for end in ends)
        pad = -1 if plan.tokens.stream else plan.tokens.pad
        amounts += (pad, special) if word.word == "token_mask" else (pad,)
    return Change("augment", word=word.word, amounts=amounts)
