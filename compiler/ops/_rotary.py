"""Rotary positions: pairs of channels turned by an angle that grows with the position."""

from __future__ import annotations

from typing import Any

from ..types.dims import Dim
from . import Op, Refusal


def turned_channels(op: Op, depth: Dim, fraction: float, at: str) -> int:
    """How many of ``depth`` channels are turned; refused where they do not come in pairs."""
    if not isinstance(depth, int):
        raise Refusal(
            "E0506",
            f"`{op.word}` must know the channels of a head to turn them, not {depth}",
            because={"x": "gives a size that is not known"},
        )
    many = int(depth * fraction + 1e-9)
    if many >= 2 and many % 2 == 0:
        return many
    raise Refusal(
        "E0506",
        f"`{op.word}` turns pairs of channels, and {many} of {depth} channels are no pairs",
        at=at,
        text=f"turns {many} channels of each head",
        because={"x": f"leaves {depth} channels for a head"},
        help="choose an even number of channels for each head"
        if fraction == 1
        else f"{2 / depth:g}, {4 / depth:g}, … turn 2, 4, … channels",
    )


def turn(np: Any, x: Any, many: int, base: float, scale: float, interleaved: bool) -> Any:
    """``x`` [..., time, heads, depth] with its first ``many`` channels turned.

    Pair i turns by t / scale / base^(2 i / many) at time t.
    """
    rate = base ** (-np.arange(0, many, 2) / many) / scale
    angle = np.arange(x.shape[-3])[:, None, None] * rate
    cos, sin = np.cos(angle), np.sin(angle)
    head, rest = x[..., :many], x[..., many:]
    if interleaved:
        a, b = head[..., ::2], head[..., 1::2]
        pairs = np.stack([a * cos - b * sin, a * sin + b * cos], axis=-1)
        turned = np.reshape(pairs, head.shape)
    else:
        a, b = head[..., : many // 2], head[..., many // 2 :]
        turned = np.concatenate([a * cos - b * sin, a * sin + b * cos], axis=-1)
    return np.concatenate([turned, rest], axis=-1)
