"""Multi-head attention over separate query, key, value and output projections."""

from __future__ import annotations

import functools

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Attention(nn.Module):
    """Multi-head scaled dot-product attention.

    Args:
        dim: channels of the input and of the output.
        heads: query heads.
        head_dim: channels of one head; ``dim // heads`` by default.
        value_dim: channels of a head's values; those of its keys by default.
        kv_dim: channels of the other sequence; ``dim`` by default.
        kv_heads: key and value heads, each shared by ``heads // kv_heads``
            neighbouring query heads; ``heads`` by default.
        causal: let position t attend to positions up to t only.
        window: attend to positions fewer than ``window`` steps away only.
        rope_base: turn queries and keys by their position (`rotate`).
        rope_scale: divisor of the positions.
        rope_dim: channels of a head that are turned; all by default.
        interleaved: pair neighbouring channels instead of the halves.
        alibi: lower the scores linearly with the distance.
        qk_norm: normalise queries and keys, with this epsilon.
        soft_cap: bound of the scores, by tanh.
        sinks: learn a score per head for attending to nothing; its first value.
        scale: factor of the scores; ``head_dim ** -0.5`` by default.
        dropout: share of the attention weights zeroed in training.
        drop: a module that zeroes attention weights, in place of ``dropout``.
        bias: give the projections an offset.
        out_bias: whether the output projection has one; ``bias`` by default.
    """

    def __init__(
        self,
        dim: int,
        heads: int,
        *,
        head_dim: int | None = None,
        value_dim: int | None = None,
        kv_dim: int | None = None,
        kv_heads: int | None = None,
        causal: bool = False,
        window: int | None = None,
        rope_base: float | None = None,
        rope_scale: float = 1.0,
        rope_dim: int | None = None,
        interleaved: bool = False,
        alibi: bool = False,
        qk_norm: float | None = None,
        soft_cap: float | None = None,
        sinks: float | None = None,
        scale: float | None = None,
        dropout: float = 0.0,
        drop: nn.Module | None = None,
        bias: bool = True,
        out_bias: bool | None = None,
    ) -> None:
        super().__init__()
        depth = head_dim or dim // heads
        value_dim = value_dim or depth
        kv_dim = kv_dim or dim
        self.grouped = kv_heads is not None
        kv_heads = kv_heads or heads
        self.heads = heads
        self.kv_heads = kv_heads
        self.causal = causal
        self.window = window
        self.rope_base = rope_base
        self.rope_scale = rope_scale
        self.rope_dim = rope_dim
        self.interleaved = interleaved
        self.alibi = alibi
        self.qk_norm = qk_norm
        self.soft_cap = soft_cap
        self.scale = scale
        self.dropout = dropout
        self.drop = drop
        self.query = nn.Linear(dim, heads * depth, bias=bias)
        self.key = nn.Linear(kv_dim, kv_heads * depth, bias=bias)
        self.value = nn.Linear(kv_dim, kv_heads * value_dim, bias=bias)
        out_bias = bias if out_bias is None else out_bias
        self.output = nn.Linear(heads * value_dim, dim, bias=out_bias)
        if qk_norm is not None:
            self.query_norm = nn.RMSNorm(depth, eps=qk_norm)
            self.key_norm = nn.RMSNorm(depth, eps=qk_norm)
        self.sinks = (
            nn.Parameter(torch.full((heads,), sinks)) if sinks is not None else None
        )

    def forward(
        self,
        x: Tensor,
        *,
        kv: Tensor | None = None,
        mask: Tensor | None = None,
        pair_mask: Tensor | None = None,
        position_bias: Tensor | None = None,
    ) -> Tensor:
        """Attend from every position of ``x``.

        Args:
            x: queries, (batch, ..., time, dim).
            kv: the sequence to attend to, (batch, ..., keys, kv_dim); ``x`` by default.
            mask: (batch, ..., keys), true at keys that may be attended to.
            pair_mask: (batch, ..., time, keys), true where a query may attend to a key.
            position_bias: added to the scores, (batch, ..., heads, time, keys).

        Returns:
            (batch, ..., time, dim).
        """
        kv = x if kv is None else kv
        # Heads move in front of time, to (..., heads, time, depth).
        q = self.query(x).unflatten(-1, (self.heads, -1)).transpose(-3, -2)
        k = self.key(kv).unflatten(-1, (self.kv_heads, -1)).transpose(-3, -2)
        v = self.value(kv).unflatten(-1, (self.kv_heads, -1)).transpose(-3, -2)
        if self.qk_norm is not None:
            q, k = self.query_norm(q), self.key_norm(k)
        if self.rope_base is not None:
            q, k = self.turned(q), self.turned(k)
        free = (
            mask is None
            and pair_mask is None
            and position_bias is None
            and self.window is None
            and not self.alibi
        )
        allowed = (
            None
            if free
            else reachable(
                q,
                k,
                mask=mask,
                pair_mask=pair_mask,
                causal=self.causal,
                window=self.window,
            )
        )
        bias = position_bias
        if self.alibi:
            slopes = alibi_bias(self.heads, ahead(q, k), q.dtype)
            bias = slopes if bias is None else bias + slopes
        dropout = self.dropout if self.training else 0.0
        if self.soft_cap is None and self.sinks is None and self.drop is None:
            if bias is not None:
                allowed = bias if allowed is None else masked(bias, allowed)
            y = F.scaled_dot_product_attention(
                q,
                k,
                v,
                attn_mask=allowed,
                dropout_p=dropout,
                is_causal=self.causal and free,
                scale=self.scale,
                enable_gqa=self.grouped,
            )
        else:
            if free and self.causal:
                allowed = reachable(q, k, causal=True)
            y = attend(
                q,
                k,
                v,
                allowed=allowed,
                bias=bias,
                scale=self.scale,
                soft_cap=self.soft_cap,
                sinks=self.sinks,
                dropout=dropout,
                drop=self.drop,
                grouped=self.grouped,
            )
        return self.output(y.transpose(-3, -2).flatten(-2))

    def turned(self, x: Tensor) -> Tensor:
        """Queries or keys turned by their position."""
        return rotate(
            x,
            self.rope_base,
            scale=self.rope_scale,
            dim=self.rope_dim,
            interleaved=self.interleaved,
        )


