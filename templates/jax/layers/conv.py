"""Convolution that stays fast on maps smaller than its kernel."""

import jax
import jax.numpy as jnp
from flax import nnx


class Conv(nnx.Conv):
    """`nnx.Conv` of images that becomes a matrix product where the kernel exceeds the map.

    XLA swaps the operands of such a convolution on a CPU and leaves its fast path: a 3 x 3 kernel
    on a 2 x 2 map is some hundred times slower.  Shapes are static, so the choice costs nothing.
    """

    def __call__(self, x: jax.Array) -> jax.Array:
        kernel = self.kernel_size
        strides = self.strides if isinstance(self.strides, tuple) else (self.strides,) * 2
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
        x = jnp.pad(x, ((0, 0), *pads, (0, 0)))  # (N, H, W, C)
        patches = jnp.concatenate(
            [
                x[
                    :,
                    i * dilation[0] : i * dilation[0] + (outs[0] - 1) * strides[0] + 1 : strides[0],
                    j * dilation[1] : j * dilation[1] + (outs[1] - 1) * strides[1] + 1 : strides[1],
                ]
                for i in range(kernel[0])
                for j in range(kernel[1])
            ],
            axis=-1,
        )  # (N, H', W', kernel cells * C)
        weights = self.kernel[...].reshape(patches.shape[-1], -1)
        y = patches @ weights.astype(patches.dtype)
        return y if self.bias is None else y + self.bias[...]
