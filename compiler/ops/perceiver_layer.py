"""perceiver_layer: a few vectors look at a long sequence and at each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer, value
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._gated import activated, activation
from ._shared import need_channels, need_kind


class PerceiverLayer(Op):
    """x = x + attention(norm x; norm kv and norm x), then x = x + W2 act(W1 norm x): offsets nowhere.

    The keys are those of the features ``kv`` followed by those of x itself.  The norms are layer
    norms of their own.

    Source: Alayrac et al. 2022, "Flamingo: a Visual Language Model for Few-Shot Learning", figure 5
    and appendix A.1.1.
    """

    kv: Any = value(doc="features, a sequence with the channels of x")
    heads: int = integer(8, minimum=1, doc="heads of the attention")
    hidden: int | None = integer(None, minimum=1, doc="hidden channels; 4 x channels when absent")
    activation: str = activation("gelu", "function between the dense layers")

    block = True
    cases = (
        case("sequence[3, 6]", kv="sequence[5, 6]", heads=2),
        case("sequence[4, 8]", kv="sequence[T, 8]", heads=4, hidden=7, activation="relu_squared"),
        case("sequence[7, 5]", kv="sequence[4, 5]", heads=1, hidden=9, activation="tanh"),
        refused("E0501", "sequence[3, 6]", kv="sequence[5, 4]", heads=2),
        refused("E0503", "sequence[3, 6]", kv="vector[6]", heads=2),
        refused("E0506", "sequence[3, 6]", kv="sequence[5, 6]", heads=4),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; features must have its channels."""
        need_channels(self, x)
        need_kind(self, x, "sequence")
        kv = values["kv"]
        if kv.kind != "sequence" or kv.channels != x.channels:
            raise Refusal(
                "E0501" if kv.kind == "sequence" else "E0503",
                f"`perceiver_layer` needs features with {x.channels} channels, not {kv}",
                at="kv",
                text=f"this is {kv}",
                because={"x": f"gives {x}"},
                help=f"add `- dense: {x.channels}` to the features",
            )
        return x

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Look, then think."""
        features = b.layer_norm(values["kv"], name="kv_norm")
        own = b.layer_norm(x, name="norm")
        both = b.concat(features, with_=own, axis="time")
        x = x + b.attention(own, kv=both, heads=self.heads, bias=False, name="attention")
        hidden = self.hidden or b.expression("4 * dim", dim=x.channels)
        y = b.dense(b.layer_norm(x, name="mlp_norm"), units=hidden, bias=False, name="up")
        y = activated(b, self.activation, y)
        return x + b.dense(y, units=x.channels, bias=False, name="down")

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Without values and hidden layers nothing changes; all keys alike give their mean."""
        zero: dict[str, Any] = {
            f"attention.{n}_kernel": [[[0.0]], [[0.0]]] for n in ("query", "key", "value")
        }
        zero |= {"attention.output_kernel": [[[1.0, 3.0]]]}
        zero |= {"up.kernel": [[0.0], [0.0]], "down.kernel": [[0.0, 0.0]]}
        for name in ("kv_norm", "norm", "mlp_norm"):
            zero |= {f"{name}.scale": [1.0, 1.0], f"{name}.shift": [0.0, 0.0]}
        x, kv = [[[5.0, 7e4]]], {"kv": [[[3.0, 1.0], [8.0, 2.0], [1.0, 9.0]]]}
        options: dict[str, Any] = {"heads": 1, "hidden": 1, "kv": "k"}
        yield run(x, zero, values=kv, **options), x
        # After the norm the first channel is 1 for the feature and -1 for x: the mean is 0.
        some = zero | {"attention.value_kernel": [[[1.0]], [[0.0]]]}
        yield run(x, some, values={"kv": [[[9e4, 1.0]]]}, **options), x
        # Two features like that: 1, 1 and -1, of mean 1/3.
        more = {"kv": [[[9e4, 1.0], [7e4, 2.0]]]}
        yield run(x, some, values=more, **options), [[[5.0 + 1 / 3, 7e4 + 1]]]
