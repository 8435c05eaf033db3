"""Random numbers, drawn in training and evaluation."""

from __future__ import annotations

from typing import Any

from ...code.expr import Expr, call, text
from ...code.say import Inline, Site
from . import says
from .parameter import any_input
from .shape import grid_layout


def drawn(n: Site, word: str) -> Expr:
    """``torch.randn`` in a shape of its own."""
    sizes = (text("{}.shape[0]", n.x), *n.op.shape)
    place = {"dtype": text("{}.dtype", n.x), "device": text("{}.device", n.x)}
    return call(f"torch.{word}", *sizes, **place)


def moved(x: Expr, by: Any, times: Any) -> Expr:
    """``by + times * x`` without what changes nothing."""
    x = x if times == 1 else text("{} * {}", times, x)
    return x if by == 0 else text("{} + {}", by, x)


@says("normal", layout=any_input)
def normal(n: Site) -> Inline:
    """``torch.randn``."""
    return Inline(moved(drawn(n, "randn"), n.op.mean, n.op.std))


@says("normal_like", layout="any")
def normal_like(n: Site) -> Inline:
    """``torch.randn_like``."""
    return Inline(moved(call("torch.randn_like", n.x), n.op.mean, n.op.std))


@says("uniform", layout=any_input)
def uniform(n: Site) -> Inline:
    """``torch.rand``."""
    return Inline(moved(drawn(n, "rand"), n.op.low, n.op.high - n.op.low))


@says("uniform_like", layout="any")
def uniform_like(n: Site) -> Inline:
    """``torch.rand_like``."""
    return Inline(moved(call("torch.rand_like", n.x), n.op.low, n.op.high - n.op.low))


@says("randint", layout=any_input)
def randint(n: Site) -> Inline:
    """``torch.randint``."""
    sizes = (text("{}.shape[0]", n.x), *n.op.shape)
    device = text("{}.device", n.x)
    return Inline(call("torch.randint", n.op.low, n.op.high, sizes, device=device))


@says("bernoulli", layout=any_input)
def bernoulli(n: Site) -> Inline:
    """``torch.rand`` below the rate."""
    flips = text("({} < {})", drawn(n, "rand"), n.op.rate)
    return Inline(text("{}.to({}.dtype)", flips, n.x))


@says("categorical")
def categorical(n: Site) -> Inline:
    """``torch.distributions.Categorical``."""
    scores = n.x if n.op.temperature == 1 else text("{} / {}", n.x, n.op.temperature)
    return Inline(text("{}.sample()", call("torch.distributions.Categorical", logits=scores)))


@says("gumbel_softmax", layout=grid_layout)
def gumbel_softmax(n: Site) -> Inline:
    """``F.gumbel_softmax``."""
    tau = None if n.op.temperature == 1 else n.op.temperature
    axis = n.axis(n.x_type.axes[-1])
    return Inline(
        call(
            "F.gumbel_softmax",
            n.x,
            tau=tau,
            hard=n.op.hard or None,
            dim=axis if axis != -1 else None,
        )
    )


@says("shuffle", layout=grid_layout)
def shuffle(n: Site) -> Inline:
    """``x[:, torch.randperm(n)]``."""
    axis = n.axis(n.op.axis)
    count = text("{}.shape[{}]", n.x, axis)
    order = call("torch.randperm", count, device=text("{}.device", n.x))
    return Inline(text("{}.index_select({}, {})", n.x, axis, order))
