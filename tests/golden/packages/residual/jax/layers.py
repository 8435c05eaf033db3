"""Layers that the framework lacks, or says differently."""

import jax
import jax.numpy as jnp
from flax import nnx


class Conv(nnx.Conv):
    """`nnx.Conv` of images, a matrix product where the kernel exceeds the map.

    XLA swaps the operands of such a convolution on a CPU and leaves its fast path: a
    3 x 3 kernel on a 2 x 2 map is some hundred times slower.  Shapes are static, so the
    choice costs nothing.
    """

    def __call__(self, x: jax.Array) -> jax.Array:
        """Convolve (batch, height, width, channels)."""
        kernel = self.kernel_size
        strides = self.strides
        strides = strides if isinstance(strides, tuple) else (strides,) * 2
        dilation = self.kernel_dilation
        dilation = dilation if isinstance(dilation, tuple) else (dilation,) * 2
        reach = tuple((k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True))
        sizes = x.shape[1:3]
        pads = self.padding
        if pads == "VALID":
            pads = ((0, 0), (0, 0))
        elif pads == "SAME":
            pads = jax.lax.padtype_to_pads(sizes, reach, strides, "SAME")
        outs = [
            (n + sum(pad) - e) // s + 1
            for n, pad, e, s in zip(sizes, pads, reach, strides, strict=True)
        ]
        if all(min(n, out) >= k for n, out, k in zip(sizes, outs, kernel, strict=True)):
            return super().__call__(x)
        rows, columns = (
            [slice(i * d, i * d + (out - 1) * s + 1, s) for i in range(k)]
            for k, d, out, s in zip(kernel, dilation, outs, strides, strict=True)
        )
        x = jnp.pad(x, ((0, 0), *pads, (0, 0)))
        # Every window in a row: (batch, height, width, cells of the kernel * channels).
        patches = jnp.concatenate(
            [x[:, row, column] for row in rows for column in columns], axis=-1
        )
        weights = self.kernel[...].reshape(patches.shape[-1], -1)
        y = patches @ weights.astype(patches.dtype)
        return y if self.bias is None else y + self.bias[...]
