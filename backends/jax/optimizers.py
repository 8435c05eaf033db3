"""How JAX says each optimizer: the links of an ``optax.chain`` and where their arrays stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Chain:
    """An optimizer as optax links.

    Attributes:
        links: expressions, in order, up to the learning rate.
        slots: name in checkpoints -> field of the optax state.
        adam: needs the page's own ``scale_by_adam`` (optax corrects its bias in float32 only).
    """

    links: tuple[str, ...]
    slots: dict[str, str]
    adam: bool = False


Entry = Callable[[Any], Chain]


def decay(rate: float) -> tuple[str, ...]:
    """Weight decay at this place of the chain."""
    return (f"optax.add_decayed_weights({rate!r})",) if rate else ()


def trace(momentum: float, nesterov: bool = False) -> tuple[str, ...]:
    """A momentum buffer without learning rate inside."""
    if not momentum:
        return ()
    return (f"optax.trace({momentum!r}{', nesterov=True' if nesterov else ''})",)


def sgd(o: Any) -> Chain:
    """``optax.trace``; weight decay is L2, in the gradient."""
    links = (*decay(o.weight_decay), *trace(o.momentum, o.nesterov))
    return Chain(links, {"momentum": "trace"} if o.momentum else {})


def adam(o: Any) -> Chain:
    """Adam; weight decay is L2, in the gradient."""
    links = (*decay(o.weight_decay), f"scale_by_adam({betas(o)}, eps={o.epsilon!r})")
    return Chain(links, {"first_moment": "mu", "second_moment": "nu"}, adam=True)


def adamw(o: Any) -> Chain:
    """Adam; weight decay beside the scaled gradient."""
    links = (f"scale_by_adam({betas(o)}, eps={o.epsilon!r})", *decay(o.weight_decay))
    return Chain(links, {"first_moment": "mu", "second_moment": "nu"}, adam=True)


def rmsprop(o: Any) -> Chain:
    """``optax.scale_by_rms`` with epsilon outside the root."""
    scale = f"optax.scale_by_rms({o.decay!r}, {o.epsilon!r}, eps_in_sqrt=False)"
    links = (*decay(o.weight_decay), scale, *trace(o.momentum))
    slots = {"second_moment": "nu"} | ({"momentum": "trace"} if o.momentum else {})
    return Chain(links, slots)


def betas(o: Any) -> str:
    """The two decays as keyword arguments."""
    return f"b1={o.betas[0]!r}, b2={o.betas[1]!r}"


ENTRIES: dict[str, Entry] = {entry.__name__: entry for entry in (sgd, adam, adamw, rmsprop)}