def reachable(
    q: Tensor,
    k: Tensor,
    *,
    mask: Tensor | None = None,
    pair_mask: Tensor | None = None,
    causal: bool = False,
    window: int | None = None,
) -> Tensor | None:
    """Which keys a query may attend to, (..., time or 1, keys)."""
    allowed = None
    if mask is not None:
        allowed = mask[..., None, None, :]
    if pair_mask is not None:
        allowed = pair_mask[..., None, :, :]
    if causal:
        past = ahead(q, k) <= 0
        allowed = past if allowed is None else allowed & past
    if window is not None:
        near = ahead(q, k).abs() < window
        allowed = near if allowed is None else allowed & near
    return allowed


def ahead(q: Tensor, k: Tensor) -> Tensor:
    """Steps from each query ahead to each key, (time, keys)."""
    times = torch.arange(q.shape[-2], device=q.device)
    return torch.arange(k.shape[-2], device=q.device) - times[:, None]


def masked(scores: Tensor, allowed: Tensor) -> Tensor:
    """Scores that weigh nothing where nothing is allowed."""
    return scores.masked_fill(~allowed, float("-inf"))


def attend(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    *,
    allowed: Tensor | None = None,
    bias: Tensor | None = None,
    scale: float | None = None,
    soft_cap: float | None = None,
    sinks: Tensor | None = None,
    dropout: float = 0.0,
    drop: nn.Module | None = None,
    grouped: bool = False,
) -> Tensor:
    """Attention with what `F.scaled_dot_product_attention` cannot do.

    Args:
        q: (..., heads, time, depth).
        k: (..., kv_heads, keys, depth).
        v: (..., kv_heads, keys, value_depth).
        allowed: true where a query may attend.
        bias: added to the scores.
        scale: factor of the scores; ``depth ** -0.5`` by default.
        soft_cap: bound of the scores.
        sinks: score of attending to nothing, (heads,).
        dropout: share of the weights that is zeroed.
        drop: a module that zeroes weights.
        grouped: neighbouring query heads share a key and value head.

    Returns:
        (..., heads, time, value_depth).
    """
    if grouped:
        shared = q.shape[-3] // k.shape[-3]
        k, v = k.repeat_interleave(shared, -3), v.repeat_interleave(shared, -3)
    scores = q @ k.transpose(-2, -1) * (q.shape[-1] ** -0.5 if scale is None else scale)
    if soft_cap is not None:
        scores = soft_cap * torch.tanh(scores / soft_cap)
    if bias is not None:
        scores = scores + bias
    if allowed is not None:
        scores = masked(scores, allowed)
    if sinks is None:
        weights = scores.softmax(-1)
        if allowed is not None:
            weights = weights.masked_fill(~allowed, 0.0)
    else:
        sink = sinks[:, None, None].expand(*scores.shape[:-1], 1)
        weights = torch.cat([scores, sink], -1).softmax(-1)[..., :-1]
    if dropout:
        weights = F.dropout(weights, dropout)
    if drop is not None:
        weights = drop(weights)
    return weights @ v


