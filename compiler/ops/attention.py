"""attention: multi-head scaled dot-product attention."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..types.dims import Dim, product
from ..types.record import boolean, call, integer, number, value, word
from ..types.tensor import TensorType
from . import Op, Parameter, _alibi, _attention, weight
from ._norm import constant
from ._rotary import turn, turned_channels
from ._shared import need_channels


class Attention(Op):
    """y = concat_h(softmax(Q_h K_h^T / sqrt(D)) V_h) W_o + b_o; of x with itself, or with ``kv``.

    Q = x W_q + b_q, K = kv W_k + b_k, V = kv W_v + b_v.  ``W_q`` [channels, heads, D], ``W_k``
    [kv channels, kv_heads, D], ``W_v`` [kv channels, kv_heads, value_dim], ``W_o`` [heads,
    value_dim, channels].  With fewer ``kv_heads``, neighbouring query heads share one.  Axes before
    time are separate sequences: ``tensor[window, time, channel]``.

    In this order: ``qk_norm`` divides each query and key by its root mean square and multiplies by
    a learned scale [D]; ``rope`` turns pairs of their channels by the position t: pair i by
    t / rope_scale / rope_base^(2 i / n), n being the share ``rope_fraction`` of D, and a pair the
    channels i and i + n / 2 (``half``, as in Llama) or 2 i and 2 i + 1 (``interleaved``, as in the
    paper); the scores Q K^T are multiplied by ``query_scale``; ``soft_cap`` c makes a score s
    c tanh(s / c); ``position_bias`` is added, and with ``alibi`` -slope_h |t - s|.  Then scores
    that ``mask``, ``causal`` or ``window`` forbid weigh nothing.  With ``sinks``, exp of a learned
    number per head joins the sum that the weights are divided by.

    A position that may attend to nothing gets b_o.  The gradient of b_k is zero, unless norms or
    positions follow: adding one number to all scores of a row changes no weight.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2; grouped heads: Ainslie et
    al. 2023, "GQA"; rope: Su et al. 2021, "RoFormer"; alibi: Press et al. 2021, "Train Short, Test
    Long"; window: Beltagy et al. 2020, "Longformer"; qk_norm: Henry et al. 2020; soft_cap: Gemma
    Team 2024, "Gemma 2"; sinks: OpenAI 2025, "gpt-oss".
    """

    heads: int = integer(minimum=1, doc="query heads")
    head_dim: int | None = integer(None, minimum=1, doc="D; channels / heads when absent")
    kv: Any = value(None, doc="sequence to attend to; the current value when absent")
    causal: bool = boolean(False, doc="position t attends to positions up to t only")
    mask: Any = value(None, doc="mask[S] of the keys or [T, S] of all pairs, true = attend")
    dropout: float = number(0.0, minimum=0, below=1, doc="share of weights zeroed in training")
    bias: bool = boolean(True, doc="add learned offsets to all four products")
    kv_heads: int | None = integer(None, minimum=1, doc="key and value heads; heads when absent")
    value_dim: int | None = integer(
        None, minimum=1, doc="channels of a head's values; D when absent"
    )
    out_bias: bool | None = boolean(None, doc="add b_o; as `bias` when absent")
    rope: bool = boolean(False, doc="turn queries and keys by their position")
    rope_base: float = number(10000.0, above=1, doc="longest wavelength / (2 pi)")
    rope_scale: float = number(1.0, above=0, doc="divisor of the positions, for longer contexts")
    rope_fraction: float = number(1.0, above=0, maximum=1, doc="share of D that is turned")
    rope_pairs: str = word("half", "interleaved", default="half", doc="channels that form a pair")
    alibi: bool = boolean(False, doc="lower scores linearly with the distance")
    window: int | None = integer(None, minimum=1, doc="attend to positions closer than this only")
    position_bias: Any = value(None, doc="tensor[head, query, key] that is added to the scores")
    qk_norm: bool = boolean(False, doc="normalise queries and keys by their root mean square")
    epsilon: float = number(1e-6, above=0, doc="added to the mean square by `qk_norm`")
    soft_cap: float | None = number(None, above=0, doc="bound of the scores, by tanh")
    sinks: bool = boolean(False, doc="a learned score per head for attending to nothing")
    query_scale: float | None = number(
        None, above=0, doc="factor of the scores; 1 / sqrt(D) when absent"
    )
    kernel_init: Any = call("initializers", "glorot_uniform", doc="initialiser of the kernels")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of the offsets")

    reads_padding: ClassVar[bool] = True

    cases = _attention.CASES

    @property
    def stochastic(self) -> bool:  # type: ignore[override]
        """Draws random numbers only where there is dropout."""
        return self.dropout > 0

    def law(self, seen: Any) -> None:
        """Outputs vary as those of the reference do when weights are dropped."""
        seen.alike()

    @property
    def zero_gradients(self) -> tuple[str, ...]:  # type: ignore[override]
        """The offset of the keys, as long as it adds the same to all scores of a row."""
        same = not (self.rope or self.qk_norm or self.soft_cap or self.sinks)
        return ("key_bias",) if same else ()

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type of x; heads must divide its channels, kv_heads the heads."""
        need_channels(self, x)
        kv = values.get("kv")
        _attention.need_sequences(self, x, kv)
        _attention.check_heads(self, x)
        _attention.need_pairs(self, values.get("mask"), x, kv)
        _attention.need_position_bias(self, values.get("position_bias"), x, kv or x)
        if self.rope:
            turned_channels(self, self.sizes(x)[2], self.rope_fraction, self.rope_at)
        return x.with_channels(x.channels)

    @property
    def rope_at(self) -> str:
        """The field that decides how many channels are turned."""
        return "rope" if self.rope_fraction == 1 else "rope_fraction"

    def sizes(self, x: TensorType) -> tuple[int, int, Dim, Dim]:
        """(query heads, key and value heads, D, channels of a head's values)."""
        depth = self.head_dim or x.channels // self.heads
        return self.heads, self.kv_heads or self.heads, depth, self.value_dim or depth

    @property
    def offsets(self) -> dict[str, bool]:
        """Which of the four products have a learned offset."""
        out = self.bias if self.out_bias is None else self.out_bias
        return {"query": self.bias, "key": self.bias, "value": self.bias, "output": out}

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """Kernel and bias of ``query``, ``key``, ``value``, ``output``; scales of norms, sinks."""
        source = values.get("kv") or x
        heads, groups, depth, width = self.sizes(x)
        found = {}
        for name, inputs, sizes in (
            ("query", x.channels, (heads, depth)),
            ("key", source.channels, (groups, depth)),
            ("value", source.channels, (groups, width)),
        ):
            fans: dict[str, Any] = {"fan_in": inputs, "fan_out": sizes[0] * sizes[1]}
            found[f"{name}_kernel"] = weight(inputs, *sizes, init=self.kernel_init, **fans)
            if self.bias:
                found[f"{name}_bias"] = weight(*sizes, init=self.bias_init, role="bias", **fans)
        fans = {"fan_in": heads * width, "fan_out": x.channels}
        found["output_kernel"] = weight(heads, width, x.channels, init=self.kernel_init, **fans)
        if self.offsets["output"]:
            found["output_bias"] = weight(x.channels, init=self.bias_init, role="bias", **fans)
        if self.qk_norm:
            found["query_norm"] = weight(depth, init=constant("ones"), role="norm")
            found["key_norm"] = weight(depth, init=constant("ones"), role="norm")
        if self.sinks:
            found["sinks"] = weight(heads, init=self.bias_init, role="bias")
        return found

    def project(self, np: Any, p: Any, name: str, x: Any) -> Any:
        """[batch, time, channels] to [batch, time, heads, D]."""
        y = np.einsum("bte,ehd->bthd", x, p[f"{name}_kernel"])
        return y + p[f"{name}_bias"] if self.bias else y

    def placed(self, np: Any, p: Any, name: str, x: Any) -> Any:
        """Queries or keys after norm and rotation."""
        y = self.project(np, p, name, x)
        if self.qk_norm:
            mean_square = np.mean(y * y, axis=-1, keepdims=True)
            y = y / np.sqrt(mean_square + self.epsilon) * p[f"{name}_norm"]
        if self.rope:
            many = turned_channels(self, y.shape[-1], self.rope_fraction, self.rope_at)
            pairs = self.rope_pairs == "interleaved"
            y = turn(np, y, many, self.rope_base, self.rope_scale, pairs)
        return y

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Projections, masked softmax, weighted sum, output projection.

        Dropout on the weights is a draw; in evaluation there is none.
        """
        given, many = x.shape, x.size // (x.shape[0] * x.shape[-1] * x.shape[-2])
        source = x if values.get("kv") is None else values["kv"]
        x, source = (np.reshape(item, (-1, *item.shape[-2:])) for item in (x, source))
        shared = self.heads // (self.kv_heads or self.heads)
        q = self.placed(np, p, "query", x)
        k = np.repeat(self.placed(np, p, "key", source), shared, axis=2)
        v = np.repeat(self.project(np, p, "value", source), shared, axis=2)
        scale = q.shape[-1] ** -0.5 if self.query_scale is None else self.query_scale
        scores = np.einsum("bthd,bshd->bhts", q, k) * scale
        if self.soft_cap is not None:
            scores = self.soft_cap * np.tanh(scores / self.soft_cap)
        if values.get("position_bias") is not None:
            scores = scores + np.repeat(values["position_bias"], many, axis=0)
        if self.alibi:
            scores = scores + _alibi.bias(np, *scores.shape[1:])
        found = _attention.allowed(np, self, scores, values.get("mask"), len(given))
        sinks = p["sinks"][:, None, None] if self.sinks else None
        weights = _attention.shares(np, scores, found, sinks)
        if train and self.dropout:
            batch = (given[0], -1, *scores.shape[2:])  # an example may have many sequences
            weights = np.dropout(np.reshape(weights, batch), self.dropout)
            weights = np.reshape(weights, scores.shape)
        mixed = np.einsum("bhts,bshd->bthd", weights, v)
        y = np.reshape(np.einsum("bthd,hde->bte", mixed, p["output_kernel"]), given)
        return y + p["output_bias"] if self.offsets["output"] else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Four projections, scores, softmax and the weighted sum; norms, turns and biases."""
        source = values.get("kv") or x
        heads, groups, depth, width = self.sizes(x)
        times, keys = product(x.spatial), product(source.spatial)
        own = 2 * times * x.channels * heads * (depth + width)
        other = 2 * keys * source.channels * groups * (depth + width)
        placing = (times * heads + keys * groups) * depth * (4 * self.qk_norm + 3 * self.rope)
        extra = 2 * (self.soft_cap is not None) + 2 * self.alibi
        extra += values.get("position_bias") is not None
        pairs = times * source.dim("time") * heads
        return own + other + placing + pairs * (2 * depth + 2 * width + 5 + extra)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Means without a query, weights by hand, and laws of positions."""
        yield from _attention.witness(run)
