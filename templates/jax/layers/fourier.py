"""Complex values as two real ones."""

import jax


def parts(x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return the real and the imaginary part."""
    return x.real, x.imag
