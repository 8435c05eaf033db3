"""Images in other sizes."""

import jax


def upsample_bilinear(x: jax.Array, factor: tuple[int, int]) -> jax.Array:
    """Enlarge height and width of (batch, height, width, channels) by whole factors."""
    batch, height, width, channels = x.shape
    shape = (batch, height * factor[0], width * factor[1], channels)
    return jax.image.resize(x, shape, method="bilinear", antialias=False)
