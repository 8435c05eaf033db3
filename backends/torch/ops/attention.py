"""Attention."""

from __future__ import annotations

from ...code.attention import drops, options, values
from ...code.expr import CHILD, call
from ...code.say import Layer, Native, Site, native
from . import says


def places(n: Site) -> dict[str, Native]:
    """Heads and their channels joined, then transposed, as `nn.Linear` has them."""
    found = {}
    for name, parameter in n.op.parameters(**n.types).items():
        layer, _, part = name.rpartition("_")
        shape = parameter.shape
        if name in ("output_bias", "sinks"):
            found[name] = native(f"{layer}.bias" if layer else name)
        elif part == "norm":
            found[name] = native(f"{name}.weight")
        elif part == "bias":
            found[name] = native(f"{layer}.bias", ("reshape", (shape[0] * shape[1],)))
        else:
            rows = shape[0] * shape[1] if layer == "output" else shape[0]
            matrix = ("reshape", (rows, shape[2] if layer == "output" else shape[1] * shape[2]))
            found[name] = native(f"{layer}.weight", matrix, transpose=(1, 0))
    return found


@says("attention")
def attention(n: Site) -> Layer:
    """``Attention`` on `F.scaled_dot_product_attention`."""
    given, inner = {**drops(n, options(n)), "bias": None if n.op.bias else False}, values(n)
    other = n.types.get("kv", n.x_type).channels
    given["kv_dim"] = other if other != n.x_type.channels else None
    given = {name: item for name, item in given.items() if item is not None}
    helper = n.helper("attention.Attention", [*given, *inner])
    build = call(helper, n.x_type.channels, n.op.heads, **given)
    return Layer(build, places(n), call(CHILD, n.x, **inner))


@says("linear_attention")
def linear_attention(n: Site) -> Layer:
    """``LinearAttention``."""
    op, inner = n.op, {"kv": n.value("kv"), "mask": n.value("mask")}
    given = {"head_dim": op.head_dim, "causal": op.causal or None}
    given["bias"] = None if op.bias else False
    other = n.types.get("kv", n.x_type).channels
    given["kv_dim"] = other if other != n.x_type.channels else None
    asked = [key for key, item in {**given, **inner}.items() if item is not None]
    helper = n.helper("linear_attention.LinearAttention", asked)
    build = call(helper, n.x_type.channels, op.heads, **given, epsilon=op.epsilon)
    return Layer(build, places(n), call(CHILD, n.x, **inner))
