"""Values made from nothing: x gives the batch, the precision and the place."""

from __future__ import annotations

from ...code.expr import Expr, call, name, text
from ...code.say import Inline, Site
from . import says


def whole(n: Site, *sizes: object) -> tuple[object, ...]:
    """Sizes with the batch in front."""
    return (text("{}.shape[0]", n.x), *sizes)


def per_example(n: Site, made: Expr, *sizes: object) -> Inline:
    """An array once per example."""
    return Inline(call("jnp.broadcast_to", made, whole(n, *sizes)))


@says("zeros", "ones")
def zeros(n: Site) -> Inline:
    """``jnp.zeros``."""
    return Inline(call(f"jnp.{n.op.word}", whole(n, *n.op.shape), text("{}.dtype", n.x)))


@says("full")
def full(n: Site) -> Inline:
    """``jnp.full``."""
    return Inline(call("jnp.full", whole(n, *n.op.shape), n.op.value, text("{}.dtype", n.x)))


@says("zeros_like", "ones_like")
def zeros_like(n: Site) -> Inline:
    """``jnp.zeros_like``."""
    return Inline(call(f"jnp.{n.op.word}", n.x))


@says("full_like")
def full_like(n: Site) -> Inline:
    """``jnp.full_like``."""
    return Inline(call("jnp.full_like", n.x, n.op.value))


@says("arange")
def arange(n: Site) -> Inline:
    """``jnp.arange``, once per example."""
    count = text("{}.shape[{}]", n.x, n.axis(n.op.axis))
    return per_example(n, call("jnp.arange", count), count)


@says("linspace")
def linspace(n: Site) -> Inline:
    """``jnp.linspace``, once per example."""
    dtype = text("{}.dtype", n.x)
    made = call("jnp.linspace", n.op.start, n.op.stop, n.op.count, dtype=dtype)
    return per_example(n, made, n.op.count)


@says("eye")
def eye(n: Site) -> Inline:
    """``jnp.eye``, once per example."""
    made = call("jnp.eye", n.op.size, dtype=text("{}.dtype", n.x))
    return per_example(n, made, n.op.size, n.op.size)


@says("cast")
def cast(n: Site) -> Inline:
    """``x.astype``; real numbers get the precision that JAX is set to."""
    if n.op.dtype == n.x_type.dtype:
        return Inline(n.x)
    return Inline(text("{}.astype({})", n.x, name(n.op.dtype)))
