"""Layers that compute with a normalised kernel.

``nnx.SpectralNorm`` and ``nnx.WeightNorm`` write it into the layer, in the place of the
kernel that is trained.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
from flax import nnx


def run_with(layer: Any, kernel: jax.Array, x: jax.Array) -> jax.Array:
    """Call a layer as if it had this kernel."""
    changed = nnx.clone(layer)
    changed.kernel.set_value(kernel)
    result: jax.Array = changed(x)
    return result


def unit(vector: jax.Array, epsilon: float) -> jax.Array:
    """Divide a vector by its length, but by ``epsilon`` at least."""
    length = jnp.linalg.norm(vector)
    return vector / jnp.where(length > epsilon, length, epsilon)


class SpectralNorm(nnx.Module):
    """Divide the kernel by its largest singular value, which power iteration finds.

    Args:
        layer: with a ``kernel``.
        axis: of the outputs in the kernel.
        iterations: steps of power iteration in every pass; training stores the result.
        epsilon: smallest length that is divided by.
        rngs: generators.
    """

    def __init__(
        self,
        layer: Any,
        *,
        axis: int = -1,
        iterations: int = 1,
        epsilon: float = 1e-12,
        rngs: nnx.Rngs,
    ) -> None:
        self.layer = layer
        self.axis, self.iterations, self.epsilon = axis, iterations, epsilon
        self.use_running_average = False
        outputs = layer.kernel.shape[axis]
        self.u = nnx.BatchStat(jax.random.normal(rngs.params(), (outputs,)))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Run the layer with the normalised kernel."""
        kernel = self.layer.kernel[...]
        last = jnp.moveaxis(kernel, self.axis, -1)
        matrix = last.reshape(-1, last.shape[-1])
        fixed, u = jax.lax.stop_gradient(matrix), self.u[...]
        for _ in range(self.iterations):
            v = unit(fixed @ u, self.epsilon)
            u = unit(v @ fixed, self.epsilon)
        if not self.use_running_average:
            self.u[...] = u
        return run_with(self.layer, kernel / (v @ matrix @ u), x)


class WeightNorm(nnx.Module):
    """Learn direction and length of every output's kernel apart.

    Args:
        layer: with a ``kernel``.
        axis: of the outputs in the kernel.
    """

    def __init__(self, layer: Any, *, axis: int = -1) -> None:
        self.layer, self.axis = layer, axis
        self.scale = nnx.Param(jnp.ones(layer.kernel.shape[axis]))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Run the layer with the normalised kernel."""
        last = jnp.moveaxis(self.layer.kernel[...], self.axis, -1)
        rest = tuple(range(last.ndim - 1))
        factor = self.scale[...] * jax.lax.rsqrt(jnp.sum(jnp.square(last), axis=rest))
        return run_with(self.layer, jnp.moveaxis(last * factor, -1, self.axis), x)


class WeightStandardize(nnx.Module):
    """Give every output's kernel mean 0 and variance 1.

    Args:
        layer: with a ``kernel``.
        axis: of the outputs in the kernel.
        epsilon: added to the variance.
    """

    def __init__(self, layer: Any, *, axis: int = -1, epsilon: float = 1e-10) -> None:
        self.layer, self.axis, self.epsilon = layer, axis, epsilon

    def __call__(self, x: jax.Array) -> jax.Array:
        """Run the layer with the normalised kernel."""
        last = jnp.moveaxis(self.layer.kernel[...], self.axis, -1)
        rest = tuple(range(last.ndim - 1))
        centred = last - jnp.mean(last, axis=rest)
        variance = jnp.mean(jnp.square(centred), axis=rest)
        kernel = centred * jax.lax.rsqrt(variance + self.epsilon)
        return run_with(self.layer, jnp.moveaxis(kernel, -1, self.axis), x)
