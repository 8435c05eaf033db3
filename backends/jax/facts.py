"""Facts about a whole program that JAX's entries read."""

from __future__ import annotations

from ...compiler.ir.nodes import Program
from ...compiler.ir.walk import op_nodes
from ...compiler.types.dims import is_static

CONVOLUTIONS = ("conv1d", "conv2d", "depthwise_conv2d", "conv2d_transpose")


def small_maps(program: Program) -> bool:
    """Whether a convolution's kernel exceeds its map somewhere.

    XLA on CPU then swaps the operands and leaves its fast path (up to 90 times slower), so the
    generated code chooses a matrix product by static shape.
    """
    for node in op_nodes(program):
        if node.op.core.word not in CONVOLUTIONS:
            continue
        kernel = node.op.core.get("kernel")
        for kind in (node.inputs["x"].type, node.outputs[""].type):
            pairs = zip(kind.dims[:-1], kernel, strict=False)
            if any(is_static(size) and size < k for size, k in pairs):
                return True
    return False
