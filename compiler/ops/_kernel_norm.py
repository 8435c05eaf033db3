"""What the words share that normalise the kernel of another layer."""

from __future__ import annotations

from typing import Any

from ..types.record import call
from ..types.tensor import TensorType
from . import Op, Parameter, Refusal

LAYERS = ("dense", "conv1d", "conv2d", "conv3d")
"""Layers whose kernel ends with their outputs."""

TRANSPOSED = ("conv1d_transpose", "conv2d_transpose", "conv3d_transpose")
"""Layers whose outputs stand before the last axis of the kernel."""


class KernelNorm(Op):
    """A layer that computes with a normalised kernel; not a word of the language."""

    layer: Any = call(
        "ops", doc="the layer, such as `conv2d: 64`: dense, convolution or transposed"
    )

    @property
    def core(self) -> Op:
        """The layer."""
        found: Op = self.layer
        return found

    @property
    def outputs(self) -> int:
        """The axis of the kernel that counts outputs."""
        return -2 if self.layer.word in TRANSPOSED else -1

    def infer(self, x: TensorType, **values: Any) -> Any:
        """The type that the layer gives."""
        if self.layer.word not in (*LAYERS, *TRANSPOSED):
            raise Refusal(
                "E0503",
                f"`{self.word}` needs a dense layer or a convolution, not `{self.layer.word}`",
                at="layer",
                text="has no such kernel",
                help=f"`{self.word}: {{conv2d: 64}}` or `{self.word}: {{dense: 10}}`",
            )
        return self.layer.infer(x)

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """Those of the layer, and what the normalisation needs."""
        found = self.layer.parameters(x)
        return {**found, **self.more(found["kernel"].shape[self.outputs])}

    def more(self, outputs: Any) -> dict[str, Parameter]:
        """What the normalisation needs for this many outputs."""
        return {}

    def normalized(self, np: Any, p: Any) -> Any:
        """The kernel that is computed with."""
        raise TypeError(f"{self.word} does not say its kernel")

    def rest(self, kernel: Any) -> tuple[int, ...]:
        """All axes but that of the outputs."""
        outputs = kernel.ndim + self.outputs
        return tuple(axis for axis in range(kernel.ndim) if axis != outputs)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The layer with another kernel."""
        kernel = self.normalized(np, p)
        given = {"types": values["types"]}
        return self.layer.reference(np, {**p, "kernel": kernel}, x, train=train, **given)

    def flops(self, x: TensorType, y: Any, **values: Any) -> Any:
        """Those of the layer, and a few for each number of the kernel."""
        total: Any = 6
        for size in self.layer.parameters(x)["kernel"].shape:
            total = total * size
        return self.layer.flops(x, y) + total
