"""groups: other settings of the optimizer for the parameters that a selector names."""

from __future__ import annotations

from typing import Any

from ..ops import Refusal
from ..types.record import Record, number, selector
from .regularize import selects


class Group(Record):
    """Settings for some parameters; of several groups that name one, the first holds.

    The schedule acts on every ``lr`` alike.
    """

    match: Any = selector(doc="which parameters: a role, or names joined by dots")
    lr: Any = number(None, above=0, doc="learning rate in the place of the optimizer's")
    weight_decay: Any = number(None, minimum=0, doc="decay in the place of the optimizer's")

    def check(self, optimizer: Any, number: int) -> None:
        """Raise `Refusal` where the group changes nothing, or what the optimizer does not have."""
        at = f"groups.{number}"
        if self.lr is None and self.weight_decay is None:
            raise Refusal("E0209", "a group changes `lr` or `weight_decay`", at=at)
        if self.weight_decay is not None and "weight_decay" not in optimizer.fields:
            what = f"`{optimizer.word}` has no `weight_decay`"
            raise Refusal("E0209", what, at=f"{at}.weight_decay")

    def settle(self, optimizer: Any) -> Any:
        """The optimizer with the group's settings."""
        given = {name: self.get(name) for name in ("lr", "weight_decay")}
        return optimizer.replaced(**{name: v for name, v in given.items() if v is not None})


def settled(optimizer: Any, groups: Any, path: str, role: str, shape: tuple[int, ...]) -> Any:
    """The optimizer of one parameter: of its group, and as the optimizer treats such arrays."""
    group = next((g for g in groups or () if selects(g.match, path, role)), None)
    found = optimizer if group is None else group.settle(optimizer)
    return found.of(role, shape)