@functools.lru_cache(maxsize=8)
@torch.inference_mode(False)  # what is kept serves training, too
def alibi_slopes(heads: int, device: torch.device, dtype: torch.dtype) -> Tensor:
    """Slopes 2^(-8 / n), 2^(-16 / n), … for n heads, (heads,).

    Where n is no power of two: those of the power below, then every second one of the
    power above.
    """
    power = 1 << (heads.bit_length() - 1)
    slopes = [2.0 ** (-8 * (i + 1) / power) for i in range(power)]
    slopes += [2.0 ** (-4 * (2 * i + 1) / power) for i in range(heads - power)]
    return torch.tensor(slopes, device=device, dtype=dtype)


def alibi_bias(heads: int, steps: Tensor, dtype: torch.dtype) -> Tensor:
    """Scores that fall with the distance at a slope per head, (heads, time, keys)."""
    return -alibi_slopes(heads, steps.device, dtype)[:, None, None] * steps.abs()


def alibi_scores(x: Tensor, heads: int, *, kv: Tensor | None = None) -> Tensor:
    """`alibi_bias` of the steps of ``x`` and of ``kv``, (batch, heads, time, keys)."""
    kv = x if kv is None else kv
    steps = ahead(x.flatten(2), kv.flatten(2))
    return alibi_bias(heads, steps, x.dtype).expand(x.shape[0], -1, -1, -1)


@functools.lru_cache(maxsize=8)
@torch.inference_mode(False)  # what is kept serves training, too
def turns(
    length: int,
    dim: int,
    base: float,
    device: torch.device,
    dtype: torch.dtype,
    scale: float = 1.0,
) -> tuple[Tensor, Tensor]:
    """Cosines and sines of t / scale / base^(2 i / dim), each (length, dim / 2).

    Computed in float64: exact before the last rounding.
    """
    rate = base ** (-np.arange(0, dim, 2) / dim) / scale
    angle = torch.from_numpy(np.arange(length)[:, None] * rate)
    return angle.cos().to(device, dtype), angle.sin().to(device, dtype)


def rotate(
    x: Tensor,
    base: float,
    *,
    scale: float = 1.0,
    dim: int | None = None,
    interleaved: bool = False,
) -> Tensor:
    """Turn pairs of channels of ``x`` (..., time, depth) by their position.

    Args:
        x: queries or keys.
        base: pair i turns by ``t / base ** (2 * i / dim)`` at time t.
        scale: divisor of the positions.
        dim: channels that are turned, from the first; all by default.
        interleaved: pair channels 2 i and 2 i + 1 instead of i and i + dim / 2.
    """
    many = dim or x.shape[-1]
    cos, sin = turns(x.shape[-2], many, base, x.device, x.dtype, scale=scale)
    head = x if dim is None else x[..., :dim]
    if interleaved:
        a, b = head[..., ::2], head[..., 1::2]
        y = torch.stack([a * cos - b * sin, a * sin + b * cos], -1).flatten(-2)
    else:
        a, b = head.chunk(2, -1)
        y = torch.cat([a * cos - b * sin, a * sin + b * cos], -1)
    return y if dim is None else torch.cat([y, x[..., dim:]], -1)


def rotary(
    x: Tensor,
    base: float,
    *,
    heads: int = 1,
    scale: float = 1.0,
    dim: int | None = None,
    interleaved: bool = False,
) -> Tensor:
    """`rotate` each head of ``x`` (..., time, heads * depth)."""
    split = x.unflatten(-1, (heads, -1)).transpose(-3, -2)
    y = rotate(split, base, scale=scale, dim=dim, interleaved=interleaved)
    return y.transpose(-3, -2).flatten(-2)
