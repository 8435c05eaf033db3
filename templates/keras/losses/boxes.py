"""How far boxes overlap: left, top, right, bottom along the last axis."""

import math

import tensorflow as tf
from keras import ops


def corners(boxes: tf.Tensor) -> tf.Tensor:
    """Return left, top, right, bottom of boxes given by centre, width and height."""
    x, y, width, height = tf.unstack(boxes, axis=-1)
    return ops.stack(
        (x - width / 2, y - height / 2, x + width / 2, y + height / 2), axis=-1
    )


def sides(boxes: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return widths and heights; negative ones count as 0."""
    left, top, right, bottom = tf.unstack(boxes, axis=-1)
    return ops.relu(right - left), ops.relu(bottom - top)


def area(boxes: tf.Tensor) -> tf.Tensor:
    """Return the areas."""
    width, height = sides(boxes)
    return width * height


def inner(a: tf.Tensor, b: tf.Tensor) -> tf.Tensor:
    """Return what both boxes cover."""
    larger, smaller = ops.where(a > b, a, b), ops.where(a < b, a, b)
    return ops.concatenate((larger[..., :2], smaller[..., 2:]), axis=-1)


def outer(a: tf.Tensor, b: tf.Tensor) -> tf.Tensor:
    """Return the smallest boxes around both."""
    larger, smaller = ops.where(a > b, a, b), ops.where(a < b, a, b)
    return ops.concatenate((smaller[..., :2], larger[..., 2:]), axis=-1)


def overlap(a: tf.Tensor, b: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return intersection over union, and the union."""
    common = area(inner(a, b))
    union = area(a) + area(b) - common
    return common / (union + 1e-7), union


def iou_costs(a: tf.Tensor, b: tf.Tensor) -> tf.Tensor:
    """Return one minus intersection over union."""
    iou, _ = overlap(a, b)
    return 1 - iou


def giou_costs(a: tf.Tensor, b: tf.Tensor) -> tf.Tensor:
    """Return the cost that adds what neither covers of the box around both.

    Source: Rezatofighi et al. 2019, "Generalized Intersection over Union".
    """
    iou, union = overlap(a, b)
    around = area(outer(a, b))
    return 1 - iou + (around - union) / (around + 1e-7)


def diou_costs(a: tf.Tensor, b: tf.Tensor) -> tf.Tensor:
    """Return the cost that adds the distance of the centres.

    Source: Zheng et al. 2020, "Distance-IoU Loss".
    """
    iou, _ = overlap(a, b)
    width, height = sides(outer(a, b))
    apart = ops.square(a[..., :2] + a[..., 2:] - b[..., :2] - b[..., 2:])
    distance = (apart[..., 0] + apart[..., 1]) / 4
    return 1 - iou + distance / (ops.square(width) + ops.square(height) + 1e-7)


def angle(boxes: tf.Tensor) -> tf.Tensor:
    """Return the angle of the diagonals."""
    width, height = sides(boxes)
    return ops.arctan(width / (height + 1e-7))


def ciou_costs(a: tf.Tensor, b: tf.Tensor) -> tf.Tensor:
    """Return the cost that adds the distance of the centres and the change of shape.

    Source: Zheng et al. 2020, "Distance-IoU Loss".
    """
    iou, _ = overlap(a, b)
    shape = 4 / math.pi**2 * ops.square(angle(b) - angle(a))
    weight = tf.stop_gradient(shape / (1 - iou + shape + 1e-7))
    return diou_costs(a, b) + weight * shape
