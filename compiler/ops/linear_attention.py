"""linear_attention: attention whose cost is linear in the length."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..types.dims import Dim, product
from ..types.record import boolean, call, integer, number, value
from ..types.tensor import TensorType
from . import Op, Parameter, Refusal, _attention, case, refused, weight
from ._mask import need_mask
from ._shared import need_channels, need_kind


class LinearAttention(Op):
    """y_t = concat_h(f(q_t) sum_s f(k_s) v_s^T / (f(q_t) . sum_s f(k_s) + epsilon)) W_o + b_o.

    f(x) = elu(x) + 1; q, k and v are projections as in `attention`, of heads of D channels.  The
    sums run over all steps, or with ``causal`` over s <= t, and are kept, not the weights of all
    pairs: the cost grows with time, not with its square.

    Source: Katharopoulos et al. 2020, "Transformers are RNNs: Fast Autoregressive Transformers with
    Linear Attention", equations 5 to 9.
    """

    heads: int = integer(minimum=1, doc="heads")
    head_dim: int | None = integer(None, minimum=1, doc="D; channels / heads when absent")
    kv: Any = value(None, doc="sequence to attend to; the current value when absent")
    causal: bool = boolean(False, doc="position t attends to positions up to t only")
    mask: Any = value(None, doc="mask[S] of the keys, true = attend")
    bias: bool = boolean(True, doc="add learned offsets to all four products")
    epsilon: float = number(1e-6, above=0, doc="added to the divisor")
    kernel_init: Any = call("initializers", "glorot_uniform", doc="initialiser of the kernels")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of the offsets")

    reads_padding: ClassVar[bool] = True

    cases = (
        case("sequence[5, 12]", heads=3),
        case("sequence[T, 6]", heads=2, causal=True, bias=False, mask="mask[T]"),
        case("sequence[5, 6]", heads=2, head_dim=4, kv="sequence[7, 10]", mask="mask[7]"),
        refused("E0506", "sequence[5, 12]", heads=5),
        refused("E0503", "vector[12]", heads=3),
        refused("E0208", "sequence[5, 12]", heads=3, kv="sequence[7, 12]", causal=True),
        refused("E0501", "sequence[5, 12]", heads=3, mask="mask[7]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type of x; heads must divide its channels."""
        need_channels(self, x)
        need_kind(self, x, "sequence")
        kv = values.get("kv")
        _attention.need_sequences(self, x, kv)
        _attention.check_heads(self, x)
        if kv is not None and self.causal:
            raise Refusal(
                "E0208",
                "`linear_attention` to another sequence has no order in time: `causal` means nothing",
                at="causal",
            )
        need_mask(self, values.get("mask"), kv or x, "kv" if kv else "x")
        return x.with_channels(x.channels)

    def depth(self, x: TensorType) -> Dim:
        """Channels of a head."""
        return self.head_dim or x.channels // self.heads

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """Kernel and bias of ``query``, ``key``, ``value``, ``output``, as in `attention`."""
        source = values.get("kv") or x
        heads, depth = self.heads, self.depth(x)
        found = {}
        for name, inputs in (
            ("query", x.channels), ("key", source.channels), ("value", source.channels)
        ):  # fmt: skip
            fans: dict[str, Any] = {"fan_in": inputs, "fan_out": heads * depth}
            found[f"{name}_kernel"] = weight(inputs, heads, depth, init=self.kernel_init, **fans)
            if self.bias:
                found[f"{name}_bias"] = weight(
                    heads, depth, init=self.bias_init, role="bias", **fans
                )
        fans = {"fan_in": heads * depth, "fan_out": x.channels}
        found["output_kernel"] = weight(heads, depth, x.channels, init=self.kernel_init, **fans)
        if self.bias:
            found["output_bias"] = weight(x.channels, init=self.bias_init, role="bias", **fans)
        return found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The weights of all pairs, though nobody should compute it so; equal to the sums."""
        source = x if values.get("kv") is None else values["kv"]

        def project(name: str, y: Any) -> Any:
            z = np.einsum("bte,ehd->bthd", y, p[f"{name}_kernel"])
            return z + p[f"{name}_bias"] if self.bias else z

        def feature(y: Any) -> Any:
            return np.where(y > 0, y + 1, np.exp(np.minimum(y, 0)))

        q, k = feature(project("query", x)), feature(project("key", source))
        if values.get("mask") is not None:
            k = k * values["mask"][..., None, None]
        pairs = np.einsum("bthd,bshd->bhts", q, k)
        if self.causal:
            pairs = pairs * np.tril(np.ones(pairs.shape[-2:]))
        total = np.sum(pairs, axis=-1, keepdims=True) + self.epsilon
        mixed = np.einsum("bhts,bshd->bthd", pairs / total, project("value", source))
        y = np.einsum("bthd,hde->bte", mixed, p["output_kernel"])
        return y + p["output_bias"] if self.bias else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Four projections, features, and two products with a D x D state per head and step."""
        source = values.get("kv") or x
        width = self.heads * self.depth(x)
        times, keys = product(x.spatial), product(source.spatial)
        own = times * width * (4 * x.channels + 4 + 2 * self.depth(x))
        return own + keys * width * (4 * source.channels + 4 + 2 * self.depth(x))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Zero queries: means; f(0) = 1 and f(2) = 3 weigh 1 : 3; causal sums by hand."""
        one, zero = [[[1.0]]], [[[0.0]]]
        p: dict[str, Any] = {"query_kernel": zero, "key_kernel": zero, "value_kernel": one}
        p["output_kernel"] = one
        plain: dict[str, Any] = {"heads": 1, "bias": False, "epsilon": 1e-300}
        x = [[[1.0], [3.0], [8.0]]]
        yield run(x, p, **plain), [[[4.0], [4.0], [4.0]]]
        yield run(x, p, **plain, causal=True), [[[1.0], [2.0], [4.0]]]
        yield run(x, p, values={"mask": [[True, False, True]]}, **plain), [[[4.5]] * 3]
        p["key_kernel"] = one
        yield run([[[0.0], [2.0]]], p, **plain), [[[1.5], [1.5]]]
