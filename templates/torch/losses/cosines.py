"""Cosines with a margin."""

import math

import torch
from torch import Tensor


def widened(cosine: Tensor, margin: float) -> Tensor:
    """Return cos(angle + margin); past pi a line that keeps falling."""
    sine = (1 - cosine.square()).clamp_min(1e-12).sqrt()
    wider = cosine * math.cos(margin) - sine * math.sin(margin)
    line = cosine - margin * math.sin(margin)
    return torch.where(cosine > math.cos(math.pi - margin), wider, line)
