"""Facts about a whole program that JAX's entries read."""

from __future__ import annotations

from ...compiler.ir.nodes import Program
from ...compiler.ir.walk import op_nodes
from ...compiler.types.dims import is_static


def small_maps(program: Program) -> bool:
    """Whether the kernel of a convolution of images exceeds its map somewhere.

    XLA on CPU then swaps the operands and leaves its fast path (up to 90 times slower), so the
    generated code chooses a matrix product by static shape: `conv.Conv` for every `conv2d` without
    groups.  Other convolutions keep the layers of Flax, so their maps do not count.
    """
    for node in op_nodes(program):
        core = node.op.core
        if core.word != "conv2d" or core.get("groups") != 1:
            continue
        kernel = core.get("kernel")
        for kind in (node.inputs["x"].type, node.outputs[""].type):
            pairs = zip(kind.dims[:-1], kernel, strict=False)
            if any(is_static(size) and size < k for size, k in pairs):
                return True
    return False
