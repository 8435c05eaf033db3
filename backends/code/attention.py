"""What a use of attention asks of the helper class, the same in every backend."""

from __future__ import annotations

from typing import Any

from .expr import Expr, call, text
from .say import Site


def options(n: Site) -> dict[str, Any]:
    """Arguments of the constructor, without those that are its defaults."""
    op, depth = n.op, n.op.sizes(n.x_type)[2]
    turned = int(depth * op.rope_fraction + 1e-9) if op.rope else None
    found = {
        "head_dim": op.head_dim,
        "value_dim": op.value_dim if op.value_dim != depth else None,
        "kv_heads": op.kv_heads if op.kv_heads != op.heads else None,
        "causal": op.causal or None,
        "window": op.window,
        "rope_base": op.rope_base if op.rope else None,
        "rope_scale": op.rope_scale if op.rope and op.rope_scale != 1 else None,
        "rope_dim": turned if turned != depth else None,
        "interleaved": (op.rope and op.rope_pairs == "interleaved") or None,
        "alibi": op.alibi or None,
        "qk_norm": op.epsilon if op.qk_norm else None,
        "soft_cap": op.soft_cap,
        "sinks": 0.0 if op.sinks else None,
        "scale": op.query_scale,
        "dropout": op.dropout or None,
        "out_bias": op.out_bias if op.out_bias != op.bias else None,
    }
    return {name: item for name, item in found.items() if item is not None}


def drops(n: Site, given: dict[str, Any], argument: str = "drop") -> dict[str, Any]:
    """The same arguments, with a layer that draws portable numbers where draws are to be portable."""
    if "dropout" not in given or not n.facts.get("portable"):
        return given
    layer, rate = n.helper("portable.Dropout"), given["dropout"]
    drop = call(layer, rate) if argument == "drop" else rate
    return {argument if name == "dropout" else name: drop if name == "dropout" else item
            for name, item in given.items()}  # fmt: skip


def values(n: Site) -> dict[str, Expr]:
    """Arguments of the call: masks of keys and of pairs apart, a bias per head and pair."""
    found: dict[str, Expr | None] = {"kv": n.value("kv")}
    mask, bias = n.value("mask"), n.value("position_bias")
    if mask is not None:
        pairs = n.types["mask"].rank == n.x_type.rank
        found["pair_mask" if pairs else "mask"] = mask
    if bias is not None:
        between = n.x_type.rank - 2
        found["position_bias"] = text(f"{{}}[:{', None' * between}]", bias) if between else bias
    return {name: item for name, item in found.items() if item is not None}


def turn(n: Site) -> dict[str, Any]:
    """Arguments of ``rotary``, without those that are its defaults."""
    op, many = n.op, n.op.turned(n.x_type)
    found = {
        "heads": op.heads if op.heads != 1 else None,
        "scale": op.scale if op.scale != 1 else None,
        "dim": many if many != n.x_type.channels // op.heads else None,
        "interleaved": op.pairs == "interleaved" or None,
    }
    return {name: item for name, item in found.items() if item is not None}
