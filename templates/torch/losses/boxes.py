"""How far boxes overlap: left, top, right, bottom along the last axis."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def corners(boxes: Tensor) -> Tensor:
    """Return left, top, right, bottom of boxes given by centre, width and height."""
    x, y, width, height = boxes.unbind(-1)
    return torch.stack(
        (x - width / 2, y - height / 2, x + width / 2, y + height / 2), -1
    )


def sides(boxes: Tensor) -> tuple[Tensor, Tensor]:
    """Return widths and heights; negative ones count as 0."""
    left, top, right, bottom = boxes.unbind(-1)
    return F.relu(right - left), F.relu(bottom - top)


def area(boxes: Tensor) -> Tensor:
    """Return the areas."""
    width, height = sides(boxes)
    return width * height


def inner(a: Tensor, b: Tensor) -> Tensor:
    """Return what both boxes cover."""
    larger, smaller = torch.where(a > b, a, b), torch.where(a < b, a, b)
    return torch.cat((larger[..., :2], smaller[..., 2:]), -1)


def outer(a: Tensor, b: Tensor) -> Tensor:
    """Return the smallest boxes around both."""
    larger, smaller = torch.where(a > b, a, b), torch.where(a < b, a, b)
    return torch.cat((smaller[..., :2], larger[..., 2:]), -1)


def overlap(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Return intersection over union, and the union."""
    common = area(inner(a, b))
    union = area(a) + area(b) - common
    return common / (union + 1e-7), union


def iou_costs(a: Tensor, b: Tensor) -> Tensor:
    """Return one minus intersection over union."""
    iou, _ = overlap(a, b)
    return 1 - iou


def giou_costs(a: Tensor, b: Tensor) -> Tensor:
    """Return the cost that adds what neither covers of the box around both.

    Source: Rezatofighi et al. 2019, "Generalized Intersection over Union".
    """
    iou, union = overlap(a, b)
    around = area(outer(a, b))
    return 1 - iou + (around - union) / (around + 1e-7)


def diou_costs(a: Tensor, b: Tensor) -> Tensor:
    """Return the cost that adds the distance of the centres.

    Source: Zheng et al. 2020, "Distance-IoU Loss".
    """
    iou, _ = overlap(a, b)
    width, height = sides(outer(a, b))
    apart = torch.square(a[..., :2] + a[..., 2:] - b[..., :2] - b[..., 2:])
    distance = (apart[..., 0] + apart[..., 1]) / 4
    return 1 - iou + distance / (torch.square(width) + torch.square(height) + 1e-7)


def angle(boxes: Tensor) -> Tensor:
    """Return the angle of the diagonals."""
    width, height = sides(boxes)
    return torch.atan(width / (height + 1e-7))


def ciou_costs(a: Tensor, b: Tensor) -> Tensor:
    """Return the cost that adds the distance of the centres and the change of shape.

    Source: Zheng et al. 2020, "Distance-IoU Loss".
    """
    iou, _ = overlap(a, b)
    shape = 4 / math.pi**2 * torch.square(angle(b) - angle(a))
    weight = (shape / (1 - iou + shape + 1e-7)).detach()
    return diou_costs(a, b) + weight * shape
