"""How far boxes overlap: left, top, right, bottom along the last axis."""

import math

import jax
import jax.numpy as jnp


def corners(boxes: jax.Array) -> jax.Array:
    """Return left, top, right, bottom of boxes given by centre, width and height."""
    x, y, width, height = jnp.unstack(boxes, axis=-1)
    return jnp.stack(
        (x - width / 2, y - height / 2, x + width / 2, y + height / 2), axis=-1
    )


def sides(boxes: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return widths and heights; negative ones count as 0."""
    left, top, right, bottom = jnp.unstack(boxes, axis=-1)
    return jax.nn.relu(right - left), jax.nn.relu(bottom - top)


def area(boxes: jax.Array) -> jax.Array:
    """Return the areas."""
    width, height = sides(boxes)
    return width * height


def inner(a: jax.Array, b: jax.Array) -> jax.Array:
    """Return what both boxes cover."""
    larger, smaller = jnp.where(a > b, a, b), jnp.where(a < b, a, b)
    return jnp.concatenate((larger[..., :2], smaller[..., 2:]), axis=-1)


def outer(a: jax.Array, b: jax.Array) -> jax.Array:
    """Return the smallest boxes around both."""
    larger, smaller = jnp.where(a > b, a, b), jnp.where(a < b, a, b)
    return jnp.concatenate((smaller[..., :2], larger[..., 2:]), axis=-1)


def overlap(a: jax.Array, b: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return intersection over union, and the union."""
    common = area(inner(a, b))
    union = area(a) + area(b) - common
    return common / (union + 1e-7), union


def iou_costs(a: jax.Array, b: jax.Array) -> jax.Array:
    """Return one minus intersection over union."""
    iou, _ = overlap(a, b)
    return 1 - iou


def giou_costs(a: jax.Array, b: jax.Array) -> jax.Array:
    """Return the cost that adds what neither covers of the box around both.

    Source: Rezatofighi et al. 2019, "Generalized Intersection over Union".
    """
    iou, union = overlap(a, b)
    around = area(outer(a, b))
    return 1 - iou + (around - union) / (around + 1e-7)


def diou_costs(a: jax.Array, b: jax.Array) -> jax.Array:
    """Return the cost that adds the distance of the centres.

    Source: Zheng et al. 2020, "Distance-IoU Loss".
    """
    iou, _ = overlap(a, b)
    width, height = sides(outer(a, b))
    apart = jnp.square(a[..., :2] + a[..., 2:] - b[..., :2] - b[..., 2:])
    distance = (apart[..., 0] + apart[..., 1]) / 4
    return 1 - iou + distance / (jnp.square(width) + jnp.square(height) + 1e-7)


def angle(boxes: jax.Array) -> jax.Array:
    """Return the angle of the diagonals."""
    width, height = sides(boxes)
    return jnp.arctan(width / (height + 1e-7))


def ciou_costs(a: jax.Array, b: jax.Array) -> jax.Array:
    """Return the cost that adds the distance of the centres and the change of shape.

    Source: Zheng et al. 2020, "Distance-IoU Loss".
    """
    iou, _ = overlap(a, b)
    shape = 4 / math.pi**2 * jnp.square(angle(b) - angle(a))
    weight = jax.lax.stop_gradient(shape / (1 - iou + shape + 1e-7))
    return diou_costs(a, b) + weight * shape
