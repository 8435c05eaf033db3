"""transformer_decoder: a layer that looks at its own past, then at another sequence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, value
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._transformer import TransformerLayer


class TransformerDecoder(TransformerLayer):
    """x = x + attention(norm x) to the past, x = x + attention(norm x; kv), x = x + mlp(norm x).

    One layer, to be repeated; without ``norm_first`` every sum is normed instead of what enters a
    branch.  ``mask`` belongs to ``kv``, which is not normed here: an encoder ends with a norm.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.1; norm first: Xiong et al.
    2020, "On Layer Normalization in the Transformer Architecture".
    """

    kv: Any = value(doc="what the encoder gave, a sequence")
    causal: bool = boolean(True, doc="position t of x attends to positions of x up to t only")

    zero_gradients = ("attention.key_bias", "cross_attention.key_bias")
    cases = (
        case("sequence[5, 6]", kv="sequence[4, 7]", heads=3),
        case(
            "sequence[T, 4]",
            kv="sequence[S, 6]",
            heads=2,
            hidden=7,
            norm_first=False,
            mask="mask[S]",
        ),
        case("sequence[7, 8]", kv="sequence[5, 8]", heads=2, causal=False, bias=False, hidden=5),
        case("sequence[5, 6]", kv="sequence[4, 7]", heads=2, dropout=0.3),
        refused("E0506", "sequence[5, 6]", kv="sequence[4, 6]", heads=4),
        refused("E0503", "sequence[5, 6]", kv="vector[6]", heads=3),
        refused("E0501", "sequence[5, 6]", kv="sequence[4, 6]", heads=3, mask="mask[5]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; the mask is one of steps."""
        mask = values.get("mask")
        if mask is not None and mask.rank > 1:
            raise Refusal(
                "E0503",
                f"`transformer_decoder` needs a mask of the steps of `kv`, not {mask}",
                at="mask",
            )
        return super().infer(x, **values)

    def body(self, b: Any, x: Any, mask: Any = None, **values: Any) -> Any:
        """Three branches."""
        x = self.attend(b, x, "attention", causal=self.causal)
        x = self.attend(b, x, "cross_attention", kv=values["kv"], mask=mask)
        return self.feed_forward(b, x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Branches that give nothing change nothing; what is looked up in ``kv`` is added."""
        p: dict[str, Any] = {"mlp.up.kernel": [[0.0], [0.0]], "mlp.down.kernel": [[0.0, 0.0]]}
        for word in ("attention", "cross_attention"):
            p |= {f"{word}.{n}_kernel": [[[0.0]], [[0.0]]] for n in ("query", "key", "value")}
            p |= {f"{word}.output_kernel": [[[0.0, 1.0]]]}
        for norm in ("attention_norm", "cross_attention_norm", "mlp_norm"):
            p |= {f"{norm}.scale": [1.0, 1.0], f"{norm}.shift": [0.0, 0.0]}
        x, kv = [[[3.0, 7.0], [-2.0, 4.0]]], {"kv": [[[1.0, 0.0], [5.0, 0.0], [9.0, 0.0]]]}
        plain: dict[str, Any] = {"heads": 1, "hidden": 1, "bias": False, "kv": "k"}
        yield run(x, p, values=kv, **plain), x
        p["cross_attention.value_kernel"] = [[[1.0]], [[0.0]]]
        yield run(x, p, values=kv, **plain), [[[3.0, 12.0], [-2.0, 9.0]]]
        mask = {**kv, "mask": [[True, False, True]]}
        yield run(x, p, values=mask, mask="m", **plain), [[[3.0, 12.0], [-2.0, 9.0]]]
