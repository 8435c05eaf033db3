"""Parts of `attention`: what it refuses, which pairs may attend, softmax, witnesses, cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._mask import need_mask

CASES = (
    case("sequence[5, 12]", heads=3),
    case("sequence[5, 6]", heads=2, dropout=0.25),
    case("sequence[5, 12]", heads=2, causal=True, bias=False),
    case("sequence[5, 6]", heads=2, head_dim=4, causal=True, mask="mask[5]"),
    case("sequence[T, 12]", heads=6, kv_heads=2, kv="sequence[7, 10]", mask="mask[7]"),
    case("sequence[T, 12]", heads=3, kv="sequence[S, 8]", mask="mask[S]", head_dim=5),
    case("sequence[T, 6]", heads=4, head_dim=8, kv_heads=2, causal=True, rope=True, window=4,
         out_bias=False),
    case("sequence[7, 6]", heads=2, head_dim=10, rope=True, rope_base=100, rope_scale=2.5,
         rope_fraction=0.6, rope_pairs="interleaved", qk_norm=True, epsilon=0.01),
    case("sequence[7, 12]", heads=3, alibi=True, mask="mask[7]", value_dim=5, query_scale=0.3),
    case("sequence[5, 12]", heads=2, causal=True, soft_cap=1.5, sinks=True, kv_heads=1, dropout=0.2),
    case("sequence[5, 12]", heads=3, kv="sequence[7, 8]", mask="mask[7]", sinks=True, window=3,
         position_bias="tensor[head=3, query=5, key=7]"),
    case("tensor[window=4, time=7, channel=6]", heads=2, alibi=True,
         mask="bool tensor[window=4, query=7, key=7]",
         position_bias="tensor[head=2, query=7, key=7]"),
    refused("E0506", "sequence[5, 384]", heads=10),
    refused("E0506", "sequence[5, 12]", heads=4, kv_heads=3),
    refused("E0506", "sequence[5, 12]", heads=4, rope=True),
    refused("E0506", "sequence[5, 12]", heads=2, rope=True, rope_fraction=0.5),
    refused("E0503", "vector[12]", heads=3),
    refused("E0503", "sequence[5, 12]", heads=3, kv="vector[12]"),
    refused("E0501", "sequence[5, 12]", heads=3, kv="sequence[7, 12]", mask="mask[5]"),
    refused("E0501", "sequence[5, 12]", heads=3, mask="bool tensor[query=5, key=7]"),
    refused("E0501", "sequence[5, 12]", heads=3, position_bias="tensor[head=4, query=5, key=5]"),
    refused("E0209", "sequence[5, 12]", heads=3, window=0),
)  # fmt: skip


def sequence_like(x: TensorType) -> bool:
    """A sequence, or a tensor that holds many: its last axes are time and channel."""
    return x.dtype == "float" and x.axes[-2:] == ("time", "channel")


def need_sequences(op: Any, x: TensorType, kv: TensorType | None) -> None:
    """Refuse an ``x`` or a ``kv`` that is no sequence, and different axes before time."""
    if not sequence_like(x):
        raise Refusal(
            "E0503",
            f"`{op.word}` needs a sequence, not {x}",
            because={"x": f"this is {x}"},
            help="make a sequence of an image with `window_partition` or `patchify`"
            if x.kind == "image"
            else "",
        )
    if kv is not None and not (sequence_like(kv) and kv.dims[:-2] == x.dims[:-2]):
        raise Refusal(
            "E0503",
            f"`{op.word}` needs a sequence as `kv`, not {kv}",
            at="kv",
            text=f"this is {kv}",
        )


def check_heads(op: Any, x: TensorType) -> None:
    """Refuse heads that leave a rest, naming the nearest that do not."""
    channels, groups = x.channels, getattr(op, "kv_heads", None) or op.heads
    set_depth = "head_dim" in op.fields
    if not (set_depth and op.head_dim) and isinstance(channels, int) and channels % op.heads:
        raise Refusal(
            "E0506",
            f"{channels} channels cannot be divided among {op.heads} heads",
            at="heads",
            text=f"{op.heads} heads",
            because={"x": f"gives {x}"},
            help=f"{channels} is divisible by {near(int(channels), op.heads)}"
            + ("; or set `head_dim`" if set_depth else ""),
        )
    if op.heads % groups:
        raise Refusal(
            "E0506",
            f"{op.heads} heads cannot share {groups} `kv_heads` evenly",
            at="kv_heads",
            text=f"{groups} key and value heads",
            help=f"{op.heads} is divisible by {near(op.heads, groups)}",
        )


def near(total: int, wanted: int) -> str:
    """The three divisors of ``total`` nearest to ``wanted``: ``6, 8, 12``."""
    divisors = [n for n in range(1, total + 1) if total % n == 0]
    closest = sorted(divisors, key=lambda n: (abs(n - wanted), n))[:3]
    return ", ".join(str(n) for n in sorted(closest))


def need_pairs(op: Op, mask: TensorType | None, x: TensorType, kv: TensorType | None) -> None:
    """Refuse a mask that covers neither the keys nor all pairs of queries and keys."""
    source = kv or x
    pairs = (*x.dims[:-1], source.dim("time"))
    if mask is None or (mask.dtype == "bool" and mask.dims in (source.dims[:-1], pairs)):
        return
    if mask.dtype != "bool" or x.rank == 2:
        need_mask(op, mask, source, "kv" if kv else "x")
    raise Refusal(
        "E0501",
        f"`{op.word}` needs a mask of the keys, or of {pairs[-2]} queries and {pairs[-1]} keys, "
        f"not {mask}",
        at="mask",
        text=f"this is {mask}",
        because={"x": f"gives {x}"},
    )


def need_position_bias(op: Any, bias: TensorType | None, x: TensorType, kv: TensorType) -> None:
    """Refuse a bias that has no number for each head, query and key."""
    wanted = (op.heads, x.dim("time"), kv.dim("time"))
    if bias is None or (bias.dims == wanted and bias.dtype == "float"):
        return
    raise Refusal(
        "E0501",
        f"`{op.word}` needs a bias of {wanted[0]} heads, {wanted[1]} queries and {wanted[2]} keys, "
        f"not {bias}",
        at="position_bias",
        text=f"this is {bias}",
        because={"x": f"gives {x}"},
    )


def allowed(np: Any, op: Any, scores: Any, mask: Any, rank: int) -> Any:
    """Which of the scores [batch, heads, time, keys] count; ``rank`` is that of the input."""
    times, keys = scores.shape[-2:]
    ahead = np.arange(keys) - np.arange(times)[:, None]
    found = np.ones(scores.shape, dtype=bool)
    if op.causal:
        found = found & (ahead <= 0)
    if op.window is not None:
        found = found & (np.abs(ahead) < op.window)
    if mask is not None:
        queries = 1 if mask.ndim < rank else times
        found = found & np.reshape(mask, (-1, 1, queries, keys))
    return found


def shares(np: Any, scores: Any, found: Any, sinks: Any) -> Any:
    """Softmax over the allowed keys; nothing where none is allowed."""
    scores = np.where(found, scores, -1e300)
    top = np.stop_gradient(np.max(scores, axis=-1, keepdims=True))
    if sinks is not None:
        top = np.stop_gradient(np.maximum(top, sinks))
    parts = np.where(found, np.exp(scores - top), 0.0)
    total = np.sum(parts, axis=-1, keepdims=True)
    if sinks is not None:
        total = total + np.exp(sinks - top)
    return parts / np.where(total > 0, total, 1.0)


def witness(run: Any) -> Iterator[tuple[Any, Any]]:
    """Numbers by hand and laws; see the parts."""
    yield from means(run)
    yield from distances(run)


def means(run: Any) -> Iterator[tuple[Any, Any]]:
    """No query: a mean, of the past, of a window, of a mask; log 1 and log 3 weigh 1 : 3."""
    one, zero = [[[1.0]]], [[[0.0]]]
    p: dict[str, Any] = {"query_kernel": zero, "key_kernel": one, "value_kernel": one}
    p["output_kernel"] = one
    x = [[[1.0], [3.0], [8.0]]]
    plain: dict[str, Any] = {"heads": 1, "bias": False}
    yield run(x, p, **plain), [[[4.0], [4.0], [4.0]]]
    yield run(x, p, **plain, causal=True), [[[1.0], [2.0], [4.0]]]
    yield run(x, p, **plain, window=2), [[[2.0], [4.0], [5.5]]]
    yield run(x, p, **plain, window=2, causal=True), [[[1.0], [2.0], [5.5]]]
    mask = {"mask": [[True, False, True]]}
    yield run(x, p, values=mask, **plain), [[[4.5], [4.5], [4.5]]]
    nothing = {"mask": [[False, False, False]]}
    yield run(x, p, values=nothing, **plain), [[[0.0], [0.0], [0.0]]]
    sinks = {**p, "sinks": [0.0]}  # exp(0) joins three times exp(0): 12 / 4
    yield run(x, sinks, **plain, sinks=True), [[[3.0], [3.0], [3.0]]]
    p["query_kernel"] = one
    log3 = 1.0986122886681098
    kv = {"kv": [[[0.0], [log3]]]}
    yield run([[[1.0]]], p, values=kv, **plain), [[[0.75 * log3]]]
    bias = {"kv": [[[1.0], [5.0]]], "position_bias": [[[[log3, 0.0]]]]}
    yield run([[[0.0]]], p, values=bias, **plain), [[[2.0]]]


def distances(run: Any) -> Iterator[tuple[Any, Any]]:
    """Rope: turns by 90 degrees by hand, and a shift of all positions changes nothing.

    ALiBi: eight heads have the slopes 1/2 to 1/256 (Press et al. 2021, section 3): one step away,
    weights are 1 : exp(-slope).
    """
    from math import exp, pi

    eye = [[[1.0, 0.0]], [[0.0, 1.0]]]
    p: dict[str, Any] = {f"{name}_kernel": eye for name in ("query", "key", "value")}
    p["output_kernel"] = [[[1.0, 0.0], [0.0, 1.0]]]
    turns: dict[str, Any] = {"heads": 1, "bias": False, "rope": True, "rope_scale": 2 / pi}
    # The second key (0, 1) turns by 90 degrees to (-1, 0): scores 1 and -1 for the first query.
    y = run([[[1.0, 0.0], [0.0, 1.0]]], p, **turns, query_scale=1.0)
    yield y[0, 0], [1 / (1 + exp(-2)), exp(-2) / (1 + exp(-2))]
    # Three equal steps, of which each sees itself and the one before: the distance alone counts.
    y = run([[[2.0, 1.0], [2.0, 1.0], [3.0, 5.0]]], p, **turns, window=2, causal=True)
    longer = [[[7.0, 7.0], [2.0, 1.0], [2.0, 1.0], [3.0, 5.0]]]
    yield run(longer, p, **turns, window=2, causal=True)[0, 2:], y[0, 1:]
    zeros, ones = [[[0.0]] * 8] * 8, [[[1 / 8]] * 8] * 8
    p = {"query_kernel": zeros, "key_kernel": zeros, "value_kernel": ones}
    p["output_kernel"] = [[[float(i == j) for j in range(8)]] for i in range(8)]
    y = run([[[0.0] * 8, [1.0] * 8]], p, heads=8, bias=False, alibi=True)
    yield y[0, 0], [1 / (1 + exp(2.0**-n)) for n in range(1, 9)]
