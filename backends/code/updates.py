"""What an objective gives a trainer: values for metrics, several updates for every batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...compiler.ir.average import averages
from ...compiler.ir.nodes import Bundle
from ...compiler.ir.objective import Objective
from ...compiler.ir.owned import heads
from ...compiler.types.tensor import tensor
from .context import Compared, Context, Update


def update_values(context: Context, said: Callable[[Update], dict[str, Any]]) -> dict[str, Any]:
    """What the templates ask about the updates; nothing where there is only one.

    Args:
        context: the facts.
        said: what a backend says about one update.
    """
    if not context.parts:
        return {"parts": (), "still": False, "spaced": {}}
    alone = len(context.inputs) == 1
    rows = [
        {
            "name": part.name,
            "method": part.method,
            "terms": part.terms,
            "networks": part.networks,
            "networks_text": " and ".join(f"the {name}" for name in part.networks),
            "still": part.still,
            "times": part.times,
            "every": part.every,
            "rate_now": rate_now(share(part, context.parts[0])),
            "sum": " + ".join(f'terms["{term}"]' for term in part.terms),
            "arguments": "inputs"
            if alone
            else ", ".join(f"inputs[{place}]" for place in part.inputs),
            **said(part),
        }
        for part in context.parts
    ]
    shares = {part.name: share(part, context.parts[0]) for part in context.parts}
    spaced = any(part.every > 1 for part in context.parts)
    return {
        "parts": rows,
        "still": any(part.still for part in context.parts),
        "spaced": {part.name: part.every for part in context.parts} if spaced else {},
        "shares": shares if set(shares.values()) != {1.0} else {},
        "lasting": {term: part.every for part in context.parts for term in part.terms},
    }


def share(part: Update, first: Update) -> float:
    """The learning rate of an update, that of the first one being 1."""
    return float(part.optimizer.lr / first.optimizer.lr)


def rate_now(share: float) -> str:
    """The learning rate of an update where that of the first one is ``rate``."""
    return "rate" if share == 1 else f"{share!r} * rate"


def compared(whole: Objective, dialect: Any) -> tuple[Compared, ...]:
    """What the metrics of an objective read."""
    found = []
    assert isinstance(whole.body.result, Bundle)
    items = whole.body.result.items

    def first(kind: Any) -> bool:
        return bool(kind.rank > 1 and dialect.natural(kind) == "first")

    for one in whole.comparisons:
        names = (one.output, one.target)
        if one.digested:
            kind = tensor("sequence", one.loss.top, 6)
            parts = [(what, name, first(items[name].type)) for what, name in one.digested.items()]
            found.append(Compared(one.of, one.loss, names, kind, False, one.metrics, tuple(parts)))
            continue
        kind = items[one.output].type
        found.append(Compared(one.of, one.loss, names, kind, first(kind), one.metrics))
    return tuple(found)


def updates(whole: Objective, training: Any, entries: list[dict[str, Any]]) -> tuple[Update, ...]:
    """The updates of an objective that has several."""
    moving = {row["canonical"].partition(".")[0] + "." for row in entries if not row["trainable"]}
    followed, found = averages(whole), []
    for part in whole.parts:
        changed = part.changed
        others = [name for name in part.called if name not in changed and name not in followed]
        found.append(
            Update(
                name=part.name.removesuffix("_terms"),
                method=part.name,
                terms=part.terms,
                networks=changed,
                still=tuple(name for name in others if moving.intersection(heads(part, [name]))),
                optimizer=part.optimizer or training.optimizer,
                times=part.times,
                every=part.every,
                inputs=tuple(whole.input_names.index(name) for name in part.input_names),
                own=part.optimizer is not None,
            )
        )
    return tuple(found)
