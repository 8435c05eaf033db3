"""attention: multi-head scaled dot-product attention."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..types.dims import Dim
from ..types.record import boolean, call, integer, number, value
from ..types.tensor import TensorType
from . import Op, Parameter, Refusal, case, refused, weight
from ._mask import need_mask
from ._shared import need_channels, need_kind


class Attention(Op):
    """y = concat_h(softmax(Q_h K_h^T / sqrt(D)) V_h) W_o + b_o; of x with itself, or with ``kv``.

    Q = x W_q + b_q, K = kv W_k + b_k, V = kv W_v + b_v.  ``W_q`` [channels, heads, D], ``W_k`` and
    ``W_v`` [kv channels, kv_heads, D], ``W_o`` [heads, D, channels].  With fewer ``kv_heads``,
    neighbouring query heads share one.  A position that may attend to nothing gets b_o.
    The gradient of b_k is zero: adding one number to all scores of a row changes no weight.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2; grouped heads:
    Ainslie et al. 2023, "GQA".
    """

    heads: int = integer(minimum=1, doc="query heads")
    head_dim: int | None = integer(None, minimum=1, doc="D; channels / heads when absent")
    kv: Any = value(None, doc="sequence to attend to; the current value when absent")
    causal: bool = boolean(False, doc="position t attends to positions up to t only")
    mask: Any = value(None, doc="mask[S] of the keys, true = attend")
    dropout: float = number(0.0, minimum=0, below=1, doc="share of weights zeroed in training")
    bias: bool = boolean(True, doc="add learned offsets to all four products")
    kv_heads: int | None = integer(None, minimum=1, doc="key and value heads; heads when absent")
    kernel_init: Any = call("initializers", "glorot_uniform", doc="initialiser of the kernels")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of the offsets")

    reads_padding: ClassVar[bool] = True
    zero_gradients: ClassVar[tuple[str, ...]] = ("key_bias",)

    cases = (
        case("sequence[5, 12]", heads=3),
        case("sequence[5, 6]", heads=2, dropout=0.25),
        case("sequence[5, 12]", heads=2, causal=True, bias=False),
        case("sequence[5, 6]", heads=2, head_dim=4, causal=True, mask="mask[5]"),
        case("sequence[T, 12]", heads=6, kv_heads=2, kv="sequence[7, 10]", mask="mask[7]"),
        case("sequence[T, 12]", heads=3, kv="sequence[S, 8]", mask="mask[S]", head_dim=5),
        refused("E0506", "sequence[5, 384]", heads=10),
        refused("E0506", "sequence[5, 12]", heads=4, kv_heads=3),
        refused("E0503", "vector[12]", heads=3),
        refused("E0503", "sequence[5, 12]", heads=3, kv="vector[12]"),
        refused("E0501", "sequence[5, 12]", heads=3, kv="sequence[7, 12]", mask="mask[5]"),
    )

    @property
    def stochastic(self) -> bool:  # type: ignore[override]
        """Draws random numbers only where there is dropout."""
        return self.dropout > 0

    def law(self, seen: Any) -> None:
        """Weights are dropped: the output is linear in them, so that its mean is that without."""
        seen.noisy(linear=True)

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type of x; heads must divide its channels, kv_heads the heads."""
        need_channels(self, x)
        need_kind(self, x, "sequence")
        kv = values.get("kv")
        if kv is not None and (kv.kind != "sequence" or kv.dtype != "float"):
            raise Refusal(
                "E0503",
                f"`attention` needs a sequence as `kv`, not {kv}",
                at="kv",
                text=f"this is {kv}",
            )
        self.check_heads(x)
        need_mask(self, values.get("mask"), kv or x, "kv" if kv else "x")
        return x.with_channels(x.channels)

    def check_heads(self, x: TensorType) -> None:
        """Refuse heads that leave a rest, naming the nearest that do not."""
        channels, groups = x.channels, self.kv_heads or self.heads
        if self.head_dim is None and isinstance(channels, int) and channels % self.heads:
            raise Refusal(
                "E0506",
                f"{channels} channels cannot be divided among {self.heads} heads",
                at="heads",
                text=f"{self.heads} heads",
                because={"x": f"gives {x}"},
                help=f"{channels} is divisible by {near(int(channels), self.heads)}; "
                "or set `head_dim`",
            )
        if self.heads % groups:
            raise Refusal(
                "E0506",
                f"{self.heads} heads cannot share {groups} `kv_heads` evenly",
                at="kv_heads",
                text=f"{groups} key and value heads",
                help=f"{self.heads} is divisible by {near(self.heads, groups)}",
            )

    def sizes(self, x: TensorType) -> tuple[int, int, Dim]:
        """(query heads, key and value heads, D)."""
        return self.heads, self.kv_heads or self.heads, self.head_dim or x.channels // self.heads

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``query_kernel``, ``query_bias`` and so on for key, value and output."""
        source = values.get("kv") or x
        heads, groups, depth = self.sizes(x)
        found = {}
        for name, inputs, many in (
            ("query", x.channels, heads),
            ("key", source.channels, groups),
            ("value", source.channels, groups),
        ):
            fans: dict[str, Any] = {"fan_in": inputs, "fan_out": many * depth}
            found[f"{name}_kernel"] = weight(inputs, many, depth, init=self.kernel_init, **fans)
            if self.bias:
                found[f"{name}_bias"] = weight(
                    many, depth, init=self.bias_init, role="bias", **fans
                )
        fans = {"fan_in": heads * depth, "fan_out": x.channels}
        found["output_kernel"] = weight(heads, depth, x.channels, init=self.kernel_init, **fans)
        if self.bias:
            found["output_bias"] = weight(x.channels, init=self.bias_init, role="bias", **fans)
        return found

    def project(self, np: Any, p: Any, name: str, x: Any) -> Any:
        """[batch, time, channels] to [batch, time, heads, D]."""
        y = np.einsum("bte,ehd->bthd", x, p[f"{name}_kernel"])
        return y + p[f"{name}_bias"] if self.bias else y

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Projections, masked softmax, weighted sum, output projection.

        Dropout on the weights is a draw; its expectation, which evaluation computes, is defined.
        """
        source = x if values.get("kv") is None else values["kv"]
        shared = self.heads // (self.kv_heads or self.heads)
        q = self.project(np, p, "query", x)
        k = np.repeat(self.project(np, p, "key", source), shared, axis=2)
        v = np.repeat(self.project(np, p, "value", source), shared, axis=2)
        scores = np.einsum("bthd,bshd->bhts", q, k) / q.shape[-1] ** 0.5
        allowed = np.ones(scores.shape, dtype=bool)
        if self.causal:
            allowed = np.tril(allowed)
        if values.get("mask") is not None:
            allowed = allowed & values["mask"][:, None, None, :]
        scores = np.where(allowed, scores, -1e300)
        top = np.stop_gradient(np.max(scores, axis=-1, keepdims=True))
        shares = np.where(allowed, np.exp(scores - top), 0.0)
        total = np.sum(shares, axis=-1, keepdims=True)
        mixed = np.einsum("bhts,bshd->bthd", shares / np.where(total > 0, total, 1.0), v)
        y = np.einsum("bthd,hde->bte", mixed, p["output_kernel"])
        return y + p["output_bias"] if self.bias else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Four projections, scores, softmax and the weighted sum."""
        source = values.get("kv") or x
        heads, groups, depth = self.sizes(x)
        times, keys = x.dim("time"), source.dim("time")
        own = 4 * times * x.channels * heads * depth
        other = 4 * keys * source.channels * groups * depth
        return own + other + times * keys * heads * (4 * depth + 5)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """No query: a mean, a running mean when causal; scores log 1 and log 3 weigh 1 : 3."""
        one, zero = [[[1.0]]], [[[0.0]]]
        p = {"query_kernel": zero, "key_kernel": one, "value_kernel": one, "output_kernel": one}
        x = [[[1.0], [3.0], [8.0]]]
        yield run(x, p, heads=1, bias=False), [[[4.0], [4.0], [4.0]]]
        yield run(x, p, heads=1, bias=False, causal=True), [[[1.0], [2.0], [4.0]]]
        mask = {"mask": [[True, False, True]]}
        yield run(x, p, values=mask, heads=1, bias=False), [[[4.5], [4.5], [4.5]]]
        nothing = {"mask": [[False, False, False]]}
        yield run(x, p, values=nothing, heads=1, bias=False), [[[0.0], [0.0], [0.0]]]
        p["query_kernel"] = one
        log3 = 1.0986122886681098
        yield (
            run([[[1.0]]], p, values={"kv": [[[0.0], [log3]]]}, heads=1, bias=False),
            [[[0.75 * log3]]],
        )


def near(total: int, wanted: int) -> str:
    """The three divisors of ``total`` nearest to ``wanted``: ``6, 8, 12``."""
    divisors = [n for n in range(1, total + 1) if total % n == 0]
    closest = sorted(divisors, key=lambda n: (abs(n - wanted), n))[:3]
    return ", ".join(str(n) for n in sorted(closest))
