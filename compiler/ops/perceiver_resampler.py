"""perceiver_resampler: a sequence of any length as a few vectors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import call, integer
from ..types.tensor import TensorType
from . import Op, case, refused
from ._shared import need_channels, need_kind


class PerceiverResampler(Op):
    """Learned latents [latents, channels] pass ``depth`` times through a `perceiver_layer`, then a norm.

    Whatever the length of the input, sequence[latents, channels] comes out.

    Source: Alayrac et al. 2022, "Flamingo: a Visual Language Model for Few-Shot Learning", figure 5.
    """

    latents: int = integer(64, minimum=1, doc="number of vectors that come out")
    depth: int = integer(1, minimum=1, maximum=32, doc="number of layers")
    heads: int = integer(8, minimum=1, doc="heads of the attention")
    hidden: int | None = integer(None, minimum=1, doc="hidden channels; 4 x channels when absent")
    init: Any = call(
        "initializers", "normal", doc="initialiser of the latents, standard deviation 0.02"
    )

    block = True
    cases = (
        case("sequence[5, 6]", latents=3, heads=2),
        case("sequence[T, 8]", latents=4, heads=2, depth=2, hidden=5),
        case("sequence[7, 4]", latents=2, heads=1, hidden=9),
        refused("E0503", "vector[4]", latents=2, heads=1),
        refused("E0506", "sequence[5, 6]", latents=3, heads=4),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A sequence of the latents."""
        need_channels(self, x)
        need_kind(self, x, "sequence")
        return x.with_dims(self.latents, x.channels)

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Latents, layers, norm."""
        shape = [self.latents, x.channels]
        y = b.parameter(x, shape=shape, init=self.init, role="embedding", name="latents")
        for i in range(self.depth):
            y = b.perceiver_layer(y, kv=x, heads=self.heads, hidden=self.hidden, name=f"layer_{i}")
        return b.layer_norm(y, name="norm")

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Layers without values hand the latents on: two channels become -1 and 1."""
        p: dict[str, Any] = {
            f"layer_0.attention.{n}_kernel": [[[0.0]]] * 2 for n in ("query", "key", "value")
        }
        p |= {"layer_0.attention.output_kernel": [[[0.0, 0.0]]], "latents.value": [[3.0, 4e4]]}
        p |= {"layer_0.up.kernel": [[0.0], [0.0]], "layer_0.down.kernel": [[0.0, 0.0]]}
        for name in ("norm", "layer_0.kv_norm", "layer_0.norm", "layer_0.mlp_norm"):
            p |= {f"{name}.scale": [1.0, 1.0], f"{name}.shift": [0.0, 0.0]}
        y = run([[[1.0, 2.0]]], p, latents=1, heads=1, hidden=1)
        yield y, [[[-1.0, 1.0]]]
