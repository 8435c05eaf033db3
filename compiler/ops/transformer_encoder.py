"""transformer_encoder: a layer of self-attention and one of dense layers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean
from . import case, refused
from ._transformer import TransformerLayer


class TransformerEncoder(TransformerLayer):
    """x = x + attention(norm x), then x = x + mlp(norm x): one layer, to be repeated.

    Without ``norm_first`` x = norm(x + attention(x)), then x = norm(x + mlp(x)), as first published.
    The norms are layer norms.  With ``causal`` it is a layer of a GPT.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.1; norm first: Xiong et al.
    2020, "On Layer Normalization in the Transformer Architecture".
    """

    causal: bool = boolean(False, doc="position t attends to positions up to t only")
    rope: bool = boolean(False, doc="turn queries and keys by their position")

    cases = (
        case("sequence[5, 6]", heads=3),
        case("sequence[T, 4]", heads=2, hidden=7, norm_first=False, mask="mask[T]", bias=False),
        case("sequence[7, 8]", heads=2, causal=True, rope=True, activation="silu", hidden=5),
        case("sequence[5, 6]", heads=2, dropout=0.3, activation="relu"),
        refused("E0506", "sequence[5, 6]", heads=4),
        refused("E0503", "image[4, 5, 3]", heads=3),
        refused("E0501", "sequence[5, 6]", heads=3, mask="mask[4]"),
    )

    @property
    def zero_gradients(self) -> tuple[str, ...]:  # type: ignore[override]
        """The offset of the keys adds the same to all scores of a row, unless they are turned."""
        return () if self.rope else ("attention.key_bias",)

    def body(self, b: Any, x: Any, mask: Any = None, **values: Any) -> Any:
        """Two branches."""
        x = self.attend(b, x, "attention", mask=mask, causal=self.causal, rope=self.rope)
        return self.feed_forward(b, x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Branches that give nothing change nothing; norms after the sum by hand."""
        p: dict[str, Any] = {
            **{f"attention.{n}_kernel": [[[0.0]], [[0.0]]] for n in ("query", "key", "value")},
            "attention.output_kernel": [[[0.0, 0.0]]],
            "mlp.up.kernel": [[0.0], [0.0]],
            "mlp.down.kernel": [[0.0, 0.0]],
        }
        for norm in ("attention_norm", "mlp_norm"):
            p |= {f"{norm}.scale": [1.0, 1.0], f"{norm}.shift": [0.0, 0.0]}
        x: list[Any] = [[[3.0, 7e4], [-2e4, 4.0]]]
        plain: dict[str, Any] = {"heads": 1, "hidden": 1, "bias": False}
        p |= {f"attention.{n}_kernel": [[[0.0]], [[0.0]]] for n in ("query", "key", "value")}
        yield run(x, p, **plain), x
        after = {**p, "mlp_norm.scale": [0.5, 3.0]}
        y = run(x, after, **plain, norm_first=False)
        yield abs(y - [[[-0.5, 3.0], [-0.5, 3.0]]]) < 1e-4, [[[True, True], [True, True]]]
        # Values are the first channel after the norm, -1 for both steps, times 2.
        p |= {
            "attention.value_kernel": [[[2.0]], [[0.0]]],
            "attention.output_kernel": [[[0.0, 5.0]]],
        }
        y = run(x, p, **plain)
        yield y - x, [[[0.0, -10.0], [0.0, -10.0]]]
